"""Words in a row are found in the documents that have them so, and in no others."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.search_corpus import document
from toolbox.discovery.backends.whoosh import matching, phrases
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.documents import Delete, IndexDocument, Upsert
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.wanted import Alternative, Choice, Group, Wanted

pytestmark = pytest.mark.slow

WORDS = ("kra1", "ra2", "ulm3")
"""Words that are their own base forms, whatever the analysis learns."""

_texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=8), min_size=1, max_size=12)
_rows = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True), min_size=2, max_size=4
)


@pytest.fixture(params=["read at once", "read where it is needed"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go both ways: words that stand nearly everywhere are read in part."""
    if request.param != "read at once":
        monkeypatch.setattr(phrases, "_READ_AT_ONCE", 0)
        monkeypatch.setattr(phrases, "_MANY_PLACES", 0)
        monkeypatch.setattr(matching, "_WORTH_NARROWING", 0)


def _documents(texts: Sequence[Sequence[str]], first: int) -> list[IndexDocument]:
    return [
        document(number, "zem4", description=" ".join(words))
        for number, words in enumerate(texts, first)
    ]


def _has_row(words: Sequence[str], row: Sequence[Sequence[str]]) -> bool:
    starts = range(len(words) - len(row) + 1)
    return any(all(words[start + n] in one for n, one in enumerate(row)) for start in starts)


def _phrase(row: Sequence[Sequence[str]]) -> Wanted:
    choices = tuple(tuple(map(Choice, one)) for one in row)
    return Wanted((Group((Alternative(choices, phrase=True),)),))


@pytest.mark.usefixtures("way")
@given(built=_texts, added=_texts, row=_rows, gone=st.integers(1, 12))
@settings(deadline=None, max_examples=25)
def test_a_phrase_finds_the_documents_in_which_its_words_are_in_a_row(
    built: list[list[str]], added: list[list[str]], row: list[list[str]], gone: int
) -> None:
    with TemporaryDirectory() as folder:
        index = WhooshIndex(Path(folder) / "index")
        index.rebuild(_documents(built, 1))
        index.apply(map(Upsert, _documents(added, len(built) + 1)))
        index.apply([Delete(gone)])
        found = index.find(SearchQuery(per_page=100), _phrase(row))
    expected = {
        number
        for number, words in enumerate([*built, *added], 1)
        if number != gone and _has_row(words, row)
    }
    assert {hit.instrument_id for hit in found.hits} == expected
    assert found.total == len(expected)


@pytest.mark.usefixtures("way")
def test_no_phrase_reaches_from_one_document_to_the_next(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "index")
    index.rebuild(_documents([["kra1"], ["ra2"], ["kra1", "ra2"]], 1))
    found = index.find(SearchQuery(), _phrase([["kra1"], ["ra2"]]))
    assert [hit.instrument_id for hit in found.hits] == [3]
