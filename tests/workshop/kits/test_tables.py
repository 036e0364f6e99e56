"""Tables come and go: with what they are filled in by, they come back the same."""

import csv
import datetime
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolbox.foundation.errors import Invalid, TooLarge
from toolbox.workshop.kits.records import Choice, Question, Text
from toolbox.workshop.kits.schema import address_fields
from toolbox.workshop.kits.tables import (
    TableRead,
    read_table,
    table_csv,
    table_xlsx,
    template_csv,
    template_xlsx,
)

SECTORS = (Choice("hw", Text("Handwerk", "Crafts")), Choice("in", Text("Industrie")))
GROUP = Question(
    "exhibitors",
    "group",
    Text("Aussteller"),
    most=400,
    fields=(
        Question("name", "text", Text("Name"), required=True, most=80),
        Question("phone", "text", Text("Telefon"), hint=Text("Mit Vorwahl"), most=40),
        Question("place", "address", Text("Anschrift"), fields=address_fields({})),
        Question("sector", "choice", Text("Bereich", "Sector"), choices=SECTORS),
        Question("fields", "choices", Text("Felder"), choices=SECTORS),
        Question("jobs", "texts", Text("Berufe"), most=20),
        Question("day", "date", Text("Tag")),
        Question("hour", "time", Text("Uhrzeit")),
        Question("free", "boolean", Text("Frei")),
        Question("places", "integer", Text("Plätze"), least=0),
        Question("share", "number", Text("Anteil")),
        Question("web", "uri", Text("Web"), most=500),
    ),
)
FULL: dict[str, Any] = {
    "name": 'Müller; "Söhne", Köln',
    "phone": "+49 221 0",
    "place": {"street": "Weg 1", "postcode": "01067", "town": "Dresden"},
    "sector": "hw",
    "fields": ["hw", "in"],
    "jobs": ["Köchin", "Bäcker"],
    "day": "2027-03-12",
    "hour": "09:30",
    "free": True,
    "places": 12,
    "share": 0.5,
    "web": "https://www.example.org/?a=1",
}


def read(text: str, encoding: str = "utf-8") -> TableRead:
    """Read a CSV table."""
    return read_table(GROUP, text.encode(encoding), "tabelle.csv")


def test_what_was_written_comes_back_the_same() -> None:
    entries = [FULL, {"name": "Nur ein Name", "free": False}]
    for name, content in (
        ("a.csv", table_csv(GROUP, entries)),
        ("a.xlsx", table_xlsx(GROUP, entries)),
    ):
        assert read_table(GROUP, content, name) == TableRead(entries, [])


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=30,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(names=st.lists(TEXTS, min_size=1, max_size=5))
def test_any_name_comes_back_the_same_by_csv(names: list[str]) -> None:
    entries = [{"name": name} for name in names]
    assert read_table(GROUP, table_csv(GROUP, entries), "a.csv").entries == entries


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "=cmd|' /C calc'!A0"])
def test_nothing_that_was_answered_is_computed(start: str) -> None:
    entries = [{"name": f"{start}1+1"}]
    text = io.StringIO(table_csv(GROUP, entries).decode("utf-8-sig"), newline="")
    cell = list(csv.reader(text, delimiter=";"))[1][0]
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(GROUP, entries)))
    assert cell.startswith("'")
    assert book.worksheets[0]["A2"].data_type == "s"


def test_templates_have_titles_hints_and_choices() -> None:
    titles = [
        *("Name", "Telefon", "Anschrift: Straße und Hausnummer", "Anschrift: Postleitzahl"),
        *("Anschrift: Ort", "Bereich", "Felder", "Berufe", "Tag", "Uhrzeit", "Frei", "Plätze"),
        *("Anteil", "Web"),
    ]
    assert template_csv(GROUP).decode("utf-8") == "\ufeff" + ";".join(titles) + "\r\n"
    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx(GROUP))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == titles
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["F2:F501"].formula1 == '"Handwerk,Industrie"'
    assert rules["B2:B501"].prompt == "Mit Vorwahl"
    assert sheet.column_dimensions["D"].number_format == "@"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_usual_csv_is_understood(encoding: str, separator: str) -> None:
    rows = [["Plätze", "name", "Extra"], ["7", "Müller", "x"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    made = read(text, encoding)
    assert made.entries == [{"name": "Müller", "places": 7}]
    assert made.unknown == ("Extra",)
    assert "Telefon" in made.missing
    assert "Name" not in made.missing


@pytest.mark.parametrize(
    ("title", "cell", "answer"),
    [
        ("Tag", "12.3.2027", {"day": "2027-03-12"}),
        ("Tag", "12.03.2027 00:00:00", {"day": "2027-03-12"}),
        ("Tag", "2027-03-12", {"day": "2027-03-12"}),
        ("Uhrzeit", "9.30 Uhr", {"hour": "09:30"}),
        ("Uhrzeit", "9:30", {"hour": "09:30"}),
        ("Frei", "X", {"free": True}),
        ("Frei", "Nein", {"free": False}),
        ("Bereich", "handwerk ", {"sector": "hw"}),
        ("Sector", "Crafts", {"sector": "hw"}),
        ("Bereich", "in", {"sector": "in"}),
        ("Felder", "Industrie;Handwerk", {"fields": ["in", "hw"]}),
        ("Plätze", "1.200", {"places": 1200}),
        ("Anteil", "1.234,5", {"share": 1234.5}),
        ("Anteil", "0,5", {"share": 0.5}),
        ("Web", "www.example.org", {"web": "https://www.example.org"}),
        ("Anschrift: Ort", "Hamm", {"place": {"town": "Hamm"}}),
        ("place_town", "Hamm", {"place": {"town": "Hamm"}}),
        ("TELEFON *", "0221", {"phone": "0221"}),
    ],
)
def test_cells_are_read_as_people_write_them(title: str, cell: str, answer: dict[str, Any]) -> None:
    assert read(f'Name;{title}\nA;"{cell}"').entries == [{"name": "A", **answer}]


def test_faults_name_row_and_column_and_the_other_rows_are_taken() -> None:
    made = read(
        "\nName;Plätze;Bereich;Tag\nA;3;Handwerk;2027-03-12\n;4;;\n;;;\nC;viele;Bergbau;morgen\n"
    )
    assert made.entries == [{"name": "A", "places": 3, "sector": "hw", "day": "2027-03-12"}]
    assert [(fault.row, fault.column, str(fault.message)) for fault in made.faults] == [
        (4, "Name", "Please fill this in."),
        (6, "Bereich", "Please choose one of the values offered."),
        (6, "Tag", "Please write a date with year, month and day, such as 2026-11-22."),
        (6, "Plätze", "Please write a whole number here, such as 12."),
    ]


def test_cells_with_line_breaks_are_one_row() -> None:
    made = read('Name;Telefon\n"A\nB";1\n;2\n')
    assert made.entries == [{"name": "A\nB", "phone": "1"}]
    assert [fault.row for fault in made.faults] == [3]


def test_a_workbook_that_was_filled_in_is_read_by_its_values() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(GROUP)))
    sheet = book.worksheets[0]
    rows: list[list[Any]] = [
        ["A", datetime.datetime(2027, 3, 12), datetime.time(9, 30)],  # noqa: DTZ001
        ["B", "13.03.2027", "10:00"],
    ]
    for row, (name, day, hour) in enumerate(rows, 2):
        sheet[f"A{row}"], sheet[f"I{row}"], sheet[f"J{row}"] = name, day, hour
        sheet[f"K{row}"], sheet[f"L{row}"] = True, 3.0
    target = io.BytesIO()
    book.save(target)
    made = read_table(GROUP, target.getvalue(), "a.xlsx")
    assert made.faults == []
    assert [(one["day"], one["hour"], one["free"], one["places"]) for one in made.entries] == [
        ("2027-03-12", "09:30", True, 3),
        ("2027-03-13", "10:00", True, 3),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"Haus;Garten\nA;B"),
        ("a.csv", b"Name\0;x"),
        ("a.csv", b'Name\n"' + b"x" * 200_000),
        ("a.xls", b"\xd0\xcf\x11\xe0"),
        ("a.xlsx", b"nichts"),
        ("a.xlsx", b"PK\x03\x04nichts"),
    ],
)
def test_what_is_no_table_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Invalid):
        read_table(GROUP, content, name)


def test_a_table_that_is_too_large_is_refused() -> None:
    rows = "Name\n" + "A\n" * 401
    for content in (rows.encode(), b"Name\n" + b"A\n" * 10_000, b"x" * (6 * 1024 * 1024)):
        with pytest.raises(TooLarge):
            read_table(GROUP, content, "a.csv")


def test_a_workbook_that_swells_or_goes_on_for_ever_is_refused() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Name"])
    for _number in range(6_000):
        sheet.append(["A"])
    long = io.BytesIO()
    book.save(long)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(70 * 1024 * 1024))
    for content in (long.getvalue(), bomb.getvalue()):
        with pytest.raises(TooLarge):
            read_table(GROUP, content, "a.xlsx")
