"""Opening a package that somebody sent: nothing in it is trusted before it was checked.

The archive is checked by the rules for all archives and unpacked file by file into a folder that
disappears; its checksums are compared by the library for bags; its descriptions are validated.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped] # the library ships no types

from toolbox.catalogue.rules import is_web_address
from toolbox.exchange.packages import layout
from toolbox.exchange.packages.crates import read_crate
from toolbox.exchange.packages.refusals import broken, refused, unfitting
from toolbox.exchange.packages.schema import fault_in
from toolbox.files.inspection.archives import ArchiveLimits
from toolbox.foundation.errors import Invalid
from toolbox.stage.unpacking import new_folder, unpack

# What is wrong is told to who sent it; the log of this machine need not repeat strangers' words.
logging.getLogger("bagit").addHandler(logging.NullHandler())
logging.getLogger("bagit").propagate = False

_DEEPEST = 40
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Listed:
    """An instrument that a package names; its record has not been read yet."""

    id: str
    folder: Path


@dataclass(frozen=True)
class OpenPackage:
    """A package that keeps all rules, unpacked for as long as the block lasts."""

    title: str
    toolbox: Mapping[str, str]
    listed: tuple[Listed, ...]
    collections: tuple[Mapping[str, Any], ...]

    def record(self, one: Listed) -> tuple[Mapping[str, Any], bytes]:
        """Return the record of an instrument and its bytes. Raises Invalid with the fault in it."""
        content = _content(one.folder / layout.RECORD)
        record = _json(content)
        _require_fitting("record", record)
        if record["id"] != one.id:
            raise unfitting("record.json: id")
        _require_web("address", record["address"])
        _require_web("toolbox", record["toolbox"]["address"])
        numbers = [version["number"] for version in record["versions"]]
        if numbers != sorted(set(numbers)) or record["current"] not in numbers:
            raise unfitting("versions: number")
        _require_files(one.folder, record)
        read_crate(_content(one.folder / layout.CRATE))
        return record, content

    def amb(self, one: Listed) -> str:
        """Return what the package says of an instrument as AMB; empty where it says nothing of it.

        It is kept to be given on as it came, and is believed in nothing.
        """
        path = one.folder / layout.AMB
        if not path.is_file() or path.stat().st_size > layout.LONGEST_AMB:
            return ""
        content = path.read_bytes()
        try:
            found = _json(content)
        except Invalid:
            return ""
        is_of_it = isinstance(found, Mapping) and found.get("id") == one.id
        return content.decode() if is_of_it else ""


@contextmanager
def opened(archive: Path, *, limits: ArchiveLimits = layout.LIMITS) -> Iterator[OpenPackage]:
    """Give a package for the block. Raises Invalid, TooLarge or Unavailable with a sentence."""
    with new_folder() as place:
        unpack(archive, place, limits)
        root = _root(place)
        _check_bag(root)
        package = _json(_content(root / layout.PAYLOAD / layout.PACKAGE))
        _require_fitting("package", package)
        _require_web("toolbox", package["toolbox"]["address"])
        read_crate(_content(root / layout.PAYLOAD / layout.CRATE))
        payload = root / layout.PAYLOAD
        listed = tuple(Listed(one["id"], payload / one["folder"]) for one in package["instruments"])
        if len({one.id for one in listed}) < len(listed):
            raise refused("twice")
        yield OpenPackage(
            package["title"], package["toolbox"], listed, tuple(package["collections"])
        )


def _root(place: Path) -> Path:
    """Return the folder of the bag: the only one, or where somebody packed it anew, the top."""
    top = place if (place / "bagit.txt").is_file() else next(place.iterdir(), place)
    if not (top / "bagit.txt").is_file() or not (top / layout.PAYLOAD / layout.PACKAGE).is_file():
        raise refused("not-a-package")
    return top


def _check_bag(root: Path) -> None:
    """Compare all files with their checksums. Raises Invalid."""
    if (root / "fetch.txt").exists():
        raise refused("fetch")
    manifest = root / "manifest-sha256.txt"
    if not manifest.is_file():
        raise refused("no-manifest")
    present = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    try:
        bag = bagit.Bag(str(root))
        # The library would hash whatever a list names, also beside the folder.
        outside = sorted(set(bag.entries) - present)
        if outside:
            raise broken(outside[0])
        # Number and length in all are told less exactly than what is missing, changed or too much.
        bag.info.pop("Payload-Oxum", None)
        bag.validate()
    except bagit.BagValidationError as error:
        raise _as_refusal(error) from error
    except (bagit.BagError, ValueError, LookupError, OSError, RuntimeError) as error:
        raise refused("bag") from error


def _as_refusal(error: bagit.BagValidationError) -> Invalid:
    paths = [str(detail.path) for detail in error.details or [] if hasattr(detail, "path")]
    return broken(paths[0]) if paths else refused("bag")


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise broken(f"{path.parent.name}/{path.name}")
    if path.stat().st_size > layout.LONGEST_JSON:
        raise refused("json")
    return path.read_bytes()


def _json(content: bytes) -> Any:
    try:
        found = json.loads(content.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise refused("json") from error
    _require_text(found)
    return found


def _no_number(word: str) -> None:
    raise ValueError(word)


def _require_text(value: Any, depth: int = 0) -> None:
    """Refuse what no page can show and no database keeps: NUL, halves of characters, depths."""
    if depth > _DEEPEST or (isinstance(value, str) and _NO_TEXT.search(value)):
        raise refused("json")
    if isinstance(value, int) and abs(value) > 2**53:
        raise refused("json")
    if isinstance(value, Mapping):
        for name, part in value.items():
            _require_text(name, depth + 1)
            _require_text(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _require_text(part, depth + 1)


def _require_fitting(name: str, value: Any) -> None:
    if isinstance(value, Mapping) and value.get("format") == layout.FORMAT:
        version = value.get("format_version")
        if isinstance(version, int) and version > layout.FORMAT_VERSION:
            raise refused("newer")
    fault = fault_in(name, value)
    if fault:
        raise unfitting(fault)


def _require_web(name: str, address: str) -> None:
    """Raise Invalid for what is no address of the web: pages here and in packages link to it."""
    if not is_web_address(address):
        raise unfitting(f"{name}: address")


def _require_files(folder: Path, record: Mapping[str, Any]) -> None:
    """Every file that a version names lies there, as long as it says."""
    for version in record["versions"]:
        for entry in version["sheet"].get("files", []):
            path = folder / entry["path"]
            if not path.is_file() or path.stat().st_size != entry["size"]:
                raise broken(entry["path"])
