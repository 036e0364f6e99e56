"""The form of a copy: shown, saved, saved by itself; what the pressed button asks for is done."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from toolbox.delivery.bodies import takes_files, takes_pictures
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.headers import allow_frames
from toolbox.delivery.languages import reading_language
from toolbox.delivery.refusals import status_of
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound, ToolboxError
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.foundation.uow import unit_of_work
from toolbox.web.stage.addresses import frame_sources
from toolbox.web.surroundings import clock_time
from toolbox.web.workshop import serving, typed
from toolbox.web.workshop.fields import GroupView, field_view
from toolbox.workshop import looking, operations, queries, self_service, upgrading
from toolbox.workshop.kits.answers import AnswerFault
from toolbox.workshop.kits.preparing import answer_to
from toolbox.workshop.kits.records import Kit, Question
from toolbox.workshop.models import AdaptedCopy

_FEW = 3
"""Kits with fewer groups show all of them at once."""
_ALWAYS_ANSWERED = frozenset({"boolean", "color"})
"""Their inputs cannot be left empty."""


def page(
    key: str,
    *,
    answers: Mapping[str, Any] | None = None,
    title: str | None = None,
    refused: Mapping[str, str] | None = None,
    error: Message | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Return the form with what the copy says, or with what was typed just now."""
    copy = serving.copy_at(key)
    kit = looking.kit_of(copy.kit_file)
    faults = serving.faults_in(copy, kit)
    said = {**copy.answers, **(answers or {})}
    names = serving.plain_names(kit)
    allow_frames(f"'self' {frame_sources()}")
    shown = render_template(
        "workshop/edit.html",
        copy=copy,
        key=key,
        kit=kit,
        kit_title=kit.title.in_language(reading_language()),
        title_value=copy.title if title is None else title,
        groups=_groups(kit, said, _marked(faults, refused or {})),
        stamp=operations.seen(copy, names, with_title=True),
        list_stamps={
            question.name: operations.seen(copy, [question.name])
            for question in kit.questions
            if question.kind == "group"
        },
        faults=[
            (one, serving.address_of(key, one, kit.question(str(one.path[0])))) for one in faults
        ],
        example_left=serving.example_left(copy, kit, key),
        accepted=_accepted(copy),
        waiting=queries.waiting_counts([copy.id]),
        newer=None if copy.is_trial else upgrading.waiting_for(copy),
        has_example=any(said.get(name) in (None, "", []) for name in kit.example),
        part=_part_of(kit, request.args.get("liste", "")),
        error=error,
    )
    return shown, status


def _marked(
    faults: list[AnswerFault], refused: Mapping[str, str]
) -> dict[tuple[str | int, ...], list[str]]:
    """Return what stands at the fields: all faults once somebody has asked to check."""
    asked = "pruefen" in request.args or request.form.get("go") == "check"
    found = dict(serving.by_path(faults)) if asked else {}
    if not asked:  # what was typed wrongly is named at once, what is missing is not
        found = {
            path: texts
            for path, texts in serving.by_path(faults).items()
            if len(path) > 1 and isinstance(path[1], int)
        }
    for name, sentence in refused.items():
        found.setdefault((name,), []).append(sentence)
    return found


def _groups(
    kit: Kit, answers: Mapping[str, Any], faults: Mapping[tuple[str | int, ...], list[str]]
) -> list[GroupView]:
    language = reading_language()
    wrong = {path[0] for path in faults}
    return [
        GroupView(
            group.title.in_language(language),
            group.hint.in_language(language),
            [
                field_view(question, answers.get(name), typed.TOP, faults)
                for name in group.names
                if (question := kit.question(name)) is not None
            ],
            answered=sum(1 for name in group.names if _is_answered(kit.question(name), answers)),
            is_open=number == 0 or bool(wrong & set(group.names)) or len(kit.groups) < _FEW,
        )
        for number, group in enumerate(kit.groups)
    ]


def _is_answered(question: Question | None, answers: Mapping[str, Any]) -> bool:
    """Tell whether there is an answer; what the form proposes counts before it is saved as well."""
    if question is None:
        return False
    if question.kind in _ALWAYS_ANSWERED:
        return True
    answer = answer_to(question, answers.get(question.name))
    return any(answer.values()) if isinstance(answer, dict) else answer not in (None, "", [])


def _part_of(kit: Kit, name: str) -> int:
    """Return in which group of the form a question stands, from 1; 0 where it is in none."""
    found = (number for number, group in enumerate(kit.groups, 1) if name in group.names)
    return next(found, 0)


def _accepted(copy: AdaptedCopy) -> dict[str, int]:
    """Return how many entries of others are shown, by group."""
    found: dict[str, int] = {}
    for entry in queries.entries_of(copy):
        if entry.answers:
            found[entry.group_name] = found.get(entry.group_name, 0) + 1
    return found


@public
def edit(key: str) -> ResponseReturnValue:
    """Show the form and the preview."""
    return page(key)


def _typed(copy: AdaptedCopy, kit: Kit) -> dict[str, Any]:
    return typed.answers_from(kit.questions, request.form, prefix=typed.TOP, before=copy.answers)


@takes_files
@takes_pictures
@public
def save(key: str) -> ResponseReturnValue:
    """Save the form, then do what the pressed button says."""
    copy = serving.copy_at(key)
    kit = looking.kit_of(copy.kit_file)
    names, refused = typed.sent_pictures(copy, kit.questions, prefix=typed.TOP, by=caller())
    copy = serving.copy_at(key)
    answers, title = {**_typed(copy, kit), **names}, request.form.get("title", "")
    try:
        with unit_of_work():
            operations.save(
                serving.copy_at(key),
                answers,
                title=title,
                expected=request.form.get("row_version", ""),
                by=caller(),
            )
    except (Conflict, Invalid) as error:
        if isinstance(error, Conflict) and error.code != "changed-meanwhile":
            raise
        status = 409 if isinstance(error, Conflict) else 422
        return page(
            key, answers=answers, title=title, refused=refused, error=error.message, status=status
        )
    if refused:
        return page(key, refused=refused, status=422)
    return _go_on(key)


def _go_on(key: str) -> ResponseReturnValue:
    deed, go = request.form.get("deed", ""), request.form.get("go", "")
    if deed:
        return _do(key, deed)
    if go == "example":
        with unit_of_work():
            filled = operations.fill_with_example(serving.copy_at(key), by=caller())
        flash(
            ngettext(
                "One question is answered as in the example.",
                "%(num)s questions are answered as in the example.",
                filled,
            ),
            "success",
        )
    if go == "publish":
        return redirect(url_for("workshop.publish", key=key), code=303)
    if go == "check":
        return redirect(url_for("workshop.edit", key=key, pruefen=1, _anchor="offen"), code=303)
    if go == "download":  # what was typed just now is in it, also without scripts
        return redirect(url_for("workshop.edit", key=key, zip=1, _anchor="vorschau"), code=303)
    anchor = "vorschau" if go == "preview" else None
    if go == "later":
        flash(_("Your copy is saved. You can go on at any time."), "success")
        return redirect(url_for("workshop.mine"), code=303)
    return redirect(url_for("workshop.edit", key=key, _anchor=anchor), code=303)


def _do(key: str, deed: str) -> ResponseReturnValue:
    """Do ``add:exhibitors``, ``edit:exhibitors:3``, ``remove:…``, ``up:…`` or ``down:…``."""
    what, _colon, rest = deed.partition(":")
    group, _colon, number = rest.partition(":")
    place = int(number) if number.isdecimal() and len(number) < 6 else 0
    if what in {"add", "edit"}:
        where = "neu" if what == "add" else str(place)
        return redirect(url_for("workshop.item", key=key, group=group, place=where), code=303)
    if what == "table":
        return redirect(url_for("workshop.table", key=key, group=group), code=303)
    if what == "invite":
        return redirect(url_for("workshop.self_service", key=key, group=group), code=303)
    with unit_of_work():
        copy = serving.copy_at(key)
        group = self_service.group_of(copy, group).name
        items = list(copy.answers.get(group) or [])
        if not 1 <= place <= len(items) or what not in {"remove", "up", "down"}:
            raise NotFound(_l("This entry is not there any more. Please load the page again."))
        moved = items.pop(place - 1)
        if what != "remove":
            items.insert(max(0, place - 2 if what == "up" else place), moved)
        operations.save(
            copy, {group: items}, expected=request.form.get(f"seen-{group}", ""), by=caller()
        )
    if what == "remove":
        flash(_("The entry is removed."), "success")
    return redirect(serving.list_address(key, group), code=303)


@public
def renew(key: str) -> ResponseReturnValue:
    """Give a page that stayed open a new token against forgery: its own ended with the login.

    Whoever is logged out is asked to log in at every address, so nothing is told about copies.
    """
    try:
        serving.copy_at(key)
    except NotFound:
        if caller().is_signed_in:
            raise
        raise Denied(_l("Please log in first."), code="login-needed") from None
    return {"csrf_token": generate_csrf()}, 200, {"Cache-Control": "no-store"}


@public
def autosave(key: str) -> ResponseReturnValue:
    """Save while somebody writes; what is wrong or missing is saved as well."""
    try:
        with unit_of_work():
            copy = serving.copy_at(key)
            kit = looking.kit_of(copy.kit_file)
            operations.save(
                copy,
                _typed(copy, kit),
                title=request.form.get("title", ""),
                expected=request.form.get("row_version", ""),
                by=caller(),
            )
            stamp = operations.seen(copy, serving.plain_names(kit), with_title=True)
            saved_at, version = copy.saved_at, copy.row_version
    except ToolboxError as error:
        return {"message": str(error.message), "code": error.code}, status_of(error)
    return {
        "row_version": stamp,
        "saved_at_text": _("Saved at %(time)s", time=clock_time(saved_at)),
        "state": version,
    }
