"""The interface of the search index: what every backend offers, and what a search answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from toolbox.discovery.documents import Change, IndexDocument
from toolbox.discovery.query import SearchQuery

Field = Literal["title", "summary", "description", "labels", "credits", "tags", "attachment"]

NO_WORDS = "no-words"
"""Note: there was text, but no word in it that could be searched for."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of text around a match, and where it is.

    ``html`` is escaped text with ``<mark>`` around matches. ``page`` counts from 1 and is None
    where an attachment has no pages, or just one.
    """

    field: Field
    html: str
    attachment_name: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An instrument that was found. ``title_html`` is the whole title, with its matches marked.

    Hits are loaded from the database with the rule of visibility applied again.
    """

    instrument_id: int
    version_id: int
    score: float
    title_html: str
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits with the exact total.

    ``facets`` leads from every facet's name to its values with the number of hits each would
    leave, the most frequent first, without zeroes; the count of a value ignores what is chosen
    in its own facet. ``notes`` are codes of what was done differently from what was asked.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    took_ms: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index is. An unhealthy one answers no searches and is to be rebuilt.

    ``reason`` is a stable code: missing, outdated, damaged, or empty when all is well.
    """

    healthy: bool
    reason: str = ""
    documents: int = 0
    generation: int = 0
    segments: int = 0
    size_bytes: int = 0
    rebuilding: bool = False


class SearchIndex(Protocol):
    """An index of published instruments. All methods may be called from any thread.

    Whatever cannot be read or written raises Unavailable; the caller then answers from the
    database or tries again later.
    """

    def search(self, query: SearchQuery) -> Results:
        """Return one page of what a search finds."""
        ...

    def apply(self, changes: Iterable[Change]) -> None:
        """Put changes into the index, all or none, durably; applying them again does no harm.

        Of several changes to one instrument the last counts. A search that begins after this
        returns sees them.
        """
        ...

    def rebuild(
        self, documents: Iterable[IndexDocument], progress: Callable[[int], None] | None = None
    ) -> None:
        """Build the index anew from all documents, while searches and changes go on.

        ``progress`` is told now and then how many documents are in. What ``apply`` changes
        meanwhile is in the new index, too.
        """
        ...

    def maintain(self) -> bool:
        """Do housekeeping that makes later searches faster; say whether there was any to do."""
        ...

    def document_count(self) -> int:
        """Return the number of instruments in the index."""
        ...

    def fingerprints(self) -> dict[int, int]:
        """Return the version of every instrument in the index, to compare with the database."""
        ...

    def status(self) -> IndexStatus:
        """Return how the index is, without raising."""
        ...

    def warm_up(self) -> None:
        """Load what the first search would wait for, if the index is there."""
        ...
