"""The German dictionary behind the analysis: which words exist, and what their base form is."""

from functools import lru_cache

from simplemma.strategies import DictionaryLookupStrategy
from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

_DICTIONARY = DictionaryLookupStrategy(LOW_MEMORY_DICTIONARY_FACTORY)

# From the longest to the shortest, so that "-ern" is tried before "-n".
ENDINGS = ("ern", "em", "en", "er", "es", "e", "n", "s")


@lru_cache(maxsize=16_384)
def base_form(word: str) -> str | None:
    """Return the dictionary's base form of ``word``, or None when the word is unknown.

    Upper and lower case at the beginning lead to different words ("Messen": the fair,
    "messen": to measure) where both exist.
    Source: the German dictionary of simplemma (MIT), read in its memory-frugal form: about
    15 MB and 0.8 s at the first call of a process.
    """
    return _DICTIONARY.get_lemma(word, "de")


def is_noun(word: str) -> bool:
    """Say whether ``word``, given in lower case, is known as a noun in its base form."""
    capital = word.capitalize()
    return base_form(capital) == capital


def warm_up() -> None:
    """Load the dictionary now, so that the first search does not wait for it."""
    base_form("Ausbildung")
