"""Visiting a source: reading it piece by piece, saving what it says, and coming to an end.

The network is asked outside of any transaction; every batch is durable. Opens its own units of
work, so the doors and jobs that call it have none open.
"""

import logging
import time
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from toolbox.exchange.formats.reading import known_words
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.i18n import _l
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import copies, ending, queries, rules
from toolbox.harvesting.lifecycle import SourceState
from toolbox.harvesting.manners import Manners
from toolbox.harvesting.models import RESTS, HarvestedRecord, HarvestRun, HarvestSource
from toolbox.harvesting.rules import Later, Trouble
from toolbox.harvesting.sources.declaration import Found, Visit
from toolbox.harvesting.sources.oai_pmh import deletes_for_good
from toolbox.harvesting.sources.registry import KINDS
from toolbox.harvesting.taking import Batch

log = logging.getLogger(__name__)

SLICE_SECONDS = 25.0
"""After so long a job lets others have their turn."""
OLDEST_ASKED = 200
"""Records of a feed that are asked for anew in one visit."""


def begin(source_id: int, *, is_full: bool = False) -> int:
    """Begin a visit to a followed source; return its id.

    Raises Conflict where the source is not followed or another visit goes on.
    """
    with unit_of_work():
        source = db.session.get(HarvestSource, source_id)
        if source is None or source.state is not SourceState.FOLLOWED:
            raise Conflict(_l("This source is not followed at present."), code="not-followed")
        present = queries.running(source_id)
        if present is not None:
            if now() - present.touched_at < rules.INTERRUPTED_AFTER:
                raise Conflict(_l("A visit to this source goes on just now."), code="running")
            ending.break_off(present, Trouble("interrupted").told)
            db.session.flush()
        wants_all = is_full or _is_full_due(source)
        memory = {} if is_full else dict(source.memory)  # what did not change is read, too
        cursor = {"memory": memory}
        run = HarvestRun(source_id=source_id, is_full=wants_all, cursor=cursor, told={})
        db.session.add(run)
        db.session.flush()
        return run.id


def _is_full_due(source: HarvestSource) -> bool:
    """Return whether everything is to be read, not only what is new."""
    memory = source.memory
    if not memory.get("since"):
        return True
    if deletes_for_good(memory):
        return False
    last = memory.get("full_at")
    return not last or now() - datetime.fromisoformat(str(last)) > rules.FULL_EVERY


def go_on(run_id: int, manners: Manners, *, seconds: float | None = None) -> float | None:
    """Read on, for at most so many ``seconds``; to the end where None.

    Returns after how many seconds it wants to go on, None where the visit has ended; its report
    then says what came of it.
    """
    try:
        visit, kind = _visit(run_id, manners, seconds)
        try:
            source = KINDS[kind]
            save = copies.save if source.brings_packages else _save
            for batch in _batches(source.read(visit), 1 if source.brings_packages else rules.BATCH):
                save(run_id, batch, visit)
        except Later as later:
            return _put_off(run_id, visit, later.seconds)
        if visit.pauses:
            _save(run_id, [], visit)
            return 0.0
        ending.finish(run_id, visit)
    except Trouble as trouble:
        ending.fail(run_id, trouble.told)
    except Exception:
        log.exception("A visit to a source broke off")
        ending.fail(run_id, Trouble("inside").told)
    return None


def _visit(run_id: int, manners: Manners, seconds: float | None) -> tuple[Visit, str]:
    """Return what the reader of a source may know, and which reader it is."""
    run = db.session.get_one(HarvestRun, run_id)
    source = db.session.get_one(HarvestSource, run.source_id)
    known = Known(source.id, run_id)
    until = None if seconds is None else time.monotonic() + seconds
    visit = Visit(
        address=source.address,
        manners=manners,
        words=known_words(),
        since="" if run.is_full else str(source.memory.get("since", "")),
        cursor={name: value for name, value in run.cursor.items() if name not in {"memory", RESTS}},
        memory=dict(run.cursor.get("memory", source.memory)),
        is_over=lambda: until is not None and time.monotonic() >= until,
        known_stamp=known.stamp,
        was_seen=known.was_seen,
        oldest=known.oldest,
    )
    kind = source.kind
    db.session.rollback()
    return visit, kind


class Known:
    """What is known of a source's records before a visit reads on; asked when it is needed."""

    def __init__(self, source_id: int, run_id: int) -> None:
        self._source_id = source_id
        self._run_id = run_id
        self._stamps: dict[str, str] | None = None
        self._seen: set[str] | None = None

    def stamp(self, upstream_id: str) -> str | None:
        """Return what the source said about the last change of a record that is not gone.

        None where the id was somebody else's: it may have become free.
        """
        if self._stamps is None:
            rows = db.session.execute(
                select(
                    HarvestedRecord.upstream_id, HarvestedRecord.stamp, HarvestedRecord.trouble
                ).where(
                    HarvestedRecord.source_id == self._source_id,
                    HarvestedRecord.gone_at.is_(None),
                )
            )
            self._stamps = {
                name: stamp
                for name, stamp, trouble in rows
                if (trouble or {}).get("code") not in rules.HELD_BY_OTHERS
            }
            db.session.rollback()
        return self._stamps.get(upstream_id)

    def was_seen(self, upstream_id: str) -> bool:
        """Return whether this visit has met a record before; it has now."""
        if self._seen is None:
            self._seen = set(
                db.session.scalars(
                    select(HarvestedRecord.upstream_id).where(
                        HarvestedRecord.source_id == self._source_id,
                        HarvestedRecord.run_id == self._run_id,
                    )
                )
            )
            db.session.rollback()
        was_there = upstream_id in self._seen
        self._seen.add(upstream_id)
        return was_there

    def oldest(self) -> list[str]:
        """Return the records that nobody has asked for the longest."""
        found = db.session.scalars(
            select(HarvestedRecord.upstream_id)
            .where(
                HarvestedRecord.source_id == self._source_id,
                HarvestedRecord.instrument_id.is_not(None),
                HarvestedRecord.gone_at.is_(None),
            )
            .order_by(HarvestedRecord.seen_at, HarvestedRecord.id)
            .limit(OLDEST_ASKED)
        ).all()
        db.session.rollback()
        return list(found)


def _batches(found: Iterator[Found], size: int) -> Iterator[list[Found]]:
    """Yield what comes in batches of a ``size``; also what came before something went wrong."""
    batch: list[Found] = []
    unusable = 0
    try:
        for one in found:
            batch.append(one)
            unusable = unusable + 1 if one.trouble else 0
            if unusable > rules.MOST_UNUSABLE:
                raise Trouble("rubbish", most=rules.MOST_UNUSABLE)
            if len(batch) >= size:
                yield batch
                batch = []
    except (Trouble, Later):
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _save(run_id: int, batch: list[Found], visit: Visit) -> None:
    with unit_of_work():
        run = db.session.get_one(HarvestRun, run_id)
        source = db.session.get_one(HarvestSource, run.source_id)
        if source.state is not SourceState.FOLLOWED:
            raise Trouble("interrupted")
        Batch(source, run).take(batch)
        run.cursor = {**visit.cursor, "memory": visit.memory}
    db.session.rollback()


def _put_off(run_id: int, visit: Visit, seconds: float) -> float:
    """Let a source have its rest. Raises Trouble where it puts us off again and again."""
    visit.cursor["waits"] = int(visit.cursor.get("waits", 0)) + 1
    visit.cursor[RESTS] = True
    if visit.cursor["waits"] > rules.MOST_WAITS:
        raise Trouble("busy")
    _save(run_id, [], visit)
    return seconds
