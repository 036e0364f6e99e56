"""The columns of a table for a repeating group: one a field, three for an address.

A cell is text as people write it; here it becomes an answer, and an answer a cell.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from toolbox.workshop.kits.records import Choice, Question

SEPARATOR = ";"
"""Between the values of one cell."""
YES = frozenset({"ja", "j", "yes", "y", "x", "1", "wahr", "true"})
NO = frozenset({"nein", "n", "no", "0", "falsch", "false", "-"})
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?(?:\s?Uhr)?")
_WHOLE = re.compile(r"[+-]?\d{1,15}")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,10})?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``path`` is the field, and inside of an address its part."""

    path: tuple[str, ...]
    title: str
    question: Question
    required: bool


def columns_of(group: Question, language: str = "de") -> list[Column]:
    """Return the columns of a repeating group in the order of its fields, titles unlike."""
    columns = []
    for question in group.fields:
        title = question.title.in_language(language)
        if question.kind == "address":
            columns += [
                Column(
                    (question.name, part.name),
                    f"{title}: {part.title.in_language(language)}",
                    part,
                    question.required and part.required,
                )
                for part in question.fields
            ]
        else:
            columns.append(Column((question.name,), title, question, question.required))
    return columns


def squeezed(text: str) -> str:
    """Return a title as it is compared: case and spaces do not count, nor marks at its end."""
    return " ".join(text.replace("\u00a0", " ").casefold().split()).rstrip("*: ")


def answer_in(cell: object, question: Question) -> Any:
    """Return the answer that a cell gives to a question; None for an empty one.

    What cannot be understood stays a text, so that the check of answers says what is wrong.
    """
    text = text_in(cell)
    if not text:
        return None
    read = _READERS.get(question.kind)
    return read(text, question) if read else text


def text_in(cell: object) -> str:
    """Return what a cell shows, without the mark that keeps it from being computed."""
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = "" if cell is None else str(cell).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def cell_of(answer: Any, question: Question) -> str:
    """Return an answer as it stands in a cell."""
    if answer is None:
        return ""
    if question.kind == "boolean":
        return "ja" if answer else "nein"
    if question.kind == "choice":
        return title_of(answer, question.choices)
    if question.kind in {"choices", "texts"}:
        return f"{SEPARATOR} ".join(title_of(each, question.choices) for each in answer)
    if question.kind == "number":
        return str(answer).replace(".", ",")
    return str(answer)


def title_of(value: Any, choices: Sequence[Choice]) -> str:
    """Return a choice's title for its value."""
    return next((choice.title.de for choice in choices if choice.value == value), str(value))


def defused(cell: str) -> str:
    """Return a cell that spreadsheets show and do not compute."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _date(text: str, _question: Question) -> str:
    if match := _GERMAN_DATE.fullmatch(text.removesuffix(" 00:00:00")):
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return text.removesuffix(" 00:00:00")


def _time(text: str, _question: Question) -> str:
    match = _TIME.fullmatch(text)
    return f"{int(match[1]):02}:{match[2]}" if match else text


def _integer(text: str, _question: Question) -> int | str:
    plain = text.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) else text
    return int(plain) if _WHOLE.fullmatch(plain) else text


def _number(text: str, question: Question) -> int | float | str:
    whole = _integer(text, question)
    if isinstance(whole, int):
        return whole
    plain = text.replace(".", "") if "," in text else text
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else text


def _boolean(text: str, _question: Question) -> bool | str:
    word = text.casefold()
    return True if word in YES else False if word in NO else text


def _choice(text: str, question: Question) -> Any:
    wanted = squeezed(text)
    for choice in question.choices:
        if wanted in {squeezed(str(choice.value)), squeezed(choice.title.de)} or (
            choice.title.en and wanted == squeezed(choice.title.en)
        ):
            return choice.value
    return text


def _parts(text: str) -> list[str]:
    return [part for each in re.split(r"[;\n]", text) if (part := each.strip())]


def _uri(text: str, _question: Question) -> str:
    return f"https://{text}" if text.casefold().startswith("www.") else text


_READERS: Mapping[str, Callable[[str, Question], Any]] = MappingProxyType(
    {
        "date": _date,
        "time": _time,
        "integer": _integer,
        "number": _number,
        "boolean": _boolean,
        "choice": _choice,
        "choices": lambda text, question: [_choice(part, question) for part in _parts(text)],
        "texts": lambda text, _question: _parts(text),
        "uri": _uri,
        "color": lambda text, _question: text if text.startswith("#") else f"#{text}",
    }
)
