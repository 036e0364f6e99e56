"""What editors and makers do with a submission; verbs run inside the caller's unit of work.

The steps a version takes are those of ``catalogue.publishing``; here is what goes with them.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from toolbox.accounts.models import User
from toolbox.catalogue import policy as catalogue_policy
from toolbox.catalogue import publishing
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Version
from toolbox.catalogue.operations import require_editable
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.review import queries, rules
from toolbox.review.draft_fields import draft_fields
from toolbox.review.events import SubmissionAssigned, SubmissionRejected
from toolbox.review.lifecycle import SubmissionState
from toolbox.review.models import ReviewComment, Submission
from toolbox.review.policy import is_own_work, see_desk
from toolbox.review.reasons import REASONS
from toolbox.review.sheet import sheet_of

OVERTAKEN = "overtaken"
"""Code of the Conflict of an editor who decides about something that has changed meanwhile."""
LETTER_LENGTH = 4900

_OVERTAKEN = _l(
    "This submission has changed since you opened it: somebody decided about it, took it back or "
    "edited it. Your decision was not saved."
)
_ENDED = _l("This submission no longer waits: somebody decided about it or took it back.")


def submit(version: Version, *, note: str = "", by: Actor) -> None:
    """Hand a draft to the editors, with a word to them. Raises Invalid with what is missing."""
    tidy = rules.checked_text("note", note, most=rules.NOTE_LENGTH)
    publishing.submit(version, by=by)
    begun = queries.open_round(version.instrument_id)
    if begun is not None:
        begun.note = tidy
        db.session.flush()


def begin_round(version: Version, *, days: int, by_id: int | None) -> Submission:
    """Begin the next round of a version that was just submitted, due in ``days`` days.

    Whoever had the round before has this one as well, and knows what it is about.
    """
    earlier = queries.rounds_of(version.instrument_id)
    begun = Submission(
        instrument_id=version.instrument_id,
        version_id=version.id,
        version_number=version.number,
        round=earlier[0].round + 1 if earlier else 1,
        submitted_at=version.submitted_at or now(),
        submitted_by_id=by_id,
        sheet=sheet_of(version),
        due_on=today() + timedelta(days=days),
    )
    had_it = earlier[0].assigned_to if earlier and earlier[0].version_id == version.id else None
    if had_it is not None and may_take_care(had_it):
        begun.assigned_to_id, begun.assigned_at = had_it.id, now()
    db.session.add(begun)
    db.session.flush()
    return begun


def end_round(submission: Submission, state: SubmissionState, *, by_id: int | None) -> None:
    """Write down how a round ended. Raises Conflict where it has ended already."""
    _require_waiting(submission)
    submission.state = state
    submission.decided_at = now()
    submission.decided_by_id = by_id
    db.session.flush()


def _require_waiting(submission: Submission) -> None:
    if submission.state is not SubmissionState.WAITING:
        raise Conflict(_ENDED, code=OVERTAKEN)


# Who takes care of it


def may_take_care(user: User) -> bool:
    """True for living editors and administrators."""
    return user.deleted_at is None and user.role in {Role.EDITOR, Role.ADMINISTRATOR}


def claim(submission: Submission, *, by: Actor) -> None:
    """Take care of a submission. Raises Conflict where another editor does so already."""
    see_desk.require(by, None)
    _require_waiting(submission)
    if submission.assigned_to_id == by.user_id:
        return
    if submission.assigned_to is not None:
        raise Conflict(
            _l("%(name)s already takes care of this.", name=submission.assigned_to.name),
            code="claimed",
        )
    _give_to(submission, by.user_id, by)


def assign(submission: Submission, to: User | None, *, expected: int, by: Actor) -> None:
    """Give a submission to an editor, or to nobody.

    ``expected`` is the row_version of the submission the person has seen. Raises Denied, Conflict,
    and Invalid at ``editor`` for somebody who is no editor.
    """
    see_desk.require(by, None)
    _require_waiting(submission)
    if submission.row_version != expected:
        raise Conflict(
            _l("Somebody else has just taken care of this or given it on. Please look once more."),
            code="claimed",
        )
    if to is not None and not may_take_care(to):
        sentence = _l("Please choose somebody who belongs to the editors.")
        raise Invalid(sentence, fields={"editor": [sentence]})
    wanted = to.id if to is not None else None
    if wanted != submission.assigned_to_id:
        _give_to(submission, wanted, by)


def _give_to(submission: Submission, user_id: int | None, by: Actor) -> None:
    submission.assigned_to_id = user_id
    submission.assigned_at = now() if user_id is not None else None
    db.session.flush()
    db.session.refresh(submission, ["assigned_to"])
    announce(SubmissionAssigned(submission.instrument_id, submission.id, user_id, by.user_id))


# What editors say about it


def comment_on(submission: Submission, field: str, text: str, *, by: Actor) -> ReviewComment:
    """Write a comment on a field of the draft. Raises Invalid with ``field`` or ``text``."""
    see_desk.require(by, None)
    _require_waiting(submission)
    version = _version_of(submission)
    written = ReviewComment(
        submission_id=submission.id,
        field=rules.checked_field(field, draft_fields(kind_named(version.instrument.kind))),
        text=rules.checked_text(
            "text",
            text,
            most=rules.FIELD_COMMENT_LENGTH,
            asks=_l("Please write what should change here."),
        ),
        created_by_id=by.user_id,
    )
    db.session.add(written)
    db.session.flush()
    return written


def drop_comment(submission: Submission, comment: ReviewComment, *, by: Actor) -> None:
    """Take back a comment that the makers have not been told yet; only who wrote it may."""
    see_desk.require(by, None)
    _require_waiting(submission)
    if comment.created_by_id != by.user_id:
        raise Denied(_l("Only who wrote a comment can take it back."))
    db.session.delete(comment)
    db.session.flush()


def _version_of(submission: Submission) -> Version:
    if submission.version is None:
        raise Conflict(_ENDED, code=OVERTAKEN)
    return submission.version


def _open_round(version: Version, expected: int, by: Actor) -> Submission:
    """Return the round to decide about. Raises Conflict unless it is as it was on the screen."""
    catalogue_policy.review.require(by, version.instrument)
    found = queries.open_round(version.instrument_id)
    as_seen = version.state is VersionState.IN_REVIEW and version.row_version == expected
    if found is None or found.version_id != version.id or not as_seen:
        raise Conflict(_OVERTAKEN, code=OVERTAKEN)
    return found


def accept(version: Version, *, expected: int, own_allowed: bool, by: Actor) -> None:
    """Publish a submission. ``expected`` is the row_version of the version the editor looked at.

    Raises Denied for own work unless ``own_allowed``, Invalid, Conflict.
    """
    submission = _open_round(version, expected, by)
    if is_own_work(submission, version, by) and not own_allowed:
        raise Denied(
            _l("Somebody else has to publish what you or your own organisation submitted."),
            code="own-work",
        )
    end_round(submission, SubmissionState.PUBLISHED, by_id=by.user_id)
    publishing.publish(version, by=by, own_allowed=own_allowed, expected=expected)


def ask_for_changes(
    version: Version,
    comment: str,
    *,
    until: date | None = None,
    expected: int,
    by: Actor,
) -> None:
    """Send a submission back with a comment, with the comments on its fields, or with both.

    ``until`` is the day until which the editors ask for the changes. Raises Invalid, Conflict.
    """
    submission = _open_round(version, expected, by)
    remarks = queries.comments_in([submission.id]).get(submission.id, [])
    asks = None if remarks else _l("Please write what should change.")
    tidy = rules.checked_text("comment", comment, most=rules.COMMENT_LENGTH, asks=asks)
    submission.comment = tidy
    submission.changes_due_on = rules.checked_day(until)
    end_round(submission, SubmissionState.RETURNED, by_id=by.user_id)
    letter = _letter([tidy, *_remark_lines(version, remarks)])
    publishing.return_to_makers(version, letter, by=by, expected=expected)


def reject(
    version: Version, reasons: Sequence[str], comment: str, *, expected: int, by: Actor
) -> None:
    """Turn a submission down for reasons from the list; the draft goes back to its makers.

    Raises Invalid, Conflict.
    """
    submission = _open_round(version, expected, by)
    tidy = rules.checked_text("comment", comment, most=rules.COMMENT_LENGTH)
    submission.reasons = rules.checked_reasons(reasons, tidy)
    submission.comment = tidy
    end_round(submission, SubmissionState.REJECTED, by_id=by.user_id)
    announce(
        SubmissionRejected(
            submission.instrument_id, submission.id, tuple(submission.reasons), by.user_id
        )
    )
    sentences = [str(REASONS[key].sentence) for key in submission.reasons]
    letter = _letter([*sentences, tidy])
    publishing.return_to_makers(version, letter, by=by, expected=expected)


def _remark_lines(version: Version, remarks: Sequence[ReviewComment]) -> list[str]:
    fields = draft_fields(kind_named(version.instrument.kind))
    return [
        f"{fields[one.field].label}: {one.text}" if one.field in fields else one.text
        for one in remarks
    ]


def _letter(lines: Sequence[str]) -> str:
    """Return everything that was said as one text of a length the catalogue takes."""
    letter = "\n\n".join(line for line in lines if line)
    return letter if len(letter) <= LETTER_LENGTH else letter[:LETTER_LENGTH].rstrip() + " …"


# What makers say about it


def settle(version: Version, comment_id: int, *, is_done: bool, by: Actor) -> ReviewComment:
    """Tick off a comment on a draft, or take the tick away. Raises Denied, Conflict, NotFound."""
    require_editable(version, by=by)
    comment = queries.told_comment(version.id, comment_id)
    if is_done != (comment.done_at is not None):
        comment.done_at = now() if is_done else None
        comment.done_by_id = by.user_id if is_done else None
        db.session.flush()
    return comment
