"""The facts about a file, read in a child process; what cannot be read has no facts."""

from pathlib import Path

from toolbox.files.extraction.facts.findings import FileFacts
from toolbox.files.extraction.runner import MEGABYTE, ChildFailedError, ChildLimits, run_limited
from toolbox.files.formats import FileFormat

FACT_LIMITS = ChildLimits(seconds=20, memory=768 * MEGABYTE, output=MEGABYTE)


def gather(
    path: Path, file_format: FileFormat, limits: ChildLimits = FACT_LIMITS
) -> FileFacts | None:
    """Read the facts about a file of this machine. Does not raise because of the file."""
    if file_format.fact_reader is None:
        return None
    target = f"toolbox.files.extraction.facts.{file_format.fact_reader}:read"
    try:
        return FileFacts.from_json(
            run_limited(target, {"path": str(path.absolute())}, limits).value
        )
    except ChildFailedError:
        return None
