"""What the review desk shows: how long something waits, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from toolbox.accounts import queries as accounts
from toolbox.audit import queries as audit
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.models import Version
from toolbox.foundation.clock import HOME_ZONE, today
from toolbox.foundation.i18n import Message, _, _l, ngettext

LONG_WAIT_DAYS = 7

DEEDS: dict[str, Message] = {
    "drafted": _l("Draft begun"),
    "submitted": _l("Submitted"),
    "returned": _l("Returned with a comment"),
    "withdrawn": _l("Taken back by its makers"),
    "published": _l("Published"),
    "retired": _l("Taken out of the search"),
    "reinstated": _l("Brought back into the search"),
    "address-changed": _l("Address changed"),
    "moved": _l("Given to another organisation"),
    "draft-discarded": _l("Draft thrown away"),
    "removed": _l("Removed"),
}


@dataclass(frozen=True)
class Waiting:
    """A submission in the queue; ``days`` is how long it waits."""

    version: Version
    kind: Kind
    days: int
    waits: str

    @property
    def is_late(self) -> bool:
        """True where the makers have waited for too long."""
        return self.days >= LONG_WAIT_DAYS


@dataclass(frozen=True)
class Happening:
    """One line of the history of an instrument."""

    at: datetime
    what: Message
    who: str
    comment: str


def waiting(versions: Sequence[Version]) -> list[Waiting]:
    """Return submissions with their age in days of this house."""
    return [_waiting(version) for version in versions]


def _waiting(version: Version) -> Waiting:
    since = version.submitted_at or version.saved_at
    days = max(0, (today() - since.astimezone(HOME_ZONE).date()).days)
    words = ngettext("for %(num)s day", "for %(num)s days", days) if days else _("since today")
    return Waiting(version, kind_named(version.instrument.kind), days, words)


def history(instrument_id: int) -> list[Happening]:
    """Return what happened to an instrument, newest first."""
    entries = audit.entries_about("instrument", instrument_id)
    names = accounts.names_of(entry.user_id for entry in entries if entry.user_id)
    return [
        Happening(
            entry.at,
            DEEDS.get(entry.action, entry.action),
            names.get(entry.user_id or 0, _("The toolbox itself")),
            str(entry.details.get("comment") or ""),
        )
        for entry in entries
    ]
