"""Asks the child process what a file says about itself; a file that says nothing is no error."""

from pathlib import Path
from typing import Any

from toolbox.files.extraction.runner import ChildFailedError, ChildLimits, run_limited
from toolbox.files.formats import FileFormat

PROPOSE = "files.propose"
READERS: dict[str, str | None] = {
    "pdf": "pdf",
    **dict.fromkeys(("docx", "pptx", "xlsx", "odt", "odp", "ods"), "office"),
    "html": "webpage",
    "h5p": "h5p",
    "txt": None,
    "md": None,
}
"""Which module below ``metadata`` reads a format, by its key; None where the text alone speaks."""

DEFAULT_CHILD = ChildLimits(output=1024 * 1024)


def says_something(format_key: str) -> bool:
    """Return whether files of this format can say something about themselves."""
    return format_key in READERS


def read_statement(
    path: Path, file_format: FileFormat, limits: ChildLimits = DEFAULT_CHILD
) -> dict[str, Any]:
    """Return what the file says, empty where it cannot be read. Does not raise because of it."""
    reader = READERS[file_format.key]
    if reader is None:
        return {}
    target = f"toolbox.files.proposals.metadata.{reader}:read"
    try:
        result = run_limited(target, {"path": str(path.absolute())}, limits).value
    except ChildFailedError:
        return {}
    return dict(result)
