"""Mail servers that say no: counted, given up after some tries, trusted again; over real SMTP."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, enter_the_cast
from tests.conftest import house_settings
from tests.notices.telling import account, tell_published, tell_waiting
from tests.post_office import Mailbox, smtp_server, text_of
from toolbox.accounts import operations, own_account
from toolbox.accounts.models import Purpose
from toolbox.app import create_app
from toolbox.audit.models import AuditEntry
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied
from toolbox.foundation.mail import write_mail
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import queries
from toolbox.notices.addresses import trust
from toolbox.notices.models import NoticeState

pytestmark = pytest.mark.slow

NOON = datetime(2027, 3, 7, 12, 0, tzinfo=UTC)
NOBODY = "550 5.1.1 no such mailbox"


@dataclass
class PostalHouse:
    """An application that posts its mail to a server on this machine."""

    app: Flask
    cast: Cast
    mailbox: Mailbox
    clock: time_machine.Traveller

    def later(self, **how_much: float) -> None:
        """Let time pass and do what is due by then."""
        self.clock.shift(timedelta(**how_much))
        jobs.run_due()


@pytest.fixture
def house(tmp_path: Path, template_instance: Path) -> Iterator[PostalHouse]:
    shutil.copytree(template_instance, tmp_path / "instance")
    mailbox = Mailbox()
    with smtp_server(mailbox) as port, time_machine.travel(NOON, tick=True) as clock:
        settings = house_settings(
            tmp_path / "instance",
            mail_url=f"smtp://127.0.0.1:{port}",
            base_url="https://toolbox.example.org",
            mail_unsubscribe_to="abmelden@example.org",
        )
        app = create_app(settings)
        with app.app_context():
            yield PostalHouse(app, enter_the_cast(), mailbox, clock)
            db.session.remove()
            db.engine.dispose()


def _states(house: PostalHouse) -> list[NoticeState]:
    return [one.state for one in queries.notices_of(house.cast.alice.user_id)]


def test_a_notice_carries_the_headers_of_one_click(house: PostalHouse) -> None:
    tell_waiting(house.cast.edith)
    jobs.run_due()
    (message,) = house.mailbox.messages
    link, by_hand = message["List-Unsubscribe"].strip().split(", ")
    assert link.startswith("<https://toolbox.example.org/konto/abbestellen/")
    assert by_hand == "<mailto:abmelden@example.org?subject=unsubscribe%20submissions>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<submissions.toolbox.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@toolbox.example.org>")
    assert "Feedback-ID" not in message
    assert "Hafenkräne" in text_of(message)
    assert "Hafenkräne" in text_of(message, "html")


def test_mails_about_an_account_promise_no_way_out(house: PostalHouse) -> None:
    with unit_of_work():
        operations.request_reset(house.cast.alice.email)
    jobs.run_due()
    (message,) = house.mailbox.messages
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Precedence"):
        assert message[name] is None


def test_an_address_is_given_up_after_refusals_hours_apart(house: PostalHouse) -> None:
    house.mailbox.unknown = NOBODY
    alice = house.cast.alice.user_id
    for number in range(4):
        tell_published(house.cast.alice, f"Nummer {number}")
    jobs.run_due()
    trouble = queries.trouble_of(alice)
    assert trouble is not None
    assert (trouble.refusals, trouble.unreachable_at) == (1, None)
    assert NOBODY in trouble.answer
    house.later(days=1)
    house.later(days=1)
    assert queries.is_unreachable(alice)
    assert len(house.mailbox.asked) == 4 + 1 + 1
    for _day in range(5):
        tell_published(house.cast.alice)
        house.later(days=1)
    assert len(house.mailbox.asked) == 6, "nobody is asked for ever"
    assert set(_states(house)) == {NoticeState.WAITING}
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert list(actions).count("address-given-up") == 1


def test_what_was_refused_comes_with_the_digest_when_the_address_works(house: PostalHouse) -> None:
    house.mailbox.unknown = NOBODY
    tell_published(house.cast.alice, "Nur einmal")
    jobs.run_due()
    house.mailbox.unknown = ""
    house.later(days=1)
    house.later(days=1)
    (digest,) = house.mailbox.messages
    assert "Nur einmal" in text_of(digest)
    assert _states(house) == [NoticeState.MAILED]
    assert queries.trouble_of(house.cast.alice.user_id) is None


def test_a_refusal_for_now_says_nothing_about_the_address(house: PostalHouse) -> None:
    house.mailbox.unknown = "450 greylisted"
    tell_published(house.cast.alice)
    jobs.run_due()
    assert queries.trouble_of(house.cast.alice.user_id) is None
    house.mailbox.unknown = ""
    house.later(hours=1)
    assert len(house.mailbox.messages) == 1


def _give_up(house: PostalHouse) -> None:
    house.mailbox.unknown = NOBODY
    for _try in range(installed_settings().mail_refusals):
        with unit_of_work():
            write_mail(house.cast.alice.email, "accounts/password_changed", locale="de", name="A")
        house.later(hours=2)
    assert queries.is_unreachable(house.cast.alice.user_id)
    house.mailbox.unknown = ""


def test_mails_about_an_account_go_to_a_dead_address_too_and_wake_it(house: PostalHouse) -> None:
    _give_up(house)
    tell_published(house.cast.alice, "Inzwischen")
    with unit_of_work():
        operations.request_reset(house.cast.alice.email)
    jobs.run_due()
    assert not queries.is_unreachable(house.cast.alice.user_id)
    house.later(days=1)
    assert "Inzwischen" in text_of(house.mailbox.messages[-1])


def test_another_address_begins_anew(house: PostalHouse) -> None:
    _give_up(house)
    with unit_of_work():
        token = operations.issue_token(
            Purpose.CHANGE_EMAIL, hours=1, user=account(house.cast.alice), email="neu@example.org"
        )
        own_account.confirm_email_change(token)
    assert not queries.is_unreachable(house.cast.alice.user_id)


def test_a_person_can_vouch_for_the_address(house: PostalHouse) -> None:
    _give_up(house)
    with unit_of_work():
        trust(house.cast.alice.user_id)
    tell_published(house.cast.alice)
    jobs.run_due()
    assert len(house.mailbox.messages) == 1


def test_addresses_of_strangers_are_not_kept(house: PostalHouse) -> None:
    house.mailbox.unknown = NOBODY
    with unit_of_work():
        operations.ask_to_register("niemand@example.org")
    jobs.run_due()
    assert all(queries.trouble_of(one.user_id) is None for one in house.cast.everybody)


def test_only_administrators_learn_who_cannot_be_reached(house: PostalHouse) -> None:
    _give_up(house)
    ids = [one.user_id for one in house.cast.everybody]
    found = queries.unreachable_among(ids, by=house.cast.anton.actor)
    assert list(found) == [house.cast.alice.user_id]
    for person in (house.cast.alice, house.cast.edith):
        with pytest.raises(Denied):
            queries.unreachable_among(ids, by=person.actor)
