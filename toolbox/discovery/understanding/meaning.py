"""What a typed text means in terms of the index, the same for every backend."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from toolbox.discovery.language.analysis import Word, words
from toolbox.discovery.language.senses import keys
from toolbox.discovery.ranking import (
    DERIVED_WEIGHT,
    FILLER_WEIGHT,
    JOINED_WEIGHT,
    NAMED_WEIGHT,
    PASSAGE_FROM,
    RELATED_WEIGHT,
    RING_WEIGHT,
)
from toolbox.discovery.typed import Clause, ParsedText, Piece
from toolbox.discovery.understanding.alternatives import (
    as_ring_member,
    literally,
    row_of,
    together,
    with_particle,
)
from toolbox.discovery.understanding.naming import KIND, NO_NAMES, Names, Naming
from toolbox.discovery.understanding.rings import MAX_MEMBER_WORDS, Rings
from toolbox.discovery.understanding.wording import (
    any_form,
    beginning,
    is_filler,
    is_little,
    related_forms,
    telling,
)
from toolbox.discovery.wanted import Alternative, Choices, FacetValue, Group, Wanted


class Named(NamedTuple):
    """Words that name a value of a facet: hits that have it are preferred."""

    typed: str
    facet: str
    value: str


class Meaning(NamedTuple):
    """What a text means: what is wanted, the kinds it narrows to, and how it was read.

    ``kinds`` are to be chosen as if in the panel of filters. ``ignored`` are the little words.
    """

    wanted: Wanted
    kinds: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()
    ignored: tuple[str, ...] = ()


@lru_cache(maxsize=2_048)
def meaning_of(
    text: ParsedText,
    rings: Rings,
    names: Names = NO_NAMES,
    *,
    related: bool = False,
    literal: bool = False,
    typing: bool = False,
) -> Meaning:
    """Translate what was typed; little words are wanted only if there is nothing else.

    ``related`` looks for related words as well, ``typing`` completes the last word, ``literal``
    leaves out whatever is only probably meant.
    """
    if literal:
        rings, names = _NO_RINGS, NO_NAMES
    return _Reader(rings, names, related=related, typing=typing).read(text)


MOST_SYNONYMS = 64
"""So many synonyms are looked for in one search, shared out evenly among its words.

A search of all words of a ring of 31 words would look for some 900 otherwise, for 45 ms.
"""

_NO_RINGS = Rings()


class _Reader:
    """Reads one text."""

    def __init__(self, rings: Rings, names: Names, *, related: bool, typing: bool) -> None:
        self._rings = rings
        self._names = names
        self._related = related
        self._typing = typing
        self._open: Sequence[Word] = ()
        self._most_synonyms = MOST_SYNONYMS
        self._named: list[Named] = []
        self._ignored: list[str] = []

    def read(self, text: ParsedText) -> Meaning:
        runs, clauses, kinds = self._sorted(text.clauses)
        typed = sum(map(len, runs))
        typed += sum([len(piece.text.split()) for clause in clauses for piece in clause])
        self._most_synonyms = max(MOST_SYNONYMS // max(typed, 1), 1)
        if self._typing and runs and len(text.clauses[-1]) == 1 and _is_plain(text.clauses[-1][0]):
            self._open = runs[-1][-1:]
        groups = [group for run in runs for group in self._run(run, alone=not clauses)]
        groups += [group for clause in clauses for group in self._clause(clause)]
        excluded = tuple(group for piece in text.excluded for group in self._excluded(piece))
        if all(group.optional for group in groups):
            groups = [group._replace(optional=False) for group in groups]
        wanted = Wanted(
            groups=tuple(groups),
            excluded=excluded,
            near=row_of(runs),
            is_question=_is_question(runs),
            empty=bool(text) and not (groups or excluded or kinds),
        )
        return Meaning(wanted, kinds, tuple(self._named), tuple(self._ignored))

    def _sorted(
        self, clauses: Iterable[Clause]
    ) -> tuple[list[list[Word]], list[Clause], tuple[str, ...]]:
        """Return plain words in runs, everything else, and the kinds that are filters."""
        texts: list[list[str]] = [[]]
        others: list[Clause] = []
        kinds: dict[str, None] = {}
        for clause in clauses:
            if any([piece.field for piece in clause]):
                clause = tuple(map(self._known_kind, clause))
            if all([piece.field == KIND for piece in clause]):
                kinds |= dict.fromkeys(k for piece in clause for k in self._names.kinds(piece.text))
            elif len(clause) == 1 and _is_plain(clause[0]):
                texts[-1].append(clause[0].text)
            elif any(_is_plain(piece) and _is_little(piece) for piece in clause):
                texts[-1].extend(piece.text for piece in clause)
            else:
                others.append(clause)
                texts.append([])
        runs = [list(words(" ".join(run))) for run in texts if run]
        return [run for run in runs if run], others, tuple(kinds)

    def _known_kind(self, piece: Piece) -> Piece:
        """Return a piece as it is, or as text where it names a kind that there is not."""
        if piece.field == KIND and not self._names.kinds(piece.text):
            return piece._replace(field=None)
        return piece

    def _run(self, run: Sequence[Word], *, alone: bool = True) -> Iterator[Group]:
        """Return the groups of words in a row; ``alone`` if nothing else is looked for."""
        only_little = alone and all(map(is_little, run))
        place = 0
        while place < len(run):
            length, group = self._group_at(run, place)
            if length > 1 or only_little or not is_little(run[place]):
                yield group
            else:
                self._ignored.append(run[place].plain)
            place += length

    def _group_at(self, run: Sequence[Word], place: int) -> tuple[int, Group]:
        """Return how many words belong together from ``place`` on, and what they look for."""
        ring_length, synonyms = self._ring_at(run[place : place + MAX_MEMBER_WORDS])
        naming = self._names.at(run, place)
        length = max(run[place].pieces, ring_length, naming.length if naming else 0)
        typed = run[place : place + length]
        alternatives = [*self._literal(typed), *with_particle(typed, run[place + length :])]
        if ring_length == length:
            alternatives += synonyms
        elif length == run[place].pieces:
            alternatives += self._replaced(typed)
        values = self._note(typed, naming) if naming and naming.length == length else ()
        wish = bool(naming and naming.only_preferred and values)
        only_fillers = all(map(is_filler, typed))
        if only_fillers and not typed[0].plain.isdecimal():
            alternatives = [one._replace(weight=one.weight * FILLER_WEIGHT) for one in alternatives]
        return length, Group(tuple(alternatives), values, _label(typed), wish or only_fillers)

    def _note(self, typed: Sequence[Word], naming: Naming) -> tuple[FacetValue, ...]:
        label = _label(typed)
        self._named += [Named(label, value.facet, value.value) for value in naming.values]
        return naming.values

    def _ring_at(self, typed: Sequence[Word]) -> tuple[int, list[Alternative]]:
        """Return how many of the next words are a member of a ring, and the other members."""
        first = self._rings.known(keys(typed[0].plain))
        if not first:
            return 0, []
        known = [first, *(self._rings.known(keys(word.plain)) for word in typed[1:])]
        for length in range(len(typed), 0, -1):
            if is_little(typed[length - 1]) or is_little(typed[0]):
                continue
            for member in product(*known[:length]):
                found = [as_ring_member(one, RING_WEIGHT) for one in self._rings.others(member)]
                if self._related:
                    related = self._rings.related(member)
                    found += [as_ring_member(one, RELATED_WEIGHT) for one in related]
                if found:
                    return length, found[: self._most_synonyms]
        return 0, []

    def _literal(self, typed: Sequence[Word]) -> Iterator[Alternative]:
        """Return what was typed itself, and a hyphened chain as if it were one word, too."""
        yield Alternative(tuple(map(self._choices, telling(typed))))
        if len(typed) == 1:
            for choices in related_forms(typed[0].plain):
                yield Alternative((choices,), weight=DERIVED_WEIGHT)
        if typed[0].joined:
            yield Alternative((any_form(typed[0].joined),), weight=JOINED_WEIGHT)

    def _choices(self, word: Word) -> Choices:
        return beginning(word.plain) if word in self._open else any_form(word.plain)

    def _replaced(self, chain: Sequence[Word]) -> Iterator[Alternative]:
        """Return a hyphened chain with one of its words replaced by a synonym, if it is short."""
        if not 1 < len(chain) <= MAX_MEMBER_WORDS:
            return
        choices = [any_form(word.plain) for word in chain]
        for place, word in enumerate(chain):
            for other in self._ring_at([word])[1]:
                changed = (*choices[:place], *other.words, *choices[place + 1 :])
                yield Alternative(changed, weight=other.weight)

    def _clause(self, clause: Clause) -> Iterator[Group]:
        """Return what a phrase, a field or several alternatives look for together, if anything."""
        alternatives: list[Alternative] = []
        values: list[FacetValue] = []
        for piece in clause:
            if piece.field == KIND:
                kinds = self._names.kinds(piece.text)
                values += [FacetValue(KIND, kind, NAMED_WEIGHT) for kind in kinds]
            elif _is_plain(piece):
                groups = list(self._run(list(words(piece.text))))
                alternatives += together(groups)
                values += [value for group in groups for value in group.facets]
            else:
                alternatives += literally(piece)
        if alternatives or values:
            label = " ".join(piece.text for piece in clause)
            yield Group(tuple(alternatives), tuple(values), label)

    def _excluded(self, piece: Piece) -> Iterator[Group]:
        kinds = self._names.kinds(piece.text) if piece.field == KIND else ()
        values = tuple(FacetValue(KIND, kind) for kind in kinds)
        alternatives = () if kinds else tuple(literally(piece))
        if alternatives or values:
            yield Group(alternatives, values, piece.text)


def _is_question(runs: Sequence[Sequence[Word]]) -> bool:
    typed = [word for run in runs for word in run]
    if len(typed) < PASSAGE_FROM:
        return False
    return sum(not (is_little(word) or is_filler(word)) for word in typed) >= PASSAGE_FROM


def _is_plain(piece: Piece) -> bool:
    return not piece.phrase and piece.field is None


def _is_little(piece: Piece) -> bool:
    return all(map(is_little, words(piece.text)))


def _label(typed: Sequence[Word]) -> str:
    return " ".join([word.plain for word in typed])
