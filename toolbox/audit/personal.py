"""What this room knows about a person; the trail itself stays, and forgets the person in time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update

from toolbox.audit.models import AuditEntry
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, PersonalData

_ACCOUNT = "account"
"""What lines call a thing that is a person."""


def about(user_id: int) -> Facts:
    """Return the lines that say what a person did, or what was done with the account."""
    lines = db.session.scalars(
        select(AuditEntry)
        .where(
            or_(
                AuditEntry.user_id == user_id,
                (AuditEntry.object_type == _ACCOUNT) & (AuditEntry.object_id == user_id),
                AuditEntry.details["person"].as_string() == str(user_id),
            )
        )
        .order_by(AuditEntry.id)
    )
    return {
        "trail": [
            {
                "at": line.at.isoformat(),
                "by_me": line.user_id == user_id,
                "action": line.action,
                "object_type": line.object_type,
                "object_id": line.object_id,
            }
            for line in lines
        ]
    }


WORDS = {
    "trail": _l("Lines of the audit trail"),
    "at": _l("When"),
    "by_me": _l("By me"),
    "action": _l("What was done"),
    "object_type": _l("With what sort of thing"),
    "object_id": _l("Its number"),
}


def _stays(_user_id: int) -> Sequence[Message]:
    return [
        _l(
            "The audit trail keeps what was done, so that changes can be explained. "
            "It holds a number, no name; after some time that number goes as well."
        )
    ]


def forget_people(before: datetime) -> None:
    """Let lines from before this moment no longer say who did something, or to whom."""
    old = AuditEntry.at < before
    db.session.execute(
        update(AuditEntry).where(old, AuditEntry.user_id.is_not(None)).values(user_id=None)
    )
    db.session.execute(
        update(AuditEntry)
        .where(old, AuditEntry.object_type == _ACCOUNT, AuditEntry.object_id != 0)
        .values(object_id=0)
    )
    db.session.execute(
        update(AuditEntry)
        .where(old, AuditEntry.details["person"].as_string().is_not(None))
        .values(details=func.json_remove(AuditEntry.details, "$.person"))
    )


PERSONAL_DATA = PersonalData(
    room="audit",
    title=_l("Audit trail"),
    about=about,
    words=WORDS,
    columns=frozenset({"audit_entries.user_id"}),
    stays=_stays,
)
