"""Pieces of WordprocessingML that python-docx has no words for: fields, boxes to tick, shading."""

from collections.abc import Sequence
from typing import cast

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import BaseStyle, ParagraphStyle
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_TICK_BOX = f"""<w:sdt {nsdecls("w")} {_W14}><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/>
<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>
<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>
<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic"
 w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>\u2610</w:t></w:r></w:sdtContent></w:sdt>"""


def set_style(paragraph: Paragraph, name: str) -> None:
    """Give ``paragraph`` the style ``name``, by its id: python-docx looks names up very slowly."""
    paragraph._p.style = None if name == "Normal" else name.replace(" ", "")


def add_tick_box(paragraph: Paragraph) -> None:
    """Append a box that can be ticked with a click, and on paper."""
    paragraph._p.append(parse_xml(_TICK_BOX))


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """Append a number that Word counts itself: PAGE or NUMPAGES."""
    field = f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}">'
    paragraph._p.append(parse_xml(f"{field}<w:r><w:t>1</w:t></w:r></w:fldSimple>"))


def add_link(paragraph: Paragraph, run: Run, href: str) -> None:
    """Move ``run``, which ends ``paragraph``, into a link to ``href``."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    target = paragraph.part.relate_to(href, relation, is_external=True)
    link = parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{target}"/>')
    paragraph._p.append(link)
    link.append(run._r)


def shade_paragraph(paragraph: Paragraph, colour: str) -> None:
    """Fill the ground behind ``paragraph`` with ``colour`` (RRGGBB)."""
    _insert(paragraph._p.get_or_add_pPr(), _shading(colour), _AFTER_BORDER[1:])


def shade_cell(cell: _Cell, colour: str) -> None:
    """Fill ``cell``, whose width is set already, with ``colour`` (RRGGBB)."""
    cell._tc.get_or_add_tcPr().append(_shading(colour))


def border(holder: Paragraph | ParagraphStyle, side: str, colour: str, eighths: int) -> None:
    """Draw the only line of a paragraph or style, ``eighths`` of a point wide, on one ``side``."""
    properties = (
        holder._p.get_or_add_pPr()
        if isinstance(holder, Paragraph)
        else holder.element.get_or_add_pPr()
    )
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    line = (
        f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{eighths}" w:space="6"'
        f' w:color="{colour}"/></w:pBdr>'
    )
    _insert(properties, parse_xml(line), _AFTER_BORDER)


# Word calls a file damaged whose paragraph properties stand in another order.
_AFTER_BORDER = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:jc", "w:outlineLvl", "w:rPr", "w:sectPr"),
)


def _shading(colour: str) -> BaseOxmlElement:
    return parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')


def _insert(
    properties: BaseOxmlElement, element: BaseOxmlElement, successors: tuple[str, ...]
) -> None:
    properties.insert_element_before(element, *successors)


def repeat_as_header(row: _Row) -> None:
    """Repeat ``row`` on every page its table runs over."""
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def keep_whole(row: _Row) -> None:
    """Never cut ``row`` between two pages."""
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


def restart_numbers(word: WordDocument, paragraphs: Sequence[Paragraph], start: int) -> None:
    """Count ``paragraphs``, all of one list style, from ``start`` on, apart from other lists."""
    numbering = word.part.numbering_part.element
    style = cast(ParagraphStyle, paragraphs[0].style)
    style_number = style.element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style_number).abstractNumId.val
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(start)
    for paragraph in paragraphs:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = num.numId


def set_language(word: WordDocument, language: str) -> None:
    """Tell Word and screen readers what language the whole document is in (BCP 47)."""
    defaults = word.styles.element.find(qn("w:docDefaults"))
    for element in defaults.iter(qn("w:lang")):
        element.set(qn("w:val"), language)


def set_font(style: BaseStyle, name: str) -> None:
    """Use the font ``name`` for a style; the template's theme fonts would win otherwise."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), name)
