"""The interface of the search index: what every backend offers, and what a search answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from toolbox.discovery.documents import Change, IndexDocument
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.wanted import Wanted

Field = Literal[
    "title",
    "summary",
    "description",
    "labels",
    "credits",
    "tags",
    "attachment_name",
    "attachment",
]


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


class Hit(NamedTuple):
    """An instrument that was found, by its numbers.

    Hits are loaded from the database with the rule of visibility applied again.
    """

    instrument_id: int
    version_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as people see it. ``title_html`` is the whole title, with its matches marked."""

    title_html: str
    excerpts: tuple[Excerpt, ...] = ()


class Results(NamedTuple):
    """A page of hits with the exact total.

    ``facets`` leads from the name of every facet that was asked for to its values with the
    number of hits each would leave, the most frequent first, without zeroes; the count of a
    value ignores what is chosen in its own facet. Who shows but the first values does well to
    ask for those alone: backends may read them only then.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, Sequence[tuple[str, int]]] = MappingProxyType({})
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word of the index that is spelled like another, and how many documents have it."""

    term: str
    documents: int
    distance: int


@dataclass(frozen=True, slots=True)
class GroupScore:
    """What one group adds to a hit's score; ``weight`` and ``rarity`` as in ranking.py."""

    label: str
    weight: float
    rarity: float
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit has its score: the groups, then the factors they are multiplied with, by name."""

    instrument_id: int
    score: float
    groups: tuple[GroupScore, ...]
    factors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index is. An unhealthy one answers no searches and is to be rebuilt.

    ``reason`` is a stable code: missing, outdated, damaged, or empty when all is well. One that
    is healthy but outdated answers well enough until it is rebuilt.
    """

    healthy: bool
    reason: str = ""
    documents: int = 0
    generation: int = 0
    segments: int = 0
    size_bytes: int = 0
    rebuilding: bool = False


class ReadIndex(Protocol):
    """What reading a search needs of the index; all of it raises Unavailable as below."""

    def find(self, query: SearchQuery, wanted: Wanted) -> Results:
        """Return one page of what is wanted, in the order and within the filters of ``query``."""
        ...

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many documents have each of these terms; terms of none are left out."""
        ...

    def spelled_like(
        self, word: str, *, most: int, limit: int, field: Field | None = None
    ) -> list[Spelling]:
        """Return words of the index within ``most`` edits of ``word``, the nearest first.

        With ``field``, only words that stand in that field of some document.

        Whole words and parts of compounds count alike, without their marks; of equally near
        ones the most frequent comes first. Edits are counted as optimal string alignment:
        a letter more, less, another, or two exchanged.
        """
        ...

    def document_count(self) -> int:
        """Return the number of instruments in the index."""
        ...


class SearchIndex(ReadIndex, Protocol):
    """An index of published instruments. All methods may be called from any thread.

    Whatever cannot be read or written raises Unavailable; the caller then answers from the
    database or tries again later.
    """

    def show(self, wanted: Wanted, hits: Sequence[Hit]) -> list[Shown]:
        """Return title and excerpts of hits, in their order; empty where one has gone since."""
        ...

    def explain(self, query: SearchQuery, wanted: Wanted, hits: Sequence[Hit]) -> list[Explanation]:
        """Return why these hits of a search have their scores, in their order."""
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

    def fingerprints(self) -> dict[int, int]:
        """Return the version of every instrument in the index, to compare with the database."""
        ...

    def status(self) -> IndexStatus:
        """Return how the index is, without raising."""
        ...

    def warm_up(self) -> None:
        """Load what the first search would wait for, if the index is there."""
        ...
