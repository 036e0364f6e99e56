"""Four times a year owners hear how their instruments fare, and can switch it off."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.letters import read_letters
from toolbox.adoption.lifecycle import AdoptionState, EnteredAs, Stage
from toolbox.adoption.models import Adoption
from toolbox.catalogue.models import Use, Version
from toolbox.following import quarter, rules
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.operations import choose
from toolbox.notices.topics import Frequency

JANUARY = datetime(2027, 1, 2, 3, 0, tzinfo=UTC)
LAST = (date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        (date(2027, 1, 1), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), "2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 4, 1), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2028, 5, 31), "2028-Q1", date(2028, 1, 1), date(2028, 3, 31)),
    ],
)
def test_which_quarter_was_last(day: date, name: str, first: date, last: date) -> None:
    assert rules.last_quarter(day) == (name, first, last)


def _used(cast: Cast) -> int:
    """Publish an instrument of Alpha that was used within the quarter, before and after it."""
    version_id, _slug = factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    with unit_of_work():
        number = db.session.get_one(Version, version_id).instrument_id
        for day, views in ((date(2026, 9, 30), 100), (LAST[0], 7), (LAST[1], 5)):
            db.session.add(Use(instrument_id=number, day=day, views=views, downloads=views - 5))
        for state, places in ((AdoptionState.CONFIRMED, 3), (AdoptionState.WAITING, 50)):
            db.session.add(
                Adoption(
                    instrument_id=number,
                    adopter_name="Beispielschule",
                    since=date(2026, 11, 3),
                    stage=Stage.ADOPTED,
                    places=places,
                    source="Beispielquelle",
                    entered_as=EnteredAs.EDITOR,
                    state=state,
                    confirmed_at=now() if state is AdoptionState.CONFIRMED else None,
                )
            )
        return number


def test_owners_hear_once_what_is_counted_everywhere(inside: Flask, cast: Cast) -> None:
    with time_machine.travel(JANUARY):
        _used(cast)
        factories.published(cast.alpha_id, title="Noch ohne Leser")
        summary = quarter.summary_of(cast.alpha_id, *LAST)
        assert (summary.views, summary.downloads) == (12, 2)
        assert [row.title for row in summary.rows] == ["Hafenkran im Überblick"]
        assert (summary.number, summary.left) == (2, 1)
        assert (summary.adopted, summary.newly_adopted) == (3, 3)
        with unit_of_work():
            assert quarter.tell_owners(JANUARY.date()) == 1
            assert quarter.tell_owners(JANUARY.date()) == 0
        letters = [one for one in read_letters(inside) if "Hafenkran" in one.body]
    assert [one.to for one in letters] == [cast.alice.email]
    assert "/konto/abbestellen/" in letters[0].headers["List-Unsubscribe"].replace("\n", "")


def test_who_has_switched_it_off_hears_nothing(inside: Flask, cast: Cast) -> None:
    with time_machine.travel(JANUARY):
        _used(cast)
        with unit_of_work():
            choose(cast.alice.user_id, {"quarter": Frequency.OFF})
            quarter.tell_owners(JANUARY.date())
        assert [one for one in read_letters(inside) if "Hafenkran" in one.body] == []


def test_a_toolbox_that_is_begun_later_does_not_tell_of_the_past(inside: Flask, cast: Cast) -> None:
    with time_machine.travel(JANUARY):
        _used(cast)
    with unit_of_work():
        assert quarter.tell_owners(date(2026, 11, 22)) == 0


def test_where_nothing_was_nothing_is_said(inside: Flask, cast: Cast) -> None:
    with time_machine.travel(JANUARY):
        factories.published(cast.alpha_id)
        with unit_of_work():
            assert quarter.tell_owners(JANUARY.date()) == 0
