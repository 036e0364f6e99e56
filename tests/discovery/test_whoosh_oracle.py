"""Whoosh's own query engine runs on our segments, and finds and ranks what our searches do."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from itertools import count
from math import log, log2
from operator import and_, or_
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as stock
from whoosh.columns import FixedBytesColumn
from whoosh.index import FileIndex
from whoosh.reading import MultiReader, SegmentReader
from whoosh.searching import Searcher

from tests.backends.search_corpus import FIRST_DAY, document
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.backends.whoosh.schema import CONTENT, META, META_TYPE
from toolbox.discovery.backends.whoosh.storage import DurableStorage
from toolbox.discovery.documents import Change, Delete, IndexDocument, Upsert
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.ranking import (
    COVERAGE,
    HALF_LIFE_DAYS,
    IN_PASSING,
    K1,
    LONGEST,
    PHRASE_BOOST,
    RECENCY,
    REUSE,
    B,
)
from toolbox.discovery.wanted import Alternative, Choice, Group, Wanted

WORDS = ("kra1", "kra12", "kra2", "ra1", "ra2", "ra21", "ulm3")
"""Words that are their own base forms, whatever the analysis learns."""

BEGINNINGS = ("k", "kra1", "ra", "ra2", "ulm3", "x")
FILLED = [
    document(number, " ".join(WORDS[number % 7 :]), description=" ".join(WORDS[: number % 5]))
    for number in range(20, 60)
]

Docs = dict[int, float]
"""From the number of a document in Whoosh's reader to a weight."""


# Histories


def _texts(most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), max_size=most).map(" ".join)


def _dated(made: IndexDocument, days: int, reuse: int) -> IndexDocument:
    return replace(made, published_at=FIRST_DAY + timedelta(days=days), reuse_count=reuse)


instruments = st.integers(1, 9)
documents = st.builds(
    _dated,
    st.builds(document, instruments, _texts(3), summary=_texts(4), description=_texts(30)),
    days=st.integers(0, 3000),
    reuse=st.integers(0, 9),
)
changes: st.SearchStrategy[Change] = documents.map(Upsert) | instruments.map(Delete)
histories = st.lists(st.lists(changes, min_size=1, max_size=6), min_size=1, max_size=4)


# Queries


choices = st.one_of(
    st.sampled_from(WORDS).map(Choice),
    st.sampled_from(BEGINNINGS).map(lambda beginning: Choice(beginning, is_open=True)),
).map(lambda choice: (choice,))
alternatives = st.one_of(
    st.lists(choices, min_size=1, max_size=2).map(lambda words: Alternative(tuple(words))),
    st.lists(st.sampled_from(WORDS).map(lambda word: (Choice(word),)), min_size=2, max_size=3).map(
        lambda words: Alternative(tuple(words), phrase=True)
    ),
)
groups = st.lists(alternatives, min_size=1, max_size=2).map(lambda some: Group(tuple(some)))
searches = st.builds(
    Wanted,
    groups=st.lists(groups, max_size=3).map(tuple),
    excluded=st.lists(groups, max_size=1).map(tuple),
    least=st.none() | st.integers(0, 3),
)


# The oracle


class Oracle:
    """Answers with Whoosh's queries, and scores by the formula of ranking.py, word by word."""

    def __init__(self, index: WhooshIndex) -> None:
        folder = index._generations.path(index.status().generation)
        files = FileIndex(DurableStorage(Path(folder)))
        toc = files._read_toc()
        leaves = [SegmentReader(files.storage, toc.schema, segment) for segment in toc.segments]
        self.reader = MultiReader(leaves)
        self.searcher = Searcher(self.reader, fromindex=files)
        column = FixedBytesColumn(META_TYPE.itemsize)
        rows = [leaf.column_reader(META, column) for leaf in leaves]
        self.meta = [
            np.frombuffer(rows[place][doc], META_TYPE)[0]
            for place, leaf in enumerate(leaves)
            for doc in range(leaf.doc_count_all())
        ]
        self.live = set(self.searcher.docs_for_query(stock.Every()))
        lengths = [self.meta[doc]["length"] for doc in self.live]
        self.average = max(sum(lengths) / len(lengths), 1.0)

    def matching(self, wanted: Wanted) -> set[int]:
        """Return the documents that Whoosh finds."""
        met = [set(self.searcher.docs_for_query(_of_group(group))) for group in wanted.groups]
        found = {doc for doc in self.live if sum(doc in one for one in met) >= wanted.required}
        for group in wanted.excluded:
            found -= set(self.searcher.docs_for_query(_of_group(group)))
        return found

    def scores(self, wanted: Wanted, docs: Sequence[int]) -> list[float]:
        """Return the scores of documents."""
        groups = [self._group(group) for group in wanted.groups]
        newest = max(self.meta[one]["published"] for one in self.live)
        return [self._score(groups, wanted.required, doc, newest) for doc in docs]

    def _score(self, groups: Sequence[Docs], required: int, doc: int, newest: int) -> float:
        score = sum(self._saturated(weights, doc) for weights in groups if doc in weights)
        if required < len(groups):
            score *= (sum(doc in weights for weights in groups) / len(groups)) ** COVERAGE
        days = (newest - self.meta[doc]["published"]) / 86_400
        score *= 1 + REUSE * log2(1 + self.meta[doc]["reuse"])
        return float(score * (1 + RECENCY * 0.5 ** (days / HALF_LIFE_DAYS)))

    def _saturated(self, weights: Docs, doc: int) -> float:
        norm = K1 * (1 - B + B * min(self.meta[doc]["length"] / self.average, LONGEST))
        full = IN_PASSING * max(weights.values())
        frequency = sum(min(weight / full, 1) for weight in weights.values())
        rarity = log(1 + (len(self.live) - frequency + 0.5) / (frequency + 0.5))
        return float(rarity * weights[doc] * (K1 + 1) / (weights[doc] + norm))

    def _group(self, group: Group) -> Docs:
        best: Docs = {}
        for alternative in group.alternatives:
            words = [self._word(choices) for choices in alternative.words]
            boost = PHRASE_BOOST if alternative.phrase else 1.0
            for doc in self.searcher.docs_for_query(_of_alternative(alternative)):
                weight = boost * sum(word[doc] for word in words) / len(words)
                best[doc] = max(weight, best.get(doc, 0.0))
        return best

    def _word(self, choices: Sequence[Choice]) -> Docs:
        found: Docs = {}
        for choice in choices:
            terms = [choice.term.encode()]
            if choice.is_open:
                terms = list(self.reader.expand_prefix(CONTENT, choice.term))
            for term in terms:
                matcher = self.reader.postings(CONTENT, term) if self._has(term) else None
                while matcher is not None and matcher.is_active():
                    doc = matcher.id()
                    found[doc] = found.get(doc, 0.0) + choice.weight * matcher.weight()
                    matcher.next()
        return found

    def _has(self, term: bytes) -> bool:
        return (CONTENT, term) in self.reader


def _of_group(group: Group) -> stock.Query:
    return reduce(or_, map(_of_alternative, group.alternatives))


def _of_alternative(alternative: Alternative) -> stock.Query:
    if alternative.phrase:
        return stock.Phrase(CONTENT, [choices[0].term for choices in alternative.words])
    return reduce(and_, (reduce(or_, map(_of_choice, choices)) for choices in alternative.words))


def _of_choice(choice: Choice) -> stock.Query:
    return (stock.Prefix if choice.is_open else stock.Term)(CONTENT, choice.term)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New folders, one after the other."""
    root = tmp_path_factory.mktemp("oracle")
    return (root / str(number) for number in count())


@settings(
    derandomize=True,
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories, wanted=st.lists(searches, min_size=8, max_size=20), tidy=st.booleans())
@pytest.mark.slow
def test_agrees_with_whoosh_after_any_history(
    folders: Iterator[Path],
    history: list[list[Change]],
    wanted: list[Wanted],
    *,
    tidy: bool,
) -> None:
    index = WhooshIndex(next(folders))
    index.rebuild(FILLED)
    for batch in history:
        index.apply(batch)
    while tidy and index.maintain():
        pass
    oracle = Oracle(index)
    assert oracle.reader.doc_count() == index.document_count() == len(oracle.live)
    for one in wanted:
        _compare(index, oracle, one)


def _compare(index: WhooshIndex, oracle: Oracle, wanted: Wanted) -> None:
    hits = index.find(SearchQuery("x", per_page=100), wanted).hits
    docs = {int(oracle.meta[doc]["instrument"]): doc for doc in oracle.live}
    assert {docs[hit.instrument_id] for hit in hits} == oracle.matching(wanted)
    expected = oracle.scores(wanted, [docs[hit.instrument_id] for hit in hits])
    assert [hit.score for hit in hits] == pytest.approx(expected, rel=1e-4)
    # The order follows from the scores, up to the last digits of floats.
    assert expected == pytest.approx(sorted(expected, reverse=True), rel=1e-4)


def test_histories_leave_several_segments_and_deletions(folders: Iterator[Path]) -> None:
    index = WhooshIndex(next(folders))
    index.rebuild(FILLED)
    index.apply([Upsert(document(1, "kra1")), Delete(20)])
    index.apply([Upsert(document(2, "ra1")), Delete(1)])
    oracle = Oracle(index)
    assert len(oracle.reader.leaf_readers()) > 1
    assert oracle.reader.doc_count_all() > oracle.reader.doc_count() == len(FILLED)
    assert (CONTENT, b"ra21") in oracle.reader
    assert list(oracle.reader.expand_prefix(CONTENT, "ra")) == [b"ra1", b"ra2", b"ra21"]
