"""What a typed text means in terms of the index, the same for every backend."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from toolbox.discovery.analysis import Word, keys, search_terms, words
from toolbox.discovery.query import ParsedText
from toolbox.discovery.rings import MAX_MEMBER_WORDS, Keys, Rings
from toolbox.discovery.wordlists import stopwords

RING_WEIGHT = 0.7
JOINED_WEIGHT = 0.9

Choices = tuple[tuple[str, float], ...]
"""Index terms any of which will do, each with its weight."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to satisfy a group: every word of it, next to each other if it is a phrase."""

    words: tuple[Choices, ...]
    phrase: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """Something that a hit must have, in at least one of the alternatives."""

    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """All groups must be met, none of the excluded ones. ``empty``: nothing searchable."""

    groups: tuple[Group, ...] = ()
    excluded: tuple[Group, ...] = ()
    empty: bool = False

    def terms(self) -> frozenset[str]:
        """Return every index term that counts as a match, for marking it in texts."""
        return frozenset(
            term
            for group in self.groups
            for alternative in group.alternatives
            for choices in alternative.words
            for term, _weight in choices
        )


def understand(text: ParsedText, rings: Rings) -> Wanted:
    """Translate what was typed; little words are wanted only if there is nothing else."""
    typed = tuple(words(" ".join(text.words)))
    telling = tuple(word for word in typed if word.plain.lower() not in stopwords() or word.joined)
    groups = list(_groups(telling if telling or text.phrases else typed, rings))
    groups.extend(_phrases(text.phrases))
    excluded = tuple(_phrases(text.excluded))
    return Wanted(tuple(groups), excluded, empty=bool(text) and not groups and not excluded)


def _groups(typed: Sequence[Word], rings: Rings) -> Iterator[Group]:
    place = 0
    while place < len(typed):
        length, others = _ring_at(typed[place : place + MAX_MEMBER_WORDS], rings)
        if length >= typed[place].pieces:
            literal = _literal(typed[place : place + length])
            yield Group((*literal, *map(_as_ring_member, others)))
        else:
            length = typed[place].pieces
            yield Group(tuple(_chain(typed[place : place + length], rings)))
        place += length


def _ring_at(typed: Sequence[Word], rings: Rings) -> tuple[int, tuple[Keys, ...]]:
    """Return how many of the next words are a member of a ring, and the other members."""
    for length in range(len(typed), 0, -1):
        for member in product(*(keys(word.plain) for word in typed[:length])):
            others = rings.others(member)
            if others:
                return length, others
    return 0, ()


def _literal(typed: Sequence[Word]) -> Iterator[Alternative]:
    """Return what was typed itself, and a hyphened chain as if it were one word, too."""
    yield Alternative(tuple(_any_form(word.plain) for word in typed))
    if typed[0].joined:
        yield Alternative((_any_form(typed[0].joined),), weight=JOINED_WEIGHT)


def _chain(typed: Sequence[Word], rings: Rings) -> Iterator[Alternative]:
    """Return a word or a hyphened chain, also with one of its words replaced by a synonym."""
    yield from _literal(typed)
    if len(typed) == 1:
        return
    choices = [_any_form(word.plain) for word in typed]
    for place, word in enumerate(typed):
        for other in _ring_at([word], rings)[1]:
            synonym = [search_terms(key) for key in other]
            replaced = (*choices[:place], *synonym, *choices[place + 1 :])
            yield Alternative(replaced, weight=RING_WEIGHT)


def _as_ring_member(member: Keys) -> Alternative:
    phrase = len(member) > 1
    choices = tuple(search_terms(key, whole=phrase) for key in member)
    return Alternative(choices, phrase=phrase, weight=RING_WEIGHT)


def _phrases(texts: Sequence[str]) -> Iterator[Group]:
    for text in texts:
        choices = tuple(_any_form(word.plain, whole=True) for word in words(text))
        if choices:
            yield Group((Alternative(choices, phrase=len(choices) > 1),))


def _any_form(word: str, *, whole: bool = False) -> Choices:
    found: dict[str, float] = {}
    for key in keys(word):
        for term, weight in search_terms(key, whole=whole):
            found[term] = max(weight, found.get(term, 0.0))
    return tuple(found.items())
