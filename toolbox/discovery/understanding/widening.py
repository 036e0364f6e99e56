"""Wider ways to look for the same, for searches that find too little."""

from collections.abc import Callable, Collection
from dataclasses import replace

from toolbox.discovery.index import SearchIndex
from toolbox.discovery.language.analysis import Word, surface, words
from toolbox.discovery.ranking import PART_WEIGHT, RING_WEIGHT, SPELLING_WEIGHT
from toolbox.discovery.understanding.frequencies import Frequencies, frequency_of
from toolbox.discovery.understanding.rings import Rings
from toolbox.discovery.understanding.spelling import alike
from toolbox.discovery.understanding.wording import base_form, is_little, parts
from toolbox.discovery.wanted import Alternative, Choice, Choices, Group, Wanted

_RARE = 3
"""A compound that fewer documents have is looked for by its parts as well."""

_RARE_ROW = 10
"""Words that belong together and that fewer documents have are looked for one by one as well."""

_COMMON = 0.1
_MANY = 100
"""A word that more than this share of the documents has, and more than so many, is no reason to
find one: so large a total helps nobody."""


def any_telling(wanted: Wanted, known: Frequencies, documents: int) -> Wanted:
    """Return the same, where one word is enough that tells documents apart; more rank higher.

    Words of very many documents just help to rank; words of none are left out. A rare number
    tells enough to be a reason of its own.
    """
    many = max(documents * _COMMON, _MANY)
    groups = []
    for group in wanted.groups:
        number = frequency_of(group, known)
        if number > many:
            groups.append(replace(group, optional=True))
        elif number or group.facets or _is_open(group):
            optional = group.optional and not group.label.isdecimal()
            groups.append(replace(group, optional=optional))
    if all(group.optional for group in groups):
        return replace(wanted, least=1)
    return replace(wanted, groups=tuple(groups), least=1)


def _is_open(group: Group) -> bool:
    return any(
        choice.is_open
        for alternative in group.alternatives
        for choices in alternative.words
        for choice in choices
    )


def with_related(wanted: Wanted, related: Wanted, unknown: Collection[str]) -> Wanted:
    """Return the same, where words that no document has are met by what is related to them."""
    wider = {group.label: group for group in related.groups}
    groups = (
        wider.get(group.label, group) if group.label in unknown else group
        for group in wanted.groups
    )
    return replace(wanted, groups=tuple(groups))


def with_words_apart(wanted: Wanted, known: Frequencies) -> Wanted:
    """Return the same, where rare rows of words, such as a hyphened chain, count singly, too.

    A document with all of them still has more of it than others.
    """
    groups: list[Group] = []
    for group in wanted.groups:
        groups.append(group)
        typed = _typed(group)
        if len(typed) > 1 and frequency_of(group, known) < _RARE_ROW:
            pairs = zip(typed, group.alternatives[0].words, strict=True)
            groups += [
                Group((Alternative((choices,)),), label=word.plain, optional=group.optional)
                for word, choices in pairs
                if not is_little(word)
            ]
    return replace(wanted, groups=tuple(groups))


def _typed(group: Group) -> list[Word]:
    """Return the words of a group, if they were typed without quotation marks."""
    typed = list(words(group.label))
    first = group.alternatives[0] if group.alternatives else None
    fits = first is not None and not first.phrase and len(first.words) == len(typed)
    return typed if fits else []


def with_parts(wanted: Wanted, known: Frequencies, rings: Rings) -> Wanted:
    """Return the same, where rare compounds are met by all of their parts, too, or synonyms.

    The parts may stand anywhere in a document: the Besichtigung of a Betrieb.
    """
    return _with_further(
        wanted,
        lambda group, word: _apart(word, rings) if frequency_of(group, known) < _RARE else (),
    )


def _apart(word: str, rings: Rings) -> tuple[Alternative, ...]:
    found = tuple(_with_synonyms(part, rings) for part in parts(word))
    return (Alternative(found, weight=PART_WEIGHT),) if found else ()


def _with_synonyms(part: str, rings: Rings) -> Choices:
    synonyms = (other[0] for other in rings.others((part,)) if len(other) == 1)
    weaker = (
        Choice(term, weight * RING_WEIGHT)
        for synonym in synonyms
        for term, weight, _is_open in base_form(synonym)
    )
    return (*base_form(part), *weaker)


def with_words_alike(index: SearchIndex, wanted: Wanted) -> Wanted:
    """Return the same, met also by words that are spelled like the typed ones."""
    return _with_further(wanted, lambda _group, word: _spelled_alike(index, word))


def _spelled_alike(index: SearchIndex, word: str) -> tuple[Alternative, ...]:
    return tuple(
        Alternative((base_form(one.term),), weight=SPELLING_WEIGHT / one.distance)
        for one in alike(index, surface(word))
        if one.distance
    )


def _with_further(
    wanted: Wanted, further: Callable[[Group, str], tuple[Alternative, ...]]
) -> Wanted:
    """Return the same with more alternatives for each group of a single typed word."""
    groups = []
    for group in wanted.groups:
        typed = _typed(group)
        if len(typed) == 1:
            more = further(group, typed[0].plain)
            group = replace(group, alternatives=(*group.alternatives, *more))
        groups.append(group)
    return replace(wanted, groups=tuple(groups))
