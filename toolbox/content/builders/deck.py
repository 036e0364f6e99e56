"""The look of every slide deck: one master and two layouts in the product's colours, 16:9."""

# mypy: allow-untyped-calls
# python-pptx has types for some of its methods only.
import re

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout
from pptx.util import Inches, Length

from toolbox.content.builders.imprint import INK, INK_SOFT, PETROL, TINT, YELLOW, Imprint

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.75)
INNER = Length(WIDTH - 2 * MARGIN)
TITLE_TOP, TITLE_HEIGHT = Inches(0.5), Inches(0.95)
BODY_TOP, BODY_HEIGHT = Inches(1.75), Inches(4.95)

_COLOURS = {
    "dk1": INK,
    "lt1": "FFFFFF",
    "dk2": PETROL,
    "lt2": TINT,
    "accent1": PETROL,
    "accent2": YELLOW,
    "hlink": PETROL,
    "folHlink": INK_SOFT,
}
_STYLES = f"""<p:txStyles {nsdecls("p", "a")}><p:titleStyle><a:lvl1pPr algn="l">
<a:lnSpc><a:spcPct val="92000"/></a:lnSpc><a:buNone/><a:defRPr sz="3200" b="1" kern="1200">
<a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mj-lt"/></a:defRPr>
</a:lvl1pPr></p:titleStyle><p:bodyStyle>{{levels}}</p:bodyStyle><p:otherStyle>
<a:lvl1pPr><a:defRPr sz="1400"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>
<a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></p:otherStyle></p:txStyles>"""
_LEVEL = """<a:lvl{number}pPr marL="{left}" indent="-320000" algn="l"><a:spcBef>
<a:spcPts val="{above}"/></a:spcBef><a:buClr><a:schemeClr val="tx2"/></a:buClr>
<a:buFont typeface="Arial"/><a:buChar char="&#8226;"/><a:defRPr sz="{size}" kern="1200">
<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr>
</a:lvl{number}pPr>"""
_LEVEL_SIZES = (2400, 2000, 1800)


def dress(deck: Presentation, about: Imprint) -> tuple[SlideLayout, SlideLayout]:
    """Give a new ``deck`` the product's look; returns its opening layout and its content layout."""
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    layouts = deck.slide_layouts
    opening, content = layouts[0], layouts[1]
    for layout in list(layouts)[2:]:
        layouts.remove(layout)
    _drop_thumbnail(deck)
    _colour_theme(deck)
    _style_master(deck)
    _set_opening(opening)
    _set_content(content, about)
    return opening, content


def _drop_thumbnail(deck: Presentation) -> None:
    """The template brings a picture of itself, which file managers would show."""
    package = deck.part.package
    for name, relation in list(package._rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.drop_rel(name)


def _colour_theme(deck: Presentation) -> None:
    theme = deck.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    xml = theme.blob.decode("utf-8")
    for name, colour in _COLOURS.items():
        xml = re.sub(
            rf"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{colour}"/>\g<2>', xml
        )
    theme._blob = xml.encode("utf-8")


def _style_master(deck: Presentation) -> None:
    master = deck.slide_master
    levels = "".join(
        _LEVEL.format(number=number, left=320000 * number, above=900 - 200 * number, size=size)
        for number, size in enumerate(_LEVEL_SIZES, 1)
    )
    old = master._element.find(qn("p:txStyles"))
    master._element.replace(old, parse_xml(_STYLES.format(levels=levels)))
    for shape in list(master.placeholders)[2:]:
        shape._element.getparent().remove(shape._element)
    title, body = list(master.placeholders)
    _place(title, TITLE_TOP, TITLE_HEIGHT)
    _place(body, BODY_TOP, BODY_HEIGHT)


def _set_opening(layout: SlideLayout) -> None:
    _keep_two(layout)
    fill = layout.background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(PETROL)
    title, subtitle = list(layout.placeholders)
    _place(title, Inches(2.0), Inches(2.0))
    _place(subtitle, Inches(4.55), Inches(1.6))
    _paint_text(title, 4400, "b")
    _paint_text(subtitle, 2200, "t")
    _bar(layout, Inches(4.2), Inches(1.1))


def _set_content(layout: SlideLayout, about: Imprint) -> None:
    _keep_two(layout)
    title, body = list(layout.placeholders)
    _place(title, TITLE_TOP, TITLE_HEIGHT)
    _place(body, BODY_TOP, BODY_HEIGHT)
    _bar(layout, Inches(1.5), Inches(0.8))
    line = f"{about.title} · {about.licence_line}"
    half = Length(INNER - Inches(1.5))
    _footer(
        layout, 91, MARGIN, half, "l", f"<a:r><a:rPr sz='1100'/><a:t>{_escaped(line)}</a:t></a:r>"
    )
    number = "<a:fld id='{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}' type='slidenum'>"
    number += "<a:rPr sz='1100'/><a:t>1</a:t></a:fld>"
    _footer(layout, 92, Length(MARGIN + half), Inches(1.5), "r", number)


def _keep_two(layout: SlideLayout) -> None:
    for shape in list(layout.placeholders)[2:]:
        shape._element.getparent().remove(shape._element)


def _place(shape: BaseShape, top: Length, height: Length) -> None:
    shape.left, shape.top, shape.width, shape.height = MARGIN, top, INNER, height


def _paint_text(shape: LayoutPlaceholder, size: int, anchor: str) -> None:
    """White letters of ``size`` hundredths of a point, standing at the top or bottom."""
    body = shape.text_frame._txBody
    body.find(qn("a:bodyPr")).set("anchor", anchor)
    style = parse_xml(
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/>'
        f'<a:defRPr sz="{size}"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:defRPr>'
        "</a:lvl1pPr></a:lstStyle>"
    )
    body.replace(body.find(qn("a:lstStyle")), style)


def _bar(layout: SlideLayout, top: Length, width: Length) -> None:
    """The short yellow bar under a title."""
    shapes = layout.shapes._spTree
    shapes.append(
        parse_xml(
            f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr><p:cNvPr id='90' name='Bar'/><p:cNvSpPr/><p:nvPr"
            " userDrawn='1'/></p:nvSpPr><p:spPr><a:xfrm>"
            f"<a:off x='{MARGIN + Inches(0.1)}' y='{top}'/>"
            f"<a:ext cx='{width}' cy='{Inches(0.07)}'/>"
            f"</a:xfrm><a:prstGeom prst='{MSO_SHAPE.RECTANGLE.xml_value}'><a:avLst/></a:prstGeom>"
            f"<a:solidFill><a:srgbClr val='{YELLOW}'/></a:solidFill><a:ln><a:noFill/></a:ln>"
            "</p:spPr></p:sp>"
        )
    )


def _footer(
    layout: SlideLayout, number: int, left: Length, width: Length, align: str, content: str
) -> None:
    layout.shapes._spTree.append(
        parse_xml(
            f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr><p:cNvPr id='{number}' name='Footer {number}'/>"
            "<p:cNvSpPr txBox='1'/><p:nvPr userDrawn='1'/></p:nvSpPr><p:spPr><a:xfrm>"
            f"<a:off x='{left}' y='{Inches(6.95)}'/><a:ext cx='{width}' cy='{Inches(0.35)}'/>"
            "</a:xfrm><a:prstGeom prst='rect'><a:avLst/></a:prstGeom></p:spPr><p:txBody>"
            f"<a:bodyPr anchor='ctr'/><a:p><a:pPr algn='{align}'/>{content}</a:p></p:txBody></p:sp>"
        )
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
