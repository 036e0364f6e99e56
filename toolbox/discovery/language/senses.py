"""What a typed word may stand for, and which index terms that looks for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from toolbox.discovery.language import base_forms, kept_senses
from toolbox.discovery.language.analysis import FOLDED, PART, key, surface
from toolbox.discovery.language.lexicon import base_form, is_noun, without_umlaut
from toolbox.discovery.ranking import FOLDED_WEIGHT, PART_WEIGHT

Weighed = tuple[tuple[str, float], ...]
"""Index terms, or what a term begins with, each with its weight."""

_MAX_ABBREVIATION = 4
_UMLAUT_OF = {"a": "ä", "o": "ö", "u": "ü"}
_VOWELS = re.compile("[aou]")
# Marks in what is kept of a word.
_UNSURE, _NEXT, _RELATED = "?", " ", "|"
# What a search term may have before it: first for whole words, then for parts.
_KNOWN: Weighed = (("", 1.0), (PART, PART_WEIGHT))
_MAY_LACK_UMLAUT: Weighed = (
    ("", 1.0),
    (FOLDED, FOLDED_WEIGHT),
    (PART, PART_WEIGHT),
    (PART + FOLDED, PART_WEIGHT * FOLDED_WEIGHT),
)
_NOMINAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ation": ("ieren",),
        "ung": ("en", "n"),
        "nahme": ("nehmen",),
        "keit": ("",),
        "heit": ("",),
    }
)
"""Endings of nouns, with those of the verbs and adjectives they are made of."""


class Senses(NamedTuple):
    """What a typed word may stand for, as base forms, the likeliest first.

    ``unsure`` are those of them that may lack an umlaut, ``related`` the nouns that are made of
    them, or what they are made of.
    """

    keys: tuple[str, ...]
    unsure: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@lru_cache(maxsize=4_096)
def senses(word: str) -> Senses:
    """Return what a typed word may stand for: from what was worked out before, or anew."""
    lower = word.lower()
    found = kept_senses.find(lower)
    if found is not None:
        kept = unpacked(lower, found)
        # Capitals decide which of several is the likeliest.
        if word == lower or (len(kept.keys) == 1 and word == lower.capitalize()):
            return kept
    return read(word)


def german_words(words: Iterable[str]) -> list[str]:
    """Return those of some words, in lower case, that are German in some form."""
    kept = kept_senses.those_kept(words)
    # All forms of the dictionary are kept in lower case, of which "PDGs" has another one.
    return list(filter(base_form, words if kept is None else kept))


def read(word: str) -> Senses:
    """Return what a typed word may stand for.

    People do not care for capitals, and may mean an English word. What no dictionary knows is
    there as it was typed, too: it may lack an umlaut, or be the plural of an abbreviation.
    """
    found = _keys(word)
    related = dict.fromkeys(other for one in found for other in derived(one))
    return Senses(found, tuple(filter(_may_lack_umlaut, found)), tuple(related))


def keys(word: str) -> tuple[str, ...]:
    """Return the base forms a typed word may stand for, the likeliest first."""
    return senses(word).keys


def _keys(word: str) -> tuple[str, ...]:
    lower = word.lower()
    forms = [word, lower.capitalize(), lower]
    if _is_noun_not_verb(lower):
        forms = forms[:2] if word != lower else forms[1:2]
    found = list(map(key, dict.fromkeys(forms)))
    if base_form(lower) is None:
        english = base_forms.english(lower)
        plural = lower.endswith("s") and len(lower) <= _MAX_ABBREVIATION + 1
        found.extend([english.whole] if english else [])
        found.append(surface(word))
        found.extend([surface(lower[:-1])] if plural else [])
        found.extend(map(key, _with_umlaut(lower)))
    return tuple(dict.fromkeys(filter(None, found)))


def _with_umlaut(lower: str) -> Iterator[str]:
    """Yield the nouns that an unknown word is with an umlaut in one place: hauser -> Häuser.

    Base forms of their own lose theirs on the index side; an inflected form may be the only one
    that has any.
    """
    if base_form(lower.capitalize()) is None and lower.isalpha():
        for place, vowel in enumerate(lower):
            umlaut = _UMLAUT_OF.get(vowel)
            form = f"{lower[:place]}{umlaut}{lower[place + 1 :]}".capitalize()
            if umlaut and base_form(form):
                yield form


def _is_noun_not_verb(lower: str) -> bool:
    """Say whether a word is a noun in its base form, and a verb in an inflected one at most.

    "betrieb" is about a Betrieb, hardly about what somebody "betrieb" once.
    """
    verb = base_form(lower)
    return is_noun(lower) and verb is not None and verb != lower and verb.endswith("n")


def _may_lack_umlaut(key_: str) -> bool:
    """Say whether a base form may lack an umlaut.

    A known word lacks none: whoever types "drucken" does not mean "drücken".
    """
    has_vowel = _VOWELS.search(key_) is not None and without_umlaut(key_) == key_
    return has_vowel and base_form(key_) is None


@lru_cache(maxsize=8_192)
def derived(one: str) -> tuple[str, ...]:
    """Return the noun made of a verb or an adjective, or what a noun is made of, as base forms.

    vorbereiten and Vorbereitung, organisieren and Organisation, pünktlich and Pünktlichkeit.
    """
    for ending, sources in _NOMINAL.items():
        if one.endswith(ending):
            origins = (one.removesuffix(ending) + source for source in sources)
            return tuple(origin for origin in origins if _is_no_noun(origin))
        for source in sources:
            noun = one.removesuffix(source) + ending
            if one.endswith(source) and _is_no_noun(one) and is_noun(noun):
                return (noun,)
    return ()


def _is_no_noun(word: str) -> bool:
    return base_form(word) == word and (word.endswith("n") or not is_noun(word))


def terms_of(word: str) -> Weighed:
    """Return the index terms that a typed word looks for, each once, with the highest weight."""
    found: dict[str, float] = {}
    keys_, unsure, _related = senses(word)
    for one in keys_:
        for mark, weight in _MAY_LACK_UMLAUT if one in unsure else _KNOWN:
            found[mark + one] = max(weight, found.get(mark + one, 0.0))
    return tuple(found.items())


def terms_of_known(key_: str) -> Weighed:
    """Return the index terms that a base form looks for that some dictionary knows."""
    return tuple([(mark + key_, weight) for mark, weight in _KNOWN])


def search_terms(key_: str, *, whole: bool = False) -> Weighed:
    """Return the index terms that a base form looks for, with their weights.

    With ``whole`` set, parts of compounds are left out, as phrases want it.
    """
    kinds = _MAY_LACK_UMLAUT if _may_lack_umlaut(key_) else _KNOWN
    if whole:
        kinds = kinds[: len(kinds) // 2]
    return tuple([(mark + key_, weight) for mark, weight in kinds])


def packed(lower: str, found: Senses) -> str:
    """Return what a word in lower case may stand for as a text; of most words a short one.

    "schulung" -> "|schulen": the word itself and a related one.
    """
    marked = [f"{one}{_UNSURE}" if one in found.unsure else one for one in found.keys]
    own = "" if marked == [lower] else _NEXT.join(marked)
    return _RELATED.join([own, _NEXT.join(found.related)] if found.related else [own])


def unpacked(lower: str, text: str) -> Senses:
    """Return what ``packed`` made a text of."""
    if not text:
        return Senses((lower,))
    own, _mark, related = text.partition(_RELATED)
    marked = own.split(_NEXT) if own else [lower]
    return Senses(
        tuple([one.removesuffix(_UNSURE) for one in marked]),
        tuple([one[:-1] for one in marked if one[-1] == _UNSURE]),
        tuple(related.split(_NEXT)) if related else (),
    )


def all_packed(words: Iterable[str]) -> list[str]:
    """Return what words in lower case may stand for, each as a text."""
    return [packed(word, read(word)) for word in words]
