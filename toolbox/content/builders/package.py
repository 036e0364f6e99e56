"""Builds a package's ZIP from its folder: a kit, or a web package with index.html."""

import io
import zipfile

from toolbox.content.builders.imprint import imprint
from toolbox.content.records import SourceError
from toolbox.content.sources import AttachmentSource, InstrumentSource
from toolbox.workshop.kits.findings import FindingsError
from toolbox.workshop.kits.source import open_source

_FILE_MODE = 0o100644 << 16


def build_package(attachment: AttachmentSource, instrument: InstrumentSource) -> bytes:
    """Return all files of the folder as a ZIP, dated like the instrument; raises SourceError."""
    moment = imprint(attachment, instrument, attachment.title).timestamp
    try:
        source = open_source(attachment.source)
    except FindingsError as error:
        raise SourceError(attachment.source, error.findings[0].file, str(error)) from None
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name in sorted(source.sizes):
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _FILE_MODE
            package.writestr(entry, source.read(name))
    return target.getvalue()
