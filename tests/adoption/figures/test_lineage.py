"""Who descends from whom: what visitors see of it, circles, tombstones, and very many at once."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import insert, select

from tests import factories
from tests.cast import Cast
from tests.counting import counting_queries
from toolbox.adoption.figures.lineage import ancestors_of, family_of, has_lineage, nodes_of
from toolbox.adoption.figures.tree import PER_PAGE, lineage_sentence, tree_of, two_lines
from toolbox.catalogue import publishing
from toolbox.catalogue.models import Instrument, Version
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop.models import AdaptedCopy

SHOWN = datetime(2026, 5, 1, tzinfo=UTC)


def instrument_of(cast: Cast, **changes: object) -> int:
    """Publish an instrument of Projekt Alpha."""
    version_id, _slug = factories.published(cast.alpha_id, **changes)  # type: ignore[arg-type]
    return db.session.get_one(Version, version_id).instrument_id


def named(instrument_id: int) -> Instrument:
    return db.session.get_one(Instrument, instrument_id)


def begun_from(parent_id: int, cast: Cast, title: str) -> int:
    """Publish an instrument that was begun from another one."""
    made = instrument_of(cast, title=title)
    with unit_of_work():
        named(made).template_id = parent_id
    return made


def stored_file() -> int:
    with unit_of_work():
        kept = StoredFile(sha256="0" * 64, size=1, format="zip", media_type="application/zip")
        db.session.add(kept)
        db.session.flush()
        return kept.id


def copies(instrument_id: int, cast: Cast, count: int, **changes: object) -> list[int]:
    """Make copies of a kit that are shown; ``changes`` are columns of all of them."""
    file_id = db.session.scalar(select(StoredFile.id)) or stored_file()
    first = (db.session.scalar(select(AdaptedCopy.id).order_by(AdaptedCopy.id.desc())) or 0) + 1
    given = {"site_file_id": file_id, "hosted_at": SHOWN, "may_be_found": True, **changes}
    rows = [
        {
            **{"id": number, "instrument_id": instrument_id, "kit_file_id": file_id},
            **{"organisation_id": cast.beta_id, "title": f"Messe {number}"},
            **{"slug": f"messe-{number}", "answers": {}, "leftover": {}},
            **given,
        }
        for number in range(first, first + count)
    ]
    with unit_of_work():
        db.session.execute(insert(AdaptedCopy), rows)
    return [int(str(row["id"])) for row in rows]


def titles(instrument_id: int) -> list[tuple[str, int]]:
    """Return title and generation of everything in the list."""
    return [(one.node.title, one.generation) for one in tree_of(named(instrument_id)).entries]


def test_copies_and_copies_of_copies_stand_below_each_other(inside: Flask, cast: Cast) -> None:
    root = instrument_of(cast, title="Ursprung")
    child = begun_from(root, cast, "Kind")
    begun_from(child, cast, "Enkel")
    (copy,) = copies(root, cast, 1)
    copies(root, cast, 1, previous_id=copy, title="Messe im nächsten Jahr")
    assert titles(root) == [
        ("Kind", 1),
        ("Enkel", 2),
        (f"Messe {copy}", 1),
        ("Messe im nächsten Jahr", 2),
    ]
    assert tree_of(named(root)).generations == (2, 2)
    assert [node.title for node in tree_of(named(child)).ancestors] == ["Ursprung"]
    assert has_lineage(named(root))
    assert has_lineage(named(child))


@pytest.mark.parametrize(
    "changes",
    [
        {"hosted_at": None},
        {"site_file_id": None},
        {"may_be_found": False},
        {"blocked_reason": "Werbung"},
        {"slug": None},
    ],
)
def test_copies_that_visitors_do_not_find_are_not_in_it(
    inside: Flask, cast: Cast, changes: dict[str, object]
) -> None:
    root = instrument_of(cast)
    copies(root, cast, 1, **changes)
    assert tree_of(named(root)).is_empty
    assert not has_lineage(named(root))
    copies(root, cast, 1)
    assert has_lineage(named(root))


def test_drafts_are_not_in_it_and_a_copy_that_became_an_instrument_stands_once(
    inside: Flask, cast: Cast
) -> None:
    root = instrument_of(cast)
    hidden = db.session.get_one(Version, factories.draft(cast.alpha_id)).instrument_id
    with unit_of_work():
        named(hidden).template_id = root
    shown = begun_from(root, cast, "Aus der Kopie")
    copies(root, cast, 1, draft_id=shown)
    (other,) = copies(root, cast, 1, draft_id=hidden)
    assert titles(root) == [("Aus der Kopie", 1), (f"Messe {other}", 1)]


def test_what_was_removed_keeps_its_place(inside: Flask, cast: Cast) -> None:
    root = instrument_of(cast, title="Ursprung")
    child = begun_from(root, cast, "Kind")
    grandchild = begun_from(child, cast, "Enkel")
    with unit_of_work():
        publishing.remove(named(child), "Rechte", by=factories.EDITORIAL)
    tree = tree_of(named(root))
    assert [(one.node.title, one.node.is_removed) for one in tree.entries] == [
        ("Kind", True),
        ("Enkel", False),
    ]
    assert [node.is_removed for node in tree_of(named(grandchild)).ancestors] == [False, True]


def test_a_circle_ends_where_it_meets_itself(inside: Flask, cast: Cast) -> None:
    one = instrument_of(cast, title="Eins")
    two = begun_from(one, cast, "Zwei")
    three = begun_from(two, cast, "Drei")
    with unit_of_work():
        named(one).template_id = three
    assert titles(one) == [("Zwei", 1), ("Drei", 2)]
    assert [key[1] for key in ancestors_of(named(one))] == [two, three]
    with unit_of_work():
        named(one).template_id = one
    assert titles(one) == [("Zwei", 1), ("Drei", 2)]
    assert ancestors_of(named(one)) == []


def test_deep_and_wide_it_is_read_in_few_statements_and_folds(inside: Flask, cast: Cast) -> None:
    root = instrument_of(cast, title="Ursprung")
    line = [root]
    for number in range(12):
        line.append(begun_from(line[-1], cast, f"Generation {number + 1}"))
    copies(root, cast, 300)
    with counting_queries(inside) as counter:
        tree = tree_of(named(root), page=2)
    assert len(counter) <= 8
    assert (tree.total, len(tree.generations), tree.generations[0]) == (312, 12, 301)
    assert len(tree.entries) == PER_PAGE
    assert [box.more for box in tree.boxes if box.more] == [295]
    assert sum(box.node is not None for box in tree.boxes) == 1 + 6 + 11
    assert tree.boxes[0].is_here


def test_shown_are_those_of_whom_most_has_come(inside: Flask, cast: Cast) -> None:
    root = instrument_of(cast)
    for number in range(8):
        begun_from(root, cast, f"Kind {number}")
    last = begun_from(root, cast, "Fruchtbar")
    begun_from(last, cast, "Enkel")
    tree = tree_of(named(root))
    assert tree.entries[0].node.title == "Fruchtbar"
    assert {"Fruchtbar", "Enkel"} <= {box.node.title for box in tree.boxes if box.node}
    assert len(tree.lines) == 7


def test_nodes_of_others_are_not_shown(inside: Flask, cast: Cast) -> None:
    hidden = db.session.get_one(Version, factories.draft(cast.alpha_id)).instrument_id
    assert nodes_of([("w", hidden), ("m", 99)]) == {}
    assert family_of(named(hidden)).total == 0


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Messe", ("Messe",)),
        ("Digitale Ausbildungsmesse Xanten", ("Digitale", "Ausbildungsmesse Xanten")),
        (
            "Ein Leitfaden für alle Betriebe, die zum ersten Mal ausbilden",
            ("Ein Leitfaden für alle", "Betriebe, die zum ersten…"),
        ),
        ("Donaudampfschifffahrtsgesellschaft", ("Donaudampfschifffahrtsg…",)),
        ("", ("",)),
    ],
)
def test_titles_fit_into_their_box(title: str, lines: tuple[str, ...]) -> None:
    assert two_lines(title) == lines


def test_a_sentence_says_how_many(inside: Flask) -> None:
    assert "3" in lineage_sentence((2, 1))
    assert lineage_sentence(())
