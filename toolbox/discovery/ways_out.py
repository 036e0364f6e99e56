"""What may help where a search finds nothing: wider searches, and terms that are meant perhaps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import Counts, answer_now
from toolbox.foundation.errors import Unavailable
from toolbox.vocabularies import queries as vocabularies

MOST_WAYS = 6
_FACET_OF = {
    facet.vocabulary: facet.name
    for facet in FACETS
    if facet.vocabulary in {"topic", "audience", "sector", "occupation", "tag"}
}
"""The vocabularies worth suggesting from, with their facets."""

_SHORTEST = 4
_ALIKE = 72.0
"""Below this, out of 100, two words have too little in common to be worth a suggestion."""


@dataclass(frozen=True)
class NearbyTerm:
    """A value of a facet that is spelled like what was typed, and how many instruments have it."""

    facet: str
    key: str
    number: int


@dataclass(frozen=True)
class WayOut:
    """A wider search that finds something, and what it leaves out: a facet, or the words."""

    query: SearchQuery
    total: int
    without: str | None


def ways_out(index: SearchIndex, query: SearchQuery) -> list[WayOut]:
    """Return searches that leave out one thing of ``query`` and find something."""
    narrow = replace(query, page=1, per_page=1)
    tries: list[tuple[str | None, SearchQuery]] = [
        (name, narrow.without_filter(name)) for name in list(query.filters)[:MOST_WAYS]
    ]
    if query.text and query.filters:
        tries.append((None, narrow.with_text("")))
    found = [(without, tried, _total(index, tried)) for without, tried in tries]
    return [
        WayOut(replace(tried, per_page=query.per_page), total, without)
        for without, tried, total in found
        if total
    ]


def _total(index: SearchIndex, query: SearchQuery) -> int:
    try:
        return answer_now(index, replace(query, counted=())).results.total
    except Unavailable:
        return 0


def nearby_terms(text: str, in_use: Counts, *, limit: int = 8) -> Sequence[NearbyTerm]:
    """Return terms spelled like the words of ``text`` that instruments carry, most alike first.

    ``in_use`` says how many instruments carry which term.
    """
    names: list[tuple[NearbyTerm, str]] = []
    for vocabulary_key, key, spellings in vocabularies.names_of_terms(_FACET_OF):
        facet = _FACET_OF[vocabulary_key]
        if number := in_use.get(facet, {}).get(key, 0):
            names.extend((NearbyTerm(facet, key, number), name.casefold()) for name in spellings)
    spelled = [name for _term, name in names]
    found: dict[NearbyTerm, None] = {}
    for piece in _pieces(text):
        alike = process.extract(
            piece, spelled, scorer=fuzz.QRatio, score_cutoff=_ALIKE, limit=limit
        )
        found |= dict.fromkeys(names[place][0] for _name, _score, place in alike)
    return list(found)[:limit]


def _pieces(text: str) -> list[str]:
    """Return the whole text, then each of its longer words, as they are compared."""
    whole = text.casefold()
    words = [word for word in whole.split() if len(word) >= _SHORTEST]
    return list(dict.fromkeys([whole, *words]))
