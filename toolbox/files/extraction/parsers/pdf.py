"""Reads PDF documents with PDFium, page by page."""

import ctypes
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from toolbox.files.extraction.parsers.reading import Reading

_PAGE_CHARACTERS = 200_000


def read(path: str, *, pages: int, characters: int) -> dict[str, Any]:
    """Read every page that has text; ``page_count`` also counts those without."""
    reading = Reading(pages=pages, characters=characters)
    document = pypdfium2.PdfDocument(path)
    metadata = document.get_metadata_dict()
    reading.title, reading.author = metadata.get("Title", ""), metadata.get("Author", "")
    reading.language = language_of(document)
    reading.page_count = len(document)
    for index in range(len(document)):
        if reading.full:
            break
        page = document[index]
        text = page.get_textpage().get_text_bounded()[:_PAGE_CHARACTERS]
        reading.add(text, number=index + 1, label=own_label(document, index))
        page.close()
    return reading.result()


def own_label(document: pypdfium2.PdfDocument, index: int) -> str:
    """Return what the document itself calls the page (``iv``), or nothing for its number."""
    label = str(document.get_page_label(index))
    return "" if label == str(index + 1) else label


def language_of(document: pypdfium2.PdfDocument) -> str:
    """Return the language that the document declares, for example ``de-DE``."""
    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, length)
    return bytes(buffer).decode("utf-16-le", "ignore").rstrip("\0")
