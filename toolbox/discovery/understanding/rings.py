"""Rings: words that mean the same to the people who search, or something related."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from toolbox.discovery.language.analysis import key, words
from toolbox.discovery.language.wordlists import lines, stopwords

Keys = tuple[str, ...]
MAX_MEMBER_WORDS = 4

RELATED_MARK = "~"
"""Begins a line of the shipped list whose members are related, not the same."""


class Ring(NamedTuple):
    """Words or short phrases that stand for each other, all of them for all others."""

    kind: Literal["same", "related"]
    members: tuple[str, ...]


class Rings:
    """Looks up the other members of a ring; a member is one word or several in a row.

    Those of ``same`` mean the same; those of ``related`` help where too little is found. Members
    of several words are known in any order, with little words between them and with synonyms of
    their words: "finden keine Lehrlinge" is "Azubis finden". Rings never change, so whatever was
    made with their help may be kept.
    """

    def __init__(
        self, same: Iterable[Sequence[str]] = (), related: Iterable[Sequence[str]] = ()
    ) -> None:
        all_same, all_related = (list(map(_members, rings)) for rings in (same, related))
        self._first = {
            member[0]: ring[0][0]
            for ring in reversed(all_same)
            for member in ring
            if len(member) == len(ring[0]) == 1
        }
        self._same = self._looked_up(all_same)
        self._related = self._looked_up(all_related)
        self._words = {
            word for ring in (*all_same, *all_related) for member in ring for word in member
        } | _little_keys()

    def known(self, words: Keys) -> Keys:
        """Return those of some base forms that a member may contain: of most words none."""
        return tuple([word for word in words if word in self._words])

    def others(self, member: Keys) -> tuple[Keys, ...]:
        """Return the base forms of what means the same, or nothing."""
        return self._same.get(member) or self._same.get(self._gathered(member), ())

    def related(self, member: Keys) -> tuple[Keys, ...]:
        """Return the base forms of what is related to a member or to what means the same."""
        others = self.others(member)
        found: dict[Keys, None] = {}
        for one in (member, self._gathered(member), *others):
            found |= dict.fromkeys(self._related.get(one, ()))
        return tuple(one for one in found if one != member and one not in others)

    def _looked_up(self, rings: Iterable[Sequence[Keys]]) -> dict[Keys, tuple[Keys, ...]]:
        found: dict[Keys, tuple[Keys, ...]] = {}
        for ring in rings:
            for member in ring:
                others = tuple(other for other in ring if other != member)
                for known_as in dict.fromkeys((member, self._gathered(member))):
                    known = found.get(known_as, ())
                    found[known_as] = tuple(dict.fromkeys((*known, *others)))
        return found

    def _gathered(self, member: Keys) -> Keys:
        """Return the telling words of a member in one order, each by the first of its ring."""
        telling = [self._first.get(word, word) for word in member if word not in _little_keys()]
        return tuple(sorted(telling)) if len(telling) > 1 else member


def _members(ring: Sequence[str]) -> list[Keys]:
    return list(dict.fromkeys(filter(None, map(member_keys, ring))))


@lru_cache(maxsize=1)
def _little_keys() -> frozenset[str]:
    return frozenset(key(word) for word in stopwords())


def member_keys(text: str) -> Keys:
    """Return the base forms of the words of ``text``, under which a member is looked up."""
    return tuple(key(word.plain) for word in words(text))


@lru_cache(maxsize=1)
def shipped() -> tuple[Ring, ...]:
    """Return the rings that come with the product: where editors begin."""
    return tuple(_ring(line) for line in lines("rings"))


def _ring(line: str) -> Ring:
    kind: Literal["same", "related"] = "related" if line.startswith(RELATED_MARK) else "same"
    members = line.removeprefix(RELATED_MARK).split(",")
    return Ring(kind, tuple(member.strip() for member in members))


@lru_cache(maxsize=1)
def default_rings() -> Rings:
    """Return the rings that come with the product, to look up in."""
    return Rings(
        (ring.members for ring in shipped() if ring.kind == "same"),
        (ring.members for ring in shipped() if ring.kind == "related"),
    )
