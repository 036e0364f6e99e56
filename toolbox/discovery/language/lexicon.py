"""The dictionaries behind the analysis: which words exist, and what their base form is."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

COMPILED = Path(__file__).parent / "compiled" / version("simplemma")
"""Where the tries lie that the dictionaries are looked up in; whoever needs one first makes it."""

_WITHOUT_UMLAUT = str.maketrans("äöü", "aou")

# From the longest to the shortest, so that "-ern" is tried before "-n".
ENDINGS = ("ern", "em", "en", "er", "es", "e", "n", "s")


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


def german_forms() -> Iterator[str]:
    """Return all words of German that the dictionary knows, as they are written in it."""
    return iter(_dictionary("de"))


@lru_cache(maxsize=16_384)
def _german(word: str) -> str | None:
    return _dictionary("de").get(word)


@lru_cache(maxsize=4_096)
def _english(word: str) -> str | None:
    return _dictionary("en").get(word)


@lru_cache(maxsize=2)
def _dictionary(language: str) -> Mapping[str, str]:
    """Return a dictionary of simplemma (MIT) as a trie (marisa-trie).

    German takes 7 MB and a few milliseconds to load, once its trie was made, which takes 4 s;
    looking up a word takes 1.6 microseconds.
    """
    with suppress(OSError):  # where nothing may be written, each process makes its own
        _compile(language)
    return TrieDictionaryFactory(disk_cache_dir=str(COMPILED)).get_dictionary(language)


def _compile(language: str) -> None:
    """Make the trie of a language, unless it is there; nobody ever sees half of it."""
    target = COMPILED / f"{language}.dic"
    if target.exists():
        return
    COMPILED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=COMPILED) as folder:
        TrieDictionaryFactory(disk_cache_dir=folder).get_dictionary(language)
        (Path(folder) / target.name).replace(target)


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
