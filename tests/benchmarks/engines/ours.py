"""The product's own search, asked as the search page asks it."""

from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.engines.base import MOST_VALUES, Ask, Found
from toolbox.discovery.backends.registry import open_index
from toolbox.discovery.documents import IndexDocument, Upsert
from toolbox.discovery.index import Results
from toolbox.discovery.language import lexicon
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.understanding.answering import answer


class Ours:
    """The search that the product ships with: analysis, corrections, widening and all."""

    def __init__(self, folder: Path) -> None:
        lexicon.warm_up()
        self._index = open_index("whoosh:", folder)

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """Index everything as a rebuild does."""
        self._index.rebuild(documents)

    def open(self) -> None:
        """Load what the first search would wait for."""
        self._index.warm_up()

    def find(self, ask: Ask) -> Found:
        """Answer a search as it is typed."""
        query = SearchQuery(
            text=_typed(ask),
            filters={name: (value,) for name, value in ask.filters.items()},
            sort="newest" if ask.newest else "relevance",
            page=ask.page,
            per_page=ask.per_page,
            counted=ask.counted,
            typing=ask.meaning == "prefix",
            narrowly=ask.strictly,
        )
        return _found(answer(self._index, query).results)

    def change(self, document: IndexDocument) -> None:
        """Write as the indexer does."""
        self._index.apply([Upsert(document)])


def _typed(ask: Ask) -> str:
    if ask.meaning == "phrase":
        return '"{}"'.format(" ".join(ask.words))
    return (" oder " if ask.meaning == "any" else " ").join(ask.words)


def _found(results: Results) -> Found:
    return Found(
        ids=tuple(hit.instrument_id for hit in results.hits),
        total=results.total,
        facets={name: dict(values[:MOST_VALUES]) for name, values in results.facets.items()},
    )
