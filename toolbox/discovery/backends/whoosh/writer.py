"""Writes segments: new documents, deletions, and merges that keep the number of segments low."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.writing import SegmentWriter

from toolbox.discovery.backends.whoosh.codec import ColumnarCodec, Pool
from toolbox.discovery.backends.whoosh.columnar import FieldColumns
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
        self.add_document(**prepare(document))

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
        merging = {segment.segment_id() for segment in to_merge(segments, most)}
        kept = []
        for segment in segments:
            if segment.segment_id() in merging:
                view = self._views[segment.segment_id()]
                self._absorb(view, frozenset(segment.deleted_docs()))
            elif segment.doc_count():
                kept.append(segment)
        return kept

    def _absorb(self, view: SegmentView, deleted: frozenset[int]) -> None:
        """Take over the documents of a segment, but for those that are deleted."""
        live = np.ones(view.size, bool)
        live[np.fromiter(deleted, np.int64)] = False
        numbers = (np.cumsum(live) - 1 + self.docnum).astype(np.uint32)
        documents = self.perdocwriter
        columns = {name: self.schema[name].column_type for name in (META, TEXTS)}
        for doc in np.flatnonzero(live).tolist():
            documents.start_doc(self.docnum)
            documents.add_column_value(META, columns[META], view.meta[doc].tobytes())
            documents.add_column_value(TEXTS, columns[TEXTS], view.packed_texts(doc))
            documents.finish_doc()
            self.docnum += 1
        for name, field in view.fields.items():
            self._absorb_field(name, field, live, numbers)
        if live.any():
            self._added = True

    def _absorb_field(
        self, name: str, field: FieldColumns, live: NDArray[np.bool_], numbers: NDArray[np.uint32]
    ) -> None:
        kept = live[field.docs]
        docs, weights = numbers[field.docs], field.weights
        counts = np.diff(field.position_starts) if field.has_positions else np.zeros_like(docs)
        kept_positions = np.repeat(kept, counts)
        for term, start, stop in field.items():
            chosen = kept[start:stop]
            if not chosen.any():
                continue
            entry = self.pool.entry(name, term)
            entry.docs.frombytes(docs[start:stop][chosen].tobytes())
            entry.weights.frombytes(weights[start:stop][chosen].tobytes())
            entry.counts.frombytes(counts[start:stop][chosen].tobytes())
            if field.has_positions:
                first, last = field.position_starts[start], field.position_starts[stop]
                positions = field.positions[first:last][kept_positions[first:last]]
                entry.positions.frombytes(positions.tobytes())


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
