"""Mail: rendered in the reader's language, written as a job row, sent after the commit."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, render_template
from flask_mailman import EmailMessage, Mail

from toolbox.foundation.i18n import speaking
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.settings import Settings

SEND_MAIL = "foundation.send_mail"
"""Kind of the job that delivers one mail."""

_BACKENDS = {"console": "console", "file": "file", "memory": "locmem", "smtp": "smtp"}
_BACKENDS["smtps"] = _BACKENDS["smtp+tls"] = "smtp"

mail = Mail()


def configuration(settings: Settings) -> dict[str, Any]:
    """Return Flask-Mailman's configuration for ``settings.mail_url``; ValueError if unknown."""
    url = urlsplit(settings.mail_url)
    if url.scheme not in _BACKENDS:
        raise ValueError(f"Unknown mail_url {settings.mail_url!r}; use {', '.join(_BACKENDS)}.")
    return {
        "MAIL_BACKEND": _BACKENDS[url.scheme],
        "MAIL_FILE_PATH": str(settings.instance / "mail"),
        "MAIL_SERVER": url.hostname or "localhost",
        "MAIL_PORT": url.port or 25,
        "MAIL_USERNAME": url.username,
        "MAIL_PASSWORD": url.password,
        "MAIL_USE_TLS": url.scheme == "smtp+tls",
        "MAIL_USE_SSL": url.scheme == "smtps",
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
    present unit of work: no commit, no mail.
    """
    with speaking(locale):
        text = render_template(f"mail/{template}.txt", **values).strip()
    subject, _, body = text.partition("\n")
    enqueue(SEND_MAIL, {"to": to, "subject": subject.strip(), "body": body.strip() + "\n"})


def send_mail(payload: dict[str, Any]) -> None:
    """Deliver one queued mail; an error lets the job try again later."""
    EmailMessage(
        subject=payload["subject"],
        body=payload["body"],
        to=[payload["to"]],
        from_email=current_app.config["MAIL_DEFAULT_SENDER"],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
