"""What is known of sources, their records and visits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from toolbox.catalogue.models import Instrument
from toolbox.exchange.origins import RecordOrigin
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.harvesting import policy
from toolbox.harvesting.lifecycle import Outcome, SourceState
from toolbox.harvesting.models import HarvestedRecord, HarvestRun, HarvestSource


def sources(*, by: Actor) -> Sequence[HarvestSource]:
    """Return all sources by name. Raises Denied."""
    policy.see.require(by, None)
    return db.session.scalars(select(HarvestSource).order_by(HarvestSource.name)).all()


def source_by_id(source_id: int, *, by: Actor) -> HarvestSource:
    """Return a source. Raises NotFound, Denied."""
    policy.see.require(by, None)
    found = db.session.get(HarvestSource, source_id)
    if found is None:
        raise NotFound(_l("This source is not there any more."))
    return found


def source_at(address: str) -> HarvestSource | None:
    """Return the source with this address."""
    return db.session.scalar(select(HarvestSource).where(HarvestSource.address == address))


def names_of(source_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of these sources by id."""
    rows = db.session.execute(
        select(HarvestSource.id, HarvestSource.name).where(HarvestSource.id.in_(set(source_ids)))
    )
    return {source_id: name for source_id, name in rows}


def runs_of(source: HarvestSource, *, limit: int) -> Sequence[HarvestRun]:
    """Return the last visits to a source, the newest first."""
    return db.session.scalars(
        select(HarvestRun)
        .where(HarvestRun.source_id == source.id)
        .order_by(HarvestRun.id.desc())
        .limit(limit)
    ).all()


def run_of(source: HarvestSource, run_id: int) -> HarvestRun:
    """Return one visit to a source. Raises NotFound."""
    found = db.session.get(HarvestRun, run_id)
    if found is None or found.source_id != source.id:
        raise NotFound(_l("The report of this visit is not there any more."))
    return found


def running(source_id: int) -> HarvestRun | None:
    """Return the visit to a source that goes on just now."""
    return db.session.scalar(
        select(HarvestRun).where(
            HarvestRun.source_id == source_id, HarvestRun.outcome == Outcome.RUNNING
        )
    )


def living_counts(source_ids: Iterable[int]) -> dict[int, int]:
    """Return how many records of each source are instruments here and not gone there."""
    rows = db.session.execute(
        select(HarvestedRecord.source_id, func.count())
        .where(
            HarvestedRecord.source_id.in_(set(source_ids)),
            HarvestedRecord.instrument_id.is_not(None),
            HarvestedRecord.gone_at.is_(None),
        )
        .group_by(HarvestedRecord.source_id)
    )
    return {source_id: number for source_id, number in rows}


def due() -> Sequence[int]:
    """Return ids of followed sources that are to be visited now, the longest waiting first."""
    return db.session.scalars(
        select(HarvestSource.id)
        .where(
            HarvestSource.state == SourceState.FOLLOWED,
            (HarvestSource.due_at <= now()) | HarvestSource.due_at.is_(None),
        )
        .order_by(HarvestSource.due_at, HarvestSource.id)
    ).all()


@dataclass(frozen=True)
class Holder:
    """Whose an id is that is here already: the source that brought it, by number while it is
    followed or paused, by name as long as that is known.
    """

    source_id: int | None
    name: str


def holders_of(external_ids: Iterable[str], *, apart_from: int | None = None) -> dict[str, Holder]:
    """Return for each of these ids that is here whose it is; one query.

    Where several sources have it, the first of them counts. What a source has itself is left out
    for it (``apart_from``, its number).
    """
    rows = db.session.execute(
        select(Instrument.external_id, HarvestSource.id, HarvestSource.name, RecordOrigin.name)
        .outerjoin(HarvestedRecord, HarvestedRecord.instrument_id == Instrument.id)
        .outerjoin(HarvestSource, HarvestSource.id == HarvestedRecord.source_id)
        .outerjoin(RecordOrigin, RecordOrigin.instrument_id == Instrument.id)
        .where(Instrument.external_id.in_(set(external_ids)))
        .order_by(HarvestedRecord.id)
    ).all()
    own = {external_id for external_id, source_id, *_names in rows if source_id == apart_from}
    found: dict[str, Holder] = {}
    for external_id, source_id, of_source, of_origin in rows:
        if external_id and (apart_from is None or external_id not in own):
            name = (of_source if source_id else of_origin) or ""
            found.setdefault(external_id, Holder(source_id, name))
    return found


@dataclass(frozen=True)
class Standing:
    """What is known of the source of an instrument: as of when, and whether it is followed."""

    name: str
    seen_at: datetime
    is_followed: bool


def standing_of(instrument_id: int) -> Standing | None:
    """Return what is known of the source that an instrument was taken from, None without one."""
    row = db.session.execute(
        select(HarvestSource.name, HarvestedRecord.seen_at, HarvestSource.state)
        .join(HarvestSource, HarvestSource.id == HarvestedRecord.source_id)
        .where(HarvestedRecord.instrument_id == instrument_id)
        .limit(1)
    ).first()
    return Standing(row[0], row[1], row[2] is SourceState.FOLLOWED) if row else None
