"""Rounds begin and end with what happens to versions, in the same transaction."""

from sqlalchemy import select

from toolbox.accounts.events import AccountBlocked, AccountChanged, RoleAssigned
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.events import (
    InstrumentChanged,
    VersionPublished,
    VersionReturned,
    VersionSubmitted,
)
from toolbox.foundation.actors import Role
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.review.lifecycle import SubmissionState
from toolbox.review.models import Submission
from toolbox.review.operations import begin_round, end_round
from toolbox.review.queries import open_round

_ENDING = ("draft-discarded", "removed")


def version_submitted(event: VersionSubmitted) -> None:
    """Begin a round; when it is due, the settings say."""
    version = catalogue.version_by_id(event.version_id)
    begin_round(version, days=installed_settings().review_days, by_id=event.by_id)


def version_returned(event: VersionReturned) -> None:
    """End a round that nobody decided: without a comment its makers took the version back."""
    state = SubmissionState.RETURNED if event.comment else SubmissionState.WITHDRAWN
    found = _end(event.instrument_id, state, event.by_id)
    if found is not None:
        found.comment = event.comment


def version_published(event: VersionPublished) -> None:
    """End the round of a version that was published past the desk."""
    _end(event.instrument_id, SubmissionState.PUBLISHED, event.by_id)


def instrument_changed(event: InstrumentChanged) -> None:
    """End the round of what is no longer there to be decided about."""
    if event.what in _ENDING:
        _end(event.instrument_id, SubmissionState.DROPPED, event.by_id)


def _end(instrument_id: int, state: SubmissionState, by_id: int | None) -> Submission | None:
    found = open_round(instrument_id)
    if found is not None:
        end_round(found, state, by_id=by_id)
    return found


def role_assigned(event: RoleAssigned) -> None:
    """Put back into the queue what somebody had who is no editor any more."""
    if event.role is Role.MEMBER:
        _release_all(event.user_id)


def account_blocked(event: AccountBlocked) -> None:
    """Put back into the queue what somebody had who cannot log in any more."""
    _release_all(event.user_id)


def account_changed(event: AccountChanged) -> None:
    """Put back into the queue what somebody had who is gone."""
    if event.what == "deleted":
        _release_all(event.user_id)


def _release_all(user_id: int) -> None:
    rows = db.session.scalars(
        select(Submission).where(
            Submission.assigned_to_id == user_id, Submission.state == SubmissionState.WAITING
        )
    )
    for submission in rows:
        submission.assigned_to_id = submission.assigned_at = None
    db.session.flush()
