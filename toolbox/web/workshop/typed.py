"""From what was typed into a form to the answers of a kit's questions."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from flask import request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from toolbox.files import operations as files
from toolbox.files.intake import receive
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Invalid, ToolboxError
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop import operations, queries, rules
from toolbox.workshop.kits.records import Question
from toolbox.workshop.models import AdaptedCopy

Typed = ImmutableMultiDict[str, str]
_WHOLE = re.compile(r"-?\d{1,15}")
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+")
_BROKEN = re.compile(r"-?\d{1,15}[.,]\d{1,10}")
TOP = "a-"
"""How the names of fields begin that stand on the page of the whole form."""
ITEM = "i-"
"""How they begin on the page of one item of a group."""


def answers_from(
    questions: Sequence[Question], form: Typed, *, prefix: str, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return an answer to each question but groups; None where nothing was typed.

    What cannot be read as a number stays a text, so that nothing is lost and the check names it.
    """
    found = {}
    for question in questions:
        if question.kind == "picture":
            found[question.name] = before.get(question.name)
            if form.get(f"{prefix}{question.name}-remove"):
                found[question.name] = None
        elif question.kind != "group":
            found[question.name] = _READERS.get(question.kind, _text)(
                question, f"{prefix}{question.name}", form
            )
    return found


def _text(_question: Question, name: str, form: Typed) -> str | None:
    return form.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip() or None


def _whole(question: Question, name: str, form: Typed) -> int | str | None:
    typed = (_text(question, name, form) or "").replace("\u202f", "").replace(" ", "")
    if _GROUPED.fullmatch(typed):
        typed = typed.replace(".", "")
    return int(typed) if _WHOLE.fullmatch(typed) else typed or None


def _number(question: Question, name: str, form: Typed) -> float | int | str | None:
    whole = _whole(question, name, form)
    if isinstance(whole, str) and _BROKEN.fullmatch(whole):
        return float(whole.replace(",", "."))
    return whole


def _truth(_question: Question, name: str, form: Typed) -> bool:
    return name in form


def _choice(question: Question, name: str, form: Typed) -> Any:
    typed = form.get(name, "")
    return next((one.value for one in question.choices if str(one.value) == typed), None)


def _choices(question: Question, name: str, form: Typed) -> list[Any] | None:
    typed = set(form.getlist(name))
    return [one.value for one in question.choices if str(one.value) in typed] or None


def _lines(question: Question, name: str, form: Typed) -> list[str] | None:
    typed = _text(question, name, form) or ""
    return [line.strip() for line in re.split(r"[\n;]", typed) if line.strip()] or None


def _address(question: Question, name: str, form: Typed) -> dict[str, Any] | None:
    parts = {part.name: _text(part, f"{name}-{part.name}", form) for part in question.fields}
    return {key: value for key, value in parts.items() if value} or None


_READERS: Mapping[str, Callable[[Question, str, Typed], Any]] = {
    "integer": _whole,
    "number": _number,
    "boolean": _truth,
    "choice": _choice,
    "choices": _choices,
    "texts": _lines,
    "address": _address,
}


def sent_pictures(
    copy: AdaptedCopy, questions: Sequence[Question], *, prefix: str, by: Actor
) -> tuple[dict[str, str], dict[str, str]]:
    """Take in the pictures that came with a form; outside of a unit of work.

    Returns names for the answers, and for each that was refused why, both by question.
    """
    names: dict[str, str] = {}
    refused: dict[str, str] = {}
    key = copy.id
    for question in questions:
        upload = request.files.get(f"{prefix}{question.name}")
        if question.kind == "picture" and upload is not None and upload.filename:
            try:
                names[question.name] = _keep(key, upload, by)
            except ToolboxError as error:
                refused[question.name] = str(error.message)
    return names, refused


def _keep(copy_id: int, upload: FileStorage, by: Actor) -> str:
    kept = receive(
        cast("Any", upload.stream),
        name=upload.filename or "",
        declared_type=upload.mimetype or None,
        limit=rules.PICTURE_SIZE,
        storage=installed_storage(),
    )
    if kept.format not in rules.PICTURE_FORMATS:
        raise Invalid(operations.NO_PICTURE, code="picture-format")
    with unit_of_work():
        copy = queries.copy_numbered(copy_id)
        return operations.keep_picture(copy, files.register(kept), by=by)
