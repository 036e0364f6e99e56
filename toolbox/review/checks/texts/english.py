"""English: passive sentences and hard reading."""

import re

_IRREGULAR = (
    "made|done|given|taken|written|shown|seen|known|held|kept|sent|built|brought|bought|chosen|"
    "drawn|found|told|paid|put|read|run|said|set|spoken|taught|thought|understood|worn|won"
)
_PASSIVE = re.compile(
    rf"\b(?:is|are|was|were|been|be|being)\s+(?:\w+ly\s+|not\s+|also\s+)?"
    rf"(?:[a-z]{{3,}}ed|{_IRREGULAR})\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:is|are|was|were|be)\s+(?:interested|tired|excited|need(?:ed)?|allowed|supposed)\b",
    re.IGNORECASE,
)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^td]ed|[^aeiouy]es)$")


def passive(sentence: str) -> bool:
    """Tell whether something is done here without anybody who does it."""
    return bool(_PASSIVE.search(_STATE.sub("", sentence)))


def syllables(word: str) -> int:
    """Return about how many syllables a word has."""
    small = word.casefold()
    return max(1, len(_VOWELS.findall(small)) - bool(_SILENT.search(small)))


def reading_ease(sentences: int, words: list[str]) -> float:
    """Return Flesch's reading ease: 60 is plain, below 30 very hard.

    R. Flesch, A New Readability Yardstick, Journal of Applied Psychology 32 (1948).
    """
    if not words:
        return 100.0
    spoken = sum(map(syllables, words))
    return 206.835 - 1.015 * len(words) / max(1, sentences) - 84.6 * spoken / len(words)
