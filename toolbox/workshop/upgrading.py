"""A newer version of the kit: what is different, and taking it or leaving it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue import templating
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Version
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.workshop import looking, policy
from toolbox.workshop.events import CopyChanged
from toolbox.workshop.kits.records import Change, Kit, Question
from toolbox.workshop.lineage import keep_lineage
from toolbox.workshop.models import AdaptedCopy
from toolbox.workshop.operations import touch

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Newer:
    """A version of the kit that a copy was not made with."""

    version: Version
    file: StoredFile
    kit: Kit


@dataclass(frozen=True)
class Difference:
    """What is different between two versions of a kit, seen from the answers of a copy.

    ``parts`` are new and gone fields of repeating groups, each with its group. ``gone`` are
    questions that were answered and are not asked any more.
    """

    changes: Sequence[Change]
    new: Sequence[Question]
    gone: Sequence[Question]
    changed: Sequence[tuple[Question, Question]]
    new_parts: Sequence[tuple[Question, Question]]
    gone_parts: Sequence[tuple[Question, Question]]


def newer_for(copy: AdaptedCopy) -> Newer | None:
    """Return the published version of the kit where it is not the one of the copy."""
    instrument = copy.instrument
    if (
        instrument is None
        or instrument.state is not InstrumentState.PUBLISHED
        or instrument.current_version_id in (None, copy.version_id)
    ):
        return None
    version = catalogue.published_version(instrument)
    found = looking.kit_among(version)
    if found is None or found[0].file_id == copy.kit_file_id:
        return None
    return Newer(version, found[0].file, looking.kit_of(found[0].file))


def waiting_for(copy: AdaptedCopy) -> Newer | None:
    """Return the newer version unless the people of the copy have left it."""
    newer = newer_for(copy)
    return newer if newer is not None and newer.file.id != copy.left_file_id else None


def require_newer(copy: AdaptedCopy) -> Newer:
    """Return the newer version; NotFound where there is none."""
    newer = newer_for(copy)
    if newer is None:
        raise NotFound(_l("This copy is made with the newest version of its kit."))
    return newer


def difference(old: Kit, new: Kit) -> Difference:
    """Compare two versions of a kit."""
    before = {question.name: question for question in old.questions}
    after = {question.name: question for question in new.questions}
    both = [(before[name], after[name]) for name in after if name in before]
    groups = [pair for pair in both if pair[0].kind == pair[1].kind == "group"]
    return Difference(
        changes=[one for one in new.changes if _number(one.version) > _number(old.version)],
        new=[question for name, question in after.items() if name not in before],
        gone=[question for name, question in before.items() if name not in after],
        changed=[pair for pair in both if _is_changed(*pair)],
        new_parts=[
            (now_, part)
            for was, now_ in groups
            for part in now_.fields
            if was.field_named(part.name) is None
        ],
        gone_parts=[
            (now_, part)
            for was, now_ in groups
            for part in was.fields
            if now_.field_named(part.name) is None
        ],
    )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _is_changed(was: Question, now_: Question) -> bool:
    same = ("kind", "title", "hint", "required", "least", "most", "choices")
    return any(getattr(was, name) != getattr(now_, name) for name in same)


def carried_over(
    answers: Answers, leftover: Answers, new: Kit
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers that a version asks for, and those that it does not.

    What was left over before comes back where it is asked for again.
    """
    kept: dict[str, Any] = {}
    left: dict[str, Any] = {}
    asked = {question.name: question for question in new.questions}
    for name, value in {**leftover, **answers}.items():
        question = asked.get(name)
        if question is None or not _fits(question, value):
            left[name] = value
        elif question.kind == "group":
            kept[name], over = _items_over(question, value)
            if any(over):
                left[name] = over
        else:
            kept[name] = value
    return kept, left


_SHAPES: Mapping[str, type | tuple[type, ...]] = {
    "group": list,
    "choices": list,
    "address": dict,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


def _fits(question: Question, value: Any) -> bool:
    if question.kind == "choice":
        return any(value == choice.value for choice in question.choices)
    return isinstance(value, _SHAPES.get(question.kind, str))


def _items_over(question: Question, items: list[Any]) -> tuple[list[Any], list[Any]]:
    names = {part.name for part in question.fields}
    kept, over = [], []
    for item in items:
        if isinstance(item, dict):
            kept.append({name: value for name, value in item.items() if name in names})
            over.append({name: value for name, value in item.items() if name not in names})
    return kept, over


def take(copy: AdaptedCopy, newer: Newer, *, by: Actor) -> None:
    """Go on with the newer version; answers that it does not ask for are put aside.

    Raises Denied where its licence does not allow it, Conflict.
    """
    policy.work_on.require(by, copy)
    reason = templating.obstacle(newer.version, by=by)
    if reason is not None:
        raise Denied(reason, code="licence")
    if newer.file.id == copy.kit_file_id:
        raise Conflict(_l("This copy is made with the newest version of its kit."), code="newest")
    copy.answers, copy.leftover = carried_over(copy.answers, copy.leftover, newer.kit)
    copy.kit_file_id, copy.version_id = newer.file.id, newer.version.id
    copy.kit_version, copy.left_file_id = newer.kit.version, None
    keep_lineage(copy)
    touch(copy, by=by)
    db.session.flush()
    db.session.refresh(copy)
    announce(CopyChanged(copy.id, "upgraded", by.user_id))


def leave(copy: AdaptedCopy, newer: Newer, *, by: Actor) -> None:
    """Stay with the present version; the newer one is not offered again."""
    policy.work_on.require(by, copy)
    copy.left_file_id = newer.file.id
    db.session.flush()


def forget_leftover(copy: AdaptedCopy, *, by: Actor) -> None:
    """Throw the answers away that nobody asks for any more."""
    policy.work_on.require(by, copy)
    copy.leftover = {}
    db.session.flush()
