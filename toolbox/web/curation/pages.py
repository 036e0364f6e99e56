"""The pages everybody reads: the list, one collection, on paper, as a code, on other sites."""

import segno
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from toolbox.curation import listings, policy
from toolbox.curation.rules import AUDIENCE, TITLE_LENGTH
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.headers import allow_frames, restrict_as_file
from toolbox.delivery.qr_codes import qr_answer
from toolbox.exchange.giving import given_among
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _
from toolbox.foundation.paging import Page
from toolbox.web.curation.presenters import Line, shown, tiles_of
from toolbox.web.curation.sources import Source, open_key, selection_key, source_of
from toolbox.web.stage.addresses import base_of
from toolbox.web.surroundings import number, term_labels

ON_A_PAGE = 24


@public
def index() -> ResponseReturnValue:
    """List public collections, by audience and words of the title."""
    labels = term_labels(AUDIENCE)
    audience = request.args.get("fuer", "")
    audience = audience if audience in labels else ""
    text = " ".join(request.args.get("q", "").split())[:TITLE_LENGTH]
    place = max(1, min(request.args.get("seite", 1, type=int), 10_000))
    found = listings.public(
        audience=audience, text=text, limit=ON_A_PAGE, offset=(place - 1) * ON_A_PAGE
    )
    return render_template(
        "curation/index.html",
        page=Page(tiles_of(found.collections), place, ON_A_PAGE, found.total),
        audience=audience,
        text=text,
        audiences=[
            (labels[key], key, number(count))
            for key, count in listings.audiences_in_use().items()
            if key in labels
        ],
    )


@public
def show(key: str) -> ResponseReturnValue:
    """Show a collection: its instruments in order, what to do with them."""
    source = source_of(key)
    one, view = source.collection, shown(source)
    return render_template(
        "curation/show.html",
        view=view,
        one=one,
        packed=len(given_among(line.entry.instrument_id for line in view.visible)),
        may_choose=one is not None and policy.choose.allows(caller(), one),
        may_moderate=one is not None and policy.moderate.allows(caller(), one),
        trail=[(_("Collections"), url_for("curation.index")), (source.title, None)],
    )


@public
def printed(key: str) -> ResponseReturnValue:
    """Show a collection for paper: each instrument with its note and a QR code."""
    source = source_of(key)
    view = shown(source)
    own = _code(_handed_on(source, view.visible))
    codes = {line.mark: _code(line.address) for line in view.visible}
    return render_template("curation/print.html", view=view, codes=codes, own=own)


def _handed_on(source: Source, lines: list[Line]) -> str:
    """Return the address that others get: of the collection, else one that names what is in it.

    Empty for a private collection: its title and notes are nobody else's, and paper is shown round.
    """
    if source.collection is not None:
        key = open_key(source.collection)
    else:
        key = selection_key([line.entry.instrument_id for line in lines])
    return public_url("curation.show", key=key) if key and lines else ""


def _code(address: str) -> Markup:
    """Return a QR code as a drawing inside the page, which has to load nothing then."""
    if not address:
        return Markup("")
    drawn = segno.make(address, error="m").svg_inline(
        border=2, omitsize=True, svgclass="qr-drawing", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - drawn from modules, no text of anybody is in it


@public
def share(key: str) -> ResponseReturnValue:
    """Say how a collection comes to others: address, code, lines for another site."""
    source = source_of(key)
    view = shown(source)
    address = _handed_on(source, view.visible)
    if not address:
        raise NotFound(_("There is nothing here that could be handed on."))
    handed = address.rpartition("/")[2]
    allow_frames(base_of("/einbetten/"))
    return render_template(
        "curation/share.html",
        view=view,
        handed=handed,
        address=address,
        embed=public_url("embedding.collection", key=handed),
        trail=[
            (_("Collections"), url_for("curation.index")),
            (source.title, url_for("curation.show", key=key)),
            (_("Pass it on"), None),
        ],
    )


def _open_source(key: str) -> Source:
    """Return what others open under this key; NotFound for what only its keepers see."""
    source = source_of(key)
    if not source.is_open:
        raise NotFound(_("There is nothing here that could be handed on."))
    return source


@public
def qr(key: str, suffix: str) -> ResponseReturnValue:
    """Answer with the address as a QR code, dark on white with its quiet zone."""
    source = _open_source(key)
    response = qr_answer(public_url("curation.show", key=source.key), suffix)
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request.environ)
    return restrict_as_file(response)
