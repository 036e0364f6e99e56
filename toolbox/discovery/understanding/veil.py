"""The index without some of its documents, for whoever reads searches with its words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from toolbox.discovery.index import Field, ReadIndex, Results, Spelling
from toolbox.discovery.language.analysis import PART
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.wanted import Alternative, Choice, Choices, Group, Wanted


def without(index: ReadIndex, hidden: frozenset[int]) -> ReadIndex:
    """Return the index as it is without the documents of these instruments.

    What was withdrawn stays in the index until that is written, on a full disk for days. A word
    that nothing else has must not be told as known, or as what somebody may have meant.
    """
    return _Veiled(index, hidden) if hidden else index


class _Veiled:
    """Counts anew whatever the index knows: slower, but seldom needed, and for few words."""

    def __init__(self, index: ReadIndex, hidden: frozenset[int]) -> None:
        self._index = index
        self._hidden = hidden

    def find(self, query: SearchQuery, wanted: Wanted) -> Results:
        return self._index.find(replace(query, hidden=query.hidden | self._hidden), wanted)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        known = self._index.frequencies(terms)
        return dict(self._there((term, (Choice(term),)) for term in known))

    def spelled_like(
        self, word: str, *, most: int, limit: int, field: Field | None = None
    ) -> list[Spelling]:
        alike = self._index.spelled_like(word, most=most, limit=limit, field=field)
        words = ((one.term, (Choice(one.term), Choice(PART + one.term))) for one in alike)
        found = dict(self._there(words))
        return [replace(one, documents=found[one.term]) for one in alike if one.term in found]

    def document_count(self) -> int:
        return self._index.document_count()

    def _there(self, words: Iterable[tuple[str, Choices]]) -> Iterator[tuple[str, int]]:
        for word, choices in words:
            wanted = Wanted((Group((Alternative((choices,)),)),))
            total = self.find(SearchQuery(per_page=1, counted=()), wanted).total
            if total:
                yield word, total
