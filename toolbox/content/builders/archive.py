"""Makes Office files reproducible: fixes the moments that their ZIP and properties carry."""

import io
import re
import zipfile
from datetime import datetime

_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def reproducible(package: bytes, moment: datetime) -> bytes:
    """Return the Office file ``package`` with every entry and property dated ``moment``."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == _CORE:
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            fixed = zipfile.ZipInfo(entry.filename, moment.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o600 << 16
            new.writestr(fixed, content)
    return target.getvalue()
