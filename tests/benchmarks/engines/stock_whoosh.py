"""Whoosh as its documentation shows it: German analyzer, MultifieldParser, groupedby."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh.analysis import LanguageAnalyzer
from whoosh.fields import DATETIME, ID, KEYWORD, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.qparser import FuzzyTermPlugin, MultifieldParser, OrGroup
from whoosh.query import And, Every, Query, Term
from whoosh.sorting import Count, Facets, FieldFacet

from tests.benchmarks.engines.base import COUNTED, Ask, Found
from toolbox.discovery.documents import IndexDocument

_TEXTS = ("title", "tags", "description", "credits")
_BOOSTS = {"title": 4.0, "tags": 3.0}


class StockWhoosh:
    """Whoosh 2.7.4 without anything of ours."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Any = None
        self._searcher: Any = None

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """Write everything in one commit."""
        writer = create_in(str(self._folder), _schema()).writer(limitmb=256)
        for document in documents:
            writer.add_document(**_fields(document))
        writer.commit()

    def open(self) -> None:
        """Open a searcher, to be kept for all searches."""
        self._index = open_dir(str(self._folder))
        self._searcher = self._index.searcher()

    def find(self, ask: Ask) -> Found:
        """Search with a page, and group by every facet."""
        arguments: dict[str, Any] = {"groupedby": _facets(ask)}
        if ask.newest or not ask.words:
            arguments |= {"sortedby": "published", "reverse": True}
        if ask.filters:
            arguments["filter"] = And(
                [Term(f"facet_{name}", value) for name, value in ask.filters.items()]
            )
        page = self._searcher.search_page(
            self._query(ask), ask.page, pagelen=ask.per_page, **arguments
        )
        groups = {
            name: {value: count for value, count in page.results.groups(name).items() if value}
            for name in ask.counted
        }
        # A page beyond the last one is answered with the last one.
        hits = page.results[ask.offset : ask.offset + ask.per_page]
        return Found(tuple(int(hit["id"]) for hit in hits), len(page.results), groups)

    def change(self, document: IndexDocument) -> None:
        """Update, commit, and open a new searcher, as the documentation advises."""
        writer = self._index.writer()
        writer.update_document(**_fields(document))
        writer.commit()
        self._searcher.close()
        self._searcher = self._index.searcher()

    def _query(self, ask: Ask) -> Query:
        if not ask.words:
            return Every()
        options = {"group": OrGroup} if ask.meaning in {"any", "question"} else {}
        parser = MultifieldParser(_TEXTS, self._index.schema, fieldboosts=_BOOSTS, **options)
        text = " ".join(ask.words)
        if ask.meaning == "question":
            text = "".join(char if char.isalnum() else " " for char in text)
        if ask.meaning == "typo":
            parser.add_plugin(FuzzyTermPlugin())
        return parser.parse(_SIGNS.get(ask.meaning, "{}").format(text))


_SIGNS = {"phrase": '"{}"', "prefix": "{}*", "typo": "{}~"}


def _schema() -> Any:
    analyzer = LanguageAnalyzer("de")
    texts = {name: TEXT(analyzer=analyzer, phrase=True) for name in _TEXTS}
    facets = {f"facet_{name}": KEYWORD(commas=True) for name in COUNTED}
    published = DATETIME(sortable=True)
    return Schema(id=ID(unique=True, stored=True), published=published, **texts, **facets)


def _fields(document: IndexDocument) -> dict[str, Any]:
    facets = {name: ",".join(document.facets.get(name, ())) for name in COUNTED}
    return {
        "id": str(document.instrument_id),
        "published": document.published_at.replace(tzinfo=None),
        "title": document.title,
        "tags": " ".join(document.tags),
        "description": document.description,
        "credits": " ".join(document.credits),
        **{f"facet_{name}": values for name, values in facets.items()},
    }


def _facets(ask: Ask) -> Facets:
    facets = Facets()
    for name in ask.counted:
        counted = FieldFacet(f"facet_{name}", allow_overlap=True, maptype=Count)
        facets.add_facet(name, counted)
    return facets
