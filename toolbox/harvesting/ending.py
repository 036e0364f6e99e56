"""How a visit ends: what is no longer there goes, failures are counted, and the next one is due."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from toolbox.exchange.packages import conflicts
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import rules
from toolbox.harvesting.events import DifferencesFound, SourceChanged
from toolbox.harvesting.letting_go import BY
from toolbox.harvesting.lifecycle import Outcome, SourceState
from toolbox.harvesting.models import HarvestedRecord, HarvestRun, HarvestSource
from toolbox.harvesting.parting import let_go
from toolbox.harvesting.rules import Told, Trouble
from toolbox.harvesting.sources.declaration import Visit


def finish(run_id: int, visit: Visit) -> None:
    """End a visit that has read all it wanted. Raises Trouble where too much is missing."""
    if visit.is_complete:
        _let_missing_go(run_id)
    with unit_of_work():
        run = db.session.get_one(HarvestRun, run_id)
        source = db.session.get_one(HarvestSource, run.source_id)
        memory = {name: value for name, value in visit.memory.items() if name != rules.BELIEVES}
        if visit.is_complete:
            memory["full_at"] = now().isoformat()
        source.memory, source.failures, source.trouble = memory, 0, None
        run.outcome, run.ended_at = Outcome.DONE, now()
        _tell_differences(run)
        _wait_for_next(source, timedelta(hours=installed_settings().harvest_hours))
        _forget_old_runs(source)


def _let_missing_go(run_id: int) -> None:
    with unit_of_work():
        run = db.session.get_one(HarvestRun, run_id)
        source = db.session.get_one(HarvestSource, run.source_id)
        living = (
            HarvestedRecord.source_id == source.id,
            HarvestedRecord.instrument_id.is_not(None),
            HarvestedRecord.gone_at.is_(None),
        )
        known = db.session.scalar(select(func.count(HarvestedRecord.id)).where(*living)) or 0
        missing = db.session.scalars(
            select(HarvestedRecord.id).where(*living, HarvestedRecord.run_id != run.id)
        ).all()
        is_much = len(missing) > max(rules.SUSPICIOUS_FROM, known * rules.SUSPICIOUS_SHARE)
        if is_much and not source.memory.get(rules.BELIEVES):
            raise Trouble("vanished", gone=len(missing), all=known)
    for start in range(0, len(missing), rules.BATCH):
        with unit_of_work():
            run = db.session.get_one(HarvestRun, run_id)
            source = db.session.get_one(HarvestSource, run.source_id)
            rows = db.session.scalars(
                select(HarvestedRecord).where(
                    HarvestedRecord.id.in_(missing[start : start + rules.BATCH])
                )
            ).all()
            run.deleted += sum(let_go(row, source, now()) for row in rows)
            run.touched_at = now()


def fail(run_id: int, told: Told) -> None:
    """End a visit that broke off; what was saved before stays.

    A source that fails again and again is paused, and administrators hear of it.
    """
    with unit_of_work():
        run = db.session.get_one(HarvestRun, run_id)
        source = db.session.get_one(HarvestSource, run.source_id)
        break_off(run, told)
        _forget_old_runs(source)
        if source.state is not SourceState.FOLLOWED:
            return
        source.failures += 1
        source.trouble = told
        _wait_for_next(source, rules.AGAIN_AFTER_FAILURE)
        if source.failures >= rules.FAILURES_BEFORE_PAUSE:
            source.state, source.due_at = SourceState.PAUSED, None
            db.session.flush()
            announce(SourceChanged(source.id, "failing", None))


def break_off(run: HarvestRun, told: Told) -> None:
    """Write down why a visit came to no good end."""
    run.outcome, run.ended_at, run.trouble = Outcome.FAILED, now(), told
    _tell_differences(run)


def _tell_differences(run: HarvestRun) -> None:
    """Let editors hear once a visit what it has left them to decide, however it ended."""
    source = db.session.get_one(HarvestSource, run.source_id)
    found = conflicts.open_count(toolbox=source.address, since=run.started_at, by=BY)
    if found:
        announce(DifferencesFound(source.id, found))


def _wait_for_next(source: HarvestSource, pause: timedelta) -> None:
    """Note when the next visit is due: at no time where sources are visited by hand only."""
    comes_by_itself = installed_settings().harvest_hours >= 1
    source.visited_at, source.due_at = now(), now() + pause if comes_by_itself else None


def _forget_old_runs(source: HarvestSource) -> None:
    db.session.flush()
    kept = (
        select(HarvestRun.id)
        .where(HarvestRun.source_id == source.id)
        .order_by(HarvestRun.id.desc())
        .limit(rules.RUNS_KEPT)
    )
    old = db.session.scalars(
        select(HarvestRun.id).where(HarvestRun.source_id == source.id, HarvestRun.id.not_in(kept))
    ).all()
    db.session.execute(
        delete(HarvestRun)
        .where(HarvestRun.id.in_(old))
        .execution_options(synchronize_session=False)
    )
