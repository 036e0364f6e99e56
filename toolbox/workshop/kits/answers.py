"""Checks answers against a kit's questions, and says in plain words what is wrong with each.

The schema that is checked with is made of the questions, so that nothing but what a form can ask
ever reaches the checker.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any

from email_validator import EmailNotValidError, validate_email
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from toolbox.foundation.i18n import Message, _l, language
from toolbox.workshop.kits.preparing import is_empty, with_defaults
from toolbox.workshop.kits.records import TEXT_KINDS, Kit, Question

__all__ = ["AnswerFault", "faults_of", "question_at", "with_defaults"]

FAULTS = 100
TEXTS_LENGTH = 200
LISTS = frozenset({"group", "choices", "texts"})
_ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+[^\s]*", re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """A fault of one answer.

    ``path`` leads to it: ``("town",)``, or ``("exhibitors", 2, "name")`` with entries counted
    from 0. ``label`` is the title of the question.
    """

    path: Path
    label: str
    message: Message

    @property
    def key(self) -> str:
        """Return the path as forms name their fields: ``exhibitors-2-name``."""
        return "-".join(map(str, self.path))


def faults_of(kit: Kit, answers: Mapping[str, Any]) -> list[AnswerFault]:
    """Return what is wrong with ``answers``, in the order of the form; at most ``FAULTS``.

    Empty texts count as not answered, and defaults as given.
    """
    return faults_among(kit.questions, answers)


def faults_among(
    questions: Sequence[Question], answers: Mapping[str, Any], *, limit: int = FAULTS
) -> list[AnswerFault]:
    """Return what is wrong with the answers to ``questions``, at most ``limit`` faults."""
    given = _answered(questions, answers)
    validator = _Validator(schema_of(questions), format_checker=_formats())
    faults = [_fault(questions, error) for error in islice(validator.iter_errors(given), limit)]
    order = {question.name: number for number, question in enumerate(questions)}
    return sorted(faults, key=lambda fault: _in_order(fault.path, order))


def question_at(questions: Sequence[Question], path: Path) -> Question | None:
    """Return the question that a path leads to."""
    found = next((each for each in questions if path and each.name == path[0]), None)
    for part in path[1:]:
        if found is not None and isinstance(part, str):
            found = found.field_named(part)
    return found


def schema_of(questions: Sequence[Question]) -> dict[str, Any]:
    """Return a plain JSON Schema for the answers to ``questions``."""
    return {
        "type": "object",
        "required": [each.name for each in questions if each.required],
        "properties": {each.name: _schema(each) for each in questions},
        "additionalProperties": False,
    }


def _schema(question: Question) -> dict[str, Any]:
    if question.kind in TEXT_KINDS:
        found = {"type": "string", "format": question.kind}
        return {**found, **_bounds(question, "minLength", "maxLength")}
    if question.kind in {"integer", "number"}:
        return {"type": question.kind, **_bounds(question, "minimum", "maximum")}
    values = [choice.value for choice in question.choices]
    listed = {"type": "array", **_bounds(question, "minItems", "maxItems")}
    if question.required and question.kind in LISTS:
        listed["minItems"] = max(1, listed.get("minItems", 1))
    kinds: Mapping[str, Callable[[], dict[str, Any]]] = {
        "boolean": lambda: {"type": "boolean"},
        "choice": lambda: {"enum": values},
        "choices": lambda: {**listed, "uniqueItems": True, "items": {"enum": values}},
        "texts": lambda: {**listed, "items": {"type": "string", "maxLength": TEXTS_LENGTH}},
        "address": lambda: schema_of(question.fields),
        "group": lambda: {**listed, "items": schema_of(question.fields)},
    }
    return kinds[question.kind]()


def _bounds(question: Question, least: str, most: str) -> dict[str, int | float]:
    given = {least: question.least, most: question.most}
    return {key: value for key, value in given.items() if value is not None}


def _answered(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what was not answered, so that only what is required misses it.

    What the form does not ask is left out too: an older version of the kit may have asked it.
    """
    found = {}
    for question in questions:
        given = answers.get(question.name)
        if is_empty(given):
            given = question.default
        if question.kind == "address" and isinstance(given, Mapping):
            given = _answered(question.fields, given)
            given = given if given or question.required else None
        elif question.kind == "group" and isinstance(given, list):
            given = [
                _answered(question.fields, each) if isinstance(each, Mapping) else each
                for each in given
            ]
        elif question.kind in LISTS and given is None:
            given = []
        if not is_empty(given):
            found[question.name] = given
    return found


def _missing(
    _validator: Validator, names: Sequence[str], instance: object, _schema: object
) -> Iterator[ValidationError]:
    """Report each missing answer at its own place; the library reports it at the place around."""
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield ValidationError("missing", path=(name,))


_Validator = extend(  # type: ignore[no-untyped-call] # its stubs leave it untyped
    Draft202012Validator, {"required": _missing}
)


def _fault(questions: Sequence[Question], error: ValidationError) -> AnswerFault:
    path: Path = tuple(error.absolute_path)
    question = question_at(questions, path)
    if question is None:
        return AnswerFault(path, "", _l("This does not fit."))
    return AnswerFault(path, question.title.in_language(language()), _message(question, error))


def _message(question: Question, error: ValidationError) -> Message:
    keyword = str(error.validator)
    if keyword == "format":
        return FORMAT_SENTENCES.get(question.kind, _l("This does not fit."))
    make = SENTENCES.get(keyword)
    if keyword == "type":
        return TYPE_SENTENCES.get(str(error.validator_value), _l("This does not fit."))
    return make(error.validator_value) if make else _l("This does not fit.")


def _in_order(path: Path, order: Mapping[str, int]) -> tuple[int, tuple[tuple[int, str], ...]]:
    parts = tuple((part, "") if isinstance(part, int) else (0, part) for part in path[1:])
    return order.get(str(path[0]), len(order)) if path else 0, parts


SENTENCES: Mapping[str, Callable[[Any], Message]] = MappingProxyType(
    {
        "required": lambda _limit: _l("Please fill this in."),
        "enum": lambda _limit: _l("Please choose one of the values offered."),
        "uniqueItems": lambda _limit: _l("A value is chosen twice here."),
        "maxLength": lambda limit: _l("Please shorten this to %(limit)s characters.", limit=limit),
        "minLength": lambda limit: _l("Please write at least %(limit)s characters.", limit=limit),
        "minimum": lambda limit: _l("The smallest possible value is %(limit)s.", limit=limit),
        "maximum": lambda limit: _l("The largest possible value is %(limit)s.", limit=limit),
        "minItems": lambda limit: _l("At least %(limit)s have to be given here.", limit=limit),
        "maxItems": lambda limit: _l("At most %(limit)s can be given here.", limit=limit),
    }
)
TYPE_SENTENCES: Mapping[str, Message] = MappingProxyType(
    {
        "string": _l("Please write a text here."),
        "integer": _l("Please write a whole number here, such as 12."),
        "number": _l("Please write a number here, such as 12.5."),
        "boolean": _l("Please answer with yes or no."),
        "array": _l("Here a list is expected."),
        "object": _l("Here several fields are expected."),
    }
)
FORMAT_SENTENCES: Mapping[str, Message] = MappingProxyType(
    {
        "date": _l("Please write a date with year, month and day, such as 2026-11-22."),
        "time": _l("Please write a time with hours and minutes, such as 09:30."),
        "email": _l("Please write a full email address, such as name@example.org."),
        "uri": _l("Please write a full web address that begins with https://."),
        "color": _l("Please write a colour as # and six digits or letters, such as #1f6f78."),
    }
)


@lru_cache(maxsize=1)
def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in FORMAT_CHECKS.items():
        checker.checks(name)(check)
    return checker


def _is_date(value: object) -> bool:
    try:
        return date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


def _is_time(value: object) -> bool:
    try:
        return bool(re.fullmatch(r"\d\d:\d\d", str(value))) and bool(time.fromisoformat(str(value)))
    except ValueError:
        return False


def _is_email(value: object) -> bool:
    try:
        validate_email(str(value), check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


FORMAT_CHECKS: Mapping[str, Callable[[object], bool]] = MappingProxyType(
    {
        "date": _is_date,
        "time": _is_time,
        "email": _is_email,
        "uri": lambda value: bool(_ADDRESS.fullmatch(str(value))),
        "color": lambda value: bool(_COLOUR.fullmatch(str(value))),
    }
)
