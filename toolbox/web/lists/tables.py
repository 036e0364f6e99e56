"""Tables of instruments as files: CSV for any spreadsheet, XLSX for those of offices."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from toolbox.adoption.evidence import figures_of
from toolbox.catalogue.found import found_versions
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.i18n import _
from toolbox.web.lists.columns import COLUMNS, NOTE, Cell, Column, Line
from toolbox.web.origins import sources_of
from toolbox.web.surroundings import number
from toolbox.workshop.kits.columns import defused

MOST_LINES = 5_000
"""Instruments in one table; the last line says so where there would be more."""
_AT_ONCE = 500
_LONGEST = 32_000
"""Signs in a cell; XLSX holds 32,767."""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Table:
    """What goes into a file: a name for it, the instruments in order, and their notes.

    ``total`` is how many there would be; ``address`` leads to the list.
    """

    title: str
    address: str
    instrument_ids: Sequence[int]
    total: int
    notes: Mapping[int, str] | None = None

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, with one for notes where somebody keeps some."""
        return (*COLUMNS, NOTE) if self.notes else COLUMNS

    @property
    def remark(self) -> str:
        """What is to be said where the list was cut."""
        if self.total <= MOST_LINES:
            return ""
        return _(
            "Cut here: the table holds %(most)s of %(total)s instruments. Narrow the search.",
            most=number(MOST_LINES),
            total=number(self.total),
        )

    def lines(self) -> Iterator[Line]:
        """Read the instruments in portions; those that visitors do not see are left out."""
        ids = self.instrument_ids[:MOST_LINES]
        notes = self.notes or {}
        for start in range(0, len(ids), _AT_ONCE):
            portion = ids[start : start + _AT_ONCE]
            known = figures_of(portion, with_best=False)
            found = list(found_versions(portion, by=VISITOR))
            sources = sources_of(one.instrument for one in found)
            for one in found:
                number_ = one.instrument_id
                yield Line(one, known[number_], notes.get(number_, ""), sources.get(number_, ""))

    def rows(self) -> Iterator[list[Cell]]:
        """Return the labels in the reader's language, then a row for each instrument."""
        yield [str(column.label) for column in self.columns]
        for line in self.lines():
            yield [_clean(column.cell(line)) for column in self.columns]
        if self.remark:
            yield [self.remark]


def _clean(cell: Cell) -> Cell:
    """Return a cell that every spreadsheet can hold, and none computes.

    Some look past the spaces and breaks at its beginning for what they could compute.
    """
    if not isinstance(cell, str):
        return cell
    return defused(_UNWRITABLE.sub("", cell).strip()[:_LONGEST])


def as_csv(table: Table) -> bytes:
    """Return a table with semicolons, which spreadsheets here expect, in UTF-8 with its mark."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows(_written(row) for row in table.rows())
    return written.getvalue().encode("utf-8-sig")


def _written(row: Iterable[Cell]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def as_xlsx(table: Table) -> bytes:
    """Return a table as a workbook: the list, and a sheet that says where it comes from."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_("Instruments"))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    rows = table.rows()
    sheet.append([_bold(sheet, cell) for cell in next(rows)])
    for row in rows:
        sheet.append(row)
    about: Any = book.create_sheet(_("About"))
    for told in (table.title, table.address, table.remark):
        about.append([_clean(told)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _bold(sheet: Any, value: Cell) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=value)
    cell.font = Font(bold=True)
    return cell


@dataclass(frozen=True)
class Form:
    """A way to write a table down."""

    media_type: str
    write: Callable[[Table], bytes]


FORMS: Mapping[str, Form] = {
    "csv": Form("text/csv; charset=utf-8", as_csv),
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
