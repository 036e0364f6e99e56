"""The text of files, part by part; what cannot be read is a result with a reason."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files import makers
from toolbox.files.extraction.extractor import (
    ExtractedText,
    ExtractionFailed,
    ExtractionLimits,
    PageText,
    extract,
)
from toolbox.files.extraction.runner import MEGABYTE, ChildLimits
from toolbox.files.formats import FORMATS

LIMITS = ExtractionLimits()
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT_BODY = (
    '<office:text><text:h text:outline-level="1">Erstes</text:h><text:p>Hallo<text:s/>Welt</text:p>'
    "<text:tracked-changes><text:p>gestrichen</text:p></text:tracked-changes>"
    '<text:h text:outline-level="2">Zweites</text:h><text:p>Ende</text:p></office:text>'
)
TABLE_BODY = (
    '<office:spreadsheet><table:table table:name="Plan"><table:table-row><table:table-cell>'
    "<text:p>Montag</text:p></table:table-cell><table:table-cell><text:p>Lager</text:p>"
    "</table:table-cell></table:table-row></table:table></office:spreadsheet>"
)
SLIDES_BODY = (
    '<office:presentation><draw:page draw:name="page1"><text:p>Eins</text:p></draw:page>'
    '<draw:page draw:name="page2"><text:p>Zwei</text:p></draw:page></office:presentation>'
)
PAGE = (
    '<!doctype html><html lang="de"><head><meta charset="iso-8859-1"><title>Größe</title>'
    "<style>p {}</style></head><body><h1>Kopf</h1><p>Aus<b>bildung</b> &amp; mehr</p>"
    "<script>alert(1)</script><ul><li>eins<li>zwei</ul></body></html>"
)


def read(
    folder: Path, content: bytes, key: str, limits: ExtractionLimits = LIMITS
) -> ExtractedText | ExtractionFailed:
    """Extract the text of ``content``."""
    path = folder / "file"
    path.write_bytes(content)
    return extract(path, FORMATS[key], limits)


def pages_of(result: ExtractedText | ExtractionFailed) -> list[tuple[int | None, str, str]]:
    """The parts in short."""
    assert isinstance(result, ExtractedText), result
    return [(page.number, page.label, page.text) for page in result.pages]


def word_with(body: str) -> bytes:
    """A Word document with a body of XML."""
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return makers.changed(makers.word(), {"word/document.xml": document})


FORMAT_EXAMPLES: dict[str, tuple[str, Callable[[], bytes], list[tuple[int | None, str, str]]]] = {
    "pdf": (
        "pdf",
        lambda: makers.pdf("Seite eins #pagebreak() Seite zwei"),
        [(1, "", "Seite eins"), (2, "", "Seite zwei")],
    ),
    "pdf with own page numbers": (
        "pdf",
        lambda: makers.pdf('#set page(numbering: "i")\nVorwort'),
        [(1, "i", "Vorwort\ni")],
    ),
    "docx": (
        "docx",
        lambda: makers.word("Vorweg", headings={"Übersicht": "Inhalt", "Anhang": "Rest"}),
        [(None, "", "Vorweg"), (None, "Übersicht", "Übersicht\nInhalt"),
         (None, "Anhang", "Anhang\nRest")],
    ),
    "docx of a German Word": (
        "docx",
        lambda: word_with(
            '<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>Ziel</w:t></w:r></w:p>'
            "<w:p><w:r><w:t>neu</w:t><w:tab/><w:delText>alt</w:delText></w:r>"
            "<w:moveFrom><w:r><w:t>verschoben</w:t></w:r></w:moveFrom></w:p>"
        ),
        [(None, "Ziel", "Ziel\nneu")],
    ),
    "xlsx": (
        "xlsx",
        lambda: makers.workbook(Plan=[["Tag", "Ort"], ["Montag", 3]], Leer=[], Zwei=[[True]]),
        [(1, "Plan", "Tag Ort\nMontag 3"), (3, "Zwei", "True")],
    ),
    "pptx": (
        "pptx",
        lambda: makers.presentation(("Begrüßung", "Langsam sprechen"), ("Schluss", "")),
        [(1, "", "Begrüßung\n\nLangsam sprechen"), (2, "", "Schluss")],
    ),
    "odt": (
        "odt",
        lambda: makers.opendocument("text", TEXT_BODY),
        [(None, "Erstes", "Erstes\nHallo Welt"), (None, "Zweites", "Zweites\nEnde")],
    ),
    "ods": (
        "ods",
        lambda: makers.opendocument("spreadsheet", TABLE_BODY),
        [(1, "Plan", "Montag Lager")],
    ),
    "odp": (
        "odp",
        lambda: makers.opendocument("presentation", SLIDES_BODY),
        [(1, "", "Eins"), (2, "", "Zwei")],
    ),
    "txt": ("txt", lambda: b"Zeile\r\n\r\n\r\nzwei  Worte\0", [(None, "", "Zeile\n\nzwei Worte")]),
    "md": (
        "md", lambda: b"# Titel\n\n- ein *Punkt*\n- [Ziel](https://example.org)",
        [(None, "", "Titel\nein Punkt\nZiel")],
    ),
    "csv": ("csv", lambda: "Straße;Ort".encode("cp1252"), [(None, "", "Straße;Ort")]),
    "html": (
        "html", lambda: PAGE.encode("latin-1"),
        [(None, "", "Kopf\n\nAusbildung & mehr\n\neins\nzwei")],
    ),
    "wrong charset declared": (
        "html", lambda: '<meta charset="utf-8"><p>Größe'.encode("cp1252"), [(None, "", "Größe")],
    ),
    "unknown charset declared": (
        "html", lambda: b'<meta charset="klingon"><p>a', [(None, "", "a")],
    ),
    "utf-16": ("txt", lambda: "Größe".encode("utf-16"), [(None, "", "Größe")]),
    "soft hyphens and hidden marks": (
        "txt", lambda: "Aus\u00adbil\u200bdung u\u0308ber\u202egeheim".encode(),
        [(None, "", "Ausbildung übergeheim")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("key", "make", "expected"), FORMAT_EXAMPLES.values(), ids=FORMAT_EXAMPLES)
def test_text_comes_part_by_part(
    key: str,
    make: Callable[[], bytes],
    expected: list[tuple[int | None, str, str]],
    tmp_path: Path,
) -> None:
    assert pages_of(read(tmp_path, make(), key)) == expected


def test_words_that_were_hyphenated_are_whole_again(tmp_path: Path) -> None:
    source = (
        '#set page(width: 6cm)\n#set text(lang: "de", hyphenate: true)\n'
        "Die Ausbildungsverantwortlichkeitsdokumentation hilft."
    )

    ((_number, _label, text),) = pages_of(read(tmp_path, makers.pdf(source), "pdf"))

    assert "Ausbildungsverantwortlichkeitsdokumentation" in text


@pytest.mark.parametrize(
    ("key", "make", "title", "author", "language", "page_count"),
    [
        ("pdf", lambda: makers.pdf(
            '#set document(title: "Plan", author: "Anna")\n#set text(lang: "de")\nx #pagebreak()'
        ), "Plan", "Anna", "de", 2),
        ("docx", lambda: makers.word(title="Brief"), "Brief", "python-docx", None, None),
        ("odt", lambda: makers.opendocument("text", ""), "Titel", None, "de-DE", None),
        ("html", lambda: PAGE.encode("latin-1"), "Größe", None, "de", None),
        ("md", lambda: b"# Mein *Titel* #\n\nText", "Mein Titel", None, None, None),
        ("pptx", lambda: makers.presentation(("A", ""), ("B", "")), None, None, None, 2),
    ],
    ids=["pdf", "docx", "odt", "html", "md", "pptx"],
)  # fmt: skip
def test_facts_about_the_file(
    key: str,
    make: Callable[[], bytes],
    title: str | None,
    author: str | None,
    language: str | None,
    page_count: int | None,
    tmp_path: Path,
) -> None:
    result = read(tmp_path, make(), key)

    assert isinstance(result, ExtractedText)
    assert (result.title, result.author) == (title, author)
    assert (result.language, result.page_count) == (language, page_count)


def laughing_docx() -> bytes:
    """Entities that would grow to gigabytes."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return makers.changed(
        makers.word(), {"word/document.xml": f"<!DOCTYPE x [{entities}]><x>&a9;</x>"}
    )


def xml_bomb_in_facts() -> bytes:
    """Entities in the part with the title."""
    return makers.changed(
        makers.word("Hallo"), {"docProps/core.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}
    )


HOSTILE: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "billion laughs": ("entities", "docx", laughing_docx),
    "entities in the facts": ("unreadable", "docx", xml_bomb_in_facts),
    "deep document": ("too-deep", "docx", lambda: word_with("<w:a>" * 1_000_000)),
    "deep slides": (
        "too-deep", "odp", lambda: makers.opendocument("presentation", "<draw:g>" * 100_000),
    ),
    "broken pdf": ("unreadable", "pdf", lambda: b"%PDF-1.7 and nothing more"),
    "pdf with password": ("unreadable", "pdf", lambda: makers.protected_pdf("geheim")),
    "broken docx": ("unreadable", "docx", lambda: b"PK\x03\x04"),
    "docx without end": ("unreadable", "docx", lambda: word_with("<w:p>")),
    "broken xlsx": ("unreadable", "xlsx", lambda: makers.archive({"a": "b"})),
    "picture": ("unsupported", "png", makers.picture),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "key", "make"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_have_a_reason_instead_of_text(
    reason: str, key: str, make: Callable[[], bytes], tmp_path: Path
) -> None:
    result = read(tmp_path, make(), key)

    assert isinstance(result, ExtractionFailed)
    assert result.reason == reason


def test_a_small_file_with_millions_of_paragraphs_is_cut_and_not_swallowed(tmp_path: Path) -> None:
    content = word_with("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 2_000_000)
    assert len(content) < 390_000

    small = ExtractionLimits(characters=100_000, child=ChildLimits(memory=128 * MEGABYTE))
    result = read(tmp_path, content, "docx", small)

    assert isinstance(result, ExtractedText)
    assert result.truncated
    assert sum(len(page.text) for page in result.pages) <= small.characters


@pytest.mark.slow
def test_a_workbook_that_explodes_ends_at_the_limit_of_memory(tmp_path: Path) -> None:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = f'<row r="1">{"<c><v>1</v></c>" * 1_500_000}</row>'
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{row}</sheetData></worksheet>'
    content = makers.changed(makers.workbook(a=[["x"]]), {"xl/worksheets/sheet1.xml": sheet})
    assert len(content) < 390_000

    result = read(
        tmp_path, content, "xlsx", ExtractionLimits(child=ChildLimits(memory=96 * MEGABYTE))
    )

    assert isinstance(result, ExtractionFailed)
    assert result.reason == "memory"


def test_a_file_that_takes_too_long_ends_at_the_limit_of_time(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        ("<!doctype html>" + "<p>a</p>" * 2_000_000).encode(),
        "html",
        ExtractionLimits(characters=100_000_000, child=ChildLimits(seconds=1)),
    )

    assert result == ExtractionFailed("timeout", result.detail)  # type: ignore[union-attr]


def test_one_cell_in_the_last_row_is_no_million_rows(tmp_path: Path) -> None:
    cell = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>fern</t></is></c></row>'
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>nah</t></is></c></row>{cell}</sheetData>'
        "</worksheet>"
    )
    content = makers.changed(makers.workbook(a=[["x"]]), {"xl/worksheets/sheet1.xml": sheet})

    assert pages_of(read(tmp_path, content, "xlsx")) == [(1, "a", "nah")]


@pytest.mark.parametrize("key", ["pdf", "docx", "pptx", "txt"])
def test_limits_on_parts_and_characters_cut_and_say_so(key: str, tmp_path: Path) -> None:
    long = "Wort " * 400
    content = {
        "pdf": lambda: makers.pdf(long + " #pagebreak() " + long),
        "docx": lambda: makers.word(headings={"A": long, "B": long}),
        "pptx": lambda: makers.presentation((long, ""), (long, "")),
        "txt": lambda: long.encode(),
    }[key]()

    result = read(tmp_path, content, key, ExtractionLimits(pages=1, characters=1000))

    assert isinstance(result, ExtractedText)
    assert result.truncated
    assert len(result.pages) == 1
    assert len(result.pages[0].text) <= 1000


def test_whole_files_are_not_called_cut(tmp_path: Path) -> None:
    result = read(tmp_path, b"kurz", "txt", ExtractionLimits(pages=1, characters=4))

    assert isinstance(result, ExtractedText)
    assert result.pages == (PageText(None, "", "kurz"),)
    assert not result.truncated


def test_every_format_names_a_parser_that_exists() -> None:
    folder = Path(__file__).parents[2] / "toolbox" / "files"
    for each in FORMATS.values():
        if each.text_parser:
            assert (folder / "extraction" / "parsers" / f"{each.text_parser}.py").is_file()
        if each.preview_renderer:
            assert (folder / "previews" / "renderers" / f"{each.preview_renderer}.py").is_file()
        if each.preview_renderer == "texts":
            assert each.text_parser


def test_parts_of_a_package_are_bounded(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "file", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("docProps/core.xml", b"<x/>")
        with package.open("word/document.xml", "w") as part:
            for _block in range(201):
                part.write(bytes(MEGABYTE))

    assert extract(tmp_path / "file", FORMATS["docx"]) == ExtractionFailed("output", "")
