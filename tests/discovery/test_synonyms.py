"""Synonyms that editors keep: what a ring must be like, and that every search knows it at once."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.cast import Cast
from tests.counting import counting_queries
from toolbox.audit.queries import entries_about
from toolbox.discovery import synonym_keeping, synonyms
from toolbox.discovery.models import RingKind, ShippedRing, SynonymStamp
from toolbox.discovery.rules import MEMBER_LENGTH, MOST_MEMBERS, NOTE_LENGTH
from toolbox.discovery.synonyms import present_rings
from toolbox.discovery.understanding import rings
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work

SAME, RELATED = RingKind.SAME, RingKind.RELATED


def _added(cast: Cast, *members: str, kind: RingKind = SAME) -> int:
    with unit_of_work():
        return synonym_keeping.add_ring(kind=kind, members=members, by=cast.edith.actor).id


def _changed(cast: Cast, ring_id: int, *members: str) -> None:
    with unit_of_work():
        synonym_keeping.change_ring(
            synonyms.ring(ring_id), kind=SAME, members=members, note="", by=cast.edith.actor
        )


def _removed(cast: Cast, ring_id: int) -> None:
    with unit_of_work():
        synonym_keeping.remove_ring(synonyms.ring(ring_id), by=cast.edith.actor)


def _unship(ring: rings.Ring) -> None:
    """Let this house be one that has never heard of a ring of the product."""
    lines = db.session.scalars(select(ShippedRing)).all()
    members = [member.casefold() for member in ring.members]
    db.session.delete(next(one for one in lines if all(word in one.line for word in members)))


def test_every_search_knows_a_ring_as_it_is_now(inside: Flask, cast: Cast) -> None:
    ring_id = _added(cast, "Wendel", "Spirale")
    assert present_rings().others(("wendel",)) == (("spirale",),)
    _changed(cast, ring_id, "Wendel", "Schraube")
    assert present_rings().others(("wendel",)) == (("schraube",),)
    _removed(cast, ring_id)
    assert present_rings().others(("wendel",)) == ()


def test_related_words_do_not_mean_the_same(inside: Flask, cast: Cast) -> None:
    _added(cast, "Wendel", "Treppe", kind=RELATED)
    assert present_rings().others(("wendel",)) == ()
    assert present_rings().related(("wendel",)) == (("treppe",),)


def test_rings_are_read_once_as_long_as_nothing_changes(inside: Flask, cast: Cast) -> None:
    known = present_rings()
    with counting_queries(inside) as asked:
        assert present_rings() is known
    assert len(asked) == 1


def test_another_process_sees_a_change_at_once(inside: Flask, cast: Cast) -> None:
    """Another process writes past this one's session; only the stamp tells of it."""
    ring_id = _added(cast, "Wendel", "Spirale")
    present_rings()
    db.session.rollback()
    other = sqlite3.connect(Path(inside.instance_path) / "toolbox.db")
    with other:
        other.execute("DELETE FROM synonym_rings WHERE id = ?", (ring_id,))
        other.execute("UPDATE synonym_stamps SET stamp = 'another'")
    other.close()
    assert present_rings().others(("wendel",)) == ()


def test_without_its_table_the_search_has_the_rings_of_the_product(inside: Flask) -> None:
    with unit_of_work():
        db.session.execute(delete(SynonymStamp))
    assert present_rings() is rings.default_rings()
    db.session.connection().exec_driver_sql("ALTER TABLE synonym_stamps RENAME TO elsewhere")
    assert present_rings() is rings.default_rings()


@pytest.mark.parametrize(
    ("members", "kept"),
    [
        (["  Azubine ", "Lehr\u00adling"], ["Azubine", "Lehrling"]),
        (["Azubine", "azubine", "", "Stift"], ["azubine", "Stift"]),
        (["Ausbildung\tzur Kauffrau", "Lehre"], ["Ausbildung zur Kauffrau", "Lehre"]),
        (["U\u0308bung", "Training"], ["Übung", "Training"]),
        (["<b>Wort</b>", "%s %(x)s"], ["<b>Wort</b>", "%s %(x)s"]),
    ],
)
def test_members_are_tidied(inside: Flask, cast: Cast, members: list[str], kept: list[str]) -> None:
    assert synonyms.ring(_added(cast, *members)).members == kept


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([], "at least two"),
        (["Wendel"], "at least two"),
        (["Wendel", " ", "WENDEL"], "at least two"),
        (["Betrieb", "Betriebe"], "forms of one word"),
        (["Wendel", "!!!"], "no word"),
        (["Wendel", "der"], "little words"),
        (["Wendel", "ein Wort mit vielen weiteren"], "too many words"),
        (["Wendel", "x" * (MEMBER_LENGTH + 1)], "too long"),
        ([f"Wort{number}" for number in range(MOST_MEMBERS + 1)], "these are 21"),
    ],
)
def test_a_ring_that_makes_no_sense_is_refused(
    inside: Flask, cast: Cast, members: list[str], said: str
) -> None:
    with inside.test_request_context(headers={"Accept-Language": "en"}):
        with pytest.raises(Invalid) as refused:
            _added(cast, *members)
        assert said in " ".join(map(str, refused.value.fields["members"]))
    assert synonyms.rings("Wendel") == []


def test_a_long_note_is_refused(inside: Flask, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        synonym_keeping.add_ring(
            kind=SAME, members=["a1", "b1"], note="x" * (NOTE_LENGTH + 1), by=cast.edith.actor
        )
    assert list(refused.value.fields) == ["note"]


def test_only_editors_keep_synonyms(inside: Flask, cast: Cast) -> None:
    ring_id = _added(cast, "Wendel", "Spirale")
    for actor in (VISITOR, cast.alice.actor):
        with pytest.raises(Denied), unit_of_work():
            synonym_keeping.add_ring(kind=SAME, members=["a1", "b1"], by=actor)
        with pytest.raises(Denied), unit_of_work():
            synonym_keeping.change_ring(
                synonyms.ring(ring_id), kind=SAME, members=["a1", "b1"], note="", by=actor
            )
        with pytest.raises(Denied), unit_of_work():
            synonym_keeping.remove_ring(synonyms.ring(ring_id), by=actor)


def test_who_comes_second_is_told(inside: Flask, cast: Cast) -> None:
    ring_id = _added(cast, "Wendel", "Spirale")
    seen = synonyms.ring(ring_id).updated_at
    _changed(cast, ring_id, "Wendel", "Schraube")
    with pytest.raises(Conflict), unit_of_work():
        synonym_keeping.change_ring(
            synonyms.ring(ring_id),
            kind=SAME,
            members=["Wendel", "Treppe"],
            note="",
            expected=seen,
            by=cast.anton.actor,
        )
    assert synonyms.ring(ring_id).members == ["Wendel", "Schraube"]


def test_the_trail_says_what_a_removed_ring_was_like(inside: Flask, cast: Cast) -> None:
    ring_id = _added(cast, "Wendel", "Spirale")
    _removed(cast, ring_id)
    deeds = [(one.action, one.user_id, one.details) for one in entries_about("ring", ring_id)]
    who, what = cast.edith.user_id, {"members": ["Wendel", "Spirale"]}
    assert deeds == [("removed", who, what), ("added", who, what)]
    with pytest.raises(NotFound):
        synonyms.ring(ring_id)


def test_a_member_of_two_rings_is_pointed_out(inside: Flask, cast: Cast) -> None:
    first = _added(cast, "Wendel", "Spirale")
    second = _added(cast, "Wendeln", "Schraube")
    _added(cast, "Wendel", "Treppe", kind=RELATED)
    found = synonyms.also_elsewhere(synonyms.ring(first))
    assert [(member, other.id) for member, other in found] == [("Wendel", second)]


@pytest.mark.parametrize(
    ("typed", "members"),
    [
        ("Wendeln im Treppenhaus", ["Wendel"]),
        ("eine spirale nebel", ["Spirale Nebel"]),
        ("spirale", []),
        ("", []),
    ],
)
def test_the_rings_that_a_text_makes_use_of(
    inside: Flask, cast: Cast, typed: str, members: list[str]
) -> None:
    _added(cast, "Wendel", "Spirale Nebel")
    assert [member for member, _ring in synonyms.rings_in(typed)] == members


def test_rings_are_found_by_any_part(inside: Flask, cast: Cast) -> None:
    ring_id = _added(cast, "Wendelgang", "Übertritt")
    for text in ("wendelg", "ubertr", "ÜBERTRITT"):
        assert [one.id for one in synonyms.rings(text)] == [ring_id]
    assert synonyms.names_of_rings([ring_id, 0]) == {ring_id: "Wendelgang, Übertritt"}


def test_what_editors_remove_stays_removed_when_the_product_is_updated(
    inside: Flask, cast: Cast
) -> None:
    before = {tuple(one.members) for one in synonyms.rings()}
    assert before == {ring.members for ring in rings.shipped()}
    gone = synonyms.rings()[0]
    _removed(cast, gone.id)
    with unit_of_work():
        assert synonym_keeping.bring_shipped_rings() == 0
    assert {tuple(one.members) for one in synonyms.rings()} == before - {tuple(gone.members)}


def test_a_ring_of_a_later_release_comes_once(inside: Flask, cast: Cast) -> None:
    newest = rings.shipped()[-1]
    with unit_of_work():
        _unship(newest)
        for one in synonyms.rings():
            if tuple(one.members) == newest.members:
                db.session.delete(one)
    with unit_of_work():
        assert synonym_keeping.bring_shipped_rings() == 1
    with unit_of_work():
        assert synonym_keeping.bring_shipped_rings() == 0
    assert [one for one in synonyms.rings() if tuple(one.members) == newest.members]


@pytest.mark.parametrize("changed_by_editors", [False, True])
def test_a_shipped_ring_that_has_grown(
    inside: Flask, cast: Cast, *, changed_by_editors: bool
) -> None:
    """It takes the place of what it was, but nothing that editors have changed is lost."""
    newest = rings.shipped()[-1]
    with unit_of_work():
        _unship(newest)
        old = next(one for one in synonyms.rings() if tuple(one.members) == newest.members)
        old.members = list(newest.members[:-1])
        old.updated_by_id = cast.edith.user_id if changed_by_editors else None
        old_id = old.id
    with unit_of_work():
        synonym_keeping.bring_shipped_rings()
    having = [one for one in synonyms.rings() if newest.members[0] in one.members]
    expected = [newest.members[:-1], newest.members] if changed_by_editors else [newest.members]
    assert sorted((tuple(one.members) for one in having if one.kind == newest.kind), key=len) == (
        expected
    )
    if not changed_by_editors:
        assert old_id in {one.id for one in having}
