"""Interest from telephones: counted once, shared by consent alone, and gone in time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.alliances import pitch_sample as sample
from tests.alliances.pitch_sample import GUEST, Round
from tests.cast import Cast
from tests.letters import read_letters
from tests.scenes import Scene
from toolbox.adoption.lifecycle import AdoptionState, Stage
from toolbox.adoption.models import Adoption
from toolbox.alliances import interest, mailed_links, meetings, pitch_queries, pitch_retention
from toolbox.alliances.interest import Shown
from toolbox.alliances.pitch_models import MeetingContact, PitchInterest
from toolbox.alliances.pitch_rules import MAILS_TO_AN_ADDRESS
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound, TooMany
from toolbox.foundation.uow import unit_of_work


@pytest.fixture
def found(inside: Flask, cast: Cast, scene: Scene) -> Round:
    """A meeting that is open."""
    return scene("alliances.open-meeting", lambda: sample.hold(cast))


def _count(found: Round) -> int:
    return pitch_queries.interests_in([found.first_id])[found.first_id]


def _press(found: Round, browser: str) -> Shown:
    with unit_of_work():
        return interest.count(found.first, interest.mark_of_browser(found.first, browser))


def _guest(found: Round, *, browser: str = "phone", **changes: Any) -> Shown:
    entry = replace(GUEST, **changes)
    with unit_of_work():
        return interest.show_as_guest(found.first, entry, browser=browser, locale="de")


def _contact() -> MeetingContact:
    return db.session.scalars(select(MeetingContact)).one()


def _entries() -> list[Adoption]:
    return list(db.session.scalars(select(Adoption).order_by(Adoption.id)))


def test_a_press_without_contact_keeps_nothing_about_anybody(found: Round) -> None:
    assert _press(found, "one") is Shown.COUNTED
    assert _press(found, "one") is Shown.AGAIN
    assert _press(found, "two") is Shown.COUNTED
    assert _count(found) == 2
    assert _entries() == []
    assert db.session.scalars(select(MeetingContact)).all() == []
    kept = db.session.scalars(select(PitchInterest)).first()
    assert kept is not None
    assert "one" not in str(kept.mark)


def test_a_guest_is_asked_before_the_makers_get_the_contact(
    found: Round, cast: Cast, inside: Flask
) -> None:
    assert _guest(found) is Shown.ASKED
    (entry,) = _entries()
    assert (entry.stage, entry.state) == (Stage.INTEREST, AdoptionState.WAITING)
    assert entry.adopter_name == GUEST.organisation
    assert entry.region_key == "05913"
    assert (entry.contact_email, entry.contact_name, entry.contact_consent) == ("", "", False)
    letters = read_letters(inside)
    assert not [one for one in letters if GUEST.email in one.body]
    (asked,) = [one for one in letters if one.to == GUEST.email]
    with unit_of_work():
        interest.confirm(mailed_links.contact_behind(asked.token))
    (entry,) = _entries()
    assert (entry.contact_email, entry.contact_consent) == (GUEST.email, True)
    told = [one for one in read_letters(inside) if one.to == GUEST.email]
    assert len(told) == 2
    assert "Projekt Alpha" in told[1].body


def test_pressing_again_neither_doubles_nor_writes_again(found: Round, inside: Flask) -> None:
    assert _press(found, "phone") is Shown.COUNTED
    for _time in range(3):
        _guest(found)
    assert _count(found) == 1
    assert len(_entries()) == 1
    assert len([one for one in read_letters(inside) if one.to == GUEST.email]) == 1


def test_a_confirmed_guest_shares_the_next_pitch_with_one_press(
    found: Round, inside: Flask
) -> None:
    _guest(found)
    with unit_of_work():
        interest.confirm(_contact())
    with unit_of_work():
        shown = interest.show_as_guest(found.second, GUEST, browser="phone", locale="de")
    assert shown is Shown.SHARED
    assert [one.contact_email for one in _entries()] == [GUEST.email, GUEST.email]
    assert len(read_letters(inside)) >= 3


def test_somebody_else_who_types_the_same_address_is_asked_again(found: Round) -> None:
    _guest(found)
    with unit_of_work():
        interest.confirm(_contact())
    assert _guest(found, browser="attacker") is Shown.ASKED
    assert [one.contact_email for one in _entries()] == [GUEST.email, ""]


def test_an_address_gets_no_flood_of_questions(found: Round, inside: Flask) -> None:
    for number in range(MAILS_TO_AN_ADDRESS):
        _guest(found, browser=f"phone {number}")
    with pytest.raises(TooMany):
        _guest(found, browser="one more")
    letters = [one for one in read_letters(inside) if one.to == GUEST.email]
    assert len(letters) == MAILS_TO_AN_ADDRESS


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"consent": False}, {"consent"}),
        ({"name": ""}, {"name"}),
        ({"name": "https://example.org"}, {"name"}),
        ({"email": "gabi"}, {"email"}),
        ({"place": ""}, {"place"}),
        ({"place": "Xyzzyhausen"}, {"place"}),
        ({"place": "D" * 201}, {"place"}),
        ({"organisation": "O" * 201}, {"organisation"}),
        (
            {"name": "", "email": "", "place": "", "consent": False},
            {"name", "email", "place", "consent"},
        ),
    ],
)
def test_bad_entries_are_refused_and_leave_nothing(
    found: Round, changes: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        _guest(found, **changes)
    assert refusal.value.fields.keys() == fields
    assert _count(found) == 0
    assert _entries() == []


def test_somebody_with_an_account_needs_one_tap(found: Round, cast: Cast, inside: Flask) -> None:
    carla = cast.carla.actor
    for expected in (Shown.SHARED, Shown.AGAIN):
        with unit_of_work():
            shown = interest.show_as_member(
                found.first, organisation_id=cast.beta_id, region_key="05913", by=carla
            )
        assert shown is expected
    (entry,) = _entries()
    assert (entry.organisation_id, entry.stage) == (cast.beta_id, Stage.INTEREST)
    assert (entry.contact_email, entry.contact_consent) == (cast.carla.email, True)
    assert _count(found) == 1


def test_nobody_is_interested_for_other_organisations(found: Round, cast: Cast) -> None:
    with pytest.raises(Denied), unit_of_work():
        interest.show_as_member(
            found.first, organisation_id=cast.alpha_id, region_key="", by=cast.carla.actor
        )
    assert _entries() == []


def test_codes_work_on_the_day_and_a_day_longer(found: Round, cast: Cast) -> None:
    starts_at = found.meeting.starts_at
    with unit_of_work():
        meetings.close(found.meeting, by=cast.edith.actor)
    assert _press(found, "on the way home") is Shown.COUNTED
    with time_machine.travel(now() + timedelta(hours=25)), pytest.raises(Gone):
        _press(found, "later")
    with time_machine.travel(starts_at - timedelta(days=2)), pytest.raises(Conflict):
        _press(found, "too early")


def test_a_cancelled_meeting_takes_no_interest(inside: Flask, cast: Cast) -> None:
    found = sample.hold(cast, begun=False)
    with unit_of_work():
        meetings.cancel(found.meeting, "Krank", by=cast.edith.actor)
    with pytest.raises(Gone):
        _press(found, "one")


@pytest.mark.parametrize("code", ["", "000000", "ABCDEFGH", "K7M4PX", "' OR 1=1", "ä" * 40])
def test_unknown_codes_are_not_found(found: Round, code: str) -> None:
    with pytest.raises(NotFound):
        pitch_queries.pitch_by_code(code)


def test_codes_are_read_however_they_are_typed(found: Round) -> None:
    typed = f" {found.code[:3].lower()}-{found.code[3:]} "
    assert pitch_queries.pitch_by_code(typed).id == found.first_id


def test_taking_back_forgets_the_contact_and_keeps_the_number(found: Round) -> None:
    _guest(found)
    with unit_of_work():
        interest.confirm(_contact())
    token = mailed_links.contact_token(_contact())
    with unit_of_work():
        interest.take_back(_contact())
    (entry,) = _entries()
    assert (entry.state, entry.contact_email, entry.contact_name) == (
        *(AdoptionState.WITHDRAWN, ""),
        "",
    )
    assert _count(found) == 1
    with pytest.raises(NotFound):
        mailed_links.contact_behind(token)


@pytest.mark.parametrize("token", ["", "x", "WzEsIngiXQ.abc", "ä"])
def test_links_that_are_not_ours_open_nothing(found: Round, token: str) -> None:
    for open_it in (mailed_links.contact_behind, mailed_links.agreement_behind):
        with pytest.raises(NotFound):
            open_it(token)


def test_contacts_of_guests_go_in_time(found: Round) -> None:
    _guest(found)
    with unit_of_work():
        interest.confirm(_contact())
    with unit_of_work():
        pitch_retention.forget_contacts(now() - timedelta(days=1))
    assert _contact().email == GUEST.email
    with unit_of_work():
        pitch_retention.forget_contacts(now() + timedelta(days=1))
    assert db.session.scalars(select(MeetingContact)).all() == []
    (entry,) = _entries()
    assert (entry.contact_email, entry.contact_name, entry.contact_consent) == ("", "", False)
    assert _count(found) == 1
    assert db.session.scalars(select(PitchInterest.mark)).all() == [None]


def test_addresses_that_nobody_confirmed_go_sooner(found: Round) -> None:
    _guest(found)
    with unit_of_work():
        pitch_retention.forget_unconfirmed(now() + timedelta(seconds=1))
    assert db.session.scalars(select(MeetingContact)).all() == []
    assert _count(found) == 1
