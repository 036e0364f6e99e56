"""What is done with a whole collection: copied, given away, deleted; hidden and recommended."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.curation import operations, policy, queries, rules
from toolbox.curation.events import CollectionReported
from toolbox.curation.models import Collection
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, scope, signed_in
from toolbox.delivery.limits import limiter
from toolbox.foundation.errors import Denied, Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.curation import device
from toolbox.web.curation.collecting import require_own_page
from toolbox.web.curation.forms import ReasonForm, ReportForm
from toolbox.web.curation.presenters import versions_in
from toolbox.web.curation.sources import Source, source_of
from toolbox.web.forms import form_page, refuse

reports = limiter.shared_limit("20 per hour", scope="collection reports", methods=["POST"])
"""Each report is a mail to all editors."""


def _mine(collection_id: int) -> str:
    return url_for("curation.edit", collection_id=collection_id)


@public
def copy(key: str) -> ResponseReturnValue:
    """Take over what is in a collection: into the account, for visitors onto this device."""
    require_own_page()
    source = source_of(key)
    if source.is_device:
        raise NotFound(queries.UNKNOWN)
    if not caller().is_signed_in:
        return _copy_to_device(source)
    with unit_of_work():
        source = source_of(key)
        entries = [(entry.instrument_id, entry.note) for entry in source.entries]
        made = operations.copy(source.title, entries, source=source.collection, by=caller())
        made_id = made.id
    flash(_("This copy is yours. Change whatever you like."), "success")
    return redirect(_mine(made_id), code=303)


def _copy_to_device(source: Source) -> ResponseReturnValue:
    versions, held = versions_in(source.entries), device.on_device()
    for entry in source.entries:
        if entry.instrument_id in versions:
            held = held.put(entry.instrument_id)
    flash(_("The instruments are in the collection on this device now."), "success")
    return device.remember(redirect(url_for("curation.mine"), code=303), held)


@signed_in
def renew_link(collection_id: int) -> ResponseReturnValue:
    """Let the secret link end."""
    with unit_of_work():
        operations.renew_link(queries.workable(collection_id, by=caller()), by=caller())
    flash(_("The old link opens nothing any more. There is a new one."), "success")
    return redirect(_mine(collection_id), code=303)


@signed_in
def give(collection_id: int) -> ResponseReturnValue:
    """Let one's own collection belong to an organisation."""
    chosen = request.form.get("organisation", "")
    if not (chosen.isascii() and chosen.isdecimal()):
        raise Denied(_l("You do not belong to this organisation."))
    with unit_of_work():
        found = queries.workable(collection_id, by=caller())
        operations.give_to(found, int(chosen[:9]), by=caller())
    flash(_("The people of your organisation can change this collection now."), "success")
    return redirect(_mine(collection_id), code=303)


@signed_in
def delete(collection_id: int) -> ResponseReturnValue:
    """Put a collection into the bin."""
    with unit_of_work():
        found = queries.workable(collection_id, by=caller())
        operations.delete(found, by=caller())
        title = found.title
    flash(
        _("“%(title)s” is in the bin. You can bring it back further down.", title=title), "success"
    )
    return redirect(url_for("curation.mine"), code=303)


@signed_in
def restore(collection_id: int) -> ResponseReturnValue:
    """Bring a collection back from the bin."""
    with unit_of_work():
        operations.restore(queries.in_bin(collection_id, by=caller()), by=caller())
    flash(_("The collection is back. It is private until you say otherwise."), "success")
    return redirect(_mine(collection_id), code=303)


# Editors and visitors


def _kept(key: str) -> Collection:
    found = source_of(key).collection
    if found is None:
        raise NotFound(queries.UNKNOWN)
    return found


@scope("editor")
def hide(key: str) -> ResponseReturnValue:
    """Take a collection off the site."""
    form = ReasonForm()
    try:
        with unit_of_work():
            operations.hide(_kept(key), form.reason.data or "", by=caller())
    except Invalid as error:
        refuse(form, error)
        return _report_page(key, ReportForm(formdata=None), form)
    flash(_("It is hidden. Its people have been told why."), "success")
    return redirect(url_for("curation.index"), code=303)


@scope("editor")
def unhide(key: str) -> ResponseReturnValue:
    """Let others see a collection again."""
    with unit_of_work():
        operations.unhide(_kept(key), by=caller())
    flash(_("Others can see it again."), "success")
    return redirect(url_for("curation.show", key=key), code=303)


@scope("editor")
def choose(key: str) -> ResponseReturnValue:
    """Recommend a collection on the home page, or no longer."""
    with unit_of_work():
        found = _kept(key)
        if found.chosen_at is None:
            operations.choose(found, by=caller())
            told = _("It stands on the home page now.")
        else:
            operations.unchoose(found, by=caller())
            told = _("It does not stand on the home page any more.")
    flash(told, "success")
    return redirect(url_for("curation.show", key=key), code=303)


def _report_page(key: str, form: ReportForm, reason: ReasonForm) -> ResponseReturnValue:
    found = _kept(key)
    page = form_page(
        "curation/report.html",
        form,
        reason=reason,
        one=found,
        key=key,
        may_moderate=policy.moderate.allows(caller(), found),
    )
    return (page[0], 422) if reason.errors and isinstance(page, tuple) else page


@reports
@public
def report(key: str) -> ResponseReturnValue:
    """Let a visitor say what is wrong with a collection; let editors hide it."""
    form = ReportForm()
    if form.validate_on_submit():
        try:
            text = rules.checked_text("text", form.text.data or "", most=rules.DESCRIPTION_LENGTH)
            with unit_of_work():
                announce(CollectionReported(_kept(key).id, text))
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("Thank you. The editorial team looks at it."), "success")
            return redirect(url_for("curation.show", key=key), code=303)
    return _report_page(key, form, ReasonForm(formdata=None))
