"""What an instance remembers of its last backup: a small file, read by the overview."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

_FILE = "last-backup.json"


@dataclass(frozen=True)
class LastBackup:
    """Where the last backup lies, when it was made and read again, and what was wrong with it.

    ``lacking`` is the number of files that were missing already when it was made; ``faults`` of
    those that were damaged when it was read last. ``size`` is in bytes.
    """

    path: str
    made_at: datetime
    size: int
    lacking: int
    checked_at: datetime
    faults: int


def remember(instance: Path, backup: LastBackup) -> None:
    """Write down a backup that was made or checked; the newest one is remembered."""
    known = last_backup(instance)
    if known is not None and known.made_at > backup.made_at:
        return
    moments = {
        "made_at": backup.made_at.isoformat(),
        "checked_at": backup.checked_at.isoformat(),
    }
    unfinished = instance / f"{_FILE}.new"
    with suppress(OSError):  # the backup itself is what counts
        unfinished.write_text(json.dumps({**asdict(backup), **moments}), "utf-8")
        unfinished.replace(instance / _FILE)


def last_backup(instance: Path) -> LastBackup | None:
    """Return what is remembered, None where no backup is known of."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        content: dict[str, Any] = json.loads((instance / _FILE).read_text("utf-8"))
        for name in ("made_at", "checked_at"):
            content[name] = datetime.fromisoformat(content[name])
        return LastBackup(**content)
    return None
