"""Mail for real: through an SMTP server on this machine, into files, onto the terminal."""

import email
import email.policy
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from flask import Flask

from tests.conftest import house_settings
from toolbox.app import create_app
from toolbox.foundation import jobs
from toolbox.foundation.mail import configuration, write_mail
from toolbox.foundation.schema import upgrade
from toolbox.foundation.settings import SettingsError, load_settings
from toolbox.foundation.uow import unit_of_work

WORD = "p@ss/word:100%"


class Mailbox:
    """Takes mails as a server does, and keeps them."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.refusal = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        self.envelopes.append(envelope)
        return "250 OK"

    def check(self, _server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> Any:
        assert isinstance(given, LoginPassword)
        self.logins.append((given.login, given.password))
        return AuthResult(success=given.password == WORD.encode())


@contextmanager
def _smtp_server(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def house(tmp_path: Path) -> Callable[[str], AbstractContextManager[Flask]]:
    """Makes an application that sends its mail by the given address."""

    @contextmanager
    def make(mail_url: str) -> Iterator[Flask]:
        settings = house_settings(tmp_path / "instance", mail_url=mail_url)
        upgrade(settings)
        app = create_app(settings)
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


def _parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _check(message: EmailMessage) -> None:
    assert "Größe der Hafenkräne" in message["Subject"]
    assert message["To"] == "alice@example.org"
    assert message["From"] == "werkzeugkoffer@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "http://toolbox.example.org/w/hafenkraene" in message.get_content()


def test_a_mail_reaches_the_server(house: Callable[[str], AbstractContextManager[Flask]]) -> None:
    mailbox = Mailbox()
    with _smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write()
        assert jobs.run_due() == 1
    (envelope,) = mailbox.envelopes
    assert envelope.rcpt_tos == ["alice@example.org"]
    assert isinstance(envelope.content, bytes)
    _check(_parsed(envelope.content))


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_the_server_is_told_who_sends(
    house: Callable[[str], AbstractContextManager[Flask]],
) -> None:
    mailbox = Mailbox()
    options = {"authenticator": mailbox.check, "auth_required": True, "auth_require_tls": False}
    with (
        _smtp_server(mailbox, **options) as port,
        house(f"smtp://post%20office:p%40ss%2Fword%3A100%25@127.0.0.1:{port}"),
    ):
        _write()
        jobs.run_due()
    assert mailbox.logins == [(b"post office", WORD.encode())]
    assert len(mailbox.envelopes) == 1


@pytest.mark.parametrize("answer", ["451 busy, try later", "550 no such mailbox"])
def test_a_refused_mail_waits_for_another_try(
    house: Callable[[str], AbstractContextManager[Flask]], answer: str
) -> None:
    mailbox = Mailbox()
    mailbox.refusal = answer
    with _smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write()
        jobs.run_due()
        assert jobs.counts()[jobs.JobState.WAITING] == 1


def test_a_silent_server_keeps_the_mail(
    house: Callable[[str], AbstractContextManager[Flask]],
) -> None:
    with _smtp_server(Mailbox()) as port:
        pass
    with house(f"smtp://127.0.0.1:{port}"):
        _write()
        jobs.run_due()
        assert jobs.counts()[jobs.JobState.WAITING] == 1


def test_encryption_is_not_given_up(house: Callable[[str], AbstractContextManager[Flask]]) -> None:
    mailbox = Mailbox()
    with _smtp_server(mailbox) as port, house(f"smtp+tls://127.0.0.1:{port}"):
        _write()
        jobs.run_due()
    assert mailbox.envelopes == []


def test_a_mail_becomes_a_file_for_its_owner_alone(
    house: Callable[[str], AbstractContextManager[Flask]], capsys: pytest.CaptureFixture[str]
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
    _check(_parsed(files[0].read_bytes()))
    assert capsys.readouterr().out == ""


def test_by_default_a_mail_is_shown_and_kept(
    house: Callable[[str], AbstractContextManager[Flask]], capsys: pytest.CaptureFixture[str]
) -> None:
    with house("console:") as app:
        _write()
        jobs.run_due()
        (kept,) = (Path(app.instance_path) / "mail").iterdir()
    _check(_parsed(kept.read_bytes()))
    shown = capsys.readouterr().out
    assert "Größe der Hafenkräne" in shown
    assert "http://toolbox.example.org/w/hafenkraene\n" in shown


def test_no_commit_no_mail(house: Callable[[str], AbstractContextManager[Flask]]) -> None:
    with house("memory:"):
        with pytest.raises(RuntimeError, match="cut"), unit_of_work():
            write_mail(
                "a@example.org", "accounts/reset_unknown", locale="de", address="a@example.org"
            )
            raise RuntimeError("cut")
        assert jobs.run_due() == 0


def test_a_line_break_in_a_value_cannot_add_headers(
    house: Callable[[str], AbstractContextManager[Flask]],
) -> None:
    mailbox = Mailbox()
    with _smtp_server(mailbox) as port, house(f"smtp://127.0.0.1:{port}"):
        _write("Schönes\r\nBcc: thief@example.org\r\n\r\nWerkzeug")
        jobs.run_due()
    (envelope,) = mailbox.envelopes
    assert envelope.rcpt_tos == ["alice@example.org"]
    assert isinstance(envelope.content, bytes)
    assert _parsed(envelope.content)["Bcc"] is None


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


@pytest.mark.parametrize("url", ["", "post:", "smtp://host:many", "smtp://[::1"])
def test_an_unusable_address_is_a_sentence(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="mail_url"):
        configuration(load_settings(tmp_path, {}, mail_url=url))
