"""The doors of the home page as they are here: the product's words, or the operator's own."""

from dataclasses import replace

from toolbox.delivery.languages import reading_language
from toolbox.site import queries as site
from toolbox.site.models import SiteDoor
from toolbox.web.home.entrances import ENTRANCES, Entrance, entrance_named


def present_doors() -> list[Entrance]:
    """Return the entrances with what their doors say in the reader's language."""
    own = site.doors(reading_language())
    return [_said(entrance, own.get(entrance.key)) for entrance in ENTRANCES]


def present_door(key: str) -> Entrance:
    """Return one entrance with what its door says; NotFound for another key."""
    return _said(entrance_named(key), site.door(key, reading_language()))


def _said(entrance: Entrance, own: SiteDoor | None) -> Entrance:
    if own is None:
        return entrance
    return replace(entrance, title=own.title, text=own.text, action=own.action)
