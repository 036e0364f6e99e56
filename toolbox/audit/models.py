"""The audit trail; the database itself refuses changes to it."""

from sqlalchemy import DDL, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import CreatedAt, JsonObject, Key, Model, PrimaryKey


class AuditEntry(Model):
    """One deed: who (an account id, none for the system), what, to which thing."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_object", "object_type", "object_id"),)

    id: Mapped[PrimaryKey]
    at: Mapped[CreatedAt] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[Key]
    object_type: Mapped[Key]
    object_id: Mapped[int]
    details: Mapped[JsonObject]


KEEP_HISTORY = tuple(
    f"CREATE TRIGGER audit_entries_no_{deed.lower()} BEFORE {deed} ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END"
    for deed in ("UPDATE", "DELETE")
)
for _statement in KEEP_HISTORY:
    _trigger = DDL(_statement)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy itself
    event.listen(AuditEntry.__table__, "after_create", _trigger.execute_if(dialect="sqlite"))
