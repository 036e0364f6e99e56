"""What was made here gets another address: which of its copies elsewhere is compared with it."""

import pytest

from tests.harvesting.neighbours import SLUG, Neighbour
from tests.harvesting.test_meeting import change, rename
from toolbox.catalogue import queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.exchange.packages.peers import GONE
from toolbox.foundation.db import db

pytestmark = pytest.mark.slow


def test_what_a_copy_says_under_the_old_name_undoes_nothing_of_ours(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    """What they said under one name is no base for what they say under the other."""
    ours, theirs = both
    rename(here, SLUG, "neuer-name")
    change(here, "neuer-name", summary="Hier verbessert.")
    assert there.visit(theirs, here) == {"added": 1}
    assert here.visit(ours, there) == {"unchanged": 2}
    change(there, SLUG, description="In der alten Kopie.")
    for is_full in (False, True):
        assert here.visit(ours, there, is_full=is_full) == {"unchanged": 1, "refused": 1}
        there.visit(theirs, here, is_full=is_full)
    assert here.says("neuer-name", "summary") == ["Hier verbessert."]
    assert (here.versions("neuer-name"), here.open("neuer-name")) == (3, [])
    change(there, "neuer-name", description="In der neuen.")
    assert here.visit(ours, there)["changed"] == 1
    assert here.says("neuer-name", "summary", "description") == [
        *("Hier verbessert.", "In der neuen.")
    ]


def test_a_copy_under_the_old_name_counts_as_long_as_it_is_the_only_one(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    ours, _theirs = both
    rename(here, SLUG, "neuer-name")
    change(here, "neuer-name", summary="Hier verbessert.")
    change(there, SLUG, description="In der Kopie.")
    assert here.visit(ours, there) == {"changed": 1}
    assert here.says("neuer-name", "summary", "description") == [
        *("Hier verbessert.", "In der Kopie.")
    ]


def test_of_two_old_names_the_first_that_was_heard_counts(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    ours, theirs = both
    rename(here, SLUG, "zweiter-name")
    change(here, "zweiter-name", summary="Hier verbessert.")
    there.visit(theirs, here)
    rename(here, "zweiter-name", "dritter-name")
    change(there, SLUG, description="In der ersten Kopie.")
    assert here.visit(ours, there)["changed"] == 1
    change(there, "zweiter-name", description="In der zweiten.")
    assert here.visit(ours, there)["refused"] == 1
    assert here.says("dritter-name", "summary", "description") == [
        *("Hier verbessert.", "In der ersten Kopie.")
    ]


def test_a_new_name_is_twice_at_its_followers_until_they_compare_everything(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    _ours, theirs = both
    rename(here, SLUG, "neuer-name")
    assert there.visit(theirs, here) == {"added": 1}
    assert there.visit(theirs, here, is_full=True) == {"unchanged": 1, "deleted": 1}
    with there.app.app_context():
        db.session.rollback()
        state = queries.instrument_by_slug(SLUG).state
    assert state is InstrumentState.RETIRED


def test_a_changed_copy_under_the_old_name_is_asked_about_then(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    _ours, theirs = both
    change(there, SLUG, summary="Dort verbessert.")
    rename(here, SLUG, "neuer-name")
    there.visit(theirs, here)
    assert there.visit(theirs, here, is_full=True) == {"unchanged": 1}
    assert there.open(SLUG) == [GONE]
