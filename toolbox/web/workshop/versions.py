"""A newer version of the kit beside the present one: take it or leave it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.delivery.headers import allow_frames
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.stage.places import ENTRY
from toolbox.web.stage.addresses import entry_address, frame_sources
from toolbox.web.workshop import serving
from toolbox.web.workshop.fields import said
from toolbox.web.workshop.results import refused_preview
from toolbox.workshop import looking, rendering, upgrading


@signed_in
def newer(key: str) -> ResponseReturnValue:
    """Show what is different, and both results side by side."""
    copy = serving.kept_copy(key)
    old = looking.kit_of(copy.kit_file)
    found = upgrading.require_newer(copy)
    difference = upgrading.difference(old, found.kit)
    language = reading_language()
    allow_frames(f"'self' {frame_sources()}")
    return render_template(
        "workshop/newer.html",
        copy=copy,
        key=key,
        old=old,
        new=found.kit,
        difference=difference,
        lost=[
            (question.title.in_language(language), said(question, copy.answers[question.name]))
            for question in difference.gone
            if copy.answers.get(question.name) not in (None, "", [])
        ],
        lang=language,
        trail=[
            (_("My copies"), url_for("workshop.mine")),
            (copy.title, url_for("workshop.edit", key=key)),
            (_("Newer version"), None),
        ],
    )


@signed_in
def preview(key: str) -> ResponseReturnValue:
    """Lead to the copy as it would be with the newer version."""
    copy = serving.kept_copy(key)
    try:
        found = upgrading.require_newer(copy)
        place = rendering.preview_key(rendering.upgraded(copy, found))
    except ToolboxError as error:
        return refused_preview(error)
    return redirect(entry_address(place, ENTRY), code=303)


@signed_in
def take(key: str) -> ResponseReturnValue:
    """Go on with the newer version; what it newly asks for is named."""
    with unit_of_work():
        copy = serving.kept_copy(key)
        old, found = looking.kit_of(copy.kit_file), upgrading.require_newer(copy)
        new = upgrading.difference(old, found.kit).new
        upgrading.take(copy, found, by=caller())
    flash(
        _("Your copy is made with the newer version now. Please look at what is still open."),
        "success",
    )
    address = url_for("workshop.edit", key=key, pruefen=1, _anchor="offen")
    if new:
        names = ", ".join(question.title.in_language(reading_language()) for question in new)
        flash(_("It newly asks for: %(questions)s", questions=names), "info")
        address = serving.list_address(key, new[0].name)
    return redirect(address, code=303)


@signed_in
def leave(key: str) -> ResponseReturnValue:
    """Stay with the present version."""
    with unit_of_work():
        copy = serving.kept_copy(key)
        upgrading.leave(copy, upgrading.require_newer(copy), by=caller())
    flash(_("Your copy stays as it is."), "success")
    return redirect(url_for("workshop.edit", key=key), code=303)


@signed_in
def forget(key: str) -> ResponseReturnValue:
    """Throw away what is not asked for any more."""
    with unit_of_work():
        upgrading.forget_leftover(serving.kept_copy(key), by=caller())
    flash(_("The answers that nobody asks for any more are deleted."), "success")
    return redirect(url_for("workshop.edit", key=key), code=303)
