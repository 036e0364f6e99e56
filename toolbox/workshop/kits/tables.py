"""Tables for repeating groups that come back: read row by row, with what is wrong in each."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolbox.files.extraction.runner import ChildFailedError, ChildLimits, run_limited
from toolbox.files.inspection.archives import ArchiveLimits, check_archive
from toolbox.foundation.errors import Invalid, TooLarge
from toolbox.foundation.i18n import Message, _l, language
from toolbox.workshop.kits.answers import faults_among
from toolbox.workshop.kits.columns import Column, answer_in, columns_of, squeezed
from toolbox.workshop.kits.records import Question
from toolbox.workshop.kits.schema import ENTRIES
from toolbox.workshop.kits.source import MEGABYTE
from toolbox.workshop.kits.table_files import table_csv, table_xlsx, template_csv, template_xlsx

__all__ = [
    "RowFault",
    "TableRead",
    "read_table",
    "table_csv",
    "table_xlsx",
    "template_csv",
    "template_xlsx",
]

TABLE_SIZE = 5 * MEGABYTE
COLUMNS = 200
EMPTY_ROWS = 500
"""Rows without anything that a table may have besides its entries."""
FAULTS = 500
_XLSX_LIMITS = ArchiveLimits(entries=500, unpacked=60 * MEGABYTE)
_CHILD_LIMITS = ChildLimits(seconds=10, memory=400 * MEGABYTE, output=16 * MEGABYTE)
_ENCODINGS = (("\ufeff".encode(), "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row, counted as the spreadsheet does; ``column`` is its title."""

    row: int
    column: str
    message: Message


@dataclass(frozen=True, slots=True)
class TableRead:
    """What a table holds: ``entries`` are the rows without faults, as answers to the group.

    ``unknown`` are titles that no field has, ``missing`` those of fields that no column has.
    """

    entries: list[dict[str, Any]]
    faults: list[RowFault]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def read_table(group: Question, content: bytes, name: str) -> TableRead:
    """Read a CSV or XLSX table for a repeating group; ``name`` is what the file is called.

    Columns are found by their titles, in any order, or by the names of the fields. CSV is UTF-8,
    UTF-16 or Windows-1252, separated by semicolons, commas or tabs. Raises Invalid or TooLarge for
    what is no such table.
    """
    if len(content) > TABLE_SIZE:
        raise TooLarge(_l("A table is at most %(limit)s MB large.", limit=TABLE_SIZE // MEGABYTE))
    if content.startswith(b"PK"):
        rows = rows_of_xlsx(content)
    elif name.lower().endswith((".xls", ".xlsx", ".ods", ".numbers")):
        raise Invalid(_l("This table cannot be read. Please save it as XLSX or as CSV."))
    else:
        rows = rows_of_csv(content, group)
    return entries_of(group, rows)


def entries_of(group: Question, rows: Sequence[Sequence[str]]) -> TableRead:
    """Return the entries in ``rows``, of which the first that is not empty has the titles."""
    columns = columns_of(group, language())
    head = next((at for at, row in enumerate(rows) if any(row)), None)
    found = found_columns(group, rows[head]) if head is not None else {}
    if head is None or not found:
        titles = ", ".join(column.title for column in columns)
        raise Invalid(
            _l(
                "None of the expected columns was found in the first row: %(titles)s.",
                titles=titles,
            )
        )
    numbered = [
        (head + 2 + at, entry)
        for at, row in enumerate(rows[head + 1 :])
        if (entry := entry_of(row, found))
    ]
    most = min(int(group.most or ENTRIES), ENTRIES)
    if len(numbered) > most:
        raise TooLarge(_l("At most %(limit)s entries are possible.", limit=most))
    faults = faults_in(group, numbered)
    wrong = {fault.row for fault in faults}
    given = {column.path for column in found.values()}
    return TableRead(
        entries=[entry for row, entry in numbered if row not in wrong],
        faults=faults,
        unknown=tuple(
            title for at, title in enumerate(rows[head]) if title.strip() and at not in found
        ),
        missing=tuple(column.title for column in columns if column.path not in given),
    )


def found_columns(group: Question, titles: Sequence[str]) -> dict[int, Column]:
    """Return the columns by their place, as far as their titles are known."""
    known: dict[str, Column] = {}
    for tongue in (language(), "de", "en"):
        for column in columns_of(group, tongue):
            known.setdefault(squeezed(column.title), column)
            known.setdefault(squeezed("_".join(column.path)), column)
    found: dict[int, Column] = {}
    taken: set[tuple[str, ...]] = set()
    for at, title in enumerate(titles):
        meant = known.get(squeezed(title))
        if meant is not None and meant.path not in taken:
            found[at] = meant
            taken.add(meant.path)
    return found


def entry_of(row: Sequence[str], columns: dict[int, Column]) -> dict[str, Any]:
    """Return the answers in a row; empty for a row without any."""
    entry: dict[str, Any] = {}
    for at, column in columns.items():
        answer = answer_in(row[at], column.question) if at < len(row) else None
        if answer is None:
            continue
        name, *part = column.path
        if part:
            entry.setdefault(name, {})[part[0]] = answer
        else:
            entry[name] = answer
    return entry


def faults_in(group: Question, numbered: Sequence[tuple[int, dict[str, Any]]]) -> list[RowFault]:
    """Return what is wrong in the rows, row by row."""
    entries = [entry for _row, entry in numbered]
    titles = {column.path: column.title for column in columns_of(group, language())}
    found = []
    for fault in faults_among((group,), {group.name: entries}, limit=FAULTS):
        if len(fault.path) < 2:
            continue  # of the whole list: said where it is handed in
        row = numbered[int(fault.path[1])][0]
        path = tuple(str(part) for part in fault.path[2:] if isinstance(part, str))
        found.append(RowFault(row, titles.get(path, fault.label), fault.message))
    places = {title: place for place, title in enumerate(titles.values())}
    return sorted(found, key=lambda fault: (fault.row, places.get(fault.column, -1)))


def rows_of_csv(content: bytes, group: Question) -> list[list[str]]:
    """Return the rows of a CSV file, read with the separator that finds most columns."""
    text = decoded(content)
    if "\0" in text:
        raise Invalid(_l("This table cannot be read. Please save it as XLSX or as CSV."))
    first = next((line for line in text.splitlines() if line.strip(f" {''.join(_DELIMITERS)}")), "")

    def matches(delimiter: str) -> int:
        return len(found_columns(group, next(read_csv(first, delimiter), [])))

    best = max(_DELIMITERS, key=matches)
    rows: list[list[str]] = []
    for row in read_csv(text, best):
        if len(rows) > ENTRIES + EMPTY_ROWS:
            raise TooLarge(_l("At most %(limit)s entries are possible.", limit=ENTRIES))
        rows.append(row[:COLUMNS])
    return rows


def read_csv(text: str, delimiter: str) -> Iterator[list[str]]:
    """Give the rows of a CSV text. Raises Invalid."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Invalid(_l("This table cannot be read. Please save it as XLSX or as CSV.")) from error


def decoded(content: bytes) -> str:
    """Return the text of a CSV file in one of the encodings that spreadsheets write."""
    encoding = next((name for mark, name in _ENCODINGS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def rows_of_xlsx(content: bytes) -> list[list[str]]:
    """Return the rows of a workbook's first sheet, read in a child process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.xlsx")
        path.write_bytes(content)
        check_archive(path, _XLSX_LIMITS)
        try:
            result = run_limited(
                "toolbox.workshop.kits.table_child:rows",
                {"path": str(path), "rows": ENTRIES + EMPTY_ROWS, "columns": COLUMNS},
                _CHILD_LIMITS,
            )
        except ChildFailedError as error:
            if error.reason in {"too-many-rows", "memory", "timeout", "output"}:
                raise TooLarge(
                    _l("At most %(limit)s entries are possible.", limit=ENTRIES)
                ) from error
            raise Invalid(
                _l("This table cannot be read. Please save it as XLSX or as CSV.")
            ) from error
    rows: list[list[str]] = result.value
    return rows
