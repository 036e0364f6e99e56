"""Mail: rendered in the reader's language, written as a job row, sent after the commit."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import make_msgid
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMultiAlternatives, Mail
from flask_mailman.backends.locmem import EmailBackend as MemoryBackend

from toolbox.foundation.errors import ToolboxError, Unavailable
from toolbox.foundation.events import Event, announce
from toolbox.foundation.i18n import _l
from toolbox.foundation.jobs import Hopeless, enqueue
from toolbox.foundation.mail_backends import FolderBackend, SmtpBackend, TerminalBackend
from toolbox.foundation.mail_texts import Written, write
from toolbox.foundation.settings import Settings, SettingsError, installed_settings
from toolbox.foundation.uow import unit_of_work

log = logging.getLogger(__name__)

SEND_MAIL = "foundation.send_mail"
"""Kind of the job that delivers one mail."""


@dataclass(frozen=True)
class _Way:
    """What a scheme of ``mail_url`` means."""

    backend: type
    port: int = 0
    starts_tls: bool = False
    is_tls: bool = False


_WAYS = {
    "console": _Way(TerminalBackend),
    "file": _Way(FolderBackend),
    "memory": _Way(MemoryBackend),
    "smtp": _Way(SmtpBackend, port=25),
    "smtp+tls": _Way(SmtpBackend, port=587, starts_tls=True),
    "smtps": _Way(SmtpBackend, port=465, is_tls=True),
}

mail = Mail()


def configuration(settings: Settings) -> dict[str, Any]:
    """Return Flask-Mailman's configuration for ``settings.mail_url``; SettingsError if unusable.

    User and password are percent-encoded in the address, as in every URL.
    """
    try:
        url = urlsplit(settings.mail_url)
        way, port = _WAYS[url.scheme], url.port
    except (KeyError, ValueError):
        schemes = ", ".join(f"{name}:" for name in _WAYS)
        raise SettingsError(f"mail_url cannot be used; it starts with one of {schemes}") from None
    return {
        "MAIL_BACKEND": way.backend,
        "MAIL_FILE_PATH": str(settings.instance / "mail"),
        "MAIL_SERVER": url.hostname or "localhost",
        "MAIL_PORT": port or way.port,
        "MAIL_USERNAME": unquote(url.username) if url.username else None,
        "MAIL_PASSWORD": unquote(url.password) if url.password else None,
        "MAIL_USE_TLS": way.starts_tls,
        "MAIL_USE_SSL": way.is_tls,
        "MAIL_TIMEOUT": 20,
        "MAIL_DEFAULT_SENDER": settings.mail_from,
    }


def install_mail(app: Flask, settings: Settings) -> None:
    """Set up the mail back end that ``settings`` name; SettingsError where one makes no sense."""
    if settings.digest_hour not in range(24):
        raise SettingsError("digest_hour is an hour of the day, from 0 to 23")
    if settings.digest_weekday not in range(1, 8):
        raise SettingsError("digest_weekday is a day from 1 (Monday) to 7 (Sunday)")
    app.config.update(configuration(settings))
    mail.init_app(app)


@dataclass(frozen=True)
class MailRefused(Event):
    """A server will never take mails for ``to``, it says; ``about`` came with the mail."""

    to: str
    answer: str
    about: Mapping[str, Any]


@dataclass(frozen=True)
class MailDelivered(Event):
    """A mail server has taken a mail for ``to``."""

    to: str


def write_mail(to: str, template: str, *, locale: str, **values: Any) -> None:
    """Write a mail about an account from ``templates/mail/<template>.txt`` and queue it for ``to``.

    Mails know nothing of the request they come from, so that background work can write them too.
    """
    post(to, write(template, locale=locale, values=values))


def post(
    to: str,
    written: Written,
    *,
    headers: Mapping[str, str] | None = None,
    about: Mapping[str, Any] | None = None,
) -> None:
    """Queue a mail for ``to``; the row is written in the present unit of work: no commit, no mail.

    ``about`` comes back in MailRefused. The number of the mail is given here, so that a mail that
    is sent twice because the process died in between is recognised as one.
    """
    host = urlsplit(installed_settings().base_url).hostname or "localhost"
    enqueue(
        SEND_MAIL,
        {
            "to": to,
            "subject": written.subject,
            "body": written.text,
            "html": written.html,
            "headers": {"Message-ID": make_msgid(domain=host), **(headers or {})},
            "about": dict(about or {}),
        },
    )


def send_mail(payload: dict[str, Any]) -> None:
    """Deliver one queued mail.

    What may go better later is an error, so that the job tries again. A server that does not know
    the address is not asked again with the same mail: MailRefused is announced. Where it does not
    want the mail itself, the job is given up at once, for people to look at.
    """
    try:
        _message(payload).send()
    except SMTPRecipientsRefused as error:
        code, answer = error.recipients.get(payload["to"]) or next(iter(error.recipients.values()))
        if not _is_final(code):
            raise
        log.warning("The mail server refused an address: %s", code)
        about = payload.get("about", {})
        with unit_of_work():
            announce(MailRefused(payload["to"], _said(code, answer), about))
    except SMTPDataError as error:
        if not _is_final(error.smtp_code):
            raise
        raise Hopeless(_said(error.smtp_code, error.smtp_error)) from error
    else:
        _report_delivery(payload["to"])


def send_now(to: str, written: Written) -> None:
    """Send a mail at once, to try whether that works; Unavailable with what the server says."""
    try:
        _message(
            {"to": to, "subject": written.subject, "body": written.text, "html": written.html}
        ).send()
    except SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise _not_sent(_said(code, answer)) from error
    except SMTPResponseException as error:
        raise _not_sent(_said(error.smtp_code, error.smtp_error)) from error
    except (OSError, SMTPException) as error:
        raise _not_sent(f"{type(error).__name__}: {error}"[:300]) from error


def _not_sent(answer: str) -> Unavailable:
    return Unavailable(
        _l("The e-mail could not be sent: %(answer)s", answer=answer), code="mail-failed"
    )


def _is_final(code: int) -> bool:
    """Tell a refusal for good from one for now (RFC 5321, 4.2.1)."""
    return 500 <= code < 600


def _said(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:300]


def _report_delivery(to: str) -> None:
    """Say that the address works; a mail that is out must not be sent again if that fails."""
    try:
        with unit_of_work():
            announce(MailDelivered(to))
    except ToolboxError:
        log.exception("A delivery could not be noted")


def _message(payload: dict[str, Any]) -> EmailMultiAlternatives:
    """Build the mail; automatic answers to it are not wanted (RFC 3834), bounces have a place."""
    settings = installed_settings()
    sender = current_app.config["MAIL_DEFAULT_SENDER"]
    answers_to = settings.editors_mail
    return EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["body"],
        to=[payload["to"]],
        from_email=settings.mail_bounce_to or sender,
        reply_to=[answers_to] if answers_to not in {"", payload["to"]} else None,
        headers={
            "From": sender,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **payload.get("headers", {}),
        },
        alternatives=[(payload["html"], "text/html")] if payload.get("html") else None,
    )
