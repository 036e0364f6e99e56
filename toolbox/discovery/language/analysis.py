"""German analysis: what a piece of text is indexed under.

A word is indexed under its whole base form ("betrieb"), under the parts of a compound
("+betrieb" for Ausbildungsbetrieb) and, where it has an umlaut, once more without it
("~prufung"), for people who type none. The marks keep the three apart, so that a search can
weigh them and a phrase can ask for whole words alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from toolbox.discovery.language import base_forms, figures, gender, hyphens
from toolbox.discovery.language.base_forms import BaseForm
from toolbox.discovery.language.lexicon import is_noun, without_umlaut

PART = "+"
FOLDED = "~"
GERMAN = "de"
ENGLISH = "en"

# A text has most of its words from the 65,000 commonest: at 10,000 instruments 9 of 100 words
# are analysed anew, with half as many kept 11, and with any number 8.
_KEPT = 65_536
_MAX_WORD = 80
_MAX_HELD = 12


def _pattern(letter: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
          (?P<sections> {figures.SECTIONS} )
        | (?P<numbers> (?=\d) {figures.NUMBER} )
        | (?P<initials> {figures.INITIALS} )
        | (?P<end> (?=-) {hyphens.CONTINUED} (?:{letter})+ )
        | (?P<word> (?:{letter})+ ) (?:
              (?P<mark> {gender.MARK} )
            | (?P<suspended> {hyphens.SUSPENDED} )
            | (?P<hyphen> - (?=[^\W_]) )
          )?
        """,
        re.VERBOSE,
    )


_WORDS = _pattern(r"[^\W_]")
# In decomposed texts, as some PDF files have them, accents are characters of their own.
_DECOMPOSED_WORDS = _pattern(r"[^\W_][\u0300-\u036f]*")


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
    """Return the words of ``text`` in order.

    What a hyphen leaves out is there: in "Aus- und Weiterbildung", "Aus-" is Ausbildung.
    """
    if text.replace(" ", "").isalpha():
        return _between_spaces(text)
    found = _chained(text)
    return _completed(found) if hyphens.LEFT_OPEN.search(text) else found


def _between_spaces(text: str) -> Iterator[Word]:
    """Yield the words of a text of nothing but letters and spaces, as most searches are."""
    start = 0
    for written in text.split(" "):
        stop = start + len(written)
        if written:
            yield Word(_plain_word(written), start, stop)
        start = stop + 1


def _chained(text: str) -> Iterator[Word]:
    """Yield the words of ``text``, those with open hyphens as they stand there."""
    chain: list[Word] = []
    pattern = _WORDS if unicodedata.is_normalized("NFC", text) else _DECOMPOSED_WORDS
    for match in pattern.finditer(text):
        kind = match.lastgroup
        if kind == "word" and not chain:
            start, stop = match.span()
            yield Word(_plain_word(match[0]), start, stop)
        elif kind == "hyphen":
            chain.append(Word(_plain_word(match["word"]), match.start(), match.end("word")))
        else:
            chain.extend(_marked(match))
            yield from _joined(chain)
            chain.clear()


def _plain_word(written: str) -> str:
    plain = gender.without_inner_capital(written) if "I" in written else written
    return plain[:_MAX_WORD]


def _marked(match: re.Match[str]) -> Iterator[Word]:
    """Yield the words of a match, most often one, as ``plain`` as they can be made here."""
    kind, start, stop = match.lastgroup, match.start(), match.end()
    if kind == "mark":
        yield Word(gender.unmarked(match["word"], match["mark"])[:_MAX_WORD], start, stop)
    elif kind == "suspended":
        yield Word(match["word"][:_MAX_WORD] + "-", start, stop - 1)
    elif kind == "initials":
        yield Word("".join(filter(str.isalpha, match.group()))[:_MAX_WORD], start, stop)
    elif kind in {"sections", "numbers"}:
        read = figures.sections if kind == "sections" else figures.numbers
        for plain, first, last in read(match.group()):
            yield Word(plain[:_MAX_WORD], start + first, start + last)
    else:
        yield Word(_plain_word(match.group()), start, stop)


def _joined(chain: list[Word]) -> list[Word]:
    if len(chain) == 1:
        return chain
    joined = "".join(word.plain for word in chain).replace("-", "")
    return [chain[0]._replace(joined=joined[:_MAX_WORD], pieces=len(chain)), *chain[1:]]


def _completed(found: Iterable[Word]) -> Iterator[Word]:
    """Yield the words, with what open hyphens leave out taken from the words around them."""
    held: list[Word] = []
    before = ""
    awaited = 0
    for word in found:
        if word.plain[0] == "-":
            word = word._replace(plain=hyphens.with_front_of(before, word.plain[1:]))
        is_open = word.plain[-1] == "-"
        is_between = is_open or word.plain in hyphens.CONJUNCTIONS
        before = before if is_between else word.plain
        if not held and not is_open:
            yield word
            continue
        held.append(word)
        ends_chain = awaited == 1
        awaited = max(awaited - 1, word.pieces - 1)
        if not awaited and (not is_between or len(held) >= _MAX_HELD):
            yield from _with_ends(held, f"-{word.plain}" if ends_chain else word.plain)
            held.clear()
    yield from _with_ends(held, "")


def _with_ends(held: list[Word], other: str) -> Iterator[Word]:
    for word in held:
        front = word.plain.removesuffix("-")
        is_open = front != word.plain
        yield word._replace(plain=hyphens.with_end_of(front, other)) if is_open else word


def index_terms(word: str, language: str = GERMAN) -> tuple[str, ...]:
    """Return everything that ``word`` (as written) is indexed under, the whole word first.

    ``language`` is that of the text; whatever is not English is read as if it were German.
    """
    return _english_terms(word) if language == ENGLISH else _german_terms(word)


@lru_cache(maxsize=_KEPT)
def _german_terms(word: str) -> tuple[str, ...]:
    """Return the terms of a word; people who tag in lower case write "betrieb" for a Betrieb."""
    terms = _terms(_form(word))
    if word.islower() and terms[0] != word and terms[0].endswith("n") and is_noun(word):
        terms = tuple(dict.fromkeys((terms[0], *_terms(_form(word.capitalize())), *terms)))
    return terms


@lru_cache(maxsize=8_192)
def _english_terms(word: str) -> tuple[str, ...]:
    """Return the terms of a word in an English text.

    A German noun ("Training") is there as one, too: English "training" comes from "train".
    """
    english = base_forms.english(word)
    if english is None:
        return _german_terms(word)
    lower = word.lower()
    known = _german_terms(lower.capitalize())[:1] if is_noun(lower) else ()
    return tuple(dict.fromkeys((*_terms(english), *known)))


def _terms(form: BaseForm) -> tuple[str, ...]:
    terms = _with_folded("", form.whole)
    for part in form.parts:
        terms += _terms_of_part(part)
    return terms


@lru_cache(maxsize=8_192)
def _terms_of_part(part: str) -> tuple[str, ...]:
    return _with_folded(PART, part)


def _with_folded(mark: str, key: str) -> tuple[str, ...]:
    folded = without_umlaut(key)
    return (mark + key,) if folded == key else (mark + key, f"{mark}{FOLDED}{folded}")


def joined_terms(chain: str) -> tuple[str, ...]:
    """Return what a hyphened chain is indexed under as one word, besides its single words."""
    return _with_folded(PART, key(chain))


def key(word: str) -> str:
    """Return the base form under which ``word`` is indexed as a whole."""
    word = unicodedata.normalize("NFC", word)
    return word if figures.pieces(word) else base_forms.german_whole(word)


def _form(word: str) -> BaseForm:
    word = unicodedata.normalize("NFC", word)
    numbers = figures.pieces(word)
    return BaseForm(word, numbers) if numbers else base_forms.german(word)


def fold(text: str) -> str:
    """Return ``text`` in lower case, without umlauts and accents."""
    return without_umlaut(base_forms.plain(text))


def surface(word: str) -> str:
    """Return a word as it is written, in lower case, NFC and with ss for ß."""
    return unicodedata.normalize("NFC", word.lower().replace("ß", "ss"))
