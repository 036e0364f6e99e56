"""What a copy still says as the example of its kit does, and nobody made up for it."""

from collections.abc import Mapping
from typing import Any

from toolbox.workshop.kits.records import Kit, Question

_OF_LOOKS = frozenset({"boolean", "choice", "choices", "color", "integer", "number"})
"""Kinds of questions to which many give the same answer; nothing invented stands in them."""


def still_there(kit: Kit, answers: Mapping[str, Any]) -> list[Question]:
    """Return the questions that ``answers`` answers with something of the example.

    Of a list one entry is enough, of an address one part. What the kit proposes to everybody as
    its default does not count.
    """
    return [
        question
        for question in kit.questions
        if question.kind not in _OF_LOOKS
        and answers.get(question.name) != question.default
        and _is_of_example(answers.get(question.name), kit.example.get(question.name))
    ]


def _is_of_example(given: Any, example: Any) -> bool:
    if isinstance(given, list) and isinstance(example, list):
        return any(entry in example for entry in given)
    if isinstance(given, dict) and isinstance(example, dict):
        return any(value and value == example.get(name) for name, value in given.items())
    return bool(given) and given == example
