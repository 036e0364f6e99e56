"""Building the index anew from the database, while search goes on."""

from collections.abc import Callable, Iterator

from toolbox.catalogue import queries as catalogue
from toolbox.discovery.collect import document_of
from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.operations import marks, one_indexer, unmark
from toolbox.foundation.db import db

_READ_AT_ONCE = 200


def _documents() -> Iterator[IndexDocument]:
    ids = sorted(catalogue.published_ids())
    for start in range(0, len(ids), _READ_AT_ONCE):
        batch = ids[start : start + _READ_AT_ONCE]
        yield from [document_of(version) for version in catalogue.published_among(batch)]
        db.session.rollback()


def rebuild_index(index: SearchIndex, progress: Callable[[int], None] = lambda _done: None) -> None:
    """Fill a new generation with all published instruments and switch to it.

    What changes meanwhile is marked stale as always, and is caught up with afterwards.
    ``progress`` is told how many documents are in.
    """
    with one_indexer():
        before = marks()
    db.session.rollback()
    index.rebuild(_documents(), progress)
    unmark(before)
