"""What a backup consists of: a folder with a manifest that names each of its files by SHA-256.

A folder under its final name is whole: it is written under another one, made safe on disk, and
renamed at the end.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "toolbox.db"
OBJECTS = "objects"
DERIVED = "derived"
SECRETS = ("config.toml", "secret_key")
CHUNK = 1024 * 1024
_NAME = re.compile(r"werkzeugkoffer-(\d{8}-\d{6}-\d{6})Z\Z")
_STAMP = "%Y%m%d-%H%M%S-%f"
UNFINISHED = ".unfinished-"
"""How folders begin that are not whole."""


class BackupError(Exception):
    """Something is wrong with a backup, or it cannot be made; the text says what."""


@dataclass(frozen=True)
class Part:
    """One file: its path inside of the backup, its SHA-256, its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """Everything a backup says about itself.

    ``schema`` is the state of the database, None where it lives elsewhere and is not in here.
    ``faults`` are files that the database knows and that could not be read when this was made.
    """

    version: str
    made_at: datetime
    schema: str | None
    parts: tuple[Part, ...]
    faults: tuple[str, ...]

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(part.size for part in self.parts)

    def has(self, path: str) -> bool:
        """Tell whether a file belongs to the backup."""
        return any(part.path == path for part in self.parts)


def name_for(moment: datetime) -> str:
    """Return what a backup of this moment is called; names sort by time."""
    return f"werkzeugkoffer-{moment.astimezone(UTC).strftime(_STAMP)}Z"


def backups_in(folder: Path) -> list[Path]:
    """Return the whole backups in a folder, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if is_backup(path))


def is_backup(path: Path) -> bool:
    """Tell whether a folder is a backup by its name."""
    return _NAME.match(path.name) is not None and path.is_dir()


def object_path(sha256: str) -> str:
    """Return where a file of the storage lies inside of a backup."""
    return f"{OBJECTS}/{sha256[:2]}/{sha256}"


def digest_of(path: Path) -> tuple[str, int]:
    """Return SHA-256 and size of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def to_json(manifest: Manifest) -> str:
    """Return a manifest as it is written, with the digest of itself at the end."""
    content = {"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
    return json.dumps({**content, "digest": _digest(content)}, indent=1, sort_keys=True)


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def read_manifest(backup: Path) -> Manifest:
    """Return what a backup says about itself; BackupError where that cannot be relied on."""
    try:
        content = json.loads((backup / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        raise BackupError(f"{backup} is no backup: there is no {MANIFEST} in it.") from None
    except (OSError, ValueError) as error:
        raise BackupError(f"The manifest of {backup} cannot be read: {error}") from error
    if not isinstance(content, dict) or content.pop("digest", "") != _digest(content):
        raise BackupError(f"The manifest of {backup} is damaged.")
    if content["format"] != FORMAT:
        raise BackupError(f"{backup} was made by a newer version of the toolbox.")
    return Manifest(
        version=content["version"],
        made_at=datetime.fromisoformat(content["made_at"]),
        schema=content["schema"],
        parts=tuple(Part(**part) for part in content["parts"]),
        faults=tuple(content["faults"]),
    )


def files_below(folder: Path) -> Iterator[str]:
    """Yield the paths of all files below a folder, as a manifest names them."""
    for path in sorted(folder.rglob("*")):
        with suppress(OSError):
            if not path.is_dir():
                yield path.relative_to(folder).as_posix()
