"""Suggestions for the search box: what each is, and where it leads."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from toolbox.catalogue.kinds.registry import KINDS
from toolbox.discovery.facets import BY_NAME
from toolbox.discovery.suggesting.sources import Suggestion
from toolbox.discovery.suggesting.wordstarts import pieces
from toolbox.foundation.i18n import Message, _l, ngettext
from toolbox.web.search.addresses import filtered_address

_ICONS: Mapping[str, str] = {
    "search": "search",
    "organisation": "building-2",
    "audience": "users",
    "occupation": "briefcase",
    "sector": "store",
    "region": "map-pin",
}
_OTHER_TERM = "tag"
_SORTS: Mapping[str, Message] = {"search": _l("Search term"), "organisation": _l("Organisation")}


def as_answer(typed: str, found: list[Suggestion], *, leads: bool = True) -> dict[str, Any]:
    """Return what the box needs to draw its list.

    ``label`` comes in pieces: by turns what was not typed, and what was. Without an ``href`` the
    label is to be searched for; so is every label where nothing ``leads`` to a page.
    """
    number = len(found)
    told = ngettext("%(num)s suggestion.", "%(num)s suggestions.", number) if number else ""
    return {"told": told, "suggestions": [_drawn(typed, one, leads=leads) for one in found]}


def _drawn(typed: str, one: Suggestion, *, leads: bool) -> dict[str, Any]:
    kind = KINDS.get(one.sort)
    return {
        "label": pieces(one.label, typed),
        "sort": str(kind.label if kind else _SORTS.get(one.sort) or BY_NAME[one.sort].label),
        "icon": kind.icon if kind else _ICONS.get(one.sort, _OTHER_TERM),
        "href": _address(one) if leads else None,
    }


def _address(one: Suggestion) -> str | None:
    if one.source == "title":
        return url_for("instruments.show", slug=one.key)
    if one.source == "organisation":
        return url_for("organisations.show", slug=one.key)
    return filtered_address(**{one.sort: one.key}) if one.source == "term" else None
