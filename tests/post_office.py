"""A mail server on this machine that keeps what it takes and refuses what it is told to."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

WORD = "p@ss/word:100%"


class Mailbox:
    """Takes mails as a server does; ``refusal`` answers the mail, ``unknown`` its address."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.refusal = ""
        self.unknown = ""
        self.asked: list[str] = []

    @property
    def messages(self) -> list[EmailMessage]:
        """The mails that were taken."""
        return [parsed(one.content) for one in self.envelopes]

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        self.asked.append(address)
        if self.unknown:
            return self.unknown
        envelope.rcpt_tos.append(address)
        return "250 OK"

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
def smtp_server(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """Serve ``mailbox`` inside the block at the port that is given."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def parsed(content: bytes | str | None) -> EmailMessage:
    """Return a mail as mail programs understand it."""
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage, subtype: str = "plain") -> str:
    """Return one face of a mail: ``plain`` or ``html``."""
    body = message.get_body((subtype,))
    assert body is not None
    return str(body.get_content())
