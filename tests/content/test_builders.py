"""Every format is built reproducibly, accessible and with its facts in place."""

import dataclasses
import io
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pptx
import pypdf
import pytest
import time_machine
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from toolbox.content.builders.blocks import Document, Paragraph, Text
from toolbox.content.builders.imprint import imprint
from toolbox.content.builders.pdf import compile_pdf
from toolbox.content.builders.registry import build
from toolbox.content.records import SourceError
from toolbox.content.sources import (
    FORMATS,
    AttachmentSource,
    CreditSource,
    InstrumentSource,
    read_instruments,
)

pytestmark = pytest.mark.slow

Build = Callable[[Path, str], bytes]

SHEET = Path(__file__).with_name("sample.md")
WORKBOOK = Path(__file__).with_name("sample.sheet.toml")
DECK = Path(__file__).with_name("sample_deck.md")
EACH_FORMAT = [(SHEET, "pdf"), (SHEET, "docx"), (WORKBOOK, "xlsx"), (DECK, "pptx"), (SHEET, "copy")]


@pytest.mark.parametrize(("source", "file_format"), EACH_FORMAT)
def test_the_same_source_gives_the_same_bytes(
    build_sample: Build, source: Path, file_format: str
) -> None:
    assert build_sample(source, file_format) == build_sample(source, file_format)


@pytest.mark.parametrize("file_format", FORMATS)
def test_starting_content_is_the_same_whenever_and_wherever_it_is_built(
    file_format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two toolboxes know what both began with by its bytes."""
    found = [
        (attachment, instrument)
        for instrument in read_instruments()
        for attachment in instrument.attachments
        if attachment.format == file_format
    ]
    assert found
    built = []
    try:
        for moment, zone in (("2026-09-20T11:00Z", "UTC"), ("2031-03-30T23:59Z", "Asia/Tokyo")):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            with time_machine.travel(moment):
                built.append([build(*one) for one in found[:4]])
    finally:
        monkeypatch.undo()
        time.tzset()
    assert built[0] == built[1]


@pytest.mark.parametrize(("source", "file_format"), EACH_FORMAT[1:4])
def test_office_files_carry_one_fixed_moment(
    build_sample: Build, source: Path, file_format: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(build_sample(source, file_format))) as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {(2026, 9, 14)}
        core = package.read("docProps/core.xml").decode()
    assert core.count("2026-09-14T12:00:00Z") == 2
    assert "Redaktion Werkzeugkoffer" in core
    assert "CC BY 4.0" in core


def read_pdf(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_a_pdf_is_tagged_and_says_its_language_title_and_maker(build_sample: Build) -> None:
    reader = read_pdf(build_sample(SHEET, "pdf"))
    catalogue: Any = reader.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == "de-DE"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid" in catalogue["/Metadata"].get_data().decode()
    assert reader.metadata is not None
    assert reader.metadata.title == "Erster Tag: Checkliste & mehr"
    assert reader.metadata.author == "Redaktion Werkzeugkoffer"
    assert reader.metadata.creation_date == datetime(2026, 9, 14, tzinfo=UTC)
    assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_a_pdf_prints_header_footer_and_boxes_on_every_page(build_sample: Build) -> None:
    reader = read_pdf(build_sample(SHEET, "pdf"))
    first, second = (page.extract_text() for page in reader.pages)
    assert first.count("☐") == 4
    for number, text in enumerate((first, second), 1):
        assert f"Seite {number} von 2" in text
        assert "CC BY 4.0 · Werkzeugkoffer, /w/erster-tag" in text
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [
        "Vorbereiten",
        "Zum Schluss",
    ]


def test_letters_with_a_meaning_for_the_typesetter_are_only_letters(
    instrument: InstrumentSource,
) -> None:
    nasty = r"#set $x$ @ref *b* _i_ `r` <l> [c] \n // /* = - + ~ -- --- ... 'a' #{1+1} #pagebreak()"
    assert nasty in _printed(nasty, instrument)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.sampled_from(list("ab1#$@*_`<>[]{}()\\/=-+~\"'.:;,&%|^!?äß€ ")), min_size=1))
def test_any_text_is_printed_as_it_is_written(instrument: InstrumentSource, text: str) -> None:
    assert "".join(text.split()) in "".join(_printed(text, instrument).split())


def _printed(text: str, instrument: InstrumentSource) -> str:
    about = imprint(_attachment(SHEET, "pdf"), instrument, "Titel")
    about = dataclasses.replace(about, instrument="Titel")
    document = Document("Titel", (Paragraph((Text(text),)),))
    return read_pdf(compile_pdf(document, about)).pages[0].extract_text()


def _attachment(source: Path, file_format: str) -> AttachmentSource:
    return AttachmentSource(source, file_format, f"x.{file_format}", "X", "main")


def test_a_word_file_has_headings_lists_and_a_repeated_table_head(build_sample: Build) -> None:
    word: Any = docx.Document(io.BytesIO(build_sample(SHEET, "docx")))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs]
    assert styles[0] == ("Title", "Erster Tag: Checkliste & mehr")
    assert ("Heading 1", "Vorbereiten") in styles
    assert ("Heading 2", "Vereinbart") in styles
    assert ("List Number", "Rundgang") in styles
    assert ("List Bullet", "Pausenraum") in styles
    body = word.element.body
    assert len(list(body.iter(qn("w:sdt")))) == 4
    [head] = body.iter(qn("w:tblHeader"))
    assert head.getparent().getparent().getparent() is word.tables[0]._tbl
    assert len(list(body.iter(qn("w:cantSplit")))) == 3
    language = next(word.styles.element.iter(qn("w:lang")))
    assert language.get(qn("w:val")) == "de-DE"
    footer = word.sections[0].footer._element.xml
    assert "NUMPAGES" in footer
    assert "CC BY 4.0" in footer


def test_every_numbered_list_of_a_word_file_begins_anew(
    build_sample: Build, tmp_path: Path
) -> None:
    source = tmp_path / "zwei.md"
    source.write_text("# Zwei\n\n1. a\n2. b\n\nText\n\n4. c\n", encoding="utf-8")
    word: Any = docx.Document(io.BytesIO(build_sample(source, "docx")))
    numbers = [
        paragraph._p.pPr.numPr.numId.val
        for paragraph in word.paragraphs
        if paragraph.style.name == "List Number"
    ]
    assert numbers[0] == numbers[1] != numbers[2]
    starts = [
        element.get(qn("w:val"))
        for element in word.part.numbering_part.element.iter(qn("w:startOverride"))
    ]
    assert starts == ["1", "4"]


def test_a_workbook_offers_choices_and_counts(build_sample: Build) -> None:
    book = load_workbook(io.BytesIO(build_sample(WORKBOOK, "xlsx")))
    sheet = book["Plan"]
    [rule] = sheet.data_validations.dataValidation
    assert rule.formula1 == '"offen,fertig"'
    assert {str(cells) for cells in rule.sqref.ranges} == {"B2", "B3", "B4"}
    assert sheet["C4"].value == "=SUM(C2:C3)"
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet["A6"].value == "Bitte nur die ersten Zeilen ändern."


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("widths = [30, 14, 10]", "widths = [30]", "sheets[1].widths"),
        ('column = "B"', 'column = "F"', "sheets[1].choices[1].column"),
        ('"fertig"', '"fertig, ganz"', "sheets[1].choices[1].values"),
        ('["Zugang", "offen", 3]', '["Zugang", "offen", 3, 4]', "sheets[1].rows[2]"),
        ("header =", "heder =", "sheets[1].heder"),
    ],
)
def test_a_wrong_workbook_source_is_named(
    build_sample: Build, tmp_path: Path, old: str, new: str, key: str
) -> None:
    source = tmp_path / "plan.sheet.toml"
    source.write_text(WORKBOOK.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        build_sample(source, "xlsx")
    assert caught.value.key == key


def test_a_deck_has_real_titles_notes_and_tables(build_sample: Build) -> None:
    deck = pptx.Presentation(io.BytesIO(build_sample(DECK, "pptx")))
    assert (deck.slide_width, deck.slide_height) == (12191695, 6858000)
    opening, agenda, people = deck.slides
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides if slide.shapes.title]
    assert titles == ["Willkommen im Betrieb", "Ablauf", "Ansprechpersonen"]
    assert opening.placeholders[1].text_frame.text == "Ein Vormittag für neue Auszubildende"
    frame = agenda.placeholders[1].text_frame
    assert [(p.text, p.level) for p in frame.paragraphs] == [
        ("Begrüßung", 0),
        ("Rundgang", 0),
        ("Pausenraum", 1),
    ]
    notes = agenda.notes_slide.notes_text_frame
    assert notes is not None
    assert notes.text == "Zuerst die Namen, dann die Regeln."
    [table] = [shape.table for shape in people.shapes if shape.has_table]
    assert table.cell(1, 1).text == "Ausbilderin"
    assert len(deck.slide_layouts) == 2


def test_a_slide_with_too_much_text_is_refused(build_sample: Build, tmp_path: Path) -> None:
    source = tmp_path / "voll.md"
    source.write_text("# Voll\n\n## Zu viel\n\n" + "- Punkt\n" * 30, encoding="utf-8")
    with pytest.raises(SourceError, match="more text than a slide holds"):
        build_sample(source, "pptx")


def test_large_print_is_larger(build_sample: Build, instrument: InstrumentSource) -> None:
    large = dataclasses.replace(instrument, terms={"accessibility": ("grosse-schrift",)})
    word: Any = docx.Document(io.BytesIO(build(_attachment(SHEET, "docx"), large)))
    assert word.styles["Normal"].font.size.pt == 14
    normal = docx.Document(io.BytesIO(build_sample(SHEET, "docx")))
    assert normal.styles["Normal"].font.size.pt == 11


def test_a_file_may_have_a_licence_and_author_of_its_own(instrument: InstrumentSource) -> None:
    own = dataclasses.replace(_attachment(SHEET, "pdf"), licence="CC0-1.0", author="Wir")
    about = imprint(own, instrument, "Titel")
    assert (about.licence, about.author) == ("CC0 1.0", "Wir")


def test_files_beside_a_record_of_others_are_the_editors_own(instrument: InstrumentSource) -> None:
    record = dataclasses.replace(
        instrument,
        licence="LicenseRef-all-rights-reserved",
        credits=(CreditSource("Ein Projekt", "author"), CreditSource("Redaktion", "editor")),
    )
    about = imprint(_attachment(SHEET, "pdf"), record, "Titel")
    assert (about.licence, about.author) == ("CC BY 4.0", "Redaktion")


@pytest.mark.slow
def test_every_attachment_of_the_starting_content_can_be_built() -> None:
    for instrument in read_instruments():
        for attachment in instrument.attachments:
            assert build(attachment, instrument)
