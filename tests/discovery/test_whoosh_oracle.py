"""Whoosh's own queries run on our segments and find what our searches find."""

from pathlib import Path

import pytest
from whoosh import query as stock
from whoosh.index import FileIndex
from whoosh.reading import MultiReader, SegmentReader
from whoosh.searching import Searcher

from tests.backends.search_corpus import CORPUS, document, many
from toolbox.discovery.analysis import key
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.backends.whoosh.schema import CONTENT
from toolbox.discovery.backends.whoosh.storage import DurableStorage
from toolbox.discovery.documents import Delete, Upsert
from toolbox.discovery.query import SearchQuery


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    """An index with a history: several segments, merges, deletions."""
    made = WhooshIndex(tmp_path_factory.mktemp("oracle") / "index")
    made.rebuild(CORPUS)
    for number in range(500, 511):
        made.apply([Upsert(document(number, f"Prüfung {number}", summary="So prüft die Kammer."))])
    made.apply([Upsert(one) for one in many(30)])
    made.apply([Delete(1), Delete(503), Delete(1003)])
    made.apply([Upsert(document(2, "Messe für Prüfungen der Kammer"))])
    return made


@pytest.fixture(scope="module")
def searcher(index: WhooshIndex, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Whoosh's own searcher on the same files."""
    folder = index._generations.path(index.status().generation)
    files = FileIndex(DurableStorage(Path(folder)))
    toc = files._read_toc()
    readers = [SegmentReader(files.storage, toc.schema, segment) for segment in toc.segments]
    return Searcher(MultiReader(readers), fromindex=files)


def phrase(text: str) -> stock.Query:
    return stock.Phrase(CONTENT, [key(word) for word in text.split()])


def term(word: str) -> stock.Query:
    return stock.Term(CONTENT, key(word))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ('"Prüfung"', term("Prüfung")),
        ('"Kammer" "Prüfung"', term("Kammer") & term("Prüfung")),
        ('"Prüfung" -"Kammer"', stock.AndNot(term("Prüfung"), term("Kammer"))),
        ('"Prüfungen der Kammer"', phrase("Prüfung der Kammer")),
        ('"Ausbildung dual so"', phrase("Ausbildung dual so")),
        ("", stock.Every()),
    ],
)
def test_agrees_with_whoosh(
    index: WhooshIndex, searcher: Searcher, ours: str, theirs: stock.Query
) -> None:
    hits = index.search(SearchQuery(ours, per_page=100)).hits
    snapshot = index._snapshot()
    docs = list(searcher.docs_for_query(theirs))
    assert {hit.instrument_id for hit in hits} == set(snapshot.meta["instrument"][docs].tolist())
    assert len(docs) == len(hits) > 0


def test_statistics_are_whooshs(index: WhooshIndex, searcher: Searcher) -> None:
    reader = searcher.reader()
    assert len(index._snapshot().leaves) > 1
    assert reader.doc_count() == index.document_count()
    assert reader.doc_frequency(CONTENT, b"kammer") > 0
    assert (CONTENT, b"kammer") in reader
    assert list(reader.expand_prefix(CONTENT, "kamm")) == [b"kammer"]
