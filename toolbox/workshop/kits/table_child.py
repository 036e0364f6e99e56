"""Reads the first sheet of a workbook in the child process."""

from toolbox.files.extraction.child import ParserRefusedError
from toolbox.files.extraction.parsers.sheets import opened
from toolbox.workshop.kits.columns import text_in


def rows(path: str, *, rows: int, columns: int) -> list[list[str]]:
    """Return the cells of the first sheet as text; of formulas the value that was last seen.

    The size that a sheet declares is not believed. Refuses more rows than ``rows``.
    """
    sheet = opened(path).worksheets[0]
    sheet.reset_dimensions()
    found = []
    for number, row in enumerate(sheet.iter_rows(max_col=columns, values_only=True), 1):
        if number > rows:
            raise ParserRefusedError("too-many-rows")
        found.append([text_in(value) for value in row])
    return found
