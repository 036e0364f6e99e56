"""Pages of lists for programs: the same links in the body and in the header (RFC 8288)."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
from flask import request

from toolbox.api.parsing import Number
from toolbox.foundation.i18n import _l
from toolbox.foundation.paging import Page
from toolbox.foundation.settings import installed_settings

PER_PAGE = 20
MOST_PER_PAGE = 100
MOST_PAGES = 100_000
LINKS = ("first", "prev", "next", "last")


def per_page() -> Number:
    """Return the parameter that says how long a page is to be."""
    return Number(
        load_default=PER_PAGE,
        validate=ma.validate.Range(1, MOST_PER_PAGE),
        metadata={"description": _l("Entries of a page."), "example": 5},
    )


class PageQuery(ma.Schema):
    """Which page of a list."""

    page = Number(
        load_default=1,
        validate=ma.validate.Range(1, MOST_PAGES),
        metadata={"description": _l("Number of the page, from 1."), "example": 1},
    )
    per_page = per_page()


class LinksSchema(ma.Schema):
    """Addresses of this page and of others."""

    self = ma.fields.Url(required=True, metadata={"description": _l("This page.")})
    first = ma.fields.Url(metadata={"description": _l("The first page.")})
    prev = ma.fields.Url(metadata={"description": _l("The page before, where there is one.")})
    next = ma.fields.Url(metadata={"description": _l("The page behind, where there is one.")})
    last = ma.fields.Url(metadata={"description": _l("The last page.")})


class PageSchema(ma.Schema):
    """A page of a list."""

    total = ma.fields.Integer(
        required=True, metadata={"description": _l("Entries of the whole list.")}
    )
    page = ma.fields.Integer(required=True, metadata={"description": _l("Number of this page.")})
    per_page = ma.fields.Integer(required=True, metadata={"description": _l("Entries of a page.")})
    links = ma.fields.Nested(LinksSchema, required=True)


@lru_cache
def page_of(item: type[ma.Schema]) -> type[PageSchema]:
    """Return the schema of a page whose items are of this schema."""
    name = item.__name__.removesuffix("Schema")
    members: dict[str, Any] = {
        "__doc__": f"A page of a list of {name}.",
        "__module__": item.__module__,
        "items": ma.fields.List(ma.fields.Nested(item), required=True),
    }
    return type(f"{name}PageSchema", (PageSchema,), members)


def paged(
    page: Page[Any], show: Callable[[Any], Any], *, parameter: str = "page", **further: Any
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Return a page as body, status and headers; ``further`` stands beside the items."""
    numbers = {
        "first": 1,
        "prev": page.number - 1 if page.has_previous else None,
        "next": page.number + 1 if page.has_next else None,
        "last": page.last,
    }
    links = {name: _address(parameter, one) for name, one in numbers.items() if one is not None}
    body = {
        "items": [show(item) for item in page.items],
        "total": page.total,
        "page": page.number,
        "per_page": page.per_page,
        "links": {"self": _address(parameter, page.number), **links},
        **further,
    }
    header = ", ".join(f'<{links[name]}>; rel="{name}"' for name in LINKS if name in links)
    return body, 200, {"Link": header}


def part_of(items: Sequence[Any], number: int, per_page: int) -> Page[Any]:
    """Return one page of a list that is known as a whole."""
    start = (number - 1) * per_page
    return Page(items[start : start + per_page], number, per_page, len(items))


def _address(parameter: str, number: int) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != parameter]
    base = installed_settings().base_url.rstrip("/")
    return f"{base}{request.path}?{urlencode([*kept, (parameter, number)], errors='replace')}"
