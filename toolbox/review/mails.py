"""Mails of the review desk: answers to makers, work and reminders to editors."""

from collections.abc import Sequence
from typing import Any

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.catalogue.events import VersionReturned
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.foundation.actors import Role
from toolbox.foundation.settings import installed_settings
from toolbox.notices.operations import tell, tell_mailbox
from toolbox.review import queries
from toolbox.review.draft_fields import draft_fields
from toolbox.review.events import SubmissionAssigned
from toolbox.review.lifecycle import SubmissionState
from toolbox.review.models import Submission
from toolbox.review.reasons import REASONS


def makers_of(submission: Submission) -> list[User]:
    """Return who began the version and who handed it in, as far as they still belong to it."""
    version = submission.version
    if version is None:
        return []
    found = []
    for user_id in dict.fromkeys((version.created_by_id, submission.submitted_by_id)):
        user = accounts.user_by_id(user_id) if user_id is not None else None
        if user is not None and _belongs(user, version.instrument.owner_id):
            found.append(user)
    return found


def _belongs(user: User, organisation_id: int) -> bool:
    return user.role is not Role.MEMBER or accounts.membership(user.id, organisation_id) is not None


def about(submission: Submission) -> dict[str, Any]:
    """Return what every mail about a submission says."""
    version = submission.version
    if version is None:
        raise ValueError("The draft of this submission is gone; nobody is told about it.")
    return {
        "title": version.title,
        "organisation": version.instrument.owner.name,
        "slug": version.instrument.slug,
        "instrument_id": submission.instrument_id,
    }


def version_returned(event: VersionReturned) -> None:
    """Tell makers what the editors say, or the editor who had it that it was taken back."""
    submission = queries.latest_rounds([event.version_id]).get(event.version_id)
    if submission is None:
        return
    if submission.state is SubmissionState.WITHDRAWN:
        _tell_editor(submission, event.by_id)
        return
    template = (
        "review/rejected" if submission.state is SubmissionState.REJECTED else "review/returned"
    )
    for user in makers_of(submission):
        if user.id != event.by_id:
            tell(user, "decisions", template, **_answer(submission), **about(submission))


def _answer(submission: Submission) -> dict[str, Any]:
    version = submission.version
    fields = draft_fields(kind_named(version.instrument.kind)) if version else {}
    return {
        "comment": submission.comment,
        "points": [
            (fields[one.field].label if one.field in fields else "", one.text)
            for one in queries.comments_in([submission.id]).get(submission.id, [])
        ],
        "reasons": [REASONS[key].sentence for key in submission.reasons if key in REASONS],
        "until": submission.changes_due_on,
    }


def _tell_editor(submission: Submission, by_id: int | None) -> None:
    editor = submission.assigned_to
    if editor is not None and editor.deleted_at is None and editor.id != by_id:
        tell(editor, "submissions", "review/withdrawn", **about(submission))


def submission_assigned(event: SubmissionAssigned) -> None:
    """Tell an editor about work that somebody else has given to this editor."""
    if event.to_id is None or event.to_id == event.by_id:
        return
    editor = accounts.user_by_id(event.to_id)
    submission = queries.round_by_id(event.submission_id)
    if editor is not None and submission.version is not None:
        giver = accounts.user_by_id(event.by_id) if event.by_id is not None else None
        tell(
            editor,
            "submissions",
            "review/assigned",
            giver=giver.name if giver else "",
            due_on=submission.due_on,
            waiting_version_id=submission.version.id,
            **about(submission),
        )


def remind_editors(submissions: Sequence[Submission]) -> None:
    """Remind of what is due soon or late: who has it, else all editors or their shared address."""
    for editor, due in _by_editor(submissions):
        lines = [{**about(one), "due_on": one.due_on} for one in due]
        if editor is not None:
            tell(editor, "reminders", "review/due", submissions=lines)
        else:
            shared = installed_settings().editors_mail
            tell_mailbox(shared, "reminders", "review/due", submissions=lines)


def _by_editor(
    submissions: Sequence[Submission],
) -> list[tuple[User | None, list[Submission]]]:
    """Return each editor with what this editor has to see; None is the shared address."""
    everybody: list[User | None] = (
        [None] if installed_settings().editors_mail else [*accounts.editors()]
    )
    found: dict[int, tuple[User | None, list[Submission]]] = {}
    for submission in submissions:
        readers = [submission.assigned_to] if submission.assigned_to is not None else everybody
        for reader in readers:
            key = reader.id if reader is not None else 0
            found.setdefault(key, (reader, []))[1].append(submission)
    return list(found.values())


def remind_makers(submission: Submission) -> None:
    """Remind makers of the day until which changes are asked for."""
    for user in makers_of(submission):
        tell(
            user,
            "reminders",
            "review/changes_due",
            until=submission.changes_due_on,
            **about(submission),
        )
