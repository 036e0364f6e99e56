"""What was changed there and here: kept as a task for editors until they decide, or until it is so.

By itself it ends where both come to say the same. See ``deciding`` for what editors do.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.events import VersionPublished
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.exchange.packages.comparing import NOT_COMPARED, Merged
from toolbox.exchange.packages.peers import GONE, PeerConflict, PeerState
from toolbox.exchange.packages.planning import Plan
from toolbox.exchange.packages.records import public_sheet
from toolbox.exchange.packages.words import comparable
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.policy import is_editor
from toolbox.review.draft_fields import FILES
from toolbox.review.sheet import Sheet

PER_PAGE = 50


def note_peer(
    instrument: Instrument,
    planned: Plan,
    merged: Merged,
    renamed: Mapping[str, str],
    *,
    by: Actor,
) -> None:
    """Keep what a toolbox said now as the base of the next comparison, and what waits for editors.

    Inside a unit of work. What members take over becomes a draft and says nothing yet.
    """
    if not by.is_editor or instrument.current_version_id is None:
        return
    state = planned.state or PeerState(instrument_id=instrument.id, toolbox=planned.peer)
    state.toolbox_name = planned.peer_name
    state.original_id = planned.id
    state.digest = "" if merged.open else planned.digest
    state.base = merged.base
    state.files = dict(sorted({**(state.files or {}), **renamed}.items()))
    db.session.add(state)
    theirs = _renamed(planned.newest.sheet, renamed)
    known = {one.field: one for one in state.conflicts}
    state.conflicts = [
        _noted(known.get(name), name, theirs.get(name), (planned.base or {}).get(name))
        for name in merged.open
    ]
    db.session.flush()


def _noted(known: PeerConflict | None, name: str, theirs: Any, base: Any) -> PeerConflict:
    one = known or PeerConflict(field=name)
    if known is None or one.theirs != theirs:
        one.theirs, one.found_at = theirs, now()
    one.base = base
    return one


def _renamed(sheet: Sheet, renamed: Mapping[str, str]) -> Sheet:
    """Return a sheet that names files as they are kept here."""
    entries = [
        {**one, "sha256": renamed.get(one["sha256"], one["sha256"])} for one in sheet.get(FILES, [])
    ]
    return {**sheet, FILES: entries} if entries else sheet


def note_gone(state: PeerState) -> None:
    """Ask editors what becomes of something that was changed here and taken away there."""
    if all(one.field != GONE for one in state.conflicts):
        state.conflicts.append(PeerConflict(field=GONE, theirs=None, base=None))
        state.digest = ""  # so that whatever comes back is looked at, and ends the question
        db.session.flush()


def ours_of(instrument: Instrument) -> tuple[Version, Sheet]:
    """Return what visitors see of an instrument, and its sheet as packages have it."""
    here = catalogue.published_version(instrument)
    return here, comparable(public_sheet(here))


def is_as_told(instrument: Instrument, state: PeerState) -> bool:
    """Return whether visitors read here exactly what the other toolbox last said."""
    _here, ours = ours_of(instrument)
    said = {name: value for name, value in ours.items() if name not in NOT_COMPARED}
    told = {name: value for name, value in state.base.items() if name not in NOT_COMPARED}
    return said == told and not state.conflicts


def version_published(event: VersionPublished) -> None:
    """What is the same on both sides now is no question any more."""
    states = _states_of(event.instrument_id)
    if not states:
        return
    _here, ours = ours_of(db.session.get_one(Instrument, event.instrument_id))
    for state in states:
        for one in [c for c in state.conflicts if c.field and ours.get(c.field) == c.theirs]:
            settle(state, one)


def settle(state: PeerState, one: PeerConflict) -> None:
    """End a question: what they said is known from now on, and asked again when it changes."""
    if one.field:
        base = {name: value for name, value in state.base.items() if name != one.field}
        state.base = base if one.theirs is None else {**base, one.field: one.theirs}
    state.conflicts.remove(one)
    db.session.flush()


def _states_of(instrument_id: int) -> Sequence[PeerState]:
    """Return the toolboxes with which something of an instrument is open."""
    return db.session.scalars(
        select(PeerState)
        .where(PeerState.instrument_id == instrument_id, PeerState.conflicts.any())
        .options(selectinload(PeerState.conflicts))
        .order_by(PeerState.id)
    ).all()


def open_states(instrument: Instrument, *, by: Actor) -> Sequence[PeerState]:
    """Return the toolboxes with which something of an instrument is open. Raises Denied."""
    is_editor.require(by, None)
    return _states_of(instrument.id)


def open_count(*, toolbox: str = "", since: datetime | None = None, by: Actor) -> int:
    """Return on how many instruments editors have to decide, of one toolbox or of all.

    With ``since`` these are the ones with a question that is no older. Raises Denied.
    """
    is_editor.require(by, None)
    only = [PeerState.toolbox == toolbox] if toolbox else []
    only += [PeerConflict.found_at >= since] if since is not None else []
    waiting = _waiting().where(*only).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def waiting(*, page: int, by: Actor) -> Sequence[tuple[Version, int]]:
    """Return what waits, the longest first: what visitors see, and how many questions there are."""
    is_editor.require(by, None)
    rows = db.session.execute(_waiting().limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    known = {
        one.instrument_id: one
        for one in db.session.scalars(
            select(Version)
            .join(Instrument, Instrument.current_version_id == Version.id)
            .where(Instrument.id.in_([row.instrument_id for row in rows]))
        )
    }
    return [(known[row.instrument_id], row.questions) for row in rows]


def _waiting() -> Any:
    return (
        select(PeerState.instrument_id, func.count(PeerConflict.id).label("questions"))
        .join(PeerConflict, PeerConflict.state_id == PeerState.id)
        .join(Instrument, Instrument.id == PeerState.instrument_id)
        .where(Instrument.state.in_((InstrumentState.PUBLISHED, InstrumentState.RETIRED)))
        .group_by(PeerState.instrument_id)
        .order_by(func.min(PeerConflict.found_at), PeerState.instrument_id)
    )


def files_in_use() -> set[int]:
    """Return the ids of the stored files that a decision may need."""
    asked = select(PeerConflict.theirs).where(PeerConflict.field == FILES)
    hashes = {one["sha256"] for theirs in db.session.scalars(asked) for one in theirs or ()}
    return set(db.session.scalars(select(StoredFile.id).where(StoredFile.sha256.in_(hashes))))
