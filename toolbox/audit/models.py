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


_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END"
_FORGETS_A_PERSON = (
    "NEW.id IS OLD.id AND NEW.at IS OLD.at AND NEW.action IS OLD.action"
    " AND NEW.object_type IS OLD.object_type"
    " AND (NEW.object_id IS OLD.object_id OR OLD.object_type = 'account' AND NEW.object_id = 0)"
    " AND (NEW.user_id IS OLD.user_id OR NEW.user_id IS NULL)"
    " AND (NEW.details IS OLD.details"
    " OR json(NEW.details) = json_remove(OLD.details, '$.person'))"
)
"""The one change that is let through: a line says no longer who did it, or to whom."""

KEEP_HISTORY = (
    "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries "
    f"WHEN NOT ({_FORGETS_A_PERSON}) {_REFUSE}",
    f"CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries {_REFUSE}",
)
for _statement in KEEP_HISTORY:
    _trigger = DDL(_statement)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy itself
    event.listen(AuditEntry.__table__, "after_create", _trigger.execute_if(dialect="sqlite"))
