"""Mail for real: through an SMTP server on this machine, into files, onto the terminal."""

import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import house_settings
from tests.post_office import WORD, Mailbox, parsed, smtp_server, text_of
from toolbox.app import create_app
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.mail import configuration, send_mail, write_mail
from toolbox.foundation.settings import SettingsError, load_settings
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

House = Callable[..., AbstractContextManager[Flask]]


@pytest.fixture
def house(tmp_path: Path, template_instance: Path) -> House:
    """Makes an application that sends its mail by the given address."""

    @contextmanager
    def make(mail_url: str, **settings_of_mail: str) -> Iterator[Flask]:
        folder = tmp_path / "instance"
        if not folder.exists():
            shutil.copytree(template_instance, folder)
        app = create_app(house_settings(folder, mail_url=mail_url, **settings_of_mail))
        with app.app_context():
            yield app

    return make


def _write(title: str = "Größe der Hafenkräne") -> None:
    with unit_of_work():
        write_mail(
            "alice@example.org",
            "catalogue/published",
            locale="en",
            title=title,
            name="Alice",
            organisation="Projekt Alpha",
            slug="hafenkraene",
        )


def _check(message: EmailMessage) -> None:
    assert "Größe der Hafenkräne" in message["Subject"]
    assert message["To"] == "alice@example.org"
    assert message["From"] == "werkzeugkoffer@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Message-ID"].endswith("@toolbox.example.org>")
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "http://toolbox.example.org/w/hafenkraene" in text_of(message)
    assert 'href="http://toolbox.example.org/w/hafenkraene"' in text_of(message, "html")


def test_a_mail_reaches_the_server(house: House) -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write()
        assert jobs.run_due() == 1
    (envelope,) = mailbox.envelopes
    assert envelope.rcpt_tos == ["alice@example.org"]
    _check(parsed(envelope.content))


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_the_server_is_told_who_sends(
    house: House,
) -> None:
    mailbox = Mailbox()
    options = {"authenticator": mailbox.check, "auth_required": True, "auth_require_tls": False}
    with (
        smtp_server(mailbox, **options) as port,
        house(f"smtp://post%20office:p%40ss%2Fword%3A100%25@127.0.0.1:{port}"),
    ):
        _write()
        jobs.run_due()
    assert mailbox.logins == [(b"post office", WORD.encode())]
    assert len(mailbox.envelopes) == 1


def test_a_mail_refused_for_now_waits_for_another_try(house: House) -> None:
    mailbox = Mailbox()
    mailbox.refusal = "451 busy, try later"
    with smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write()
        jobs.run_due()
        assert jobs.counts()[jobs.JobState.WAITING] == 1


def test_an_address_refused_for_now_waits_for_another_try(house: House) -> None:
    mailbox = Mailbox()
    mailbox.unknown = "450 greylisted"
    with smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write()
        jobs.run_due()
        assert jobs.counts()[jobs.JobState.WAITING] == 1


def test_a_mail_that_nobody_wants_is_given_up_at_once_and_shown(house: House) -> None:
    mailbox = Mailbox()
    mailbox.refusal = "554 5.7.1 looks like spam"
    with smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write()
        jobs.run_due()
        (given_up,) = jobs.in_state(jobs.JobState.FAILED, limit=10, offset=0)
        assert "554 5.7.1 looks like spam" in str(given_up.error)
        assert given_up.attempts == 1


def test_an_address_that_is_not_there_is_not_asked_again(house: House) -> None:
    mailbox = Mailbox()
    mailbox.unknown = "550 5.1.1 no such mailbox"
    with smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write()
        jobs.run_due()
        assert sum(jobs.counts().values()) == 0
    assert mailbox.asked == ["alice@example.org"]


def test_a_mail_that_is_sent_twice_is_recognised_as_one(house: House) -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write()
        payload = db.session.scalars(select(jobs.Job.payload)).one()
        send_mail(payload)
        send_mail(payload)
    first, second = mailbox.messages
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    ("setting", "envelope_sender"),
    [("", "werkzeugkoffer@example.org"), ("bounces@example.org", "bounces@example.org")],
)
def test_bounces_go_where_the_settings_say(
    house: House, setting: str, envelope_sender: str
) -> None:
    mailbox = Mailbox()
    with (
        smtp_server(mailbox) as port,
        house(f"smtp://127.0.0.1:{port}", mail_bounce_to=setting),
    ):
        _write()
        jobs.run_due()
    assert mailbox.envelopes[0].mail_from == envelope_sender
    assert mailbox.messages[0]["From"] == "werkzeugkoffer@example.org"


@pytest.mark.parametrize(
    ("editors", "answers_to"),
    [("", None), ("redaktion@example.org", "redaktion@example.org"), ("alice@example.org", None)],
)
def test_answers_go_to_the_editors(house: House, editors: str, answers_to: str | None) -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}", editors_mail=editors):
        _write()
        jobs.run_due()
    assert mailbox.messages[0]["Reply-To"] == answers_to


def test_a_silent_server_keeps_the_mail(
    house: House,
) -> None:
    with smtp_server(Mailbox()) as port:
        pass
    with house(f"smtp://127.0.0.1:{port}"):
        _write()
        jobs.run_due()
        assert jobs.counts()[jobs.JobState.WAITING] == 1


def test_encryption_is_not_given_up(house: House) -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox) as port, house(f"smtp+tls://127.0.0.1:{port}"):
        _write()
        jobs.run_due()
    assert mailbox.envelopes == []


def test_a_mail_becomes_a_file_for_its_owner_alone(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with house("file:") as app:
        _write()
        _write()
        jobs.run_due()
        folder = Path(app.instance_path) / "mail"
    files = sorted(folder.iterdir())
    assert len(files) == 2
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    _check(parsed(files[0].read_bytes()))
    assert capsys.readouterr().out == ""


def test_by_default_a_mail_is_shown_and_kept(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with house("console:") as app:
        _write()
        jobs.run_due()
        (kept,) = (Path(app.instance_path) / "mail").iterdir()
    _check(parsed(kept.read_bytes()))
    shown = capsys.readouterr().out
    assert "Größe der Hafenkräne" in shown
    assert "http://toolbox.example.org/w/hafenkraene\n" in shown


def test_no_commit_no_mail(house: House) -> None:
    with house("memory:"):
        with pytest.raises(RuntimeError, match="cut"), unit_of_work():
            write_mail(
                "a@example.org", "accounts/reset_unknown", locale="de", address="a@example.org"
            )
            raise RuntimeError("cut")
        assert jobs.run_due() == 0


def test_a_line_break_in_a_value_cannot_add_headers(
    house: House,
) -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write("Schönes\r\nBcc: thief@example.org\r\n\r\nWerkzeug")
        jobs.run_due()
    (envelope,) = mailbox.envelopes
    assert envelope.rcpt_tos == ["alice@example.org"]
    assert parsed(envelope.content)["Bcc"] is None


@pytest.mark.parametrize(
    ("url", "server", "port", "starts_tls", "is_tls"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, False, False),
        ("smtp+tls://mail.example.org", "mail.example.org", 587, True, False),
        ("smtps://mail.example.org", "mail.example.org", 465, False, True),
        ("smtp://mail.example.org:2525", "mail.example.org", 2525, False, False),
    ],
)
def test_addresses_of_mail_servers(
    tmp_path: Path, url: str, server: str, port: int, *, starts_tls: bool, is_tls: bool
) -> None:
    values = configuration(load_settings(tmp_path, {}, mail_url=url))
    assert (values["MAIL_SERVER"], values["MAIL_PORT"]) == (server, port)
    assert (values["MAIL_USE_TLS"], values["MAIL_USE_SSL"]) == (starts_tls, is_tls)


@pytest.mark.parametrize(
    "wrong",
    [{"digest_hour": 24}, {"digest_hour": -1}, {"digest_weekday": 0}, {"digest_weekday": 8}],
)
def test_an_hour_that_does_not_exist_is_a_sentence(tmp_path: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        create_app(house_settings(tmp_path, **wrong))


@pytest.mark.parametrize("url", ["", "post:", "smtp://host:many", "smtp://[::1"])
def test_an_unusable_address_is_a_sentence(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="mail_url"):
        configuration(load_settings(tmp_path, {}, mail_url=url))
