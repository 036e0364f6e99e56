"""The impact sheet to take along: as a table for a spreadsheet, and as JSON."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from toolbox.adoption.figures.sheet import Sheet
from toolbox.adoption.figures.timelines import Timeline
from toolbox.adoption.lifecycle import STAGE_LABELS, Stage
from toolbox.foundation.i18n import _, ngettext

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins like this for a formula."""


def as_csv(sheet: Sheet, *, title: str, counted: str) -> bytes:
    """Return every figure in a line of its own: part, what it is, number; with semicolons.

    ``counted`` says how it was counted, and stands in the first lines.
    """
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    for line in _lines(sheet, title, counted):
        writer.writerow([_cell(value) for value in line])
    return written.getvalue().encode("utf-8-sig")


def _lines(sheet: Sheet, title: str, counted: str) -> Iterator[tuple[object, ...]]:
    yield (_("Part"), _("What"), _("Number"), _("Remark"))
    yield (_("Impact sheet"), title, "", "")
    yield (_("Period"), _("from"), _day(sheet.period.since), "")
    yield (_("Period"), _("until"), _day(sheet.period.until), "")
    yield (_("How it was counted"), counted, "", "")
    for label, number, remark in figures_of(sheet):
        yield (_("Figures"), label, number, remark)
    yield from _regions(sheet)
    for factor in sheet.factors:
        yield (_("Success factor"), factor.label, factor.entries, _("named so often"))
    yield from _over_time(sheet.stages)
    yield from _over_time(sheet.growth)
    for made in sheet.instruments:
        yield (_("Instrument"), made.title, made.places, made.slug)
    for quote in sheet.quotes:
        yield (_("Quote"), quote.worked, "", quote.adopter_name)


def _over_time(drawn: Timeline) -> Iterator[tuple[object, ...]]:
    for bar in drawn.bars:
        for label, value in zip(drawn.series, bar.values, strict=True):
            yield (drawn.title, bar.label, value, label)
    if drawn.undated:
        yield (drawn.title, _("not drawn"), drawn.undated, drawn.beside)


def _regions(sheet: Sheet) -> Iterator[tuple[object, ...]]:
    for row in sheet.map.rows:
        yield (_("Land"), row.name, row.number, "")
        for name, number in row.districts:
            yield (_("District"), name, number, row.name)
    if sheet.map.elsewhere:
        yield (_("District"), _("without a region"), sheet.map.elsewhere, "")


def figures_of(sheet: Sheet) -> list[tuple[str, int, str]]:
    """Return the figures in words: what it is, the number, and what to know about it.

    Where no entry says how many people were reached, that figure is left out: nothing is no 0.
    """
    found = sheet.reached
    people = ngettext(
        "as the only entry says",
        "added up from %(told)s of %(num)s entries",
        found.entries,
        told=found.people_entries,
    )
    reached = [(_("People reached"), found.people, people)] if found.people_entries else []
    new = [(_("New in the period"), found.new, _("in use for the first time"))]
    return [
        (_("Places that use it"), found.places, _("in use on the last day of the period")),
        *(new if sheet.period.since else ()),
        (_("Regions"), found.regions, _("districts, or a Land where no district was named")),
        *reached,
        (str(STAGE_LABELS[Stage.ESTABLISHED]), found.established, _("of the places that use it")),
        (str(STAGE_LABELS[Stage.TRIAL]), found.trials, _("not among the places that use it")),
        (str(STAGE_LABELS[Stage.INTEREST]), found.interests, _("not among the places that use it")),
        (str(STAGE_LABELS[Stage.ABANDONED]), found.given_up, _("not among the places that use it")),
    ]


def as_json(sheet: Sheet, *, title: str, address: str, counted: str) -> dict[str, Any]:
    """Return the sheet as JSON; days as in ISO 8601, numbers of places unless named otherwise."""
    return {
        "title": title,
        "url": address,
        "counted": counted,
        "from": _day(sheet.period.since) or None,
        "until": _day(sheet.period.until),
        "figures": {
            name: getattr(sheet.reached, name) for name in sheet.reached.__dataclass_fields__
        },
        "regions": [
            {
                "land": row.name,
                "places": row.number,
                "without_district": row.undivided,
                "districts": [{"name": name, "places": number} for name, number in row.districts],
            }
            for row in sheet.map.rows
        ],
        "without_region": sheet.map.elsewhere,
        "success_factors": [
            {"key": one.key, "label": one.label, "entries": one.entries} for one in sheet.factors
        ],
        "stages": _timeline(sheet, "stages"),
        "growth": _timeline(sheet, "growth"),
        "without_a_beginning": sheet.growth.undated,
        "instruments": [
            {"slug": one.slug, "title": one.title, "places": one.places, "regions": one.regions}
            for one in sheet.instruments
        ],
        "quotes": [{"text": one.worked, "by": one.adopter_name} for one in sheet.quotes],
    }


def _timeline(sheet: Sheet, name: str) -> list[dict[str, Any]]:
    drawn = sheet.stages if name == "stages" else sheet.growth
    return [
        {"time": bar.label, **dict(zip(map(str, drawn.series), bar.values, strict=True))}
        for bar in drawn.bars
    ]


def _day(day: Any) -> str:
    return day.isoformat() if day is not None else ""


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_RISKY) else text
