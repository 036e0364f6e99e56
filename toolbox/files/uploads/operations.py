"""Uploads in the database: announced, grown, finished; inside a unit of work."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from toolbox.files.inspection.inspector import format_of
from toolbox.files.inspection.names import extension_of, safe_name
from toolbox.files.inspection.refusals import refusal
from toolbox.files.uploads import queries
from toolbox.files.uploads.models import Upload
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied, TooLarge, TooMany
from toolbox.foundation.i18n import _l

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Quota:
    """What may come in: sizes in bytes.

    ``file`` is the largest file, ``room`` and ``places`` are what the target can still take
    beside what is on its way already, ``at_once`` is for the uploads of one person, ``days`` is
    how long one may rest.
    """

    file: int
    room: int
    places: int
    at_once: int
    days: int


@dataclass(frozen=True)
class Announcement:
    """What a browser says of a file before it sends it; ``size`` in bytes."""

    name: str
    size: int
    media_type: str = ""
    fingerprint: str = ""


def announce_upload(announced: Announcement, *, target: str, quota: Quota, by: Actor) -> Upload:
    """Begin an upload, refusing at once what could not be kept in the end.

    Raises Denied for visitors, Invalid for a type that is not taken, TooLarge, TooMany.
    """
    if by.user_id is None:
        raise Denied(_l("Please log in first."), code="login-needed")
    name = safe_name(announced.name)
    format_of(extension_of(name))
    if announced.size <= 0:
        raise refusal("file-empty")
    _require_room(announced.size, target, quota)
    if queries.open_count(by.user_id) >= quota.at_once:
        raise TooMany(
            _l(
                "You have %(most)s unfinished uploads. Please finish or discard some first.",
                most=quota.at_once,
            ),
            code="too-many-uploads",
        )
    upload = Upload(
        key=secrets.token_hex(16),
        owner_id=by.user_id,
        target=target,
        name=name,
        media_type=announced.media_type[:120],
        fingerprint=announced.fingerprint[:300],
        size=announced.size,
        received=0,
        expires_at=now() + timedelta(days=quota.days),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def _require_room(size: int, target: str, quota: Quota) -> None:
    if size > quota.file:
        raise TooLarge(
            _l(
                "The file is larger than the %(limit)s MB that are allowed.",
                limit=quota.file // MEGABYTE,
            ),
            code="file-too-large",
        )
    number, announced = queries.announced_bytes(target)
    if size + announced > quota.room:
        raise TooLarge(
            _l("There is no room for this file any more: all files of a version count together."),
            code="version-too-large",
        )
    if number >= quota.places:
        raise TooLarge(
            _l("There is no place for a further file: a version has reached its most files."),
            code="too-many-files",
        )


def grow(upload: Upload, length: int, *, days: int) -> None:
    """Note that ``length`` bytes are safely on the disk; the upload rests anew from now."""
    upload.received = length
    upload.expires_at = now() + timedelta(days=days)
    db.session.flush()


def finish(upload: Upload) -> None:
    """Note that the file is where it was meant to go, or was refused for good."""
    upload.finished_at = now()
    upload.received = upload.size
    db.session.flush()


def discard(upload: Upload) -> None:
    """Forget an upload."""
    db.session.delete(upload)
    db.session.flush()
