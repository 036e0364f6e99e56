"""Mails that lie here: those that wait as jobs, and copies in the folder of the instance."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select

from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.ids import token_digest
from toolbox.foundation.jobs import Job, enqueue
from toolbox.foundation.mail import SEND_MAIL
from toolbox.foundation.settings import installed_settings

ERASE_MAILS = "foundation.erase_mails"
"""Kind of the job that removes copies of mails to, or about, somebody who left."""


def _folder() -> Path:
    return installed_settings().instance / "mail"


def _copies(pattern: str = "*.eml") -> list[Path]:
    folder = _folder()
    return sorted(folder.glob(pattern)) if folder.is_dir() else []


def _remains() -> list[Path]:
    """Return all copies, with those that were half written when the process died."""
    return _copies("*.eml*")


def _kept_since(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    return message


def _named(sign: str) -> re.Pattern[str]:
    """Return what finds a name or address, but not as a part of a longer one."""
    return re.compile(rf"(?<![\w.+-]){re.escape(sign)}(?![\w@-])")


def _texts(message: EmailMessage) -> Iterator[str]:
    yield str(message["to"] or "")
    yield str(message["subject"] or "")
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield str(part.get_content())


def mails_to(address: str) -> Sequence[dict[str, Any]]:
    """Return subject and moment of mails to an address that wait, or are kept as copies."""
    jobs = db.session.scalars(
        select(Job).where(Job.kind == SEND_MAIL, Job.payload["to"].as_string() == address)
    )
    waiting = [
        {"subject": job.payload.get("subject", ""), "at": job.created_at.isoformat()}
        for job in jobs
    ]
    kept = [
        {"subject": str(message["subject"]), "at": _kept_since(path).isoformat()}
        for path in _copies()
        if _named(address).search(str((message := _read(path))["to"]))
    ]
    return [*waiting, *kept]


def _strings(value: Any) -> Iterator[str]:
    """Yield every text inside of a payload."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)


def erase_mails_about(address: str, name: str) -> None:
    """Drop mails that still wait, and remove copies, in the unit of work of a farewell.

    Copies of the farewell itself go a day later: where mails are only kept, it is to be read first.
    """
    named = _named(address)
    waiting = db.session.scalars(select(Job).where(Job.kind == SEND_MAIL))
    for job in waiting.all():
        if any(named.search(text) for text in (*_strings(job.payload), job.error or "")):
            db.session.delete(job)
    db.session.flush()
    moment = now()
    enqueue(ERASE_MAILS, {"address": address, "name": name, "before": moment.isoformat()})
    enqueue(
        ERASE_MAILS,
        {"digest": token_digest(address)},
        run_at=moment + timedelta(days=1),
    )


def erase_mails(payload: dict[str, Any]) -> None:
    """Remove copies to somebody who left, and, where the name is given, those about the person."""
    before = datetime.fromisoformat(payload["before"]) if "before" in payload else now()
    for path in _remains():
        with suppress(FileNotFoundError):  # whole by now: it is newer than what is looked for
            if _kept_since(path) <= before and _is_about(_read(path), payload):
                path.unlink()


def _is_about(message: EmailMessage, payload: dict[str, Any]) -> bool:
    if "digest" in payload:
        addressees = message["to"].addresses if message["to"] else ()
        digests = {token_digest(one.addr_spec) for one in addressees}
        return payload["digest"] in digests
    signs = (_named(payload["address"]), _named(payload["name"]))
    return any(sign.search(text) for text in _texts(message) for sign in signs)


def forget_copies(before: datetime) -> None:
    """Remove copies of mails that were sent before this moment."""
    for path in _remains():
        with suppress(FileNotFoundError):  # whole by now, and newer than that
            if _kept_since(path) < before:
                path.unlink()
