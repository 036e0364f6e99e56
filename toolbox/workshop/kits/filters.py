"""The filters that kits have besides Liquid's own: Markdown, slugs, JSON, German, QR and ICS.

Each takes any value and never fails on one: what is missing becomes an empty text.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import segno
from liquid.undefined import Undefined
from markupsafe import Markup

from toolbox.foundation.ids import slugify
from toolbox.foundation.text import markdown_to_html

QR_LENGTH = 1_000
"""Characters that a QR code may carry: more cannot be read from a poster."""
# Trying out all eight takes five times as long, and readers cope with each.
_QR_MASK = 2
_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
    *("August", "September", "Oktober", "November", "Dezember"),
)
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_IN_SCRIPT = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def text_of(value: object) -> str:
    """Return a value as text; empty for what is missing."""
    return "" if value is None or isinstance(value, Undefined) else str(value)


def markdown(value: object, top: object = 2) -> Markup:
    """Return Markdown as safe HTML, its headings from the level ``top`` on."""
    level = top if isinstance(top, int) and 2 <= top <= 4 else 2
    return markdown_to_html(text_of(value), top=level)


def as_slug(value: object) -> str:
    """Return a text as it stands in an address."""
    return slugify(text_of(value), fallback="")


def as_json(value: object) -> Markup:
    """Return a value as JSON that nothing inside a ``<script>`` can be broken out of."""
    given = None if isinstance(value, Undefined) else value
    written = json.dumps(given, ensure_ascii=False, default=text_of)
    return Markup(written.translate(_IN_SCRIPT))  # noqa: S704 - < > & are gone


def date_de(value: object, form: object = "") -> str:
    """Return an ISO date in German: ``22. November 2026``.

    ``form`` is ``weekday`` (Sonntag, 22. November 2026) or ``short`` (22.11.2026); what is no date
    stays as it is.
    """
    given = text_of(value)
    try:
        day = value if isinstance(value, date) else datetime.fromisoformat(given)
    except ValueError:
        return given
    if form == "short":
        return f"{day.day:02}.{day.month:02}.{day.year}"
    written = f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"
    return f"{_DAYS[day.weekday()]}, {written}" if form == "weekday" else written


def number_de(value: object, places: object = None) -> str:
    """Return a number in German, ``1.234,5``; ``places`` after the comma."""
    number = value
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return value
    if isinstance(number, bool) or not isinstance(number, int | float):
        return text_of(value)
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        number = int(number)
    digits = f".{min(places, 10)}f" if isinstance(places, int) and places >= 0 else ""
    return f"{number:,{digits}}".translate(str.maketrans(",.", ".,"))


def qr(value: object, title: object = "QR-Code") -> Markup:
    """Return a QR code as SVG to stand in a page, named ``title`` for those who do not see it.

    With an empty title, assistive technology passes over it: the address stands beside it then.
    """
    return _drawn(text_of(value)[:QR_LENGTH], text_of(title)[:200])


@lru_cache(maxsize=1024)
def _drawn(text: str, title: str) -> Markup:
    if not text:
        return Markup("")
    code = segno.make(text, error="m", micro=False, mask=_QR_MASK)
    width = code.symbol_size(border=4)[0]
    path = code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None, light="#fff")
    named = Markup('role="img" aria-label="{}"').format(title) if title else 'aria-hidden="true"'
    opening = Markup(  # noqa: S704 - nothing in it is from outside unescaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" {named} viewBox="0 0 {width} {width}">'
    )
    return opening + Markup(path[path.index(">") + 1 :])  # noqa: S704 - drawn by segno


def ics(value: object) -> str:
    """Return a text for a value of an .ics file (RFC 5545, 3.3.11)."""
    given = text_of(value).replace("\r\n", "\n").replace("\r", "\n")
    escaped = given.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def labelled(titles: Mapping[str, Mapping[Any, str]]) -> Callable[[object, object], object]:
    """Return the filter ``label``, which says a choice's value as the form does.

    ``titles`` maps a question (``exhibitors.field`` for one inside a group) to its titles.
    """

    def label(value: object, question: object = "") -> object:
        known = titles.get(text_of(question), {})
        if isinstance(value, list):
            return [known.get(each, each) for each in value]
        return known.get(value, value) if isinstance(value, str | int | float) else value

    return label


FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "markdown": markdown,
        "slugify": as_slug,
        "json": as_json,
        "date_de": date_de,
        "number_de": number_de,
        "qr": qr,
        "ics": ics,
    }
)
