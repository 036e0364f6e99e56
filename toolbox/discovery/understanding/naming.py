"""What words name: kinds, audiences and regions, as values of facets that a search prefers."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from toolbox.discovery.facets import effort_of
from toolbox.discovery.language.analysis import Word, fold, words
from toolbox.discovery.language.compounds import split
from toolbox.discovery.language.senses import keys
from toolbox.discovery.language.wordlists import stopwords
from toolbox.discovery.ranking import NAMED_WEIGHT, PART_WEIGHT
from toolbox.discovery.understanding.durations import duration
from toolbox.discovery.understanding.rings import Keys, member_keys
from toolbox.discovery.understanding.wording import is_in_dictionary
from toolbox.discovery.wanted import FacetValue

_ENUMERATION = re.compile(r"\s*(?:[,;()]|(?<!\w)(?:und|oder|and|or)(?!\w))\s*")


@dataclass(frozen=True, slots=True)
class NamedFacet:
    """A facet whose values people name in searches.

    ``introduced``: its names count only after a word such as "für", for there the audience is
    meant; "azubis finden" is about them. ``with_parts``: each telling word of a name, and each
    part of a compound in it, names it too, if less clearly: Lernspiel is a Spiel.
    """

    name: str
    vocabulary: str | None = None
    introduced: bool = False
    with_parts: bool = False


NAMED_FACETS: tuple[NamedFacet, ...] = (
    NamedFacet("kind", with_parts=True),
    NamedFacet("audience", "audience", introduced=True, with_parts=True),
    NamedFacet("region", "region"),
)
"""The facets that are named by labels and synonyms; durations name the effort."""

KIND, EFFORT, REGION = "kind", "effort", "region"

_INTRODUCTIONS = frozenset({"fur", "fuer", "for"})
_MOST_DISTRICTS = 3
"""A name of towns in more districts tells nothing of where somebody is."""

_REACH = 3
"""So many words after the introduction may name what it introduces: "für kleine Betriebe"."""


@dataclass(frozen=True, slots=True)
class Label:
    """A value of a facet with all that it is called; ``broader`` is the value it belongs to."""

    facet: str
    value: str
    names: Sequence[str]
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class Naming:
    """How many of the words name something, and the values of facets they name.

    ``only_preferred``: what is named is a wish, nothing that a hit must have.
    """

    length: int
    values: tuple[FacetValue, ...]
    only_preferred: bool = False


class Names:
    """Looks up what words name. Names never change, so what was made with them may be kept.

    ``places`` returns the keys of the regions that a town may lie in: with 13,000 of them, most
    are better looked up where they lie than kept here.
    """

    def __init__(
        self,
        labels: Iterable[Label] = (),
        places: Callable[[str], Iterable[str]] = lambda _name: (),
    ) -> None:
        self._places = places
        self._named: dict[Keys, dict[tuple[str, str], float]] = {}
        self._broader: dict[tuple[str, str], str | None] = {}
        facets = {facet.name: facet for facet in NAMED_FACETS}
        for label in labels:
            self._broader[label.facet, label.value] = label.broader
            for name in label.names:
                self._enter(label, name, with_parts=facets[label.facet].with_parts)
        self._longest = max(map(len, self._named), default=0)
        self._introduced = {facet.name for facet in NAMED_FACETS if facet.introduced}

    def _enter(self, label: Label, name: str, *, with_parts: bool) -> None:
        whole = member_keys(name)
        pieces = [whole, *map(member_keys, _ENUMERATION.split(name))]
        for piece in filter(None, pieces):
            self._note(piece, label, 1.0)
        if with_parts:
            for word in _telling(name):
                self._note(member_keys(word.plain), label, PART_WEIGHT)
                for part in split(word.plain.lower()):
                    self._note((part,), label, PART_WEIGHT)

    def _note(self, member: Keys, label: Label, share: float) -> None:
        values = self._named.setdefault(member, {})
        value = (label.facet, label.value)
        values[value] = max(share, values.get(value, 0.0))

    def at(self, typed: Sequence[Word], place: int) -> Naming | None:
        """Return what the words from ``place`` on name, the longest name there is."""
        effort = duration(typed, place)
        if effort:
            value = FacetValue(EFFORT, effort_of(effort.minutes), NAMED_WEIGHT)
            return Naming(effort.length, (value,), only_preferred=True)
        for length in range(min(self._longest, len(typed) - place), 0, -1):
            values = self._values(typed, place, length)
            if values:
                return Naming(length, values)
        return self._town(typed, place)

    def _town(self, typed: Sequence[Word], place: int) -> Naming | None:
        """Return the regions of a town. What is a word like others names none but behind "in"."""
        is_in = place > 0 and typed[place - 1].plain.lower() == "in"
        for length in (2, 1):
            name = [word.plain for word in typed[place : place + length]]
            if len(name) < length:
                continue
            regions = [
                key for key in self._places(" ".join(name)) if (REGION, key) in self._broader
            ]
            # Hardly any word is a town, so that is asked first.
            if 0 < len(regions) <= _MOST_DISTRICTS and (
                is_in or not all(map(is_in_dictionary, name))
            ):
                values = tuple(FacetValue(REGION, key, NAMED_WEIGHT) for key in regions)
                return Naming(length, values)
        return None

    def _values(self, typed: Sequence[Word], place: int, length: int) -> tuple[FacetValue, ...]:
        found: dict[tuple[str, str], float] = {}
        for member in _members(typed[place : place + length]):
            found |= self._named.get(member, {})
        introduced = bool(found) and _is_introduced(typed, place)
        return tuple(
            FacetValue(facet, value, NAMED_WEIGHT * share)
            for (facet, value), share in found.items()
            if introduced or facet not in self._introduced
        )

    def kinds(self, text: str) -> tuple[str, ...]:
        """Return the keys of the kinds that ``text`` names, by key, label or a word of it."""
        found = {value for facet, value in self._broader if facet == KIND and value == text}
        typed = tuple(words(text))
        for member in _members(typed):
            found |= {value for facet, value in self._named.get(member, ()) if facet == KIND}
        return tuple(sorted(found))

    def line_of(self, region: str) -> tuple[str, ...]:
        """Return a region and the broader ones, nearest first."""
        line = [region]
        while broader := self._broader.get((REGION, line[-1])):
            line.append(broader)
        return tuple(line)


NO_NAMES = Names()
"""Nothing is named; for searches that know no vocabularies."""


def _telling(name: str) -> list[Word]:
    return [word for word in words(name) if word.plain.lower() not in stopwords()]


def _members(typed: Sequence[Word]) -> list[Keys]:
    """Return the base forms that words may stand for together."""
    found: list[Keys] = [()] if typed else []
    for word in typed:
        found = [(*member, key) for member in found for key in keys(word.plain)]
    return found


def _is_introduced(typed: Sequence[Word], place: int) -> bool:
    before = typed[max(0, place - _REACH) : place]
    return any(fold(word.plain) in _INTRODUCTIONS for word in before)
