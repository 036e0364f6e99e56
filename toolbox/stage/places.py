"""Things that were made just now and are shown for a while: rendered kits, before they are kept.

The key is the proof that somebody may look, and it says by itself when it ends; so there is
nothing to write down, and nothing to lose.
"""

import re
import secrets
import shutil
from datetime import timedelta
from pathlib import Path

from toolbox.foundation.clock import now
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _l
from toolbox.stage.unpacking import appear, copy_folder, stage_folder, unpack

ENTRY = "index.html"
KEY = re.compile(r"(?P<until>[0-9a-f]{8})[0-9a-f]{32}")


def put(source: Path, *, hours: int = 24) -> str:
    """Put a copy of a folder, or of what is in a ZIP, on the stage; return the key to it.

    Raises Invalid where there is no index.html at its top or the archive breaks the rules,
    Unavailable where the disk is full.
    """
    until = int((now() + timedelta(hours=hours)).timestamp())
    key = f"{until:08x}{secrets.token_hex(16)}"

    def fill(place: Path) -> None:
        (copy_folder if source.is_dir() else unpack)(source, place)
        if not (place / ENTRY).is_file():
            raise Invalid(_l("There is no index.html at the top."), code="stage-no-entry")

    appear(_folder(key), fill)
    return key


def release(key: str) -> None:
    """Take down what was put on the stage under this key; nothing happens where it is gone."""
    if KEY.fullmatch(key):
        shutil.rmtree(_folder(key), ignore_errors=True)


def placed(key: str) -> Path | None:
    """Return the folder that a key opens; None where it is wrong or its time is over."""
    found = KEY.fullmatch(key)
    if found is None or int(found["until"], 16) < now().timestamp():
        return None
    folder = _folder(key)
    return folder if folder.is_dir() else None


def release_ended() -> None:
    """Take down everything whose time is over."""
    for path in (stage_folder() / "placed").glob("*"):
        if placed(path.name) is None:
            release(path.name)


def _folder(key: str) -> Path:
    return stage_folder() / "placed" / key
