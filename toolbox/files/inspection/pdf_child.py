"""Opens PDF documents with PDFium to see whether others can; runs in the child process alone."""

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from toolbox.files.extraction.child import ParserRefusedError

_NOT_PROTECTED = -1


def examine(path: str) -> dict[str, Any]:
    """Return the number of pages. Refuses damaged and protected documents."""
    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        needs_password = error.err_code == pdfium.FPDF_ERR_PASSWORD
        raise ParserRefusedError("encrypted" if needs_password else "broken") from error
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != _NOT_PROTECTED:
        raise ParserRefusedError("encrypted")
    if pages < 1:
        raise ParserRefusedError("broken")
    return {"pages": pages}
