"""The button on every card: puts an instrument into the collection at hand, or takes it out."""

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DatabaseError
from werkzeug.wrappers import Response as BaseResponse

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.curation import items, operations, queries
from toolbox.curation.models import Collection
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.refusals import own_path, wants_json
from toolbox.foundation.errors import Denied, ToolboxError
from toolbox.foundation.i18n import _, _l, ngettext
from toolbox.foundation.uow import unit_of_work
from toolbox.web.curation import device

log = logging.getLogger(__name__)

_QUIET = frozenset({"static_files", "stage"})
"""Files a page loads: nobody's collection is looked at for them."""


def collected() -> frozenset[int]:
    """Return the ids of the instruments in the collection at hand, read once a request."""
    if "_collected" not in g:
        try:
            g._collected = frozenset(_at_hand())
        except DatabaseError:  # the page that says so must not fail for its menu
            log.exception("What is in a collection could not be read")
            g._collected = frozenset()
    found: frozenset[int] = g._collected
    return found


def _at_hand() -> tuple[int, ...]:
    by = caller()
    return queries.at_hand_instruments(by=by) if by.is_signed_in else device.on_device().ids


def is_collected(instrument_id: int) -> bool:
    """Return whether an instrument is in the collection at hand."""
    return instrument_id in collected()


def collected_count() -> int:
    """Return how many instruments are in the collection at hand."""
    return len(collected())


def require_own_page() -> None:
    """Raise Denied for a form of another site.

    Reading is to set no cookie, so these forms carry no token. Every browser of today says where
    a form comes from (Fetch Metadata; Origin with older ones), and sends no cookies along from
    another site.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        is_own = site in {"same-origin", "none"}
    else:
        is_own = origin is None or urlsplit(origin).netloc == request.host
    if not is_own:
        raise Denied(_l("This form was sent by another site."), code="foreign-form")


@dataclass(frozen=True)
class _Done:
    """What became of it, for the page or the script."""

    is_in: bool
    sentence: str
    href: str
    count: int


@public
def add() -> ResponseReturnValue:
    """Put an instrument in (``werkzeug``) or take it out (``heraus``)."""
    require_own_page()
    slug, is_out = request.form.get("werkzeug", ""), request.form.get("heraus", "")
    if caller().is_signed_in:
        return _answer(_in_account(slug or is_out, take_out=not slug))
    held, done = _on_device(slug or is_out, take_out=not slug)
    return device.remember(_answer(done), held)


def _answer(done: _Done) -> BaseResponse:
    if wants_json():
        label, hint = words(is_in=done.is_in)
        return jsonify(
            is_in=done.is_in,
            name="heraus" if done.is_in else "werkzeug",
            label=label,
            hint=hint,
            message=done.sentence,
            link=done.href,
            link_text=_("Open the collection"),
            count=done.count,
        )
    flash(done.sentence, "success")
    return redirect(_where_from() or done.href, code=303)


def _where_from() -> str | None:
    """Return the page of ours on which the button stood."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host:
        return None
    return own_path(f"{came.path}?{came.query}" if came.query else came.path)


def words(*, is_in: bool) -> tuple[str, str]:
    """Return what the button says, and what it adds for those who hear it."""
    return (_("In your collection"), _("take out")) if is_in else (_("Add to collection"), "")


def _in_account(slug: str, *, take_out: bool) -> _Done:
    wanted = request.form.get("koffer", "")
    with unit_of_work():
        instrument = _instrument(slug)
        if wanted.isascii() and wanted.isdecimal() and len(wanted) <= queries.LONGEST_NUMBER:
            target = queries.workable(int(wanted), by=caller())
        else:
            target = operations.collection_at_hand(by=caller())
        if take_out:
            _take_out(target, instrument)
            is_new = False
        else:
            is_new = items.add(target, instrument, by=caller())
        title, target_id = target.title, target.id
        number = len(queries.items_of(target_id))
        name = _name_of(instrument)
    return _Done(
        not take_out,
        _sentence(name, title, take_out=take_out, is_new=is_new),
        url_for("curation.edit", collection_id=target_id),
        number,
    )


def _take_out(target: Collection, instrument: Instrument) -> None:
    item = queries.item_with(target.id, instrument.id)
    if item is not None:
        items.remove(target, item.id, by=caller())


def _on_device(slug: str, *, take_out: bool) -> tuple[device.DeviceCollection, _Done]:
    instrument, held = _instrument(slug), device.on_device()
    is_new = instrument.id not in held.ids
    if take_out:
        held = held.take_out(instrument.id)
    else:
        items.require_findable(instrument, by=caller())
        held = held.put(instrument.id)
    title = held.title or _("My collection")
    sentence = _sentence(_name_of(instrument), title, take_out=take_out, is_new=is_new)
    return held, _Done(not take_out, sentence, url_for("curation.mine"), len(held.entries))


def _instrument(slug: str) -> Instrument:
    return catalogue.by_slug(slug[:200], by=caller())


def _name_of(instrument: Instrument) -> str:
    version = instrument.current_version
    return version.title if version is not None else instrument.slug


def _sentence(name: str, title: str, *, take_out: bool, is_new: bool) -> str:
    if take_out:
        return _("“%(name)s” was taken out of “%(title)s”.", name=name, title=title)
    if is_new:
        return _("“%(name)s” is in “%(title)s” now.", name=name, title=title)
    return _("“%(name)s” is in “%(title)s” already.", name=name, title=title)


# Into the account


def bring_along() -> None:
    """Take what the device holds into the account of whoever has just logged in."""
    if device.COOKIE not in request.cookies or request.blueprint in _QUIET:
        return
    by = caller()
    if not by.is_signed_in:
        return
    held = device.on_device()
    if held.entries:
        try:
            with unit_of_work():
                title = operations.keep(held.title, held.entries, by=by).title
        except ToolboxError:
            log.exception("A collection could not be taken from the device into the account")
            return
        told = ngettext(
            "One instrument from this device is in your collection “%(title)s” now.",
            "%(num)s instruments from this device are in your collection “%(title)s” now.",
            len(held.entries),
            title=title,
        )
        flash(told, "success")
    g.device_emptied = True


def empty_device(response: Response) -> Response:
    """Let the device forget what is in the account now."""
    if g.pop("device_emptied", False):
        device.forget(response)
    return response
