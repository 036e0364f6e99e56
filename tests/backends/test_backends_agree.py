"""Whatever is looked for: every search backend finds the same, with the same scores and counts."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.search_corpus import BACKENDS, CORPUS
from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.indexed import terms_by_word, texts_of
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.wanted import Alternative, Boost, Choice, FacetValue, Group, Wanted

pytestmark = pytest.mark.slow

_READ = [
    [terms for text in texts_of(one) for terms in terms_by_word(text.field, text.text)]
    for one in CORPUS
]
TERMS = sorted({term for document in _READ for terms in document for term in terms})
ROWS = sorted({(a[0], b[0]) for document in _READ for a, b in pairwise(document)})
VALUES = sorted({(name, key) for one in CORPUS for name in one.facets for key in one.facets[name]})

weights = st.sampled_from([1.0, 0.7, 0.5, 0.1])
choices = st.builds(
    lambda term, weight, cut: Choice(term[:cut], weight, is_open=cut is not None),
    st.sampled_from([*TERMS, "quark", "+"]),
    weights,
    st.none() | st.integers(1, 5),
)
words = st.lists(choices, min_size=1, max_size=3).map(tuple)
rows = st.sampled_from(ROWS).map(lambda row: tuple((Choice(term),) for term in row))
alternatives = st.builds(
    Alternative, st.lists(words, min_size=1, max_size=3).map(tuple) | rows, st.booleans(), weights
)
values = st.builds(
    lambda value, weight: FacetValue(value[0], value[1], weight),
    st.sampled_from([*VALUES, ("kind", "no-such")]),
    weights,
)
groups = st.builds(
    Group,
    st.lists(alternatives, max_size=3).map(tuple),
    st.lists(values, max_size=1).map(tuple),
    st.just(""),
    st.booleans(),
)
boosts = st.builds(
    lambda value, factor: Boost(value[0], value[1], factor),
    st.sampled_from(VALUES),
    st.sampled_from([0.5, 3.0]),
)
wishes = st.builds(
    Wanted,
    st.lists(groups, max_size=3).map(tuple),
    st.lists(groups, max_size=1).map(tuple),
    st.lists(boosts, max_size=2, unique_by=lambda boost: boost.value).map(tuple),
    st.just(()) | rows,
    st.none() | st.integers(0, 3),
).filter(lambda wanted: wanted.groups or not wanted.near)
queries = st.builds(
    SearchQuery,
    st.just("x"),
    st.dictionaries(
        st.sampled_from([facet.name for facet in FACETS]),
        st.lists(st.sampled_from([key for _name, key in VALUES]), min_size=1, max_size=3).map(
            tuple
        ),
        max_size=2,
    ),
    st.sampled_from(["relevance", "newest", "reuse", "title"]),
    hidden=st.frozensets(st.integers(1, 8), max_size=2),
)


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> list[SearchIndex]:
    """One index with the corpus of every backend."""
    made = [open_(tmp_path_factory.mktemp("agreeing") / name) for name, open_ in BACKENDS.items()]
    for index in made:
        index.rebuild(CORPUS)
    return made


@settings(deadline=None, max_examples=150)
@given(query=queries, wanted=wishes)
def test_all_backends_find_the_same(
    indexes: list[SearchIndex], query: SearchQuery, wanted: Wanted
) -> None:
    first, *others = (index.find(query, wanted) for index in indexes)
    scores = {hit.instrument_id: hit.score for hit in first.hits}
    for other in others:
        assert (other.total, other.facets) == (first.total, first.facets)
        found = {hit.instrument_id: hit.score for hit in other.hits}
        assert found == pytest.approx(scores, rel=1e-4)
        if query.sort != "relevance":
            assert list(found) == list(scores)


@settings(deadline=None, max_examples=50)
@given(query=queries, wanted=wishes)
def test_all_backends_give_the_same_reasons(
    indexes: list[SearchIndex], query: SearchQuery, wanted: Wanted
) -> None:
    hits = indexes[0].find(query, wanted).hits
    first, *others = (index.explain(query, wanted, hits) for index in indexes)
    for other in others:
        for here, there in zip(first, other, strict=True):
            assert there.factors == pytest.approx(here.factors, rel=1e-4)
            assert [one.weight for one in there.groups] == pytest.approx(
                [one.weight for one in here.groups], rel=1e-4
            )


@settings(deadline=None, max_examples=50)
@given(wanted=wishes)
def test_all_backends_show_the_same(indexes: list[SearchIndex], wanted: Wanted) -> None:
    hits = indexes[0].find(SearchQuery("x"), wanted).hits
    first, *others = (index.show(wanted, hits) for index in indexes)
    for other in others:
        assert other == first


@pytest.mark.parametrize("word", ["prufung", "betreib", "ausbildungsbetreib", "leitfäden", "xyz"])
def test_all_backends_know_the_same_words(indexes: list[SearchIndex], word: str) -> None:
    first, *others = (index.spelled_like(word, most=2, limit=8) for index in indexes)
    assert all(other == first for other in others)


def test_all_backends_count_the_same(indexes: list[SearchIndex]) -> None:
    first, *others = (index.frequencies([*TERMS, "quark"]) for index in indexes)
    assert all(other == first for other in others)
