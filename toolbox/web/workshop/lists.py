"""Repeating groups: one item on a page of its own, and a whole table at once."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.bodies import takes_files, takes_pictures
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Conflict, NotFound
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.workshop import serving, typed
from toolbox.web.workshop.fields import field_views, label_of
from toolbox.workshop import looking, operations, self_service
from toolbox.workshop.kits.answers import faults_of
from toolbox.workshop.kits.records import Kit, Question
from toolbox.workshop.models import AdaptedCopy

NEW = "neu"
_GONE = _l("This entry is not there any more. Please load the list again.")
_FULL = _l("This list is full.")


def _items(copy: AdaptedCopy, group: Question) -> list[Any]:
    present = copy.answers.get(group.name)
    return list(present) if isinstance(present, list) else []


def _item(copy: AdaptedCopy, group: Question, place: str) -> dict[str, Any]:
    """Return an item by its place from 1; an empty one for a new place. Raises NotFound."""
    if place == NEW:
        return {}
    items = _items(copy, group)
    number = int(place) if place.isdecimal() and len(place) < 6 else 0
    if not 1 <= number <= len(items) or not isinstance(items[number - 1], dict):
        raise NotFound(_GONE)
    found: dict[str, Any] = items[number - 1]
    return found


def item_faults(kit: Kit, group: Question, item: Mapping[str, Any]) -> dict[Any, list[str]]:
    """Return what is wrong with one item, by the field."""
    found: dict[Any, list[str]] = {}
    for fault in faults_of(kit, {group.name: [dict(item)]}):
        if fault.path[:2] == (group.name, 0):
            found.setdefault(fault.path[2:], []).append(str(fault.message))
    return found


def _page(
    key: str,
    group_name: str,
    place: str,
    *,
    item: Mapping[str, Any] | None = None,
    refused: Mapping[str, str] | None = None,
    error: Message | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    copy = serving.copy_at(key)
    kit = looking.kit_of(copy.kit_file)
    group = self_service.group_of(copy, group_name)
    kept = _item(copy, group, place)
    shown = kept if item is None else item
    faults = item_faults(kit, group, shown) if "pruefen" in request.args or error else {}
    for name, sentence in (refused or {}).items():
        faults.setdefault((name,), []).append(sentence)
    title = group.title.in_language(reading_language())
    page = render_template(
        "workshop/item.html",
        copy=copy,
        key=key,
        group=group,
        group_title=title,
        place=place,
        label=label_of(group, kept),
        fields=field_views(group.fields, shown, prefix=typed.ITEM, faults=faults),
        stamp=operations.mark_of(kept),
        error=error,
        trail=[
            (copy.title, url_for("workshop.edit", key=key)),
            (title, serving.list_address(key, group.name)),
            (label_of(group, kept) or _("New entry"), None),
        ],
    )
    return page, status


@public
def item(key: str, group: str, place: str) -> ResponseReturnValue:
    """Show one item of a group, or an empty form for a new one."""
    return _page(key, group, place)


@takes_files
@takes_pictures
@public
def save_item(key: str, group: str, place: str) -> ResponseReturnValue:
    """Save an item, complete or not, and go where the pressed button says."""
    copy = serving.copy_at(key)
    question = self_service.group_of(copy, group)
    kept = _item(copy, question, place)
    names, refused = typed.sent_pictures(copy, question.fields, prefix=typed.ITEM, by=caller())
    said = {
        **typed.answers_from(question.fields, request.form, prefix=typed.ITEM, before=kept),
        **names,
    }
    said = {name: value for name, value in said.items() if value is not None}
    try:
        with unit_of_work():
            copy = serving.copy_at(key)
            place = _put(copy, question, place, said, request.form.get("row_version", ""))
            kit = looking.kit_of(copy.kit_file)
    except Conflict as error:
        return _page(key, group, place, item=said, error=error.message, status=409)
    if refused:
        return _page(key, group, place, refused=refused, status=422)
    if item_faults(kit, question, said) and request.form.get("go") != "later":
        flash(_("The entry is saved. Something in it is still missing or not right."), "warning")
        again = url_for("workshop.item", key=key, group=group, place=place, pruefen=1)
        return redirect(again, code=303)
    flash(_("The entry is saved."), "success")
    if request.form.get("go") == "next":
        return redirect(url_for("workshop.item", key=key, group=group, place=NEW), code=303)
    return redirect(serving.list_address(key, group), code=303)


def _put(
    copy: AdaptedCopy, group: Question, place: str, said: dict[str, Any], expected: str
) -> str:
    """Put an item into its group, inside a unit of work; return its place."""
    items = _items(copy, group)
    kept = _item(copy, group, place)
    if operations.mark_of(kept) != expected:
        raise Conflict(
            _l(
                "Somebody changed this entry in the meantime. Your input is still on this page: "
                "compare it, and save again if yours is to hold."
            ),
            code="changed-meanwhile",
        )
    if place == NEW:
        if group.most is not None and len(items) >= group.most:
            raise Conflict(_FULL, code="full")
        items.append(said)
        place = str(len(items))
    else:
        items[int(place) - 1] = said
    operations.save(copy, {group.name: items}, by=caller())
    return place
