"""Writes tables for repeating groups, to fill in elsewhere: CSV and XLSX, nothing computed."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolbox.foundation.i18n import language
from toolbox.workshop.kits.columns import Column, cell_of, columns_of, defused
from toolbox.workshop.kits.records import Question

Entries = Sequence[Mapping[str, Any]]
_ROWS_PREPARED = 500
_CHOICES_LENGTH = 255  # Excel keeps no longer list inside a cell rule (ECMA-376, 18.3.1.33).
_HINT_LENGTH = 250  # nor a longer hint
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_WIDE = frozenset({"multiline", "markdown"})
_AS_TEXT = "@"


def template_csv(group: Question) -> bytes:
    """Return an empty table: UTF-8 with its mark, separated by semicolons, titles in row 1."""
    return table_csv(group, ())


def table_csv(group: Question, entries: Entries) -> bytes:
    """Return the entries of a group as such a table, to be changed and brought back."""
    columns = columns_of(group, language())
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    writer.writerow([defused(column.title) for column in columns])
    writer.writerows([defused(cell) for cell in row] for row in cells_of(columns, entries))
    return written.getvalue().encode("utf-8-sig")


def template_xlsx(group: Question) -> bytes:
    """Return an empty workbook: titles in row 1, hints and choices at its cells."""
    return table_xlsx(group, ())


def table_xlsx(group: Question, entries: Entries) -> bytes:
    """Return the entries of a group as such a workbook, to be changed and brought back."""
    columns = columns_of(group, language())
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _NOT_IN_NAMES.sub(" ", group.title.in_language(language())).strip()[:31] or "1"
    for number, column in enumerate(columns, 1):
        add_column(sheet, number, column)
    for row, cells in enumerate(cells_of(columns, entries), 2):
        for number, cell in enumerate(cells, 1):
            put = sheet.cell(row, number)
            put.value = _NOT_IN_CELLS.sub("", cell)
            put.number_format = _AS_TEXT
            put.data_type = "s"  # also what begins like a formula
            put.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def add_column(sheet: Worksheet, number: int, column: Column) -> None:
    """Give a column its title, its width, its hint and what may be chosen in it."""
    letter = get_column_letter(number)
    head = sheet.cell(1, number, column.title)
    head.data_type = "s"
    head.font = Font(bold=True, color="FFFFFF")
    head.fill = PatternFill("solid", fgColor="1F5C66")
    head.alignment = Alignment(wrap_text=True, vertical="center")
    dimension = sheet.column_dimensions[letter]
    dimension.width = 48 if column.question.kind in _WIDE else max(16, len(column.title) + 4)
    # Text, so that postcodes keep their zeros and nothing becomes a formula.
    dimension.number_format = _AS_TEXT
    rule = rule_for(column)
    if rule is not None:
        rule.add(f"{letter}2:{letter}{_ROWS_PREPARED + 1}")
        sheet.add_data_validation(rule)


def rule_for(column: Column) -> DataValidation | None:
    """Return what Excel offers and says at a column's cells; None where there is nothing."""
    hint = column.question.hint.in_language(language())
    values = choices_in(column.question)
    joined = ",".join(values)
    if len(joined) > _CHOICES_LENGTH or any("," in value for value in values):
        joined = ""
    if not joined and not hint:
        return None
    rule = (
        DataValidation(type="list", formula1=f'"{joined}"', allow_blank=True)
        if joined
        else DataValidation()
    )
    if hint:
        rule.promptTitle, rule.prompt = column.title[:32], hint[:_HINT_LENGTH]
        rule.showInputMessage = True
    return rule


def choices_in(question: Question) -> list[str]:
    """Return what can be chosen in a cell that takes one value."""
    if question.kind == "boolean":
        return ["ja", "nein"]
    if question.kind != "choice":
        return []
    return [choice.title.de.replace('"', "'") for choice in question.choices]


def cells_of(columns: Sequence[Column], entries: Entries) -> Iterator[list[str]]:
    """Give the entries as rows of cells."""
    for entry in entries:
        yield [cell_of(value_at(entry, column), column.question) for column in columns]


def value_at(entry: Mapping[str, Any], column: Column) -> Any:
    """Return the answer that stands in a column."""
    value: Any = entry
    for part in column.path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
