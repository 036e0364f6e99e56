"""The last pages of the wizard: look at it as others will, submit, take back, throw away."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import operations, policy, publishing
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.review import operations as reviewing
from toolbox.review import queries as reviews
from toolbox.web.contribute import ampel, standing, steps
from toolbox.web.contribute.saving import open_draft, readable_draft
from toolbox.web.instruments.presenters import version_view


def _page(version: Version, status: int = 200, *, note_error: str = "") -> ResponseReturnValue:
    page = render_template(
        "contribute/check.html",
        version=version,
        kind=kind_named(version.instrument.kind),
        view=version_view(version, is_preview=True),
        gaps=steps.gaps(version),
        ampel=ampel.whole(version),
        ampel_href=ampel.hrefs(version),
        progress=steps.progress(version),
        place=len(steps.STEPS),
        standing=standing.standing_of(version),
        remarks=standing.told(version),
        place_of=partial(standing.place_of, version),
        has_rounds=bool(reviews.rounds_of(version.instrument_id)),
        note=request.form.get("note", ""),
        note_error=note_error,
        in_review=version.state is VersionState.IN_REVIEW,
        may_change=version.state is VersionState.DRAFT or caller().is_editor,
    )
    return page, status


@signed_in
def check(instrument_id: int) -> ResponseReturnValue:
    """Show what is missing, and the instrument as visitors will see it.

    Who reads along has nothing to check, and is led to the page alone.
    """
    version = readable_draft(instrument_id, by=caller())
    if not policy.edit.allows(caller(), version.instrument):
        return redirect(url_for("contribute.preview", instrument_id=instrument_id), code=303)
    return _page(open_draft(instrument_id, by=caller()))


@signed_in
def preview(instrument_id: int) -> ResponseReturnValue:
    """Show the page alone, for colleagues of the same organisation."""
    version = readable_draft(instrument_id, by=caller())
    return render_template(
        "contribute/preview.html",
        may_edit=policy.edit.allows(caller(), version.instrument),
        has_rounds=bool(reviews.rounds_of(version.instrument_id)),
        version=version,
        kind=kind_named(version.instrument.kind),
        view=version_view(version, is_preview=True),
    )


@signed_in
def submit(instrument_id: int) -> ResponseReturnValue:
    """Hand the draft to the editors; say what is missing where that is too early."""
    try:
        with unit_of_work():
            version = open_draft(instrument_id, by=caller())
            reviewing.submit(version, note=request.form.get("note", ""), by=caller())
    except Invalid as error:
        note_error = " ".join(map(str, error.fields.get("note", [])))
        return _page(open_draft(instrument_id, by=caller()), 422, note_error=note_error)
    flash(_("Thank you! The editors will look at it and write to you."), "success")
    return redirect(url_for("contribute.mine"), code=303)


@signed_in
def withdraw(instrument_id: int) -> ResponseReturnValue:
    """Take a submission back to change it."""
    with unit_of_work():
        publishing.withdraw(open_draft(instrument_id, by=caller()), by=caller())
    flash(_("You can change it now. Submit it again when it is ready."), "success")
    return redirect(url_for("contribute.check", instrument_id=instrument_id), code=303)


@signed_in
def ask_discard(instrument_id: int) -> ResponseReturnValue:
    """Ask before something is gone for good."""
    version = open_draft(instrument_id, by=caller())
    operations.require_editable(version, by=caller())
    return render_template("contribute/discard.html", version=version)


@signed_in
def discard(instrument_id: int) -> ResponseReturnValue:
    """Throw the open version away; what was published stays."""
    with unit_of_work():
        operations.discard(open_draft(instrument_id, by=caller()), by=caller())
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("contribute.mine"), code=303)
