"""The previews of a file, made in a child process; a file that cannot be shown is a result like
any other and never an exception.
"""

from dataclasses import dataclass
from pathlib import Path

from toolbox.files.extraction.runner import MEGABYTE, ChildFailedError, ChildLimits, run_limited
from toolbox.files.formats import FileFormat

DEFAULT_LIMITS = ChildLimits(seconds=40, memory=1024 * MEGABYTE, output=32 * MEGABYTE)


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """One part of a preview.

    ``kind`` is ``thumbnail`` (at most 400 pixels wide), ``page`` (900), ``image`` (1200), ``table``
    (JSON: name, rows, more_rows, more_columns) or ``text`` (UTF-8, not escaped); ``number`` counts
    from 1 within its kind. ``width`` and ``height`` in pixels belong to pictures alone.
    """

    kind: str
    number: int
    media_type: str
    data: bytes
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class PreviewFailed:
    """Why there is no preview; the reasons are those of ``ExtractionFailed``."""

    reason: str
    detail: str = ""


def make_previews(
    path: Path, file_format: FileFormat, limits: ChildLimits = DEFAULT_LIMITS
) -> list[PreviewPart] | PreviewFailed:
    """Make all parts of the preview of a file of this machine. Does not raise because of it."""
    if file_format.preview_renderer is None:
        return PreviewFailed("unsupported")
    arguments = {"path": str(path.absolute()), "format_key": file_format.key}
    if file_format.preview_renderer == "texts":
        arguments["parser"] = file_format.text_parser or "plain"
    target = f"toolbox.files.previews.renderers.{file_format.preview_renderer}:render"
    try:
        result = run_limited(target, arguments, limits)
        return [
            PreviewPart(data=blob, **facts)
            for facts, blob in zip(result.value, result.blobs, strict=True)
        ]
    except ChildFailedError as error:
        return PreviewFailed(error.reason, error.detail)
