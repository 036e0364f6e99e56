"""From a search as it was typed to what the index answers, and what was done to get there."""

from dataclasses import dataclass, field, replace
from typing import Literal

from toolbox.discovery.index import Results, SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.ranking import REGION_FACTOR
from toolbox.discovery.understanding.frequencies import frequencies
from toolbox.discovery.understanding.meaning import Meaning, Named, meaning_of
from toolbox.discovery.understanding.naming import KIND, NO_NAMES, REGION, Names
from toolbox.discovery.understanding.rings import Rings, default_rings
from toolbox.discovery.understanding.spelling import corrections, unknown_words
from toolbox.discovery.understanding.widening import (
    any_telling,
    with_parts,
    with_related,
    with_words_alike,
    with_words_apart,
)
from toolbox.discovery.wanted import Boost, Wanted

FEW = 5
"""With fewer hits than these, most of the words are enough."""

FEW_FOR_A_QUESTION = 10
"""The same for searches of many words: nobody expects to find all of them in one place."""

QUESTION_FROM = 3
"""Of so many words on, a search is a question."""

VERY_FEW = 3
"""With fewer hits than these, related words are looked for, too."""

Step = Literal["all", "most", "related", "alike"]
"""How widely is searched: for all words, for most of them (and for compounds by their parts), for
related words as well, and for words that are spelled alike."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that no document has, and what was searched for in its place."""

    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a search was read, as facts for people to be told.

    ``step`` says how widely was searched in the end, ``unknown`` are words that no document has
    and that resemble none, ``ignored`` the little words, ``named`` what the words name.
    """

    step: Step = "all"
    corrections: tuple[Correction, ...] = ()
    unknown: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()

    @property
    def is_literal(self) -> bool:
        """True where the hits have what was typed, all of it."""
        return self.step == "all" and not self.corrections


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and how the search was read.

    ``query`` and ``wanted`` are what the index was asked in the end.
    """

    results: Results
    query: SearchQuery
    wanted: Wanted
    reading: Reading = field(default_factory=Reading)


def answer(
    index: SearchIndex,
    query: SearchQuery,
    rings: Rings | None = None,
    names: Names = NO_NAMES,
) -> Answer:
    """Search the index, more widely where it finds too little. Unavailable if it cannot be read.

    How widely depends on the words alone, not on filters or the page, so that every count of a
    facet is what choosing its value leaves.
    """
    search = _Search(index, query, default_rings() if rings is None else rings, names)
    return search.answer()


class _Search:
    """One search on its way from narrow to wide."""

    def __init__(self, index: SearchIndex, query: SearchQuery, rings: Rings, names: Names) -> None:
        self._index = index
        self._query = query
        self._rings = rings
        self._names = names
        self._text = query.parsed
        self._corrections: dict[str, str] = {}
        self._unknown: tuple[str, ...] = ()

    def answer(self) -> Answer:
        meaning = self._meaning("all")
        first = self._found(meaning, meaning.wanted, "all")
        total, enough = first.results.total, _enough(meaning.wanted)
        if self._query.literal or not meaning.wanted.groups or total >= enough:
            return first
        if first.query.filters:
            total = self._total(meaning.wanted)
        if total >= enough:
            return first
        return self._widened(meaning, total) or replace(first, reading=self._reading(meaning))

    def _widened(self, meaning: Meaning, total: int) -> Answer | None:
        """Return the answer to the first search that finds enough, or most; None for the first."""
        best: tuple[Meaning, Wanted, Step] | None = None
        corrected = self._corrected(meaning)
        if corrected is not meaning:
            meaning = corrected
            best, total = (meaning, meaning.wanted, "all"), self._total(meaning.wanted)
        helped = self._helped(meaning)
        if helped is not meaning and (count := self._total(helped.wanted)) > total:
            best, total = (helped, helped.wanted, "related"), count
        for step, enough in _steps(meaning.wanted):
            if total >= enough:
                break
            wider = helped if step == "most" else self._meaning(step)
            wanted = self._loosened(wider.wanted, step, found_any=total > 0)
            count = self._total(wanted)
            if count > total:
                best, total = (wider, wanted, step), count
        return self._found(*best) if best else None

    def _corrected(self, meaning: Meaning) -> Meaning:
        """Return the meaning with words spelled as the index knows them; note what it does not."""
        known = frequencies(self._index, meaning.wanted)
        self._corrections = corrections(self._index, meaning.wanted, known)
        if self._corrections:
            self._text = self._text.with_words(self._corrections)
            meaning = self._meaning("all")
            known = frequencies(self._index, meaning.wanted)
        self._unknown = tuple(unknown_words(meaning.wanted, known))
        return meaning

    def _helped(self, meaning: Meaning) -> Meaning:
        """Return the meaning with related words in place of those that no document has."""
        if not self._unknown:
            return meaning
        related = self._meaning("related").wanted
        wanted = with_related(meaning.wanted, related, self._unknown)
        return meaning if wanted == meaning.wanted else replace(meaning, wanted=wanted)

    def _loosened(self, wanted: Wanted, step: Step, *, found_any: bool) -> Wanted:
        """Return the same as a step asks for it.

        Phrases and fields stay conditions as long as anything meets them with all the rest.
        """
        known = frequencies(self._index, wanted)
        wanted = with_parts(wanted, known, self._rings)
        if step == "alike":
            wanted = with_words_alike(self._index, wanted)
        if found_any and not self._text.is_plain:
            return wanted
        wanted = with_words_apart(wanted, known)
        known = frequencies(self._index, wanted)
        return any_telling(wanted, known, self._index.document_count())

    def _meaning(self, step: Step) -> Meaning:
        return meaning_of(
            self._text,
            self._rings,
            self._names,
            related=step in ("related", "alike"),
            literal=self._query.literal,
            typing=self._query.typing,
        )

    def _filters(self, meaning: Meaning) -> dict[str, tuple[str, ...]]:
        """Return the chosen filters, and the kinds that were typed as alternatives of them."""
        filters = dict(self._query.filters)
        if meaning.kinds:
            chosen = (*filters.get(KIND, ()), *meaning.kinds)
            filters[KIND] = tuple(dict.fromkeys(chosen))
        return filters

    def _found(self, meaning: Meaning, wanted: Wanted, step: Step) -> Answer:
        query = self._query
        if meaning.kinds:
            query = replace(query, filters=self._filters(meaning))
        if query.region:
            wanted = replace(wanted, boosts=_boosts(self._names, query.region))
        results = self._index.find(query, wanted)
        return Answer(results, query, wanted, self._reading(meaning, step))

    def _total(self, wanted: Wanted) -> int:
        everywhere = replace(self._query, filters={}, page=1, per_page=1, counted=())
        return self._index.find(everywhere, wanted).total

    def _reading(self, meaning: Meaning, step: Step = "all") -> Reading:
        return Reading(
            step=step,
            corrections=tuple(Correction(*pair) for pair in self._corrections.items()),
            unknown=self._unknown,
            ignored=meaning.ignored,
            named=meaning.named,
        )


def _boosts(names: Names, region: str) -> tuple[Boost, ...]:
    """Return what lifts instruments of a region, and half as much those of broader ones."""
    nearest, *broader = names.line_of(region)
    half = 1 + (REGION_FACTOR - 1) / 2
    return (Boost(REGION, nearest, REGION_FACTOR), *(Boost(REGION, one, half) for one in broader))


def _steps(wanted: Wanted) -> tuple[tuple[Step, int], ...]:
    """Return the wider steps, each with the number of hits that makes it superfluous."""
    return ("most", _enough(wanted)), ("related", VERY_FEW), ("alike", 1)


def _enough(wanted: Wanted) -> int:
    return FEW_FOR_A_QUESTION if wanted.required >= QUESTION_FROM else FEW
