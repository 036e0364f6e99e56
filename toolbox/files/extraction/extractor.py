"""The text of a file, part by part, read in a child process; a file that cannot be read is a
result like any other and never an exception.
"""

from dataclasses import dataclass
from pathlib import Path

from toolbox.files.extraction.runner import ChildFailedError, ChildLimits, run_limited
from toolbox.files.formats import FileFormat

DEFAULT_CHILD = ChildLimits()


@dataclass(frozen=True, slots=True)
class ExtractionLimits:
    """At most ``pages`` parts and ``characters`` in all, within the limits of the child."""

    pages: int = 2_000
    characters: int = 3_000_000
    child: ChildLimits = DEFAULT_CHILD


DEFAULT_LIMITS = ExtractionLimits()


@dataclass(frozen=True, slots=True)
class PageText:
    """A part with text: ``number`` of the page, slide or sheet (from 1) or None, ``label`` its
    name (heading, sheet, page ``iv``) or empty.
    """

    number: int | None
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """All text of a file; ``page_count`` also counts pages without text, ``truncated`` says that
    a limit cut the rest off. ``language`` is what the file declares, for example ``de-DE``.
    """

    pages: tuple[PageText, ...]
    title: str | None
    author: str | None
    language: str | None
    page_count: int | None
    truncated: bool


@dataclass(frozen=True, slots=True)
class ExtractionFailed:
    """Why there is no text: ``timeout``, ``memory``, ``crash``, ``output``, ``busy``,
    ``unreadable``, ``unsupported``, ``entities`` or ``too-deep``. ``detail`` is for the log.
    """

    reason: str
    detail: str = ""


def extract(
    path: Path, file_format: FileFormat, limits: ExtractionLimits = DEFAULT_LIMITS
) -> ExtractedText | ExtractionFailed:
    """Read the text of a file of this machine. Does not raise because of the file."""
    if file_format.text_parser is None:
        return ExtractionFailed("unsupported")
    arguments = {
        "path": str(path.absolute()),
        "pages": limits.pages,
        "characters": limits.characters,
    }
    target = f"toolbox.files.extraction.parsers.{file_format.text_parser}:read"
    try:
        result = run_limited(target, arguments, limits.child).value
        return ExtractedText(
            pages=tuple(PageText(*page) for page in result["pages"]),
            title=result["title"] or None,
            author=result["author"] or None,
            language=result["language"] or None,
            page_count=result["page_count"],
            truncated=result["truncated"],
        )
    except ChildFailedError as error:
        return ExtractionFailed(error.reason, error.detail)
