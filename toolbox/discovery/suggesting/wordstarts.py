"""Names that are found by how their words begin, for people who are still typing."""

import heapq
import re
import unicodedata
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from toolbox.discovery.language.compounds import split
from toolbox.discovery.language.senses import keys
from toolbox.discovery.language.wordlists import stopwords

_WORD = re.compile(r"[^\W_]+")
_TRANSCRIBED = re.compile(r"(?<=[aou])e")
_MAX_WORDS = 8
_LOOKED_AT = 4_000
"""So many names are weighed at most for one typed word; two letters fit a great many."""

_WHOLE, _PART, _ALMOST = 3, 2, 1
_SHORTEST_MISTYPED = 4
_TWO_MISTAKES_FROM = 8
_SHORTEST_INSIDE = 3


class Name(NamedTuple):
    """Something with a name: its number, what it is called and further names, how well known."""

    id: int
    names: Sequence[str]
    weight: int = 0


class _Entry(NamedTuple):
    id: int
    weight: int
    length: int
    first: str


@lru_cache(maxsize=8_192)
def folded(text: str) -> str:
    """Return ``text`` in lower case without accents; ü, ue and u are all one.

    What a text begins with is also what its folded form begins with, so that typing on never
    loses what was found.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _TRANSCRIBED.sub("", "".join(char for char in plain if not unicodedata.combining(char)))


def typed_words(text: str) -> list[str]:
    """Return the folded words of what was typed; little words only where nothing follows them."""
    found = _WORD.findall(text)[:_MAX_WORDS]
    telling = [word for word in found[:-1] if word.lower() not in stopwords()]
    return [folded(word) for word in [*telling, *found[-1:]]]


class WordStarts:
    """Names by the beginnings of their words; after these, of parts of compounds, further names.

    Takes about 0.7 kB a name of seven words; the names themselves are not kept. Not safe for
    several threads at once.
    """

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self._entries: list[_Entry | None] = []
        self._place: dict[int, int] = {}
        self._wholes: dict[str, array[int]] = {}
        self._parts: dict[str, array[int]] = {}
        for name in names:
            self._enter(name)
        self._sorted_wholes = sorted(self._wholes)
        self._sorted_parts = sorted(self._parts)

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, number: int) -> bool:
        return number in self._place

    def put(self, name: Name) -> None:
        """Add a name, in place of the one with the same number."""
        self.drop(name.id)
        wholes, parts = self._enter(name)
        for word in wholes:
            insort(self._sorted_wholes, word)
        for word in parts:
            insort(self._sorted_parts, word)

    def drop(self, number: int) -> None:
        """Forget a name, if it is there."""
        place = self._place.pop(number, None)
        if place is not None:
            self._entries[place] = None

    def find(self, text: str, limit: int) -> list[int]:
        """Return the numbers of at most ``limit`` names with all words of ``text``, best first."""
        typed = typed_words(text)
        if not typed:
            return []
        scores = self._having(typed[0])
        for word in typed[1:]:
            others = self._having(word)
            both = {at: score + others[at] for at, score in scores.items() if at in others}
            # What may become a little word says nothing yet: "Liste f" on the way to "Liste für".
            if both or not _begins_a_little_word(word):
                scores = both
        best = heapq.nsmallest(limit, self._ranked(scores, typed[0]))
        return [number for *_rank, number in best]

    def _ranked(self, scores: dict[int, int], first: str) -> Iterator[tuple[int, int, int, int]]:
        for place, score in scores.items():
            entry = self._entries[place]
            if entry is not None:
                begins = int(entry.first.startswith(first))
                yield -score - begins, -entry.weight, entry.length, entry.id

    def _enter(self, name: Name) -> tuple[list[str], list[str]]:
        """Add a name; return the words and the parts that are new."""
        place = len(self._entries)
        own, *further = [_WORD.findall(one) for one in name.names]
        telling = [word for word in own[1:] if word.lower() not in stopwords()]
        wholes = list(dict.fromkeys(folded(word) for word in [*own[:1], *telling]))
        parts = {folded(part) for word in own for part in split(word.lower())}
        parts |= {folded(word) for words in further for word in words}
        first = wholes[0] if wholes else ""
        self._entries.append(_Entry(name.id, name.weight, len(name.names[0]), first))
        self._place[name.id] = place
        return _note(self._wholes, wholes, place), _note(self._parts, sorted(parts), place)

    def _having(self, word: str) -> dict[int, int]:
        """Return the places of names with a word that begins like ``word``, with how well."""
        found = dict.fromkeys(self._places(self._sorted_wholes, self._wholes, word), _WHOLE)
        for form in dict.fromkeys((word, *map(folded, keys(word)))):
            for place in self._places(self._sorted_parts, self._parts, form):
                found.setdefault(place, _PART)
            if form != word:
                for place in self._places(self._sorted_wholes, self._wholes, form):
                    found.setdefault(place, _PART)
        return found or dict.fromkeys(self._almost(word), _ALMOST)

    def _places(
        self, ordered: list[str], by_word: dict[str, "array[int]"], beginning: str
    ) -> list[int]:
        found: list[int] = []
        for word in _beginning(ordered, beginning):
            found.extend(by_word[word])
            if len(found) > _LOOKED_AT:
                break
        return found

    def _almost(self, word: str) -> Iterator[int]:
        """Yield the places of names with a word that begins nearly like ``word``."""
        if len(word) < _SHORTEST_MISTYPED:
            return
        most = 2 if len(word) >= _TWO_MISTAKES_FROM else 1
        for known in _beginning(self._sorted_wholes, word[0]):
            cut = known[: len(word) + most]
            if OSA.distance(word, cut[: len(word)], score_cutoff=most) <= most:
                yield from self._wholes[known]


def _note(by_word: dict[str, "array[int]"], words: Iterable[str], place: int) -> list[str]:
    new = []
    for word in words:
        if word not in by_word:
            by_word[word] = array("I")
            new.append(word)
        by_word[word].append(place)
    return new


@lru_cache(maxsize=1_024)
def _begins_a_little_word(word: str) -> bool:
    return any(folded(little).startswith(word) for little in stopwords())


def _beginning(ordered: list[str], start: str) -> list[str]:
    """Return the words of a sorted list that begin with ``start``."""
    return ordered[bisect_left(ordered, start) : bisect_left(ordered, start + "\U0010ffff")]


def pieces(name: str, typed: str) -> list[str]:
    """Return ``name`` in pieces: by turns what was not typed, and what was; the first may be empty.

    >>> pieces("Ausbildungsmesse", "mess")
    ['Ausbildungs', 'mess', 'e']
    """
    spans: list[tuple[int, int]] = []
    wanted = typed_words(typed)
    for match in _WORD.finditer(name):
        spans.extend(_span(match[0], match.start(), wanted))
    edges = [0, *(edge for span in spans for edge in span), len(name)]
    return [name[start:stop] for start, stop in pairwise(edges)]


def _span(word: str, offset: int, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    wanted = [beginning for beginning in wanted if beginning in folded(word)]
    for start in range(len(word) if wanted else 0):
        rest = folded(word[start:])
        for beginning in wanted:
            if rest.startswith(beginning) and (start == 0 or len(beginning) >= _SHORTEST_INSIDE):
                stop = next(
                    stop
                    for stop in range(start + 1, len(word) + 1)
                    if folded(word[start:stop]).startswith(beginning)
                )
                yield offset + start, offset + stop
                return
