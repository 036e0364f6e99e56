"""The search index on Whoosh: one folder, any number of reading processes, one writer at a time."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from whoosh.writing import LockError

from toolbox.discovery import lexicon
from toolbox.discovery.backends.whoosh.execute import execute
from toolbox.discovery.backends.whoosh.generations import Busy, Generations, Missing, Outdated
from toolbox.discovery.backends.whoosh.present import Presenter
from toolbox.discovery.backends.whoosh.reader import GenerationReader
from toolbox.discovery.backends.whoosh.snapshot import Snapshot
from toolbox.discovery.backends.whoosh.storage import Damaged, DurableStorage
from toolbox.discovery.backends.whoosh.writer import MAX_SEGMENTS, ColumnarWriter, to_merge
from toolbox.discovery.documents import Change, IndexDocument, Upsert
from toolbox.discovery.index import NO_WORDS, IndexStatus, Results
from toolbox.discovery.meaning import understand
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.rings import Rings, default_rings
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.i18n import _l

log = logging.getLogger(__name__)

_WAIT_FOR_WRITER = 60.0
_REPORT_EVERY = 50
# A segment is closed when it holds about so much, however many documents that are.
_SEGMENT_BYTES = 64 * 1024 * 1024
_SEGMENT_DOCUMENTS = 5_000

_REASONS = {Missing: "missing", Outdated: "outdated", Damaged: "damaged"}

Version = tuple[int, int, int]
"""Which generation, which commit in it, and when that generation was switched to.

Numbers of generations begin anew where somebody has deleted the folder.
"""


class WhooshIndex:
    """The index in ``folder``. See SearchIndex for what its methods promise."""

    def __init__(self, folder: Path, rings: Callable[[], Rings] = default_rings) -> None:
        self._generations = Generations(folder)
        self._rings = rings
        self._opening = threading.Lock()
        self._reader: GenerationReader | None = None
        self._open: tuple[Version, Snapshot] | None = None
        self._damaged: Version | None = None

    def search(self, query: SearchQuery) -> Results:
        """Return one page of what a search finds."""
        started = time.perf_counter()
        snapshot = self._snapshot()
        wanted = understand(query.parsed, self._rings())
        try:
            found = execute(snapshot, query, wanted)
            presenter = Presenter(snapshot, wanted)
            hits = [presenter.hit(*hit) for hit in zip(found.docs, found.scores, strict=True)]
        except (LookupError, ValueError) as error:
            log.exception("A search could not be answered from the index")
            raise _unavailable("damaged") from error
        return Results(
            hits=tuple(hits),
            total=found.total,
            facets=found.facets,
            took_ms=(time.perf_counter() - started) * 1000,
            notes=(NO_WORDS,) if wanted.empty else (),
        )

    def apply(self, changes: Iterable[Change]) -> None:
        """Put changes into the index, all or none."""
        last = list({change.instrument_id: change for change in changes}.values())
        if not last:
            return
        with self._writing():
            self._snapshot()
            if self._reader:
                self._change(self._reader, last)
            self._generations.note(last)
        self._snapshot()

    def rebuild(
        self, documents: Iterable[IndexDocument], progress: Callable[[int], None] | None = None
    ) -> None:
        """Build a new generation beside the old one, and switch to it."""
        with _explained(), self._generations.rebuilding():
            number = self._generations.begin()
            try:
                reader = GenerationReader(DurableStorage(self._generations.path(number)))
                reader.create()
                _build(reader, documents, progress or (lambda _count: None))
                with self._writing():
                    for changes in self._generations.noted(number):
                        reader.load()
                        self._change(reader, changes)
                    self._generations.switch_to(number)
            except BaseException:
                self._generations.drop(number)
                raise
        self._snapshot()

    def maintain(self) -> bool:
        """Merge segments that ``apply`` leaves alone because it would take too long."""
        with self._writing():
            self._snapshot()
            reader = self._reader
            if reader is None or not to_merge(reader.index()._segments(), None):
                return False
            with _writer(reader) as writer:
                writer.merge_all_tiers()
        self._snapshot()
        return True

    def document_count(self) -> int:
        """Return the number of instruments in the index."""
        return self._snapshot().count

    def fingerprints(self) -> dict[int, int]:
        """Return the version of every instrument in the index."""
        snapshot = self._snapshot()
        live = snapshot.meta[snapshot.live]
        return dict(zip(live["instrument"].tolist(), live["version"].tolist(), strict=True))

    def status(self) -> IndexStatus:
        """Return how the index is."""
        rebuilding = self._generations.is_rebuilding()
        try:
            version = self._version()
            snapshot = self._snapshot()
            if self._reader and not self._reader.files_are_there():
                self._damaged = version
                raise Damaged
        except (Missing, Outdated, Damaged) as error:
            return IndexStatus(False, _REASONS[type(error)], rebuilding=rebuilding)
        except Unavailable:
            return IndexStatus(False, "damaged", rebuilding=rebuilding)
        return IndexStatus(
            healthy=True,
            documents=snapshot.count,
            generation=version[0],
            segments=len(snapshot.leaves),
            size_bytes=sum(leaf.view.size_bytes for leaf in snapshot.leaves),
            rebuilding=rebuilding,
        )

    def warm_up(self) -> None:
        """Load the dictionary and the index."""
        lexicon.warm_up()
        with suppress(Unavailable):
            self.search(SearchQuery())

    def _version(self) -> Version:
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

    def _snapshot(self) -> Snapshot:
        """Return the newest commit, opening what is new of it."""
        with _explained():
            version = self._version()
            held = self._open
            if held and held[0] == version and version != self._damaged:
                return held[1]
            with self._opening:
                return self._reopened()

    def _reopened(self) -> Snapshot:
        version = self._version()
        if version == self._damaged:
            raise Damaged
        if self._open and self._open[0] == version:
            return self._open[1]
        folder = self._generations.path(version[0])
        reader = self._reader
        if reader is None or reader.storage.path != folder:
            reader = GenerationReader(DurableStorage(folder))
        try:
            snapshot = reader.load()
        except Damaged:
            if version == self._version():
                self._damaged = version
                log.exception("The search index cannot be read; it has to be rebuilt")
                raise
            # Replaced by a rebuild while it was being opened.
            return self._reopened()
        self._reader = reader
        self._open = ((version[0], snapshot.number, version[2]), snapshot)
        return snapshot

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with _explained(), self._generations.writing(_WAIT_FOR_WRITER):
            yield

    def _change(self, reader: GenerationReader, changes: Sequence[Change]) -> None:
        try:
            self._write(reader, changes)
        except Damaged:
            self._damaged = self._version()
            raise

    def _write(self, reader: GenerationReader, changes: Sequence[Change]) -> None:
        with _writer(reader) as writer:
            writer.remove(change.instrument_id for change in changes)
            for change in changes:
                if isinstance(change, Upsert):
                    writer.add(change.document)
            if len(writer.segments) < MAX_SEGMENTS:
                writer.merge_quickly()
            else:
                writer.merge_all_tiers()


def _build(
    reader: GenerationReader,
    documents: Iterable[IndexDocument],
    progress: Callable[[int], None],
) -> None:
    """Write all documents in segments of bounded size, without merging them."""
    remaining = iter(documents)
    count = 0
    more = True
    while more:
        more = False
        with _writer(reader) as writer:
            for document in remaining:
                writer.add(document)
                count += 1
                if count % _REPORT_EVERY == 0:
                    progress(count)
                if writer.pool.size > _SEGMENT_BYTES or writer.docnum >= _SEGMENT_DOCUMENTS:
                    more = True
                    break
            writer.merge_nothing()
    progress(count)


@contextmanager
def _writer(reader: GenerationReader) -> Iterator[ColumnarWriter]:
    reader.storage.sweep()
    writer = ColumnarWriter(reader.index(), reader.views, _WAIT_FOR_WRITER)
    try:
        yield writer
    except BaseException:
        with suppress(Exception):
            writer.abandon()
        raise


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what goes wrong with locks, files and disks into one error of the domain."""
    try:
        yield
    except (Missing, Outdated, Damaged) as error:
        raise _unavailable(_REASONS[type(error)]) from error
    except (Busy, LockError) as error:
        message = _l("The search index is being written just now. Please try again in a moment.")
        raise Unavailable(message, code="index-busy") from error
    except OSError as error:
        log.exception("The search index cannot be written")
        message = _l("The search index cannot be written. Is the disk full?")
        raise Unavailable(message, code="index-not-writable") from error


def _unavailable(reason: str) -> Unavailable:
    message = _l("The search index is not ready. It has to be rebuilt.")
    return Unavailable(message, code=f"index-{reason}")
