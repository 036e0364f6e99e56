"""Mail: rendered in the reader's language, written as a job row, sent after the commit."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from flask_mailman.backends.locmem import EmailBackend as MemoryBackend

from toolbox.foundation.i18n import speaking
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.mail_backends import FolderBackend, SmtpBackend, TerminalBackend
from toolbox.foundation.settings import Settings, SettingsError, installed_settings

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
    """Set up the mail back end that ``settings`` name."""
    app.config.update(configuration(settings))
    mail.init_app(app)


def write_mail(to: str, template: str, *, locale: str, **values: Any) -> None:
    """Render ``templates/mail/<template>.txt`` and queue it for ``to``.

    The template's first line is the subject, the rest the body. The row is written in the
    present unit of work: no commit, no mail. Mails know nothing of the request they come from, so
    that background work can write them too.
    """
    with speaking(locale):
        text = (
            current_app.jinja_env.get_template(f"mail/{template}.txt")
            .render(site_name=installed_settings().site_name, **values)
            .strip()
        )
    subject, _, body = text.partition("\n")
    enqueue(
        SEND_MAIL, {"to": to, "subject": " ".join(subject.split()), "body": body.strip() + "\n"}
    )


def send_mail(payload: dict[str, Any]) -> None:
    """Deliver one queued mail; an error lets the job try again later."""
    EmailMessage(
        subject=payload["subject"],
        body=payload["body"],
        to=[payload["to"]],
        from_email=current_app.config["MAIL_DEFAULT_SENDER"],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
