"""The search index on Whoosh: one folder, any number of reading processes, one writer at a time."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import TracebackType

from whoosh.writing import LockError

from toolbox.discovery.backends.whoosh import execute
from toolbox.discovery.backends.whoosh.crew import chunks_of
from toolbox.discovery.backends.whoosh.generations import (
    Busy,
    Generations,
    Missing,
    Outdated,
)
from toolbox.discovery.backends.whoosh.opened import OpenIndex
from toolbox.discovery.backends.whoosh.present import Presenter
from toolbox.discovery.backends.whoosh.reader import GenerationReader
from toolbox.discovery.backends.whoosh.snapshot import Snapshot
from toolbox.discovery.backends.whoosh.spelling import spelled_like
from toolbox.discovery.backends.whoosh.storage import Damaged, DurableStorage
from toolbox.discovery.backends.whoosh.writer import MAX_SEGMENTS, ColumnarWriter, to_merge
from toolbox.discovery.documents import Change, IndexDocument, Upsert
from toolbox.discovery.index import Explanation, Field, Hit, IndexStatus, Results, Shown, Spelling
from toolbox.discovery.language import kept_senses, lexicon
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.wanted import Wanted
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.durable import FULL

log = logging.getLogger(__name__)

_WAIT_FOR_WRITER = 60.0
# So many bytes of postings are gathered in memory before they are written.
_SEGMENT_BYTES = 64 * 1024 * 1024

_REASONS = {Missing: "missing", Outdated: "outdated", Damaged: "damaged"}
_EXPLAINED = (Missing, Outdated, Damaged, Busy, LockError, OSError)
_UNREADABLE = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError)


class WhooshIndex:
    """The index in ``folder``. See SearchIndex for what its methods promise."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder)
        self._opened = OpenIndex(self._generations)
        self._readable = _Readable(self._generations)

    def find(self, query: SearchQuery, wanted: Wanted) -> Results:
        """Return one page of what is wanted."""
        started = time.perf_counter()
        snapshot = self._snapshot()
        with self._readable:
            found = execute.run(snapshot, query, wanted)
            instruments = snapshot.instruments[found.docs].tolist()
            versions = snapshot.versions[found.docs].tolist()
            hits = tuple(map(Hit, instruments, versions, found.scores.tolist()))
        took_ms = (time.perf_counter() - started) * 1000
        return Results(hits, found.total, found.facets, took_ms)

    def explain(self, query: SearchQuery, wanted: Wanted, hits: Sequence[Hit]) -> list[Explanation]:
        """Return why hits have their scores; those that are gone since are left out."""
        snapshot = self._snapshot()
        with self._readable:
            docs = {hit.instrument_id: snapshot.doc_of(hit.instrument_id) for hit in hits}
            there = {one: doc for one, doc in docs.items() if doc is not None}
            return execute.explain(snapshot, query, wanted, there)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many documents have each of these terms."""
        snapshot = self._snapshot()
        with self._readable:
            found = {term: execute.frequency(snapshot, term) for term in terms}
        return {term: documents for term, documents in found.items() if documents}

    def spelled_like(
        self, word: str, *, most: int, limit: int, field: Field | None = None
    ) -> list[Spelling]:
        """Return words of the index that are spelled like ``word``."""
        snapshot = self._snapshot()
        with self._readable:
            return spelled_like(snapshot, word, most=most, limit=limit, field=field)

    def show(self, wanted: Wanted, hits: Sequence[Hit]) -> list[Shown]:
        """Return title and excerpts of hits."""
        snapshot = self._snapshot()
        presenter = Presenter(snapshot, wanted)
        with self._readable:
            return [presenter.shown(hit.instrument_id) for hit in hits]

    def apply(self, changes: Iterable[Change]) -> None:
        """Put changes into the index, all or none."""
        last = list({change.instrument_id: change for change in changes}.values())
        if not last:
            return
        with self._writing():
            reader = self._opened.reader()
            try:
                self._write(reader, last)
            except Damaged:
                self._opened.condemn(self._opened.version())
            self._generations.note(last)
        self._snapshot()

    def rebuild(
        self, documents: Iterable[IndexDocument], progress: Callable[[int], None] | None = None
    ) -> None:
        """Build a new generation beside the old one, and switch to it."""
        with _explained(), self._generations.rebuilding():
            number = self._generations.begin()
            reader = GenerationReader(DurableStorage(self._generations.path(number)))
            try:
                reader.create()
                _build(reader, documents, progress or (lambda _count: None))
                with self._writing():
                    for changes in self._generations.noted(number):
                        reader.load()
                        self._write(reader, changes)
                    self._generations.switch_to(number)
            except BaseException:
                reader.storage.close_all()
                self._generations.drop(number)
                raise
        self._snapshot()

    def maintain(self) -> bool:
        """Merge segments that ``apply`` leaves alone because it would take too long."""
        with self._writing():
            reader = self._opened.reader()
            if not to_merge(reader.index()._segments(), None):
                self._opened.verify()
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
            self._opened.look()
            generation, snapshot = self._opened.version()[0], self._opened.snapshot()
            as_made_today = self._generations.is_as_made_today()
        except (Missing, Outdated, Damaged, OSError) as error:
            return IndexStatus(False, _REASONS.get(type(error), "damaged"), rebuilding=rebuilding)
        return IndexStatus(
            healthy=True,
            reason="" if as_made_today else "outdated",
            documents=snapshot.count,
            generation=generation,
            segments=len(snapshot.leaves),
            size_bytes=sum(leaf.view.size_bytes for leaf in snapshot.leaves),
            rebuilding=rebuilding,
        )

    def warm_up(self) -> None:
        """Load the dictionary and the index."""
        lexicon.warm_up()
        kept_senses.open_if_there()
        with suppress(Unavailable):
            self.find(SearchQuery(), Wanted())

    def _snapshot(self) -> Snapshot:
        try:
            return self._opened.snapshot()
        except _EXPLAINED as error:
            raise _explanation(error) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with _explained(), self._generations.writing(_WAIT_FOR_WRITER):
            yield

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
    """Write all documents in segments of bounded size, and merge them in the end."""
    count = 0
    with closing(chunks_of(documents)) as chunks:
        for first in chunks:
            size = 0
            with _writer(reader) as writer:
                for chunk in chain([first], chunks):
                    writer.take(chunk)
                    count += len(chunk)
                    progress(count)
                    size += chunk.size_bytes
                    if size > _SEGMENT_BYTES:
                        break
                writer.merge_nothing()
    progress(count)
    reader.load()
    if len(reader.views) > 1:
        with _writer(reader) as writer:
            writer.merge_everything()


@contextmanager
def _writer(reader: GenerationReader) -> Iterator[ColumnarWriter]:
    reader.storage.sweep()
    writer = ColumnarWriter(reader.index(), reader.views, _WAIT_FOR_WRITER)
    try:
        yield writer
    except BaseException:
        with suppress(Exception):
            writer.abandon()
        with suppress(Exception):
            reader.storage.close_all()
            reader.storage.sweep()
        raise


class _Readable:
    """Turns what a file that was changed under our feet leads to into an error of the domain.

    Whether that is what it was, is found out by whoever looks after the index.
    """

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    def __enter__(self) -> None:
        """Begin to read."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop reading."""
        if isinstance(error, _UNREADABLE):
            log.error("A search could not be answered from the index", exc_info=error)
            self._generations.doubt()
            raise _unavailable("doubtful") from error


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what goes wrong with locks, files and disks into one error of the domain."""
    try:
        yield
    except _EXPLAINED as error:
        raise _explanation(error) from error


def _explanation(error: Exception) -> Unavailable:
    if isinstance(error, (Missing, Outdated, Damaged)):
        return _unavailable(_REASONS[type(error)])
    if isinstance(error, (Busy, LockError)):
        message = _l("The search index is being written just now. Please try again in a moment.")
        return Unavailable(message, code="index-busy")
    log.error("The search index cannot be written", exc_info=error)
    if isinstance(error, OSError) and error.errno in FULL:
        message = _l("There is no room left for the search index.")
        return Unavailable(message, code="index-full")
    message = _l("The search index cannot be written. Is the disk full?")
    return Unavailable(message, code="index-not-writable")


def _unavailable(reason: str) -> Unavailable:
    message = _l("The search index is not ready. It has to be rebuilt.")
    return Unavailable(message, code=f"index-{reason}")
