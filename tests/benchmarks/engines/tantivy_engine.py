"""Tantivy through its Python package: German stemming, field boosts, fast fields, aggregations."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Filter, Occur, Query, TextAnalyzerBuilder, Tokenizer

from tests.benchmarks.engines.base import COUNTED, MOST_VALUES, Ask, Found
from toolbox.discovery.documents import IndexDocument

_BOOSTS = {"title": 4.0, "tags": 3.0, "description": 1.0, "credits": 1.0}
_TEXTS = list(_BOOSTS)
_GERMAN = "german"
_HEAP = 256 * 1024 * 1024


class Tantivy:
    """An index on disk with one writer thread; searches run in the calling thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Any = None
        self._writer: Any = None
        self._searcher: Any = None

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """Write everything in one commit."""
        index = tantivy.Index(_schema(), path=str(self._folder))
        index.register_tokenizer(_GERMAN, _analyzer())
        writer = index.writer(_HEAP, num_threads=1)
        for document in documents:
            writer.add_document(_document(document))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open the newest commit."""
        self._index = tantivy.Index.open(str(self._folder))
        self._index.register_tokenizer(_GERMAN, _analyzer())
        self._searcher = self._index.searcher()

    def find(self, ask: Ask) -> Found:
        """Ask for the page with the total, then for all counts in one aggregation."""
        query = self._query(ask)
        newest = ask.newest or not ask.words
        result = self._searcher.search(
            query,
            limit=ask.per_page,
            offset=ask.offset,
            count=True,
            order_by_field="published" if newest else None,
        )
        addresses = [address for _score, address in result.hits]
        ids = self._searcher.fast_field_values("id", addresses) if addresses else []
        return Found(tuple(ids), int(result.count), self._counts(query, ask))

    def change(self, document: IndexDocument) -> None:
        """Delete and add in one commit; the writer stays open, as a server's would."""
        if self._writer is None:
            self._writer = self._index.writer(_HEAP, num_threads=1)
        self._writer.delete_documents_by_term("id", document.instrument_id)
        self._writer.add_document(_document(document))
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _counts(self, query: Any, ask: Ask) -> dict[str, dict[str, int]]:
        if not ask.counted:
            return {}
        wanted = {
            name: {"terms": {"field": f"facet_{name}", "size": MOST_VALUES}} for name in ask.counted
        }
        found = self._searcher.aggregate(query, wanted)
        return {
            name: {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]}
            for name in ask.counted
        }

    def _query(self, ask: Ask) -> Any:
        query = self._worded(ask) if ask.words else Query.all_query()
        if not ask.filters:
            return query
        schema = self._index.schema
        chosen = [
            (Occur.Must, Query.const_score_query(term, 0.0))
            for name, value in ask.filters.items()
            for term in [Query.term_query(schema, f"facet_{name}", value, "basic")]
        ]
        return Query.boolean_query([(Occur.Must, query), *chosen])

    def _worded(self, ask: Ask) -> Any:
        if ask.meaning == "prefix":
            return self._in_any_field(ask.words[0], distance=0, prefix=True)
        if ask.meaning == "typo":
            (stem,) = _analyzer().analyze(ask.words[0])
            return self._in_any_field(stem, distance=1, prefix=False)
        text = "".join(char if char.isalnum() else " " for char in " ".join(ask.words))
        return self._index.parse_query(
            f'"{text}"' if ask.meaning == "phrase" else text,
            _TEXTS,
            field_boosts=_BOOSTS,
            conjunction_by_default=ask.meaning == "all",
        )

    def _in_any_field(self, word: str, *, distance: int, prefix: bool) -> Any:
        schema = self._index.schema
        return Query.boolean_query(
            [
                (
                    Occur.Should,
                    Query.boost_query(
                        Query.fuzzy_term_query(
                            schema, field, word.lower(), distance=distance, prefix=prefix
                        ),
                        boost,
                    ),
                )
                for field, boost in _BOOSTS.items()
            ]
        )


def _analyzer() -> Any:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase())
    return builder.filter(Filter.stemmer("german")).build()


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_integer_field("published", fast=True)
    for name in _TEXTS:
        builder.add_text_field(name, tokenizer_name=_GERMAN)
    for name in COUNTED:
        builder.add_text_field(
            f"facet_{name}", fast=True, tokenizer_name="raw", index_option="basic"
        )
    return builder.build()


def _document(document: IndexDocument) -> Any:
    made = tantivy.Document()
    made.add_unsigned("id", document.instrument_id)
    made.add_integer("published", int(document.published_at.timestamp()))
    made.add_text("title", document.title)
    made.add_text("tags", " ".join(document.tags))
    made.add_text("description", document.description)
    made.add_text("credits", " ".join(document.credits))
    for name in COUNTED:
        for value in document.facets.get(name, ()):
            made.add_text(f"facet_{name}", value)
    return made
