"""The formats a content source can be built to; a new one is its module and one line here."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from toolbox.content.builders.docx import build_docx
from toolbox.content.builders.package import build_package
from toolbox.content.builders.pdf import build_pdf
from toolbox.content.builders.pptx import build_pptx
from toolbox.content.builders.xlsx import build_xlsx
from toolbox.content.sources import AttachmentSource, InstrumentSource

Builder = Callable[[AttachmentSource, InstrumentSource], bytes]


def build(attachment: AttachmentSource, instrument: InstrumentSource) -> bytes:
    """Return the finished file of ``attachment``; the same source gives the same bytes.

    Raises SourceError, naming file and line, for what its format cannot hold.
    """
    return BUILDERS[attachment.format](attachment, instrument)


def copy(attachment: AttachmentSource, _instrument: InstrumentSource) -> bytes:
    """Return the source as it is."""
    return attachment.source.read_bytes()


BUILDERS: Mapping[str, Builder] = MappingProxyType(
    {
        "pdf": build_pdf,
        "docx": build_docx,
        "xlsx": build_xlsx,
        "pptx": build_pptx,
        "copy": copy,
        "package": build_package,
    }
)
