"""Builds tagged, accessible PDF files (PDF/UA-1) by handing the block model to a Typst template."""

import json
from dataclasses import asdict, fields, is_dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from toolbox.content.builders.blocks import Document
from toolbox.content.builders.imprint import Imprint, imprint
from toolbox.content.builders.markdown import read_document
from toolbox.content.records import SourceError
from toolbox.content.sources import AttachmentSource, InstrumentSource

_TEMPLATE = Path(__file__).with_name("sheet.typ")
_FONT_PACKAGE = "fontpkg_source_sans_3"


def build_pdf(attachment: AttachmentSource, instrument: InstrumentSource) -> bytes:
    """Return the PDF of a Markdown source; raises SourceError when it cannot be set."""
    document = read_document(attachment.source)
    try:
        return compile_pdf(document, imprint(attachment, instrument, document.title))
    except typst.TypstError as error:
        raise SourceError(attachment.source, "", f"cannot be set as PDF: {error}") from error


def compile_pdf(document: Document, about: Imprint) -> bytes:
    """Return ``document`` as A4 pages.

    All text travels as JSON, which the template only ever prints as text: nothing an author
    writes can become Typst markup, so there is nothing to escape.
    """
    facts = asdict(about) | {
        "published": [about.published.year, about.published.month, about.published.day],
        "blocks": [_plain(block) for block in document.blocks],
    }
    pdf = _compiler().compile(
        input=_TEMPLATE,
        format="pdf",
        sys_inputs={"sheet": json.dumps(facts, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=about.timestamp,
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave pages instead of one PDF")
    return pdf


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    # Fonts of the machine are left out: the same source must give the same bytes everywhere.
    folder = Path(str(files(_FONT_PACKAGE))) / "files"
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
    return typst.Compiler(root=_TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True)


def _plain(node: Any) -> Any:
    """Return a block as JSON values, with the name of its class as ``is``."""
    if isinstance(node, tuple):
        return [_plain(part) for part in node]
    if is_dataclass(node) and not isinstance(node, type):
        parts = {field.name: _plain(getattr(node, field.name)) for field in fields(node)}
        return {"is": type(node).__name__.lower(), **parts}
    return node
