"""Form fields that give back what a version's content wants: tidy lines, lists, whole numbers."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput, TextInput

from toolbox.foundation.i18n import Message, _

_INVISIBLE = frozenset({"Cc", "Cs"})
_BARE_ADDRESS = re.compile(r"[\w-]+(\.[\w-]+)+([/?#:].*)?", re.DOTALL)
LONGEST_NUMBER = 12


def _visible(text: str) -> str:
    """Return ``text`` without control characters, which no mail and no database likes."""
    return "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in _INVISIBLE
    )


def tidy_line(text: str) -> str:
    """Return ``text`` as one line."""
    return " ".join(_visible(" ".join(text.split())).split())


def tidy_prose(text: str) -> str:
    """Return ``text`` with the line ends of this house and nothing around it."""
    return _visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class LineField(StringField):
    """One line of text."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take what was typed as one line."""
        if valuelist:
            self.data = tidy_line(str(valuelist[0]))


class AddressField(LineField):
    """A web address; ``www.example.org`` gets its https:// in front."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Complete what people leave out."""
        super().process_formdata(valuelist)
        if self.data and _BARE_ADDRESS.fullmatch(self.data):
            self.data = f"https://{self.data}"


class ProseField(TextAreaField):
    """A text of several lines."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take what was typed with tidy line ends."""
        if valuelist:
            self.data = tidy_prose(str(valuelist[0]))


class LinesField(TextAreaField):
    """A list, typed one entry per line; gives back a tuple."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take each line that says something."""
        if valuelist:
            lines = (tidy_line(line) for line in tidy_prose(str(valuelist[0])).split("\n"))
            self.data = tuple(line for line in lines if line)  # type: ignore[assignment]

    def _value(self) -> str:
        return "\n".join(self.data or ())


class TagsField(StringField):
    """Keywords with commas between them; gives back a tuple, each keyword once."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take each keyword, however it is written, once."""
        if valuelist:
            typed = (tidy_line(part) for part in re.split(r"[,;\n]", str(valuelist[0])))
            kept = {label.casefold(): label for label in reversed(list(typed)) if label}
            self.data = tuple(reversed(kept.values()))  # type: ignore[assignment]

    def _value(self) -> str:
        return ", ".join(self.data or ())


class WholeNumberField(Field):
    """A whole number or nothing; what cannot be read stays in the field."""

    widget = TextInput()
    data: int | None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take a number; ValueError with a sentence otherwise."""
        if not valuelist:
            return
        typed, self.data = str(valuelist[0]).strip(), None
        if typed and (not typed.isdecimal() or len(typed) > LONGEST_NUMBER):
            raise ValueError(_("Please enter a whole number, for example 45."))
        if typed:
            self.data = int(typed)

    def _value(self) -> str:
        if self.raw_data and self.process_errors:
            return str(self.raw_data[0])[:40]
        return "" if self.data is None else str(self.data)


class DayField(Field):
    """A day or nothing."""

    widget = DateInput()
    data: date | None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take a day as browsers send it; ValueError with a sentence otherwise."""
        if not valuelist:
            return
        typed, self.data = str(valuelist[0]).strip(), None
        if typed:
            try:
                self.data = date.fromisoformat(typed)
            except ValueError:
                raise ValueError(_("Please enter a day such as 2027-03-31.")) from None

    def _value(self) -> str:
        if self.raw_data and self.process_errors:
            return str(self.raw_data[0])[:40]
        return self.data.isoformat() if self.data else ""


class TermsField(SelectMultipleField):
    """Terms of a vocabulary. A ``closed`` one checks them here, others where they are saved."""

    def __init__(
        self, label: Any = None, *, vocabulary: str, closed: bool = False, **options: Any
    ) -> None:
        super().__init__(label, validate_choice=False, choices=[], **options)
        self.vocabulary = vocabulary
        self.closed = closed

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take every key once."""
        self.data = tuple(dict.fromkeys(map(str, valuelist)))  # type: ignore[assignment]

    def pre_validate(self, form: Any) -> None:
        """Refuse what was never offered."""
        if self.closed and set(self.data or ()) - set(choice_labels(self)):
            raise ValidationError(_("Please choose one of the entries."))


def options(labels: Mapping[str, Message]) -> list[SelectChoice]:
    """Return the choices of a field from keys and labels."""
    return [SelectChoice(key, label) for key, label in labels.items()]


def choice_labels(field: Any) -> dict[str, str]:
    """Return key to label of what a field offers, nothing for fields without choices."""
    return {one.value: str(one.label) for one in getattr(field, "choices", None) or ()}


class OneField(RadioField):
    """One of several entries, or none."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, **{"choices": [], **options, "validate_choice": False})

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take the chosen key; nothing chosen is None."""
        if valuelist:
            self.data = str(valuelist[0]) or None

    def pre_validate(self, form: Any) -> None:
        """Refuse what was never offered."""
        if self.data and self.data not in choice_labels(self):
            raise ValidationError(_("Please choose one of the entries."))


class YesNoField(OneField):
    """Yes, no or not said; ``said`` is True, False or None."""

    def process_data(self, value: Any) -> None:
        """Show what is stored."""
        self.data = {True: "yes", False: "no"}.get(value, "")

    @property
    def said(self) -> bool | None:
        """What was chosen."""
        return {"yes": True, "no": False}.get(self.data or "")


class RowForm(Form):
    """One row of a list of people, links or facts."""

    @property
    def is_empty(self) -> bool:
        """True where nothing was typed; a choice alone says nothing."""
        return not any(field.data for field in self if not hasattr(field, "choices"))


class RowsField(FieldList):  # type: ignore[type-arg]  # generic in its stubs alone
    """Rows that become entries made by ``make``; empty rows are left out."""

    def __init__(
        self, label: Any = None, *, row: type[RowForm], make: Callable[..., Any], **options: Any
    ) -> None:
        super().__init__(FormField(row), label, **options)
        self.make = make

    @property
    def said(self) -> tuple[Any, ...]:
        """The entries that say something."""
        return tuple(
            self.make(**{name: value or "" for name, value in entry.data.items()})
            for entry in self.entries
            if not entry.form.is_empty
        )
