"""Looking something up in the audit trail, by who, what, when and about which things."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.audit.models import AuditEntry
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.policy import is_administrator

_BATCH = 500


@dataclass(frozen=True)
class Sought:
    """What is looked for; None narrows nothing.

    ``things`` are ids by sort of thing. ``since`` is the first moment that counts, ``until`` the
    first that does not any more. ``by_system``: also what nobody did by hand.
    """

    people: Collection[int] | None = None
    by_system: bool = False
    object_type: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    things: Mapping[str, Collection[int]] | None = None


def found_count(sought: Sought, *, by: Actor) -> int:
    """Return how many deeds fit; Denied but for administrators."""
    is_administrator.require(by, None)
    statement = select(func.count()).select_from(AuditEntry).where(*_conditions(sought))
    return db.session.scalar(statement) or 0


def found(sought: Sought, *, limit: int, offset: int, by: Actor) -> Sequence[AuditEntry]:
    """Return a stretch of the deeds that fit, newest first; Denied but for administrators."""
    is_administrator.require(by, None)
    return db.session.scalars(
        select(AuditEntry)
        .where(*_conditions(sought))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def in_batches(sought: Sought, *, by: Actor) -> Iterator[Sequence[AuditEntry]]:
    """Yield all deeds that fit, newest first, so many at a time that memory stays flat."""
    is_administrator.require(by, None)
    before: int | None = None
    while True:
        statement = select(AuditEntry).where(*_conditions(sought))
        if before is not None:
            statement = statement.where(AuditEntry.id < before)
        batch = db.session.scalars(statement.order_by(AuditEntry.id.desc()).limit(_BATCH)).all()
        if not batch:
            return
        before = batch[-1].id
        yield batch
        db.session.expunge_all()


def actions() -> Sequence[str]:
    """Return what sorts of deeds the trail has."""
    return db.session.scalars(
        select(AuditEntry.action).distinct().order_by(AuditEntry.action)
    ).all()


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if sought.people is not None:
        by_whom = _among(AuditEntry.user_id, sought.people)
        nobody = AuditEntry.user_id.is_(None) if sought.by_system else false()
        conditions.append(or_(by_whom, nobody))
    if sought.object_type is not None:
        conditions.append(AuditEntry.object_type == sought.object_type)
    if sought.action is not None:
        conditions.append(AuditEntry.action == sought.action)
    if sought.since is not None:
        conditions.append(AuditEntry.at >= sought.since)
    if sought.until is not None:
        conditions.append(AuditEntry.at < sought.until)
    if sought.things is not None:
        conditions.append(
            or_(
                false(),
                *(
                    (AuditEntry.object_type == sort) & _among(AuditEntry.object_id, ids)
                    for sort, ids in sought.things.items()
                ),
            )
        )
    return conditions


def _among(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ids: Collection[int]
) -> ColumnElement[bool]:
    """Numbers stand in the statement itself: an engine takes only so many values beside it."""
    numbers: BindParameter[list[int]] = bindparam(
        None, sorted(ids), expanding=True, literal_execute=True
    )
    return column.in_(numbers)
