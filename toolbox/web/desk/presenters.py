"""What the review desk says about a submission: how long it waits, when it is due, who has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from toolbox.accounts import queries as accounts
from toolbox.audit import queries as audit
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.models import Version
from toolbox.foundation.clock import HOME_ZONE, today
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.review import queries
from toolbox.review.lifecycle import STATE_LABELS
from toolbox.review.models import Submission
from toolbox.web.rounds import STATE_COLOURS, by_name
from toolbox.web.surroundings import long_date

DEEDS: dict[str, Message] = {
    "drafted": _l("Draft begun"),
    "submitted": _l("Submitted"),
    "assigned": _l("Taken on by an editor"),
    "released": _l("Put back into the queue"),
    "returned": _l("Returned with a comment"),
    "rejected": _l("Rejected"),
    "withdrawn": _l("Taken back by its makers"),
    "published": _l("Published"),
    "retired": _l("Taken out of the search"),
    "reinstated": _l("Brought back into the search"),
    "address-changed": _l("Address changed"),
    "moved": _l("Given to another organisation"),
    "partner-asked": _l("Partner asked"),
    "partner-joined": _l("Partner joined"),
    "partner-left": _l("Partner left"),
    "draft-discarded": _l("Draft thrown away"),
    "removed": _l("Removed"),
    "confirmed": _l("Confirmed that it still holds"),
    "successor-named": _l("Said what to use instead"),
    "handover-offered": _l("Offered to another organisation"),
    "handover-accepted": _l("Offer accepted"),
    "handover-declined": _l("Offer declined"),
    "handover-withdrawn": _l("Offer withdrawn"),
    "handover-lapsed": _l("Offer lapsed"),
    "care-asked": _l("Asked for by an organisation that would look after it"),
    "care-accepted": _l("Given into new care"),
    "care-declined": _l("Request for care declined"),
    "care-withdrawn": _l("Request for care withdrawn"),
    "care-lapsed": _l("Request for care lapsed"),
}


@dataclass(frozen=True)
class Waiting:
    """A submission as the queue and its own page show it."""

    submission: Submission
    version: Version
    kind: Kind
    waits: str
    due: str
    is_late: bool
    keeper: str
    """Name of the editor who takes care of it; empty where nobody does."""


@dataclass(frozen=True)
class GoneBack:
    """A submission that is with its makers again, as the queue shows it.

    ``due`` is empty where the editors named no day.
    """

    submission: Submission
    version: Version
    kind: Kind
    state: Message
    colour: str
    decided: str
    due: str
    points: str


@dataclass(frozen=True)
class Happening:
    """One line of the history of an instrument."""

    at: datetime
    what: Message
    who: str
    comment: str


def waiting(submissions: Sequence[Submission]) -> list[Waiting]:
    """Return submissions whose draft is there, with their age in days of this house."""
    return [
        _waiting(submission, submission.version)
        for submission in submissions
        if submission.version is not None
    ]


def _waiting(submission: Submission, version: Version) -> Waiting:
    days = max(0, (today() - submission.submitted_at.astimezone(HOME_ZONE).date()).days)
    words = ngettext("for %(num)s day", "for %(num)s days", days) if days else _("since today")
    keeper = submission.assigned_to
    return Waiting(
        submission=submission,
        version=version,
        kind=kind_named(version.instrument.kind),
        waits=words,
        due=due_words(submission.due_on),
        is_late=submission.due_on < today(),
        keeper=keeper.name if keeper is not None else "",
    )


def gone_back(submissions: Sequence[Submission]) -> list[GoneBack]:
    """Return submissions that went back and whose draft is there, with who decided when."""
    points = queries.open_points(submission.id for submission in submissions)
    return [
        _gone_back(submission, submission.version, points.get(submission.id, 0))
        for submission in submissions
        if submission.version is not None
    ]


def _gone_back(submission: Submission, version: Version, points: int) -> GoneBack:
    who, until = submission.decided_by, submission.changes_due_on
    name = by_name(who) or _("The toolbox itself")
    day = long_date(submission.decided_at)
    return GoneBack(
        submission=submission,
        version=version,
        kind=kind_named(version.instrument.kind),
        state=STATE_LABELS[submission.state],
        colour=STATE_COLOURS[submission.state],
        decided=_("decided by %(name)s on %(day)s", name=name, day=day),
        due=due_words(until) if until is not None else "",
        points=ngettext("%(num)s open point", "%(num)s open points", points)
        if points
        else _("no open points"),
    )


def due_words(day: date) -> str:
    """Return when something is due, or for how long it has been."""
    left = (day - today()).days
    if left < 0:
        return ngettext("%(num)s day late", "%(num)s days late", -left)
    return _("due on %(day)s", day=long_date(day)) if left else _("due today")


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
