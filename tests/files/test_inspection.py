"""What comes in is looked at: content, name and declared type agree, or it is refused."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.files import makers
from toolbox.files.formats import BY_EXTENSION, FORMATS
from toolbox.files.inspection.contents import InspectionLimits
from toolbox.files.inspection.inspector import Inspection, clean_image, inspect
from toolbox.files.inspection.refusals import REASONS, refusal
from toolbox.foundation.errors import Invalid, TooLarge, ToolboxError, Unavailable

MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(64)
M4A = b"\0\0\0\x20ftypM4A \0\0\2\0M4A mp42isom" + bytes(64)
WEBM = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d") + bytes(64)
OGG = b"OggS\0\2" + bytes(20) + b"\x01\x1e\x01vorbis" + bytes(64)
WAV = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + bytes(64)
MP3 = b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\0" * 20
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)
H5P = {"h5p.json": "{}", "content/content.json": "{}"}
DOCTYPE = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OFFICE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def look(folder: Path, content: bytes, name: str, declared: str | None = None) -> Inspection:
    """Inspect ``content`` as if it had been sent under ``name``."""
    path = folder / "received"
    path.write_bytes(content)
    return inspect(path, name, declared)


GOOD: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "pdf": ("Leitfaden.pdf", "application/pdf", makers.pdf),
    "docx": ("Brief.DOCX", OFFICE_TYPE, lambda: makers.word("Hallo")),
    "xlsx": ("Plan.xlsx", "", makers.workbook),
    "pptx": ("Vortrag.pptx", "application/octet-stream", lambda: makers.presentation(("A", ""))),
    "odt": ("a.odt", f"{makers.ODF}.text", lambda: makers.opendocument("text", "")),
    "ods": ("a.ods", "", lambda: makers.opendocument("spreadsheet", "")),
    "odp": ("a.odp", "", lambda: makers.opendocument("presentation", "")),
    "txt": ("a.txt", "text/plain; charset=utf-8", lambda: "Größe".encode()),
    "md": ("a.md", "text/plain", lambda: b"# Titel\n\n<p>Absatz</p>"),
    "csv": ("a.csv", "application/vnd.ms-excel", lambda: "Name;Größe\nÄ;1\n".encode("cp1252")),
    "vtt": ("a.vtt", "text/vtt", lambda: b"WEBVTT\n\n00:00.000 --> 00:01.000\nHallo\n"),
    "html": ("a.htm", "text/html", lambda: b"\xef\xbb\xbf<!DOCTYPE html>\n<html><p>Hallo"),
    "h5p": ("a.h5p", "", lambda: makers.archive(H5P)),
    "zip": ("a.zip", "application/x-zip-compressed", lambda: makers.archive({"a": "b"})),
    "png": ("a.png", "image/png", makers.picture),
    "jpg": ("a.jpeg", "image/pjpeg", lambda: makers.picture("JPEG")),
    "webp": ("a.webp", "image/webp", lambda: makers.picture("WEBP")),
    "gif": ("a.gif", "image/gif", lambda: makers.picture("GIF")),
    "svg": ("a.svg", "image/svg+xml", lambda: SVG),
    "mp4": ("a.mp4", "video/mp4", lambda: MP4),
    "webm": ("a.webm", "video/webm", lambda: WEBM),
    "mp3": ("a.mp3", "audio/mpeg", lambda: MP3),
    "m4a": ("a.m4a", "audio/x-m4a", lambda: M4A),
    "ogg": ("a.ogg", "application/ogg", lambda: OGG),
    "wav": ("a.wav", "audio/wave", lambda: WAV),
}


def test_every_format_has_its_example() -> None:
    assert set(GOOD) == set(FORMATS)


@pytest.mark.parametrize(("key", "example"), GOOD.items(), ids=GOOD)
def test_honest_files_pass(
    key: str, example: tuple[str, str, Callable[[], bytes]], tmp_path: Path
) -> None:
    name, declared, make = example

    found = look(tmp_path, make(), name, declared)

    assert found.format is FORMATS[key]
    assert found.media_type == FORMATS[key].media_type
    assert found.extension in found.format.extensions
    assert found.name == name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"ID3 ist ein Etikett in Musikdateien", "id3.txt"),
        ("\ufeffÜber uns".encode("utf-16"), "notepad.txt"),
        (b"<p>Ein Absatz ohne Kopf</p>", "fragment.html"),
        (b"<!-- Lizenz -->\n <!-- x -->" + SVG[22:], "kommentar.svg"),
        (b"\xff\xfb\x90\0" * 50, "ohne-etikett.mp3"),
        (MP4, "nur-ton.m4a"),
        (b"PK steht nicht nur am Anfang von Archiven", "pk.md"),
    ],
    ids=str,
)
def test_unusual_and_honest_files_pass(content: bytes, name: str, tmp_path: Path) -> None:
    assert look(tmp_path, content, name).format is BY_EXTENSION[name.rpartition(".")[2]]


def test_facts_tell_what_was_found(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = makers.picture("JPEG", (60, 40), exif=exif)

    assert look(tmp_path, makers.pdf("a #pagebreak() b"), "a.pdf").facts == {"pages": 2}
    assert look(tmp_path, turned, "a.jpg").facts == {"width": 40, "height": 60, "frames": 1}
    assert look(tmp_path, "ä".encode("cp1252"), "a.txt").facts == {"encoding": "cp1252"}
    assert look(tmp_path, makers.archive({"a": "bcd"}), "a.zip").facts == {
        "entries": 1,
        "unpacked": 3,
    }


def with_macro() -> bytes:
    """A document into which somebody put a program."""
    return makers.changed(makers.word("a"), {"word/vbaProject.bin": b"\0"})


def macro_type() -> bytes:
    """A document that declares macros in its list of contents."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" '
        'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    return makers.changed(makers.word("a"), {"[Content_Types].xml": types})


def types_with_entities() -> bytes:
    """A document whose list of contents defines entities."""
    return makers.changed(
        makers.word("a"), {"[Content_Types].xml": DOCTYPE.replace(b"svg", b"Types") + b"<Types/>"}
    )


def encrypted_opendocument() -> bytes:
    """A text saved with a password."""
    manifest = (
        '<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    )
    return makers.opendocument("text", "", extra={"META-INF/manifest.xml": manifest})


def basic_opendocument() -> bytes:
    """A text with a macro library."""
    return makers.opendocument("text", "", extra={"Basic/Standard/Modul1.xml": "<module/>"})


BAD: dict[str, tuple[str, str, str, Callable[[], bytes]]] = {
    "empty": ("file-empty", "a.pdf", "", lambda: b""),
    "no extension": ("file-without-extension", "README", "", lambda: b"x"),
    "program": ("file-type-not-allowed", "setup.exe", "", lambda: b"MZ\x90\0"),
    "program as pdf": ("file-content-is", "a.pdf", "", lambda: b"MZ\x90\0" + bytes(200)),
    "program as text": ("file-content-is", "a.txt", "", lambda: b"MZ\x90\0" + bytes(200)),
    "noise as text": ("file-content-mismatch", "a.txt", "", lambda: b"abc\0\x01\x02"),
    "noise as csv": ("file-content-mismatch", "a.csv", "", lambda: bytes(range(14, 256))),
    "noise far inside": ("text-encoding", "a.md", "", lambda: b"x" * 100_000 + b"\0"),
    "impossible bytes": ("text-encoding", "a.md", "", lambda: b"\x81\x8d\xfc"),
    "rtf as text": ("file-content-is", "a.txt", "", lambda: b"{\\rtf1\\ansi Hallo}"),
    "png as jpg": ("file-content-is", "a.jpg", "", makers.picture),
    "pdf as docx": ("file-content-is", "a.docx", "", makers.pdf),
    "zip as docx": ("file-content-is", "a.docx", "", lambda: makers.archive({"a": "b"})),
    "docx as zip": ("file-content-is", "a.zip", "", lambda: makers.word("a")),
    "docx as xlsx": ("file-content-is", "a.xlsx", "", lambda: makers.word("a")),
    "odt as odp": ("file-content-is", "a.odp", "", lambda: makers.opendocument("text", "")),
    "zip as h5p": ("file-content-is", "a.h5p", "", lambda: makers.archive({"a": "b"})),
    "page as text": ("file-content-is", "a.txt", "", lambda: b"<!doctype html><p>"),
    "text as page": ("file-content-is", "a.html", "", lambda: b"Hallo, kein Markup"),
    "page as svg": ("file-content-is", "a.svg", "", lambda: b"<html><svg/></html>"),
    "other xml as svg": ("file-content-is", "a.svg", "", lambda: b"<?xml version='1.0'?><a/>"),
    "tiff": ("file-type-not-allowed", "a.tiff", "", lambda: makers.picture("TIFF")),
    "film of another kind": (
        "file-content-is", "a.mp4", "", lambda: b"\0\0\0\x14ftypqt  \0\0\2\0qt  " + bytes(64),
    ),
    "page before pdf": (
        "file-content-is", "a.pdf", "", lambda: b"<html><script>1</script>" + makers.pdf(),
    ),
    "archive behind pdf": (
        "file-polyglot", "a.pdf", "", lambda: makers.pdf() + makers.archive({"a": "b"}),
    ),
    "archive behind picture": (
        "file-polyglot", "a.gif", "", lambda: makers.picture("GIF") + makers.archive({"a": "b"}),
    ),
    "declared otherwise": ("file-declared-mismatch", "a.pdf", "text/html", makers.pdf),
    "declared as program": (
        "file-declared-mismatch", "a.txt", "application/x-msdownload", lambda: b"x",
    ),
    "macros": ("file-macros", "a.docx", "", with_macro),
    "macros declared": ("file-macros", "a.docx", "", macro_type),
    "macros by name": ("file-macros", "a.docm", "", lambda: makers.word("a")),
    "macros in odt": ("file-macros", "a.odt", "", basic_opendocument),
    "old office": ("file-old-office", "a.doc", "", lambda: OLE),
    "old office renamed": ("file-old-office", "a.docx", "", lambda: OLE),
    "encrypted office": (
        "file-encrypted", "a.docx", "", lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
    ),
    "encrypted odt": ("file-encrypted", "a.odt", "", encrypted_opendocument),
    "pdf with password": ("file-encrypted", "a.pdf", "", lambda: makers.protected_pdf("geheim")),
    "protected pdf": ("file-encrypted", "a.pdf", "", lambda: makers.protected_pdf("")),
    "encrypted zip": (
        "file-encrypted", "a.zip", "", lambda: makers.raw_zip(makers.Raw(b"a", flags=1)),
    ),
    "hostile zip": (
        "zip-unsafe-name", "a.zip", "", lambda: makers.raw_zip(makers.Raw(b"../a")),
    ),
    "hostile docx": ("zip-overlap", "a.docx", "", makers.overlapping_zip),
    "broken pdf": ("pdf-broken", "a.pdf", "", lambda: b"%PDF-1.7\n" + bytes(500)),
    "broken picture": ("image-broken", "a.png", "", lambda: makers.picture()[:-40]),
    "broken header": ("image-broken", "a.jpg", "", lambda: b"\xff\xd8\xff\xe0" + bytes(50)),
    "huge picture": ("image-too-many-pixels", "a.png", "", lambda: makers.huge_png(60000, 60000)),
    "broken svg": ("svg-broken", "a.svg", "", lambda: b"<svg><path></svg>"),
    "entities in svg": ("xml-entities", "a.svg", "", lambda: DOCTYPE + b"<svg>&b;</svg>"),
    "deep svg": ("file-too-complex", "a.svg", "", lambda: b"<svg>" * 100_000),
    "entities in docx": ("xml-entities", "a.docx", "", types_with_entities),
    "deep list of contents": (
        "file-too-complex",
        "a.docx",
        "",
        lambda: makers.changed(makers.word("a"), {"[Content_Types].xml": "<a>" * 50_000}),
    ),
    "broken list of contents": (
        "zip-broken",
        "a.docx",
        "",
        lambda: makers.changed(makers.word("a"), {"[Content_Types].xml": "<a><b></a>"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "name", "declared", "make"), BAD.values(), ids=BAD)
def test_naughty_files_are_refused_with_their_reason(
    code: str, name: str, declared: str, make: Callable[[], bytes], tmp_path: Path
) -> None:
    with pytest.raises((Invalid, TooLarge)) as refused:
        look(tmp_path, make(), name, declared)

    assert refused.value.code == code
    assert str(refused.value.message).endswith((".", "../a"))


def test_the_refusal_names_what_the_file_really_is(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"called \.docx.*PDF"):
        look(tmp_path, makers.pdf(), "a.docx")


def test_every_reason_is_a_finished_sentence() -> None:
    values = {
        "extension": ".x", "allowed": ".pdf", "found": "PDF", "declared": "x/y", "limit": 5,
        "name": "a",
    }  # fmt: skip
    for code in REASONS:
        sentence = str(refusal(code, **values))
        assert sentence[0].isupper()
        assert "%" not in sentence


def test_drawings_with_an_ordinary_document_type_pass(tmp_path: Path) -> None:
    doctype = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/a.dtd">'

    assert look(tmp_path, doctype + b"<svg/>", "a.svg").format.key == "svg"


def test_neither_drawings_nor_pages_are_shown_inline() -> None:
    assert {key for key in FORMATS if FORMATS[key].family in {"web", "archive", "package"}} == {
        "html", "zip", "h5p",
    }  # fmt: skip
    for key in ("html", "svg", "zip", "h5p", "docx", "csv", "txt"):
        assert not FORMATS[key].inline_ok


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_pictures_lose_what_they_tell_about_people(kind: str, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Geheimkamera"
    comment, tags = b"Geheimkamera", exif.tobytes()
    path = tmp_path / "a"
    path.write_bytes(makers.picture(kind, comment=comment, exif=tags) + b"Geheimkamera behind")
    assert b"Geheimkamera" in path.read_bytes()

    cleaned = clean_image(path, FORMATS["jpg" if kind == "JPEG" else kind.lower()])

    assert cleaned is not None
    assert b"Geheimkamera" not in cleaned
    with Image.open(io.BytesIO(cleaned)) as image:
        assert image.format == kind
        assert image.size == ((60, 40) if kind == "GIF" else (40, 60))
        assert not image.getexif()


def test_a_clean_picture_looks_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(makers.picture("JPEG", (300, 200), quality=70))

    cleaned = clean_image(path, FORMATS["jpg"])

    assert cleaned is not None
    with Image.open(path) as before, Image.open(io.BytesIO(cleaned)) as after:
        difference = max(
            abs(one - two) for one, two in zip(before.tobytes(), after.tobytes(), strict=True)
        )
    assert difference <= 3


def test_moving_pictures_keep_moving(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    path = tmp_path / "a.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=[50, 70, 90], loop=0)

    cleaned = clean_image(path, FORMATS["gif"])

    assert cleaned is not None
    with Image.open(io.BytesIO(cleaned)) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]
        assert image.info["loop"] == 0
        image.seek(2)
        assert image.info["duration"] == 90
        assert image.convert("RGB").getpixel((5, 5)) == (0, 0, 255)


def test_what_is_no_picture_is_not_touched(tmp_path: Path) -> None:
    for key in ("pdf", "svg", "zip"):
        assert clean_image(tmp_path / "absent", FORMATS[key]) is None


def test_a_picture_over_the_limit_is_not_cleaned(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(makers.picture())

    with pytest.raises(TooLarge) as refused:
        clean_image(path, FORMATS["png"], InspectionLimits(pixels=100))

    assert refused.value.code == "image-too-many-pixels"


def test_when_all_children_are_busy_the_sender_may_come_again() -> None:
    error: ToolboxError = refusal("file-examination-busy")

    assert isinstance(error, Unavailable)
