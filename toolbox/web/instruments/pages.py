"""The pages: an instrument, one of its versions, a file before it is downloaded, a tombstone."""

from collections.abc import Sequence

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.found import FoundVersion
from toolbox.catalogue.lifecycle import OPEN_STATES
from toolbox.catalogue.models import Version
from toolbox.catalogue.queries import Removed
from toolbox.delivery import counting, counting_searches
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.refusals import answer, wants_json
from toolbox.discovery.installed import installed_index
from toolbox.discovery.similar import similar_to
from toolbox.exchange.giving import is_given
from toolbox.foundation.i18n import _
from toolbox.web.adoption.on_page import adoptions_on_page
from toolbox.web.cards import CardView, card_of
from toolbox.web.instruments import looking_inside
from toolbox.web.instruments.classification import search_address
from toolbox.web.instruments.files import Previews, previews_among, thumbnail_addresses
from toolbox.web.instruments.presenters import VersionView, version_view
from toolbox.web.instruments.suffixes import (
    described,
    link_header,
    linked_data,
    negotiated,
    offered_formats,
    wanted_format,
)
from toolbox.web.origins import origin_of, sources_of
from toolbox.web.standing import standing_of
from toolbox.web.surroundings import read_labels
from toolbox.web.upkeep.presenters import care_of
from toolbox.web.workshop.presenters import verb_of

_LABELS = ("audience", "language", "licence", "region")
"""The vocabularies that the page names terms of, read at once."""


@public
def show(slug: str) -> ResponseReturnValue:
    """Show an instrument as it is published, or their draft to its makers.

    Programs that ask for another form than the page get it at the same address.
    """
    instrument = catalogue.by_slug(slug, by=caller())
    found = catalogue.shown_version(instrument, by=caller())
    chosen = wanted_format()
    if chosen is not None and found.state not in OPEN_STATES:
        return negotiated(chosen, found)
    page = make_response(_page(found))
    page.vary.add("Accept")
    return page


@public
def version(slug: str, number: int) -> ResponseReturnValue:
    """Show one version; it stays at this address for ever."""
    instrument = catalogue.by_slug(slug, by=caller())
    return _page(catalogue.readable_version(instrument, number, by=caller()))


def _page(found: Version) -> ResponseReturnValue:
    is_preview = found.state in OPEN_STATES
    read_labels(*_LABELS)
    alike = [] if is_preview else similar_to(found, by=caller(), index=installed_index())
    previews = previews_among([found, *alike])
    view = version_view(found, is_preview=is_preview, previews=previews)
    if is_preview:
        return render_template("instruments/show.html", view=view, trail=_trail(view))
    owner_id = found.instrument.owner_id
    counting.count(found.instrument_id, "views", owner_id=owner_id)
    counting_searches.count_success(found.instrument_id, owner_id=owner_id)
    standing = standing_of(found.instrument) if view.is_current else None
    description = described(found, view.licences)
    page = render_template(
        "instruments/show.html",
        view=view,
        trail=_trail(view),
        origin=origin_of(found.instrument),
        is_given=is_given(found.instrument),
        care=care_of(found.instrument, standing=standing) if standing else None,
        kit=verb_of(found, standing) if standing else None,
        told=adoptions_on_page(found.instrument, is_in_a_line=standing.is_in_a_line)
        if standing
        else None,
        linked=linked_data(description),
        data_formats=offered_formats(citations=False),
        citation_formats=offered_formats(citations=True),
        similar=_similar(alike, previews),
    )
    return page, 200, {"Link": link_header(description)} if view.is_current else {}


def _similar(alike: Sequence[FoundVersion], previews: Previews) -> list[CardView]:
    pictures = thumbnail_addresses(alike, previews)
    sources = sources_of(one.instrument for one in alike)
    return [
        card_of(one, image=pictures.get(one.id), source=sources.get(one.instrument_id, ""))
        for one in alike
    ]


def _trail(view: VersionView) -> list[tuple[str, str | None]]:
    return [
        (_("Find"), url_for("search.results")),
        (str(view.kind.plural), search_address("kind", view.kind.key)),
        (view.title, None),
    ]


@public
def preview(slug: str, attachment_id: int) -> ResponseReturnValue:
    """Show what is in a file, so that nobody has to download it to know."""
    instrument = catalogue.by_slug(slug, by=caller())
    attachment, found = catalogue.readable_attachment(instrument, attachment_id, by=caller())
    view = looking_inside.file_preview(instrument, attachment, found)
    return render_template("instruments/preview.html", file=view, trail=view.trail)


def removed(error: Removed) -> ResponseReturnValue:
    """Answer with the tombstone: what was here, why it went, what to use instead."""
    if wants_json():
        return answer(410, error.code, error.message)
    successor = error.successor_slug
    page = render_template(
        "instruments/removed.html",
        title=error.title,
        reason=error.reason,
        successor=url_for("instruments.show", slug=successor) if successor else None,
    )
    return page, 410
