"""Facts about ZIP archives: what sorts of files lie in them."""

import posixpath
import zipfile
from typing import Any

from toolbox.files.extraction.facts.findings import FileFacts

NAMES_READ = 20_000
ENDINGS_KEPT = 60


def read(path: str) -> dict[str, Any]:
    """Return the facts as JSON."""
    with zipfile.ZipFile(path) as package:
        names = [info.filename for info in package.infolist()[:NAMES_READ] if not info.is_dir()]
    endings = {posixpath.splitext(name)[1].lower().lstrip(".")[:10] for name in names}
    return FileFacts(contains=tuple(sorted(endings - {""})[:ENDINGS_KEPT])).as_json()
