"""What has proved itself where the reader is: one click from every search."""

from toolbox.discovery.facets import BY_NAME
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import Found
from toolbox.vocabularies import queries as vocabularies
from toolbox.web.places import REGION, Place
from toolbox.web.search.labels import chosen_label, unknown, value_labels
from toolbox.web.search.reading import Offer

ADOPTED_IN = "adopted_in"


def proven_nearby(query: SearchQuery, found: Found, place: Place | None) -> list[Offer]:
    """Return the filter for what is used in the reader's district, else in the Land around it."""
    numbers = dict(found.facets.get(ADOPTED_IN, ()))
    if place is None or place.region is None or not numbers or query.filters.get(ADOPTED_IN):
        return []
    for key in _outwards(place.region):
        if 0 < numbers.get(key, 0) < found.total:
            facet = BY_NAME[ADOPTED_IN]
            label = value_labels(facet, [key]).get(key) or unknown(key)
            return [
                Offer(chosen_label(facet, label), query.with_filter(ADOPTED_IN, key), numbers[key])
            ]
    return []


def _outwards(region_key: str) -> list[str]:
    """Return a region and what lies around it."""
    term = vocabularies.terms_by_key(REGION, [region_key]).get(region_key)
    if term is None:
        return []
    return [one.key for one in (term, *vocabularies.ancestors(term))]
