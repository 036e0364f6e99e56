"""What a visit has to tell: refusals with their reasons, and what our words could not hold."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolbox.foundation.i18n import Message, _l
from toolbox.harvesting.rules import TOLD_AT_MOST, UNMAPPED_AT_MOST, Told, sentence
from toolbox.harvesting.wording import note_in_words

_PLACES: Mapping[str, Message] = {
    "line": _l("line %(number)s"),
    "record": _l("record %(number)s"),
}


class Tally:
    """Counts while records go by, with bounds on what is kept; ``as_told`` is stored as JSON."""

    def __init__(self, told: Mapping[str, Any] | None = None) -> None:
        known = told or {}
        self.refusals: list[tuple[str, Told]] = [(n, t) for n, t in known.get("refusals", ())]
        self.reasons = Counter[str](known.get("reasons", {}))
        self.unmapped = Counter[str](known.get("unmapped", {}))

    def refuse(self, upstream_id: str, told: Told) -> None:
        """Note a record that is not taken, and why."""
        self.reasons[str(told["code"])] += 1
        if len(self.refusals) < TOLD_AT_MOST:
            self.refusals.append((upstream_id, told))

    def note_unmapped(self, notes: Iterable[str]) -> None:
        """Count what our words could not hold; of endless variety just the beginning."""
        for note in notes:
            if note in self.unmapped or len(self.unmapped) < UNMAPPED_AT_MOST:
                self.unmapped[note] += 1

    def note_missing(self, words: Iterable[str]) -> None:
        """Count words of another toolbox for which there is none here."""
        self.note_unmapped(f"subject: {one}" for one in words)

    @property
    def as_told(self) -> dict[str, Any]:
        """Everything, ready to be stored."""
        return {
            "refusals": [list(one) for one in self.refusals],
            "reasons": dict(self.reasons),
            "unmapped": dict(self.unmapped),
        }


def refusals_in(told: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Return stored refusals in words of the reader: name there, and why."""
    return [(_place(name), sentence(why)) for name, why in told.get("refusals", ())]


def _place(name: str) -> str:
    """Return a name as it is, and the place in a list of what has none in words."""
    what, _sign, number = name.partition(" ")
    if what not in _PLACES or not number.isdecimal():
        return name
    return str(_PLACES[what]) % {"number": number}


def unmapped_in(told: Mapping[str, Any], *, most: int) -> Sequence[tuple[str, int]]:
    """Return what our words could not hold and how often, the most frequent first."""
    counted = Counter[str](told.get("unmapped", {})).most_common(most)
    return [(note_in_words(note), count) for note, count in counted]
