"""Builds slide decks that people adapt: real titles, lists and tables, speaker notes."""

# mypy: allow-untyped-calls
# python-pptx has types for some of its methods only.
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pptx
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import Slide, SlideLayout
from pptx.table import _Cell
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Length, Pt

from toolbox.content.builders.archive import reproducible
from toolbox.content.builders.blocks import (
    Blank,
    Block,
    Break,
    Heading,
    Line,
    Listing,
    Note,
    Paragraph,
    Table,
    Text,
    Tick,
    plain,
)
from toolbox.content.builders.deck import BODY_HEIGHT, BODY_TOP, INNER, MARGIN, dress
from toolbox.content.builders.imprint import PETROL, TINT, Imprint, imprint
from toolbox.content.builders.markdown import read_document
from toolbox.content.records import SourceError
from toolbox.content.sources import AttachmentSource, InstrumentSource

_NOTES = ("Notiz:", "Notizen:", "Note:", "Notes:")
# Points to try, the largest first; smaller letters cannot be read from the last row.
_SIZES = (24, 22, 20, 18, 16)
_SPACE_ABOVE = 9
_BULLETS = {
    "none": "<a:buNone {ns}/>",
    "number": '<a:buAutoNum {ns} type="arabicPeriod" startAt="{start}"/>',
    "task": '<a:buChar {ns} char="☐"/>',
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a slide's body: ``mark`` is none, bullet, number or task."""

    inlines: Line
    mark: str
    level: int
    start: int = 1


def build_pptx(attachment: AttachmentSource, instrument: InstrumentSource) -> bytes:
    """Return the slide deck of a Markdown source, a slide per ``##``; raises SourceError."""
    document = read_document(attachment.source)
    about = imprint(attachment, instrument, document.title)
    deck = pptx.Presentation()
    opening, content = dress(deck, about)
    first, *others = _slides(document.blocks)
    _add_opening(deck, opening, document.title, first[1])
    for title, blocks in others:
        try:
            _add_slide(deck, content, title, blocks)
        except ValueError as error:
            raise SourceError(attachment.source, f'slide "{title}"', str(error)) from None
    _set_properties(deck, about)
    target = io.BytesIO()
    deck.save(target)
    return reproducible(target.getvalue(), about.timestamp)


def _slides(blocks: Iterable[Block]) -> list[tuple[str, list[Block]]]:
    slides: list[tuple[str, list[Block]]] = [("", [])]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            slides.append((plain(block.inlines), []))
        else:
            slides[-1][1].append(block)
    return slides


def _add_opening(deck: Presentation, layout: SlideLayout, title: str, blocks: list[Block]) -> None:
    slide = deck.slides.add_slide(layout)
    _title(slide).text = title
    rows = [replace(row, mark="none") for row in _rows(_without_notes(slide, blocks), 0)]
    subtitle = slide.placeholders[1]
    if rows:
        _write(subtitle.text_frame, rows, size=None)
    else:
        subtitle._element.getparent().remove(subtitle._element)


def _add_slide(deck: Presentation, layout: SlideLayout, title: str, blocks: list[Block]) -> None:
    slide = deck.slides.add_slide(layout)
    _title(slide).text = title
    content = _without_notes(slide, blocks)
    rows = list(_rows(content, 0))
    tables = [block for block in content if isinstance(block, Table)]
    if len(tables) > 1:
        raise ValueError("one table at most")
    body = slide.placeholders[1]
    height = Length(0)
    if rows:
        size = _size(rows)
        _write(body.text_frame, rows, size=size)
        height = Pt(_height(rows, size) + 12)
    else:
        body._element.getparent().remove(body._element)
    for table in tables:
        _add_table(slide, table, Length(BODY_TOP + height))
        if rows:
            body.left, body.top, body.width, body.height = MARGIN, BODY_TOP, INNER, height


def _title(slide: Slide) -> TextFrame:
    frame: TextFrame = slide.placeholders[0].text_frame
    return frame


def _without_notes(slide: Slide, blocks: list[Block]) -> list[Block]:
    """Move boxes that begin with ``Notiz:`` to the speaker's notes; return the other blocks."""
    content: list[Block] = []
    notes: list[str] = []
    for block in blocks:
        text = "\n".join(plain(row.inlines) for row in _rows([block], 0))
        if isinstance(block, Note) and text.startswith(_NOTES):
            notes.append(text.partition(":")[2].strip())
        else:
            content.append(block)
    if notes and slide.notes_slide.notes_text_frame is not None:
        slide.notes_slide.notes_text_frame.text = "\n\n".join(notes)
    return content


def _rows(blocks: Iterable[Block], level: int) -> Iterable[_Row]:
    for block in blocks:
        match block:
            case Paragraph():
                yield _Row(block.inlines, "none", level)
            case Heading():
                yield _Row(_emphasised(block.inlines), "none", level)
            case Note():
                yield from _rows(block.blocks, level)
            case Listing():
                for item in block.items:
                    first, *others = _rows(item.blocks, level)
                    yield replace(first, mark=block.style, start=block.start)
                    yield from (replace(row, level=max(row.level, level + 1)) for row in others)


def _emphasised(inlines: Line) -> Line:
    return tuple(
        replace(inline, bold=True) if isinstance(inline, Text) else inline for inline in inlines
    )


def _height(rows: list[_Row], size: int) -> float:
    """Points that ``rows`` take from the slide when set in ``size``; letters are half as wide."""
    letters_a_line = INNER.pt / (size * 0.5)
    lines = sum(len(plain(row.inlines)) // letters_a_line + 1 for row in rows)
    return lines * size * 1.2 + len(rows) * _SPACE_ABOVE


def _size(rows: list[_Row]) -> int:
    for size in _SIZES:
        if _height(rows, size) <= BODY_HEIGHT.pt:
            return size
    raise ValueError("more text than a slide holds")


def _write(frame: TextFrame, rows: list[_Row], *, size: int | None) -> None:
    for number, row in enumerate(rows):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.level = min(row.level, 2)
        properties = paragraph._p.get_or_add_pPr()
        if row.mark == "none":
            properties.set("marL", "0")
            properties.set("indent", "0")
        if row.mark in _BULLETS:
            bullet = _BULLETS[row.mark].format(ns=nsdecls("a"), start=row.start)
            properties.append(parse_xml(bullet))
        _add_line(paragraph, row.inlines, size)


def _add_line(paragraph: _Paragraph, inlines: Line, size: int | None) -> None:
    for inline in inlines:
        if isinstance(inline, Break):
            paragraph.add_line_break()
            continue
        run = paragraph.add_run()
        if size:
            run.font.size = Pt(size - 2 * min(paragraph.level, 1))
        match inline:
            case Text():
                run.text = inline.text
                run.font.bold = inline.bold or None
                run.font.italic = inline.italic or None
                if inline.href:
                    run.hyperlink.address = inline.href
            case Tick():
                run.text = "☐"
            case Blank():
                run.text = "_" * inline.length


def _add_table(slide: Slide, table: Table, top: Length) -> None:
    rows = (table.header, *table.rows)
    frame = slide.shapes.add_table(
        len(rows), len(table.header), MARGIN, top, INNER, Length(Pt(30) * len(rows))
    )
    unit = INNER / sum(table.weights)
    for number, weight in enumerate(table.weights):
        frame.table.columns[number].width = Length(round(unit * weight))
    size = 16 if len(rows) <= 8 else 13
    for number, row in enumerate(rows):
        for cell, inlines in zip(frame.table.rows[number].cells, row, strict=True):
            _fill_cell(cell, inlines, size, is_header=number == 0)


def _fill_cell(cell: _Cell, inlines: Line, size: int, *, is_header: bool) -> None:
    paragraph = cell.text_frame.paragraphs[0]
    _add_line(paragraph, inlines, size)
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(PETROL if is_header else TINT)
    for run in paragraph.runs:
        run.font.bold = is_header or run.font.bold
        if is_header:
            run.font.color.rgb = RGBColor(255, 255, 255)


def _set_properties(deck: Presentation, about: Imprint) -> None:
    core = deck.core_properties
    core.title, core.author, core.last_modified_by = about.title, about.author, about.author
    core.language, core.subject = about.language, about.instrument
    core.keywords, core.comments = about.keywords, about.licence_line
    core.created = core.modified = about.timestamp
    language = f"{about.language}-{about.words.region}"
    for slide in deck.slides:
        for properties in slide._element.iter(qn("a:rPr")):
            properties.set("lang", language)
