"""What every engine of the comparison is asked, what it answers, and what it can do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from toolbox.discovery.documents import IndexDocument

Meaning = Literal["all", "any", "phrase", "prefix", "typo", "question"]

COUNTED = ("kind", "audience", "topic", "licence", "tag")
"""The facets that every answer counts; the last one has thousands of values."""

PER_PAGE = 10

MOST_VALUES = 100
"""So many values of a facet are read from an answer, the most frequent first.

More than any page shows. FTS5 and stock Whoosh know no such bound and return all of them.
"""


@dataclass(frozen=True, slots=True)
class Ask:
    """One search. ``meaning`` says how the words belong together; without words all is found.

    A "prefix" is one word of which only the beginning has been typed so far, a "typo" one word
    with a mistake in it, and a "question" the text as somebody typed it. ``filters`` leads from
    a facet to the one value that is chosen. ``strictly``: nothing but what has all of the words;
    an engine that would go on to less where few have, as ours does for people, does not.
    """

    meaning: Meaning
    words: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    newest: bool = False
    strictly: bool = False
    page: int = 1
    per_page: int = PER_PAGE
    counted: tuple[str, ...] = COUNTED

    @property
    def offset(self) -> int:
        """The number of hits before the page."""
        return (self.page - 1) * self.per_page


@dataclass(frozen=True, slots=True)
class Found:
    """The page of hits by their numbers, the exact total, and the facets' values with counts."""

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """A search engine with one index in one folder."""

    def __init__(self, folder: Path) -> None: ...

    def build(self, documents: Iterable[IndexDocument]) -> None:
        """Index all documents, durably, into the empty folder."""
        ...

    def open(self) -> None:
        """Make the index ready to search."""
        ...

    def find(self, ask: Ask) -> Found:
        """Answer a search."""
        ...

    def change(self, document: IndexDocument) -> None:
        """Put one document in place of its older version; the next search sees it."""
        ...
