"""How a version is cited, for programs that keep references: BibTeX, RIS and CSL JSON."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from toolbox.catalogue.content import CreditEntry
from toolbox.exchange.describing import Description
from toolbox.exchange.formats.wording import main_language
from toolbox.foundation.clock import HOME_ZONE

MAKER_ROLES = ("author", "editor")
_BIBTEX_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


def makers_among(credits: Iterable[CreditEntry], owner: str) -> list[str]:
    """Return who made it: authors and editors, else whoever is named, else the owner."""
    named = list(credits)
    makers = [credit.name for credit in named if credit.role in MAKER_ROLES]
    if not makers:
        makers = [credit.name for credit in named if credit.role != "funder"]
    return list(dict.fromkeys(makers)) or [owner]


def bibtex(description: Description) -> bytes:
    """Return an entry for BibTeX and biblatex, in UTF-8."""
    site = description.provider.name
    # The second pair of braces keeps the names of organisations in one piece.
    makers = " and ".join(f"{{{bibtex_text(maker)}}}" for maker in _makers(description))
    fields = {
        "author": makers,
        "title": f"{{{bibtex_text(description.content.title)}}}",
        **({"year": str(day.year)} if (day := _day(description)) else {}),
        "version": str(description.number),
        "publisher": f"{{{bibtex_text(site)}}}",
        "url": description.fixed_address,
        "note": bibtex_text(_licence(description)),
        "langid": "ngerman" if _language(description) == "de" else _language(description),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    key = f"{description.slug}-{description.number}"
    return ("@misc{" + key + ",\n" + ",\n".join(lines) + "\n}\n").encode()


def bibtex_text(text: str) -> str:
    """Return ``text`` so that BibTeX takes every sign for itself; umlauts stay (UTF-8)."""
    return "".join(_BIBTEX_SIGNS.get(sign, sign) for sign in _single(text))


def ris(description: Description) -> bytes:
    """Return a reference in RIS, its lines ended as the format asks, in UTF-8."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _tagged(description)).encode()


def _tagged(description: Description) -> Iterator[tuple[str, str]]:
    content, day = description.content, _day(description)
    yield "TY", "ELEC"
    for maker in _makers(description):
        yield "AU", _single(maker)
    yield "TI", _single(content.title)
    if day:
        yield "PY", f"{day:%Y}"
        yield "DA", f"{day:%Y/%m/%d}"
    yield "ET", str(description.number)
    yield "PB", _single(description.provider.name)
    if content.summary:
        yield "AB", _single(content.summary)
    for tag in content.tags:
        yield "KW", _single(tag)
    yield "LA", _language(description)
    if description.licence:
        yield "N1", _single(_licence(description))
    yield "UR", description.fixed_address
    yield "ER", ""


def csl(description: Description) -> bytes:
    """Return a reference as CSL JSON: a list of one item."""
    return (json.dumps([csl_item(description)], ensure_ascii=False, indent=2) + "\n").encode()


def csl_line(description: Description) -> bytes:
    """Return the item alone, on one line."""
    return json.dumps(csl_item(description), ensure_ascii=False).encode()


def csl_item(description: Description) -> dict[str, Any]:
    """Return a reference as an item of CSL; makers are not known to be people, so stay whole."""
    content, day = description.content, _day(description)
    item: dict[str, Any] = {
        "id": f"{description.slug}-{description.number}",
        "type": "document",
        "title": _single(content.title),
        "author": [{"literal": _single(maker)} for maker in _makers(description)],
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "version": str(description.number),
        "publisher": description.provider.name,
        "abstract": _single(content.summary),
        "keyword": ", ".join(map(_single, content.tags)),
        "language": _language(description),
        "license": description.licence.address if description.licence else "",
        "URL": description.fixed_address,
    }
    return {name: value for name, value in item.items() if value}


def _makers(description: Description) -> list[str]:
    return makers_among(description.content.credits, description.owner.name)


def _single(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _day(description: Description) -> date | None:
    """Return the day of this version, as the calendar at home has it."""
    moment = description.version_published_at or description.published_at
    return moment.astimezone(HOME_ZONE).date() if moment else None


def _language(description: Description) -> str:
    return main_language(description.content.languages)


def _licence(description: Description) -> str:
    licence = description.licence
    if licence is None:
        return ""
    name = licence.name(_language(description))
    return f"{name} ({licence.address})" if licence.address else name
