"""Reads Excel workbooks, a part for each sheet and a line for each row."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from toolbox.files.extraction.parsers.reading import Reading

ROW_LIMIT = 20_000
COLUMN_LIMIT = 200


def read(path: str, *, pages: int, characters: int) -> dict[str, Any]:
    """Read all sheets; of formulas the value that Excel last saw."""
    reading = Reading(pages=pages, characters=characters)
    workbook = opened(path)
    reading.title = workbook.properties.title or ""
    reading.author = workbook.properties.creator or ""
    reading.language = workbook.properties.language or ""
    reading.page_count = len(workbook.worksheets)
    for number, sheet in enumerate(workbook.worksheets, start=1):
        if reading.full:
            break
        lines: list[str] = []
        length = 0
        for row in rows_of(sheet, rows=ROW_LIMIT, columns=COLUMN_LIMIT):
            lines.append("\t".join(cell for cell in row if cell))
            length += len(lines[-1])
            if length > characters:
                break
        reading.add("\n".join(lines), number=number, label=sheet.title)
    return reading.result()


def opened(path: str) -> openpyxl.Workbook:
    """Open a workbook for reading row by row; of formulas only the values are seen."""
    # By name openpyxl would want an ending, and stored objects have none.
    file = Path(path).open("rb")  # noqa: SIM115 - read until the child ends
    return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)


def rows_of(sheet: Any, *, rows: int, columns: int) -> Iterator[list[str]]:
    """Return the first rows and columns as text, without the empty cells at their end.

    The size that a sheet declares is not believed: a single cell in the last row of Excel would
    otherwise mean a million empty rows.
    """
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=rows, max_col=columns, values_only=True):
        cells = ["" if value is None else str(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells
