"""Rounds of review and the comments in them, as editors and makers read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolbox.accounts.models import FORMER_MEMBER, User
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.models import Version
from toolbox.foundation.i18n import Message, _
from toolbox.review import queries
from toolbox.review.draft_fields import draft_fields
from toolbox.review.lifecycle import DECISIONS, STATE_LABELS, SubmissionState
from toolbox.review.models import ReviewComment, Submission
from toolbox.review.reasons import REASONS
from toolbox.web.surroundings import long_date

STATE_COLOURS: dict[SubmissionState, str] = {
    SubmissionState.WAITING: "soft",
    SubmissionState.RETURNED: "warn",
    SubmissionState.REJECTED: "danger",
    SubmissionState.PUBLISHED: "ok",
}


@dataclass(frozen=True)
class Remark:
    """A comment with the words for what it is about."""

    comment: ReviewComment
    about: Message
    author: str
    day: str
    done_by: str

    @property
    def is_done(self) -> bool:
        """True where the makers have ticked it off."""
        return self.comment.done_at is not None


@dataclass(frozen=True)
class Round:
    """A round as its history shows it."""

    submission: Submission
    state: Message
    colour: str
    submitted_by: str
    keeper: str
    decided_by: str
    reasons: list[Message]
    remarks: list[Remark]


def rounds(submissions: Sequence[Submission], *, for_makers: bool = False) -> list[Round]:
    """Return rounds as their history shows them.

    Makers do not read what editors have only noted: comments of rounds that were not decided.
    """
    comments = queries.comments_in(submission.id for submission in submissions)
    return [
        _round(
            submission,
            comments.get(submission.id, [])
            if submission.state in DECISIONS or not for_makers
            else [],
        )
        for submission in submissions
    ]


def _round(submission: Submission, comments: Sequence[ReviewComment]) -> Round:
    return Round(
        submission=submission,
        state=STATE_LABELS[submission.state],
        colour=STATE_COLOURS.get(submission.state, "soft"),
        submitted_by=by_name(submission.submitted_by),
        keeper=_name(submission.assigned_to),
        decided_by=by_name(submission.decided_by),
        reasons=[REASONS[key].sentence for key in submission.reasons if key in REASONS],
        remarks=remarks(comments, submission.version),
    )


def remarks(comments: Sequence[ReviewComment], version: Version | None) -> list[Remark]:
    """Return comments with the labels of the fields they are about."""
    fields = draft_fields(kind_named(version.instrument.kind)) if version is not None else {}
    return [
        Remark(
            comment,
            fields[comment.field].label if comment.field in fields else _("The draft"),
            _name(comment.created_by),
            long_date(comment.created_at),
            _said_by(comment.done_by),
        )
        for comment in comments
    ]


def _name(user: User | None) -> str:
    """Return the name of a person, also of a former one; empty where nobody is known."""
    return user.name if user is not None else ""


def by_name(user: User | None) -> str:
    """Return a person's name for after the word "by"; empty where nobody is known."""
    has_left = user is not None and user.name == FORMER_MEMBER
    return _("a former member") if has_left else _name(user)


def _said_by(user: User | None) -> str:
    """Return a person's name for after the word "says"."""
    has_left = user is not None and user.name == FORMER_MEMBER
    return _("somebody who was a member") if has_left else _name(user)
