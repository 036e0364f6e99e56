"""Sources elsewhere: adding one, the preview, following it, the reports, and parting."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.exchange.packages.conflicts import open_count
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import operations, policy, queries
from toolbox.harvesting.lifecycle import SourceState
from toolbox.harvesting.models import HarvestSource
from toolbox.harvesting.sources.registry import KINDS
from toolbox.web.admin.navigation import pages_for_caller
from toolbox.web.forms import form_page, refuse
from toolbox.web.harvesting.forms import CorrectForm, RemoveForm, SourceForm
from toolbox.web.harvesting.presenters import line_of, preview_of, run_view, timetable_of

blueprint = Blueprint("harvesting", __name__, url_prefix="/verwaltung/quellen")

RUNS_SHOWN = 10


@blueprint.context_processor
def _navigation() -> dict[str, Any]:
    return {"admin_pages": pages_for_caller()}


@blueprint.get("")
@scope("editor")
def sources() -> ResponseReturnValue:
    """List the sources, with what each of them has brought."""
    found = queries.sources(by=caller())
    here = queries.living_counts(one.id for one in found)
    lines = [line_of(one, here.get(one.id, 0), by=caller()) for one in found]
    return render_template("harvesting/sources.html", lines=lines, kinds=KINDS.values())


@blueprint.route("/neu", methods=["GET", "POST"])
@scope("editor")
def add() -> ResponseReturnValue:
    """Add a source, and have a first look at it in the background."""
    form = SourceForm()
    form.offer()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                found = operations.add(
                    form.address.data or "",
                    name=form.name.data or "",
                    kind=form.kind.data or "",
                    by=caller(),
                )
                operations.ask_for_preview(found, by=caller())
                source_id = found.id
            return _to(source_id)
        except Invalid as error:
            refuse(form, error)
    return form_page("harvesting/add.html", form)


@blueprint.route("/<int:source_id>/berichtigen", methods=["GET", "POST"])
@scope("editor")
def correct(source_id: int) -> ResponseReturnValue:
    """Change what was said about a source, as long as nothing came from it."""
    found = _asked(source_id)
    if found.state is not SourceState.NEW:
        flash(_("This source is followed already."), "info")
        return _to(source_id)
    form = CorrectForm(obj=found)
    form.offer()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                operations.correct(
                    _asked(source_id),
                    address=form.address.data or "",
                    name=form.name.data or "",
                    kind=form.kind.data or "",
                    by=caller(),
                )
            return _to(source_id)
        except Invalid as error:
            refuse(form, error)
    return form_page("harvesting/correct.html", form, source_id=source_id)


def _to(source_id: int) -> ResponseReturnValue:
    return redirect(url_for("harvesting.source", source_id=source_id), code=303)


@blueprint.get("/<int:source_id>")
@scope("editor")
def source(source_id: int) -> ResponseReturnValue:
    """Show a source: its preview as long as it waits for a yes, then its visits."""
    return _page(source_id)


def _page(source_id: int, refused: Invalid | None = None) -> ResponseReturnValue:
    found = queries.source_by_id(source_id, by=caller())
    here = queries.living_counts([found.id]).get(found.id, 0)
    page = render_template(
        "harvesting/source.html",
        line=line_of(found, here, by=caller()),
        source=found,
        timetable=timetable_of(found),
        preview=preview_of(found),
        runs=[run_view(one) for one in queries.runs_of(found, limit=RUNS_SHOWN)],
        may_decide=policy.decide.allows(caller(), None),
        differences_waiting=open_count(toolbox=found.address, by=caller()),
        refused=refused.message if refused else None,
    )
    return page, 422 if refused else 200


def _asked(source_id: int) -> HarvestSource:
    return queries.source_by_id(source_id, by=caller())


@blueprint.post("/<int:source_id>/vorschau")
@scope("editor")
def look_again(source_id: int) -> ResponseReturnValue:
    """Look at a source anew."""
    with unit_of_work():
        operations.ask_for_preview(_asked(source_id), by=caller())
    flash(_("We have another look. That takes a moment."), "info")
    return _to(source_id)


@blueprint.post("/<int:source_id>/folgen")
@scope("administrator")
def follow(source_id: int) -> ResponseReturnValue:
    """Say yes to a source: what it has is taken in and kept up to date."""
    try:
        with unit_of_work():
            seen = request.form.get("seen")
            operations.follow(_asked(source_id), seen=seen, by=caller())
    except Invalid as error:
        return _page(source_id, error)
    flash(_("We follow this source from now on. The first visit begins."), "success")
    return _to(source_id)


@blueprint.post("/<int:source_id>/besuchen")
@scope("editor")
def visit_now(source_id: int) -> ResponseReturnValue:
    """Visit a source without waiting for its time."""
    with unit_of_work():
        operations.visit_now(_asked(source_id), by=caller())
    flash(_("The visit begins. Its report appears here."), "info")
    return _to(source_id)


@blueprint.post("/<int:source_id>/pausieren")
@scope("administrator")
def pause(source_id: int) -> ResponseReturnValue:
    """Visit a source no more for now."""
    with unit_of_work():
        operations.pause(_asked(source_id), by=caller())
    flash(_("This source is not visited any more. What came from it stays."), "success")
    return _to(source_id)


@blueprint.post("/<int:source_id>/verschwunden")
@scope("administrator")
def believe(source_id: int) -> ResponseReturnValue:
    """Say that what a source lost all at once is gone indeed."""
    with unit_of_work():
        operations.believe(_asked(source_id), by=caller())
    flash(_("The next visit takes away here what is missing there."), "success")
    return _to(source_id)


@blueprint.route("/<int:source_id>/entfernen", methods=["GET", "POST"])
@scope("administrator")
def remove(source_id: int) -> ResponseReturnValue:
    """Part with a source: keep what came from it, or take it away."""
    form = RemoveForm()
    form.offer()
    if form.validate_on_submit():
        with unit_of_work():
            keeps = form.keeps.data == "keep"
            operations.remove(_asked(source_id), keeps=keeps, by=caller())
        flash(_("The source is being removed."), "success")
        return redirect(url_for("harvesting.sources"), code=303)
    found = _asked(source_id)
    here = queries.living_counts([found.id]).get(found.id, 0)
    return form_page("harvesting/remove.html", form, line=line_of(found, here, by=caller()))


@blueprint.get("/<int:source_id>/besuche/<int:run_id>")
@scope("editor")
def report(source_id: int, run_id: int) -> ResponseReturnValue:
    """Show what came of one visit, with every refusal and its reason."""
    found = _asked(source_id)
    view = run_view(queries.run_of(found, run_id))
    return render_template("harvesting/run.html", source=found, view=view)
