"""The inspection of one file that came in: content, name and declared type have to agree."""

from dataclasses import dataclass, field
from pathlib import Path

from toolbox.files.extraction.runner import MEGABYTE, ChildFailedError, ChildLimits, run_limited
from toolbox.files.formats import BY_EXTENSION, FileFormat, allowed_extensions
from toolbox.files.inspection.archives import check_archive
from toolbox.files.inspection.contents import (
    CHECKS,
    CHILD_REFUSALS,
    Facts,
    InspectionLimits,
    check_nothing,
    check_picture,
    has_archive_at_end,
    is_encrypted_office,
)
from toolbox.files.inspection.names import extension_of, safe_name
from toolbox.files.inspection.office import kinds_inside
from toolbox.files.inspection.refusals import refusal
from toolbox.files.inspection.signatures import (
    OLD_OFFICE_MARK,
    ZIP_MARKS,
    describe,
    keys_of,
    label_of,
    read_head,
)

DEFAULT_LIMITS = InspectionLimits()
CLEANING = ChildLimits(seconds=40, memory=1024 * MEGABYTE, output=64 * MEGABYTE)
_UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_WITH_MACROS = frozenset(
    {"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam", "sldm"}
)
_OLD_OFFICE = frozenset({"doc", "dot", "xls", "xlt", "ppt", "pps", "pot"})


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file that may be kept.

    ``name`` is safe to show and to save, ``media_type`` is what we serve it as. ``facts`` are
    what the look inside found: ``pages``, ``width``, ``height``, ``frames``, ``encoding``,
    ``entries``, ``unpacked`` (bytes).
    """

    format: FileFormat
    name: str
    extension: str
    media_type: str
    facts: Facts = field(default_factory=dict)


def inspect(
    path: Path,
    declared_name: str,
    declared_type: str | None = None,
    limits: InspectionLimits = DEFAULT_LIMITS,
) -> Inspection:
    """Look at a file before it is kept. Raises Invalid, TooLarge or Unavailable.

    ``declared_name`` and ``declared_type`` (media type, may be missing) are what the sender says.
    All codes of refusals are in ``refusals.REASONS``.
    """
    if path.stat().st_size == 0:
        raise refusal("file-empty")
    path = path.absolute()
    name = safe_name(declared_name)
    extension = extension_of(name)
    file_format = format_of(extension)
    check_declared(file_format, extension, declared_type)
    found, facts = recognise(path, limits)
    if file_format.key not in found:
        raise mismatch(path, extension, found)
    facts |= CHECKS.get(file_format.key, check_nothing)(path, file_format.key, limits)
    return Inspection(file_format, name, extension, file_format.media_type, facts)


def format_of(extension: str) -> FileFormat:
    """Return the format that a name promises. Raises Invalid."""
    if not extension:
        raise refusal("file-without-extension")
    if extension in _WITH_MACROS:
        raise refusal("file-macros")
    if extension in _OLD_OFFICE:
        raise refusal("file-old-office")
    if extension not in BY_EXTENSION:
        allowed = ", ".join(allowed_extensions())
        raise refusal("file-type-not-allowed", extension=f".{extension}", allowed=allowed)
    return BY_EXTENSION[extension]


def check_declared(file_format: FileFormat, extension: str, declared_type: str | None) -> None:
    """Check that the sender's media type fits the name. Raises Invalid."""
    declared = (declared_type or "").partition(";")[0].strip().lower()
    possible = _UNDECLARED | {file_format.media_type, *file_format.declared_as}
    if declared not in possible:
        raise refusal("file-declared-mismatch", extension=extension, declared=declared[:100])


def recognise(path: Path, limits: InspectionLimits) -> tuple[frozenset[str], Facts]:
    """Return the keys of all formats that the content may be, with the first facts."""
    head = read_head(path)
    if head.startswith(OLD_OFFICE_MARK):
        raise refusal("file-encrypted" if is_encrypted_office(path) else "file-old-office")
    if head.startswith(ZIP_MARKS):
        archive = check_archive(path, limits.archive)
        facts: Facts = {"entries": len(archive.names), "unpacked": archive.unpacked}
        return kinds_inside(path, archive.names), facts
    if has_archive_at_end(path):
        raise refusal("file-polyglot")
    return keys_of(head), {}


def mismatch(path: Path, extension: str, found: frozenset[str]) -> Exception:
    """Return the refusal that says as exactly as possible what the content is."""
    label = label_of(found) or describe(read_head(path))
    if label:
        return refusal("file-content-is", extension=extension, found=label)
    return refusal("file-content-mismatch", extension=extension)


def clean_image(
    path: Path, file_format: FileFormat, limits: InspectionLimits = DEFAULT_LIMITS
) -> bytes | None:
    """Return a picture without metadata (place, camera, comments) and turned as it is to be seen.

    None means that the format is no picture made of pixels: keep the file as it is. Raises
    Invalid or TooLarge like ``inspect``.
    """
    if CHECKS.get(file_format.key) is not check_picture:
        return None
    arguments = {
        "path": str(path.absolute()),
        "format_key": file_format.key,
        "pixels": limits.pixels,
    }
    try:
        return run_limited(
            "toolbox.files.inspection.picture_child:clean", arguments, CLEANING
        ).blobs[0]
    except ChildFailedError as error:
        code = CHILD_REFUSALS.get(error.reason, "image-broken")
        raise refusal(code, limit=limits.pixels // 1_000_000) from error
