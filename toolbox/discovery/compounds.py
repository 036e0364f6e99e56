"""Compounds: Ausbildungsbetrieb is made of Ausbildung and Betrieb, and either finds it."""

from functools import lru_cache

from toolbox.discovery.gender import neutral
from toolbox.discovery.lexicon import ENDINGS, base_form, is_noun
from toolbox.discovery.wordlists import lines

_LINKS = ("", "s", "es", "n", "en", "er", "e")
# These take an -s- in front of the next word, always: Prüfung-s-plan, Freiheit-s-grad.
_NEEDS_S = ("ung", "heit", "keit", "schaft", "ion", "tät", "ling")
_MIN_LENGTH = 7
_MAX_LENGTH = 60
_MAX_PARTS = 4
# A part in front that only the dictionary knows, not the list of parts, must be this long, and
# so must the part behind it: shorter ones are found inside of too many words.
_MIN_UNLISTED = 4
_MIN_BEHIND_UNLISTED = 5


@lru_cache(maxsize=1)
def _parts() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that may stand in front, and those that may stand behind."""
    listed = lines("parts")
    return (
        frozenset(line.rstrip("-") for line in listed),
        frozenset(line for line in listed if not line.endswith("-")),
    )


@lru_cache(maxsize=16_384)
def split(word: str) -> tuple[str, ...]:
    """Return the base forms of the parts of ``word`` (lower case), or nothing if it has none.

    The last part may be inflected: ausbildungsbetrieben -> (ausbildung, betrieb).
    """
    if not _MIN_LENGTH <= len(word) <= _MAX_LENGTH or not word.isalpha():
        return ()
    candidates = _candidates(word, _MAX_PARTS)
    if not candidates:
        return ()
    best = min(candidates, key=lambda parts: (len(parts), -min(map(len, parts))))
    # A part can be a compound itself: Berufsfeld-erkundung is found by Beruf, too.
    inner = tuple(part for whole in best for part in split(whole))
    return tuple(dict.fromkeys((*inner, *best)))


def _candidates(word: str, depth: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    starts = _starts()
    plain = _without_umlaut(word)
    for cut in range(3, len(word) - 2):
        # Of the many places at which one could cut, few are followed by the start of a part.
        if plain[cut : cut + 4] not in starts and plain[cut : cut + 3] not in starts:
            continue
        behind = _behind(word[cut:], depth)
        if not behind:
            continue
        front = _front(word[:cut], unlisted=len(behind[0][0]) >= _MIN_BEHIND_UNLISTED)
        if front:
            found.extend((front, *rest) for rest in behind)
    return found


@lru_cache(maxsize=1)
def _starts() -> frozenset[str]:
    """Return how listed parts begin: by four letters, or all of those that have but three."""
    return frozenset(_without_umlaut(word)[:4] for word in set().union(*_parts()))


def _behind(word: str, depth: int) -> list[tuple[str, ...]]:
    """Return the ways to read ``word`` as the end of a compound, most often none or one."""
    listed = _parts()[1]
    if word in listed:
        return [(word,)]
    base = _listed_base(word)
    if base:
        return [(base,)]
    return _candidates(word, depth - 1) if depth > 2 and len(word) >= _MIN_LENGTH else []


def _listed_base(word: str) -> str | None:
    """Return the listed part of which ``word`` is an inflected form, cheap tests first."""
    listed = _parts()[1]
    common = neutral(word)
    if common in listed:
        return common
    for ending in ("", *ENDINGS):
        stem = word.removesuffix(ending)
        if word.endswith(ending) and _without_umlaut(stem) in _plain_parts():
            base = (base_form(word.capitalize()) or stem).lower()
            return base if base in listed else None
    return None


@lru_cache(maxsize=1)
def _plain_parts() -> frozenset[str]:
    """Return the listed parts without their umlauts and final vowels, to compare stems with."""
    listed = _parts()[1]
    endings = ("um", "a", "e", "us", "o")
    stems = {word[: -len(end)] for word in listed for end in endings if word.endswith(end)}
    return frozenset(map(_without_umlaut, listed | stems))


def _without_umlaut(word: str) -> str:
    return word.replace("ä", "a").replace("ö", "o").replace("ü", "u")


def _front(word: str, *, unlisted: bool) -> str | None:
    """Return the part of which ``word`` is the form in front of another one."""
    listed = _parts()[0]
    for link in _LINKS:
        if link and not word.endswith(link):
            continue
        stem = word[: -len(link)] if link else word
        for base in _bases(stem, link):
            if base in listed:
                return base
    plural = (base_form(word.capitalize()) or "").lower()
    if plural in listed and len(word) >= _MIN_UNLISTED:
        return plural
    return _unlisted(word) if unlisted else None


def _bases(stem: str, link: str) -> tuple[str, ...]:
    if link:
        return (stem,)
    if stem.endswith(_NEEDS_S):
        return ()
    # Schul-hof, Lern-ort, Ausbilder-in: the final vowel or the ending of a verb is dropped.
    return (stem, f"{stem}e", f"{stem}en")


def _unlisted(word: str) -> str | None:
    stems = (word, word[:-1]) if word.endswith("s") else (word,)
    for stem in stems:
        if len(stem) >= _MIN_UNLISTED and not _lacks_s(stem, word) and is_noun(stem):
            return stem
    return None


def _lacks_s(stem: str, word: str) -> bool:
    return stem == word and stem.endswith(_NEEDS_S)
