"""What the three doors of the home page say, in both languages."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.i18n import LOCALES, _, _l, speaking
from toolbox.foundation.uow import unit_of_work
from toolbox.site import queries
from toolbox.site.models import Place
from toolbox.site.operations import DOOR_LENGTHS, DoorTexts, give_back_door, write_door
from toolbox.web.admin.forms import DoorForm
from toolbox.web.admin.site_texts import LANGUAGES, told
from toolbox.web.forms import form_page, refuse
from toolbox.web.home.entrances import Entrance, entrance_named


def _entrance(key: str, locale: str) -> Entrance:
    if locale not in LOCALES:
        raise NotFound(
            _l("There is no page at this address. Perhaps it was mistyped or has moved.")
        )
    return entrance_named(key)


def shipped(entrance: Entrance, locale: str) -> DoorTexts:
    """Return what a door says in a language as long as nobody changes it."""
    with speaking(locale):
        return DoorTexts(str(entrance.title), str(entrance.text), str(entrance.action))


@scope("administrator")
def edit_door(key: str, locale: str) -> ResponseReturnValue:
    """Change a door in one language; ``preview`` shows it without saving."""
    entrance = _entrance(key, locale)
    own, original = queries.door(key, locale), shipped(entrance, locale)
    form = DoorForm(obj=own or original)
    wants_preview = request.form.get("deed") == "preview"
    if form.validate_on_submit() and not wants_preview:
        texts = DoorTexts(form.title.data or "", form.text.data or "", form.action.data or "")
        try:
            with unit_of_work():
                write_door(key, locale, texts, by=caller(), expected=form.seen_at)
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            flash(_("The entrance is saved."), "success")
            return redirect(url_for("admin.edit_door", key=key, locale=locale), code=303)
    if request.method == "GET":
        form.seen.data = own.changed_at.isoformat() if own else ""
    return form_page(
        "admin/edit_door.html",
        form,
        entrance=entrance,
        page_locale=locale,
        languages=LANGUAGES,
        is_own=own is not None,
        lengths=DOOR_LENGTHS,
        history=told(queries.history(Place.DOOR, key, locale)),
    )


@scope("administrator")
def give_door_back(key: str, locale: str) -> ResponseReturnValue:
    """Let a door say again what came with the product."""
    _entrance(key, locale)
    with unit_of_work():
        give_back_door(key, locale, by=caller())
    flash(_("The entrance says again what came with the product."), "success")
    return redirect(url_for("admin.edit_door", key=key, locale=locale), code=303)
