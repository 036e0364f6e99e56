"""Which documents are in all of several postings, and what these remember of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toolbox.discovery.backends.whoosh.postings import Lookup, Postings, in_all

SIZE = 300
POSTINGS = st.dictionaries(st.integers(0, SIZE - 1), st.floats(0.5, 9, width=32), max_size=SIZE)


def _lookup(weights: dict[int, float]) -> Lookup:
    docs = np.array(sorted(weights), np.intp)
    column = np.array([weights[doc] for doc in docs.tolist()], np.float32)
    return Lookup(Postings(docs, column), SIZE)


@given(st.lists(POSTINGS, min_size=1, max_size=4), st.sets(st.integers(0, SIZE - 1)))
def test_weights_are_those_of_the_documents(made: list[dict[int, float]], others: set[int]) -> None:
    lookups = list(map(_lookup, made))
    docs = in_all(lookups)
    assert docs.tolist() == sorted(set.intersection(*(set(one) for one in made)))
    for asked in (docs, np.array(sorted(others), np.intp), docs[::2], docs):
        for lookup, weights in zip(lookups, made, strict=True):
            expected = [weights.get(doc, 0.0) for doc in asked.tolist()]
            assert lookup.weights(asked).tolist() == expected
