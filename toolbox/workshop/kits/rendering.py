"""Renders a kit with somebody's answers: templates in a child process, the rest copied beside."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from toolbox.files.extraction.runner import ChildFailedError, ChildLimits, run_limited
from toolbox.foundation.clock import today
from toolbox.foundation.ids import slugify
from toolbox.workshop.kits.findings import Finding
from toolbox.workshop.kits.names import PICTURES, stays_inside
from toolbox.workshop.kits.preparing import prepared, unique
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.records import Kit
from toolbox.workshop.kits.sentences import KitFaults
from toolbox.workshop.kits.source import MEGABYTE

LIMITS = ChildLimits(seconds=9, memory=256 * MEGABYTE, output=24 * MEGABYTE)
FOR_NOW = frozenset({"child-busy", "child-timeout"})
"""Faults that lie in how much else the machine has to do."""
CHILD_REASONS = frozenset({"timeout", "memory", "output", "busy"})
_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"GIF8"), "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
)


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a copy comes from, as templates have it; ``line`` is the whole TULLU line, and
    ``changed`` says in a few words what is different.
    """

    line: str = ""
    title: str = ""
    maker: str = ""
    address: str = ""
    licence: str = ""
    licence_address: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """Where the copy will stand, and the toolbox it comes from; addresses, empty if not known."""

    address: str = ""
    toolbox: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was written: ``files`` by their path in the target, sorted; ``pages`` of them are from
    templates. ``size`` in bytes, the time in seconds.
    """

    files: tuple[str, ...]
    pages: int
    size: int
    seconds: float


def render(
    source: Path,
    answers: Mapping[str, Any],
    *,
    lineage: Lineage,
    pictures: Mapping[str, Path] | None = None,
    target: Path,
    host: Host | None = None,
) -> Rendered:
    """Render the kit in ``source`` into the folder ``target``, which is made if it is missing.

    ``pictures`` maps the answers of picture questions to their files. Raises KitFaults when
    something in the kit is wrong, or where rendering takes more than LIMITS allow.
    """
    began = time.monotonic()
    kit = read_kit(source)
    placed = placed_pictures(pictures or {})
    ready = prepared(kit, answers, {answer: name for answer, (name, _path) in placed.items()})
    names = names_for(kit, ready, lineage, host or Host())
    value, blobs = ask_child("render", kit, {"names": names})
    made: list[str] = value["files"]
    for name, content in zip(made, blobs, strict=True):
        write(target, name, content)
    with kit.source.opened() as source_files:
        for name in kit.asset_names:
            write(target, name, source_files.read(name))
    for name, path in placed.values():
        write(target, name, path.read_bytes())
    files = sorted({*made, *kit.asset_names, *(name for name, _path in placed.values())})
    return Rendered(
        files=tuple(files),
        pages=len(made),
        size=sum((target / name).stat().st_size for name in files),
        seconds=time.monotonic() - began,
    )


def names_for(kit: Kit, ready: Mapping[str, Any], lineage: Lineage, host: Host) -> dict[str, Any]:
    """Return what all templates of a kit have in common, by name."""
    return {
        "answers": ready,
        "kit": {
            "name": kit.name,
            "version": kit.version,
            "title": kit.title.in_language(kit.language),
        },
        "lineage": asdict(lineage),
        "host": asdict(host),
        "today": today().isoformat(),
    }


def ask_child(
    work: str, kit: Kit, arguments: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Sequence[bytes]]:
    """Let the child process do something with a kit. Raises KitFaults."""
    try:
        result = run_limited(
            f"toolbox.workshop.kits.child:{work}",
            {"source": str(kit.source.path), **arguments},
            LIMITS,
        )
    except ChildFailedError as error:
        code = f"child-{error.reason}" if error.reason in CHILD_REASONS else "child-crash"
        values = {"seconds": LIMITS.seconds, "memory": LIMITS.memory // MEGABYTE}
        raise KitFaults([Finding(code, values=values)]) from error
    if "findings" in result.value and work == "render":
        raise KitFaults([Finding(**each) for each in result.value["findings"]])
    return result.value, result.blobs


def placed_pictures(pictures: Mapping[str, Path]) -> dict[str, tuple[str, Path]]:
    """Return where each picture is put in the output; files that are no pictures are left out."""
    taken: set[str] = set()
    placed = {}
    for answer, path in pictures.items():
        ending = picture_ending(path)
        if ending:
            stem = unique(slugify(Path(answer).stem, fallback="bild"), taken)
            placed[answer] = (f"{PICTURES}/{stem}.{ending}", path)
    return placed


def picture_ending(path: Path) -> str:
    """Return the ending that fits a picture's content; empty for what browsers do not show."""
    with path.open("rb") as file:
        head = file.read(16)
    return next((ending for sign, ending in _SIGNATURES if sign.match(head)), "")


def write(target: Path, name: str, content: bytes) -> None:
    """Write a file of the output below ``target``.

    Raises KitFaults for a name that leads out, or that is a file and a folder at once.
    """
    if not stays_inside(name):
        raise KitFaults([Finding("name-outside", name)])
    path = target / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        other = name.rpartition("/")[0] or name
        raise KitFaults([Finding("page-twice", name, values={"name": name, "other": other})]) from (
            error
        )
