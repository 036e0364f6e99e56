"""Excerpts: the piece of a text that shows why it was found, with the matches marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from toolbox.discovery.index import Excerpt, Field
from toolbox.discovery.indexed import BETWEEN, FIELD_MARKS, SURFACE
from toolbox.discovery.language.analysis import index_terms, joined_terms, words
from toolbox.discovery.wanted import Choice

MOST = 2
"""How many excerpts a hit shows."""

ORDER: tuple[Field, ...] = (
    "title",
    "summary",
    "description",
    "attachment",
    "attachment_name",
    "tags",
    "credits",
    "labels",
)
"""Where two places say equally much, the earlier of these is shown."""

LENGTH = 220
"""How many characters an excerpt has, more or less."""

_BEFORE = 60
_LONG = 400
"""Of a text longer than this, only the piece that is shown is read closely."""

_PLAIN_WORDS = re.compile(r"[^\W\d_]+")
_ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts as a match in a text: index terms, and how they may begin."""

    exact: frozenset[str]
    beginnings: tuple[str, ...] = ()
    _met: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)
    _read: set[str] = field(default_factory=set, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, choices: Iterable[Choice]) -> "Terms":
        """Return what a search looks for, whichever field it looks in."""
        plain = [(_unmarked(choice.term), choice.is_open) for choice in choices]
        return cls(
            frozenset(term for term, is_open in plain if term and not is_open),
            tuple(dict.fromkeys(term for term, is_open in plain if term and is_open)),
        )

    def __bool__(self) -> bool:
        return bool(self.exact or self.beginnings)

    def met_by(self, word: str) -> str:
        """Return the first index term of ``word`` that counts as a match, or nothing."""
        # The texts of a page have the same words again and again.
        if word not in self._read:
            self._read.add(word)
            if term := self.first_of(index_terms(word)):
                self._met[word] = term
        return self._met.get(word, "")

    def met_among(self, written: set[str]) -> set[str]:
        """Return those of some words that count as a match."""
        for word in written - self._read:
            self.met_by(word)
        return written & self._met.keys()

    def first_of(self, terms: Sequence[str]) -> str:
        """Return the first of some terms that counts as a match, or nothing."""
        if not self.beginnings and self.exact.isdisjoint(terms):
            return ""
        return next((one for one in terms if self._has(one)), "")

    def _has(self, term: str) -> bool:
        return term in self.exact or term.startswith(self.beginnings)


def _unmarked(term: str) -> str:
    """Return a term without the mark of a field; nothing for a mere way of writing another."""
    for mark in FIELD_MARKS.values():
        term = term.removeprefix(mark)
    return "" if term.startswith(SURFACE) else term


def telling(candidates: Iterable[Excerpt]) -> tuple[Excerpt, ...]:
    """Return the first excerpts that say something; of each place, and of each wording, one.

    A summary is read anyway: with matches in there, nothing further needs to be told.
    """
    chosen: list[Excerpt] = []
    for made in candidates:
        if made.html and not any(_repeats(made, other) for other in chosen):
            chosen.append(made)
        if len(chosen) == MOST or (chosen and chosen[-1].field == "summary"):
            break
    return tuple(chosen)


def _repeats(made: Excerpt, other: Excerpt) -> bool:
    same_place = (made.field, made.attachment_name) == (other.field, other.attachment_name)
    return same_place or made.html.strip(f"{_ELLIPSIS} ") in other.html


def shortened(name: Field, text: str, terms: Terms) -> str:
    """Return HTML of the part of a field's text that shows why it was found."""
    return matching_items(text, terms) if name == "labels" else excerpt(text, terms)


def marked(text: str, wanted: Terms) -> str:
    """Return the whole of ``text`` as HTML, with ``<mark>`` around matches."""
    return _html(text, _matches(text, wanted), 0, len(text))


def excerpt(text: str, wanted: Terms) -> str:
    """Return HTML of the part of ``text`` with the most different matches close together.

    Empty if nothing matches.
    """
    rough = _rough_matches(text, wanted) if len(text) > _LONG else []
    matches = rough or _matches(text, wanted)
    if not matches:
        return ""
    start, stop = _window(text, matches)
    if rough:
        piece = text[start:stop]
        html = _html(piece, _matches(piece, wanted), 0, len(piece))
    else:
        html = _html(text, matches, start, stop)
    before = f"{_ELLIPSIS} " if start else ""
    after = f" {_ELLIPSIS}" if stop < len(text) else ""
    return f"{before}{html}{after}"


def matching_items(text: str, wanted: Terms) -> str:
    """Return HTML of those items of a list that match; empty if none does."""
    items = [item for item in text.split(BETWEEN) if _matches(item, wanted)]
    return escape(BETWEEN).join(marked(item, wanted) for item in items)


def _rough_matches(text: str, wanted: Terms) -> list[tuple[int, int, str]]:
    """Return where plain words match: enough to choose a piece of a long text, and quicker."""
    matches = [
        (start, start + len(word), wanted.met_by(word))
        for word in wanted.met_among(set(_PLAIN_WORDS.findall(text)))
        for start in _places(text, word)
    ]
    return sorted(matches)


def _places(text: str, word: str) -> Iterator[int]:
    """Yield where ``word`` stands in ``text`` with no letter right before or behind it."""
    start = text.find(word)
    while start >= 0:
        stop = start + len(word)
        if not (text[start - 1 : start].isalpha() or text[stop : stop + 1].isalpha()):
            yield start
        start = text.find(word, stop)


def _matches(text: str, wanted: Terms) -> list[tuple[int, int, str]]:
    """Return where matches start and stop, and what they match."""
    if not wanted:
        return []
    found: list[tuple[int, int, str]] = []
    read = list(words(text))
    met = wanted.met_among({word.plain for word in read})
    for word in read:
        if word.plain in met:
            found.append((word.start, word.stop, wanted.met_by(word.plain)))
        elif word.joined and wanted.first_of(joined_terms(word.joined)):
            # The chain as it stands in the text has a hyphen between each two of its words.
            stop = min(word.start + len(word.joined) + word.pieces - 1, len(text))
            found.append((word.start, stop, word.joined))
    return found


def _window(text: str, matches: list[tuple[int, int, str]]) -> tuple[int, int]:
    if len(text) <= LENGTH + _BEFORE:
        return 0, len(text)
    best, best_score = matches[0][0], 0.0
    for index, (start, _stop, _term) in enumerate(matches):
        inside = [term for begin, _, term in matches[index : index + 20] if begin < start + LENGTH]
        score = len(set(inside)) + 0.05 * len(inside)
        if score > best_score:
            best, best_score = start, score
    start = min(max(best - _BEFORE, 0), max(len(text) - LENGTH, 0))
    return _word_start(text, start), _word_stop(text, min(start + LENGTH, len(text)), matches)


def _word_start(text: str, place: int) -> int:
    """Return where the first whole word at or after ``place`` begins."""
    if place == 0:
        return 0
    space = text.find(" ", place - 1, place + 40)
    return space + 1 if space >= 0 else place


def _word_stop(text: str, place: int, matches: list[tuple[int, int, str]]) -> int:
    """Return where the last whole word before ``place`` ends, not inside of a match."""
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", max(place - 40, 0), place + 1)
    place = space if space >= 0 else place
    return next((stop for start, stop, _ in matches if start < place < stop), place)


def _html(text: str, matches: list[tuple[int, int, str]], start: int, stop: int) -> str:
    pieces: list[str] = []
    place = start
    for begin, end, _term in matches:
        if begin < place or end > stop:
            continue
        pieces.append(escape(text[place:begin]))
        pieces.append(f"<mark>{escape(text[begin:end])}</mark>")
        place = end
    pieces.append(escape(text[place:stop]))
    return "".join(pieces)
