"""Facets are counted alike however many documents there are to count, and in whatever segments."""

from collections import Counter as Tally
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolbox.discovery.backends.whoosh.columnar import FieldColumns, read_columns
from toolbox.discovery.backends.whoosh.counting import FEW_VALUES, Counter
from toolbox.discovery.backends.whoosh.gathering import ValuePool
from toolbox.discovery.backends.whoosh.merging import Source, write_fields

Values = Sequence[frozenset[str]]
"""The values of a facet by document."""

FEW = ("bar", "ärz", "foo")
MANY = tuple(f"wert{number}" for number in range(FEW_VALUES + 40))


def _columns(documents: Values) -> FieldColumns:
    pool = ValuePool()
    for number, values in enumerate(documents):
        pool.add(number, values)
    file = BytesIO()
    write_fields(file, {"field": [Source(pool.gathered(), np.arange(len(documents)))]})
    return read_columns(memoryview(file.getvalue()))["field"]


def _counter(facets: dict[str, Values], cuts: Sequence[int]) -> Counter:
    """Return what counts facets of documents in segments that are cut at these places."""
    size = len(next(iter(facets.values())))
    bounds = [0, *sorted(cuts), size]
    return Counter(
        {
            name: [(_columns(documents[start:stop]), start) for start, stop in pairwise(bounds)]
            for name, documents in facets.items()
        },
        size,
    )


def _counted(documents: Values, docs: Sequence[int]) -> tuple[tuple[str, int], ...]:
    tally = Tally(value for doc in docs for value in documents[doc])
    return tuple(sorted(tally.items(), key=lambda item: (-item[1], item[0])))


@st.composite
def facets(draw: st.DrawFn) -> dict[str, Values]:
    size = draw(st.integers(1, 400))
    chance = draw(st.randoms(use_true_random=False))
    return {
        name: [frozenset(chance.sample(values, chance.randint(0, most))) for _number in range(size)]
        for name, values, most in (("many", MANY, 3), ("few", FEW, 2), ("one", FEW, 1))
    }


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(
    facets(),
    st.lists(st.integers(0, 400), max_size=3),
    st.floats(0, 1),
    st.sampled_from([("few", "many", "one"), ("many",), ("one",), ("few", "one"), ("many", "few")]),
    st.randoms(use_true_random=False),
)
def test_counts_are_those_of_going_through_the_documents(
    made: dict[str, Values],
    cuts: list[int],
    share: float,
    names: tuple[str, ...],
    chance: Random,
) -> None:
    size = len(made["few"])
    counter = _counter(made, [min(cut, size) for cut in cuts])
    docs = sorted(chance.sample(range(size), round(size * share)))
    found = counter.counts(names, np.array(docs, np.intp))
    assert list(found) == list(names)
    assert found == {name: _counted(made[name], docs) for name in names}


def test_many_documents_are_counted_as_well_as_few() -> None:
    size = 70_000
    made: dict[str, Values] = {
        "few": [frozenset(FEW[: number % 4]) for number in range(size)],
        "many": [frozenset({MANY[number % len(MANY)]}) for number in range(size)],
    }
    counter = _counter(made, [100])
    for taken in (1, 40, 3_000, 40_000, size):
        docs = np.sort(np.random.default_rng(taken).choice(size, taken, replace=False))
        found = counter.counts(("few", "many"), docs)
        assert found == {name: _counted(made[name], docs.tolist()) for name in made}


def test_counts_are_read_one_by_one_in_part_and_as_a_whole() -> None:
    values = [frozenset({"a", "b"}), frozenset({"b", "c"}), frozenset({"b", "a"})]
    counted = _counter({"few": values}, []).counts(("few",), np.arange(3))
    found: Sequence[tuple[str, int]] = counted["few"]
    whole = (("b", 3), ("a", 2), ("c", 1))
    assert (len(found), tuple(found), found, repr(found)) == (3, whole, whole, repr(whole))
    assert (found[0], found[-1], found[1:], found[:0]) == (("b", 3), ("c", 1), whole[1:], ())
    assert found != whole[1:]
    assert ("a", 2) in found
    with pytest.raises(IndexError):
        found[3]


def test_facets_that_nothing_has_and_facets_unknown_have_no_counts() -> None:
    made: dict[str, Values] = {"few": [frozenset({"foo"})], "none": [frozenset()]}
    counter = _counter(made, [])
    found = counter.counts(("none", "few", "unknown"), np.array([0]))
    assert found == {"none": (), "few": (("foo", 1),), "unknown": ()}
    assert Counter({}, 0).counts(("few",), np.empty(0, np.intp)) == {"few": ()}
