"""The folder of the index: numbered generations, which one counts, and who may write.

``CURRENT`` names the generation that counts. A rebuild fills a new folder beside the old one;
what changes meanwhile is written into its journal as well, and replayed before the switch.
The locks are released by the kernel when their holder dies.
"""

import fcntl
import os
import pickle
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from toolbox.discovery.backends.whoosh.schema import FORMAT
from toolbox.discovery.documents import Change
from toolbox.foundation.storage.durable import make_folder, sync_folder

_CURRENT = "CURRENT"
_JOURNAL = "journal"
_WRITING = "writing.lock"
_REBUILDING = "rebuilding.lock"
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
        """Return the number of the generation that counts. Raises Missing or Outdated."""
        try:
            number, form = (self.folder / _CURRENT).read_text("ascii").split()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Missing from error
        except ValueError as error:
            raise Outdated from error
        if form != str(FORMAT) or not number.isdigit():
            raise Outdated
        return int(number)

    def switched_at(self) -> int:
        """Return when the present generation began to count, in nanoseconds. Raises OSError."""
        return (self.folder / _CURRENT).stat().st_mtime_ns

    def path(self, number: int) -> Path:
        """Return the folder of a generation."""
        return self.folder / str(number)

    def begin(self) -> int:
        """Make an empty generation with a journal and return its number."""
        make_folder(self.folder)
        self.folder.chmod(0o700)
        with suppress(Missing, Outdated):
            self.drop_all_but(self.current())
        number = max(self._numbers(), default=0) + 1
        make_folder(self.path(number))
        (self.path(number) / _JOURNAL).touch()
        return number

    def switch_to(self, number: int) -> None:
        """Make a generation the one that counts; the others are dropped."""
        (self.path(number) / _JOURNAL).unlink(missing_ok=True)
        sync_folder(self.path(number))
        new = self.folder / f"{_CURRENT}.new"
        with new.open("w", encoding="ascii") as file:
            file.write(f"{number} {FORMAT}\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / _CURRENT)
        sync_folder(self.folder)
        self.drop_all_but(number)

    def drop_all_but(self, number: int) -> None:
        """Remove other generations; who still reads them keeps what is mapped."""
        for other in self._numbers():
            if other != number:
                shutil.rmtree(self.path(other), ignore_errors=True)

    def drop(self, number: int) -> None:
        """Remove one generation."""
        shutil.rmtree(self.path(number), ignore_errors=True)

    def note(self, changes: Sequence[Change]) -> None:
        """Write changes into the journal of the generation that is being built, if there is."""
        if self.is_rebuilding():
            for number in self._numbers():
                journal = self.path(number) / _JOURNAL
                if journal.exists():
                    with journal.open("ab") as file:
                        pickle.dump(list(changes), file)

    def noted(self, number: int) -> Iterator[list[Change]]:
        """Yield the changes in a generation's journal, in their order."""
        with (self.path(number) / _JOURNAL).open("rb") as file:
            while True:
                try:
                    # Written by note() above, in a folder that nobody else can write to.
                    yield pickle.load(file)  # noqa: S301
                except EOFError:
                    return

    def is_rebuilding(self) -> bool:
        """Say whether a rebuild is going on, in any process."""
        if not (self.folder / _REBUILDING).exists():
            return False
        try:
            with _held(self.folder / _REBUILDING, timeout=0, mode=fcntl.LOCK_SH):
                return False
        except Busy:
            return True

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Be the only one who rebuilds. Raises Busy if somebody else does."""
        make_folder(self.folder)
        with _held(self.folder / _REBUILDING, timeout=_LONGER_THAN_A_LOOK):
            yield

    @contextmanager
    def writing(self, timeout: float) -> Iterator[None]:
        """Be the only one who writes. Raises Busy after so many seconds."""
        if not self.folder.is_dir():
            raise Missing
        with _held(self.folder / _WRITING, timeout):
            yield

    def _numbers(self) -> list[int]:
        return [int(path.name) for path in self.folder.iterdir() if path.name.isdigit()]


@contextmanager
def _held(path: Path, timeout: float, mode: int = fcntl.LOCK_EX) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + timeout
    try:
        while True:
            try:
                fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Busy from None
                time.sleep(_POLL)
        yield
    finally:
        os.close(descriptor)
