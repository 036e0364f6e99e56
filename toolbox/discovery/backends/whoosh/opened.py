"""The newest commit, held open for all threads that search: found, verified, condemned."""

import logging
import threading
from typing import NoReturn

from toolbox.discovery.backends.whoosh.generations import Generations
from toolbox.discovery.backends.whoosh.reader import GenerationReader
from toolbox.discovery.backends.whoosh.snapshot import Snapshot
from toolbox.discovery.backends.whoosh.stamp import Stamp, stamp_of
from toolbox.discovery.backends.whoosh.storage import Damaged, DurableStorage

log = logging.getLogger(__name__)

Version = tuple[int, int, int]
"""Which generation, which commit in it, and when that generation was switched to.

Numbers of generations begin anew where somebody has deleted the folder.
"""


class OpenIndex:
    """What of the index is open. All methods raise Missing, Outdated or Damaged."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._opening = threading.Lock()
        self._open: tuple[Version, GenerationReader, Snapshot] | None = None
        self._damaged: Version | None = None
        self._unchanged_since: Stamp | None = None

    def version(self) -> Version:
        """Return which commit counts."""
        number = self._generations.current()
        while True:
            try:
                commit = DurableStorage(self._generations.path(number)).latest()
                return number, commit, self._generations.switched_at()
            except OSError as error:
                # Either a rebuild has just dropped this generation, or it is really gone.
                before, number = number, self._generations.current()
                if number == before:
                    raise Damaged(str(number)) from error

    def snapshot(self) -> Snapshot:
        """Return the newest commit, opening what is new of it."""
        return self._newest()[2]

    def reader(self) -> GenerationReader:
        """Return what the newest commit was opened with, for whoever may write."""
        return self._newest()[1]

    def look(self) -> None:
        """See to it that what searches read is what was written."""
        self.version()  # the pointer may be damaged while what it pointed to is held open
        if self._generations.is_doubted() or not self.reader().is_untouched():
            self.verify()

    def verify(self) -> None:
        """Open the newest commit as if nothing was open, comparing every file's checksum."""
        with self._opening:
            self._reopened(afresh=True)
        self._generations.settle_doubt()

    def condemn(self, version: Version) -> NoReturn:
        """Let no process read a commit any longer: the index has to be rebuilt."""
        log.exception("The search index is damaged; it has to be rebuilt")
        self._unchanged_since = None
        self._damaged = version
        DurableStorage(self._generations.path(version[0])).condemn()
        raise Damaged

    def _newest(self) -> tuple[Version, GenerationReader, Snapshot]:
        held = self._open
        stamp = stamp_of([str(self._generations.folder), held[1].folder]) if held else None
        if held and stamp and stamp == self._unchanged_since and held[2].is_whole:
            return held
        version = self.version()
        if held and held[0] == version and version != self._damaged and held[2].is_whole:
            self._unchanged_since = stamp
            return held
        self._unchanged_since = None
        with self._opening:
            return self._reopened()

    def _reopened(self, *, afresh: bool = False) -> tuple[Version, GenerationReader, Snapshot]:
        version = self.version()
        if version == self._damaged:
            raise Damaged
        held = None if afresh else self._open
        if held and not held[2].is_whole:
            held = None  # whatever cut its files short: they are read again, or found damaged
        if held and held[0] == version:
            return held
        folder = self._generations.path(version[0])
        if held and held[1].storage.path == folder:
            reader = held[1]
        else:
            reader = GenerationReader(DurableStorage(folder))
        try:
            snapshot = reader.load()
        except Damaged:
            if version == self.version():
                self.condemn(version)
            # Replaced by a rebuild while it was being opened.
            return self._reopened()
        self._open = ((version[0], snapshot.number, version[2]), reader, snapshot)
        return self._open
