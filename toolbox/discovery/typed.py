"""What was typed, taken apart: words, phrases, alternatives, fields, and what is not wanted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

MAX_TEXT = 300
MAX_WORDS = 32

TypedField = Literal["title", "credits", "tags", "kind"]
FIELD_WORDS: Mapping[str, TypedField] = MappingProxyType(
    {
        "titel": "title",
        "title": "title",
        "autor": "credits",
        "autorin": "credits",
        "author": "credits",
        "tag": "tags",
        "schlagwort": "tags",
        "art": "kind",
        "kind": "kind",
    }
)
"""What may stand before a colon, in German and English, and where it looks."""

_QUOTES = str.maketrans(dict.fromkeys("„“”«»\u201f", '"'))
_WORD = re.compile(r"[^\W_]+")
_OR = frozenset({"oder", "ODER", "OR", "|"})
_PIECES = re.compile(
    rf"""
    (?P<minus> (?<!\S) - (?=["\w]) )?
    (?: (?<!\w) (?P<field> {"|".join(FIELD_WORDS)} ) : (?=["\w]) )?
    (?: "(?P<phrase>[^"]*)" | (?P<word>[^\s"]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Piece(NamedTuple):
    """A word as it was typed, or several in quotation marks; ``field`` is where to look alone."""

    text: str
    phrase: bool = False
    field: TypedField | None = None


Clause = tuple[Piece, ...]
"""Something that is wanted: any of its alternatives, most often just one."""


class ParsedText(NamedTuple):
    """What was typed: clauses, all of which are wanted, and pieces that are not wanted."""

    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Piece, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses or self.excluded)

    @property
    def words(self) -> tuple[str, ...]:
        """The words without quotation marks, wherever they are looked for."""
        return tuple(piece.text for piece in self._pieces() if not piece.phrase)

    @property
    def phrases(self) -> tuple[str, ...]:
        """What stands in quotation marks."""
        return tuple(piece.text for piece in self._pieces() if piece.phrase)

    @property
    def is_plain(self) -> bool:
        """True where nothing is in quotation marks or of a field: nobody insists on anything."""
        return not any(piece.phrase or piece.field for piece in self._pieces())

    def with_words(self, others: Mapping[str, str]) -> "ParsedText":
        """Return this text with other words in place of those that are wanted."""
        return self._replace(
            clauses=tuple(
                tuple(piece._replace(text=_exchanged(piece.text, others)) for piece in clause)
                for clause in self.clauses
            ),
        )

    def _pieces(self) -> Iterator[Piece]:
        for clause in self.clauses:
            yield from clause


def _exchanged(text: str, others: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: others.get(match[0], match[0]), text)


@lru_cache(maxsize=2_048)
def parse(text: str) -> ParsedText:
    """Read quoted phrases, minus, "oder" and fields; whatever does not fit is simply words.

    At most MAX_TEXT characters and MAX_WORDS words are read, the rest is left out. "oder" binds
    what stands right before and after it; where nothing does, it is a word.
    """
    typed = text[:MAX_TEXT]
    if typed.replace(" ", "").isalpha():
        words = typed.split()[:MAX_WORDS]
        if _OR.isdisjoint(words):  # nothing but words, as most searches are
            return ParsedText(tuple([(Piece(word),) for word in words]))
    inside = typed[1:-1]
    if typed == f'"{inside}"' and inside.replace(" ", "").isalpha():
        return ParsedText(((Piece(" ".join(inside.split()[:MAX_WORDS]), phrase=True),),))
    return _taken_apart(typed)


def count_words(text: str) -> int:
    """Return how many words were typed, those included that ``parse`` leaves out."""
    pieces = _PIECES.finditer(text.translate(_QUOTES))
    return sum(len((piece["word"] or piece["phrase"] or "").split()) for piece in pieces)


def _taken_apart(text: str) -> ParsedText:
    wanted: list[Piece] = []
    excluded: list[Piece] = []
    left = MAX_WORDS
    for match in _PIECES.finditer(text.translate(_QUOTES)):
        piece = _piece(match, left)
        if piece is not None:
            left -= len(piece.text.split())
            (excluded if match["minus"] else wanted).append(piece)
    return ParsedText(tuple(_clauses(wanted)), tuple(excluded))


def _piece(match: re.Match[str], most: int) -> Piece | None:
    phrase, field = match["phrase"], match["field"]
    text = " ".join((match["word"] if phrase is None else phrase).split()[:most])
    if not text:
        return None
    return Piece(text, phrase is not None, FIELD_WORDS[field.lower()] if field else None)


def _clauses(pieces: Iterable[Piece]) -> Iterator[Clause]:
    """Join what "oder" binds together."""
    clause: list[Piece] = []
    bound: Piece | None = None
    for piece in pieces:
        if clause and bound is None and _is_or(piece):
            bound = piece
            continue
        if clause and bound is None:
            yield tuple(clause)
            clause = []
        clause.append(piece)
        bound = None
    if clause:
        yield tuple(clause)
    if bound is not None:
        yield (bound,)


def _is_or(piece: Piece) -> bool:
    return not piece.phrase and piece.field is None and piece.text in _OR
