"""Language, colours, place: chosen by a form, kept in cookies that say nothing else of a person."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from toolbox.delivery.doors import public
from toolbox.delivery.languages import LANGUAGE_COOKIE, THEME_COOKIE, THEMES
from toolbox.delivery.refusals import own_path
from toolbox.foundation.i18n import LOCALES
from toolbox.foundation.settings import installed_settings
from toolbox.web.places import PLACE, PLACE_COOKIE, region_named

blueprint = Blueprint("preferences", __name__)
_YEAR = 60 * 60 * 24 * 365


def _back() -> BaseResponse:
    return redirect(own_path(request.form.get("next")) or url_for("home.index"), code=303)


def remember(response: BaseResponse, name: str, value: str) -> BaseResponse:
    """Keep a choice in this browser for a year."""
    secure = installed_settings().secure_cookies
    response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


@blueprint.post("/einstellungen/sprache")
@public
def set_language() -> BaseResponse:
    """Choose the language."""
    chosen = request.form.get("language", "")
    return remember(_back(), LANGUAGE_COOKIE, chosen) if chosen in LOCALES else _back()


@blueprint.post("/einstellungen/farben")
@public
def set_theme() -> BaseResponse:
    """Choose light, dark or what the system says."""
    chosen = request.form.get("theme", "")
    return remember(_back(), THEME_COOKIE, chosen) if chosen in THEMES else _back()


@blueprint.post("/einstellungen/ort")
@public
def set_place() -> BaseResponse:
    """Remember a region, whose instruments come first from now on; an empty one forgets it."""
    region = region_named(request.form.get(PLACE, ""))
    if region:
        return remember(_back(), PLACE_COOKIE, region)
    response = _back()
    response.delete_cookie(PLACE_COOKIE)
    return response
