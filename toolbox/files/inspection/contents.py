"""A look into the content of a file, one check for each family; what it finds out are facts."""

import codecs
import mmap
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from toolbox.files.extraction.parsers.charset import FALLBACK, MARKS
from toolbox.files.extraction.runner import MEGABYTE, ChildFailedError, ChildLimits, run_limited
from toolbox.files.inspection.archives import ArchiveLimits
from toolbox.files.inspection.refusals import refusal

Facts = dict[str, int | str]

_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_END_OF_ZIP = re.compile(rb"PK\x05\x06.{16}(..)", re.DOTALL)
_XML_DEPTH = 400
_CHILD = "toolbox.files.inspection"
DEFAULT_ARCHIVE = ArchiveLimits()
DEFAULT_CHILD = ChildLimits(seconds=20, memory=1024 * MEGABYTE, output=MEGABYTE)


@dataclass(frozen=True, slots=True)
class InspectionLimits:
    """Limits of what may come in; ``pixels`` is width times height of a picture."""

    archive: ArchiveLimits = DEFAULT_ARCHIVE
    pixels: int = 50_000_000
    child: ChildLimits = DEFAULT_CHILD


def check_pdf(path: Path, _key: str, limits: InspectionLimits) -> Facts:
    """Open the document and count its pages. Raises Invalid."""
    return examined(f"{_CHILD}.pdf_child:examine", {"path": str(path)}, limits, kind="pdf")


def check_picture(path: Path, key: str, limits: InspectionLimits) -> Facts:
    """Decode the picture, unless it has too many pixels. Raises Invalid or TooLarge."""
    arguments = {"path": str(path), "format_key": key, "pixels": limits.pixels}
    return examined(f"{_CHILD}.picture_child:examine", arguments, limits, kind="image")


def examined(
    target: str, arguments: Mapping[str, Any], limits: InspectionLimits, *, kind: str
) -> Facts:
    """Run a check in the child process and return its facts; what it refuses is an error."""
    try:
        facts: Facts = run_limited(target, arguments, limits.child).value
    except ChildFailedError as error:
        raise refusal(
            CHILD_REFUSALS.get(error.reason, f"{kind}-broken"), limit=limits.pixels // 1_000_000
        ) from error
    return facts


CHILD_REFUSALS = {
    "encrypted": "file-encrypted",
    "too-many-pixels": "image-too-many-pixels",
    "busy": "file-examination-busy",
    "timeout": "file-too-complex",
    "memory": "file-too-complex",
    "output": "file-too-complex",
}


def check_text(path: Path, _key: str, _limits: InspectionLimits) -> Facts:
    """Read the whole text once. Raises Invalid when it is none; the fact is its encoding."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = [name for mark, name in MARKS if start.startswith(mark)]
    for encoding in marked or ["utf-8", FALLBACK]:
        if is_readable(path, encoding):
            return {"encoding": encoding}
    raise refusal("text-encoding")


def is_readable(path: Path, encoding: str) -> bool:
    """Tell whether all of a file is text in this encoding, without control characters."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(MEGABYTE):
                if _NO_TEXT.search(decoder.decode(chunk)):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def check_drawing(path: Path, _key: str, _limits: InspectionLimits) -> Facts:
    """Parse an SVG drawing as a stream. Raises Invalid for damage, entities and wrong roots."""
    depth = 0
    root = ""

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        nonlocal depth, root
        depth += 1
        root = root or name
        if depth > _XML_DEPTH:
            raise refusal("file-too-complex")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(*_declared: object) -> None:
        raise refusal("xml-entities")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.EntityDeclHandler = entity
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise refusal("svg-broken") from error
    if root.rpartition("}")[2] != "svg":
        raise refusal("svg-broken")
    return {}


def check_nothing(_path: Path, _key: str, _limits: InspectionLimits) -> Facts:
    """Sound and film are taken as they are: their beginning is all that is looked at."""
    return {}


Check = Callable[[Path, str, InspectionLimits], Facts]

# Archives and office documents are absent: they were checked to find out what they are.
CHECKS: dict[str, Check] = {
    "pdf": check_pdf,
    **dict.fromkeys(("png", "jpg", "webp", "gif"), check_picture),
    **dict.fromkeys(("txt", "md", "csv", "html", "vtt"), check_text),
    "svg": check_drawing,
}


def has_archive_at_end(path: Path) -> bool:
    """Tell whether a file that is no archive ends like one, so that it has two faces."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 22 - 0xFFFF))
        tail = file.read()
    return any(
        found.end() + int.from_bytes(found[1], "little") == len(tail)
        for found in _END_OF_ZIP.finditer(tail)
    )


def is_encrypted_office(path: Path) -> bool:
    """Tell whether an OLE container holds an encrypted Office document instead of an old one."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(_ENCRYPTED_OFFICE) >= 0
