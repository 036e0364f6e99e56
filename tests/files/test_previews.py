"""What a file looks like before anybody downloads it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.files import makers
from toolbox.files.extraction.runner import MEGABYTE, ChildLimits
from toolbox.files.formats import FORMATS
from toolbox.files.previews.maker import PreviewFailed, PreviewPart, make_previews


def preview(folder: Path, content: bytes, key: str) -> list[PreviewPart]:
    """Make the preview of ``content``."""
    path = folder / "file"
    path.write_bytes(content)
    parts = make_previews(path, FORMATS[key])
    assert isinstance(parts, list), parts
    return parts


def tables(parts: list[PreviewPart]) -> list[dict[str, Any]]:
    """The tables of a preview."""
    assert {(part.kind, part.media_type) for part in parts} <= {("table", "application/json")}
    return [json.loads(part.data) for part in parts]


def test_first_pages_of_a_pdf_are_pictures(tmp_path: Path) -> None:
    thumbnail, *pages = preview(tmp_path, makers.pdf("a #pagebreak()" * 21 + " b"), "pdf")

    assert (thumbnail.kind, thumbnail.number, thumbnail.width) == ("thumbnail", 1, 400)
    assert [(page.kind, page.number, page.width) for page in pages] == [
        ("page", number, 900) for number in range(1, 21)
    ]
    for part in (thumbnail, *pages):
        with Image.open(io.BytesIO(part.data)) as image:
            assert image.format == "WEBP"
            assert image.size == (part.width, part.height)


def test_a_page_like_a_strip_becomes_no_giant_picture(tmp_path: Path) -> None:
    _thumbnail, page = preview(
        tmp_path, makers.pdf("#set page(width: 1cm, height: 400cm)\na"), "pdf"
    )

    assert page.width is not None
    assert page.height is not None
    assert page.height <= 2700
    assert page.width <= 900


@pytest.mark.parametrize(
    ("key", "size", "shown"),
    [
        ("png", (2400, 1000), (1200, 500)),
        ("jpg", (300, 200), (300, 200)),
        ("webp", (4000, 200), (1200, 60)),
        ("gif", (100, 4000), (100, 300)),
    ],
)
def test_pictures_are_shown_in_the_size_of_a_screen(
    key: str, size: tuple[int, int], shown: tuple[int, int], tmp_path: Path
) -> None:
    kind = {"jpg": "JPEG"}.get(key, key.upper())

    thumbnail, image = preview(tmp_path, makers.picture(kind, size), key)

    assert (image.kind, image.width, image.height) == ("image", *shown)
    assert thumbnail.kind == "thumbnail"
    assert thumbnail.width == min(400, size[0])


def test_pictures_are_turned_as_they_are_to_be_seen(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    _thumbnail, image = preview(tmp_path, makers.picture("JPEG", (300, 200), exif=exif), "jpg")

    assert (image.width, image.height) == (200, 300)


def test_first_rows_of_the_first_sheets(tmp_path: Path) -> None:
    sheets = {f"Blatt {n}": [[n, "ä"]] for n in range(7)}
    sheets["Blatt 1"] = [[f"{row}/{column}" for column in range(15)] for row in range(40)]

    shown = tables(preview(tmp_path, makers.workbook(**sheets), "xlsx"))

    assert [sheet["name"] for sheet in shown] == [f"Blatt {n}" for n in range(5)]
    assert shown[0] == {
        "name": "Blatt 0", "rows": [["0", "ä"]], "more_rows": False, "more_columns": False,
    }  # fmt: skip
    assert len(shown[1]["rows"]) == 30
    assert shown[1]["rows"][29][11] == "29/11"
    assert {len(row) for row in shown[1]["rows"]} == {12}
    assert shown[1]["more_rows"]
    assert shown[1]["more_columns"]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("Tag;Ort\nMo;Lager, Halle 3\n", [["Tag", "Ort"], ["Mo", "Lager, Halle 3"]]),
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a\tb\n1\t2\n", [["a", "b"], ["1", "2"]]),
        ('a,b\n"x, y",2\n', [["a", "b"], ["x, y", "2"]]),
        ("eine Spalte\nzwei\n", [["eine Spalte"], ["zwei"]]),
        ("a;b\n1\n", [["a", "b"], ["1", ""]]),
        ("=1+1;<b>\n", [["=1+1", "<b>"]]),
    ],
    ids=["semicolon", "comma", "tab", "quoted", "one column", "ragged", "formula"],
)
def test_tables_in_text_are_split_as_they_were_meant(
    content: str, rows: list[list[str]], tmp_path: Path
) -> None:
    (table,) = tables(preview(tmp_path, content.encode("cp1252"), "csv"))

    assert table["rows"] == rows


def test_a_long_table_in_text_says_that_there_is_more(tmp_path: Path) -> None:
    (table,) = tables(preview(tmp_path, b"a;b\n" * 500_000, "csv"))

    assert (len(table["rows"]), table["more_rows"], table["more_columns"]) == (30, True, False)


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("docx", makers.word("Größe", "Ende")),
        ("txt", "Größe\r\n\0\u202eEnde".encode()),
        ("html", "<!doctype html><p>Größe<p>Ende<script>1</script>".encode()),
        ("md", "# Größe\n\nEnde".encode()),
    ],
    ids=["docx", "txt", "html", "md"],
)
def test_texts_are_shown_as_plain_text(key: str, content: bytes, tmp_path: Path) -> None:
    (part,) = preview(tmp_path, content, key)

    assert (part.kind, part.number, part.media_type) == ("text", 1, "text/plain; charset=utf-8")
    assert part.data.decode().split() == ["Größe", "Ende"]


def test_long_texts_are_cut_between_characters(tmp_path: Path) -> None:
    (part,) = preview(tmp_path, ("ä" * 30_000).encode(), "txt")

    assert part.data.decode() == "ä" * 10_000


def test_a_file_without_text_has_no_parts(tmp_path: Path) -> None:
    assert preview(tmp_path, b" \n", "txt") == []
    assert preview(tmp_path, makers.workbook(Leer=[]), "xlsx") == []


@pytest.mark.parametrize(
    ("key", "content", "reason"),
    [
        ("pdf", b"%PDF-1.7 and nothing more", "unreadable"),
        ("png", makers.picture()[:-40], "unreadable"),
        ("png", makers.huge_png(60000, 60000), "too-many-pixels"),
        ("docx", b"PK", "unreadable"),
        ("zip", makers.archive({"a": "b"}), "unsupported"),
        ("mp4", b"", "unsupported"),
    ],
    ids=["broken pdf", "broken picture", "huge picture", "broken docx", "archive", "film"],
)
def test_what_cannot_be_shown_has_a_reason(
    key: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    failed = make_previews(path, FORMATS[key])

    assert isinstance(failed, PreviewFailed)
    assert failed.reason == reason


def test_previews_keep_to_their_limits(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(makers.picture("PNG", (3000, 3000)))

    failed = make_previews(path, FORMATS["png"], ChildLimits(memory=64 * MEGABYTE))

    assert isinstance(failed, PreviewFailed)
    assert failed.reason in {"memory", "unreadable", "crash"}
