"""Wider ways to look for the same, for searches that find too little."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from toolbox.discovery.index import Field, ReadIndex
from toolbox.discovery.indexed import FIELD_MARKS
from toolbox.discovery.language.analysis import Word, surface
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.ranking import PART_WEIGHT, RING_WEIGHT, SPELLING_WEIGHT
from toolbox.discovery.typed import ParsedText
from toolbox.discovery.understanding.frequencies import Frequencies, frequencies, frequency_of
from toolbox.discovery.understanding.rings import Rings
from toolbox.discovery.understanding.spelling import alike
from toolbox.discovery.understanding.wording import base_form, is_little, parts, words_behind
from toolbox.discovery.wanted import Alternative, Choice, Choices, Group, Wanted

_RARE = 10
"""Chains and compounds that fewer documents have are looked for by their pieces as well."""

_ABOUT: tuple[Field, ...] = ("title", "tags")
"""The fields that say what a document is about."""

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
            groups.append(group._replace(optional=True))
        elif number or group.facets or _is_open(group):
            optional = group.optional and not group.label.isdecimal()
            groups.append(group._replace(optional=optional))
    if all(group.optional for group in groups):
        groups = list(wanted.groups)
    loosened = replace(wanted, groups=tuple(groups))
    return loosened if loosened.required == 1 else replace(loosened, least=1)


def _is_open(group: Group) -> bool:
    return any(
        choice.is_open
        for alternative in group.alternatives
        for choices in alternative.words
        for choice in choices
    )


def with_related(wanted: Wanted, related: Wanted, labels: Collection[str]) -> Wanted:
    """Return the same, where the groups of these labels are met by what is related to them."""
    wider = {group.label: group for group in related.groups}
    groups = (
        wider.get(group.label, group) if group.label in labels else group for group in wanted.groups
    )
    return replace(wanted, groups=tuple(groups))


def with_fillers(wanted: Wanted) -> Wanted:
    """Return the same, where words that tell little are reasons to find something as well.

    "Wir können nicht alle Inhalte selbst beibringen" has but one that tells more.
    """
    groups = (group if group.facets else group._replace(optional=False) for group in wanted.groups)
    return replace(wanted, groups=tuple(groups))


def unquoted(text: ParsedText) -> ParsedText:
    """Return a text with all of its phrases as plain words."""
    clauses = (tuple(piece._replace(phrase=False) for piece in clause) for clause in text.clauses)
    return text._replace(clauses=tuple(clauses))


def with_optional_phrases(wanted: Wanted, typed: Wanted) -> Wanted:
    """Return the same, where the phrases of what was typed add to the score."""
    phrases = (
        group._replace(optional=True)
        for group in typed.groups
        if group.alternatives and all(one.phrase for one in group.alternatives)
    )
    return replace(wanted, groups=(*wanted.groups, *phrases))


def with_pieces(index: ReadIndex, wanted: Wanted, known: Frequencies, rings: Rings) -> Wanted:
    """Return the same, where the pieces of what few documents have count singly.

    Each tells as much as is rare about it: of Heian-Zeit the Heian more than the Zeit. What has
    the whole has every piece of it. A compound is met by all of its parts, wherever they stand:
    the Besichtigung of a Betrieb; where it was typed alone, at first by nothing less.
    """
    groups: list[Group] = []
    for group in wanted.groups:
        number = _number_with(index, _without_phrases(group), known)
        pieces = _pieces(group, rings) if number < _RARE else {}
        if pieces and len(_typed(group)) == 1:
            group = _met_by_all(group, pieces)
            is_alone = len(wanted.groups) == 1
            pieces = {} if is_alone else _found_more_often(index, pieces, number)
        groups += _singly(group, pieces)
    return replace(wanted, groups=tuple(groups))


def with_first_parts(wanted: Wanted) -> Wanted:
    """Return the same, where compounds are met by what they begin with in a title or a tag.

    Where no document has any more of a word, those that are about its beginning may help: a
    Praktikumszeugnis is about a Praktikum, and Öffentlichkeitsarbeit is no Arbeitsblatt.
    """
    groups = []
    for group in wanted.groups:
        typed = _typed(group)
        pieces = parts(typed[0].plain) if len(typed) == 1 else ()
        about = tuple(Choice(FIELD_MARKS[field] + pieces[0]) for field in _ABOUT if pieces)
        more = (Alternative((about,), weight=PART_WEIGHT),) if about else ()
        groups.append(group._replace(alternatives=(*group.alternatives, *more)))
    return replace(wanted, groups=tuple(groups))


def _met_by_all(group: Group, pieces: Mapping[str, Alternative]) -> Group:
    words = tuple(choices for one in pieces.values() for choices in one.words)
    together = Alternative(words, weight=PART_WEIGHT)
    return group._replace(alternatives=(*group.alternatives, together))


def _without_phrases(group: Group) -> Group:
    """Return a group without rows of words: how many have all of them says little about those."""
    plain = (one for one in group.alternatives if not one.phrase)
    return group._replace(alternatives=tuple(plain))


def _number_with(index: ReadIndex, group: Group, known: Frequencies) -> int:
    """Return how many documents meet a group, at least if they are few."""
    number = frequency_of(group, known)
    if number < _RARE or all(len(one.words) == 1 for one in group.alternatives):
        return number
    return index.find(SearchQuery(per_page=1, counted=()), Wanted((group,))).total


def _found_more_often(
    index: ReadIndex, pieces: Mapping[str, Alternative], number: int
) -> Mapping[str, Alternative]:
    """Return the pieces, if each leads to more documents than the whole; else its rarity counts.

    Of what no document has, those that some have are left.
    """
    groups = {label: Group((piece,)) for label, piece in pieces.items()}
    known = frequencies(index, Wanted(tuple(groups.values())))
    found = {
        label: pieces[label] for label, one in groups.items() if frequency_of(one, known) > number
    }
    return found if not number or len(found) == len(pieces) else {}


def _pieces(group: Group, rings: Rings) -> Mapping[str, Alternative]:
    """Return the words of a chain, or the parts of a compound with their synonyms, by label."""
    typed = _typed(group)
    if len(typed) == 1:
        return {
            part: Alternative((_with_synonyms(part, rings),), weight=PART_WEIGHT)
            for part in parts(typed[0].plain)
        }
    pairs = zip(typed, group.alternatives[0].words if typed else (), strict=True)
    return {word.plain: Alternative((choices,)) for word, choices in pairs if not is_little(word)}


def _singly(group: Group, pieces: Mapping[str, Alternative]) -> list[Group]:
    """Return a group for each piece, which other ways to say the whole meet as well."""
    whole = group.alternatives[1:] if len(_typed(group)) > 1 else group.alternatives
    return [
        group._replace(alternatives=(piece, *whole), label=label) for label, piece in pieces.items()
    ] or [group]


def _typed(group: Group) -> list[Word]:
    """Return the words of a group, if they were typed without quotation marks."""
    first = group.alternatives[0] if group.alternatives else None
    if first is None or first.phrase:
        return []
    typed = words_behind(group.label, len(first.words))
    return typed if len(typed) == len(first.words) else []


def _with_synonyms(part: str, rings: Rings) -> Choices:
    synonyms = (other[0] for other in rings.others((part,)) if len(other) == 1)
    weaker = (
        Choice(term, weight * RING_WEIGHT)
        for synonym in synonyms
        for term, weight, _is_open in base_form(synonym)
    )
    return (*base_form(part), *weaker)


def with_words_alike(index: ReadIndex, wanted: Wanted) -> Wanted:
    """Return the same, met also by words that are spelled like the typed ones."""
    return _with_further(wanted, lambda _group, word: _spelled_alike(index, word))


def _spelled_alike(index: ReadIndex, word: str) -> tuple[Alternative, ...]:
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
            group = group._replace(alternatives=(*group.alternatives, *more))
        groups.append(group)
    return replace(wanted, groups=tuple(groups))
