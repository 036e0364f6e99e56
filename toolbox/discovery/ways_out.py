"""What may help where a search finds nothing: wider searches, and terms that are meant perhaps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process, utils

from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import Counts
from toolbox.foundation.errors import Unavailable
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term

MOST_WAYS = 6
_SUGGESTED = ("topic", "audience", "sector", "occupation", "tag")
_ALIKE = 72.0
"""Below this, out of 100, two words have too little in common to be worth a suggestion."""


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
        return index.search(query).total
    except Unavailable:
        return 0


def nearby_terms(text: str, in_use: Counts, *, limit: int = 8) -> Sequence[tuple[Term, int]]:
    """Return terms spelled like the words of ``text`` that instruments carry, with how many.

    The most alike come first. ``in_use`` says how many instruments carry which term.
    """
    facet_of = {facet.vocabulary: facet.name for facet in FACETS}
    used = [
        (term, number)
        for term in vocabularies.terms_of_several(_SUGGESTED)
        if (number := in_use.get(facet_of[term.vocabulary_key], {}).get(term.key, 0))
    ]
    names = [
        (place, name)
        for place, (term, _number) in enumerate(used)
        for name in (term.label_de, term.label_en, *term.synonyms)
        if name
    ]
    alike = process.extract(
        text,
        [name for _place, name in names],
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=_ALIKE,
        limit=limit * 3,
    )
    places = dict.fromkeys(names[position][0] for _name, _score, position in alike)
    return [used[place] for place in places][:limit]
