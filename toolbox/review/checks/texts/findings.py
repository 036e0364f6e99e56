"""Everything the checks read out of one text, measured once."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolbox.review.checks.texts.law import amounts_in, laws_in
from toolbox.review.checks.texts.people import PeopleFound, people_in
from toolbox.review.checks.texts.pictures import says_where_from
from toolbox.review.checks.texts.plain import Plainness, plainness_of

PLAIN_CHARACTERS = 30_000
"""So much of a text is enough to tell how plain it is."""
SEARCHED_CHARACTERS = 120_000
"""So much of a text is searched for people, laws and the makers of pictures."""


@dataclass(frozen=True, slots=True)
class TextFindings:
    """What was read out of a text; ``searched_all`` says that no part of it was left out."""

    plain: Plainness
    people: PeopleFound
    laws: tuple[str, ...]
    amounts: tuple[str, ...]
    names_picture_makers: bool
    searched_all: bool


def findings_of(parts: Sequence[str], *, wraps: bool = False) -> TextFindings:
    """Read a text that comes in parts; ``wraps`` as in ``plainness_of``."""
    whole = "\n\n".join(parts)
    searched = whole[:SEARCHED_CHARACTERS]
    return TextFindings(
        plain=plainness_of(_first(parts, PLAIN_CHARACTERS), wraps=wraps),
        people=people_in(searched),
        laws=laws_in(searched),
        amounts=amounts_in(searched),
        names_picture_makers=says_where_from(searched),
        searched_all=len(whole) <= SEARCHED_CHARACTERS,
    )


def _first(parts: Sequence[str], characters: int) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if characters <= 0:
            break
        kept.append(part[:characters])
        characters -= len(part)
    return kept
