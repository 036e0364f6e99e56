"""The folder of the index: numbered generations, which one counts, and who may write.

``CURRENT`` names the generation that counts. A rebuild fills a new folder beside the old one;
what changes meanwhile is written into its journal as well, and replayed before the switch.
The locks are released by the kernel when their holder dies.
"""

import fcntl
import logging
import os
import pickle
import re
import shutil
import struct
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from toolbox.discovery.backends.whoosh.schema import FORMAT
from toolbox.discovery.backends.whoosh.storage import Damaged, DurableStorage
from toolbox.discovery.documents import Change
from toolbox.discovery.recipe import recipe
from toolbox.foundation.storage.durable import make_folder, sync_folder

log = logging.getLogger(__name__)

_CURRENT = "CURRENT"
# Longer numbers are no generation's, and no name of a folder either.
_NUMBER = re.compile("[0-9]{1,9}")
_NEW = "CURRENT.new"
_JOURNAL = "journal"
_REBUILDING = "rebuilding.lock"
_DOUBT = "doubt"
# Length and checksum before each entry of a journal.
_HEAD = struct.Struct(">QI")
_POLL = 0.02
# Who only looks whether there is a rebuild holds the lock for an instant, too.
_LONGER_THAN_A_LOOK = 0.5


class Busy(Exception):
    """Somebody else holds the lock, and did not let go in time."""


class Missing(Exception):
    """There is no index yet."""


class Outdated(Exception):
    """The index was written in another format than this version of the product reads."""


class Generations:
    """The generations in one folder, which is readable for us alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> int:
        """Return the number of the generation that counts. Raises Missing, Outdated or Damaged."""
        number, form, _made_by = self._pointer()
        if form != str(FORMAT):
            raise Outdated
        return number

    def is_as_made_today(self) -> bool:
        """Say whether a rebuild would put the same words, weights and values into the index."""
        return self._pointer()[2] == recipe()

    def switched_at(self) -> int:
        """Return when the present generation began to count, in nanoseconds. Raises OSError."""
        return (self.folder / _CURRENT).stat().st_mtime_ns

    def path(self, number: int) -> Path:
        """Return the folder of a generation."""
        return self.folder / str(number)

    def begin(self) -> int:
        """Make an empty generation with a journal and return its number.

        Only what searches can still use is kept beside it: on a full disk the rest is in the way.
        """
        self._drop_all_but(self._usable())
        number = max([self._pointed_to(), *self._numbers()]) + 1
        make_folder(self.path(number))
        (self.path(number) / _JOURNAL).touch()
        return number

    def switch_to(self, number: int) -> None:
        """Make a generation the one that counts; the others are dropped."""
        (self.path(number) / _JOURNAL).unlink(missing_ok=True)
        sync_folder(self.path(number))
        new = self.folder / _NEW
        for name in (_NEW, _CURRENT):
            _make_way(self.folder / name)
        with new.open("w", encoding="ascii") as file:
            file.write(f"{number} {FORMAT} {recipe()}\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / _CURRENT)
        sync_folder(self.folder)
        self.settle_doubt()
        self._drop_all_but(number)

    def drop(self, number: int) -> None:
        """Remove one generation; who still reads it keeps what is mapped."""
        shutil.rmtree(self.path(number), ignore_errors=True)

    def note(self, changes: Sequence[Change]) -> None:
        """Write changes into the journal of the generation that is being built, if there is."""
        if not self.is_rebuilding():
            return
        entry = pickle.dumps(list(changes))
        entry = _HEAD.pack(len(entry), zlib.crc32(entry)) + entry
        for number in self._numbers():
            journal = self.path(number) / _JOURNAL
            if not journal.exists():
                continue
            try:
                with journal.open("ab") as file:
                    file.write(entry)
            except OSError:
                # Without its journal that generation will not count: the rebuild begins again.
                log.exception("A change could not be noted for the index that is being built")
                with suppress(OSError):
                    journal.unlink()

    def noted(self, number: int) -> Iterator[list[Change]]:
        """Yield the changes in a generation's journal, in their order. Raises Damaged."""
        try:
            with (self.path(number) / _JOURNAL).open("rb") as file:
                while head := file.read(_HEAD.size):
                    length, checksum = _HEAD.unpack(head)
                    entry = file.read(length)
                    if len(entry) < length or zlib.crc32(entry) != checksum:
                        raise Damaged(_JOURNAL)
                    # Written by note() above, in a folder that nobody else can write to.
                    yield pickle.loads(entry)  # noqa: S301
        except (OSError, struct.error) as error:
            raise Damaged(_JOURNAL) from error

    def doubt(self) -> None:
        """Ask whoever looks after the index to verify it: a search met what it should not."""
        with suppress(OSError):
            (self.folder / _DOUBT).touch()

    def is_doubted(self) -> bool:
        """Say whether the index is to be verified."""
        return (self.folder / _DOUBT).exists()

    def settle_doubt(self) -> None:
        """Remember that the index has been verified, or replaced."""
        with suppress(OSError):
            (self.folder / _DOUBT).unlink(missing_ok=True)

    def is_rebuilding(self) -> bool:
        """Say whether a rebuild is going on, in any process."""
        try:
            descriptor = os.open(self.folder / _REBUILDING, os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Be the only one who rebuilds. Raises Busy if somebody else does."""
        if self.folder.exists() and not self.folder.is_dir():
            self.folder.unlink()
        make_folder(self.folder)
        self.folder.chmod(0o700)
        _make_way(self.folder / _REBUILDING)
        descriptor = os.open(self.folder / _REBUILDING, os.O_RDWR | os.O_CREAT, 0o600)
        with _locked(descriptor, _LONGER_THAN_A_LOOK):
            yield

    @contextmanager
    def writing(self, timeout: float) -> Iterator[None]:
        """Be the only one who writes. Raises Busy after so many seconds.

        The folder itself is locked: a file of its own could be deleted while it is held.
        """
        try:
            descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Missing from error
        with _locked(descriptor, timeout):
            yield

    def _pointer(self) -> tuple[int, str, str]:
        """Return the generation that counts, its format, and the recipe it was made by."""
        try:
            words = (self.folder / _CURRENT).read_text("ascii").split()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Missing from error
        except (OSError, ValueError) as error:
            raise Damaged(_CURRENT) from error
        number, form, made_by, *others = [*words, "", "", ""]
        if any(others) or not (_NUMBER.fullmatch(number) and _NUMBER.fullmatch(form)):
            raise Damaged(_CURRENT)
        return int(number), form, made_by

    def _pointed_to(self) -> int:
        try:
            return self._pointer()[0]
        except (Missing, Damaged):
            return 0

    def _usable(self) -> int | None:
        try:
            number = self.current()
            DurableStorage(self.path(number)).latest()
        except (Missing, Outdated, Damaged, OSError):
            return None
        return number

    def _drop_all_but(self, number: int | None) -> None:
        for other in self._numbers():
            if other != number:
                self.drop(other)

    def _numbers(self) -> list[int]:
        return [int(path.name) for path in self.folder.iterdir() if _NUMBER.fullmatch(path.name)]


def _make_way(path: Path) -> None:
    """Remove a folder that stands where a file of ours belongs."""
    if path.is_dir():
        shutil.rmtree(path)


@contextmanager
def _locked(descriptor: int, timeout: float) -> Iterator[None]:
    """Hold the lock of an open file, and close it at the end."""
    deadline = time.monotonic() + timeout
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Busy from None
                time.sleep(_POLL)
        yield
    finally:
        os.close(descriptor)
