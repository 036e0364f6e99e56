"""German: passive sentences and hard reading."""

import re

from toolbox.review.checks.texts.sentences import WORD

_BECOME = re.compile(r"\b(?:wird|werden|wurden?|worden)\b", re.IGNORECASE)
_WAS = re.compile(r"\b(?:wurden?|worden)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:()–—]|\s-\s|\b(?:und|oder|aber|sondern|denn|sowie|bzw\.)\s")
_WEAK = re.compile(
    r"(?:[a-zäöüß]*ge[a-zäöüß]{2,}t"
    r"|(?:be|ver|er|ent|emp|zer|miss|über|unter|hinter|wider|wieder|voll|durch|um)[a-zäöüß]{2,}t"
    r"|[a-zäöüß]+iert)"
)
_STEMS = (
    "geben|nommen|schrieben|sprochen|schlossen|funden|bunden|sehen|lesen|halten|lassen|tragen"
    "|laden|stoßen|rufen|worfen|troffen|boten|zogen|wiesen|liehen|schieden|trieben|griffen"
    "|schnitten|strichen|standen|holfen|gossen|messen|gessen|wogen|hoben|logen|sungen|trunken"
    "|zwungen|wonnen|fangen|waschen|wachsen|rissen|bissen|glichen|nossen|brochen|stohlen|fohlen"
    "|raten|bogen|schoben|sandten|wendet|bacht|bracht|dacht|kannt|nannt|wandt|wusst|tan"
)
_STRONG = re.compile(
    rf"(?:[a-zäöüß]*ge(?:{_STEMS})"
    rf"|(?:be|ver|er|ent|emp|zer|miss|über|unter|hinter|wider|wieder)(?:{_STEMS}))"
)
# Inseparable verbs whose participle looks like the infinitive: "Sie werden das erfahren".
_UNSURE = re.compile(
    r"(?:be|ver|er|ent|zer|miss|über|unter|hinter|wider|wieder)"
    r"(?:geben|sehen|lesen|halten|lassen|tragen|laden|stoßen|rufen|messen|fangen|raten|wachsen"
    r"|waschen)"
)
_LOOK_LIKE_PARTICIPLES = (
    "gerecht gesamt insgesamt geht gehört gilt gibt gelingt genügt geschieht bereit erst bekannt "
    "unbekannt bestimmt erneut vermehrt verstärkt entfernt berechtigt bewusst verwandt beliebt "
    "geeignet ungeeignet gespannt gesund vergisst übernimmt erhält enthält betrifft entsteht "
    "versteht besteht entspricht verspricht überhaupt hungert umgeht"
)
_NO_PARTICIPLES = frozenset(_LOOK_LIKE_PARTICIPLES.split())
LONG_WORD = 6
LONGEST_PARTICIPLE = 40


def passive(sentence: str) -> bool:
    """Tell whether something is done here without anybody who does it.

    A form of "werden" together with a participle in the same clause; the future tense and
    "werden" with an adjective or a noun are none.
    """
    if not _BECOME.search(sentence):
        return False
    return any(_is_passive(clause) for clause in _clauses(sentence))


def _clauses(sentence: str) -> list[str]:
    """Split at commas and the like; what is left without a verb of its own stays where it is."""
    return [part for part in _CLAUSE.split(sentence) if part.strip()]


def _is_passive(clause: str) -> bool:
    if not _BECOME.search(clause):
        return False
    happened = _WAS.search(clause) is not None
    words = [word for word in WORD.findall(clause) if not _BECOME.fullmatch(word)]
    return any(_participle(word, happened=happened) for word in words)


def _participle(word: str, *, happened: bool) -> bool:
    """Tell whether ``word`` is a participle; nouns, written large, are none."""
    if word in _NO_PARTICIPLES or not word[:1].islower() or len(word) > LONGEST_PARTICIPLE:
        return False
    if _STRONG.fullmatch(word):
        return happened or not _UNSURE.fullmatch(word)
    return bool(_WEAK.fullmatch(word))


def lix(sentences: int, words: list[str]) -> float:
    """Return LIX: words a sentence plus the percentage of words longer than six letters.

    C. H. Björnsson, Läsbarhet, Stockholm 1968: 40 is easy, 50 medium, 60 hard.
    """
    if not words:
        return 0.0
    long_words = sum(len(word) > LONG_WORD for word in words)
    return len(words) / max(1, sentences) + 100 * long_words / len(words)
