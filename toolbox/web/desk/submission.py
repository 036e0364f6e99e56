"""One submission: the draft as visitors will see it beside everything one decides by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.catalogue import drafts
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.content import content_of
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Version
from toolbox.catalogue.rules import missing_for_submission
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.review import answers, queries
from toolbox.review.changes import FieldChange, changes
from toolbox.review.draft_fields import draft_fields
from toolbox.review.lifecycle import SubmissionState
from toolbox.review.models import Submission
from toolbox.review.policy import is_own_work
from toolbox.review.sheet import sheet_of
from toolbox.web.contribute import ampel
from toolbox.web.desk.forms import AssignForm, CommentForm, RejectForm, ReturnForm
from toolbox.web.desk.presenters import waiting
from toolbox.web.desk.showing import Shower, file_line, without_notes
from toolbox.web.instruments.presenters import version_view
from toolbox.web.rounds import by_name, remarks, rounds

PREVIEW, AMPEL, REMARKS, DECIDE = "vorschau", "ampel", "kommentare", "entscheiden"
PARTS: dict[str, Message] = {
    PREVIEW: _l("Preview"),
    AMPEL: _l("Transfer check"),
    "aenderungen": _l("Changes"),
    REMARKS: _l("Comments"),
    "runden": _l("Rounds"),
    DECIDE: _l("Decide"),
}


@dataclass(frozen=True)
class Base:
    """A state that the draft can be compared with; ``key`` is its word in the address."""

    key: str
    label: str
    sheet: dict[str, Any]


@dataclass(frozen=True)
class Forms:
    """The forms of the page; one that was just sent comes with what was typed."""

    returning: ReturnForm
    rejecting: RejectForm
    commenting: CommentForm
    assigning: AssignForm

    @property
    def has_errors(self) -> bool:
        """True where something has to be typed anew."""
        every = (self.returning, self.rejecting, self.commenting, self.assigning)
        return any(form.errors for form in every)


def forms_for(version: Version, submission: Submission, *, sent: str = "") -> Forms:
    """Return the forms of the page, that named ``sent`` with what came with the request."""
    offered = answers.answers()
    stamp = {"row_version": version.row_version, "round": submission.round}

    def fresh(name: str) -> dict[str, Any]:
        return {} if name == sent else {"formdata": None}

    returning = ReturnForm(data=stamp, **fresh("returning"))
    rejecting = RejectForm(data=stamp, **fresh("rejecting"))
    commenting = CommentForm(
        data={**stamp, "field": request.args.get("feld", "")}, **fresh("commenting")
    ).about(kind_named(version.instrument.kind))
    assigning = AssignForm(
        data={
            "row_version": submission.row_version,
            "editor": str(submission.assigned_to_id or ""),
        },
        **fresh("assigning"),
    ).among(accounts.editors())
    for form in (returning, rejecting, commenting):
        form.offer(offered)
    return Forms(returning, rejecting, commenting, assigning)


def load(version_id: int) -> tuple[Version, Submission | None]:
    """Return a version the caller may review, and its round that waits, if one does."""
    version = drafts.reviewable_version(version_id, by=caller())
    submission = queries.open_round(version.instrument_id)
    waits = version.state is VersionState.IN_REVIEW and submission is not None
    return version, submission if waits else None


@scope("editor")
def review(version_id: int) -> ResponseReturnValue:
    """Show a submission as visitors will see it; send on where it was decided already."""
    version, submission = load(version_id)
    if submission is None:
        flash(_("This submission no longer waits: it was decided or taken back."), "info")
        return redirect(url_for("desk.queue"), code=303)
    asked = request.args.get("teil", PREVIEW)
    part = asked if asked in PARTS else PREVIEW
    return page(version, submission, forms_for(version, submission), part)


def page(version: Version, submission: Submission, forms: Forms, part: str) -> ResponseReturnValue:
    """Return the page with one of its parts in front."""
    kind = kind_named(version.instrument.kind)
    bases = _bases(version)
    base = next((one for one in bases if one.key == request.args.get("gegen")), None)
    base = base or (bases[0] if bases else None)
    found = _changes(version, base)
    told = remarks(queries.comments_in([submission.id]).get(submission.id, []), version)
    earlier = [one for one in queries.rounds_of(version.instrument_id) if one.id != submission.id]
    made = render_template(
        "desk/review.html",
        version=version,
        submission=submission,
        kind=kind,
        waiting=waiting([submission])[0],
        view=version_view(version, is_preview=True),
        forms=forms,
        part=part,
        panel=part if part != PREVIEW else DECIDE,
        tabs_of_page=_tabs(version, part, (len(found), len(told), len(earlier))),
        bases=bases,
        base=base,
        changes=found,
        file_line=file_line,
        remarks=told,
        rounds=rounds(earlier),
        submitted_by=by_name(submission.submitted_by),
        is_own_work=_is_own_work(submission, version),
        missing=_missing(version),
        ampel=ampel.whole(version) if part == AMPEL else None,
        ampel_href=ampel.hrefs(version),
        texts=_texts(version),
    )
    return made, 422 if forms.has_errors else 200


def _tabs(
    version: Version, part: str, counts: tuple[int, int, int]
) -> list[tuple[Message, str, int | None, bool]]:
    numbers = dict(zip(("aenderungen", REMARKS, "runden"), counts, strict=True))
    return [
        (
            label,
            url_for("desk.review", version_id=version.id, teil=key if key != PREVIEW else None),
            numbers.get(key),
            key == part,
        )
        for key, label in PARTS.items()
    ]


def _bases(version: Version) -> list[Base]:
    """Return what the draft can be compared with: earlier rounds of it, then what is published."""
    found = [
        Base(
            f"runde-{one.round}",
            _("with round %(number)s", number=one.round),
            one.sheet,
        )
        for one in queries.rounds_of(version.instrument_id)
        if one.version_id == version.id and one.state is not SubmissionState.WAITING and one.sheet
    ]
    if version.instrument.current_version_id is not None:
        published = catalogue.published_version(version.instrument)
        label = _("with the published version %(number)s", number=published.number)
        found.append(Base("veroeffentlicht", label, sheet_of(published)))
    return found


def _changes(version: Version, base: Base | None) -> Sequence[FieldChange]:
    if base is None:
        return []
    kind = kind_named(version.instrument.kind)
    before, after = without_notes(base.sheet), without_notes(sheet_of(version))
    return changes(before, after, draft_fields(kind), Shower(kind))


def _is_own_work(submission: Submission, version: Version) -> bool:
    """True where somebody else has to accept it."""
    allowed = installed_settings().editors_may_publish_own
    return not allowed and is_own_work(submission, version, caller())


def _missing(version: Version) -> list[Message]:
    """Return what keeps a version from being published; rare, for nobody can submit without."""
    found = missing_for_submission(
        content_of(version),
        kind_named(version.instrument.kind),
        attachments=len(version.attachments),
    )
    return [sentence for sentences in found.values() for sentence in sentences]


def _texts(version: Version) -> dict[str, str]:
    """Return the canned answers in the language of the makers, by id, for the scripts."""
    return {str(one.id): answers.text_for(one, locale_of(version)) for one in answers.answers()}


def locale_of(version: Version) -> str:
    """Return the language in which the makers of a version use the toolbox."""
    maker = accounts.user_by_id(version.created_by_id) if version.created_by_id else None
    return maker.locale if maker is not None else "de"
