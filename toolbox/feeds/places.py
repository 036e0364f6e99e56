"""Every address that visitors find, in sections: for the sitemap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from toolbox.accounts import queries as accounts
from toolbox.alliances import queries as alliances
from toolbox.catalogue import inventory
from toolbox.catalogue import listings as catalogue
from toolbox.curation import listings as curation
from toolbox.exchange import ledger
from toolbox.exchange.models import Publication
from toolbox.foundation.addresses import public_url
from toolbox.site import queries as site
from toolbox.vocabularies import queries as vocabularies

_ENTRANCES = (
    *("home.index", "search.results", "curation.index", "alliances.index", "organisations.index"),
    *("advice.index", "terms.index", "terms.vocabularies_page", "calls.index"),
    *("upkeep.orphans", "open_doors.index"),
)
"""Pages that stand in the menus and lead on."""
_MOST_COLLECTIONS = 100_000
_MOST_LINES = 1_000_000
_HERE = "-"


@dataclass(frozen=True)
class Place:
    """A complete address, and when what is there changed last, where that is known."""

    address: str
    changed_at: datetime | None = None


def _below(endpoint: str, name: str, **values: str) -> str:
    """Return how the addresses of an endpoint begin; each one ends with its own word."""
    return public_url(endpoint, **{name: _HERE}, **values).removesuffix(_HERE)


def _pages() -> list[Place]:
    changed: dict[str, datetime] = {}
    for one in site.pages():
        changed[one.slug] = max(one.changed_at, changed.get(one.slug, one.changed_at))
    start = _below("pages.show", "slug")
    return [
        *(Place(public_url(endpoint)) for endpoint in _ENTRANCES),
        *(Place(start + quote(slug), moment) for slug, moment in changed.items()),
    ]


def _instruments() -> list[Place]:
    start = _below("instruments.show", "slug")
    offered = ledger.Asked(only=(Publication.gone_at.is_(None),))
    changed = {
        one.instrument_id: one.changed_at for one in ledger.changed(offered, limit=_MOST_LINES)
    }
    return [
        Place(start + quote(slug), changed.get(number))
        for number, slug in catalogue.published_addresses()
    ]


def _collections() -> list[Place]:
    start = _below("curation.show", "key")
    found = curation.public(limit=_MOST_COLLECTIONS).collections
    return [Place(start + quote(one.slug or ""), one.saved_at) for one in found]


def _organisations() -> list[Place]:
    start = _below("organisations.show", "slug")
    counts = inventory.published_counts_by_owner()
    return [
        Place(start + quote(one.slug)) for one in accounts.organisations() if counts.get(one.id)
    ]


def _alliances() -> list[Place]:
    start = _below("alliances.show", "slug")
    return [Place(start + quote(one.slug)) for one in alliances.alliances()]


def _terms() -> list[Place]:
    starts: dict[str, str] = {}
    found: list[Place] = []
    for vocabulary, key in vocabularies.addresses_of_terms():
        if vocabulary not in starts:
            starts[vocabulary] = _below("terms.show", "key", vocabulary=vocabulary)
            found.append(Place(public_url("terms.vocabulary", vocabulary=vocabulary)))
        found.append(Place(starts[vocabulary] + quote(key)))
    return found


SECTIONS: Sequence[Callable[[], Sequence[Place]]] = (
    *(_pages, _instruments, _collections, _organisations, _alliances, _terms),
)
