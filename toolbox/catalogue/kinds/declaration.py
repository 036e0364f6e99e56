"""What a kind of instrument is made of: its names, its look and its own fields."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from toolbox.foundation.i18n import Message, _l


class FieldType(StrEnum):
    """How a kind's own field is entered, checked and shown."""

    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes-no"


@dataclass(frozen=True)
class KindField:
    """One field of a kind; ``unit`` stands behind the value where it is shown."""

    name: str
    type: FieldType
    label: Message
    hint: Message = ""
    unit: Message = ""
    choices: tuple[tuple[str, Message], ...] = ()
    maximum: int = 100_000
    names_people: bool = False
    """True where it says whom to turn to; that ends when somebody else keeps the instrument."""

    def problem(self, value: Any) -> Message | None:
        """Return what is wrong with ``value`` as a sentence, None where it is fine."""
        checks = {
            FieldType.LINE: self._line_problem,
            FieldType.LINES: self._lines_problem,
            FieldType.NUMBER: self._number_problem,
            FieldType.CHOICE: self._choice_problem,
            FieldType.YES_NO: self._yes_no_problem,
        }
        return checks[self.type](value)

    def _line_problem(self, value: Any) -> Message | None:
        if not isinstance(value, str) or len(value) > 300:
            return _l("Please use at most 300 characters.")
        return None

    def _lines_problem(self, value: Any) -> Message | None:
        lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
        if not lines or len(value) > 20 or any(len(line) > 300 for line in value):
            return _l("Please use at most 20 lines of 300 characters.")
        return None

    def _number_problem(self, value: Any) -> Message | None:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not 0 <= value <= self.maximum:
            return _l("Please enter a whole number from 0 to %(maximum)s.", maximum=self.maximum)
        return None

    def _choice_problem(self, value: Any) -> Message | None:
        if not isinstance(value, str) or value not in {key for key, _label in self.choices}:
            return _l("Please choose one of the entries.")
        return None

    def _yes_no_problem(self, value: Any) -> Message | None:
        return None if isinstance(value, bool) else _l("Please choose yes or no.")


@dataclass(frozen=True)
class Kind:
    """A kind of instrument. ``icon`` names a symbol of the icon sprite; colours follow the key."""

    key: str
    label: Message
    plural: Message
    about: Message
    icon: str
    fields: tuple[KindField, ...] = ()
    has_place: bool = False
    """True where the instrument is a service for regions rather than a thing to take along."""
    ages: bool = False
    """True where people, addresses or rules inside become wrong with time, so that somebody has to
    look again on a certain day."""
