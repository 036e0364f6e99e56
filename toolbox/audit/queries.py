"""Reading the audit trail."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

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


def object_types() -> Sequence[str]:
    """Return what sorts of things the trail speaks of."""
    return db.session.scalars(
        select(AuditEntry.object_type).distinct().order_by(AuditEntry.object_type)
    ).all()


def entry_count(object_type: str | None = None) -> int:
    """Return how many deeds the trail has, of all sorts of things or of one."""
    statement = select(func.count()).select_from(AuditEntry)
    if object_type is not None:
        statement = statement.where(AuditEntry.object_type == object_type)
    return db.session.scalar(statement) or 0


def entries(object_type: str | None = None, *, limit: int, offset: int) -> Sequence[AuditEntry]:
    """Return a stretch of the trail, newest first, of all sorts of things or of one."""
    statement = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit).offset(offset)
    if object_type is not None:
        statement = statement.where(AuditEntry.object_type == object_type)
    return db.session.scalars(statement).all()


def last_entry_id() -> int:
    """Return the id of the newest deed, 0 for none: it grows with every change."""
    return db.session.scalar(select(func.max(AuditEntry.id))) or 0


def last_line() -> tuple[int, datetime | None]:
    """Return number and moment of the newest deed; (0, None) for none.

    It is another one after every change that readers can see, also where the database was
    exchanged for an older one, in which the numbers go on from earlier.
    """
    row = db.session.execute(
        select(AuditEntry.id, AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1)
    ).one_or_none()
    return (row.id, row.at) if row else (0, None)
