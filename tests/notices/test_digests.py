"""One mail instead of many: once, grouped, in the reader's language, and never a leak."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.letters import Letter
from tests.notices.telling import account, tell_published, tell_waiting, wants
from toolbox.accounts import belonging
from toolbox.accounts import queries as accounts
from toolbox.catalogue import publishing
from toolbox.catalogue import queries as catalogue
from toolbox.foundation import jobs
from toolbox.foundation.actors import Role
from toolbox.foundation.db import db
from toolbox.foundation.mail import SEND_MAIL
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import queries
from toolbox.notices.digests import LONGEST, send_digest
from toolbox.notices.jobs import SEND_DIGEST, send_one_digest
from toolbox.notices.models import NoticeState
from toolbox.notices.topics import Frequency

Letters = Callable[[], list[Letter]]
SUNDAY = datetime(2027, 3, 7, 12, 0, tzinfo=UTC)
MONDAY_MORNING = datetime(2027, 3, 8, 6, 0, 1, tzinfo=UTC)
TUESDAY_MORNING = datetime(2027, 3, 9, 6, 0, 1, tzinfo=UTC)
NEXT_MONDAY = datetime(2027, 3, 15, 6, 0, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sunday() -> object:
    """It is Sunday noon; tests travel on from there."""
    with time_machine.travel(SUNDAY, tick=False) as traveller:
        yield traveller


def _states(user_id: int) -> list[NoticeState]:
    return [one.state for one in queries.notices_of(user_id)]


def test_a_digest_lists_what_has_happened_by_topic(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    version_id = factories.submitted(folk.alpha_id, by=folk.alice)
    before = len(letters())
    wants(folk.edith, Frequency.DAILY)
    wants(folk.edith, Frequency.DAILY, "submissions")
    tell_waiting(folk.edith, "Zweitens", waiting_version_id=version_id)
    tell_published(folk.edith, "Erstens")
    tell_published(folk.edith, "Drittens")
    assert len(letters()) == before
    sunday.move_to(MONDAY_MORNING, tick=False)
    (digest,) = letters()[before:]
    assert digest.to == folk.edith.email
    assert digest.subject == "Neues aus Werkzeugkoffer: 3 Nachrichten"
    order = ["Neu auf dem Redaktionstisch\n===", "Zweitens", "Antworten auf", "Erstens", "Drittens"]
    places = [digest.body.index(word) for word in order]
    assert places == sorted(places)
    assert "7. März 2027" in digest.body
    assert digest.paths.count("/w/hafenkraene") == 2
    assert digest.html.count("<h2>") == 2
    assert digest.html.count("<li>") == 3
    assert set(_states(folk.edith.user_id)) == {NoticeState.MAILED}


def test_nothing_is_sent_where_nothing_is_new(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    wants(folk.alice, Frequency.DAILY)
    sunday.move_to(MONDAY_MORNING, tick=False)
    assert letters() == []
    assert db.session.scalars(select(jobs.Job)).all() == []


def test_weekly_means_on_its_day(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    sunday.move_to(MONDAY_MORNING, tick=False)
    wants(folk.alice, Frequency.WEEKLY)
    tell_published(folk.alice)
    sunday.move_to(TUESDAY_MORNING, tick=False)
    assert letters() == []
    sunday.move_to(NEXT_MONDAY, tick=False)
    assert len(letters()) == 1


def test_a_server_that_was_down_at_the_hour_makes_up_for_it(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    wants(folk.alice, Frequency.WEEKLY)
    tell_published(folk.alice)
    sunday.move_to(datetime(2027, 3, 20, 15, 0, tzinfo=UTC), tick=False)
    assert len(letters()) == 1


@pytest.mark.parametrize(
    ("locale", "subject", "day"),
    [
        ("de", "Neues aus Werkzeugkoffer: 1 Nachricht", "7. März 2027"),
        ("en", "News from Werkzeugkoffer: 1 message", "March 7, 2027"),
    ],
)
def test_a_digest_speaks_the_language_its_reader_has_by_then(
    folk: Cast,
    letters: Letters,
    sunday: time_machine.Traveller,
    locale: str,
    subject: str,
    day: str,
) -> None:
    wants(folk.alice, Frequency.DAILY)
    tell_published(folk.alice)
    with unit_of_work():
        account(folk.alice).locale = locale
    sunday.move_to(MONDAY_MORNING, tick=False)
    (digest,) = letters()
    assert digest.subject == subject
    assert day in digest.body


def test_a_digest_can_be_stopped_by_mail_programs(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    version_id = factories.submitted(folk.alpha_id, by=folk.alice)
    letters()
    wants(folk.edith, Frequency.DAILY, "submissions")
    tell_waiting(folk.edith, waiting_version_id=version_id)
    sunday.move_to(MONDAY_MORNING, tick=False)
    digest = letters()[-1]
    assert digest.headers["Precedence"] == "bulk"
    assert digest.headers["List-Id"] == "<digest.toolbox.example.org>"
    assert "/konto/abbestellen/" in digest.headers["List-Unsubscribe"]


def test_a_digest_is_sent_once_even_if_the_process_dies_in_between(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    """Rows are settled in the transaction that writes the mail: both or neither."""
    wants(folk.alice, Frequency.DAILY)
    tell_published(folk.alice)
    sunday.move_to(MONDAY_MORNING, tick=False)
    with pytest.raises(KeyboardInterrupt), unit_of_work():
        assert send_digest(folk.alice.user_id) == 1
        raise KeyboardInterrupt
    assert _states(folk.alice.user_id) == [NoticeState.WAITING]
    send_one_digest({"user_id": folk.alice.user_id})
    send_one_digest({"user_id": folk.alice.user_id})  # what was running is run again
    kinds = list(db.session.scalars(select(jobs.Job.kind)))
    assert kinds.count(SEND_MAIL) == 1
    db.session.rollback()
    assert len(letters()) == 1


def test_a_job_that_was_running_when_the_process_died_is_taken_up(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    wants(folk.alice, Frequency.DAILY)
    tell_published(folk.alice)
    sunday.move_to(MONDAY_MORNING, tick=False)
    with unit_of_work():
        jobs.enqueue(SEND_DIGEST, {"user_id": folk.alice.user_id}, key="x")
        for job in db.session.scalars(select(jobs.Job)):
            job.state = jobs.JobState.RUNNING
    jobs.recover()
    assert len(letters()) == 1


def test_a_very_long_digest_becomes_two(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    wants(folk.alice, Frequency.DAILY)
    for number in range(LONGEST + 1):
        tell_published(folk.alice, f"Nummer {number}")
    sunday.move_to(MONDAY_MORNING, tick=False)
    assert len(letters()) == 1
    sunday.move_to(TUESDAY_MORNING, tick=False)
    first, second = letters()
    assert first.html.count("<li>") == LONGEST
    assert second.html.count("<li>") == 1


def _leave_alpha(cast: Cast) -> None:
    alpha = accounts.organisation_by_id(cast.alpha_id)
    belonging.leave(alpha, cast.bob.user_id, by=cast.alice.actor)


def test_what_somebody_may_not_see_any_more_is_not_told(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    """Bob leaves the organisation before the digest: its draft is none of his business now."""
    version_id = factories.draft(folk.alpha_id)
    instrument_id = catalogue.version_by_id(version_id).instrument_id
    db.session.rollback()
    wants(folk.bob, Frequency.DAILY)
    tell_published(folk.bob, "Geheimer Entwurf", version_id=version_id)
    tell_published(folk.bob, "Geheimes Werkzeug", instrument_id=instrument_id)
    with unit_of_work():
        _leave_alpha(folk)
    sunday.move_to(MONDAY_MORNING, tick=False)
    assert letters() == []
    assert _states(folk.bob.user_id) == [NoticeState.DROPPED] * 2


def test_what_members_hear_of_their_organisation_ends_with_the_membership(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    wants(folk.bob, Frequency.DAILY)
    tell_published(folk.bob, "Über Projekt Alpha", organisation_id=folk.alpha_id)
    with unit_of_work():
        _leave_alpha(folk)
    sunday.move_to(MONDAY_MORNING, tick=False)
    assert letters() == []


def test_who_is_no_editor_any_more_hears_nothing_of_the_desk(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    wants(folk.edith, Frequency.DAILY, "submissions")
    factories.submitted(folk.alpha_id, by=folk.alice)
    with unit_of_work():
        account(folk.edith).role = Role.MEMBER
    sunday.move_to(MONDAY_MORNING, tick=False)
    assert folk.edith.email not in [one.to for one in letters()]


def test_what_is_decided_already_is_not_announced_any_more(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    wants(folk.edith, Frequency.DAILY, "submissions")
    version_id = factories.submitted(folk.alpha_id, by=folk.alice)
    with unit_of_work():
        publishing.publish(catalogue.version_by_id(version_id), by=folk.anton.actor)
    sunday.move_to(MONDAY_MORNING, tick=False)
    assert folk.edith.email not in [one.to for one in letters()]


def test_a_farewell_can_be_told_to_those_who_lose_sight_by_it(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    """What could not be seen when it was told need not be seen later."""
    with unit_of_work():
        _leave_alpha(folk)
    wants(folk.bob, Frequency.DAILY)
    tell_published(folk.bob, "Sie sind nicht mehr dabei", organisation_id=folk.alpha_id)
    sunday.move_to(MONDAY_MORNING, tick=False)
    assert len(letters()) == 1


def test_a_blocked_account_waits_until_it_is_open_again(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    with unit_of_work():
        account(folk.alice).blocked_at = SUNDAY
    tell_published(folk.alice)
    sunday.move_to(MONDAY_MORNING, tick=False)
    assert letters() == []
    with unit_of_work():
        account(folk.alice).blocked_at = None
    sunday.move_to(TUESDAY_MORNING, tick=False)
    assert len(letters()) == 1


def test_who_left_gets_no_digest(
    folk: Cast, letters: Letters, sunday: time_machine.Traveller
) -> None:
    wants(folk.alice, Frequency.DAILY)
    tell_published(folk.alice)
    with unit_of_work():
        user = account(folk.alice)
        user.email, user.deleted_at = None, SUNDAY
    sunday.move_to(MONDAY_MORNING, tick=False)
    assert letters() == []
    assert _states(folk.alice.user_id) == [NoticeState.DROPPED]
