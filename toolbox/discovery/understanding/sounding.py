"""Names that sound like a typed word: who looks for Meyer finds what Maier has made."""

import cologne_phonetics

from toolbox.discovery.index import ReadIndex, Spelling

MOST_EDITS = 3
"""Names that sound the same differ by so many letters: Filip and Philipp."""

_SHORTEST_SOUND = 2
_NAMES_AT_MOST = 50


def names_sounding_like(index: ReadIndex, written: str) -> list[Spelling]:
    """Return the words of makers' names that sound like ``written``, the nearest first.

    Sounds are those of Hans Joachim Postel's Kölner Phonetik (IBM-Nachrichten 19, 1969).
    """
    sound = _sound(written)
    if len(sound) < _SHORTEST_SOUND:
        return []
    names = index.spelled_like(written, most=MOST_EDITS, limit=_NAMES_AT_MOST, field="credits")
    return [name for name in names if _sound(name.term) == sound]


def _sound(word: str) -> str:
    return "".join(code for _part, code in cologne_phonetics.encode(word))
