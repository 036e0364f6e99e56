"""The dictionaries behind the analysis: which words exist, and what their base form is."""

from collections.abc import Mapping
from functools import lru_cache

from simplemma.strategies.dictionaries import (
    LOW_MEMORY_DICTIONARY_FACTORY,
    DefaultDictionaryFactory,
    DictionaryFactory,
)

_WITHOUT_UMLAUT = str.maketrans("äöü", "aou")

# From the longest to the shortest, so that "-ern" is tried before "-n".
ENDINGS = ("ern", "em", "en", "er", "es", "e", "n", "s")

_factory: DictionaryFactory = LOW_MEMORY_DICTIONARY_FACTORY


def base_form(word: str) -> str | None:
    """Return the dictionary's base form of a German word, or None when the word is unknown.

    Upper and lower case at the beginning lead to different words ("Messen": the fair,
    "messen": to measure) where both exist.
    """
    return _german(word) or _german(word.lower() if word[:1].isupper() else word.capitalize())


def noun_form(word: str) -> str | None:
    """Return the base form of a noun, both in lower case, or None when there is no such noun."""
    base = _german(word.capitalize())
    return base.lower() if base else None


def is_noun(word: str) -> bool:
    """Say whether ``word``, given in lower case, is known as a noun in its base form."""
    capital = word.capitalize()
    return _german(capital) == capital


def english_base_form(word: str) -> str | None:
    """Return the dictionary's base form of an English word, or None when the word is unknown."""
    return _english(word) or _english(word.lower())


@lru_cache(maxsize=16_384)
def _german(word: str) -> str | None:
    return _dictionary("de").get(word)


@lru_cache(maxsize=4_096)
def _english(word: str) -> str | None:
    return _dictionary("en").get(word)


@lru_cache(maxsize=2)
def _dictionary(language: str) -> Mapping[str, str]:
    """Return a dictionary of simplemma (MIT), in its memory-frugal form if nobody unfolded it.

    German takes about 15 MB and 0.8 s at the first call of a process, English 2.5 MB and 0.15 s;
    looking up a word takes some 20 microseconds.
    """
    return _factory.get_dictionary(language)


def unfold() -> None:
    """Use the dictionaries in their other form, for a process that does nothing but analyse.

    German takes 110 MB and 1.1 s then; looking up a word takes 0.2 microseconds.
    """
    global _factory
    _factory = DefaultDictionaryFactory()
    _dictionary.cache_clear()


def is_adjectival(word: str) -> bool:
    """Say whether a noun in -er, given in lower case, is declined like an adjective: Beamter.

    Others have a genitive: des Alters, of which the dictionary has "Alte" as a form, too.
    """
    if not word.endswith("er"):
        return False
    noun = word.capitalize()
    return base_form(noun[:-1]) == noun and base_form(f"{noun}s") is None


def without_umlaut(word: str) -> str:
    """Return a word in lower case with a, o and u for ä, ö and ü."""
    return word if word.isascii() else word.translate(_WITHOUT_UMLAUT)


def warm_up() -> None:
    """Load the dictionaries now, so that the first search does not wait for them."""
    base_form("Ausbildung")
    english_base_form("training")
