"""Following a search: whatever has all of its words and passes its filters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from toolbox.catalogue.models import Instrument
from toolbox.discovery.facets import FACETS, Facet
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import answer_now, matching, with_present_terms
from toolbox.following import rules
from toolbox.following.naming import search_name, terms_in
from toolbox.following.shown import MOST_ENTRIES, entries_where, news_among
from toolbox.following.terms_at_hand import TermsAtHand
from toolbox.following.things import Entry, News, Source, Thing, Window
from toolbox.foundation.addresses import public_url


@dataclass(frozen=True)
class _Parameters:
    """The parameters of an address."""

    pairs: Sequence[tuple[str, str]]

    def getlist(self, key: str, /) -> list[str]:
        return [value for name, value in self.pairs if name == key]


def query_of(target: str) -> SearchQuery:
    """Return the search behind what stands after the question mark of its address."""
    return SearchQuery.from_args(_Parameters(parse_qsl(target, keep_blank_values=False)))


def target_of(query: SearchQuery) -> str:
    """Return the one address of a search, however it was put together. Raises Invalid."""
    return urlencode(rules.searchable(_with_known_terms(query)).to_args())


def _with_known_terms(query: SearchQuery) -> SearchQuery:
    """Exchange merged terms for what stands for them, unless visitors may not know of that."""
    terms = TermsAtHand(terms_in(query))
    filters = {
        facet.name: tuple(dict.fromkeys(_present_key(facet, key, terms) for key in chosen))
        for facet in FACETS
        if (chosen := query.filters.get(facet.name))
    }
    return replace(query, filters=filters)


def _present_key(facet: Facet, key: str, terms: TermsAtHand) -> str:
    present = terms.present(facet.vocabulary, key) if facet.vocabulary else None
    return present.key if present is not None else key


def _find(key: str) -> str:
    return target_of(query_of(key))


def _look(target: str, terms: TermsAtHand) -> Thing:
    query = query_of(target)
    address = public_url("search.results")
    return Thing(
        name=lambda: search_name(query, terms), address=f"{address}?{target}" if target else address
    )


def _news(target: str, window: Window) -> Sequence[News]:
    if not window.arrivals:
        return []
    return news_among(matching(installed_index(), query_of(target)), window)


def entries_of(query: SearchQuery) -> list[Entry]:
    """Return the newest of what a search finds. Unavailable where the index cannot be read."""
    newest = replace(
        with_present_terms(query),
        narrowly=True,
        sort="newest",
        page=1,
        per_page=MOST_ENTRIES,
        counted=(),
    )
    found = answer_now(installed_index(), newest)
    if newest.text and found.wanted.empty:
        return []
    return entries_where(Instrument.id.in_([hit.instrument_id for hit in found.results.hits]))


SEARCHES = Source(
    find=_find,
    look=_look,
    news=_news,
    entries=lambda target: entries_of(query_of(target)),
    terms=lambda target: terms_in(query_of(target)),
)
