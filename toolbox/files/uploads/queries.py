"""Questions about files that are still coming in."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from toolbox.files.uploads.models import Upload
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l

_SENT_AGAIN_WITHIN = timedelta(minutes=5)
"""A browser that missed an answer has asked again by then."""


def own_upload(key: str, *, target: str, by: Actor) -> Upload:
    """Return an upload of the person's own for this target; NotFound otherwise, also expired."""
    found = db.session.scalar(
        select(Upload).where(
            Upload.key == key,
            Upload.owner_id == by.user_id,
            Upload.target == target,
            Upload.expires_at > now(),
        )
    )
    if found is None:
        raise NotFound(_l("This upload is not known here. Please choose the file again."))
    return found


def unfinished(target: str, *, by: Actor) -> Sequence[Upload]:
    """Return what the person began to send to this target and did not finish, newest first."""
    return db.session.scalars(
        select(Upload)
        .where(
            Upload.target == target,
            Upload.owner_id == by.user_id,
            Upload.finished_at.is_(None),
            Upload.expires_at > now(),
        )
        .order_by(Upload.id.desc())
    ).all()


def announced_bytes(target: str) -> tuple[int, int]:
    """Return how many files are on their way to a target, and their size together in bytes."""
    number, size = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Upload.size), 0)).where(
            Upload.target == target, Upload.finished_at.is_(None), Upload.expires_at > now()
        )
    ).one()
    return number, size


def open_count(user_id: int) -> int:
    """Return how many files a person has on their way."""
    counted = select(func.count()).select_from(Upload)
    return (
        db.session.scalar(
            counted.where(
                Upload.owner_id == user_id,
                Upload.finished_at.is_(None),
                Upload.expires_at > now(),
            )
        )
        or 0
    )


def was_just_taken(upload: Upload) -> bool:
    """Say whether the person's browser sent the same file to the same target a moment ago.

    It announces a small file and sends it in one request; if the answer is lost, it begins anew.
    """
    twin = select(Upload.id).where(
        Upload.owner_id == upload.owner_id,
        Upload.target == upload.target,
        Upload.fingerprint == upload.fingerprint,
        Upload.fingerprint != "",
        Upload.key != upload.key,
        Upload.finished_at > now() - _SENT_AGAIN_WITHIN,
    )
    return db.session.scalar(twin.limit(1)) is not None
