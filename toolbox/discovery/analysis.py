"""German analysis: what a piece of text is indexed under, and what a typed word looks for.

A word is indexed under its whole base form ("betrieb"), under the parts of a compound
("+betrieb" for Ausbildungsbetrieb) and, where it has an umlaut, once more without it
("~prufung"), for people who type none. The marks keep the three apart, so that a search can
weigh them and a phrase can ask for whole words alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from toolbox.discovery.compounds import split
from toolbox.discovery.gender import GENDERED, neutral, without_inner_capital
from toolbox.discovery.lexicon import ENDINGS, base_form, is_noun

PART = "+"
FOLDED = "~"

# How much a match through each kind of term counts, beside 1 for the whole word.
PART_WEIGHT = 0.5
FOLDED_WEIGHT = 0.7

_WORDS = re.compile(rf"{GENDERED} | (?P<word>[^\W_]+) (?P<hyphen>-(?=[^\W_]))?", re.VERBOSE)
_TRANSCRIBED = re.compile(r"ae|oe|(?<![aeäq])ue", re.IGNORECASE)
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü"}
_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})
_VOWELS = frozenset("aou")
_ADJECTIVAL = re.compile(r"(\w{3,})(end|lich|igt)(?:er|es|en|em)")
_MAX_WORD = 80
_MAX_ABBREVIATION = 4
_SHORTEST_STEM = 4


class Word(NamedTuple):
    """One word of a text, at ``text[start:stop]``; ``plain`` is free of gender marks.

    The first word of a hyphened chain knows the chain: its number of words in ``pieces``, and
    in ``joined`` how it looks when it is written as one.
    """

    plain: str
    start: int
    stop: int
    joined: str = ""
    pieces: int = 1


def words(text: str) -> Iterator[Word]:
    """Yield the words of ``text`` in order."""
    chain: list[Word] = []
    for match in _WORDS.finditer(text):
        plain = match["stem"] or without_inner_capital(match["word"])
        stop = match.end("word") if match["word"] else match.end()
        chain.append(Word(plain[:_MAX_WORD], match.start(), stop))
        if match["hyphen"]:
            continue
        if len(chain) > 1:
            joined = "".join(word.plain for word in chain)
            first = chain[0]
            chain[0] = first._replace(joined=joined[:_MAX_WORD], pieces=len(chain))
        yield from chain
        chain.clear()
    yield from chain


@lru_cache(maxsize=32_768)
def index_terms(word: str) -> tuple[str, ...]:
    """Return everything that ``word`` (as written) is indexed under, the whole word first."""
    key, parts = _analysed(word)
    terms = [key]
    if _folded(key) != key:
        terms.append(FOLDED + _folded(key))
    for part in parts:
        terms.append(PART + part)
        if _folded(part) != part:
            terms.append(PART + FOLDED + _folded(part))
    return tuple(dict.fromkeys(terms))


def joined_terms(chain: str) -> tuple[str, ...]:
    """Return what a hyphened chain is indexed under as one word, besides its single words."""
    whole = key(chain)
    folded = _folded(whole)
    return (PART + whole,) if folded == whole else (PART + whole, PART + FOLDED + folded)


@lru_cache(maxsize=4_096)
def keys(word: str) -> tuple[str, ...]:
    """Return the base forms a typed word may stand for: people do not care for capitals."""
    lower = word.lower()
    forms = [word, lower.capitalize(), lower]
    if _is_noun_not_verb(lower):
        forms = forms[:2] if word != lower else forms[1:2]
    return tuple(dict.fromkeys(key(form) for form in forms))


def _is_noun_not_verb(lower: str) -> bool:
    """Say whether a word is a noun in its base form, and a verb in an inflected one at most.

    "betrieb" is about a Betrieb, hardly about what somebody "betrieb" once.
    """
    verb = base_form(lower)
    return is_noun(lower) and verb is not None and verb != lower and verb.endswith("n")


def key(word: str) -> str:
    """Return the base form under which ``word`` is indexed as a whole."""
    return _analysed(word)[0]


def search_terms(key_: str, *, whole: bool = False) -> tuple[tuple[str, float], ...]:
    """Return the index terms that a base form looks for, with their weights.

    With ``whole`` set, parts of compounds are left out, as phrases want it.
    """
    kinds = [("", 1.0)]
    if _folded(key_) == key_ and not _VOWELS.isdisjoint(key_):
        kinds.append((FOLDED, FOLDED_WEIGHT))
    if not whole:
        kinds.extend([(PART + mark, PART_WEIGHT * weight) for mark, weight in kinds])
    return tuple((mark + key_, weight) for mark, weight in kinds)


@lru_cache(maxsize=4_096)
def _analysed(word: str) -> tuple[str, tuple[str, ...]]:
    """Return the base form of a word in lower case, and the parts of a compound."""
    word = unicodedata.normalize("NFC", word)
    if not word.isalpha():
        return _plain(word), ()
    if word.isupper() and len(word) > 1:
        # Short ones are abbreviations (AEVO, IHK), long ones are shouted.
        word = word.lower() if len(word) <= _MAX_ABBREVIATION else word.capitalize()
    base, parts = _base(word)
    common = neutral(_without_ending(base.lower()))
    return _plain(common), tuple(_plain(neutral(part)) for part in parts if part != common)


def _base(word: str) -> tuple[str, tuple[str, ...]]:
    # First as if "ue" meant "ü": the dictionary knows "pruefung" too, but not as "Prüfung".
    restored = _TRANSCRIBED.sub(_umlaut, word) if len(word) > _MAX_ABBREVIATION else word
    for form in dict.fromkeys((_sharp(restored), restored, word)):
        base = base_form(form)
        if base:
            return base, split(base.lower())
    parts = split(restored.lower())
    if parts:
        return _with_base_of_last(restored.lower(), parts[-1]), parts
    return _stem(restored), ()


def _sharp(word: str) -> str:
    """Return a word that is written with ss for ß (Strasse) with its ß, if it must have one."""
    if "ss" not in word or is_noun(word.lower()):
        return word
    sharp = word.replace("ss", "ß")
    return sharp if "ß" in (base_form(sharp) or "") else word


def _umlaut(match: re.Match[str]) -> str:
    found = match.group()
    umlaut = _UMLAUTS[found.lower()]
    return umlaut.upper() if found[0].isupper() else umlaut


def _with_base_of_last(word: str, last: str) -> str:
    """Return an inflected compound in its base form, by the base form of its last part."""
    for length in range(3, len(last) + 7):
        front, end = word[:-length], word[-length:]
        same_start = end[:2].translate(_FOLD) == last[:2].translate(_FOLD)
        base = (base_form(end.capitalize()) or "").lower()
        if same_start and last in (end, base, neutral(end)):
            return front + last
    return _stem(word)


def _stem(word: str) -> str:
    """Return an unknown word without its ending; a known rest decides which ending it is."""
    endings = [end for end in ENDINGS if word.endswith(end)]
    stems = [word[: -len(end)] for end in endings if len(word) - len(end) >= _SHORTEST_STEM]
    for stem in stems:
        base = base_form(stem)
        if base:
            return base
    return stems[0] if stems else word


def _without_ending(base: str) -> str:
    """Return a noun that is declined like an adjective in one form: auszubildender -> -de.

    Where the adjective itself exists, that is the form: the Berufliche of "Berufliche
    Orientierung" -> beruflich.
    """
    if base.endswith("e") and base_form(base) == base[:-1]:
        return base[:-1]
    match = _ADJECTIVAL.fullmatch(base)
    if not match or (match[2] == "end" and not base_form(f"{match[1]}en")):
        return base
    return f"{match[1]}{match[2]}e"


def _plain(text: str) -> str:
    """Return ``text`` in lower case, with ss for ß, and no accents but the German umlauts."""
    text = text.lower().replace("ß", "ss")
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(
        char for char in decomposed if not unicodedata.combining(char) or char == "\u0308"
    )
    return unicodedata.normalize("NFC", kept)


def fold(text: str) -> str:
    """Return ``text`` in lower case, without umlauts and accents."""
    return _folded(_plain(text))


def _folded(text: str) -> str:
    return text.translate(_FOLD)
