"""How a package is laid out: names, versions of the format, and what it may be at most.

One folder in a ZIP is a bag (RFC 8493). Its payload below ``data/`` is an RO-Crate 1.2; each
instrument is a folder and an RO-Crate of its own. ``index.html`` beside the payload is for people.
"""

import json
from typing import Any

from toolbox.files.inspection.archives import ArchiveLimits
from toolbox.foundation.settings import MEGABYTE

FORMAT = "werkzeugkoffer-paket"
FORMAT_VERSION = 1
CRATE_VERSION = "1.2"

PAYLOAD = "data"
PACKAGE = "package.json"
RECORD = "record.json"
AMB = "amb.json"
CRATE = "ro-crate-metadata.json"
INDEX = "index.html"
STYLES = "koffer.css"
COVER = "cover.webp"
INSTRUMENTS = "instruments"
FILES = "files"

LIMITS = ArchiveLimits(entries=20_000, unpacked=2_048 * MEGABYTE, ratio=50)
"""For what people send over the web; its size as a ZIP is bounded by the server already."""
LIMITS_OF_COMMANDS = ArchiveLimits(entries=250_000, unpacked=100 * 1024 * MEGABYTE, ratio=50)
"""For the command line: who can start that has the machine."""
LONGEST_JSON = 16 * MEGABYTE
LONGEST_AMB = MEGABYTE // 4
INSTRUMENTS_AT_MOST = 50_000


def dump(value: Any) -> bytes:
    """Return JSON for people and for comparisons: the same value is always the same bytes."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()
