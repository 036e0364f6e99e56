"""Reading the audit trail."""

from collections.abc import Sequence

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


def latest(limit: int = 100) -> Sequence[AuditEntry]:
    """Return the newest deeds."""
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)).all()
