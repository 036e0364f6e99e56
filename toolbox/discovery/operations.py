"""Keeping the index up to date: marking what changed, catching up with it."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Select, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from toolbox.catalogue import policy
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument, Version
from toolbox.discovery.collect import document_of
from toolbox.discovery.documents import Change, Delete, IndexDocument, Upsert
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.models import StaleDocument
from toolbox.discovery.proof import NO_PROOF, proof_of
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.locks import hold
from toolbox.foundation.policy import is_administrator
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

CATCH_UP = "discovery.catch_up"
REBUILD = "discovery.rebuild"
MAINTAIN = "discovery.maintain"
BATCH = 250
_MOST_LEFT_OUT = 20
"""With more than so many that cannot be indexed, it is not the instruments that are at fault."""

log = logging.getLogger(__name__)


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


def withdrawn() -> frozenset[int]:
    """Return what may still be in the index although nobody finds it any more.

    Searches leave these out, so that they do not even show in numbers.
    """
    return frozenset(db.session.scalars(_withdrawn()))


@cache
def _withdrawn() -> Select[int]:
    """Select it, one by one: a join would lead SQLite through all instruments."""
    is_withdrawn = (
        select(Instrument.id)
        .where(Instrument.id == StaleDocument.instrument_id, ~policy.find.where(VISITOR))
        .exists()
    )
    return select(StaleDocument.instrument_id).where(is_withdrawn)


def follow(index: SearchIndex, progress: Callable[[int], None] = lambda _done: None) -> list[int]:
    """Bring everything that is marked into the index; return what could not be put in.

    One instrument that cannot be indexed does not keep the others waiting; its mark stays.
    ``progress`` is told how many instruments each step has brought in.
    """
    left_out: list[int] = []
    while done := catch_up_batch(index, left_out):
        progress(done)
    return left_out


def catch_up_batch(index: SearchIndex, left_out: list[int]) -> int:
    """Bring one batch into the index; return how many instruments it had.

    The marks go only after the index has them on disk; a crash in between repeats the batch.
    What is in ``left_out`` is passed over, and what cannot be put in is added to it.
    """
    with one_indexer():
        stale = marks(BATCH, without=left_out)
        if not stale:
            return 0
        ids = [instrument_id for instrument_id, _change in stale]
        documents = list(readable(catalogue.published_among(ids), left_out))
        present = {document.instrument_id for document in documents}.union(left_out)
        db.session.rollback()
        changes: list[Change] = [Upsert(document) for document in documents]
        changes += [Delete(one) for one in ids if one not in present]
        _apply(index, changes, left_out)
        unmark([mark for mark in stale if mark[0] not in left_out])
    return len(stale)


def readable(versions: Sequence[Version], left_out: list[int]) -> Iterator[IndexDocument]:
    """Yield the documents of versions; the instruments of those that have none are left out.

    Raises whatever is wrong where it is more than a few.
    """
    proofs = proof_of(version.instrument_id for version in versions)
    for version in versions:
        try:
            document = document_of(version, proofs.get(version.instrument_id, NO_PROOF))
        except Exception as error:
            _leave_out(version.instrument_id, left_out, error)
        else:
            yield document


def _apply(index: SearchIndex, changes: Sequence[Change], left_out: list[int]) -> None:
    """Put changes into the index, in halves where something is wrong with one of them."""
    try:
        index.apply(changes)
    except Unavailable:
        raise
    except Exception as error:
        if len(changes) == 1:
            _leave_out(changes[0].instrument_id, left_out, error)
            return
        middle = len(changes) // 2
        for half in (changes[:middle], changes[middle:]):
            _apply(index, half, left_out)


def _leave_out(instrument_id: int, left_out: list[int], error: Exception) -> None:
    """Go on without an instrument; raise ``error`` where that happens too often."""
    if len(left_out) >= _MOST_LEFT_OUT:
        raise error
    log.error("Instrument %s cannot be put into the index", instrument_id, exc_info=error)
    left_out.append(instrument_id)


@contextmanager
def one_indexer() -> Iterator[None]:
    """Be the only one, of all threads and processes, between reading a mark and removing it.

    Otherwise a slower one could put an older state in place of the newest, whose mark is gone.
    What the session knew before is forgotten.
    """
    with hold(installed_settings().instance / "indexing.lock"):
        db.session.rollback()
        yield


def marks(limit: int | None = None, *, without: Sequence[int] = ()) -> Sequence[tuple[int, int]]:
    """Return what is stale, as (instrument id, change), at most ``limit`` of it."""
    rows = db.session.execute(
        select(StaleDocument.instrument_id, StaleDocument.change)
        .where(StaleDocument.instrument_id.not_in(without))
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
