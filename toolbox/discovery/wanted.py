"""What a search looks for in terms of the index: the language between meaning and backends."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple


class Choice(NamedTuple):
    """An index term that will do, and its weight; ``is_open``: any term that begins with it."""

    term: str
    weight: float = 1.0
    is_open: bool = False


Choices = tuple[Choice, ...]
"""Index terms any of which will do."""


class Alternative(NamedTuple):
    """One way to satisfy a group: every word of it, next to each other if it is a phrase."""

    words: tuple[Choices, ...]
    phrase: bool = False
    weight: float = 1.0


class FacetValue(NamedTuple):
    """A value of a facet, as another way to satisfy a group: as strong as ``weight`` says."""

    facet: str
    value: str
    weight: float = 1.0


class Group(NamedTuple):
    """Something that a hit should have, in at least one of the alternatives.

    ``label`` is what was typed. An ``optional`` group adds to the score of what the others find
    and is never required.
    """

    alternatives: tuple[Alternative, ...] = ()
    facets: tuple[FacetValue, ...] = ()
    label: str = ""
    optional: bool = False


class Boost(NamedTuple):
    """Documents with a value of a facet have their scores multiplied by ``factor``."""

    facet: str
    value: str
    factor: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a hit must have: at least ``least`` of the groups that are not optional (None: all).

    None of ``excluded``. ``near`` are the words as they were typed: hits in which all of them
    stand in a row are lifted. ``empty``: there was text, but nothing that can be searched for.
    ``is_question``: so many telling words were typed that hits with many of them in one passage
    are lifted, by backends that can.
    """

    groups: tuple[Group, ...] = ()
    excluded: tuple[Group, ...] = ()
    boosts: tuple[Boost, ...] = ()
    near: tuple[Choices, ...] = ()
    least: int | None = None
    empty: bool = False
    is_question: bool = False

    @property
    def required(self) -> int:
        """How many groups a hit must meet at least."""
        there = sum([not group.optional for group in self.groups])
        return there if self.least is None else min(self.least, there)

    def words(self) -> Iterator[list[Choice]]:
        """Yield, for each word that a hit should have, everything that counts as a match of it."""
        for group in self.groups:
            places = zip_longest(*(alternative.words for alternative in group.alternatives))
            for choices in places:
                yield [choice for some in choices if some for choice in some]

    def choices(self) -> Iterator[Choice]:
        """Yield everything that counts as a match, for marking it in texts."""
        for choices in self.words():
            yield from choices
