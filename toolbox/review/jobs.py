"""Daily work of the review desk: who should be reminded of what, each time once."""

from collections.abc import Sequence
from typing import Any

from toolbox.foundation.clock import now, today
from toolbox.foundation.uow import unit_of_work
from toolbox.review import mails, queries, rules
from toolbox.review.models import Submission

REMIND = "review.remind"


def remind(_payload: dict[str, Any]) -> None:
    """Remind editors of what is due soon or late, and makers of changes that are due soon.

    What was said is written down with the mail, so that nobody reads it twice.
    """
    with unit_of_work():
        mails.remind_editors(_due())
        for submission in _changes_due():
            submission.changes_reminded_at = now()
            mails.remind_makers(submission)


def _due() -> Sequence[Submission]:
    """Return what editors have not been reminded of yet, and write down that they are now."""
    found = []
    for submission in queries.due_by(today() + rules.SOON):
        is_late = submission.due_on < today()
        if is_late and submission.late_reminded_at is None:
            submission.late_reminded_at = now()
        elif not is_late and submission.soon_reminded_at is None:
            submission.soon_reminded_at = now()
        else:
            continue
        found.append(submission)
    return found


def _changes_due() -> Sequence[Submission]:
    return [
        submission
        for submission in queries.changes_due_by(today() + rules.CHANGES_SOON)
        if submission.changes_reminded_at is None
    ]
