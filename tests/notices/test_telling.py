"""Telling people: at once, later, or not at all; the mail says why it comes and how to stop it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.cast import Cast
from tests.letters import Letter
from tests.notices.telling import account, tell_published, tell_waiting, wants
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import queries
from toolbox.notices.models import AddressTrouble, NoticeState
from toolbox.notices.operations import SEND_DIGESTS, resume, tell, tell_mailbox
from toolbox.notices.topics import Frequency

Letters = Callable[[], list[Letter]]


def _states(cast: Cast) -> list[NoticeState]:
    return [one.state for one in queries.notices_of(cast.alice.user_id)]


def _waiting_looks() -> int:
    kinds = db.session.scalars(select(jobs.Job.kind)).all()
    return list(kinds).count(SEND_DIGESTS)


def test_a_notice_comes_at_once(folk: Cast, letters: Letters) -> None:
    tell_published(folk.alice)
    (letter,) = letters()
    assert letter.to == folk.alice.email
    assert "Hafenkräne" in letter.subject
    assert _states(folk) == [NoticeState.MAILED]
    assert _waiting_looks() == 0


@pytest.mark.parametrize(("locale", "greeting"), [("de", "Guten Tag Alice!"), ("en", "Hello Ali")])
def test_a_notice_speaks_the_language_of_its_reader(
    folk: Cast, letters: Letters, locale: str, greeting: str
) -> None:
    with unit_of_work():
        account(folk.alice).locale = locale
    tell_published(folk.alice)
    (letter,) = letters()
    assert letter.body.startswith(greeting)
    assert greeting in letter.html
    assert f'<html lang="{locale}">' in letter.html


def test_a_notice_says_why_it_comes_and_how_to_stop_it(folk: Cast, letters: Letters) -> None:
    with unit_of_work():
        account(folk.edith).locale = "en"
    tell_waiting(folk.edith)
    (letter,) = letters()
    _text, _sign, end = letter.body.partition("\n-- \n")
    assert end.startswith("You get this e-mail because you belong to the editors.")
    choose, stop = letter.paths[-3:-1]
    assert choose.startswith("/konto/benachrichtigungen/")
    assert stop.startswith("/konto/abbestellen/")
    assert letter.headers["List-Unsubscribe"] == f"<http://toolbox.example.org{stop}>"
    assert letter.headers["List-Id"] == "<submissions.toolbox.example.org>"


def test_an_answer_to_own_work_promises_no_way_to_switch_it_off(
    folk: Cast, letters: Letters
) -> None:
    tell_published(folk.alice)
    (letter,) = letters()
    assert "List-Unsubscribe" not in letter.headers
    assert not any("abbestellen" in path for path in letter.paths)
    assert any("benachrichtigungen" in path for path in letter.paths)


def test_no_commit_no_notice(folk: Cast, letters: Letters) -> None:
    with pytest.raises(RuntimeError, match="cut"), unit_of_work():
        tell(account(folk.edith), "submissions", "catalogue/submitted", waiting_version_id=1)
        raise RuntimeError("cut")
    assert letters() == []
    assert queries.notices_of(folk.edith.user_id) == []


@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.WEEKLY])
def test_what_is_wanted_bundled_waits(folk: Cast, letters: Letters, frequency: Frequency) -> None:
    wants(folk.alice, frequency)
    tell_published(folk.alice)
    tell_published(folk.alice)
    assert letters() == []
    assert _states(folk) == [NoticeState.WAITING] * 2
    assert _waiting_looks() == 1


def test_what_is_not_wanted_leaves_no_trace(folk: Cast, letters: Letters) -> None:
    wants(folk.edith, Frequency.OFF, "submissions")
    tell_waiting(folk.edith)
    assert letters() == []
    assert queries.notices_of(folk.edith.user_id) == []


def test_somebody_who_has_left_is_told_nothing(folk: Cast, letters: Letters) -> None:
    with unit_of_work():
        user = account(folk.alice)
        user.email = None
        tell(user, "decisions", "catalogue/published", title="x", organisation="x", slug="x")
    assert letters() == []


def test_too_much_at_once_waits_for_the_digest(folk: Cast, letters: Letters) -> None:
    limit = installed_settings().notices_per_hour
    for number in range(limit + 3):
        tell_published(folk.alice, f"Nummer {number}")
    tell_published(folk.bob)
    assert [one.to for one in letters()] == [folk.alice.email] * limit + [folk.bob.email]
    assert _states(folk)[limit:] == [NoticeState.WAITING] * 3


def test_a_dead_address_gets_nothing(folk: Cast, letters: Letters) -> None:
    with unit_of_work():
        user = account(folk.alice)
        db.session.add(
            AddressTrouble(
                user_id=user.id,
                refusals=3,
                answer="550 no",
                last_at=user.created_at,
                unreachable_at=user.created_at,
            )
        )
    tell_published(folk.alice)
    assert letters() == []
    assert _states(folk) == [NoticeState.WAITING]


def test_a_shared_mailbox_learns_who_put_it_there(folk: Cast, letters: Letters) -> None:
    with unit_of_work():
        tell_mailbox(
            "redaktion@example.org",
            "submissions",
            "catalogue/submitted",
            title="Hafenkräne",
            organisation="Projekt Alpha",
            waiting_version_id=1,
        )
    (letter,) = letters()
    assert letter.body.startswith("Guten Tag!\n")
    assert "in den Einstellungen" in letter.body.partition("\n-- \n")[2]
    assert not any("konto" in path for path in letter.paths)
    assert "List-Unsubscribe" not in letter.headers


def test_switching_off_drops_what_waits_and_can_be_undone(folk: Cast, letters: Letters) -> None:
    wants(folk.edith, Frequency.WEEKLY, "submissions")
    tell_waiting(folk.edith)
    wants(folk.edith, Frequency.OFF, "submissions")
    assert [one.state for one in queries.notices_of(folk.edith.user_id)] == [NoticeState.DROPPED]
    with unit_of_work():
        resume(folk.edith.user_id, ("submissions", "decisions"))
    frequencies = queries.frequencies_of(folk.edith.user_id)
    assert frequencies["submissions"] is Frequency.WEEKLY
    assert frequencies["decisions"] is Frequency.AT_ONCE
    assert letters() == []


def test_what_cannot_be_off_becomes_weekly(folk: Cast) -> None:
    wants(folk.alice, Frequency.OFF, "decisions")
    assert queries.frequencies_of(folk.alice.user_id)["decisions"] is Frequency.WEEKLY
