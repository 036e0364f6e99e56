"""The first page: how it works, and a draft that begins with a file or a link."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import InputRequired

from toolbox.accounts import belonging
from toolbox.accounts import queries as accounts
from toolbox.catalogue import drafts, operations
from toolbox.catalogue.content import Content, CreditEntry, LinkEntry, content_of
from toolbox.catalogue.models import Version
from toolbox.catalogue.rules import is_web_address
from toolbox.delivery.bodies import takes_files
from toolbox.delivery.caller import caller, forget_caller
from toolbox.delivery.doors import public, signed_in
from toolbox.files.formats import allowed_extensions
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.contribute.fields import LineField, tidy_line
from toolbox.web.contribute.forms import StartForm
from toolbox.web.contribute.prefill import prefill
from toolbox.web.contribute.steps import DESCRIBE, FILES
from toolbox.web.contribute.titles import title_from_link, title_from_name
from toolbox.web.contribute.uploads import (
    ACCEPT,
    Receipt,
    attach_kept,
    chosen,
    refused_by_name,
    take_in,
    whole_size,
)
from toolbox.web.forms import Form, refuse


class FoundForm(Form):
    """Found an organisation by its name alone; the rest can follow."""

    name = LineField(
        _l("Name of your project or institution"),
        description=_l("Visitors see it beside everything you publish."),
        validators=[InputRequired(_l("Please enter a name."))],
        render_kw={"autocomplete": "organization"},
    )


def _form_of(actor: Actor) -> StartForm:
    memberships = accounts.memberships_of(actor.user_id) if actor.user_id else ()
    working = [one for one in memberships if one.organisation_id in actor.working_organisations]
    return StartForm.for_member(working, prefill().kind)


def _page(
    form: StartForm, found: FoundForm | None = None, status: int = 200
) -> ResponseReturnValue:
    actor = caller()
    page = render_template(
        "contribute/start.html",
        form=form,
        brought=prefill(),
        found=found or FoundForm(formdata=None),
        is_member=bool(actor.working_organisations),
        wanted=request.full_path.rstrip("?"),
        limit=whole_size(installed_settings().upload_limit),
        accept=ACCEPT,
        allowed=", ".join(allowed_extensions()),
    )
    return page, status


@public
def start() -> ResponseReturnValue:
    """Say how it works; ask members for a file or a link."""
    return _page(_form_of(caller()))


@signed_in
def found_organisation() -> ResponseReturnValue:
    """Found an organisation on the way to the first draft."""
    form = FoundForm()
    try:
        with unit_of_work():
            belonging.found_organisation(name=form.name.data or "", by=caller())
    except Invalid as error:
        refuse(form, error)
        return _page(_form_of(caller()), form, 422)
    forget_caller()
    flash(_("The organisation is founded. Now you can invite others."), "success")
    query = request.query_string.decode("ascii", "ignore")
    address = url_for("contribute.start")
    return redirect(f"{address}?{query}" if query else address, code=303)


@takes_files
@signed_in
def begin() -> ResponseReturnValue:
    """Begin a draft with what was given, and go on to the files."""
    actor = caller()
    form = _form_of(actor)
    form.validate()
    chosen_id = form.organisation.data
    owner_id = next((one for one in actor.working_organisations if str(one) == chosen_id), 0)
    if not owner_id:
        form.organisation.errors = [_("Please found or join an organisation first.")]
    if form.link.data and not is_web_address(form.link.data):
        form.link.errors = [_("Please enter an address that starts with https:// or http://.")]
    form.files.errors = [*form.files.errors, *refused_by_name(_announced())]
    if form.errors:
        return _page(form, status=422)
    receipt = take_in(request.files.getlist("files"))
    if receipt.refusals and not receipt.kept and not form.link.data:
        form.files.errors = receipt.sentences()
        return _page(form, status=422)
    return _draft(form, receipt, owner_id, actor)


def _draft(form: StartForm, receipt: Receipt, owner_id: int, actor: Actor) -> ResponseReturnValue:
    content, kind = _content(form, owner_id), form.kind.data or ""
    with unit_of_work():
        found = drafts.begun_since(form.since, kind=kind, owner_id=owner_id, by=actor)
        version = next((one for one in found if _is_begun(one, content, receipt)), None)
        if version is None:
            version = operations.draft(kind=kind, owner_id=owner_id, content=content, by=actor)
            attach_kept(version, receipt, by=actor)
        instrument_id = version.instrument_id
    for sentence in receipt.sentences():
        flash(sentence, "error")
    # Files that travel by themselves leave the hands free for the next page.
    travelling = request.form.get("go") == "describe"
    step = DESCRIBE.key if travelling else FILES.key
    address = url_for("contribute.step", instrument_id=instrument_id, step=step)
    return redirect(address, code=303)


def _is_begun(version: Version, content: Content, receipt: Receipt) -> bool:
    """Return whether ``version`` began with just this: then a button was pressed twice."""
    title = content.title or next((title_from_name(one.name) for one in receipt.kept), "")
    present = {one.file.sha256 for one in version.attachments}
    same_files = {one.sha256 for one in receipt.kept} <= present
    return same_files and version.title == title and content_of(version).links == content.links


def _announced() -> str:
    """Return the name of the file that scripts send as soon as there is a draft."""
    return tidy_line(request.form.get("announced", ""))


def _content(form: StartForm, owner_id: int) -> Content:
    """Return what a draft begins with: what the address says, and its makers."""
    url, brought = form.link.data or "", prefill()
    announced = _announced()
    title = title_from_name(announced) if announced else title_from_link(url)
    return Content(
        title="" if chosen(request.files.getlist("files")) else title,
        links=(LinkEntry(url),) if url else (),
        licence=brought.licence,
        languages=tuple(brought.languages) or Content.languages,
        terms=brought.terms,
        tags=tuple(brought.tags),
        credits=(CreditEntry(accounts.organisation_by_id(owner_id).name),),
    )
