"""What the page of results offers where nothing was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolbox.discovery.facets import BY_NAME
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import counts
from toolbox.discovery.suggesting.nearby_terms import NearbyTerm, nearby_terms
from toolbox.discovery.ways_out import WayOut, ways_out
from toolbox.foundation.i18n import _
from toolbox.web.search.addresses import search_address
from toolbox.web.search.labels import unknown, value_labels


@dataclass(frozen=True)
class Suggestion:
    """A search that finds something, and how much."""

    label: str
    href: str
    count: int


@dataclass(frozen=True)
class SearchHelp:
    """Wider searches, and terms that are spelled like the words."""

    wider: Sequence[Suggestion]
    terms: Sequence[Suggestion]


def help_for(index: SearchIndex, query: SearchQuery) -> SearchHelp:
    """Return what leads on from a search that found nothing."""
    terms = nearby_terms(query.text, counts(index)) if query.text else ()
    return SearchHelp(
        wider=[
            Suggestion(_label(query, way), search_address(way.query), way.total)
            for way in ways_out(index, query)
        ],
        terms=[_suggestion(term) for term in terms],
    )


def _suggestion(term: NearbyTerm) -> Suggestion:
    label = value_labels(BY_NAME[term.facet], [term.key])[term.key]
    href = search_address(SearchQuery(filters={term.facet: (term.key,)}))
    return Suggestion(label, href, term.number)


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
