"""What changed in a text, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\S+\s*|\s+")
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")
_LIKE_ENOUGH = 0.4
"""Below that, old and new stand as two texts: single words kept in between only confuse."""
_MOST_PAIRS = 200_000
"""Equal words in both texts, by pairs. Above that the comparison would take seconds."""
_MOST_STEPS = 200_000
"""So much work one paragraph may be. Few long matches are quickly found, many short ones not."""
_MOST_STEPS_IN_ALL = 1_000_000
"""So much work all texts of a page may be together: about a tenth of a second."""


class Fate(StrEnum):
    """What became of a piece of text or of an entry of a list."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words in a row with the same fate."""

    fate: Fate
    text: str


class _TooMuchWork(Exception):
    """Two texts share too many single words to be compared in time."""


@dataclass
class Effort:
    """What is left of the steps for all texts that one page compares."""

    left: int = _MOST_STEPS_IN_ALL


@dataclass
class _Share:
    """What one comparison may take of an effort; nobody else has to go without because of it."""

    effort: Effort
    left: int = _MOST_STEPS

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0 or steps > self.effort.left:
            raise _TooMuchWork
        self.effort.left -= steps


class _Matcher(SequenceMatcher[str]):
    """Stops where the effort is spent: the time grows with the cube of the text otherwise."""

    def __init__(self, old: Sequence[str], new: Sequence[str], share: _Share) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._old, self._times, self._share = old, Counter(new), share

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """Look for the longest stretch that both texts have."""
        self._share.spend(sum(1 + self._times[token] for token in self._old[alo:ahi]))
        return super().find_longest_match(alo, ahi, blo, bhi)


def word_changes(before: str, after: str, effort: Effort | None = None) -> list[Piece]:
    """Return both texts as one: what stayed, what went, what came, in reading order.

    Put together without the added pieces it is ``before``, without the removed ones ``after``.
    Where words would take too long, paragraphs are compared as a whole; ``effort`` is shared by
    texts that stand on one page.
    """
    return list(_joined(_by_paragraphs(before, after, effort or Effort())))


def _by_paragraphs(before: str, after: str, effort: Effort) -> Iterator[Piece]:
    old, new = _PARAGRAPH.findall(before), _PARAGRAPH.findall(after)
    for tag, left, right in _steps(old, new, Effort(_MOST_STEPS)):
        if tag == "equal":
            yield Piece(Fate.KEPT, left)
        elif tag == "replace":
            yield from _by_words(left, right, effort)
        else:
            yield from _replaced(left, right)


def _by_words(before: str, after: str, effort: Effort) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    steps = list(_steps(old, new, effort))
    kept = sum(len(left) for tag, left, _right in steps if tag == "equal")
    if 2 * kept < _LIKE_ENOUGH * (len(before) + len(after)):
        yield from _replaced(before, after)
        return
    for tag, left, right in steps:
        if tag == "equal":
            yield Piece(Fate.KEPT, left)
        else:
            yield from _replaced(left, right)


def _steps(
    old: Sequence[str], new: Sequence[str], effort: Effort
) -> Iterator[tuple[str, str, str]]:
    """Yield what happened to stretches of tokens: (tag of difflib, old text, new text)."""
    counted = Counter(new)
    try:
        if sum(counted[token] for token in old) > _MOST_PAIRS:
            raise _TooMuchWork
        found = _Matcher(old, new, _Share(effort)).get_opcodes()
    except _TooMuchWork:
        yield "replace", "".join(old), "".join(new)
        return
    for tag, left, left_end, right, right_end in found:
        yield tag, "".join(old[left:left_end]), "".join(new[right:right_end])


def _replaced(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece(Fate.REMOVED, before)
    if after:
        yield Piece(Fate.ADDED, after)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces with neighbours of the same fate put together."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last.fate is piece.fate:
            last = Piece(last.fate, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
