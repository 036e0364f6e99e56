"""Keeping the index up to date: marking what changed, catching up with it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from toolbox.catalogue import queries as catalogue
from toolbox.discovery.collect import document_of
from toolbox.discovery.documents import Delete, Upsert
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.models import StaleDocument
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.locks import hold
from toolbox.foundation.policy import is_administrator
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

CATCH_UP = "discovery.catch_up"
REBUILD = "discovery.rebuild"
MAINTAIN = "discovery.maintain"
BATCH = 250


def mark_stale(instrument_ids: Iterable[int]) -> None:
    """Note, in the unit of work of the change itself, that the index has to follow."""
    ids = sorted(set(instrument_ids))
    if not ids:
        return
    dialect = db.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(StaleDocument).on_conflict_do_update(
        index_elements=[StaleDocument.instrument_id],
        set_={"change": StaleDocument.change + 1},
    )
    db.session.execute(statement, [{"instrument_id": one, "change": 1} for one in ids])
    enqueue(CATCH_UP, key="all")


def ask_for_rebuild(*, by: Actor) -> None:
    """Let the index be built anew in the background, while search goes on."""
    is_administrator.require(by, None)
    enqueue(REBUILD, key="all")


def waiting_count() -> int:
    """Return how many instruments the index still has to catch up with."""
    return db.session.scalar(select(func.count()).select_from(StaleDocument)) or 0


def catch_up_batch(index: SearchIndex) -> int:
    """Bring one batch into the index; return how many instruments it had.

    The marks go only after the index has them on disk; a crash in between repeats the batch.
    """
    with one_indexer():
        stale = marks(BATCH)
        if not stale:
            return 0
        ids = [instrument_id for instrument_id, _change in stale]
        documents = [document_of(version) for version in catalogue.published_among(ids)]
        present = {document.instrument_id for document in documents}
        db.session.rollback()
        index.apply(
            [Upsert(document) for document in documents]
            + [Delete(one) for one in ids if one not in present]
        )
        unmark(stale)
    return len(stale)


@contextmanager
def one_indexer() -> Iterator[None]:
    """Be the only one, of all threads and processes, between reading a mark and removing it.

    Otherwise a slower one could put an older state in place of the newest, whose mark is gone.
    What the session knew before is forgotten.
    """
    with hold(installed_settings().instance / "indexing.lock"):
        db.session.rollback()
        yield


def marks(limit: int | None = None) -> Sequence[tuple[int, int]]:
    """Return what is stale, as (instrument id, change), at most ``limit`` of it."""
    rows = db.session.execute(
        select(StaleDocument.instrument_id, StaleDocument.change)
        .order_by(StaleDocument.instrument_id)
        .limit(limit)
    )
    return [(instrument_id, change) for instrument_id, change in rows]


def unmark(done: Sequence[tuple[int, int]]) -> None:
    """Forget marks, in a unit of work of its own; those that grew meanwhile stay."""
    if not done:
        return
    matching = delete(StaleDocument).where(
        StaleDocument.instrument_id == bindparam("marked"),
        StaleDocument.change == bindparam("seen"),
    )
    with unit_of_work():
        db.session.connection().execute(
            matching, [{"marked": one, "seen": change} for one, change in done]
        )
