"""The base form of a word: Verträgen -> vertrag, Ausbilderinnen -> ausbilder, Strasse -> strasse.

The dictionaries come first, then the parts of a compound, then endings.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from toolbox.discovery.language.compounds import base_of_compound, boundaries, split
from toolbox.discovery.language.gender import neutral
from toolbox.discovery.language.lexicon import (
    ENDINGS,
    base_form,
    english_base_form,
    is_adjectival,
    is_noun,
    without_umlaut,
)

_TRANSCRIBED = re.compile(r"ae|oe|(?<![aeäq])ue", re.IGNORECASE)
_WITHOUT_ACCENTS = re.compile(r"[a-zäöü]+")
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü"}
_DERIVED = re.compile(r"(?:lich|isch|ig|al|är|iv|ell|bar|sam|haft|end)$")
_ADJECTIVAL = re.compile(r"(\w{3,})(end|lich|igt)(?:er|es|en|em)")
_ADJECTIVAL_ENDINGS = tuple(
    kind + ending for kind in ("end", "lich", "igt") for ending in ("er", "es", "en", "em")
)
_ABBREVIATIONS = re.compile(r"[A-ZÄÖÜ]{2,}s")
_MAX_ABBREVIATION = 4
_SHORTEST_STEM = 4
# What an unknown word may end in, after a plural -s: -n alone is an ending only after -er, -el.
_UNKNOWN_ENDING = re.compile(r"(?:ern|em|en|er|e|(?<=[rl])n)$")


class BaseForm(NamedTuple):
    """A base form in lower case with ss for ß, and the parts of it if it is a compound."""

    whole: str
    parts: tuple[str, ...] = ()


def german(word: str) -> BaseForm:
    """Return the base form of a German word as it is written: capitals count."""
    common, compound = _common(word)
    whole = plain(common)
    parts = split(compound.lower()) if _is_split(compound) else ()
    others = (part for part in map(_key_of_part, parts) if part != whole)
    return BaseForm(whole, tuple(dict.fromkeys(others)))


def german_whole(word: str) -> str:
    """Return the base form alone: finding the parts of a compound takes as long again."""
    return plain(_common(word)[0])


def _common(word: str) -> tuple[str, str]:
    """Return the common form of a word, and the word to take apart for its parts, or nothing."""
    if not word.isalpha():
        return word, ""
    if word.isupper() and len(word) > 1:
        # Short ones are abbreviations (AEVO, IHK), long ones are shouted.
        word = word.lower() if len(word) <= _MAX_ABBREVIATION else word.capitalize()
    elif word[-1] == "s" and _ABBREVIATIONS.fullmatch(word):
        return word[:-1], ""
    base = _dictionary_base(word)
    return (_without_ending(neutral(base.lower())), base) if base else _unknown(word)


def _is_split(word: str) -> bool:
    """Say whether a word may have parts: nouns do, and what ends in its own kind, preis-wert."""
    return word[:1].isupper() or (word != "" and _ends_in_its_kind(word))


def _ends_in_its_kind(word: str) -> bool:
    """Say whether what is no noun ends in no noun either: preis-wert, but not klima-tisch."""
    places = boundaries(word)
    end = word[places[-1] :] if places else word
    return (base_form(end) or end.capitalize()).islower()


def english(word: str) -> BaseForm | None:
    """Return the base form of an English word, None for words that are not English."""
    base = english_base_form(word)
    return BaseForm(plain(base)) if base else None


def plain(text: str) -> str:
    """Return ``text`` in lower case, with ss for ß, and no accents but the German umlauts."""
    text = text.lower().replace("ß", "ss")
    if text.isascii() or _WITHOUT_ACCENTS.fullmatch(text):
        return text
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(
        char for char in decomposed if not unicodedata.combining(char) or char == "\u0308"
    )
    return unicodedata.normalize("NFC", kept)


@lru_cache(maxsize=4_096)
def _key_of_part(part: str) -> str:
    """Return the base form that the part has as a word of its own, where people type it so."""
    base = _dictionary_base(part.capitalize())
    return plain(_without_ending(neutral((base or part).lower())))


def _dictionary_base(word: str) -> str | None:
    # First as if "ue" meant "ü": the dictionary knows "pruefung" too, but not as "Prüfung".
    restored = _restored(word)
    for form in (restored,) if restored == word else (restored, word):
        base = base_form(form)
        if "ss" in form and (base is None or len(base) < len(form) or form.islower()):
            form, base = _sharp(form, base)
        if base:
            return _of_participle(form, base) if form.islower() else _of_noun(form, base)
    return None


def _restored(word: str) -> str:
    """Return a word with the umlauts that it may be a transcription of: pruefung -> prüfung."""
    lower = word.lower()
    has_any = "ue" in lower or "ae" in lower or "oe" in lower
    if not has_any or len(word) <= _MAX_ABBREVIATION:
        return word
    return _TRANSCRIBED.sub(_umlaut, word)


def _umlaut(match: re.Match[str]) -> str:
    found = match.group()
    umlaut = _UMLAUTS[found.lower()]
    return umlaut.upper() if found[0].isupper() else umlaut


def _sharp(word: str, base: str | None) -> tuple[str, str | None]:
    """Return a word that is written with ss for ß (Strasse) and its base with ß, if it has one.

    Not so "Messen", which the dictionary knows as an old spelling of the verb as well.
    """
    sharp = word.replace("ss", "ß")
    found = base_form(sharp) or ""
    is_same_kind = word.islower() or found[:1].isupper()
    return (sharp, found) if "ß" in found and is_same_kind else (word, base)


def _of_participle(word: str, base: str) -> str:
    """Return the base form of the base form: geplanten -> geplant -> planen.

    The dictionary takes "geplante" for a noun only, as if it had a capital.
    """
    if base.islower():
        return base_form(base) or base
    verb = base_form(word[:-1]) or "" if base.lower() == word and word.endswith("e") else ""
    return verb if verb.islower() and verb.endswith("n") else base


def _of_noun(word: str, base: str) -> str:
    """Return the base form of a word with a capital, where the dictionary mistakes the noun.

    It takes Halle for a dative of Hall, and lacks some nouns in -er and -el, which then seem to
    be verbs: Gärtner, Gabel, Fächer.
    """
    if word == f"{base}e":
        return word if base_form(f"{word}n") == word else base
    if base == f"{word.lower()}n" and word.endswith(("er", "el")):
        singular = word[:-2].lower()
        plain_singular = without_umlaut(singular)
        return plain_singular if singular != plain_singular and is_noun(plain_singular) else word
    return base


def _without_ending(base: str) -> str:
    """Return the one form that stands for all of an adjective, a participle or a noun made of it.

    The dictionary leads Angestellte to Angestellter, but Vorgesetzter to Vorgesetzte: here it is
    the form in -e. Where the adjective itself exists, that is the form: the Berufliche of
    "Berufliche Orientierung" -> beruflich. But a Halle has nothing to do with the verb in "hall".
    """
    noun = _declined(base)
    if not noun.endswith("e"):
        return noun
    adjective = noun[:-1]
    is_adjective = noun != base or _DERIVED.search(adjective)
    return adjective if is_adjective and base_form(noun) == adjective else noun


def _declined(base: str) -> str:
    """Return a noun that is declined like an adjective with -e: jugendlicher -> jugendliche."""
    if is_adjectival(base):
        return base[:-1]
    match = _ADJECTIVAL.fullmatch(base) if base.endswith(_ADJECTIVAL_ENDINGS) else None
    if not match or (match[2] == "end" and not base_form(f"{match[1]}en")):
        return base
    return f"{match[1]}{match[2]}e"


def _unknown(word: str) -> tuple[str, str]:
    """Return the same as _common for words no dictionary knows: of these compounds are nouns."""
    lower = _restored(word).lower()
    compound = base_of_compound(lower)
    return (compound, lower.capitalize()) if compound else (_stem(lower), "")


def _stem(word: str) -> str:
    """Return an unknown word without its ending; a known rest decides which ending it is."""
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        base = base_form(stem) if stem != word and len(stem) >= _SHORTEST_STEM else None
        if base:
            return base
    singular = word.removesuffix("s") if len(word) > _SHORTEST_STEM else word
    stem = _UNKNOWN_ENDING.sub("", singular)
    return stem if len(stem) >= _SHORTEST_STEM else singular
