"""Answers as templates have them: defaults filled in, entries numbered and named for addresses."""

from collections.abc import Mapping, Sequence
from typing import Any

from toolbox.foundation.ids import slugify
from toolbox.workshop.kits.records import Kit, Question

NAMING_FIELDS = ("name", "title")
_ENTRY = "eintrag"


def with_defaults(kit: Kit, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer to every question: the one given, otherwise the default, otherwise None.

    Texts that were left empty count as not answered, lists become at least empty lists, a yes or
    no that was not given is no. What the kit does not ask is left out. The answers themselves
    stay as they are: ``slug`` and ``number`` are added by ``prepared``.
    """
    return filled(kit.questions, answers)


def filled(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer to each of ``questions``."""
    return {each.name: answer_to(each, answers.get(each.name)) for each in questions}


def answer_to(question: Question, given: Any) -> Any:
    """Return the answer to one question."""
    if is_empty(given) and question.default is not None:
        given = question.default
    if question.kind == "group":
        entries = given if isinstance(given, list) else []
        return [filled(question.fields, entry) for entry in entries if isinstance(entry, dict)]
    if question.kind in {"choices", "texts"}:
        return list(given) if isinstance(given, list) else []
    if question.kind == "address":
        return filled(question.fields, given if isinstance(given, dict) else {})
    if question.kind == "boolean":
        return given is True
    return None if is_empty(given) else given


def is_empty(given: Any) -> bool:
    """Tell whether nothing was answered."""
    return given is None or (isinstance(given, str) and not given.strip())


def prepared(
    kit: Kit, answers: Mapping[str, Any], pictures: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return ``answers`` as templates have them.

    Every entry of a repeating group has ``slug``, unique among its entries, and ``number``, from
    1 on. ``pictures`` maps answers to the paths of pictures in the output; an answer that names
    none of them becomes None.
    """
    found = with_defaults(kit, answers)
    known = {**{name: name for name in kit.asset_names}, **(pictures or {})}
    for question in kit.questions:
        if question.kind == "picture":
            found[question.name] = known.get(found[question.name] or "")
        elif question.kind == "group":
            found[question.name] = entries_named(question, found[question.name], known)
    return found


def entries_named(
    question: Question, entries: Sequence[Mapping[str, Any]], pictures: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return a group's entries with slug and number, pictures as paths."""
    taken: set[str] = set()
    named = []
    for number, entry in enumerate(entries, 1):
        slug = unique(slugify(name_of(question, entry), fallback=f"{_ENTRY}-{number}"), taken)
        shown = {
            each.name: pictures.get(entry[each.name] or "")
            for each in question.fields
            if each.kind == "picture"
        }
        named.append({**entry, **shown, "slug": slug, "number": number})
    return named


def name_of(question: Question, entry: Mapping[str, Any]) -> str:
    """Return what an entry is called: its name or title, otherwise its first text."""
    texts = [each.name for each in question.fields if each.kind == "text"]
    naming = next((name for name in NAMING_FIELDS if name in texts), next(iter(texts), ""))
    return str(entry.get(naming) or "")


def unique(slug: str, taken: set[str]) -> str:
    """Return ``slug``, with a number where another entry has it; remembers it in ``taken``."""
    found, number = slug, 1
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    taken.add(found)
    return found
