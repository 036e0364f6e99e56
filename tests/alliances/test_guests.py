"""Guests of meetings: invited by mail, with one click for no, and forgotten in time."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.alliances.rounds import LINK, Round, in_days
from tests.letters import Letter
from toolbox.accounts import queries as accounts
from toolbox.alliances import guest_links, guests, meeting_queries, meetings, operations, personal
from toolbox.alliances.lifecycle import GuestState
from toolbox.alliances.models import Meeting, MeetingGuest, Moderator
from toolbox.alliances.retention import forget_guests
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound
from toolbox.foundation.personal import Farewell
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]
DORA = "dora@example.org"


def _invite(round_: Round, email: str = DORA, number: int = 1) -> None:
    with unit_of_work():
        guests.invite(
            round_.meeting(number),
            email=email,
            name="Dora Deich",
            organisation="Stadt Musterstadt",
            by=round_.cast.carla.actor,
        )


def _dora() -> MeetingGuest:
    return db.session.query(MeetingGuest).one()


def test_a_guest_is_invited_by_mail_and_says_yes(round_: Round, new_letters: Letters) -> None:
    round_.plan(in_days(9))
    new_letters()
    _invite(round_, " Dora@Example.org ")
    (letter,) = new_letters()
    assert letter.to == DORA
    assert LINK not in letter.body
    assert "/absagen>" in letter.headers["List-Unsubscribe"]
    token = letter.token
    with unit_of_work():
        guests.accept(guest_links.guest_behind(token), name="Dora D.", shows_name=True)
    assert _dora().state is GuestState.ACCEPTED
    assert [one.name for one in meeting_queries.named_guests_of(round_.meeting())] == ["Dora D."]
    with unit_of_work():
        guests.accept(guest_links.guest_behind(token), name="Dora D.", shows_name=False)
    assert not meeting_queries.named_guests_of(round_.meeting())


@pytest.mark.parametrize("never_again", [False, True])
def test_a_no_forgets_name_and_address_at_once(
    round_: Round, new_letters: Letters, never_again: bool
) -> None:
    round_.plan(in_days(9))
    round_.plan(in_days(30))
    _invite(round_)
    token = guest_links.guest_token(_dora())
    for _twice in range(2):
        with unit_of_work():
            guests.decline(guest_links.guest_behind(token), never_again=never_again)
    dora = _dora()
    assert (dora.name, dora.email, dora.organisation) == ("", "", "")
    with pytest.raises(Conflict), unit_of_work():
        guests.accept(guest_links.guest_behind(token), name="Dora", shows_name=True)
    new_letters()
    with unit_of_work():
        meetings.cancel(round_.meeting(), "", by=round_.cast.carla.actor)
    assert DORA not in {one.to for one in new_letters()}
    if never_again:
        with pytest.raises(Invalid) as refused:
            _invite(round_, number=2)
        assert refused.value.code == "never-again"
        with unit_of_work():
            guests.withdraw(round_.meeting(), dora.id, by=round_.cast.carla.actor)
        assert _dora().never_again
    else:
        _invite(round_, number=2)


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [("keine Adresse", "Dora", "email"), (DORA, " ", "name"), (DORA, "www.werbung.de", "name")],
)
def test_whom_one_cannot_invite(round_: Round, email: str, name: str, field: str) -> None:
    round_.plan(in_days(9))
    with pytest.raises(Invalid) as refused, unit_of_work():
        guests.invite(round_.meeting(), email=email, name=name, by=round_.cast.carla.actor)
    assert field in refused.value.fields


def test_nobody_is_invited_twice_or_to_what_is_over(round_: Round) -> None:
    round_.plan(in_days(9))
    round_.plan(in_days(-9))
    round_.plan(in_days(9), announced=False)
    _invite(round_)
    with pytest.raises(Invalid):
        _invite(round_)
    for number in (2, 3):
        with pytest.raises(Conflict):
            _invite(round_, number=number)
    with pytest.raises(Denied), unit_of_work():
        guests.invite(round_.meeting(), email=DORA, name="Dora", by=round_.cast.bob.actor)


def test_guests_hear_of_changes(round_: Round, new_letters: Letters) -> None:
    round_.plan(in_days(9))
    _invite(round_)
    new_letters()
    with unit_of_work():
        meetings.revise(round_.meeting(), in_days(10), by=round_.cast.carla.actor)
    assert DORA in {one.to for one in new_letters()}
    with unit_of_work():
        guests.withdraw(round_.meeting(), _dora().id, by=round_.cast.carla.actor)
        meetings.cancel(round_.meeting(), "", by=round_.cast.carla.actor)
    assert DORA not in {one.to for one in new_letters()}


def test_a_link_opens_one_page_and_no_other(round_: Round) -> None:
    round_.plan(in_days(9))
    _invite(round_)
    token = guest_links.guest_token(_dora())
    for wrong in ("", "abc", token[:-2], guest_links.guest_token(MeetingGuest(id=99, mark="x"))):
        with pytest.raises(NotFound):
            guest_links.guest_behind(wrong)
    with unit_of_work():
        operations.close(round_.alliance, by=round_.cast.anton.actor)
    with pytest.raises(Gone):
        guest_links.guest_behind(token)


def test_guests_are_forgotten_some_time_after_the_meeting(round_: Round) -> None:
    round_.plan(in_days(9))
    _invite(round_)
    with unit_of_work():
        forget_guests(now() + timedelta(days=9))
    assert _dora().email == DORA
    with unit_of_work():
        forget_guests(now() + timedelta(days=10))
    assert (_dora().email, _dora().name) == ("", "")


def test_a_farewell_takes_moderation_and_invitations_along(
    round_: Round, new_letters: Letters
) -> None:
    carla = round_.cast.carla
    round_.plan(in_days(9))
    _invite(round_, carla.email)
    facts = personal.about(carla.user_id)
    assert [one["alliance"] for one in facts["moderated"]] == ["Hafenallianz"]
    assert [one["to_me"] for one in facts["guests"]] == [True]
    assert facts["planned"]
    new_letters()
    with unit_of_work():
        personal.PERSONAL_DATA.erase(Farewell(carla.user_id, carla.email, carla.name))
    assert not db.session.query(MeetingGuest).count()
    assert not db.session.query(Moderator).count()
    assert not any(personal.about(carla.user_id).values())
    assert "Carla" not in {one.speaker for one in meeting_queries.agenda_of(_meeting(round_))}
    assert [one.to for one in new_letters()] == ["anton@example.org"]
    assert accounts.user_by_id(carla.user_id) is not None


def _meeting(round_: Round) -> Meeting:
    return meeting_queries.meeting_for("hafenallianz", 1, by=round_.cast.anton.actor)
