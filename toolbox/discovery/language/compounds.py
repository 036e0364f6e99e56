"""Compounds: Ausbildungsbetrieb is made of Ausbildung and Betrieb, and either finds it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from toolbox.discovery.language.gender import neutral
from toolbox.discovery.language.lexicon import (
    ENDINGS,
    base_form,
    is_adjectival,
    is_noun,
    noun_form,
    without_umlaut,
)
from toolbox.discovery.language.wordlists import lines

_LINKS = ("", "s", "es", "n", "en", "er", "e")
# These take an -s- in front of the next word, always: Prüfung-s-plan, Freiheit-s-grad.
_NEEDS_S = ("ung", "heit", "keit", "schaft", "ion", "tät", "ling")
# Foreign words that change their ending instead: Studien-abbruch, Medien-kompetenz.
_CHANGING = {"um": "en", "a": "en", "us": "en"}
_MIN_PART = 3
_MIN_LENGTH = 7
_MAX_LENGTH = 60
_MAX_PARTS = 4
# A word of more parts than this is a list or a joke; its parts are found one by one, but not
# every combination of them.
_MAX_COMBINED = 5
# A part in front that only the dictionary knows, not the list of parts, must be this long, and
# so must the part behind it: shorter ones are found inside of too many words.
_MIN_UNLISTED = 6
_MIN_BEHIND_UNLISTED = 5
_MIN_UNLISTED_BEHIND = 7
# These are nouns of their own, too, but not at the end of Gesell-schaft.
_SUFFIXES = ("schaft", "lichkeit", "igkeit", "losigkeit", "innen", "ungen", "ation", "ierung")


class _Part(NamedTuple):
    """The base form of a part, and how many letters it takes in the word, with its link."""

    base: str
    length: int


_Reading = tuple[_Part, ...]


@lru_cache(maxsize=16_384)
def split(word: str) -> tuple[str, ...]:
    """Return the base forms of the parts of ``word`` (lower case), or nothing if it has none.

    Parts that follow each other count together, too: ausbildungsrahmenplan -> ausbildung,
    rahmen, plan, ausbildungsrahmen, rahmenplan. The last part may be inflected:
    ausbildungsbetrieben -> ausbildung, betrieb.
    """
    word = _written_with_ss(word)
    parts = _parts_of(word)
    single = [part.base for part in parts]
    return tuple(dict.fromkeys((*single, *_combined(word, parts))))


def boundaries(word: str) -> tuple[int, ...]:
    """Return where the second and later parts of ``word`` begin (lower case, ss for ß)."""
    places: list[int] = []
    place = 0
    for part in _parts_of(word)[:-1]:
        place += part.length
        places.append(place)
    return tuple(places)


def base_of_compound(word: str) -> str | None:
    """Return a compound with its last part in its base form, None for other words.

    ausbildungsbetrieben -> ausbildungsbetrieb; lower case, ss for ß.
    """
    word = _written_with_ss(word)
    parts = _parts_of(word)
    return word[: -parts[-1].length] + parts[-1].base if parts else None


def _written_with_ss(word: str) -> str:
    return word.replace("ß", "ss")


def _combined(word: str, parts: _Reading) -> Iterator[str]:
    """Yield what two or more parts that follow each other are together, except for all."""
    if not 2 < len(parts) <= _MAX_COMBINED:
        return
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + part.length)
    for first in range(len(parts) - 1):
        for last in range(first + 1, len(parts)):
            if last - first < len(parts) - 1:
                yield word[starts[first] : starts[last]] + parts[last].base


@lru_cache(maxsize=8_192)
def _parts_of(word: str) -> _Reading:
    """Return the parts in the most likely reading, none for a word that is no compound."""
    if not _MIN_LENGTH <= len(word) <= _MAX_LENGTH or not word.isalpha():
        return ()
    readings = _readings(word, _MAX_PARTS)
    if not readings and word not in _listed()[0]:
        readings = _unlisted_readings(word, _MAX_PARTS)
    if not readings:
        return ()
    return tuple(inner for part in min(readings, key=_oddity) for inner in _divided(part))


def _divided(part: _Part) -> _Reading:
    """Return the parts of a part: Berufsfeld-erkundung is found by Beruf, too."""
    *others, last = _parts_of(part.base) or (part,)
    return (*others, last._replace(length=part.length - sum(other.length for other in others)))


def _oddity(reading: _Reading) -> tuple[int, int]:
    """Return what makes a reading less likely: many parts, a short end."""
    return len(reading), -len(reading[-1].base)


def _readings(word: str, depth: int) -> list[_Reading]:
    """Return the ways to read ``word`` as listed parts in a row."""
    fronts = _fronts()
    return [
        (_Part(fronts[word[:cut]], cut), *rest)
        for cut in range(_MIN_PART, len(word) - _MIN_PART + 1)
        if word[:cut] in fronts
        for rest in _behind(word[cut:], depth)
    ]


def _unlisted_readings(word: str, depth: int) -> list[_Reading]:
    """Return the ways to read ``word`` with one part that only the dictionary knows."""
    found: list[_Reading] = []
    for cut in range(_MIN_PART, len(word) - _MIN_PART + 1):
        front = _fronts().get(word[:cut])
        if front is not None:
            behind = _unlisted_behind(word[cut:], depth)
        elif cut >= _MIN_UNLISTED:
            behind = [
                rest
                for rest in _behind(word[cut:], depth)
                if len(rest[0].base) >= _MIN_BEHIND_UNLISTED
            ]
            front = _unlisted_front(word[:cut]) if behind else None
        if front is not None:
            found.extend((_Part(front, cut), *rest) for rest in behind)
    return found


def _behind(word: str, depth: int) -> list[_Reading]:
    """Return the ways to read ``word`` as the end of a compound, most often none or one."""
    start = without_umlaut(word[:4])
    if start not in _starts() and start[:3] not in _starts():
        return []
    base = _listed_base(word)
    if base:
        return [(_Part(base, len(word)),)]
    return _readings(word, depth - 1) if depth > 2 and len(word) >= _MIN_LENGTH else []


@lru_cache(maxsize=1)
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that may stand in front, and those that may stand behind."""
    listed = [_written_with_ss(line) for line in lines("parts")]
    return (
        frozenset(line.rstrip("-") for line in listed),
        frozenset(line for line in listed if not line.endswith("-")),
    )


@lru_cache(maxsize=1)
def _fronts() -> dict[str, str]:
    """Return all forms that listed parts take in front of another, with the parts themselves.

    Some lose their final vowel, with or without an -s- instead, or, if they are verbs, their
    ending: Schul-hof, Hilfs-kraft, Lern-ort, Werbe-mittel.
    """
    forms: dict[str, str] = {}
    for part in sorted(_listed()[0], key=len):
        links = [link for link in _LINKS if link or not part.endswith(_NEEDS_S)]
        forms.update((part + link, part) for link in links if part + link not in forms)
        for short in _shortened(part):
            forms.setdefault(short, part)
        for ending, plural in _CHANGING.items():
            if part.endswith(ending):
                forms[part.removesuffix(ending) + plural] = part
    return {**forms, **{part: part for part in _listed()[0] if not part.endswith(_NEEDS_S)}}


def _shortened(part: str) -> list[str]:
    """Return the forms of a part without its ending; "Red" from "Rede" is in too many words."""
    if part.endswith("n"):
        if not _is_conjugated(part):
            return []
        forms = [part.removesuffix("en"), part.removesuffix("n")]
        return [form for form in forms if len(form) >= _MIN_PART]
    short = part.removesuffix("e")
    return [short, f"{short}s"] if short != part and len(short) > _MIN_PART else []


def _is_conjugated(word: str) -> bool:
    """Say whether a word in -n (ss for ß) has the forms of a verb: Plan and außen have none."""
    return any(
        base_form(verb.removesuffix("n").removesuffix("e") + ending) == verb
        for verb in (word, word.replace("ss", "ß"))
        for ending in ("t", "et", "st", "e")
    )


@lru_cache(maxsize=1)
def _starts() -> frozenset[str]:
    """Return how listed parts begin: by four letters, or all of those that have but three."""
    return frozenset(without_umlaut(word)[:4] for word in set().union(*_listed()))


@lru_cache(maxsize=8_192)
def _listed_base(word: str) -> str | None:
    """Return the listed part of which ``word`` is an inflected form, cheap tests first."""
    listed = _listed()[1]
    common = neutral(word)
    if common in listed:
        return common
    plain = without_umlaut(word)
    endings = [ending for ending in ("", *ENDINGS) if plain.endswith(ending)]
    if not any(plain.removesuffix(ending) in _plain_parts() for ending in endings):
        return None
    base = base_form(word.capitalize()) or base_form(word.replace("ss", "ß").capitalize())
    if base:
        base = _written_with_ss(base.lower())
        base = base[:-1] if is_adjectival(base) else base
        return base if base in listed else None
    # An unknown word in -er is rather a person than a plural: Fahrzeugtechnik-er.
    stems = [word.removesuffix(ending) for ending in endings if ending not in ("er", "ern")]
    return next(filter(listed.__contains__, stems), None)


@lru_cache(maxsize=1)
def _plain_parts() -> frozenset[str]:
    """Return the listed parts without their umlauts and final vowels, to compare stems with."""
    listed = _listed()[1]
    endings = ("um", "a", "e", "us", "o")
    stems = {word[: -len(end)] for word in listed for end in endings if word.endswith(end)}
    return frozenset(map(without_umlaut, listed | stems))


def _unlisted_front(word: str) -> str | None:
    """Return the noun that only the dictionary knows, of which ``word`` is the form in front."""
    if len(word) < _MIN_UNLISTED:
        return None
    plural = noun_form(word)
    if plural in _listed()[1]:
        return plural
    stems = (word, word[:-1]) if word.endswith("s") else (word,)
    for stem in stems:
        lacks_s = stem == word and stem.endswith(_NEEDS_S)
        if len(stem) >= _MIN_UNLISTED and not lacks_s and is_noun(stem):
            return stem
    return None


def _unlisted_behind(word: str, depth: int) -> list[_Reading]:
    """Return the ways to read ``word``, of which the dictionary knows the last noun at least."""
    if len(word) < _MIN_UNLISTED_BEHIND or word.startswith(_SUFFIXES):
        return []
    base = noun_form(word)
    if base and len(base) >= _MIN_UNLISTED_BEHIND and is_noun(base) and not _is_verb(base):
        return [(_Part(base, len(word)),)]
    return _unlisted_readings(word, depth - 1) if depth > 2 else []


def _is_verb(word: str) -> bool:
    return word.endswith("n") and base_form(word) == word
