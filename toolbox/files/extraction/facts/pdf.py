"""Facts about PDF documents: tags, language, title, and the pictures on their pages."""

import ctypes
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from toolbox.files.extraction.facts.findings import FileFacts
from toolbox.files.extraction.facts.traces import PICTURE_BYTES, Traces
from toolbox.files.extraction.parsers.pdf import language_of
from toolbox.files.extraction.parsers.reading import FACT_LENGTH, tidy

PAGES_READ = 100
ELEMENTS_READ = 5_000
SMALLEST_PICTURE = 96
"""In pixels; smaller ones are marks and symbols."""
_DEPTH = 40


def read(path: str) -> dict[str, Any]:
    """Return the facts as JSON."""
    document = pypdfium2.PdfDocument(path)
    tagged = bool(pdfium.FPDFCatalog_IsTagged(document))
    figures = Figures()
    traces = Traces()
    pictures: set[int] = set()
    for index in range(min(len(document), PAGES_READ)):
        page = document[index]
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
            pictures |= look_at(each, traces)
        if tagged:
            figures.read(page)
        page.close()
    return FileFacts(
        title=tidy(document.get_metadata_dict().get("Title", ""))[:FACT_LENGTH],
        language=tidy(language_of(document))[:35],
        tagged=tagged,
        headings=figures.headings if tagged else None,
        pictures=len(pictures),
        pictures_unsaid=figures.unsaid if tagged else None,
        placed_pictures=traces.placed,
        named_pictures=traces.named,
    ).as_json()


def look_at(picture: Any, traces: Traces) -> set[int]:
    """Return a mark for a picture, the same one wherever it is repeated; none for a small one."""
    if min(picture.get_px_size()) < SMALLEST_PICTURE:
        return set()
    if picture.get_filters() != ["DCTDecode"]:
        return {hash((picture.get_px_size(), tuple(picture.get_filters())))}
    content = bytes(picture.get_data())
    if len(content) <= PICTURE_BYTES:
        traces.add(content)
    return {hash(content)}


class Figures:
    """Counts headings, and figures that say nothing to those who cannot see them."""

    def __init__(self) -> None:
        self.headings = 0
        self.unsaid = 0
        self._left = ELEMENTS_READ

    def read(self, page: pypdfium2.PdfPage) -> None:
        """Walk through the structure of one page."""
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        if not tree:
            return
        for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            self._walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at), _DEPTH)
        pdfium.FPDF_StructTree_Close(tree)

    def _walk(self, element: Any, depth: int) -> None:
        if not element or not depth or self._left <= 0:
            return
        self._left -= 1
        kind = _text(pdfium.FPDF_StructElement_GetType, element)
        if kind == "Figure":
            said = _text(pdfium.FPDF_StructElement_GetAltText, element) or _text(
                pdfium.FPDF_StructElement_GetActualText, element
            )
            self.unsaid += not said.strip()
        self.headings += kind in {"H", "H1", "H2", "H3", "H4", "H5", "H6", "Title"}
        for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
            self._walk(pdfium.FPDF_StructElement_GetChildAtIndex(element, at), depth - 1)


def _text(ask: Any, element: Any) -> str:
    """Return what PDFium says about an element; lengths are in bytes of UTF-16."""
    length = ask(element, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(element, buffer, length)
    return buffer.raw.decode("utf-16-le", "ignore").rstrip("\0")
