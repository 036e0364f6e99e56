"""The page of results, made from what a search found: count, filters, chips, cards, pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from toolbox.discovery.facets import BY_NAME, FACETS, Facet
from toolbox.discovery.query import LITERAL, PAGE, SORT, SORTS, TEXT, SearchQuery
from toolbox.discovery.searching import Found
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.paging import Page
from toolbox.web.cards import CardView, cards_of_hits
from toolbox.web.places import PLACE, Place
from toolbox.web.search.addresses import search_address
from toolbox.web.search.labels import chosen_label, unknown, value_labels
from toolbox.web.search.nearby import ADOPTED_IN, proven_nearby
from toolbox.web.search.reading import corrected, note_of, offers_of

OPEN_GROUPS = 4
MOST_VALUES = 50
MOST_KEYWORDS = 12
_SORT_LABELS: Mapping[str, Message] = {
    "relevance": _l("Relevance"),
    "newest": _l("Newest"),
    "reuse": _l("Most taken up"),
    "title": _l("Title"),
}


@dataclass(frozen=True)
class Option:
    """A value of a facet that can be chosen, with how many results it leaves."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Group:
    """A facet in the panel of filters."""

    name: str
    label: Message
    options: Sequence[Option]
    is_open: bool

    @property
    def labels(self) -> Mapping[str, str]:
        """What each value is called."""
        return {one.value: one.label for one in self.options}


@dataclass(frozen=True)
class Chip:
    """A chosen filter, and the address of the search without it."""

    label: str
    href: str


class ResultsPage:
    """Everything the page of results shows."""

    def __init__(
        self, query: SearchQuery, found: Found, place: Place | None = None, typed: str = ""
    ) -> None:
        self.query = query
        self.place = place
        self.total = found.total
        self.notes = found.notes
        self.cards: list[CardView] = cards_of_hits(found.hits)
        self.page = Page(self.cards, query.page, query.per_page, found.total)
        self.groups = _groups(query, found.facets)
        self.chips = self._chips()
        self.note = note_of(query, found, typed)
        self.offers = [*offers_of(query, found), *proven_nearby(query, found, place)]
        meant = corrected(query.text, found.reading) if found.reading.corrections else query.text
        self._followed = replace(query, text=meant, sort="relevance", page=1)

    @property
    def is_plain(self) -> bool:
        """True for the search that nobody has narrowed: the only one for search engines."""
        return not self.query.to_args()

    @property
    def is_first(self) -> bool:
        """True for the first page of a search for words that found something."""
        return bool(self.query.text and self.cards and self.query.page == 1)

    @property
    def is_beyond(self) -> bool:
        """True where the page asked for lies behind the last one."""
        return not self.cards and self.total > 0 and self.query.page > 1

    @property
    def only_proven(self) -> str:
        """The regions where it should be in use, where the search asks for nothing else."""
        chosen = [name for name, values in self.query.filters.items() if values]
        if self.query.text or chosen != [ADOPTED_IN]:
            return ""
        values = self.query.filters[ADOPTED_IN]
        labels = value_labels(BY_NAME[ADOPTED_IN], values)
        return ", ".join(labels.get(value) or unknown(value) for value in values)

    @property
    def sort(self) -> str:
        """The order as the address says it; without words, the newest come first anyway."""
        return SORTS["newest" if self._is_unranked else self.query.sort]

    @property
    def sort_options(self) -> list[tuple[str, Message]]:
        """What the results can be sorted by."""
        names = [name for name in SORTS if self.query.text or name != "relevance"]
        return [(SORTS[name], _SORT_LABELS[name]) for name in names]

    @property
    def _is_unranked(self) -> bool:
        return not self.query.text and self.query.sort == "relevance"

    def kept(self, *without: str) -> dict[str, list[str]]:
        """Return the parameters that a form keeps, by name; ``without`` are those it sets."""
        found: dict[str, list[str]] = {}
        for name, value in self.query.to_args():
            if name not in {PAGE, *without}:
                found.setdefault(name, []).append(value)
        if self.place and self.place.typed and PLACE not in without:
            found[PLACE] = [self.place.typed]
        return found

    @property
    def kept_by_filters(self) -> dict[str, list[str]]:
        """What the form of filters keeps: words, how they are meant, and order."""
        kept = self.kept(PLACE)
        return {name: values for name, values in kept.items() if name in {TEXT, LITERAL, SORT}}

    @property
    def kept_by_sort(self) -> dict[str, list[str]]:
        """What choosing an order keeps: words and filters."""
        return self.kept(SORT)

    @property
    def kept_by_words(self) -> dict[str, list[str]]:
        """What searching for other words keeps: filters and order."""
        return self.kept(TEXT, LITERAL)

    def address(self, query: SearchQuery) -> str:
        """Return the address of another search from the same place."""
        return search_address(query, place=self.place.typed if self.place else "")

    def page_address(self, number: int) -> str:
        """Return the address of another page of these results."""
        return self.address(self.query.with_page(number))

    @property
    def follow_address(self) -> str:
        """The address under which this search, spelled right, can be followed."""
        return _address("following.follow_search", self._followed)

    @property
    def call_address(self) -> str:
        """The address under which somebody can say that this is looked for."""
        return _address("calls.begin", self._followed)

    def feed_address(self, form: str = "atom") -> str:
        """Return the address of what this search finds as a feed, ``atom`` or ``json``."""
        return _address("feeds.search", self._followed, form=form)

    def list_address(self, suffix: str) -> str:
        """Return the address of all that this search finds as a table, ``csv`` or ``xlsx``."""
        return _address("lists.search", replace(self.query, page=1), suffix=suffix)

    @property
    def embed_address(self) -> str:
        """The address of the page that brings this search to other sites."""
        return url_for("embedding.builder", adresse=search_address(self._followed))

    @property
    def without_filters(self) -> str:
        """The address of the search for the words alone."""
        return self.address(self.query.without_filters())

    @property
    def without_place(self) -> str:
        """The address of this search from nowhere in particular."""
        return search_address(self.query.with_page(1))

    def _chips(self) -> list[Chip]:
        groups = {group.name: group for group in self.groups}
        chips: list[Chip] = []
        for facet in FACETS:
            chosen = self.query.filters.get(facet.name, ())
            labels = groups[facet.parameter].labels if chosen else {}
            chips.extend(
                Chip(
                    chosen_label(facet, labels[value]),
                    self.address(self.query.without_filter(facet.name, value)),
                )
                for value in chosen
            )
        return chips


def _address(endpoint: str, query: SearchQuery, **values: Any) -> str:
    path, args = url_for(endpoint, **values), query.to_args()
    return f"{path}?{urlencode(args)}" if args else path


def _groups(query: SearchQuery, facets: Mapping[str, Sequence[tuple[str, int]]]) -> Sequence[Group]:
    groups: list[Group] = []
    for facet in FACETS:
        chosen = query.filters.get(facet.name, ())
        if not (facet.in_panel or chosen):
            continue
        options = _options(facet, facets.get(facet.name, ()), chosen)
        if options:
            is_open = len(groups) < OPEN_GROUPS
            groups.append(Group(facet.parameter, facet.label, options, is_open))
    return groups


def _options(
    facet: Facet, counts: Sequence[tuple[str, int]], chosen: Sequence[str]
) -> list[Option]:
    most = MOST_VALUES if facet.in_panel else MOST_KEYWORDS
    shown = dict(counts[:most])
    numbers = dict(counts) if chosen else shown
    shown = shown | {value: numbers.get(value, 0) for value in chosen}
    labels = value_labels(facet, shown, counted=numbers)
    order = [key for key, _label in facet.choices if key in shown] or list(shown)
    return [
        Option(value, labels.get(value) or unknown(value), shown[value], value in chosen)
        for value in [*order, *(value for value in shown if value not in order)]
    ]
