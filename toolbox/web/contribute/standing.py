"""Where a draft stands with the editors, in one line, and what happens next: for its makers."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Version
from toolbox.foundation.clock import today
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.review import queries
from toolbox.review.draft_fields import Part, draft_fields
from toolbox.review.lifecycle import SubmissionState
from toolbox.review.models import ReviewComment, Submission
from toolbox.review.reasons import REASONS
from toolbox.web.contribute import steps
from toolbox.web.contribute.step_form import StepForm
from toolbox.web.rounds import Remark, remarks
from toolbox.web.surroundings import long_date


@dataclass(frozen=True)
class Standing:
    """``state`` is a word for badges, ``line`` says where it stands, ``next_step`` what follows.

    ``category`` is that of a notice; a draft nobody has seen yet has no line.
    """

    state: str
    line: str
    next_step: Message
    category: str
    comment: str = ""
    reasons: tuple[str, ...] = ()


_DRAFT = Standing(
    "draft", "", _l("Go on where you stopped, and submit it when it is ready."), "info"
)


def standings(versions: Sequence[Version]) -> dict[int, Standing]:
    """Return where each of these open versions stands, by its id."""
    latest = queries.latest_rounds(version.id for version in versions)
    returned = [one.id for one in latest.values() if one.state is SubmissionState.RETURNED]
    points = queries.comments_in(returned)
    return {version.id: _standing(version, latest.get(version.id), points) for version in versions}


def standing_of(version: Version) -> Standing:
    """Return where one open version stands."""
    return standings([version])[version.id]


def _standing(
    version: Version, submission: Submission | None, points: dict[int, list[ReviewComment]]
) -> Standing:
    if submission is None:
        return _unseen(version)
    if submission.state is SubmissionState.WAITING:
        return _waiting(submission)
    if submission.state is SubmissionState.RETURNED:
        return _returned(submission, points.get(submission.id, []))
    if submission.state is SubmissionState.REJECTED:
        return _rejected(submission)
    if submission.state is SubmissionState.WITHDRAWN and submission.decided_at is not None:
        line = _("Taken back on %(day)s.", day=long_date(submission.decided_at))
        return Standing(
            "draft", line, _l("Change it and submit it again when it is ready."), "info"
        )
    return _unseen(version)


def _unseen(version: Version) -> Standing:
    """Return where a version stands of which no round is known."""
    if version.state is VersionState.IN_REVIEW:
        line = _("Handed in on %(day)s.", day=long_date(version.submitted_at))
        return Standing("in-review", line, _WHILE_WAITING, "info")
    return _DRAFT


_WHILE_WAITING = _l("Until then it stays as it is. To change something, take it back first.")


def _waiting(submission: Submission) -> Standing:
    since = _("Handed in on %(day)s.", day=long_date(submission.submitted_at))
    keeper, day = submission.assigned_to, long_date(submission.due_on)
    who = (
        _("The editors check it.") if keeper is None else _("%(name)s checks it.", name=keeper.name)
    )
    if submission.due_on < today():
        until = _("It takes longer than promised; we are sorry for that.")
    else:
        until = _("You hear from us by %(day)s.", day=day)
    return Standing("in-review", f"{since} {who} {until}", _WHILE_WAITING, "info")


def _returned(submission: Submission, points: Sequence[ReviewComment]) -> Standing:
    open_points = sum(point.done_at is None for point in points)
    if points and not open_points:
        return _all_done(submission)
    if open_points:
        what = ngettext(
            "Back to you: one point is open", "Back to you: %(num)s points are open", open_points
        )
    else:
        what = _("Back to you: the editors ask for a change")
    until = submission.changes_due_on
    line = _("%(what)s, please by %(day)s.", what=what, day=long_date(until)) if until else what
    return Standing(
        "returned",
        line if until else f"{what}.",
        _l("Read what the editors write, change it, and submit it again."),
        "warning",
        comment=submission.comment,
    )


def _all_done(submission: Submission) -> Standing:
    until = submission.changes_due_on
    return Standing(
        "returned",
        _("All points are ticked off."),
        _("Submit it again, please by %(day)s.", day=long_date(until))
        if until
        else _l("Submit it again."),
        "warning",
        comment=submission.comment,
    )


def _rejected(submission: Submission) -> Standing:
    return Standing(
        "rejected",
        _(
            "Not published: the editors rejected it on %(day)s.",
            day=long_date(submission.decided_at),
        ),
        _l("Your draft is still here. If you can mend what they name, you can submit it anew."),
        "warning",
        comment=submission.comment,
        reasons=tuple(str(REASONS[key].sentence) for key in submission.reasons if key in REASONS),
    )


def told(version: Version) -> list[Remark]:
    """Return what the editors said about single fields in the last round they decided."""
    return remarks(queries.comments_for_makers(version.id), version)


def mark(form: StepForm, found: Sequence[Remark]) -> None:
    """Hang comments on the fields of a step of the wizard, where the components show them."""
    for remark in found:
        name = remark.comment.field
        if name in form:
            form[name].remarks = [*getattr(form[name], "remarks", []), remark]


_STEP_OF = dict(zip(Part, steps.STEPS, strict=True))
"""The pages of the wizard are the parts of a draft, in the same order."""


def place_of(version: Version, remark: Remark) -> str:
    """Return the address of the field that a comment is about."""
    name = remark.comment.field
    fields = draft_fields(kind_named(version.instrument.kind))
    step = _STEP_OF[fields[name].part] if name in fields else steps.STEPS[0]
    return f"{steps.step_url(version, step)}#{name}"
