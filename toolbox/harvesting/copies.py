"""Instruments of another toolbox as copies of our own: merged, never overwritten.

They are not marked as followed, so everybody who may change them here can. What both sides changed
waits for editors (``exchange.packages.conflicts``). What was made here is never taken away.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from toolbox.catalogue import publishing
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.exchange.origins import is_own_address
from toolbox.exchange.packages import conflicts
from toolbox.exchange.packages.noting import join_lines
from toolbox.exchange.packages.opening import opened
from toolbox.exchange.packages.peers import state_of
from toolbox.exchange.packages.taking import Fate, Outcome, take_over
from toolbox.exchange.packages.words import Words
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.i18n import DEFAULT_LOCALE, speaking
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import letting_go
from toolbox.harvesting.letting_go import BY
from toolbox.harvesting.lifecycle import SourceState
from toolbox.harvesting.models import HarvestedRecord, HarvestRun, HarvestSource
from toolbox.harvesting.rules import Told, Trouble
from toolbox.harvesting.sources.declaration import Found, Visit
from toolbox.harvesting.telling import Tally

_NEWER = "package-newer"
_KEPT_STAMPS = frozenset({"not-given"})
"""Troubles that stay as they are until something changes there; others are tried again."""
_COUNTED = {Fate.ADDED: "added", Fate.RENEWED: "changed", Fate.UNCHANGED: "unchanged"}


def save(run_id: int, batch: list[Found], visit: Visit) -> None:
    """Take what has come: each instrument by itself, then the line of it in the visit."""
    owner_id = _owner(run_id)
    for found in batch:
        taken = _take(found.package, visit.address, owner_id) if found.package else None
        with unit_of_work():
            _Line(run_id, found).note(taken)
    with unit_of_work():
        _run(run_id).cursor = {**visit.cursor, "memory": visit.memory}
    db.session.rollback()


def _run(run_id: int) -> HarvestRun:
    run = db.session.get_one(HarvestRun, run_id)
    run.touched_at = now()
    return run


def _owner(run_id: int) -> int:
    """Return the organisation that stands for a source. Raises Trouble where it is left."""
    run = db.session.get_one(HarvestRun, run_id)
    source = db.session.get_one(HarvestSource, run.source_id)
    owner_id, is_followed = source.organisation_id or 0, source.state is SourceState.FOLLOWED
    db.session.rollback()
    if not is_followed:
        raise Trouble("interrupted")
    return owner_id


@dataclass(frozen=True)
class _Taken:
    """What became of a package: the outcome, or why it is refused."""

    outcome: Outcome | None = None
    told: Told | None = None


def _take(path: Path, toolbox: str, owner_id: int) -> _Taken:
    """Merge a package with what is here. Raises Trouble where this toolbox is too old for it."""
    try:
        with opened(path) as package:
            if len(package.listed) != 1:
                return _Taken(told=Trouble("not-this-kind").told)
            outcome = take_over(
                package,
                package.listed[0],
                Words.read(),
                owner_id=lambda: owner_id,
                choices={},
                peer=toolbox,
                by=BY,
            )
    except ToolboxError as error:
        if error.code == _NEWER:
            raise Trouble("newer-toolbox") from None
        return _Taken(told=unusable(error.message))
    refused = outcome.fate is Fate.REFUSED
    return _Taken(told=unusable(outcome.fault)) if refused else _Taken(outcome)


def unusable(message: object) -> Told:
    """Return a refusal as it is stored, in the language of this toolbox."""
    with speaking(DEFAULT_LOCALE):
        return Trouble("unusable", why=str(message).rstrip(".")).told


class _Line:
    """What one visit writes down about one instrument there; inside a unit of work."""

    def __init__(self, run_id: int, found: Found) -> None:
        self._run = _run(run_id)
        self._source = db.session.get_one(HarvestSource, self._run.source_id)
        self._found = found
        self._row = db.session.scalar(
            select(HarvestedRecord).where(
                HarvestedRecord.source_id == self._source.id,
                HarvestedRecord.upstream_id == found.upstream_id,
            )
        )

    def note(self, taken: _Taken | None) -> None:
        """Count what came of it."""
        found = self._found
        self._run.read += 1
        if found.is_gone:
            self._gone()
        elif found.is_unchanged and self._row is not None:
            self._see(found.stamp)
            self._run.unchanged += 1
        elif taken is not None and taken.outcome is not None:
            self._take(taken.outcome)
        else:
            told = found.trouble or (taken.told if taken is not None else None)
            self._refuse(told or Trouble("not-this-kind").told)
        db.session.flush()

    def _gone(self) -> None:
        row = self._row
        if row is not None and row.gone_at is None:
            row.run_id, row.seen_at = self._run.id, now()
            self._run.deleted += let_go(row, self._source, now())

    def _take(self, outcome: Outcome) -> None:
        instrument = catalogue.instrument_by_slug(outcome.slug)
        row = self._row = self._row or self._renamed(instrument)
        row = self._see(self._found.stamp)
        if row.was_retired and instrument.state is InstrumentState.RETIRED:
            publishing.reinstate(instrument, by=BY)
        row.instrument_id, row.gone_at, row.trouble = instrument.id, None, None
        row.was_retired = False
        if outcome.fate is Fate.ADDED:
            join_lines([instrument.id])
        tally = Tally(self._run.told)
        tally.note_missing(outcome.missing)
        self._run.told = tally.as_told
        name = _COUNTED[outcome.fate]
        setattr(self._run, name, getattr(self._run, name) + 1)

    def _renamed(self, instrument: Instrument) -> HarvestedRecord | None:
        """Return the line of an instrument that has got another address there."""
        row = db.session.scalar(
            select(HarvestedRecord).where(
                HarvestedRecord.source_id == self._source.id,
                HarvestedRecord.instrument_id == instrument.id,
                HarvestedRecord.run_id != self._run.id,
            )
        )
        if row is not None:
            row.upstream_id = self._found.upstream_id
        return row

    def _see(self, stamp: str) -> HarvestedRecord:
        row = self._row
        if row is None:
            row = self._row = HarvestedRecord(
                source_id=self._source.id, upstream_id=self._found.upstream_id
            )
            db.session.add(row)
        row.run_id, row.seen_at, row.stamp = self._run.id, now(), stamp
        return row

    def _refuse(self, told: Told) -> None:
        tally = Tally(self._run.told)
        tally.refuse(self._found.upstream_id, told)
        self._run.told = tally.as_told
        self._run.refused += 1
        if self._found.has_name:
            stamp = self._found.stamp if told["code"] in _KEPT_STAMPS else ""
            self._see(stamp).trouble = told


def let_go(row: HarvestedRecord, source: HarvestSource, moment: datetime) -> bool:
    """Do what follows from the other toolbox taking something away; True where it went here, too.

    An unchanged copy leaves the search with it, and comes back with it. Of one that was changed
    here editors are asked. What was made here, or comes from somewhere else as well, stays.
    """
    row.gone_at = moment
    found = _copy(row)
    if found is None or found.state is not InstrumentState.PUBLISHED or _lives_elsewhere(row):
        return False
    state = state_of(found.id, source.address)
    if state is None:
        return False
    if _is_changed(found, source):
        conflicts.note_gone(state)
        return False
    publishing.retire(found, by=BY)
    row.was_retired = True
    return True


def part_with(row: HarvestedRecord, source: HarvestSource) -> None:
    """Keep copies, or take them away; what was made or changed here stays in any case."""
    found = _copy(row)
    if found is None or _lives_elsewhere(row) or _is_changed(found, source):
        return
    letting_go.part_with(row, source)


def _copy(row: HarvestedRecord) -> Instrument | None:
    """Return the instrument of a line, None where it was made here."""
    found = db.session.get(Instrument, row.instrument_id) if row.instrument_id else None
    is_own = found is None or not found.external_id or is_own_address(found.external_id)
    return None if is_own else found


def _lives_elsewhere(row: HarvestedRecord) -> bool:
    """Return whether another source has the same instrument still."""
    asked = select(HarvestedRecord.id).where(
        HarvestedRecord.instrument_id == row.instrument_id,
        HarvestedRecord.id != row.id,
        HarvestedRecord.gone_at.is_(None),
    )
    return db.session.scalar(asked.limit(1)) is not None


def _is_changed(instrument: Instrument, source: HarvestSource) -> bool:
    """Return whether people here made something of a copy: words, a draft, or it is theirs now."""
    state = state_of(instrument.id, source.address)
    if state is None or instrument.owner_id != source.organisation_id:
        return True
    if instrument.current_version_id is None or catalogue.open_version(instrument) is not None:
        return True
    return not conflicts.is_as_told(instrument, state)
