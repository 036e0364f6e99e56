"""The unpacked files of packages on the disk of this machine: derived, disposable, made anew.

Nothing is unpacked by ``extractall``: the archive is checked once more by all its rules, then
every file is written by us, under a name we made, into a folder that appears as a whole.
"""

import errno
import os
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from toolbox.files.inspection.archives import ArchiveLimits, check_archive
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.durable import failing_well
from toolbox.foundation.storage.installed import installed_storage
from toolbox.stage.examining.contents import is_litter
from toolbox.stage.makers import make

LIMITS = ArchiveLimits()
_CHUNK = 256 * 1024
_TAKEN = frozenset({errno.ENOTEMPTY, errno.EEXIST})


def stage_folder() -> Path:
    """Return where everything of the stage lies."""
    return installed_settings().instance / "stage"


def unpacked_folder(sha256: str) -> Path:
    """Return where the package with this hash lies once it is unpacked."""
    return stage_folder() / "unpacked" / sha256[:2] / sha256


def unpacked(sha256: str) -> Path:
    """Return the folder with what runs of a stored archive, unpacked or made where it is missing.

    Raises NotFound where no such file is stored, Invalid or TooLarge where it breaks the rules,
    Unavailable where the disk is full.
    """
    folder = unpacked_folder(sha256)
    if not folder.is_dir():
        with installed_storage().as_file(sha256) as archive:
            appear(folder, lambda place: _fill(archive, place))
    return folder


def _fill(archive: Path, place: Path) -> None:
    if make(archive, place) is None:
        unpack(archive, place)


def appear(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let a folder appear as a whole; who comes second leaves the first one's as it is."""
    with new_folder() as place:
        fill(place)
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            place.rename(folder)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise


@contextmanager
def new_folder() -> Iterator[Path]:
    """Give an empty folder on the same file system; what is not renamed is gone afterwards."""
    with failing_well():
        above = stage_folder() / "temporary"
        above.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=above))
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def unpack(archive: Path, place: Path, limits: ArchiveLimits = LIMITS) -> None:
    """Write every file of an archive below ``place``. Raises Invalid or TooLarge."""
    check_archive(archive, limits)
    with zipfile.ZipFile(archive) as package:
        for info in package.infolist():
            if info.is_dir() or is_litter(info.filename):
                continue
            target = place / unicodedata.normalize("NFC", info.filename)
            target.parent.mkdir(parents=True, exist_ok=True)
            with package.open(info) as source, target.open("xb") as written:
                shutil.copyfileobj(source, written, _CHUNK)


def copy_folder(source: Path, place: Path) -> None:
    """Copy plain files alone; links and devices stay where they are."""
    for folder, _folders, names in os.walk(source, followlinks=False):
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                target = place / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)


def forget_unpacked(sha256: str) -> None:
    """Remove the unpacked files of a package; the stored archive stays."""
    shutil.rmtree(unpacked_folder(sha256), ignore_errors=True)


def all_unpacked() -> list[str]:
    """Return the hashes of everything that is unpacked."""
    return [path.name for path in (stage_folder() / "unpacked").glob("??/*")]


def sweep(before: float) -> None:
    """Remove what an interrupted unpacking left before this moment (seconds since 1970)."""
    for path in (stage_folder() / "temporary").glob("*"):
        if path.stat().st_mtime < before:
            shutil.rmtree(path, ignore_errors=True)
