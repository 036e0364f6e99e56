"""Ways to satisfy what is asked for, made from words, phrases and members of rings."""

from collections.abc import Iterator, Sequence

from toolbox.discovery.language.analysis import Word, words
from toolbox.discovery.typed import Piece
from toolbox.discovery.understanding.rings import Keys
from toolbox.discovery.understanding.wording import (
    any_form,
    base_form,
    in_field,
    is_little,
    joined_verbs,
)
from toolbox.discovery.wanted import Alternative, Choices, Group

MOST_NEAR = 6
"""Longer rows of words are hardly ever found as they were typed."""


def as_ring_member(member: Keys, weight: float) -> Alternative:
    """Return a member of a ring; one of several words is a phrase."""
    phrase = len(member) > 1
    choices = tuple(base_form(key, whole=phrase) for key in member)
    return Alternative(choices, phrase=phrase, weight=weight)


def with_particle(typed: Sequence[Word], behind: Sequence[Word]) -> Iterator[Alternative]:
    """Yield the verb that a single word is together with a particle at the very end."""
    if len(typed) == 1 and behind:
        for verb in joined_verbs(typed[0].plain, behind[-1].plain.lower()):
            yield Alternative((base_form(verb),))


def together(groups: Sequence[Group]) -> Iterator[Alternative]:
    """Yield the alternatives of one group, or what was typed in all of several."""
    if len(groups) == 1:
        yield from groups[0].alternatives
    elif groups:
        yield Alternative(tuple(choices for g in groups for choices in g.alternatives[0].words))


def literally(piece: Piece) -> Iterator[Alternative]:
    """Yield a phrase, or what is looked for in one field, as whole words; nothing without any."""
    field = None if piece.field == "kind" else piece.field
    choices = tuple(
        in_field(word.plain, field) if field else any_form(word.plain, whole=True)
        for word in words(piece.text)
    )
    if choices:
        yield Alternative(choices, phrase=len(choices) > 1)


def row_of(runs: Sequence[Sequence[Word]]) -> tuple[Choices, ...]:
    """Return the longest row of words without the little ones around it, if it is short."""
    longest: Sequence[Word] = max(runs, key=len, default=())
    places = [place for place, word in enumerate(longest) if not is_little(word)]
    row = longest[places[0] : places[-1] + 1] if places else ()
    if not 1 < len(row) <= MOST_NEAR:
        return ()
    return tuple(any_form(word.plain, whole=True) for word in row)
