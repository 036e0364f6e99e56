"""Three states of one thing side by side: as it was taken over last, as it is there, as it is here.

What only they changed is taken, what only we changed is kept, and where both did, a person chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from toolbox.review.sheet import Sheet

NOT_COMPARED = frozenset({"change_note"})
"""What is new in every version says nothing about the thing."""


class Side(StrEnum):
    """Who changed a field since it was the same."""

    THEIRS = "theirs"
    OURS = "ours"
    BOTH = "both"


class Choice(StrEnum):
    """Which state of a field is to hold."""

    THEIRS = "theirs"
    OURS = "ours"


@dataclass(frozen=True)
class Difference:
    """A field that is not the same there and here; None where it is not filled in."""

    name: str
    side: Side
    theirs: Any
    ours: Any


@dataclass(frozen=True)
class Merged:
    """What comes of it: the ``sheet`` that is to hold, and fields on which nobody has decided."""

    sheet: Sheet
    base: Sheet
    open: tuple[str, ...]


def differences(
    base: Mapping[str, Any] | None, theirs: Mapping[str, Any], ours: Mapping[str, Any]
) -> list[Difference]:
    """Return the fields that differ, each with who changed it.

    Without a ``base`` nobody knows who did, so both may have.
    """
    names = sorted({*theirs, *ours} - NOT_COMPARED)
    found = []
    for name in names:
        there, here = theirs.get(name), ours.get(name)
        if there == here:
            continue
        side = Side.BOTH
        if base is not None and there == base.get(name):
            side = Side.OURS
        elif base is not None and here == base.get(name):
            side = Side.THEIRS
        found.append(Difference(name, side, there, here))
    return found


def merge(
    base: Mapping[str, Any] | None,
    theirs: Mapping[str, Any],
    ours: Mapping[str, Any],
    choices: Mapping[str, Choice],
    *,
    asks_always: bool = False,
) -> Merged:
    """Return what is to hold after ``choices`` by name of the field; undecided ones stay ours.

    In the new base those stay as they were, so that the next package asks for them again. With
    ``asks_always`` nothing of theirs holds by itself.
    """
    sheet, kept, undecided = dict(ours), dict(theirs), []
    for one in differences(base, theirs, ours):
        is_asked = one.side is Side.BOTH or (asks_always and one.side is Side.THEIRS)
        choice = choices.get(one.name) or (None if is_asked else Choice(one.side))
        if choice is Choice.THEIRS:
            _set(sheet, one.name, one.theirs)
        elif choice is None:
            undecided.append(one.name)
            _set(kept, one.name, (base or {}).get(one.name))
    return Merged(sheet, kept, tuple(undecided))


def _set(sheet: Sheet, name: str, value: Any) -> None:
    if value is None:
        sheet.pop(name, None)
    else:
        sheet[name] = value
