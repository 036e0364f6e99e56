"""Opens the commits of one generation, and opens again only what has changed."""

import pickle
from typing import Any

from whoosh.index import _DEF_INDEX_NAME as INDEX_NAME
from whoosh.index import TOC, EmptyIndexError, FileIndex
from whoosh.index import IndexError as WhooshError

from toolbox.discovery.backends.whoosh.schema import schema
from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.backends.whoosh.snapshot import Snapshot
from toolbox.discovery.backends.whoosh.storage import (
    Damaged,
    DurableStorage,
    Look,
    is_passing,
    sums_name,
)

# What reading a table of contents with a flipped bit can lead to, which is unpickled.
_UNREADABLE = (
    WhooshError,
    EmptyIndexError,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ImportError,
    EOFError,
    AssertionError,
    MemoryError,
    OverflowError,
    pickle.UnpicklingError,
)
_ATTEMPTS = 5


class GenerationReader:
    """The open segments of a generation; not for several threads at once."""

    def __init__(self, storage: DurableStorage) -> None:
        self.storage = storage
        self.folder = str(storage.path)
        self.views: dict[str, SegmentView] = {}
        self._looks: dict[str, Look | None] = {}

    def create(self) -> None:
        """Write an index without documents."""
        FileIndex.create(self.storage, schema(), INDEX_NAME)

    def index(self) -> Any:
        """Return Whoosh's handle, for writing. Raises Damaged if there is nothing to go on from."""
        number = self.storage.latest()
        self.storage.verify(TOC._filename(INDEX_NAME, number), self.storage.checksums(number))
        return FileIndex(self.storage, schema=schema(), indexname=INDEX_NAME)

    def load(self) -> Snapshot:
        """Return the newest commit. Raises Damaged if it cannot be read.

        A commit that is replaced while it is being opened is not damaged: then the next is read.
        """
        for _attempt in range(_ATTEMPTS):
            number = self.storage.latest()
            try:
                return self._load(number)
            except (Damaged, *_UNREADABLE) as error:
                if is_passing(error):
                    raise
                if number < 0 or number == self.storage.latest():
                    raise Damaged(str(error)) from error
        raise Damaged("commits follow each other too fast")

    def _load(self, number: int) -> Snapshot:
        contents = TOC._filename(INDEX_NAME, number)
        looks = {name: self.storage.look_of(name) for name in (contents, sums_name(number))}
        sums = self.storage.checksums(number)
        self.storage.verify(contents, sums)
        toc = TOC.read(self.storage, INDEX_NAME, gen=number, schema=schema())
        opened: dict[str, SegmentView] = {}
        for segment in toc.segments:
            name, file = segment.segment_id(), segment.make_filename(segment.COMPOUND_EXT)
            view, look = self.views.get(name), self._looks.get(file)
            if view is None:
                look = self.storage.look_of(file)
                self.storage.verify(file, sums)
                view = SegmentView(self.storage, segment)
            opened[name], looks[file] = view, look
        self.views, self._looks = opened, looks
        deleted = (frozenset(segment.deleted_docs()) for segment in toc.segments)
        return Snapshot(number, list(zip(opened.values(), deleted, strict=True)))

    def is_untouched(self) -> bool:
        """Say whether the files that were read are still there, and were not written to since."""
        return all(look == self.storage.look_of(name) for name, look in self._looks.items())
