"""Work in the background: looking at sources, visiting them when they are due, leaving them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from toolbox.catalogue.arrivals import follow
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.jobs import Job, JobState, enqueue
from toolbox.foundation.outside_reading import Reader
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import previewing, queries, rules, running
from toolbox.harvesting.lifecycle import Outcome, SourceState
from toolbox.harvesting.manners import AGENT, Manners
from toolbox.harvesting.models import HarvestedRecord, HarvestRun, HarvestSource
from toolbox.harvesting.operations import LOOK, VISIT
from toolbox.harvesting.parting import part_with

LOOK_AFTER = "harvesting.look_after"
__all__ = (
    "LOOK",
    "LOOK_AFTER",
    "VISIT",
    "is_visited",
    "leave",
    "look",
    "look_after",
    "manners",
    "visit",
)
SECONDS = 180.0
"""For one answer with all its redirects; long lists take a while."""
_BREATH = timedelta(seconds=2)


def manners(*, seconds: float = SECONDS) -> Manners:
    """Return how sources are asked; the client says who asks, and where one can complain."""
    return Manners(Reader(agent=f"{AGENT}/1.0 (+{public_url('home.index')})", seconds=seconds))


def look_after(_payload: dict[str, Any]) -> None:
    """Once a night: see which sources are due, in case their own job was lost."""
    if installed_settings().harvest_hours < 1:
        return
    with unit_of_work():
        leaving = select(HarvestSource.id).where(HarvestSource.state == SourceState.LEAVING)
        for source_id in [*queries.due(), *db.session.scalars(leaving)]:
            enqueue(VISIT, {"source": source_id}, key=f"now-{source_id}")


def look(payload: dict[str, Any]) -> None:
    """Look at a source for its preview."""
    previewing.look(payload["source"], manners())


def visit(payload: dict[str, Any]) -> None:
    """Visit a source for a while; where that does not suffice, another such job goes on."""
    source_id = payload["source"]
    source = db.session.get(HarvestSource, source_id)
    state = source.state if source is not None else None
    db.session.rollback()
    if state is SourceState.LEAVING:
        leave(source_id)
    if state is not SourceState.FOLLOWED:
        return
    run_id = _run(source_id, payload.get("run"))
    if run_id is None:
        return
    wait = running.go_on(run_id, manners(), seconds=running.SLICE_SECONDS)
    with unit_of_work():
        if wait is not None:
            later = now() + max(_BREATH, timedelta(seconds=wait))
            going_on = {"source": source_id, "run": run_id}
            enqueue(VISIT, going_on, key=f"run-{run_id}", run_at=later)
            return
        found = db.session.get_one(HarvestSource, source_id)
        if found.due_at is not None and installed_settings().harvest_hours >= 1:
            enqueue(VISIT, {"source": source_id}, key=f"due-{source_id}", run_at=found.due_at)


def _run(source_id: int, run_id: int | None) -> int | None:
    """Return the visit that goes on, or a new one; None where somebody else is at it."""
    if run_id is not None:
        run = db.session.get(HarvestRun, run_id)
        goes_on = run is not None and run.outcome is Outcome.RUNNING
        db.session.rollback()
        return run_id if goes_on else None
    try:
        return running.begin(source_id)
    except Conflict:
        return None


def is_visited(source: HarvestSource) -> bool:
    """Return whether a visit to a followed source begins or is under way.

    One that broke off without a word and that no job goes on with counts no longer than it would
    keep the next one waiting.
    """
    if source.state is not SourceState.FOLLOWED:
        return False
    run = queries.running(source.id)
    if run is not None and now() - run.touched_at < rules.INTERRUPTED_AFTER:
        return True
    going_on = f"run-{run.id}" if run is not None else ""
    keys = (f"now-{source.id}", f"due-{source.id}", going_on)
    wanted = select(Job.id).where(
        Job.kind == VISIT,
        Job.key.in_(keys),
        Job.state != JobState.FAILED,
        or_(Job.state == JobState.RUNNING, Job.run_at <= now(), Job.key == going_on),
    )
    return db.session.scalar(wanted.limit(1)) is not None


def leave(source_id: int) -> None:
    """Part with a source, batch by batch: its instruments stay as they are, or are taken away."""
    while _leave_some(source_id):
        pass
    with unit_of_work():
        source = db.session.get(HarvestSource, source_id)
        if source is not None:
            db.session.delete(source)


def _leave_some(source_id: int) -> bool:
    with unit_of_work():
        source = db.session.get(HarvestSource, source_id)
        rows = db.session.scalars(
            select(HarvestedRecord)
            .where(
                HarvestedRecord.source_id == source_id,
                HarvestedRecord.instrument_id.is_not(None),
            )
            .limit(rules.BATCH)
        ).all()
        if source is None or not rows:
            return False
        for row in rows:
            part_with(row, source)
        follow([row.instrument_id for row in rows if row.instrument_id], is_followed=False)
        for row in rows:
            row.instrument_id = None
    return True
