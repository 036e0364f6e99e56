"""The steps of the wizard as pages: show, save, save by itself, settle a conflict."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from toolbox.catalogue import operations, templating
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Version
from toolbox.delivery.bodies import takes_files
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.delivery.languages import reading_language
from toolbox.delivery.refusals import status_of, wants_json
from toolbox.foundation.errors import Conflict, ToolboxError
from toolbox.foundation.i18n import _, ngettext
from toolbox.foundation.settings import installed_settings
from toolbox.vocabularies import queries as vocabularies
from toolbox.web.contribute import (
    ampel,
    conflicts,
    file_deeds,
    proposals,
    resumable,
    standing,
    steps,
    uploads,
)
from toolbox.web.contribute.saving import Saved, open_draft, save
from toolbox.web.contribute.step_form import StepForm
from toolbox.web.instruments.files import title_of
from toolbox.web.stage.presenters import findings_in
from toolbox.web.surroundings import clock_time
from toolbox.web.workshop.presenters import kits_among

_ROWS = ("credits", "links", "sources")


def _page(
    step: steps.Step, version: Version, form: StepForm, *, added: str = ""
) -> ResponseReturnValue:
    settings = installed_settings()
    standing.mark(form, standing.told(version))
    page = render_template(
        step.template,
        form=form,
        step=step,
        version=version,
        kind=kind_named(version.instrument.kind),
        progress=steps.progress(version),
        place=steps.STEPS.index(step),
        autosave=url_for("contribute.autosave", instrument_id=version.instrument_id, step=step.key),
        limits=(
            uploads.whole_size(settings.upload_limit),
            uploads.whole_size(settings.version_limit),
        ),
        offers={one.field: one for one in proposals.offers_for(version)},
        looking=proposals.waits(version),
        resuming=resumable.begun(version.instrument_id),
        template=templating.template_of(version.instrument, by=caller()),
        licences=_licence_notes(),
        accept=uploads.ACCEPT,
        findings=findings_in(version) if step.key == "dateien" else [],
        kits=kits_among(version),
        title_of=title_of,
        added=added,
        ampel=ampel.on_step(version, step),
        ampel_href=ampel.hrefs(version),
        standing=standing.standing_of(version),
    )
    return page, 422 if form.errors else 200


def _licence_notes() -> dict[str, dict[str, str]]:
    """Return what each licence means in plain words."""
    locale = reading_language()
    return {term.key: {"about": term.hint(locale)} for term in vocabularies.terms_of("licence")}


def _for_change(instrument_id: int) -> Version:
    """Return the open version where the caller may change it. Raises Conflict in review."""
    version = open_draft(instrument_id, by=caller())
    operations.require_editable(version, by=caller())
    return version


@signed_in
def show(instrument_id: int, step: str) -> ResponseReturnValue:
    """Show a step; what an editor is looking at is shown on the last page instead."""
    wanted = steps.step_named(step)
    version = open_draft(instrument_id, by=caller())
    if version.state is VersionState.IN_REVIEW and not caller().is_editor:
        return redirect(steps.check_url(version), code=303)
    return _page(wanted, version, wanted.form(version))


@takes_files
@signed_in
def submit_step(instrument_id: int, step: str) -> ResponseReturnValue:
    """Save a step, take in files that came with it, and go where the pressed button says."""
    wanted = steps.step_named(step)
    _for_change(instrument_id)
    files = uploads.chosen(request.files.getlist("files")) if wanted is steps.FILES else []
    if files and wants_json():
        return _upload_answer(instrument_id)
    receipt = uploads.add_files(instrument_id, files, by=caller()) if files else None
    version = _for_change(instrument_id)
    form = wanted.form(version)
    try:
        saved = save(instrument_id, form, by=caller())
    except Conflict as error:
        if error.code != "changed-meanwhile":
            raise
        return conflicts.page(wanted, open_draft(instrument_id, by=caller()), form)
    if receipt is not None:
        form["files"].errors = receipt.sentences()
    form.row_version.data = saved.stamp
    return _after(wanted, instrument_id, form)


def _after(step: steps.Step, instrument_id: int, form: StepForm) -> ResponseReturnValue:
    """Do what the pressed button says, once the step is saved."""
    version = open_draft(instrument_id, by=caller())
    rows = request.form.get("add", "")
    if rows in _ROWS and rows in form:
        form[rows].append_entry()
        return _page(step, version, form, added=rows)
    if form.errors:
        return _page(step, version, form)
    deed = request.form.get("deed", "")
    if deed:
        flash(file_deeds.move_or_remove(instrument_id, deed, by=caller()), "success")
        return redirect(steps.step_url(open_draft(instrument_id, by=caller()), step), code=303)
    if request.form.get("go") == "later":
        flash(_("Your draft is saved. You can go on at any time."), "success")
        return redirect(url_for("contribute.mine"), code=303)
    if request.form.get("use"):
        taken = proposals.accept(instrument_id, request.form["use"], by=caller())
        if taken:
            said = ngettext("One proposal is used.", "%(num)s proposals are used.", taken)
            flash(said, "success")
        return redirect(steps.step_url(open_draft(instrument_id, by=caller()), step), code=303)
    if request.form.get("go") == "stay":
        return redirect(steps.step_url(version, step), code=303)
    return redirect(steps.address_after(step, version), code=303)


def _problem(error: ToolboxError) -> ResponseReturnValue:
    """Return a refusal for the scripts of these pages."""
    return {"message": str(error.message), "code": error.code}, status_of(error)


def _upload_answer(instrument_id: int) -> ResponseReturnValue:
    """Answer the script that sends one file at a time."""
    try:
        receipt = uploads.add_files(instrument_id, request.files.getlist("files"), by=caller())
    except ToolboxError as error:
        return _problem(error)
    if receipt.refusals:
        return _problem(receipt.refusals[0][1])
    return {"message": _("Uploaded")}


@signed_in
def autosave(instrument_id: int, step: str) -> ResponseReturnValue:
    """Save while somebody writes; what cannot be taken is named, the rest is kept."""
    try:
        form = steps.step_named(step).form(_for_change(instrument_id))
        saved = save(instrument_id, form, by=caller())
    except ToolboxError as error:
        return _problem(error)
    answer = {"row_version": saved.stamp, "saved_at_text": _saved_at(saved)}
    if not form.errors:
        return answer
    wrong = {one.short_name: [str(text) for text in one.errors] for one in form if one.errors}
    return {**answer, "message": _not_saved(form), "fields": wrong}, 422


def _not_saved(form: StepForm) -> str:
    """Name every field that is not saved; of a single one also say why."""
    refused = [one for one in form if one.errors]
    if len(refused) == 1:
        return _(
            "%(field)s: %(problem)s The rest is saved.",
            field=refused[0].label.text,
            problem=" ".join(map(str, refused[0].errors)),
        )
    return _(
        "%(count)s details are not saved: %(fields)s. The rest is saved.",
        count=len(refused),
        fields=", ".join(str(one.label.text) for one in refused),
    )


@signed_in
def renew(instrument_id: int, step: str) -> ResponseReturnValue:
    """Give a page that stayed open a new token against forgery: its own ended with the login."""
    steps.step_named(step)
    _for_change(instrument_id)
    return {"csrf_token": generate_csrf()}, 200, {"Cache-Control": "no-store"}


def _saved_at(saved: Saved) -> str:
    return _("Saved at %(time)s", time=clock_time(saved.at))
