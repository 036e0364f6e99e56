"""Taking records in, renewing them and letting them go; inside the caller's unit of work."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from toolbox.catalogue import arrivals
from toolbox.catalogue.arrivals import Arrival
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.rules import require_saveable
from toolbox.exchange.origins import Origin, is_given_out_here, is_own_address, keep_origins
from toolbox.exchange.record import Record
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid
from toolbox.harvesting import queries
from toolbox.harvesting.letting_go import BY, let_go
from toolbox.harvesting.models import HarvestedRecord, HarvestRun, HarvestSource
from toolbox.harvesting.rules import Told, Trouble
from toolbox.harvesting.sources.declaration import Found
from toolbox.harvesting.telling import Tally


def digest_of(record: Record) -> str:
    """Return a fingerprint of what a record says; the same content has the same one."""
    said = [record.external_id, record.kind, record.content, record.published_at, record.origin]
    return sha256(json.dumps(said, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Origin):
        return [value.name, value.address, value.page, dict(value.kept)]
    return vars(value) if hasattr(value, "__dict__") else str(value)


def problem_in(record: Record) -> Told | None:
    """Return why a record, looked at alone, cannot become an instrument; None where it can."""
    if is_own_address(record.external_id):
        return Trouble("own").told
    if is_given_out_here(record.external_id):
        return Trouble("own-address").told
    try:
        require_saveable(record.content, kind_named(record.kind))
    except Invalid as error:
        return Trouble("unusable", why=", ".join(sorted(error.fields))).told
    return None


def problem_with_holder(holder: queries.Holder) -> Told:
    """Return why a source does not get an id that is here already: it is somebody else's.

    An id belongs to the source that brought it first, followed or paused; nobody else overwrites
    or takes away what stands under it. Once that source is given up, what is kept is this
    toolbox's own, and what was taken away with it leaves its id to whoever brings it next.
    """
    if not holder.name:
        return Trouble("elsewhere").told
    code = "here-from" if holder.source_id else "here-once-from"
    return Trouble(code, source=holder.name).told


class Batch:
    """Some records of one visit, on their way into the catalogue."""

    def __init__(self, source: HarvestSource, run: HarvestRun) -> None:
        self._source = source
        self._run = run
        self._tally = Tally(run.told)
        self._moment = now()
        self._rows: dict[str, HarvestedRecord] = {}
        self._holders: dict[str, Instrument] = {}
        self._new: dict[str, tuple[HarvestedRecord, Record, str]] = {}
        self._renewed: dict[int, tuple[HarvestedRecord, Record, str]] = {}

    def take(self, found: Sequence[Found]) -> None:
        """Do what these ask for, and count it in the visit."""
        self._look_up(found)
        for one in found:
            self._run.read += 1
            told = self._problem(one)
            if told is not None:
                self._refuse(one, told)
        self._publish()
        self._renew()
        self._run.told = self._tally.as_told
        self._run.touched_at = now()
        db.session.flush()

    def _look_up(self, found: Sequence[Found]) -> None:
        names = {one.upstream_id for one in found}
        rows = db.session.scalars(
            select(HarvestedRecord).where(
                HarvestedRecord.source_id == self._source.id,
                HarvestedRecord.upstream_id.in_(names),
            )
        )
        self._rows = {row.upstream_id: row for row in rows}
        ids = {one.record.external_id for one in found if one.record}
        instruments = {row.instrument_id for row in self._rows.values() if row.instrument_id}
        held = db.session.scalars(
            select(Instrument).where(
                Instrument.external_id.in_(ids) | Instrument.id.in_(instruments)
            )
        )
        self._holders = {one.external_id: one for one in held if one.external_id}

    def _problem(self, found: Found) -> Told | None:
        """Take one in; return why it is not taken."""
        row = self._rows.get(found.upstream_id)
        if found.trouble is not None:
            return found.trouble
        if found.is_gone:
            self._let_go(row)
        elif found.is_unchanged and row is not None:
            self._see(row, found)
            self._run.unchanged += 1
        elif found.record is not None:
            return self._problem_with(found, found.record, row)
        return None

    def _problem_with(
        self, found: Found, record: Record, row: HarvestedRecord | None
    ) -> Told | None:
        digest = digest_of(record)
        if row is not None and row.run_id == self._run.id and row.instrument_id is not None:
            # After an interruption the same comes once more; another under its name is a double.
            return None if row.digest == digest else Trouble("twice").told
        if found.upstream_id in {one.upstream_id for one, _record, _digest in self._new.values()}:
            return Trouble("twice").told
        self._tally.note_unmapped(record.unmapped)
        problem = problem_in(record)
        if problem is not None:
            return problem
        if row is not None and row.instrument_id is not None:
            return self._problem_of_known(found, record, row, digest)
        return self._problem_of_new(found, record, row, digest)

    def _problem_of_known(
        self, found: Found, record: Record, row: HarvestedRecord, digest: str
    ) -> Told | None:
        holder = self._holders.get(record.external_id)
        if holder is not None and holder.id != row.instrument_id:
            return Trouble("id-taken").told
        present = holder or db.session.get_one(Instrument, row.instrument_id)
        if present.state is InstrumentState.REMOVED and row.gone_at is None:
            return Trouble("removed-here").told
        is_same = row.digest == digest and row.gone_at is None
        self._see(row, found)
        if is_same:
            self._run.unchanged += 1
        else:
            self._renewed[present.id] = (row, record, digest)
            self._holders[record.external_id] = present
        return None

    def _problem_of_new(
        self, found: Found, record: Record, row: HarvestedRecord | None, digest: str
    ) -> Told | None:
        if record.external_id in self._new:
            return Trouble("twice").told
        holder = self._holders.get(record.external_id)
        if holder is not None:
            renamed = self._renamed(holder)
            if renamed is None:
                (whose,) = queries.holders_of([record.external_id]).values()
                return problem_with_holder(whose)
            if renamed.run_id == self._run.id:
                return Trouble("twice").told
            if row is not None:
                db.session.delete(row)
                db.session.flush()
            renamed.upstream_id = found.upstream_id
            self._rows[found.upstream_id] = renamed
            return self._problem_of_known(found, record, renamed, digest)
        self._new[record.external_id] = (self._row(found), record, digest)
        return None

    def _renamed(self, holder: Instrument) -> HarvestedRecord | None:
        """Return the record of this source that an instrument is, under whatever name."""
        return db.session.scalar(
            select(HarvestedRecord).where(
                HarvestedRecord.source_id == self._source.id,
                HarvestedRecord.instrument_id == holder.id,
            )
        )

    def _row(self, found: Found) -> HarvestedRecord:
        row = self._rows.get(found.upstream_id)
        if row is None:
            row = HarvestedRecord(
                source_id=self._source.id, upstream_id=found.upstream_id, stamp="", digest=""
            )
            self._rows[found.upstream_id] = row
            db.session.add(row)
        self._see(row, found)
        return row

    def _see(self, row: HarvestedRecord, found: Found) -> None:
        row.run_id, row.seen_at, row.trouble = self._run.id, self._moment, found.trouble
        row.stamp = found.stamp or row.stamp

    def _refuse(self, found: Found, told: Told) -> None:
        """What was taken before stays as it was; the reason stands with it."""
        self._run.refused += 1
        self._tally.refuse(found.upstream_id, told)
        if found.has_name and told["code"] != "twice":
            self._row(replace(found, trouble=told))

    def _let_go(self, row: HarvestedRecord | None) -> None:
        """A source takes away what came from it, and nothing else."""
        if row is not None and row.gone_at is None:
            row.run_id, row.seen_at = self._run.id, self._moment
            if let_go(row, self._source, self._moment):
                self._run.deleted += 1

    def _publish(self) -> None:
        taken = {
            external_id: Arrival(external_id, record.kind, record.content, record.published_at)
            for external_id, (_row, record, _digest) in self._new.items()
        }
        self._run.added += arrivals.take_in(
            list(taken.values()),
            owner_id=self._source.organisation_id or 0,  # what is followed has one
            is_followed=True,
            by=BY,
        )
        rows = db.session.execute(
            select(Instrument.external_id, Instrument.id).where(Instrument.external_id.in_(taken))
        )
        origins = {}
        for external_id, instrument_id in rows:
            row, record, digest = self._new[external_id or ""]
            row.instrument_id, row.digest, row.gone_at = instrument_id, digest, None
            origins[instrument_id] = self._origin(record, row, 1)
        keep_origins(origins)

    def _renew(self) -> None:
        numbers = arrivals.renew(
            {
                instrument_id: Arrival(
                    record.external_id, record.kind, record.content, record.published_at
                )
                for instrument_id, (_row, record, _digest) in self._renewed.items()
            },
            by=BY,
        )
        origins = {}
        for instrument_id, (row, record, digest) in self._renewed.items():
            row.digest, row.gone_at = digest, None
            origins[instrument_id] = self._origin(record, row, numbers[instrument_id])
        keep_origins(origins)
        self._run.changed += len(origins)

    def _origin(self, record: Record, row: HarvestedRecord, number: int) -> Origin:
        """Return where a record is from; what it says itself comes before what we know."""
        said = record.origin
        return replace(
            said,
            name=said.name or self._source.name,
            address=said.address or self._source.address,
            page=said.page or record.external_id,
            taken_at=row.seen_at,
            number=number,
        )
