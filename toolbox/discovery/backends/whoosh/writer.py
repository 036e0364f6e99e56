"""Writes segments: new documents, deletions, and merges that keep the number of segments low."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from whoosh.writing import SegmentWriter

from toolbox.discovery.backends.whoosh.chunks import Chunk
from toolbox.discovery.backends.whoosh.codec import ColumnarCodec
from toolbox.discovery.backends.whoosh.gathering import Pool
from toolbox.discovery.backends.whoosh.merging import Source
from toolbox.discovery.backends.whoosh.schema import META, TEXTS, prepare
from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.documents import IndexDocument

_TIER_BITS = 3
TIER = 1 << _TIER_BITS
"""So many segments of about the same size are merged into one; sizes grow by this factor."""

MAX_QUICK_MERGE = 512
"""Merges of more documents than this wait for housekeeping, so that a change stays quick."""

MAX_SEGMENTS = 32
"""With so many segments the next change does not wait for housekeeping any longer."""


class ColumnarWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer with a pool that needs no sorting, and merges by whole columns.

    ``views`` are the open segments by name. Every way out must be ``commit`` or ``abandon``:
    a writer that fails keeps its lock otherwise.
    """

    def __init__(self, index: Any, views: Mapping[str, SegmentView], timeout: float) -> None:
        super().__init__(index, timeout=timeout, codec=ColumnarCodec())
        self.pool = Pool()
        self._views = views

    def add(self, document: IndexDocument) -> None:
        """Add a document; an older one of the same instrument has to be removed beforehand."""
        prepared = prepare(document)
        self._add_columns(prepared.meta, prepared.texts)
        self.pool.add(self.docnum, prepared.passages, prepared.values)
        self.docnum += 1
        self._added = True

    def take(self, chunk: Chunk) -> None:
        """Add documents that are analysed already."""
        numbers = np.arange(self.docnum, self.docnum + len(chunk))
        for meta, texts in zip(chunk.meta, chunk.texts, strict=True):
            self._add_columns(meta, texts)
            self.docnum += 1
        for name, columns in chunk.fields.items():
            self.pool.absorb(name, Source(columns, numbers))
        self._added = True

    def remove(self, instrument_ids: Iterable[int]) -> None:
        """Mark the documents of instruments as deleted."""
        wanted = np.fromiter(instrument_ids, np.int64)
        for segment in self.segments:
            view = self._views[segment.segment_id()]
            for doc in np.flatnonzero(np.isin(view.meta["instrument"], wanted)).tolist():
                segment.delete_document(doc)

    def merge_quickly(self) -> None:
        """Commit, with merges of small segments only."""
        self.commit(mergetype=lambda _writer, segments: self._merged(segments, MAX_QUICK_MERGE))

    def merge_all_tiers(self) -> None:
        """Commit, with merges of any size."""
        self.commit(mergetype=lambda _writer, segments: self._merged(segments, None))

    def merge_everything(self) -> None:
        """Commit with all segments merged into one."""
        self.commit(mergetype=lambda _writer, segments: self._absorbed(segments))

    def merge_nothing(self) -> None:
        """Commit the new segment as it is."""
        self.commit(mergetype=lambda _writer, segments: segments)

    def abandon(self) -> None:
        """Give everything up and let go of the lock, even after an error while committing."""
        try:
            self.cancel()
        except Exception:
            # Closing half-written files may fail again, on a full disk for example.
            if self.writelock:
                self.writelock.release()
            self.is_closed = True
            raise

    def _merged(self, segments: list[Any], most: int | None) -> list[Any]:
        merging = to_merge(segments, most)
        kept = [one for one in segments if one not in merging and one.doc_count()]
        return kept + self._absorbed([one for one in segments if one in merging])

    def _absorbed(self, segments: list[Any]) -> list[Any]:
        for segment in segments:
            view = self._views[segment.segment_id()]
            self._absorb(view, frozenset(segment.deleted_docs()))
        return []

    def _absorb(self, view: SegmentView, deleted: frozenset[int]) -> None:
        """Take over the documents of a segment, but for those that are deleted."""
        live = np.ones(view.size, bool)
        live[np.fromiter(deleted, np.int64)] = False
        numbers = np.where(live, np.cumsum(live) - 1 + self.docnum, -1)
        for doc in np.flatnonzero(live).tolist():
            self._add_columns(view.meta[doc].tobytes(), view.packed_texts(doc))
            self.docnum += 1
        for name, field in view.fields.items():
            self.pool.absorb(name, Source(field, numbers))
        if live.any():
            self._added = True

    def _add_columns(self, meta: bytes, texts: bytes) -> None:
        """Write what is kept of the next document besides its postings."""
        self.perdocwriter.start_doc(self.docnum)
        for name, value in ((META, meta), (TEXTS, texts)):
            self.perdocwriter.add_column_value(name, self.schema[name].column_type, value)
        self.perdocwriter.finish_doc()


def to_merge(segments: list[Any], most: int | None) -> list[Any]:
    """Return the segments to be merged into one: the largest full tier, and all below it.

    With ``most``, tiers with larger segments are left alone. Segments of which half or more is
    deleted count as if they were full tiers of their own.
    """
    tiers: dict[int, list[Any]] = {}
    full = -1
    for segment in segments:
        size = segment.doc_count()
        if not size or (most is not None and segment.doc_count_all() > most // TIER):
            continue
        tier = (size - 1).bit_length() // _TIER_BITS
        tiers.setdefault(tier, []).append(segment)
        if segment.deleted_count() >= size:
            full = max(full, tier)
    full = max([full, *(tier for tier, members in tiers.items() if len(members) >= TIER)])
    return [segment for tier, members in tiers.items() if tier <= full for segment in members]
