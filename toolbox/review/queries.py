"""Questions about rounds of review and the comments in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.review.lifecycle import DECISIONS, SubmissionState
from toolbox.review.models import ReviewComment, Submission


@dataclass(frozen=True)
class Wanted:
    """What the queue is narrowed to; None and False narrow nothing."""

    assigned_to: int | None = None
    unassigned: bool = False
    late: bool = False
    kind: str | None = None
    owner_id: int | None = None
    first_version: bool | None = None


def _slim(statement: Select[Submission]) -> Select[Submission]:
    return statement.options(joinedload(Submission.version).defer(Version.description))


def waiting(wanted: Wanted | None = None) -> Sequence[Submission]:
    """Return what waits for an editor, longest waiting first."""
    return db.session.scalars(
        _slim(select(Submission))
        .join(Instrument, Submission.instrument_id == Instrument.id)
        .where(
            Submission.state == SubmissionState.WAITING,
            Instrument.state != InstrumentState.REMOVED,
            *_narrowing(wanted or Wanted()),
        )
        .order_by(Submission.submitted_at, Submission.id)
    ).all()


def _narrowing(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.assigned_to is not None:
        conditions.append(Submission.assigned_to_id == wanted.assigned_to)
    if wanted.unassigned:
        conditions.append(Submission.assigned_to_id.is_(None))
    if wanted.late:
        conditions.append(Submission.due_on < today())
    if wanted.kind is not None:
        conditions.append(Instrument.kind == wanted.kind)
    if wanted.owner_id is not None:
        conditions.append(Instrument.owner_id == wanted.owner_id)
    if wanted.first_version is not None:
        conditions.append((Submission.version_number == 1) == wanted.first_version)
    return conditions


def with_makers(wanted: Wanted | None = None) -> Sequence[Submission]:
    """Return what went back and is with its makers, the latest decision first.

    Of each instrument only the newest round counts, and its draft has to be there still.
    """
    newest = select(func.max(Submission.id)).group_by(Submission.instrument_id)
    return db.session.scalars(
        _slim(select(Submission))
        .join(Instrument, Submission.instrument_id == Instrument.id)
        .join(Version, Submission.version_id == Version.id)
        .where(
            Submission.id.in_(newest),
            Submission.state.in_((SubmissionState.RETURNED, SubmissionState.REJECTED)),
            Version.state == VersionState.DRAFT,
            Instrument.state != InstrumentState.REMOVED,
            *_narrowing(wanted or Wanted()),
        )
        .order_by(Submission.decided_at.desc(), Submission.id.desc())
    ).all()


def open_round(instrument_id: int) -> Submission | None:
    """Return the round of an instrument that waits for a decision."""
    return db.session.scalar(
        select(Submission).where(
            Submission.instrument_id == instrument_id,
            Submission.state == SubmissionState.WAITING,
        )
    )


def rounds_of(instrument_id: int) -> Sequence[Submission]:
    """Return all rounds of an instrument, newest first."""
    return db.session.scalars(
        _slim(select(Submission))
        .where(Submission.instrument_id == instrument_id)
        .order_by(Submission.round.desc())
    ).all()


def latest_rounds(version_ids: Iterable[int]) -> dict[int, Submission]:
    """Return the newest round of each of these versions, by the id of the version."""
    newest = (
        select(func.max(Submission.id))
        .where(Submission.version_id.in_(set(version_ids)))
        .group_by(Submission.version_id)
    )
    rows = db.session.scalars(_slim(select(Submission)).where(Submission.id.in_(newest)))
    return {row.version_id: row for row in rows if row.version_id is not None}


def round_by_id(submission_id: int) -> Submission:
    """Return a round; NotFound otherwise."""
    found = db.session.get(Submission, submission_id)
    if found is None:
        raise NotFound(_l("This submission is not known here."))
    return found


def comments_in(submission_ids: Iterable[int]) -> dict[int, list[ReviewComment]]:
    """Return the comments of these rounds in the order they were written, by round."""
    rows = db.session.scalars(
        select(ReviewComment)
        .where(ReviewComment.submission_id.in_(set(submission_ids)))
        .order_by(ReviewComment.id)
    )
    found: dict[int, list[ReviewComment]] = {}
    for row in rows:
        found.setdefault(row.submission_id, []).append(row)
    return found


def comments_for_makers(version_id: int) -> list[ReviewComment]:
    """Return what the editors said about a version in the last round they decided."""
    decided = db.session.scalar(
        select(func.max(Submission.id)).where(
            Submission.version_id == version_id, Submission.state.in_(DECISIONS)
        )
    )
    return comments_in([decided]).get(decided, []) if decided is not None else []


def told_comment(version_id: int, comment_id: int) -> ReviewComment:
    """Return a comment that the makers of a version have been told; NotFound otherwise."""
    for comment in comments_for_makers(version_id):
        if comment.id == comment_id:
            return comment
    raise NotFound(_l("This comment is not here any more."))


def open_points(submission_ids: Iterable[int]) -> dict[int, int]:
    """Return how many comments of these rounds are not ticked off, by round."""
    rows = db.session.execute(
        select(ReviewComment.submission_id, func.count())
        .where(
            ReviewComment.submission_id.in_(set(submission_ids)), ReviewComment.done_at.is_(None)
        )
        .group_by(ReviewComment.submission_id)
    )
    return {submission_id: number for submission_id, number in rows}


def due_by(day: date) -> Sequence[Submission]:
    """Return what waits for an editor and is due by ``day``, longest waiting first."""
    return [one for one in waiting() if one.due_on <= day]


def changes_due_by(day: date) -> Sequence[Submission]:
    """Return rounds that went back with a day, if that is near and the makers still work on it."""
    newest = select(func.max(Submission.id)).group_by(Submission.version_id)
    return db.session.scalars(
        _slim(select(Submission))
        .join(Instrument, Submission.instrument_id == Instrument.id)
        .where(
            Submission.id.in_(newest),
            Submission.version_id.is_not(None),
            Submission.state == SubmissionState.RETURNED,
            Instrument.state != InstrumentState.REMOVED,
            Submission.changes_due_on <= day,
        )
        .order_by(Submission.id)
    ).all()
