"""Lists for other sites: what a search finds, and public collections; as visitors see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import request

from toolbox.catalogue.found import FoundVersion
from toolbox.catalogue.models import Version
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import search
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _, ngettext
from toolbox.foundation.settings import installed_settings
from toolbox.web.cards import CardView, card_of, cards_of_hits
from toolbox.web.curation.presenters import shown
from toolbox.web.curation.sources import source_of
from toolbox.web.origins import sources_of
from toolbox.web.surroundings import number


@dataclass(frozen=True)
class Item:
    """An instrument in a list of another site; ``note`` is of who keeps the collection."""

    title: str
    address: str
    kind: str
    summary: str
    facts: str
    note: str = ""


@dataclass(frozen=True)
class Shelf:
    """A list for another site: its name, its instruments, and the page where there are more.

    ``by`` is who keeps it; where ``is_ordered``, the order was thought about.
    """

    title: str
    address: str
    items: Sequence[Item]
    total: int
    more: str
    by: str = ""
    is_ordered: bool = False

    def as_json(self, language: str) -> dict[str, Any]:
        """Return the list with all words a page needs to show it."""
        return {
            "language": language,
            "title": self.title,
            "address": self.address,
            "total": self.total,
            "more": self.more,
            "by": self.by,
            "source": installed_settings().site_name,
            "source_address": public_url("home.index"),
            "items": [{**vars(one)} for one in self.items],
        }


def item_of(card: CardView, version: Version | FoundVersion, note: str = "") -> Item:
    """Return an instrument as a line; a card may have marks in its texts, the version has none."""
    facts = (card.origin, card.audience, card.effort, card.formats, card.licence)
    return Item(
        title=version.title,
        address=public_url("instruments.show", slug=version.instrument.slug),
        kind=str(card.kind.label),
        summary=version.summary,
        facts=_facts(*facts),
        note=note,
    )


def _facts(*facts: str) -> str:
    return " · ".join(one for one in facts if one)


def asked_search() -> SearchQuery:
    """Return the search in the address, on page 1, without what says the look."""
    return replace(SearchQuery.from_args(request.args), page=1)


def search_page(query: SearchQuery) -> str:
    """Return the complete address of the page of a search."""
    args = query.to_args()
    address = public_url("search.results")
    return f"{address}?{urlencode(args)}" if args else address


def of_search(query: SearchQuery, count: int) -> Shelf:
    """Return the first instruments that a search finds."""
    found = search(installed_index(), replace(query, per_page=count, counted=()), by=VISITOR)
    cards = cards_of_hits(found.hits)
    items = [
        item_of(card, version) for card, (version, _hit) in zip(cards, found.hits, strict=True)
    ]
    total = max(found.total, 0)
    title = _("Instruments for “%(text)s”", text=query.text) if query.text else _("Instruments")
    return Shelf(title, search_page(query), items, total, _more(total))


def _more(total: int) -> str:
    return ngettext(
        "Show %(count)s instrument", "Show all %(count)s instruments", total, count=number(total)
    )


def of_collection(key: str, count: int | None = None) -> Shelf:
    """Return what everybody sees of a collection: the first of it where there is a count.

    Raises NotFound for what only its keepers open.
    """
    source = source_of(key)
    if not source.is_open:
        raise NotFound(_("There is nothing here that could be handed on."))
    view = shown(source)
    items = [
        Item(
            title=line.title,
            address=line.address,
            kind=str(line.card.kind.label),
            summary=str(line.card.summary),
            facts=_facts(line.card.origin, line.card.effort, line.card.licence),
            note=line.note,
        )
        for line in view.visible[:count]
        if line.card is not None
    ]
    address = public_url("curation.show", key=key)
    owner = view.owner.name if view.owner else ""
    total = len(view.visible)
    return Shelf(
        title=source.title,
        address=address,
        items=items,
        total=total,
        more=_open(total - len(items)),
        by=owner,
        is_ordered=True,
    )


def _open(left: int) -> str:
    if not left:
        return _("Open the collection")
    return ngettext(
        "Open the collection with %(count)s more instrument",
        "Open the collection with %(count)s more instruments",
        left,
        count=number(left),
    )


def of_instrument(version: Version) -> Item:
    """Return one instrument for its card."""
    source = sources_of([version.instrument]).get(version.instrument_id, "")
    return item_of(card_of(version, source=source), version)
