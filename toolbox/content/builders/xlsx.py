"""Builds Excel workbooks from .sheet.toml: headers, choices, formulas, ready to print."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from toolbox.content.builders.archive import reproducible
from toolbox.content.builders.imprint import (
    HAIRLINE,
    INK,
    INK_SOFT,
    PETROL,
    TINT,
    Imprint,
    imprint,
)
from toolbox.content.records import SourceError, read_record, read_toml
from toolbox.content.sources import AttachmentSource, InstrumentSource

Value = str | int | float | bool | date

_FONT = "Calibri"
_CHOICES_LENGTH = 255  # Excel keeps no longer list inside a cell rule (ECMA-376, 18.3.1.33).
_LINE = Side(style="thin", color=HAIRLINE)
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, slots=True)
class ChoicesSource:
    """A column whose cells are chosen from a list."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetSource:
    """One sheet: a header row, then ``rows``; cells that begin with "=" are formulas."""

    name: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: str = ""
    choices: tuple[ChoicesSource, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookSource:
    """A whole .sheet.toml file."""

    title: str
    sheets: tuple[SheetSource, ...]


def build_xlsx(attachment: AttachmentSource, instrument: InstrumentSource) -> bytes:
    """Return the workbook of a .sheet.toml source; raises SourceError."""
    source = read_workbook(attachment.source)
    about = imprint(attachment, instrument, source.title)
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for sheet in source.sheets:
        _fill(book.create_sheet(sheet.name), sheet, about)
    properties = book.properties
    properties.title, properties.creator = about.title, about.author
    properties.lastModifiedBy, properties.language = about.author, about.language
    properties.subject, properties.keywords = about.instrument, about.keywords
    properties.description = about.licence_line
    properties.created = about.timestamp.replace(tzinfo=None)
    # No values are stored beside the formulas: the reader's program works them out on opening.
    book.calculation.fullCalcOnLoad = True
    target = io.BytesIO()
    book.save(target)
    return reproducible(target.getvalue(), about.timestamp)


def read_workbook(path: Path) -> WorkbookSource:
    """Return the .sheet.toml file at ``path``; raises SourceError."""
    source = read_record(WorkbookSource, read_toml(path), path=path)
    for number, sheet in enumerate(source.sheets, 1):
        _check(sheet, path, f"sheets[{number}]")
    return source


def _check(sheet: SheetSource, path: Path, key: str) -> None:
    columns = len(sheet.header)
    if len(sheet.widths) != columns:
        raise SourceError(path, f"{key}.widths", f"{columns} columns need as many widths")
    for number, row in enumerate(sheet.rows, 1):
        if len(row) > columns:
            place = f"{key}.rows[{number}]"
            raise SourceError(path, place, f"{len(row)} cells, but only {columns} columns")
    letters = [get_column_letter(number) for number in range(1, columns + 1)]
    for number, choices in enumerate(sheet.choices, 1):
        place = f"{key}.choices[{number}]"
        if choices.column not in letters:
            raise SourceError(path, f"{place}.column", f"the columns are {', '.join(letters)}")
        joined = ",".join(choices.values)
        if len(joined) > _CHOICES_LENGTH or any("," in value for value in choices.values):
            problem = f"values hold no comma and {_CHOICES_LENGTH} letters in all"
            raise SourceError(path, f"{place}.values", problem)


def _fill(sheet: Worksheet, source: SheetSource, about: Imprint) -> None:
    for number, (title, width) in enumerate(zip(source.header, source.widths, strict=True), 1):
        cell = sheet.cell(1, number, title)
        cell.font = Font(name=_FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=PETROL)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.border = _FRAME
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, values in enumerate(source.rows, 2):
        for column in range(1, len(source.header) + 1):
            _fill_cell(sheet, row, column, values[column - 1] if column <= len(values) else "")
    for choices in source.choices:
        _offer(sheet, choices, len(source.rows) + 1)
    if source.notes:
        _add_notes(sheet, source)
    _set_up_page(sheet, about)


def _fill_cell(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    cell = sheet.cell(row, column)
    if value != "":
        cell.value = value
    calculated = isinstance(value, str) and value.startswith("=")
    cell.font = Font(name=_FONT, color=PETROL if calculated else INK)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = _FRAME
    if calculated:
        cell.fill = PatternFill("solid", fgColor=TINT)
    if isinstance(value, date):
        cell.number_format = "DD.MM.YYYY"


def _offer(sheet: Worksheet, choices: ChoicesSource, last_row: int) -> None:
    rule = DataValidation(
        type="list",
        formula1=f'"{",".join(choices.values)}"',
        allow_blank=True,
        showErrorMessage=True,
    )
    column = column_index_from_string(choices.column)
    for row in range(2, last_row + 1):
        cell = sheet.cell(row, column)
        if cell.data_type != "f":
            rule.add(cell)
    sheet.add_data_validation(rule)


def _add_notes(sheet: Worksheet, source: SheetSource) -> None:
    """Set the notes below the table, across all its columns, high enough to be read."""
    row = len(source.rows) + 3
    cell = sheet.cell(row, 1, source.notes.strip())
    cell.font = Font(name=_FONT, italic=True, color=INK_SOFT)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(source.header))
    letters_a_line = max(sum(source.widths), 1)
    lines = sum(len(line) // letters_a_line + 1 for line in source.notes.strip().splitlines())
    sheet.row_dimensions[row].height = 16 * lines


def _set_up_page(sheet: Worksheet, about: Imprint) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    pages = f"{about.words.page} &P {about.words.of} &N"
    sheet.HeaderFooter.oddHeader = _frame(_literal(about.title), "&A")
    sheet.HeaderFooter.oddFooter = _frame(_literal(about.licence_line), pages)


def _frame(left: str, right: str) -> HeaderFooterItem:
    return HeaderFooterItem(left=_HeaderFooterPart(left), right=_HeaderFooterPart(right))


def _literal(text: str) -> str:
    """In headers and footers an ampersand begins a code."""
    return text.replace("&", "&&")
