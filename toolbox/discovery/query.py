"""A search as an address says it: words, filters, order and page, there and back again."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, Protocol

from toolbox.discovery.facets import FACETS

MAX_TEXT = 200
MAX_WORDS = 20
MAX_PAGE = 100_000
PER_PAGE = 20
MAX_VALUES = 50
MAX_VALUE = 100

TEXT = "q"
SORT = "sortierung"
PAGE = "seite"

Sort = Literal["relevance", "newest", "title"]
SORTS: Mapping[Sort, str] = MappingProxyType(
    {"relevance": "relevanz", "newest": "neueste", "title": "titel"}
)

_QUOTES = str.maketrans(dict.fromkeys("„“”«»\u201f", '"'))
_PIECES = re.compile(r'(?P<minus>(?<!\S)-(?=["\w]))?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


class Args(Protocol):
    """The parameters of an address, several values to a name, as Werkzeug's MultiDict has."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values of a parameter in their order."""
        ...


@dataclass(frozen=True, slots=True)
class ParsedText:
    """What was typed: words, all of which are wanted, phrases, and what is not wanted."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.excluded)


def parse(text: str) -> ParsedText:
    """Read quoted phrases and minus signs; whatever does not fit that is simply words.

    At most MAX_TEXT characters and MAX_WORDS words are read, the rest is left out.
    """
    found: dict[str, list[str]] = {"word": [], "phrase": [], "excluded": []}
    left = MAX_WORDS
    for match in _PIECES.finditer(text[:MAX_TEXT].translate(_QUOTES)):
        phrase = match["phrase"]
        pieces = (match["word"] if phrase is None else phrase).split()[:left]
        if not pieces:
            continue
        left -= len(pieces)
        kind = "word" if phrase is None else "phrase"
        found["excluded" if match["minus"] else kind].append(" ".join(pieces))
    return ParsedText(tuple(found["word"]), tuple(found["phrase"]), tuple(found["excluded"]))


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One page of one search. ``filters`` leads from a facet's name to the chosen values.

    Values of one facet are alternatives, facets narrow each other. Pages count from 1.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = PER_PAGE

    @classmethod
    def from_args(cls, args: Args) -> "SearchQuery":
        """Read a search from an address; what it does not understand, it leaves out."""
        text = " ".join(_first(args, TEXT).replace("\x00", " ").split())
        chosen = {facet.name: _values(args.getlist(facet.parameter)) for facet in FACETS}
        asked = _first(args, SORT)
        sort: Sort = next((name for name, word in SORTS.items() if word == asked), "relevance")
        return cls(
            text=text[:MAX_TEXT].rstrip(),
            filters={name: values for name, values in chosen.items() if values},
            sort=sort,
            page=_page(_first(args, PAGE)),
        )

    def to_args(self) -> list[tuple[str, str]]:
        """Return the parameters of this search's address, in a fixed order."""
        args = [(TEXT, self.text)] if self.text else []
        for facet in FACETS:
            args.extend((facet.parameter, value) for value in self.filters.get(facet.name, ()))
        if self.sort != "relevance":
            args.append((SORT, SORTS[self.sort]))
        if self.page > 1:
            args.append((PAGE, str(self.page)))
        return args

    @property
    def parsed(self) -> ParsedText:
        """What the text asks for."""
        return parse(self.text)

    @property
    def offset(self) -> int:
        """The number of hits before this page."""
        return (self.page - 1) * self.per_page

    def has_filter(self, name: str, value: str) -> bool:
        """Say whether ``value`` is chosen in the facet ``name``."""
        return value in self.filters.get(name, ())

    def with_filter(self, name: str, value: str) -> "SearchQuery":
        """Return this search with ``value`` chosen as well, on page 1."""
        values = self.filters.get(name, ())
        if value in values:
            return replace(self, page=1)
        return replace(self, filters={**self.filters, name: (*values, value)}, page=1)

    def without_filter(self, name: str, value: str | None = None) -> "SearchQuery":
        """Return this search without ``value``, or without the whole facet, on page 1."""
        kept = tuple(v for v in self.filters.get(name, ()) if value is not None and v != value)
        others = {key: values for key, values in self.filters.items() if key != name}
        return replace(self, filters={**others, name: kept} if kept else others, page=1)

    def without_filters(self) -> "SearchQuery":
        """Return this search for its words alone, on page 1."""
        return replace(self, filters={}, page=1)

    def with_text(self, text: str) -> "SearchQuery":
        """Return this search for other words, on page 1."""
        return replace(self, text=text[:MAX_TEXT], page=1)

    def with_sort(self, sort: Sort) -> "SearchQuery":
        """Return this search in another order, on page 1."""
        return replace(self, sort=sort, page=1)

    def with_page(self, page: int) -> "SearchQuery":
        """Return another page of this search."""
        return replace(self, page=min(max(page, 1), MAX_PAGE))


def _first(args: Args, name: str) -> str:
    values = args.getlist(name)
    return values[0] if values else ""


def _values(given: Iterable[str]) -> tuple[str, ...]:
    cleaned = (value.strip()[:MAX_VALUE] for value in given)
    return tuple(dict.fromkeys(value for value in cleaned if value))[:MAX_VALUES]


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(max(int(text[:9]), 1), MAX_PAGE)
