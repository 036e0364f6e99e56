"""What the page of results offers where nothing was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolbox.discovery.facets import BY_NAME
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import Counts, counts
from toolbox.discovery.suggesting.nearby_terms import nearby_terms
from toolbox.discovery.ways_out import WayOut, ways_out
from toolbox.foundation.i18n import _
from toolbox.web.search.addresses import search_address
from toolbox.web.search.labels import unknown, value_labels

_ALL_SECTORS = ("sector", "branchenuebergreifend")


@dataclass(frozen=True)
class Suggestion:
    """A search that finds something, and how much."""

    label: str
    href: str
    count: int


@dataclass(frozen=True)
class SearchHelp:
    """Wider searches, terms that are spelled like the words, and what every trade can use."""

    wider: Sequence[Suggestion]
    terms: Sequence[Suggestion]
    for_all_sectors: Suggestion | None


def help_for(index: SearchIndex, query: SearchQuery) -> SearchHelp:
    """Return what leads on from a search that found nothing."""
    counted = counts(index)
    terms = nearby_terms(query.text, counted) if query.text else ()
    return SearchHelp(
        wider=[
            Suggestion(_label(query, way), search_address(way.query), way.total)
            for way in ways_out(index, query)
        ],
        terms=[_suggestion(term.facet, term.key, term.number) for term in terms],
        for_all_sectors=_for_all_sectors(counted),
    )


def _for_all_sectors(counted: Counts) -> Suggestion | None:
    """Return where to look who has typed the name of a trade that nothing is made for."""
    facet, key = _ALL_SECTORS
    number = counted.get(facet, {}).get(key, 0)
    return _suggestion(facet, key, number) if number else None


def _suggestion(facet: str, key: str, number: int) -> Suggestion:
    label = value_labels(BY_NAME[facet], [key], counted=[key])[key]
    return Suggestion(label, search_address(SearchQuery(filters={facet: (key,)})), number)


def _label(query: SearchQuery, way: WayOut) -> str:
    if way.without is None:
        return _("Without the words “%(text)s”", text=query.text)
    values = query.filters[way.without]
    labels = value_labels(BY_NAME[way.without], values)
    named = ", ".join(labels.get(value) or unknown(value) for value in values)
    return _(
        "Without the filter %(facet)s: %(values)s",
        facet=BY_NAME[way.without].label,
        values=named,
    )
