"""What the child process runs: open the archive, look into it by the rules of its format.

The archive keeps the rules of ``toolbox.files.inspection.archives``, or it would not be stored.
"""

import zipfile
from typing import Any

from toolbox.stage.examining import interactive, webpages
from toolbox.stage.examining.contents import contents_of


def examine(path: str, format_key: str) -> dict[str, Any]:
    """Return what ``findings.read_examined`` reads."""
    look = interactive.examine if format_key == "h5p" else webpages.examine
    with zipfile.ZipFile(path) as package:
        return look(contents_of(package)).as_json()


def poster(path: str, name: str) -> tuple[None, list[bytes]]:
    """Return the bytes of one picture of the archive."""
    with zipfile.ZipFile(path) as package:
        return None, [package.read(contents_of(package).files[name])]
