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
_MIN_UNLISTED = 6
_MIN_BEHIND_UNLISTED = 5
_MIN_UNLISTED_BEHIND = 7
_MIN_SHORTENED = 3
# These are nouns of their own, too, but not at the end of Gesell-schaft.
_SUFFIXES = ("schaft", "lichkeit", "igkeit", "losigkeit", "innen", "ungen", "ation", "ierung")


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
    best = min(candidates, key=_oddity)
    # A part can be a compound itself: Berufsfeld-erkundung is found by Beruf, too.
    inner = tuple(part for whole in best for part in split(whole))
    return tuple(dict.fromkeys((*inner, *best)))


def _oddity(parts: tuple[str, ...]) -> tuple[float, int]:
    """Return what makes a reading less likely: many parts, unlisted parts, short parts."""
    listed = _parts()[0]
    unlisted = sum(part not in listed for part in parts)
    return len(parts) + unlisted / 2, -min(map(len, parts))


def _candidates(word: str, depth: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for cut in range(3, len(word) - 2):
        front = _fronts().get(word[:cut])
        behind = _behind(word[cut:], depth)
        if behind and not front and len(behind[0][0]) >= _MIN_BEHIND_UNLISTED:
            front = _unlisted_front(word[:cut])
        elif front and not behind:
            behind = _unlisted_behind(word[cut:])
        if front:
            found.extend((front, *rest) for rest in behind)
    return found


@lru_cache(maxsize=1)
def _fronts() -> dict[str, str]:
    """Return all forms that listed parts take in front of another, with the parts themselves.

    Some lose their final vowel or, if they are verbs, their ending: Schul-hof, Lern-ort.
    """
    forms: dict[str, str] = {}
    for part in sorted(_parts()[0], key=len):
        links = [link for link in _LINKS if link or not part.endswith(_NEEDS_S)]
        forms.update((part + link, part) for link in links if part + link not in forms)
        short = part.removesuffix("en") if part.endswith("en") else part.removesuffix("e")
        if len(short) >= _MIN_SHORTENED:
            forms.setdefault(short, part)
    return {**forms, **{part: part for part in _parts()[0] if not part.endswith(_NEEDS_S)}}


@lru_cache(maxsize=1)
def _starts() -> frozenset[str]:
    """Return how listed parts begin: by four letters, or all of those that have but three."""
    return frozenset(_without_umlaut(word)[:4] for word in set().union(*_parts()))


def _behind(word: str, depth: int) -> list[tuple[str, ...]]:
    """Return the ways to read ``word`` as the end of a compound, most often none or one."""
    plain = _without_umlaut(word[:4])
    if plain not in _starts() and plain[:3] not in _starts():
        return []
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


def _unlisted_front(word: str) -> str | None:
    """Return the noun that only the dictionary knows, of which ``word`` is the form in front."""
    plural = (base_form(word.capitalize()) or "").lower()
    if plural in _parts()[1] and len(word) >= _MIN_UNLISTED:
        return plural
    stems = (word, word[:-1]) if word.endswith("s") else (word,)
    for stem in stems:
        lacks_s = stem == word and stem.endswith(_NEEDS_S)
        if len(stem) >= _MIN_UNLISTED and not lacks_s and is_noun(stem):
            return stem
    return None


def _unlisted_behind(word: str) -> list[tuple[str, ...]]:
    """Return the noun that only the dictionary knows, of which ``word`` is an inflected form."""
    if len(word) < _MIN_UNLISTED_BEHIND or word.startswith(_SUFFIXES):
        return []
    base = (base_form(word.capitalize()) or "").lower()
    verb = base.endswith("n") and base_form(base) == base
    if verb or len(base) < _MIN_UNLISTED_BEHIND or not is_noun(base):
        return []
    return [(base,)]
