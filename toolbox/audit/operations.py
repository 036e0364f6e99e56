"""Writing the audit trail, inside the unit of work of the deed itself."""

from typing import Any

from toolbox.audit.models import AuditEntry
from toolbox.foundation.db import db


def record(
    action: str, object_type: str, object_id: int, *, by_id: int | None, **details: Any
) -> None:
    """Append one deed; ``by_id`` is the acting account, None for the system itself.

    ``details`` hold what helps later, never secrets or addresses of people.
    """
    db.session.add(
        AuditEntry(
            user_id=by_id,
            action=action,
            object_type=object_type,
            object_id=object_id,
            details=details,
        )
    )
