"""Lines of the ledger as headers and records of OAI-PMH.

What visitors cannot find any more is deleted, whatever its line says; so a stale line can hide a
record, never give one away.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, not_, select

from toolbox.catalogue.models import Instrument
from toolbox.exchange import giving, ledger
from toolbox.exchange.describing import descriptions_of
from toolbox.exchange.formats.elements import Element, add
from toolbox.exchange.formats.registry import Format
from toolbox.exchange.models import Publication
from toolbox.foundation.clock import rfc3339
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.oai.giving_way import give_way

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
TAG = f"{{{NAMESPACE}}}"
_DESCRIBED_AT_ONCE = 50
"""Between so many records, people who wait for a page go first."""


def given() -> list[ColumnElement[bool]]:
    """Return which lines are given out: of what was taken from elsewhere only where it is set."""
    kept_back = select(Instrument.id).where(
        Instrument.id == Publication.instrument_id, not_(giving.given())
    )
    return [~kept_back.exists()]


def host() -> str:
    """Return the host in the identifiers of this toolbox."""
    return urlsplit(installed_settings().base_url).hostname or "localhost"


def identifier_of(line: Publication) -> str:
    """Return what a record is called for ever, whatever its address."""
    return f"oai:{host()}:{line.id}"


def line_called(identifier: str) -> Publication | None:
    """Return the line with an identifier, where there is one and it is given out."""
    number = identifier.removeprefix(f"oai:{host()}:")
    if number == identifier or not (number.isascii() and number.isdecimal()) or number[0] == "0":
        return None
    if len(number) > 18:
        return None
    found = ledger.changed(ledger.Asked(only=[Publication.id == int(number), *given()]), limit=1)
    return found[0] if found else None


def append_headers(parent: Element, lines: Sequence[Publication]) -> None:
    """Append the header of each line."""
    sets = ledger.sets_in(lines)
    for line in lines:
        _header(parent, line, sets.get(line.id, ()), is_gone=line.is_gone)


def append_records(parent: Element, lines: Sequence[Publication], form: Format) -> None:
    """Append a record of each line."""
    sets = ledger.sets_in(lines)
    for line, described in _described(lines, form):
        record = add(parent, f"{TAG}record")
        _header(record, line, sets.get(line.id, ()), is_gone=described is None)
        if described is not None:
            add(record, f"{TAG}metadata").append(described)


def _header(parent: Element, line: Publication, sets: Sequence[str], *, is_gone: bool) -> None:
    header = add(parent, f"{TAG}header")
    if is_gone:
        header.set("status", "deleted")
    add(header, f"{TAG}identifier", identifier_of(line))
    add(header, f"{TAG}datestamp", rfc3339(line.changed_at))
    for key in sets:
        add(header, f"{TAG}setSpec", key)


def _described(
    lines: Sequence[Publication], form: Format
) -> Iterator[tuple[Publication, Element | None]]:
    """Yield each line with its record; None for what has gone."""
    assert form.element is not None  # noqa: S101 - only such formats are prefixes
    for start in range(0, len(lines), _DESCRIBED_AT_ONCE):
        chunk = lines[start : start + _DESCRIBED_AT_ONCE]
        give_way()
        found = {
            one.instrument_id: form.element(one)
            for one in descriptions_of(
                [line.instrument_id for line in chunk if line.instrument_id and not line.is_gone]
            )
        }
        for line in chunk:
            yield line, found.get(line.instrument_id or 0)
        db.session.expunge_all()
