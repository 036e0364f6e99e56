"""Builds Word files that people adapt: real headings, lists, tables and boxes to tick."""

import io
from dataclasses import dataclass

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from toolbox.content.builders import word_parts as parts
from toolbox.content.builders.archive import reproducible
from toolbox.content.builders.blocks import (
    Blank,
    Block,
    Break,
    Heading,
    Line,
    Lines,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Table,
    Text,
    Tick,
)
from toolbox.content.builders.imprint import (
    HAIRLINE,
    INK,
    INK_SOFT,
    PETROL,
    PRODUCT,
    TINT,
    YELLOW,
    Imprint,
    imprint,
)
from toolbox.content.builders.markdown import read_document
from toolbox.content.sources import AttachmentSource, InstrumentSource

_FONT = "Calibri"
_WIDTH = Mm(210 - 2 * 22)
_STEP = Mm(7)
_LIST_STYLES = {"bullet": "List Bullet", "number": "List Number", "task": "List Paragraph"}
_ALIGNS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def build_docx(attachment: AttachmentSource, instrument: InstrumentSource) -> bytes:
    """Return the Word file of a Markdown source; raises SourceError for what cannot be printed."""
    document = read_document(attachment.source)
    about = imprint(attachment, instrument, document.title)
    word = docx.Document()
    _set_up(word, about)
    word.add_paragraph(document.title, style="Title")
    _Writer(word).blocks(document.blocks)
    target = io.BytesIO()
    word.save(target)
    return reproducible(target.getvalue(), about.timestamp)


@dataclass
class _Writer:
    word: WordDocument
    in_note: bool = False
    depth: int = 0

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        match block:
            case Heading() | Paragraph():
                style = f"Heading {block.level}" if isinstance(block, Heading) else "Normal"
                self.line(self.paragraph(style), block.inlines)
            case Listing():
                self.listing(block)
            case Table():
                self.table(block)
            case Note():
                _Writer(self.word, in_note=True).blocks(block.blocks)
            case Lines():
                for _ in range(block.count):
                    self.line(self.paragraph("Normal"), (Blank(0, fills=True),))
            case PageBreak():
                self.paragraph("Normal").add_run().add_break(WD_BREAK.PAGE)

    def paragraph(self, style: str) -> WordParagraph:
        paragraph = self.word.add_paragraph()
        parts.set_style(paragraph, style)
        if self.depth and style == "Normal":
            paragraph.paragraph_format.left_indent = Length(_STEP * self.depth)
        if self.in_note:
            parts.border(paragraph, "left", PETROL, 36)
            parts.shade_paragraph(paragraph, TINT)
        return paragraph

    def listing(self, listing: Listing) -> None:
        heads = []
        for item in listing.items:
            head = self.paragraph(_LIST_STYLES[listing.style])
            heads.append(head)
            head.paragraph_format.left_indent = Length(_STEP * (self.depth + 1))
            head.paragraph_format.first_line_indent = Length(-_STEP)
            if listing.style == "task":
                parts.add_tick_box(head)
                head.add_run("\t")
            first, rest = item.blocks[:1], item.blocks[1:]
            if first and isinstance(first[0], Paragraph):
                self.line(head, first[0].inlines)
            else:
                rest = item.blocks
            _Writer(self.word, self.in_note, self.depth + 1).blocks(rest)
        if listing.style == "number":
            parts.restart_numbers(self.word, heads, listing.start)

    def table(self, table: Table) -> None:
        grid = self.word.add_table(rows=0, cols=len(table.header), style="Table Grid")
        grid.autofit = False
        unit = _WIDTH / sum(table.weights)
        widths = [Length(int(unit * weight)) for weight in table.weights]
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        for number, cells in enumerate((table.header, *table.rows)):
            row = grid.add_row()
            parts.keep_whole(row)
            if number == 0:
                parts.repeat_as_header(row)
            for cell, inlines, width, align in zip(
                row.cells, cells, widths, table.aligns, strict=True
            ):
                cell.width = width
                paragraph = cell.paragraphs[0]
                parts.set_style(paragraph, "Table Head" if number == 0 else "Table Text")
                paragraph.alignment = _ALIGNS[align]
                self.line(paragraph, inlines, can_fill=False)
                if number == 0:
                    parts.shade_cell(cell, PETROL)
        parts.set_style(self.word.add_paragraph(), "Table Text")

    def line(self, paragraph: WordParagraph, inlines: Line, *, can_fill: bool = True) -> None:
        for inline in inlines:
            match inline:
                case Text():
                    _add_text(paragraph, inline)
                case Tick():
                    parts.add_tick_box(paragraph)
                case Break():
                    paragraph.add_run().add_break()
                case Blank(fills=True) if can_fill:
                    paragraph.paragraph_format.tab_stops.add_tab_stop(
                        _WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES
                    )
                    paragraph.paragraph_format.line_spacing = 1.7
                    paragraph.add_run("\t")
                case Blank():
                    paragraph.add_run("_" * inline.length)


def _add_text(paragraph: WordParagraph, text: Text) -> None:
    run = paragraph.add_run(text.text)
    if text.bold:
        run.bold = True
    if text.italic:
        run.italic = True
    if text.mono:
        run.font.name = "Consolas"
    if text.href:
        run.font.color.rgb = RGBColor.from_string(PETROL)
        run.font.underline = True
        parts.add_link(paragraph, run, text.href)


def _set_up(word: WordDocument, about: Imprint) -> None:
    parts.set_language(word, f"{about.language}-{about.words.region}")
    core = word.core_properties
    core.title, core.author, core.last_modified_by = about.title, about.author, about.author
    core.language, core.subject = about.language, about.instrument
    core.keywords, core.comments = about.keywords, about.licence_line
    core.created = core.modified = about.timestamp
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    _set_styles(word, Pt(14) if about.large_print else Pt(11))
    _set_frame(word, about)


def _set_styles(word: WordDocument, base: Length) -> None:
    styles = word.styles
    for name in ("Table Head", "Table Text"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    # name: size as a share of the base, bold, colour, points above and below
    for name, share, bold, colour, above, below in (
        ("Normal", 1, False, INK, 0, 6),
        ("Title", 2, True, PETROL, 0, 14),
        ("Heading 1", 1.4, True, PETROL, 18, 6),
        ("Heading 2", 1.15, True, PETROL, 14, 5),
        ("Heading 3", 1, True, PETROL, 10, 4),
        ("List Bullet", 1, False, INK, 0, 4),
        ("List Number", 1, False, INK, 0, 4),
        ("List Paragraph", 1, False, INK, 0, 5),
        ("Table Head", 0.95, True, "FFFFFF", 3, 3),
        ("Table Text", 0.95, False, INK, 4, 4),
        ("Header", 0.82, False, INK_SOFT, 0, 0),
        ("Footer", 0.82, False, INK_SOFT, 0, 0),
    ):
        style = styles[name]
        parts.set_font(style, _FONT)
        style.font.size = Pt(round(base.pt * share * 2) / 2)
        style.font.bold = bold
        style.font.color.rgb = RGBColor.from_string(colour)
        style.paragraph_format.space_before = Pt(above)
        style.paragraph_format.space_after = Pt(below)
    parts.border(styles["Title"], "bottom", YELLOW, 18)
    styles["Footer"].paragraph_format.tab_stops.clear_all()


def _set_frame(word: WordDocument, about: Imprint) -> None:
    """Running head and foot, like those of the PDF."""
    section = word.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(PRODUCT).bold = True
    parts.border(head, "bottom", PETROL, 6)
    parts.border(foot, "top", HAIRLINE, 4)
    foot.add_run(about.title).bold = True
    foot.add_run(f"\t{about.words.page} ")
    parts.add_field(foot, "PAGE")
    foot.add_run(f" {about.words.of} ")
    parts.add_field(foot, "NUMPAGES")
    foot.add_run().add_break()
    foot.add_run(about.licence_line)
