"""Filling in an item of somebody's list by a secret link: the side of the sender."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.bodies import takes_pictures
from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.workshop import serving, typed
from toolbox.web.workshop.fields import field_views
from toolbox.web.workshop.lists import item_faults
from toolbox.workshop import looking, queries, rendering, self_service
from toolbox.workshop.kits.records import Question
from toolbox.workshop.models import AdaptedCopy, SelfServiceEntry

_WRONG = _l("Something is missing or not right. Please look at the fields that are marked.")


def _form(
    copy: AdaptedCopy,
    group: Question,
    *,
    item: Mapping[str, Any],
    consent: str,
    faults: Mapping[Any, list[str]],
    error: Message | None,
    **values: Any,
) -> ResponseReturnValue:
    page = render_template(
        "workshop/take_part.html",
        copy=copy,
        group_title=group.title.in_language(reading_language()),
        fields=field_views(group.fields, item, prefix=typed.ITEM, faults=faults),
        consent=consent,
        error=error,
        **values,
    )
    return page, 422 if error else 200


@public
def take_part(secret: str) -> ResponseReturnValue:
    """Show the form behind a link."""
    link = queries.link_behind(secret)
    group = self_service.group_of(link.copy, link.group_name)
    return _form(
        link.copy,
        group,
        item={},
        consent=link.consent,
        faults={},
        error=None,
        note=link.note,
        action=url_for("workshop.send_entry", secret=secret),
    )


def _said(
    copy: AdaptedCopy, group: Question, before: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[Any, list[str]]]:
    """Return what was typed, and what is wrong with it; pictures are taken in."""
    names, refused = typed.sent_pictures(copy, group.fields, prefix=typed.ITEM, by=VISITOR)
    said = typed.answers_from(group.fields, request.form, prefix=typed.ITEM, before=before)
    said = {name: value for name, value in {**said, **names}.items() if value is not None}
    faults = item_faults(looking.kit_of(queries.copy_numbered(copy.id).kit_file), group, said)
    for name, sentence in refused.items():
        faults.setdefault((name,), []).append(sentence)
    return said, faults


@takes_pictures
@serving.letters
@public
def send_entry(secret: str) -> ResponseReturnValue:
    """Send an item to the owner; the sender gets a link of the own."""
    link = queries.link_behind(secret)
    group = self_service.group_of(link.copy, link.group_name)
    said, faults = _said(link.copy, group, {})
    link = queries.link_behind(secret)
    try:
        if faults:
            raise Invalid(_WRONG)
        with unit_of_work():
            own = self_service.send(
                queries.link_behind(secret), said, agreed="consent" in request.form
            )
    except Invalid as error:
        link = queries.link_behind(secret)
        return _form(
            link.copy,
            group,
            item=said,
            consent=link.consent,
            faults=faults,
            error=error.message,
            note=link.note,
            action=url_for("workshop.send_entry", secret=secret),
        )
    return redirect(url_for("workshop.thanks", secret=own), code=303)


@public
def thanks(secret: str) -> ResponseReturnValue:
    """Thank the sender and hand out the own link."""
    entry = queries.entry_behind(secret)
    return render_template(
        "workshop/thanks.html",
        copy=entry.copy,
        address=public_url("workshop.own_entry", secret=secret),
        secret=secret,
    )


def _own_page(
    secret: str,
    entry: SelfServiceEntry,
    group: Question,
    *,
    item: Mapping[str, Any],
    faults: Mapping[Any, list[str]],
    error: Message | None,
) -> ResponseReturnValue:
    return _form(
        entry.copy,
        group,
        item=item,
        consent=entry.consent,
        faults=faults,
        error=error,
        entry=entry,
        waits=queries.waits(entry),
        action=url_for("workshop.change_entry", secret=secret),
        withdraw=url_for("workshop.withdraw_entry", secret=secret),
    )


@public
def own_entry(secret: str) -> ResponseReturnValue:
    """Show the sender what stands where, to change it or take it back."""
    entry = queries.entry_behind(secret)
    group = self_service.group_of(entry.copy, entry.group_name)
    item = entry.proposed or entry.answers
    return _own_page(secret, entry, group, item=item, faults={}, error=None)


@takes_pictures
@serving.letters
@public
def change_entry(secret: str) -> ResponseReturnValue:
    """Send a change; what was accepted stays until the change is, too."""
    entry = queries.entry_behind(secret)
    group = self_service.group_of(entry.copy, entry.group_name)
    said, faults = _said(entry.copy, group, entry.proposed or entry.answers)
    try:
        if faults:
            raise Invalid(_WRONG)
        with unit_of_work():
            self_service.change(
                queries.entry_behind(secret), said, agreed="consent" in request.form
            )
    except Invalid as error:
        entry = queries.entry_behind(secret)
        return _own_page(secret, entry, group, item=said, faults=faults, error=error.message)
    flash(_("Thank you. Your change waits for the organiser."), "success")
    return redirect(url_for("workshop.own_entry", secret=secret), code=303)


@serving.letters
@public
def withdraw_entry(secret: str) -> ResponseReturnValue:
    """Take an entry back."""
    with unit_of_work():
        entry = queries.entry_behind(secret)
        title, copy_id = entry.copy.title, entry.copy_id
        self_service.withdraw(entry)
    rendering.forget_previews(copy_id)
    return render_template("workshop/withdrawn.html", title=title)
