"""What may help where a search finds nothing: wider searches."""

from dataclasses import dataclass, replace

from toolbox.discovery.index import SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import answer_now
from toolbox.foundation.errors import Unavailable

MOST_WAYS = 6


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
