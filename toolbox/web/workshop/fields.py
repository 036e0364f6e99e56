"""What the form shows of each question: its label, its value, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from toolbox.delivery.languages import reading_language
from toolbox.workshop.kits.preparing import name_of
from toolbox.workshop.kits.records import Question

INPUT_TYPES = {
    "text": "text",
    "date": "date",
    "time": "time",
    "email": "email",
    "uri": "url",
    "color": "color",
}
_HINTS_OF_BROWSERS = {
    "email": "email",
    "street": "street-address",
    "postcode": "postal-code",
}


@dataclass(frozen=True)
class ItemView:
    """One item of a repeating group in the list of the form; ``place`` counts from 1."""

    place: int
    label: str
    note: str
    has_fault: bool


@dataclass(frozen=True)
class FieldView:
    """One question in the form; ``value`` is text, truth or a list, as its kind needs it."""

    question: Question
    name: str
    label: str
    hint: str
    value: Any
    errors: Sequence[str] = ()
    options: Sequence[tuple[str, str]] = ()
    parts: Sequence["FieldView"] = ()
    items: Sequence[ItemView] = field(default_factory=tuple)

    @property
    def kind(self) -> str:
        """The kind of the question."""
        return self.question.kind

    @property
    def input_type(self) -> str:
        """The type of an input of one line."""
        return INPUT_TYPES.get(self.kind, "text")

    @property
    def described_by(self) -> str:
        """The ids of hint and error, for screen readers; empty where there is neither."""
        found = [f"{self.name}-hint"] if self.hint or self.kind == "picture" else []
        found += [f"{self.name}-error"] if self.errors else []
        return " ".join(found)

    @property
    def autocomplete(self) -> str:
        """What browsers may fill in."""
        return _HINTS_OF_BROWSERS.get(self.question.name, _HINTS_OF_BROWSERS.get(self.kind, "off"))


@dataclass(frozen=True)
class GroupView:
    """Questions that stand together; ``answered`` of them are, ``is_open`` shows them at once."""

    title: str
    hint: str
    fields: Sequence[FieldView]
    answered: int
    is_open: bool


Faults = Mapping[tuple[str | int, ...], Sequence[str]]


def field_views(
    questions: Sequence[Question], answers: Mapping[str, Any], *, prefix: str, faults: Faults
) -> list[FieldView]:
    """Return the questions as the form shows them; ``faults`` by their path below ``answers``."""
    return [field_view(each, answers.get(each.name), prefix, faults) for each in questions]


def field_view(question: Question, value: Any, prefix: str, faults: Faults) -> FieldView:
    """Return one question."""
    language = reading_language()
    name = f"{prefix}{question.name}"
    path = (question.name,)
    given = question.default if value is None else value
    errors = list(faults.get(path, ()))
    parts: list[FieldView] = []
    if question.kind == "address":
        inside = given if isinstance(given, dict) else {}
        below = {key[1:]: found for key, found in faults.items() if key[:1] == path}
        parts = field_views(question.fields, inside, prefix=f"{name}-", faults=below)
    return FieldView(
        question=question,
        name=name,
        label=question.title.in_language(language),
        hint=question.hint.in_language(language),
        value=shown_value(question, given),
        errors=errors,
        options=[(str(one.value), one.title.in_language(language)) for one in question.choices],
        parts=parts,
        items=item_views(question, value, faults) if question.kind == "group" else (),
    )


def shown_value(question: Question, given: Any) -> Any:
    """Return a value as its input takes it."""
    if question.kind in {"boolean"}:
        return given is True
    if question.kind == "choices":
        return [str(one) for one in given] if isinstance(given, list) else []
    if question.kind == "texts":
        return "\n".join(map(str, given)) if isinstance(given, list) else ""
    if question.kind in {"address", "group"} or given is None:
        return ""
    if question.kind == "number" and isinstance(given, float):
        return format_decimal(given, locale=reading_language(), group_separator=False)
    return str(given)


def item_views(question: Question, value: Any, faults: Faults) -> list[ItemView]:
    """Return the items of a group with what they are called."""
    wrong = {path[1] for path in faults if path[:1] == (question.name,) and len(path) > 1}
    items = value if isinstance(value, list) else []
    return [
        ItemView(number, label_of(question, item), note_of(question, item), number - 1 in wrong)
        for number, item in enumerate(items, 1)
        if isinstance(item, dict)
    ]


def label_of(question: Question, item: Mapping[str, Any]) -> str:
    """Return what an item is called, empty where nothing was filled in."""
    return name_of(question, item)[:120]


def note_of(question: Question, item: Mapping[str, Any]) -> str:
    """Return a second short text of an item, to tell items apart."""
    label = label_of(question, item)
    texts = (
        said(part, item.get(part.name)) for part in question.fields if part.kind in {"text", "date"}
    )
    return next((text[:80] for text in texts if text and text[:120] != label), "")


def facts_of(question: Question, item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return an item in words: the label of each field that was filled in, and what it says."""
    language = reading_language()
    found = []
    for part in question.fields:
        text = said(part, item.get(part.name))
        if text:
            found.append((part.title.in_language(language), text))
    return found


def said(question: Question, value: Any) -> str:
    """Return an answer in words."""
    language = reading_language()
    titles = {str(one.value): one.title.in_language(language) for one in question.choices}
    if isinstance(value, list):
        return ", ".join(
            titles.get(str(one), str(one)) for one in value if not isinstance(one, dict)
        )
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    if isinstance(value, bool):
        return ("Yes" if value else "No") if language == "en" else ("Ja" if value else "Nein")
    if question.kind == "date" and value:
        return _day(str(value))
    return titles.get(str(value), str(value)) if value not in (None, "") else ""


def _day(given: str) -> str:
    try:
        return format_date(date.fromisoformat(given), format="long", locale=reading_language())
    except ValueError:
        # Half-typed answers are kept as they are.
        return given
