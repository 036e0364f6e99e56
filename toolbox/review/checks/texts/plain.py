"""How plain a text is: sentences, passive, hard reading and long words, measured once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from toolbox.review.checks.texts import english, german
from toolbox.review.checks.texts.sentences import WORD, sentences_of

_GERMAN_WORDS = (
    "der die das und ist nicht mit sie ein eine für auf den dem des im zu von werden wird wie "
    "oder sich auch bei wenn"
)
_GERMAN = frozenset(_GERMAN_WORDS.split())
_ENGLISH_WORDS = (
    "the and is not with you a an for on of to in are will be as or it that this from when at by "
    "your"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
FEWEST_SIGNS = 6
VERY_LONG_WORD = 30
_PARTED = re.compile(r"[-–/*:·’']")


@dataclass(frozen=True, slots=True)
class Plainness:
    """What was measured; ``hardness`` is LIX in German, 100 less Flesch's ease in English.

    ``lengths`` are words a sentence, ``words`` those of the whole text, ``long_example`` is the
    longest sentence. Without a ``language`` nothing was measured: the text is too short, or in
    another one.
    """

    language: str | None = None
    lengths: tuple[int, ...] = ()
    long_example: str = ""
    passives: tuple[str, ...] = ()
    hardness: float = 0.0
    words: int = 0
    long_words: tuple[str, ...] = ()

    @property
    def sentences(self) -> int:
        """How many sentences were measured."""
        return len(self.lengths)


def language_of(text: str) -> str | None:
    """Return ``de`` or ``en``, or None where the text is too short or in another language."""
    words = [word.casefold() for word in WORD.findall(text[:20_000])]
    found = {
        "de": sum(word in _GERMAN for word in words),
        "en": sum(word in _ENGLISH for word in words),
    }
    language, signs = max(found.items(), key=lambda item: item[1])
    enough = signs >= FEWEST_SIGNS and signs >= 0.06 * len(words)
    return language if enough and signs > 2 * min(found.values()) else None


def plainness_of(parts: Iterable[str], *, wraps: bool = False) -> Plainness:
    """Measure a text; ``wraps`` says that its lines break where the page ends."""
    texts = list(parts)
    language = language_of("\n".join(texts))
    if language is None:
        return Plainness()
    sentences = [one for text in texts for one in sentences_of(text, wraps=wraps)]
    # What is printed on every page is read once.
    sentences = list(dict.fromkeys(sentences))
    counted = [WORD.findall(sentence) for sentence in sentences]
    words = [word for found in counted for word in found]
    is_passive = german.passive if language == "de" else english.passive
    hardness = (
        german.lix(len(sentences), words)
        if language == "de"
        else 100 - english.reading_ease(len(sentences), words)
    )
    return Plainness(
        language=language,
        lengths=tuple(map(len, counted)),
        long_example=max(sentences, key=lambda one: len(WORD.findall(one)), default=""),
        passives=tuple(one for one in sentences if is_passive(one)),
        hardness=hardness,
        words=sum(len(WORD.findall(text)) for text in texts),
        long_words=_long_words(words),
    )


def _long_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return words without a hyphen that are hard to take in at a glance, each once."""
    found = {
        word.casefold(): word
        for word in words
        if max(map(len, _PARTED.split(word))) >= VERY_LONG_WORD
    }
    return tuple(found.values())
