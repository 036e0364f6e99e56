"""What comes of a copy: a look at it, a ZIP, its own address, an instrument, the next year."""

import io

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import templating
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.downloads import send_download
from toolbox.delivery.headers import allow_framing
from toolbox.files import operations as files
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Conflict, Denied, Invalid, ToolboxError
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.ids import slugify
from toolbox.foundation.uow import unit_of_work
from toolbox.stage.places import ENTRY
from toolbox.web.stage.addresses import entry_address
from toolbox.web.workshop import serving
from toolbox.workshop import hosting, looking, operations, queries, rendering
from toolbox.workshop.models import AdaptedCopy

_ZIP = "application/zip"
_FIRST_STEP = "beschreiben"
"""Where the draft of an instrument goes on: it has its file already."""
_SHOWING = "zeigen"
_INCOMPLETE = _l("Something is still missing or not right. Please complete it before you show it.")


@serving.renderings
@public
def preview(key: str) -> ResponseReturnValue:
    """Lead to the copy as it is now, on the stage; a refusal is shown inside the frame."""
    copy = serving.copy_at(key)
    try:
        place = rendering.preview_key(rendering.order_of(copy))
    except ToolboxError as error:
        return refused_preview(error)
    return redirect(entry_address(place, ENTRY), code=303)


def refused_preview(error: ToolboxError) -> ResponseReturnValue:
    """Say inside of a frame why there is nothing to see; only our own pages may frame it."""
    allow_framing()
    reasons = []
    if isinstance(error, Invalid):
        reasons = [str(text) for texts in error.fields.values() for text in texts][:5]
    page = render_template("workshop/no_preview.html", message=error.message, reasons=reasons)
    return page, 200


@serving.renderings
@public
def download(key: str) -> ResponseReturnValue:
    """Hand the copy out as a ZIP that works by double click."""
    copy = serving.copy_at(key)
    name = f"{slugify(copy.title, fallback='kopie')}.zip"
    order = rendering.order_of(copy)
    content = rendering.zip_of(order)
    return send_download(
        io.BytesIO(content), name=name, media_type=_ZIP, etag=operations.mark_of(order.mark)
    )


def _publish_page(
    key: str, error: ToolboxError | None = None, status: int = 200
) -> ResponseReturnValue:
    copy = serving.copy_at(key)
    kit = looking.kit_of(copy.kit_file)
    page = render_template(
        "workshop/publish.html",
        copy=copy,
        key=key,
        slug=request.form.get("slug") or copy.slug or hosting.proposed_slug(copy),
        base=public_url("workshop.site", slug="x").removesuffix("x/"),
        address=public_url("workshop.site", slug=copy.slug) if copy.slug else "",
        faults=[
            (one, serving.address_of(key, one, kit.question(str(one.path[0]))))
            for one in serving.faults_in(copy, kit)
        ],
        example_left=serving.example_left(copy, kit, key),
        organisations=serving.organisations(),
        problem=copy.instrument is not None and _licence_problem(copy),
        error=error.message if error else None,
        slug_errors=error.fields.get("slug", []) if isinstance(error, Invalid) else [],
        trail=[
            *([] if copy.is_trial else [(_("My copies"), url_for("workshop.mine"))]),
            (copy.title, url_for("workshop.edit", key=key)),
            (_("Show it and pass it on"), None),
        ],
    )
    return page, status


def _licence_problem(copy: AdaptedCopy) -> Message | None:
    version = copy.instrument.current_version if copy.instrument is not None else None
    return templating.obstacle(version, by=caller()) if version is not None else None


@public
def publish(key: str) -> ResponseReturnValue:
    """Show the ways a copy can go: address, ZIP, print, instrument."""
    return _publish_page(key)


@signed_in
def show(key: str) -> ResponseReturnValue:
    """Render the copy and show it at its address."""
    copy = serving.kept_copy(key)
    faults = serving.faults_in(copy, looking.kit_of(copy.kit_file))
    try:
        if faults:
            raise Invalid(_INCOMPLETE)
        slug = hosting.checked_address(copy, request.form.get("slug", ""), by=caller())
        order = rendering.order_of(copy, slug=slug)
        note = hosting.note_about(copy, slug)
        kept = rendering.kept_zip(order, name=f"{slug}.zip", note=note)
        with unit_of_work():
            hosting.show(
                serving.kept_copy(key),
                files.register(kept),
                slug=slug,
                rendered_version=order.row_version,
                may_be_found="may_be_found" in request.form,
                by=caller(),
            )
    except (Invalid, Conflict) as error:
        return _publish_page(key, error, 409 if isinstance(error, Conflict) else 422)
    flash(_("It can be seen at its address now."), "success")
    return redirect(url_for("workshop.publish", key=key), code=303)


@signed_in
def take_offline(key: str) -> ResponseReturnValue:
    """Show it no longer."""
    with unit_of_work():
        hosting.take_offline(serving.kept_copy(key), by=caller())
    flash(_("It is offline now. The address stays reserved for you."), "success")
    return redirect(url_for("workshop.publish", key=key), code=303)


@signed_in
def become_instrument(key: str) -> ResponseReturnValue:
    """Begin the draft of an instrument with what the copy shows."""
    copy = serving.kept_copy(key)
    offered = [organisation_id for organisation_id, _name in serving.organisations()]
    wanted = request.form.get("organisation", "")
    owner_id = next((one for one in offered if str(one) == wanted), None)
    owner_id = owner_id or copy.organisation_id or next(iter(offered), None)
    if owner_id is None:
        raise Denied(_l("Please found or join an organisation first."))
    name = f"{slugify(copy.title, fallback='kopie')}.zip"
    left_out = queries.has_accepted_entries(copy)
    kept = rendering.kept_zip(rendering.order_of(copy, with_entries=False), name=name)
    with unit_of_work():
        version = hosting.become_instrument(
            serving.kept_copy(key), files.register(kept), name=name, owner_id=owner_id, by=caller()
        )
        instrument_id = version.instrument_id
    flash(_("Your draft is begun. Its makers and its licence have come along."), "success")
    if left_out:
        flash(
            _(
                "What others sent in by a link stays out of it: they may take it back at any time, "
                "and files of a published instrument do not change."
            ),
            "info",
        )
    address = url_for("contribute.step", instrument_id=instrument_id, step=_FIRST_STEP)
    return redirect(address, code=303)


@signed_in
def next_year(key: str) -> ResponseReturnValue:
    """Begin a new copy with this year's answers."""
    with unit_of_work():
        made = operations.copy_for_next_year(serving.kept_copy(key), by=caller())
        new_key = str(made.id)
    flash(
        _("A new copy begins with these answers. Entries that others sent in need a new consent."),
        "success",
    )
    return redirect(url_for("workshop.edit", key=new_key), code=303)


@signed_in
def mine() -> ResponseReturnValue:
    """List the copies the caller works on."""
    copies = queries.copies_of(caller())
    counts = queries.waiting_counts(copy.id for copy in copies)
    waiting: dict[int, int] = {}
    for (copy_id, _group), number in counts.items():
        waiting[copy_id] = waiting.get(copy_id, 0) + number
    return render_template("workshop/mine.html", copies=copies, waiting=waiting)


def _organisation_typed() -> int | None:
    typed = request.form.get("organisation", "own")
    return int(typed) if typed.isdecimal() and len(typed) < 12 else None


@signed_in
def keep(key: str) -> ResponseReturnValue:
    """Ask for whom a visitor's copy is to be kept."""
    copy = serving.copy_at(key)
    if not copy.is_trial:
        return redirect(url_for("workshop.edit", key=copy.id), code=303)
    return render_template(
        "workshop/keep.html",
        copy=copy,
        key=key,
        organisations=serving.organisations(),
        origin=_origin(),
    )


def _origin() -> str:
    """Return the page from which somebody came to keep a copy; empty for the form."""
    return _SHOWING if request.values.get("zu") == _SHOWING else ""


@signed_in
def claim(key: str) -> ResponseReturnValue:
    """Take a visitor's copy into the account."""
    with unit_of_work():
        copy = serving.copy_at(key)
        operations.claim(copy, organisation_id=_organisation_typed(), by=caller())
        new_key = str(copy.id)
    serving.forget_trial(key)
    flash(_("Your copy is kept. You can go on at any time, also on another device."), "success")
    target = "workshop.publish" if _origin() else "workshop.edit"
    return redirect(url_for(target, key=new_key), code=303)


@signed_in
def give(key: str) -> ResponseReturnValue:
    """Let one's own copy belong to an organisation."""
    with unit_of_work():
        organisation_id = _organisation_typed() or 0
        operations.give_to(serving.kept_copy(key), organisation_id, by=caller())
    flash(_("Everybody in the organisation can work on it now."), "success")
    return redirect(url_for("workshop.publish", key=key), code=303)


@public
def ask_delete(key: str) -> ResponseReturnValue:
    """Ask once more before a copy is thrown away."""
    copy = serving.copy_at(key)
    return render_template(
        "workshop/delete.html", copy=copy, key=key, entries=len(queries.entries_of(copy))
    )


@public
def delete(key: str) -> ResponseReturnValue:
    """Throw a copy away."""
    with unit_of_work():
        copy = serving.copy_at(key)
        copy_id = copy.id
        operations.delete(copy, by=caller())
    rendering.forget_previews(copy_id)
    serving.forget_trial(key)
    flash(_("The copy is deleted."), "success")
    target = "workshop.mine" if caller().is_signed_in else "home.index"
    return redirect(url_for(target), code=303)
