"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import undefer

from toolbox.accounts.mentions import forget_mentions
from toolbox.accounts.models import FORMER_MEMBER
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData
from toolbox.review.models import CannedAnswer, ReviewComment, Submission
from toolbox.review.sheet import Sheet


def about(user_id: int) -> Facts:
    """Return what a person handed in, looks after, decided, said and ticked off."""
    return {
        "handed_in": [
            {**_round(one, slug), "note": one.note}
            for one, slug in _rounds(Submission.submitted_by_id == user_id)
        ],
        "taken_care_of": [
            _round(one, slug) for one, slug in _rounds(Submission.assigned_to_id == user_id)
        ],
        "decided_by_me": [
            {**_round(one, slug), "comment": one.comment, "reasons": ", ".join(one.reasons)}
            for one, slug in _rounds(Submission.decided_by_id == user_id)
        ],
        "said": [
            _comment(one, slug) for one, slug in _comments(ReviewComment.created_by_id == user_id)
        ],
        "ticked_off": [
            _comment(one, slug) for one, slug in _comments(ReviewComment.done_by_id == user_id)
        ],
        "canned_answers": [
            {"title": one.title, "text": one.text_de, "changed_at": one.changed_at.isoformat()}
            for one in db.session.scalars(
                select(CannedAnswer).where(CannedAnswer.changed_by_id == user_id)
            )
        ],
    }


def _rounds(condition: ColumnElement[bool]) -> Sequence[tuple[Submission, str]]:
    rows = db.session.execute(
        select(Submission, Instrument.slug)
        .join(Instrument, Instrument.id == Submission.instrument_id)
        .where(condition)
        .order_by(Submission.id)
    )
    return [(submission, slug) for submission, slug in rows]


def _comments(condition: ColumnElement[bool]) -> Sequence[tuple[ReviewComment, str]]:
    rows = db.session.execute(
        select(ReviewComment, Instrument.slug)
        .join(Submission, Submission.id == ReviewComment.submission_id)
        .join(Instrument, Instrument.id == Submission.instrument_id)
        .where(condition)
        .order_by(ReviewComment.id)
    )
    return [(comment, slug) for comment, slug in rows]


def _round(one: Submission, slug: str) -> dict[str, Any]:
    return {
        "address": f"/w/{slug}",
        "number": one.version_number,
        "round": one.round,
        "state": one.state.value,
        "submitted_at": one.submitted_at.isoformat(),
        "decided_at": one.decided_at.isoformat() if one.decided_at else None,
    }


def _comment(one: ReviewComment, slug: str) -> dict[str, Any]:
    return {
        "address": f"/w/{slug}",
        "field": one.field,
        "text": one.text,
        "at": one.created_at.isoformat(),
        "done_at": one.done_at.isoformat() if one.done_at else None,
    }


WORDS = {
    "handed_in": _l("What I handed in to the editors"),
    "taken_care_of": _l("Submissions that I take or took care of"),
    "decided_by_me": _l("Rounds that I ended"),
    "said": _l("Comments that I wrote on drafts"),
    "ticked_off": _l("Comments that I ticked off"),
    "canned_answers": _l("Canned answers that I changed last"),
    "address": _l("Address"),
    "number": _l("Number"),
    "round": _l("Round"),
    "state": _l("State"),
    "submitted_at": _l("Submitted"),
    "decided_at": _l("Answered"),
    "changed_at": _l("Changed"),
    "note": _l("A word to the editors"),
    "comment": _l("Comment"),
    "reasons": _l("Reasons"),
    "field": _l("Field"),
    "text": _l("Text"),
    "title": _l("Title"),
    "at": _l("When"),
    "done_at": _l("Done"),
}


def _stays(user_id: int) -> Sequence[Message]:
    if not any(about(user_id).values()):
        return ()
    return (
        _l(
            "What was said between editors and makers stays with the instrument. Where it needs a "
            "name, it says “former member”."
        ),
    )


def _erase(farewell: Farewell) -> None:
    """Take the person out of what drafts said when they were handed in, and out of texts."""
    statement = select(Submission).options(undefer(Submission.sheet))
    for submission in db.session.scalars(statement):
        kept = _without(submission.sheet, farewell)
        if kept != submission.sheet:
            submission.sheet = kept
    if not farewell.keeps_name:
        forget_mentions(farewell.name, Submission.note, Submission.comment, ReviewComment.text)
    db.session.flush()


def _without(sheet: Sheet, farewell: Farewell) -> Sheet:
    kept = dict(sheet)
    if str(kept.get("contact_email", "")).casefold() == farewell.email.casefold():
        kept.pop("contact_email", None)
        kept.pop("contact_name", None)
    if not farewell.keeps_name and "credits" in kept:
        kept["credits"] = [
            {**entry, "name": FORMER_MEMBER} if entry.get("name") == farewell.name else entry
            for entry in kept["credits"]
        ]
    return kept


PERSONAL_DATA = PersonalData(
    room="review",
    title=_l("Review desk"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {
            "submissions.submitted_by_id",
            "submissions.assigned_to_id",
            "submissions.decided_by_id",
            "review_comments.created_by_id",
            "review_comments.done_by_id",
            "canned_answers.changed_by_id",
        }
    ),
    stays=_stays,
    erase=_erase,
)
