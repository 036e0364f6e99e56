"""Building the index anew from the database, while search goes on."""

from collections.abc import Callable, Iterator, Sequence

from toolbox.catalogue import queries as catalogue
from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.installed import installed_logbook
from toolbox.discovery.operations import (
    mark_stale,
    marks,
    one_indexer,
    readable,
    unmark,
)
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

_READ_AT_ONCE = 200


def rebuild_index(index: SearchIndex, progress: Callable[[int], None] = lambda _done: None) -> None:
    """Fill a new generation with all published instruments and switch to it.

    What changes meanwhile is marked stale as always, and is caught up with afterwards.
    ``progress`` is told how many documents are in; other processes read it in the logbook.
    """
    with one_indexer():
        before = marks()
    ids = sorted(catalogue.published_ids())
    db.session.rollback()
    left_out: list[int] = []
    with installed_logbook().rebuild(len(ids)) as others:

        def tell(done: int) -> None:
            others.tell(done)
            progress(done)

        index.rebuild(_documents(ids, left_out), tell)
    unmark(before)
    if left_out:
        with unit_of_work():
            mark_stale(left_out)


def _documents(ids: Sequence[int], left_out: list[int]) -> Iterator[IndexDocument]:
    """Yield the documents of all instruments; what cannot be read goes to ``left_out``."""
    for start in range(0, len(ids), _READ_AT_ONCE):
        versions = catalogue.published_among(ids[start : start + _READ_AT_ONCE])
        documents = list(readable(versions, left_out))
        db.session.rollback()
        yield from documents
