"""Synonym rings: words that mean the same to the people who search."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from toolbox.discovery.analysis import key, words
from toolbox.discovery.wordlists import lines

Keys = tuple[str, ...]
MAX_MEMBER_WORDS = 4


class Rings:
    """Looks up the other members of a ring; a member is one word or several in a row."""

    def __init__(self, rings: Iterable[Sequence[str]]) -> None:
        self._others: dict[Keys, tuple[Keys, ...]] = {}
        for ring in rings:
            members = list(dict.fromkeys(filter(None, map(_keys, ring))))
            for member in members:
                known = self._others.get(member, ())
                others = (*known, *(other for other in members if other != member))
                self._others[member] = tuple(dict.fromkeys(others))

    def others(self, member: Keys) -> tuple[Keys, ...]:
        """Return the base forms of what means the same, or nothing."""
        return self._others.get(member, ())


def _keys(text: str) -> Keys:
    return tuple(key(word.plain) for word in words(text))


@lru_cache(maxsize=1)
def default_rings() -> Rings:
    """Return the rings that come with the product."""
    return Rings([member.strip() for member in line.split(",")] for line in lines("rings"))
