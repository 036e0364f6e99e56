"""Nightly work on uploads: what nobody went on with is forgotten."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from toolbox.files.uploads.models import Upload
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work

FORGET_UPLOADS = "files.forget_uploads"
LEFT_OVER_AFTER = timedelta(days=1)
"""Bytes without a row are left over where a server died between two steps."""


def forget_uploads(_payload: dict[str, Any]) -> None:
    """Delete expired uploads, rows first, then the bytes no row speaks of."""
    with unit_of_work():
        db.session.execute(delete(Upload).where(Upload.expires_at < now()))
    known = set(db.session.scalars(select(Upload.key).where(Upload.finished_at.is_(None))))
    db.session.rollback()
    spool = installed_storage().spool
    before = now() - LEFT_OVER_AFTER
    for entry in list(spool.iterate()):
        if entry.key not in known and entry.modified < before:
            spool.delete(entry.key)
