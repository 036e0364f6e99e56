"""The words of a field, arranged to find those that are spelled like another.

Every word has a signature: two bits for each letter, set where it occurs at all, and where it
occurs more than once. An edit changes at most two of them, so that comparing signatures leaves
few words to be compared letter by letter, wherever they differ, also in the first letter.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.language.analysis import PART

U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]

MAX_LENGTH = 40
"""Longer words are not looked for: hardly anybody types one."""

_BITS_OF_AN_EDIT = 2
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The last bytes of ä, ö and ü, as there is but one class to a byte.
_UMLAUTS = (0xA4, 0xB6, 0xBC)
_NONE = 255


class Vocabulary(NamedTuple):
    """Whole words and parts of compounds, the shortest first: 13 bytes for each.

    ``numbers`` are those of the terms, ``lengths`` in letters.
    """

    numbers: U32
    lengths: U8
    signatures: U64

    @classmethod
    def joined(cls, parts: Sequence["Vocabulary"]) -> "Vocabulary":
        """Return the words of several parts of a field as one vocabulary."""
        if not parts:
            return cls(np.empty(0, np.uint32), np.empty(0, np.uint8), np.empty(0, np.uint64))
        columns = (np.concatenate(column) for column in zip(*parts, strict=True))
        numbers, lengths, signatures = columns
        order = lengths.argsort(kind="stable")
        return cls(numbers[order], lengths[order], signatures[order])

    def near(self, word: str, most: int) -> U32:
        """Return the numbers of the terms that may be within ``most`` edits of ``word``."""
        shortest, longest = (min(len(word) + way, MAX_LENGTH + 1) for way in (-most, most))
        # Of their own type: numpy would copy all of them to compare them with another.
        start = int(np.searchsorted(self.lengths, np.uint8(max(shortest, 1))))
        stop = int(np.searchsorted(self.lengths, np.uint8(longest), side="right"))
        different = np.bitwise_count(self.signatures[start:stop] ^ signature(word))
        near: U32 = self.numbers[start:stop][different <= most * _BITS_OF_AN_EDIT]
        return near


def vocabulary_of(terms: Sequence[bytes], first_number: int) -> Vocabulary:
    """Return the words among some terms of a field that follow each other."""
    if not terms:
        return Vocabulary.joined(())
    sizes = np.array([len(term) for term in terms], np.int64)
    starts = np.cumsum(sizes) - sizes
    text = np.frombuffer(b"".join(terms) + b" ", np.uint8)
    first = np.where(text[starts] == ord(PART), text[starts + 1], text[starts])
    lengths = np.add.reduceat(_begins_letter()[text[:-1]], starts, dtype=np.uint8)
    is_word = ((first >= ord("a")) & (first <= ord("z"))) | (first >= 0xC3)
    chosen = np.flatnonzero(is_word & (lengths <= MAX_LENGTH))
    signatures = _signatures(text[:-1], starts)
    numbers = (chosen + first_number).astype(np.uint32)
    return Vocabulary.joined([Vocabulary(numbers, lengths[chosen], signatures[chosen])])


@lru_cache(maxsize=64)
def signature(word: str) -> np.uint64:
    """Return the signature of a word."""
    classes = _classes()
    found = 0
    for byte in word.encode(errors="replace"):
        letter = int(classes[byte])
        if letter != _NONE:
            once = 1 << 2 * letter
            found |= once << 1 if found & once else once
    return np.uint64(found)


def _signatures(text: U8, starts: NDArray[np.int64]) -> U64:
    classes = _classes()[text]
    found = np.zeros(len(starts), np.uint64)
    for letter in range(int(_classes()[ord("0")]) + 1):
        count = np.add.reduceat(classes == letter, starts, dtype=np.uint8)
        found |= (count > 0).astype(np.uint64) << np.uint64(2 * letter)
        found |= (count > 1).astype(np.uint64) << np.uint64(2 * letter + 1)
    return found


@lru_cache(maxsize=1)
def _classes() -> U8:
    """Return the class of every byte: its letter, that of all other letters, or none at all."""
    classes = np.full(256, _NONE, np.uint8)
    classes[0x80:0xC0] = len(_LETTERS) + len(_UMLAUTS)
    classes[ord("0") : ord("9") + 1] = len(_LETTERS) + len(_UMLAUTS)
    for number, letter in enumerate((*_LETTERS.encode(), *_UMLAUTS)):
        classes[letter] = number
    return classes


@lru_cache(maxsize=1)
def _begins_letter() -> NDArray[np.bool_]:
    """Return for every byte whether a letter or digit begins with it, not a mark."""
    byte = np.arange(256)
    digit = (byte >= ord("0")) & (byte <= ord("9"))
    return digit | ((byte >= ord("a")) & (byte <= ord("z"))) | (byte >= 0xC0)
