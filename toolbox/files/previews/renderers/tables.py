"""Renders the first rows of the first sheets of a table as JSON."""

import csv
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from toolbox.files.extraction.parsers.charset import read_text
from toolbox.files.extraction.parsers.reading import tidy
from toolbox.files.extraction.parsers.sheets import opened, rows_of
from toolbox.files.previews.renderers.scaling import split

SHEETS = 5
ROWS = 30
COLUMNS = 12
CELL_CHARACTERS = 300
_CSV_BYTES = 512 * 1024
_DELIMITERS = ";,\t|"


def render(path: str, *, format_key: str) -> tuple[list[dict[str, Any]], list[bytes]]:
    """Return one part for each sheet that has any content."""
    sheets = csv_sheet(path) if format_key == "csv" else workbook_sheets(path)
    numbered = enumerate(((name, rows) for name, rows in sheets if rows), start=1)
    return split([(facts(number), as_json(name, rows)) for number, (name, rows) in numbered])


def facts(number: int) -> dict[str, Any]:
    """Describe a part."""
    return {
        "kind": "table",
        "number": number,
        "media_type": "application/json",
        "width": None,
        "height": None,
    }


def workbook_sheets(path: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Return names and first rows of the first visible sheets."""
    workbook = opened(path)
    visible = (sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
    for sheet in islice(visible, SHEETS):
        # One more of each tells whether there is more to see in the file.
        rows = list(rows_of(sheet, rows=ROWS + 1, columns=COLUMNS + 1))
        while rows and not rows[-1]:
            rows.pop()
        yield sheet.title, rows


def csv_sheet(path: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Return the first rows of a table in text."""
    text, more = read_text(path, limit=_CSV_BYTES)
    csv.field_size_limit(_CSV_BYTES)
    lines = text.splitlines(keepends=True)
    rows = csv.reader(lines[:-1] if more else lines, delimiter=delimiter_of(lines[:ROWS]))
    yield "", [row[: COLUMNS + 1] for row in islice(rows, ROWS + 1)]


def delimiter_of(lines: list[str]) -> str:
    """Return the sign that splits most lines into the same number of cells, at least two."""
    best, score = ",", 0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines if delimiter in line]
        common = max(set(counts), key=counts.count) if counts else 0
        if counts.count(common) * min(common, COLUMNS) > score:
            best, score = delimiter, counts.count(common) * min(common, COLUMNS)
    return best


def as_json(name: str, rows: list[list[str]]) -> bytes:
    """Return a sheet as ``name``, ``rows`` of texts, ``more_rows`` and ``more_columns``."""
    shown = [[tidy(cell[:CELL_CHARACTERS]) for cell in row[:COLUMNS]] for row in rows[:ROWS]]
    width = max(len(row) for row in shown)
    sheet = {
        "name": name,
        "rows": [row + [""] * (width - len(row)) for row in shown],
        "more_rows": len(rows) > ROWS,
        "more_columns": any(any(row[COLUMNS:]) for row in rows),
    }
    return json.dumps(sheet, ensure_ascii=False).encode()
