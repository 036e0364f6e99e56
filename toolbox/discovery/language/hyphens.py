"""Hyphens that stand for a part of another word: Aus- und Weiterbildung, Planung und -prüfung."""

import re
from functools import lru_cache
from itertools import pairwise

from toolbox.discovery.language.compounds import boundaries
from toolbox.discovery.language.lexicon import base_form

CONJUNCTIONS = frozenset({"und", "oder", "sowie", "bzw", "wie", "bis"})

SUSPENDED = rf"- (?= \s*(?: [,/&+] | (?:{'|'.join(sorted(CONJUNCTIONS))})\b ) )"
"""The hyphen of a word whose end follows with another, as a piece of a verbose regular
expression: Aus-, Fort- und Weiterbildung."""

CONTINUED = r"(?: (?<=und\s) | (?<=oder\s) | (?<=bzw\.\s) | (?<=/) | (?<=,\s) ) - (?=[^\W\d_]{3})"
"""The hyphen of a word whose beginning another has: Personalführung und -entwicklung."""

LEFT_OPEN = re.compile(r"\w-(?!\w)|(?<!\w)-\w")
"""Finds a place in a text where such a hyphen may be: most texts have none."""

_SHORTEST_END = 4
_SHORTEST_FRONT = 3


@lru_cache(maxsize=2_048)
def with_end_of(front: str, other: str) -> str:
    """Return ``front`` with the end of the other word: Aus, Weiterbildung -> Ausbildung.

    Where a hyphen shows the end, there is no need to look for it: Elektro, -Berufe.
    """
    if other.startswith("-"):
        return front + other[1:].lower()
    other = other.replace("ß", "ss")
    places = boundaries(other.lower())
    for place, stop in pairwise((*places, len(other))):
        # The longest end that makes a word: Groß- und Außen|handels|kaufmann -> Großhandels...
        if base_form(front + other[place:]) or base_form(front + other[place:stop]):
            return front + other[place:]
    if places:
        return front + other[places[-1] :]
    # Be- und Verarbeitung: no compound, but the rest of it makes a known word.
    rests = (other[place:] for place in range(1, len(other) - _SHORTEST_END + 1))
    return next((front + rest for rest in rests if base_form(front + rest)), front)


@lru_cache(maxsize=2_048)
def with_front_of(other: str, end: str) -> str:
    """Return ``end`` with the beginning of the other word: Personalführung, entwicklung."""
    other = other.replace("ß", "ss")
    places = boundaries(other.lower())
    for place in reversed(places):
        if base_form(other[:place] + end):
            return other[:place] + end
    if places:
        return other[: places[-1]] + end
    fronts = (other[:place] for place in range(len(other) - 1, _SHORTEST_FRONT - 1, -1))
    return next((front + end for front in fronts if base_form(front + end)), end)
