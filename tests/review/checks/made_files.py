"""Files as people bring them, with one thing wrong in each, or nothing."""

import io
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pptx
import pypdf
import typst
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from PIL import Image
from pypdf.generic import NameObject

from tests.files import makers

PLACE, DETAILS, ARTIST, OWNER = 0x8825, 0x8769, 0x013B, 0xA430


def photo(*, place: bool = False, artist: str = "", shade: int = 50) -> bytes:
    """A photo as a telephone or a camera takes it."""
    image = Image.effect_noise((320, 240), shade).convert("RGB")
    exif = image.getexif()
    if place:
        exif.get_ifd(PLACE).update({1: "N", 2: (51.0, 27.0, 30.0), 3: "E", 4: (7.0, 0.0, 50.0)})
    if artist:
        exif[ARTIST] = artist
    kept = io.BytesIO()
    image.save(kept, "JPEG", exif=exif.tobytes())
    return kept.getvalue()


def word(
    *paragraphs: str,
    headings: Sequence[str] = ("Worum es geht",),
    language: str = "de-DE",
    pictures: Sequence[tuple[bytes, str]] = (),
    comment: str = "",
    change: bool = False,
) -> bytes:
    """A Word document: paragraphs, a heading before the first ones, pictures with their words."""
    document = docx.Document()
    _speak(document, language)
    for at, paragraph in enumerate(paragraphs):
        if at < len(headings):
            document.add_heading(headings[at], 1)
        added = document.add_paragraph(paragraph)
        if comment and not at:
            document.add_comment(added.runs, text=comment, author="Petra Krause")
    for picture, words in pictures:
        document.add_picture(io.BytesIO(picture), width=Cm(8))
        for described in document.element.body.iter(qn("wp:docPr")):
            if described.get("descr") is None:
                described.set("descr", words)
    if change:
        _track_change(document)
    return makers.written(document.save)


def _speak(document: Document, language: str) -> None:
    for said in document.styles.element.iter(qn("w:lang")):
        said.set(qn("w:val"), language)
        if not language:
            said.getparent().remove(said)


def _track_change(document: Document) -> None:
    paragraph = document.add_paragraph("Bitte ")
    inserted = OxmlElement("w:ins")
    inserted.set(qn("w:author"), "Petra Krause")
    inserted.append(paragraph.add_run("noch einmal lesen.")._r)
    paragraph._p.append(inserted)


def slides(*titles: str, pictures: Sequence[tuple[bytes, str]] = ()) -> bytes:
    """A presentation; a slide without a title is an empty text."""
    deck = pptx.Presentation()
    for title in titles:
        slide = deck.slides.add_slide(deck.slide_layouts[5 if title else 6])
        if title:
            slide.shapes.title.text = title
            for run in slide.shapes.title.text_frame.paragraphs[0].runs:
                run._r.get_or_add_rPr().set("lang", "de-DE")
    for picture, words in pictures:
        shape = deck.slides[0].shapes.add_picture(io.BytesIO(picture), 0, 0)
        shape._element.nvPicPr.cNvPr.set("descr", words)
    return makers.written(deck.save)


def pdf(
    *paragraphs: str,
    title: str = "Leitfaden",
    language: str = "de",
    tagged: bool = True,
    headings: bool = True,
) -> bytes:
    """A PDF with or without what screen readers need."""
    texts = [f'#text("{paragraph}")' for paragraph in paragraphs or ("Guten Tag.",)]
    head = "= Worum es geht\n" if headings else ""
    source = f'#set document(title: "{title}")\n#set text(lang: "{language or "de"}")\n{head}'
    reader = pypdf.PdfReader(io.BytesIO(makers.pdf(source + "\n\n".join(texts))))
    writer = pypdf.PdfWriter(clone_from=reader)
    gone = [] if tagged else ["/MarkInfo", "/StructTreeRoot"]
    for name in gone if language else [*gone, "/Lang"]:
        writer.root_object.pop(NameObject(name), None)
    return makers.written(writer.write)


def pdf_with(picture: bytes, words: str) -> bytes:
    """A PDF with a photo as it came from the camera, and a line of text."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "plan.typ"
        (source.parent / "photo.jpg").write_bytes(picture)
        source.write_text(
            f'#set document(title: "Plan")\n#set text(lang: "de")\n= Plan\n{words}\n'
            '#image("photo.jpg")',
            "utf-8",
        )
        content = typst.compile(str(source))
    assert isinstance(content, bytes)
    return content


def scan() -> bytes:
    """A PDF of photographed pages, with a title and a language but without any text."""
    kept = io.BytesIO()
    Image.effect_noise((600, 800), 60).convert("RGB").save(kept, "PDF", title="Scan")
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(kept))
    writer.root_object[NameObject("/Lang")] = pypdf.generic.TextStringObject("de-DE")
    return makers.written(writer.write)


def h5p(*, language: str = "de", licence: str = "CC BY", words: str = "Ein Lager") -> bytes:
    """An interactive content with one picture."""
    about = {
        "title": "Quiz",
        "language": language,
        "mainLibrary": "H5P.Image",
        "preloadedDependencies": [
            {"machineName": "H5P.Image", "majorVersion": 1, "minorVersion": 1}
        ],
        "embedTypes": ["div"],
    }
    picture = {
        "path": "images/lager.jpg",
        "mime": "image/jpeg",
        "copyright": {"license": licence},
    }
    return makers.archive(
        {
            "h5p.json": json.dumps(about),
            "content/content.json": json.dumps({"params": {"file": picture, "alt": words}}),
            "content/images/lager.jpg": photo(),
        }
    )


def page(body: str, *, language: str = "de") -> bytes:
    """A web page."""
    said = f' lang="{language}"' if language else ""
    return f"<!doctype html><html{said}><title>Messe</title><body>{body}</body></html>".encode()
