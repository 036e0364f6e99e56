"""A search as an address says it: words, filters, order and page, there and back again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, Protocol

from toolbox.discovery.facets import FACETS
from toolbox.discovery.typed import MAX_TEXT, MAX_WORDS, ParsedText, parse

__all__ = ["MAX_TEXT", "MAX_WORDS", "Args", "ParsedText", "SearchQuery", "Sort", "parse"]

MAX_PAGE = 100_000
PER_PAGE = 20
MAX_VALUES = 50
MAX_VALUE = 100

TEXT = "q"
SORT = "sortierung"
PAGE = "seite"
LITERAL = "genau"
_YES = "1"

Sort = Literal["relevance", "newest", "reuse", "title"]
SORTS: Mapping[Sort, str] = MappingProxyType(
    {"relevance": "relevanz", "newest": "neueste", "reuse": "uebernahmen", "title": "titel"}
)


class Args(Protocol):
    """The parameters of an address, several values to a name, as Werkzeug's MultiDict has."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values of a parameter in their order."""
        ...


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One page of one search. ``filters`` leads from a facet's name to the chosen values.

    Values of one facet are alternatives, facets narrow each other. Pages count from 1.
    ``literal``: what was typed, and nothing that is only probably meant. ``counted`` names the
    facets whose values are to be counted, None for all of them. ``typing``: the last word may
    not be complete yet. ``region``: the key of the region whose instruments are preferred. The
    address says neither of these two: they are about the person, not about the search.
    ``hidden``: instruments that are not there for this search, not even in numbers.
    ``narrowly``: nothing but what has all of the words, however little that is.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = PER_PAGE
    literal: bool = False
    counted: tuple[str, ...] | None = None
    typing: bool = False
    region: str | None = None
    hidden: frozenset[int] = frozenset()
    narrowly: bool = False

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
            literal=_first(args, LITERAL) == _YES,
        )

    def to_args(self) -> list[tuple[str, str]]:
        """Return the parameters of this search's address, in a fixed order."""
        args = [(TEXT, self.text)] if self.text else []
        if self.literal:
            args.append((LITERAL, _YES))
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
        """Return this search for other words, on page 1, understood as usual."""
        return replace(self, text=text[:MAX_TEXT], page=1, literal=False)

    def literally(self) -> "SearchQuery":
        """Return this search for exactly what was typed, on page 1."""
        return replace(self, literal=True, page=1)

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
