"""What two toolboxes had before they met is found again, and is never there twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import factories
from tests.harvesting.neighbours import EDITORIAL, TITLE, Neighbour
from tests.packages_moving import sample
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.histories import PastVersion, bring_in
from toolbox.catalogue.models import Instrument
from toolbox.exchange.packages.comparing import Choice
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

NAME = "wareneingang"
BEGAN = datetime(2026, 9, 14, 9, tzinfo=UTC)
"""When every toolbox says that its starting content was published."""


def begin(
    where: Neighbour,
    owner_id: int,
    *,
    slug: str = NAME,
    at: datetime = BEGAN,
    file: bytes = b"Ein Blatt.",
    **changes: Any,
) -> None:
    """Publish an instrument as the starting content does."""
    with where.app.app_context():
        db.session.rollback()
        with unit_of_work():
            version = operations.draft(
                kind="checklist",
                owner_id=owner_id,
                content=factories.complete_content(**{"title": TITLE, **changes}),
                slug=slug,
                by=EDITORIAL,
            )
            factories.attached(version, file, "blatt.txt")
            publishing.publish(version, by=EDITORIAL, at=at)


def copy_beside(where: Neighbour, owner_id: int, name: str) -> str:
    """Put an older copy of what some toolbox calls ``name`` beside our own; return its address."""
    content = factories.complete_content(title=TITLE)
    with where.app.app_context():
        db.session.rollback()
        with unit_of_work():
            past = PastVersion(1, content, [], BEGAN)
            return bring_in(
                [past],
                kind="checklist",
                slug=NAME,
                owner_id=owner_id,
                external_id=name,
                changed_at=BEGAN,
                by=EDITORIAL,
            ).slug


def change(where: Neighbour, slug: str, **changes: object) -> None:
    with where.app.app_context():
        db.session.rollback()
        sample.next_version(slug, **changes)


def rename(where: Neighbour, slug: str, to: str) -> None:
    with where.app.app_context():
        db.session.rollback()
        with unit_of_work():
            operations.rename_address(queries.instrument_by_slug(slug), to, by=EDITORIAL)


def count(where: Neighbour) -> int:
    with where.app.app_context():
        db.session.rollback()
        return db.session.scalar(db.select(db.func.count()).select_from(Instrument)) or 0


@pytest.mark.parametrize(
    ("theirs", "asked"),
    [
        ({"summary": "In einer neueren Ausgabe steht es so."}, "summary"),
        ({"title": "Den Wareneingang spielen"}, "title"),
        ({"file": b"Ein neueres Blatt."}, "files"),
    ],
)
def test_starting_content_of_two_releases_is_one_thing_with_a_question(
    here: Neighbour, there: Neighbour, theirs: dict[str, Any], asked: str
) -> None:
    begin(here, here.organisation())
    begin(there, there.organisation(), **theirs)
    ours = here.follow(there)
    assert here.visit(ours, there) == {"unchanged": 1}
    assert (count(here), here.open(NAME)) == (1, [asked])
    here.decide(NAME, Choice.THEIRS)
    assert here.visit(ours, there, is_full=True) == {"unchanged": 1}
    assert (count(here), here.open(NAME)) == (1, [])
    change(there, NAME, description="Dort verbessert.")
    assert here.visit(ours, there) == {"changed": 1}
    assert here.says(NAME, "description") == ["Dort verbessert."]


@pytest.mark.parametrize("side", ["here", "there"])
def test_it_is_the_same_under_another_address(here: Neighbour, there: Neighbour, side: str) -> None:
    for one in (here, there):
        begin(one, one.organisation(), summary=f"Bei {one.place[1]} steht es so.")
    rename({"here": here, "there": there}[side], NAME, "ganz-anders")
    assert here.visit(here.follow(there), there) == {"unchanged": 1}
    assert count(here) == 1


def test_another_address_there_is_still_what_both_had(here: Neighbour, there: Neighbour) -> None:
    for one in (here, there):
        begin(one, one.organisation())
    ours = here.follow(there)
    assert here.visit(ours, there) == {"unchanged": 1}
    rename(there, NAME, "ganz-anders")
    change(here, NAME, description="Hier verbessert.")
    change(there, "ganz-anders", summary="Dort verbessert.")
    assert here.visit(ours, there) == {"changed": 1}
    assert count(here) == 1
    assert here.says(NAME, "summary", "description") == ["Dort verbessert.", "Hier verbessert."]


@pytest.mark.parametrize(
    "other",
    [
        {"at": BEGAN + timedelta(microseconds=1), "summary": "Etwas ganz anderes."},
        {"slug": "messestand", "title": "Am Messestand"},
    ],
)
def test_what_neither_began_nor_reads_the_same_is_another(
    here: Neighbour, there: Neighbour, other: dict[str, Any]
) -> None:
    begin(here, here.organisation())
    begin(there, there.organisation(), **other)
    assert here.visit(here.follow(there), there) == {"added": 1}


@pytest.mark.parametrize("is_first", [True, False])
def test_an_older_copy_beside_it_is_not_there_twice(
    here: Neighbour, there: Neighbour, is_first: bool
) -> None:
    """Whichever is told first: their own counts, the copy they have of a third one's does not."""
    begin(here, here.organisation())
    owner_id = there.organisation()
    begin(there, owner_id)
    beside = copy_beside(there, owner_id, f"https://dritter.example.org/w/{NAME}")
    assert beside != NAME
    if is_first:
        change(there, NAME, summary="Dort verbessert.")
    ours = here.follow(there)
    told = here.visit(ours, there)
    assert "added" not in told
    assert count(here) == 1
    change(there, NAME, summary="Dort noch besser.")
    change(there, beside, summary="In der alten Kopie.")
    assert here.visit(ours, there) == {"changed": 1, "refused": 1}
    assert here.visit(ours, there, is_full=True) == {"unchanged": 1, "refused": 1}
    assert here.says(NAME, "summary") == ["Dort noch besser."]
    assert (count(here), here.open(NAME)) == (1, [])


@pytest.mark.parametrize("is_first", [True, False])
def test_an_older_copy_of_ours_is_what_counts(
    here: Neighbour, there: Neighbour, is_first: bool
) -> None:
    begin(here, here.organisation())
    owner_id = there.organisation()
    begin(there, owner_id)
    beside = copy_beside(there, owner_id, f"http://toolbox.example.org/w/{NAME}")
    if is_first:
        change(there, NAME, description="Dort verbessert.")
    ours = here.follow(there)
    assert "added" not in here.visit(ours, there)
    change(there, beside, summary="In der Kopie verbessert.")
    assert here.visit(ours, there)["changed"] == 1
    change(there, NAME, summary="In der anderen.")
    assert here.visit(ours, there)["refused"] == 1
    assert here.says(NAME, "summary") == ["In der Kopie verbessert."]
    assert count(here) == 1


@pytest.mark.parametrize("is_first", [True, False])
def test_two_that_began_together_under_one_title_are_not_one(
    here: Neighbour, there: Neighbour, is_first: bool
) -> None:
    """The one that shares a version counts, though the other was heard before it."""
    begin(here, here.organisation())
    owner_id = there.organisation()
    other = {"summary": "Etwas ganz anderes.", "description": "Davon steht hier nichts."}
    both: list[dict[str, Any]] = [{}, {"slug": "zweites", **other}]
    begin(there, owner_id, **both.pop(is_first))
    ours = here.follow(there)
    here.visit(ours, there)
    assert here.open(NAME) == (["description", "summary"] if is_first else [])
    begin(there, owner_id, **both.pop())
    told = here.visit(ours, there)
    assert told == ({"unchanged": 2} if is_first else {"unchanged": 1, "refused": 1})
    assert (count(here), here.versions(NAME), here.open(NAME)) == (1, 1, [])
    change(there, NAME, summary="Dort verbessert.")
    change(there, "zweites", description="Das andere, neu.")
    assert here.visit(ours, there) == {"changed": 1, "refused": 1}
    assert here.says(NAME, "summary") == ["Dort verbessert."]
    assert (count(here), here.versions(NAME), here.open(NAME)) == (1, 2, [])


def test_two_of_which_neither_shares_a_version_leave_questions_about_one(
    here: Neighbour, there: Neighbour
) -> None:
    begin(here, here.organisation())
    owner_id = there.organisation()
    begin(there, owner_id, summary="So steht es in der neueren Ausgabe.")
    begin(there, owner_id, slug="zweites", description="Davon steht hier nichts.")
    ours = here.follow(there)
    assert here.visit(ours, there) == {"unchanged": 1, "refused": 1}
    assert (count(here), here.versions(NAME), here.open(NAME)) == (1, 1, ["summary"])


def test_a_new_address_is_known_where_an_answer_is_awaited_still(
    here: Neighbour, there: Neighbour
) -> None:
    begin(here, here.organisation())
    begin(there, there.organisation(), summary="Dort steht es so.")
    ours = here.follow(there)
    here.visit(ours, there)
    assert here.open(NAME) == ["summary"]
    rename(there, NAME, "ganz-anders")
    change(there, "ganz-anders", description="Dort verbessert.")
    assert here.visit(ours, there) == {"changed": 1}
    assert here.says(NAME, "description") == ["Dort verbessert."]
    assert (count(here), here.open(NAME)) == (1, ["summary"])


def test_a_version_in_both_tells_more_than_a_title(here: Neighbour, there: Neighbour) -> None:
    """Two of one beginning; there the second has moved, and bears the title of the first."""
    for one in (here, there):
        owner_id = one.organisation()
        begin(one, owner_id)
        begin(one, owner_id, slug="zweites", title="Der zweite Titel", summary="Das zweite.")
    rename(there, "zweites", "ganz-anders")
    change(there, "ganz-anders", title=TITLE)
    assert here.visit(here.follow(there), there) == {"changed": 1, "unchanged": 1}
    assert here.says("zweites", "title", "summary") == [TITLE, "Das zweite."]
    assert here.versions(NAME) == 1
    assert count(here) == 2
