"""Reading the audit trail."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from toolbox.audit.models import AuditEntry
from toolbox.foundation.db import db


def entries_about(object_type: str, object_id: int, limit: int = 50) -> Sequence[AuditEntry]:
    """Return what happened to one thing, newest first."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.object_type == object_type, AuditEntry.object_id == object_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    ).all()


def last_line() -> tuple[int, datetime | None]:
    """Return number and moment of the newest deed; (0, None) for none.

    It is another one after every change that readers can see, also where the database was
    exchanged for an older one, in which the numbers go on from earlier.
    """
    row = db.session.execute(
        select(AuditEntry.id, AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1)
    ).one_or_none()
    return (row.id, row.at) if row else (0, None)
