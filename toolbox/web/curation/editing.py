"""My collections: the list, beginning one, and the page on which one is changed."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.catalogue import listings as catalogue_listings
from toolbox.curation import items, operations, queries
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.curation import device
from toolbox.web.curation.collecting import require_own_page
from toolbox.web.curation.forms import NO_COVER, BeginForm, DescribeForm, DeviceForm
from toolbox.web.curation.presenters import kept, lines_of
from toolbox.web.curation.sources import Entry, address_of, open_key, selection_key
from toolbox.web.forms import choices, refuse

_OWN = "own"
_MOVES = frozenset({"up", "down", "place"})


@public
def mine() -> ResponseReturnValue:
    """Show my collections; to visitors, what this device holds."""
    if not caller().is_signed_in:
        return _device_page(DeviceForm(title=device.on_device().title))
    return _mine_page(_begin_form())


def _begin_form() -> BeginForm:
    form = BeginForm()
    form.owner.choices = choices([(_OWN, _l("My own")), *_organisations()])
    return form


def _organisations() -> list[tuple[str, str]]:
    actor = caller()
    return [
        (str(one.organisation_id), one.organisation.name)
        for one in accounts.memberships_of(actor.user_id or 0)
        if one.organisation_id in actor.working_organisations and one.organisation.ended_at is None
    ]


def _wanted() -> tuple[str, str] | None:
    """Return address word and title of the instrument that seeks a collection, if any does."""
    slug = request.args.get("werkzeug", "")[:200]
    found = catalogue_listings.published_by_slugs([slug], by=caller()) if slug else []
    return (slug, found[0].title) if found else None


def _require_choice(form: BeginForm) -> None:
    """Raise Denied where nothing could be chosen: there is no field at which to say so."""
    if form.owner.errors and not _organisations():
        raise Denied(_l("You do not belong to this organisation."))


def _mine_page(form: BeginForm) -> ResponseReturnValue:
    found = queries.mine(by=caller())
    page = render_template(
        "curation/mine.html",
        form=form,
        has_organisations=bool(_organisations()),
        collections=kept(found, {one.id: address_of(one) for one in found}),
        bin=queries.bin_of(by=caller()),
        wanted=_wanted(),
    )
    return page, 422 if form.errors else 200


@signed_in
def begin() -> ResponseReturnValue:
    """Begin an empty collection and go on to its page."""
    form = _begin_form()
    if not form.validate_on_submit():
        _require_choice(form)
        return _mine_page(form)
    chosen = form.owner.data or _OWN
    try:
        with unit_of_work():
            made = operations.begin(
                form.title.data or "",
                organisation_id=int(chosen) if chosen != _OWN else None,
                by=caller(),
            )
            made_id = made.id
    except Invalid as error:
        refuse(form, error)
        return _mine_page(form)
    return redirect(url_for("curation.edit", collection_id=made_id), code=303)


# What is kept in an account


@signed_in
def edit(collection_id: int) -> ResponseReturnValue:
    """Show the page on which a collection is changed."""
    found = queries.workable(collection_id, by=caller())
    audience = queries.audiences_of([found.id]).get(found.id, [])
    form = DescribeForm(
        row_version=found.row_version,
        title=found.title,
        description=found.description,
        audience=audience,
        cover=str(found.cover_instrument_id or NO_COVER),
        visibility=found.visibility.value,
    )
    return _edit_page(found, form, {})


def _edit_page(
    found: Collection,
    form: DescribeForm,
    typed: Mapping[int, str],
    faults: Mapping[str, list[str]] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    entries = [
        Entry(item.instrument_id, typed.get(item.id, item.note), item.id)
        for item in queries.items_of(found.id)
    ]
    lines = lines_of(entries, with_gone=True)
    removed = [
        Entry(item.instrument_id, item.note, item.id) for item in queries.taken_out(found.id)
    ]
    covers = [(line.entry.instrument_id, line.title) for line in lines if line.card]
    page = render_template(
        "curation/edit.html",
        one=found,
        form=form.offer(reading_language(), covers),
        lines=lines,
        faults=faults or {},
        removed=lines_of(removed, with_gone=True),
        just_removed=request.args.get("heraus", 0, type=int),
        organisations=_organisations() if found.user_id is not None else [],
        address=address_of(found),
        open_key=open_key(found),
        link_key=queries.link_key(found) if found.visibility is Visibility.LINK else None,
    )
    return page, status


def _notes() -> dict[int, str]:
    """Return the notes as they were typed, by the number in the name of their field."""
    found = {}
    for name, value in request.form.items():
        start, _dash, number = name.partition("-")
        if start == "note" and number.isascii() and number.isdecimal() and len(number) < 12:
            found[int(number)] = value
    return found


def _deed() -> tuple[str, int]:
    """Return which button was pressed, and the number of the line it belongs to."""
    word, _dash, number = request.form.get("deed", "save").partition("-")
    return word, _number(number)


def _place() -> int:
    """Return the place to which a line was drawn, counted from 1."""
    return _number(request.form.get("place", ""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


@signed_in
def save(collection_id: int) -> ResponseReturnValue:
    """Save everything on the page, and do what the button says: nothing typed gets lost."""
    form, notes, (deed, item_id) = DescribeForm(), _notes(), _deed()
    found = queries.workable(collection_id, by=caller())
    covers = [(item.instrument_id, "") for item in queries.items_of(found.id)]
    if not form.offer(reading_language(), covers).validate():
        return _edit_page(found, form, notes, status=422)
    try:
        with unit_of_work():
            found = queries.workable(collection_id, by=caller())
            _describe(found, form)
            items.annotate(found, notes, by=caller())
            _do(found, deed, item_id)
    except Invalid as error:
        refuse(form, error)
        faults = {name: [str(one) for one in told] for name, told in error.fields.items()}
        found = queries.workable(collection_id, by=caller())
        return _edit_page(found, form, notes, faults, 422)
    except Conflict as error:
        refuse(form, error)
        found = queries.workable(collection_id, by=caller())
        form.row_version.raw_data, form.row_version.data = None, found.row_version
        return _edit_page(found, form, notes, status=409)
    return _after(url_for("curation.edit", collection_id=collection_id), deed, item_id)


def _describe(found: Collection, form: DescribeForm) -> None:
    operations.describe(
        found,
        title=form.title.data or "",
        description=form.description.data or "",
        audience=form.audience.data or [],
        visibility=Visibility(form.visibility.data),
        cover_instrument_id=int(form.cover.data or NO_COVER) or None,
        expected=form.row_version.data,
        by=caller(),
    )


def _do(found: Collection, deed: str, item_id: int) -> None:
    if deed == "up":
        items.move(found, item_id, steps=-1, by=caller())
    elif deed == "down":
        items.move(found, item_id, steps=1, by=caller())
    elif deed == "place":
        items.place(found, item_id, _place(), by=caller())
    elif deed == "remove":
        items.remove(found, item_id, by=caller())
    elif deed == "back":
        items.put_back(found, item_id, by=caller())


def _after(page: str, deed: str, number: int) -> ResponseReturnValue:
    """Lead back to the page, and to the line that was moved."""
    if deed in _MOVES | {"back"}:
        return redirect(f"{page}#zeile-{number}", code=303)
    if deed == "remove":
        return redirect(f"{page}?heraus={number}", code=303)
    flash(_("Saved."), "success")
    return redirect(page, code=303)


# What a device holds


def _device_page(
    form: DeviceForm,
    typed: Mapping[int, str] | None = None,
    faults: Mapping[str, list[str]] | None = None,
) -> ResponseReturnValue:
    held = device.on_device()
    notes = typed or {}
    entries = [Entry(one, notes.get(one, note)) for one, note in held.entries]
    removed = [Entry(*held.removed[:2])] if held.removed else []
    page = render_template(
        "curation/device.html",
        form=form,
        lines=lines_of(entries, with_gone=True),
        faults=faults or {},
        removed=lines_of(removed, with_gone=True),
        days=device.DAYS,
        selection=selection_key(held.ids) if held.entries else "",
    )
    return page, 422 if form.errors else 200


@public
def save_device() -> ResponseReturnValue:
    """Change what this device holds; in an account there is another page for it."""
    require_own_page()
    if caller().is_signed_in:
        raise Denied(_l("You are logged in: your collections are kept in your account."))
    form, notes, (deed, number) = DeviceForm(), _notes(), _deed()
    held = device.on_device()
    try:
        if deed != "empty":
            held = _done(held.written(form.title.data or "", notes), deed, number)
        else:
            held = device.DeviceCollection()
    except Invalid as error:
        refuse(form, error)
        faults = {name: [str(one) for one in told] for name, told in error.fields.items()}
        return _device_page(form, notes, faults)
    page = url_for("curation.mine")
    answer = redirect(f"{page}#zeile-{number}" if deed in _MOVES else page, code=303)
    return device.remember(answer, held)


def _done(held: device.DeviceCollection, deed: str, number: int) -> device.DeviceCollection:
    if deed == "up":
        return held.move(number, -1)
    if deed == "down":
        return held.move(number, 1)
    if deed == "place":
        return held.place(number, _place())
    if deed == "remove":
        return held.take_out(number)
    if deed == "back":
        return held.put_back()
    return held
