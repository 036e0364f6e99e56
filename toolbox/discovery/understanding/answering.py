"""From a search as it was typed to what the index answers, and what was done to get there."""

from collections.abc import Collection
from dataclasses import replace
from typing import Literal, NamedTuple

from toolbox.discovery.index import ReadIndex, Results
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.ranking import REGION_FACTOR
from toolbox.discovery.understanding.frequencies import frequencies
from toolbox.discovery.understanding.meaning import Meaning, Named, meaning_of
from toolbox.discovery.understanding.naming import KIND, NO_NAMES, REGION, Names
from toolbox.discovery.understanding.rings import Rings, default_rings
from toolbox.discovery.understanding.spelling import corrections, unknown_words
from toolbox.discovery.understanding.veil import without
from toolbox.discovery.understanding.widening import (
    any_telling,
    unquoted,
    with_fillers,
    with_first_parts,
    with_optional_phrases,
    with_pieces,
    with_related,
    with_words_alike,
)
from toolbox.discovery.wanted import Boost, Wanted

FEW = 5
"""With fewer hits than these for one word, compounds are met by their parts."""

FEW_WITH_ALL = 10
"""With fewer hits than these, which would not fill a page, most of several words are enough.

The best answer often says one of them in another way, and some long attachment has them all. Going
on up to 25 hits gains 3 of 1,350 questions, and costs the search page a tenth of its time.
"""

VERY_FEW = 3
"""With fewer hits than these, related words are looked for, too."""

Step = Literal["all", "most", "related", "alike"]
"""How widely is searched: for all words, for most of them (of several also by what is related to
them, of compounds by their parts), for related words, and for words that are spelled alike."""


_STEPS: tuple[tuple[Step, int], ...] = (
    ("most", FEW_WITH_ALL),
    ("related", VERY_FEW),
    ("alike", 1),
)
"""The wider steps, each with the number of hits that makes it superfluous."""


class Correction(NamedTuple):
    """A word that no document has, and what was searched for in its place."""

    typed: str
    used: str


class Reading(NamedTuple):
    """How a search was read, as facts for people to be told.

    ``step`` says how widely was searched in the end, ``with_all`` how many instruments have all
    of the words (whatever the filters). ``unquoted`` are phrases nothing was found
    with, so that their words were looked for. ``unknown`` are words that no document has and that
    resemble none, ``ignored`` the little words, ``named`` what the words name.
    """

    step: Step = "all"
    with_all: int = 0
    corrections: tuple[Correction, ...] = ()
    unquoted: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()


class Answer(NamedTuple):
    """What was found, and how the search was read.

    ``query`` and ``wanted`` are what the index was asked in the end.
    """

    results: Results
    query: SearchQuery
    wanted: Wanted
    reading: Reading = Reading()


def answer(
    index: ReadIndex,
    query: SearchQuery,
    rings: Rings | None = None,
    names: Names = NO_NAMES,
) -> Answer:
    """Search the index, more widely where it finds too little. Unavailable if it cannot be read.

    How widely depends on the words alone, not on filters or the page, so that every count of a
    facet is what choosing its value leaves.
    """
    there = without(index, query.hidden)
    search = _Search(there, query, default_rings() if rings is None else rings, names)
    return search.answer()


class _Asked(NamedTuple):
    """What the index was asked, and what it found; ``total`` does not depend on filters."""

    meaning: Meaning
    wanted: Wanted
    step: Step
    query: SearchQuery
    results: Results
    total: int


class _Search:
    """One search on its way from narrow to wide; nothing is asked twice."""

    def __init__(self, index: ReadIndex, query: SearchQuery, rings: Rings, names: Names) -> None:
        self._index = index
        self._query = query
        self._rings = rings
        self._names = names
        self._text = query.parsed
        self._asked: list[_Asked] = []
        self._corrections: dict[str, str] = {}
        self._unknown: tuple[str, ...] = ()
        self._unquoted: tuple[str, ...] = ()

    def answer(self) -> Answer:
        meaning = self._meaning("all")
        self._ask(meaning, meaning.wanted, "all")
        is_fixed = self._query.literal or self._query.narrowly
        if not is_fixed and meaning.wanted.groups:
            self._widen(meaning)
        best = self._best
        return Answer(best.results, best.query, best.wanted, self._reading(best))

    @property
    def _best(self) -> _Asked:
        """What found most; the narrower of equals."""
        return max(self._asked, key=lambda asked: asked.total)

    def _widen(self, meaning: Meaning) -> None:
        """Ask more and more widely, until enough is found.

        Where some have all of the words, no word needs to be corrected; and who insists on a
        phrase or a field is content with one hit.
        """
        enough = _enough(meaning.wanted) if self._text.is_plain else 1
        if self._best.total >= enough:
            return
        if not self._best.total:
            meaning = self._corrected(meaning)
        if not self._best.total and self._text.phrases:
            meaning = self._corrected(self._without_quotes(meaning))
        helped = self._helped(meaning, self._unknown)
        self._ask(helped, helped.wanted, "related")
        groups = meaning.wanted.groups
        if len(groups) > 1:
            helped = self._helped(meaning, [group.label for group in groups])
        for step, fewest in _STEPS:
            if self._best.total >= min(fewest, enough):
                break
            wider = helped if step == "most" else self._meaning(step)
            self._ask(wider, self._loosened(wider.wanted, step), step)
        if not self._best.total:
            begun = replace(with_first_parts(helped.wanted), least=1)
            self._ask(helped, begun, "most")

    def _corrected(self, meaning: Meaning) -> Meaning:
        """Return the meaning with words spelled as the index knows them; note what it does not."""
        known = frequencies(self._index, meaning.wanted)
        better = corrections(self._index, meaning.wanted, known)
        if better:
            self._corrections |= better
            self._text = self._text.with_words(better)
            meaning = self._meaning("all")
            self._ask(meaning, meaning.wanted, "all")
            if self._best.total:
                return meaning
            known = frequencies(self._index, meaning.wanted)
        self._unknown = tuple(unknown_words(meaning.wanted, known))
        return meaning

    def _without_quotes(self, meaning: Meaning) -> Meaning:
        """Return the meaning of a text of which the phrases just help to rank."""
        self._unquoted = self._text.phrases
        self._text = unquoted(self._text)
        words = self._meaning("all")
        wanted = with_optional_phrases(words.wanted, meaning.wanted)
        self._ask(words, wanted, "most")
        return words._replace(wanted=wanted)

    def _helped(self, meaning: Meaning, labels: Collection[str]) -> Meaning:
        """Return the meaning, in which these words are met by related ones as well."""
        if not labels:
            return meaning
        related = self._meaning("related").wanted
        return meaning._replace(wanted=with_related(meaning.wanted, related, labels))

    def _loosened(self, wanted: Wanted, step: Step) -> Wanted:
        """Return the same, where one telling word, or a piece of one, is enough."""
        known = frequencies(self._index, wanted)
        if step == "related":
            wanted = with_fillers(wanted)
        if step == "alike":
            wanted = with_words_alike(self._index, wanted)
        wanted = with_pieces(self._index, wanted, known, self._rings)
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

    def _ask(self, meaning: Meaning, wanted: Wanted, step: Step) -> None:
        """Ask the index, unless that was asked before."""
        if self._query.region:
            wanted = replace(wanted, boosts=_boosts(self._names, self._query.region))
        if any(asked.wanted == wanted for asked in self._asked):
            return
        query = self._query
        if meaning.kinds:
            query = replace(query, filters=self._filters(meaning))
        results = self._index.find(query, wanted)
        total = results.total
        if query.filters and total < FEW_WITH_ALL:
            everywhere = replace(query, filters={}, page=1, per_page=1, counted=())
            total = self._index.find(everywhere, wanted).total
        self._asked.append(_Asked(meaning, wanted, step, query, results, total))

    def _filters(self, meaning: Meaning) -> dict[str, tuple[str, ...]]:
        """Return the chosen filters, and the kinds that were typed as alternatives of them."""
        chosen = (*self._query.filters.get(KIND, ()), *meaning.kinds)
        return {**self._query.filters, KIND: tuple(dict.fromkeys(chosen))}

    def _reading(self, asked: _Asked) -> Reading:
        return Reading(
            step=asked.step,
            with_all=max(one.total for one in self._asked if one.step == "all"),
            corrections=tuple(Correction(*pair) for pair in self._corrections.items()),
            unquoted=self._unquoted,
            unknown=self._unknown,
            ignored=asked.meaning.ignored,
            named=asked.meaning.named,
        )


def _boosts(names: Names, region: str) -> tuple[Boost, ...]:
    """Return what lifts instruments of a region, and half as much those of broader ones."""
    nearest, *broader = names.line_of(region)
    half = 1 + (REGION_FACTOR - 1) / 2
    return (Boost(REGION, nearest, REGION_FACTOR), *(Boost(REGION, one, half) for one in broader))


def _enough(wanted: Wanted) -> int:
    return FEW_WITH_ALL if wanted.required > 1 else FEW
