"""The last pages of the wizard: look at it as others will, submit, take back, throw away."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import operations, publishing
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.web.contribute import steps
from toolbox.web.contribute.saving import open_draft
from toolbox.web.instruments.presenters import version_view


def _page(version: Version, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "contribute/check.html",
        version=version,
        kind=kind_named(version.instrument.kind),
        view=version_view(version, is_preview=True),
        gaps=steps.gaps(version),
        progress=steps.progress(version),
        place=len(steps.STEPS),
        in_review=version.state is VersionState.IN_REVIEW,
        may_change=version.state is VersionState.DRAFT or caller().is_editor,
    )
    return page, status


@signed_in
def check(instrument_id: int) -> ResponseReturnValue:
    """Show what is missing, and the instrument as visitors will see it."""
    return _page(open_draft(instrument_id, by=caller()))


@signed_in
def preview(instrument_id: int) -> ResponseReturnValue:
    """Show the page alone, for colleagues of the same organisation."""
    version = open_draft(instrument_id, by=caller())
    return render_template(
        "contribute/preview.html",
        version=version,
        kind=kind_named(version.instrument.kind),
        view=version_view(version, is_preview=True),
    )


@signed_in
def submit(instrument_id: int) -> ResponseReturnValue:
    """Hand the draft to the editors; say what is missing where that is too early."""
    try:
        with unit_of_work():
            publishing.submit(open_draft(instrument_id, by=caller()), by=caller())
    except Invalid:
        return _page(open_draft(instrument_id, by=caller()), 422)
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
