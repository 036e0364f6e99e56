"""From a typed word to the index terms that will do for it, with their weights."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from toolbox.discovery.index import Field
from toolbox.discovery.indexed import FIELD_MARKS, SURFACE
from toolbox.discovery.language.analysis import (
    FOLDED,
    PART,
    Word,
    fold,
    surface,
    words,
)
from toolbox.discovery.language.compounds import split
from toolbox.discovery.language.lexicon import base_form as dictionary_form
from toolbox.discovery.language.lexicon import english_base_form
from toolbox.discovery.language.senses import keys, search_terms, senses, terms_of, terms_of_known
from toolbox.discovery.language.wordlists import lines, stopwords
from toolbox.discovery.ranking import FOLDED_WEIGHT, PART_WEIGHT, PREFIX_WEIGHT, TYPED_BONUS
from toolbox.discovery.wanted import Choice, Choices

_SPELLINGS = (
    str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}),
    str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"}),
)
_NOT_WHOLE = (PART, SURFACE)
_SHORTEST_OPEN = 2
_SHORT_NUMBER = 2
_PARTICLES = frozenset(
    {
        *("ab", "an", "auf", "aus", "bei", "ein", "fest", "frei", "her", "hin", "los", "mit"),
        *("nach", "statt", "teil", "um", "vor", "weg", "weiter", "zu", "zurück"),
    }
)
_FINITE = ("en", "et", "e", "t")
"""Endings of verbs in sentences: ich bereite, man bereitet ... vor."""


@lru_cache(maxsize=8_192)
def any_form(word: str, *, whole: bool = False) -> Choices:
    """Return what a typed word looks for; with ``whole`` set, no parts of compounds."""
    if whole:
        return tuple(choice for choice in any_form(word) if choice.term[0] not in _NOT_WHOLE)
    found = terms_of(word)
    written = surface(word)
    if not any([term == written for term, _weight in found]):
        found = (*found, (SURFACE + written, TYPED_BONUS))
    return _choices(found)


def base_form(one: str, *, whole: bool = False) -> Choices:
    """Return what a base form looks for."""
    return _choices(search_terms(one, whole=whole))


def related_forms(word: str) -> list[Choices]:
    """Return for each noun or verb of the same stem as a typed word what it looks for."""
    return [_choices(terms_of_known(one)) for one in senses(word).related]


def in_field(word: str, field: Field) -> Choices:
    """Return what a typed word looks for in one field alone, as a whole word."""
    return _choices((FIELD_MARKS[field] + one, 1.0) for one in keys(word))


def beginning(word: str) -> Choices:
    """Return what a word looks for that is perhaps still being typed."""
    done = any_form(word)
    start = surface(word)
    if len(start) < _SHORTEST_OPEN:
        return done
    marks = [("", 1.0), (PART, PART_WEIGHT)]
    if fold(word) == start:
        marks += [(FOLDED, FOLDED_WEIGHT), (PART + FOLDED, PART_WEIGHT * FOLDED_WEIGHT)]
    starts = (Choice(mark + start, PREFIX_WEIGHT * weight, is_open=True) for mark, weight in marks)
    return (*done, *starts)


def parts(word: str) -> tuple[str, ...]:
    """Return the smallest parts of a typed compound in their base forms, or nothing."""
    for one in keys(word):
        found = tuple(part for part in split(one) if not split(part))
        if len(found) > 1:
            return found
    return ()


def joined_verbs(verb: str, particle: str) -> tuple[str, ...]:
    """Return the verbs that a form and the particle at the end are: "bereite ... vor"."""
    if particle not in _PARTICLES:
        return ()
    stems = (verb.lower().removesuffix(ending) for ending in _FINITE)
    joined = (particle + one for one in (*keys(verb), *(stem + "en" for stem in stems)))
    return tuple(one for one in dict.fromkeys(joined) if dictionary_form(one) == one)


def is_in_dictionary(word: str) -> bool:
    """Say whether a word is a known one of German or English, in any form."""
    return bool(dictionary_form(word) or english_base_form(word))


def is_little(word: Word) -> bool:
    """Say whether a word carries no meaning of its own in a search."""
    return not word.joined and word.plain.lower() in _little_words()


def is_filler(word: Word) -> bool:
    """Say whether a word of a question says little about what is looked for.

    Short numbers do as well: the 8 of "Klasse 8" helps to rank, and must not exclude.
    """
    plain = word.plain
    short_number = plain.isdecimal() and len(plain) <= _SHORT_NUMBER
    return not word.joined and (short_number or plain.lower() in _fillers())


@lru_cache(maxsize=1)
def _little_words() -> frozenset[str]:
    return frozenset(_as_people_type(stopwords()))


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    return frozenset(_as_people_type(lines("fillers")))


def _as_people_type(words: Iterable[str]) -> Iterator[str]:
    """Yield words also with their umlauts transcribed, and without."""
    for word in words:
        yield word
        for spelling in _SPELLINGS:
            yield word.translate(spelling)


def _choices(terms: Iterable[tuple[str, float]]) -> Choices:
    return tuple([Choice(term, weight) for term, weight in terms])


def telling(typed: Sequence[Word]) -> list[Word]:
    """Return the words that carry a meaning; all of them where none does."""
    return [word for word in typed if not is_little(word)] or list(typed)


def words_behind(label: str, count: int) -> list[Word]:
    """Return the words of what was typed of which so many are looked for: all, or the telling."""
    typed = list(words(label))
    return typed if len(typed) == count else telling(typed)
