"""What two toolboxes had before they met: it is found again here, so that nothing comes twice."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import FROZEN_STATES, InstrumentState
from toolbox.catalogue.models import FormerSlug, Instrument, Version
from toolbox.exchange.naming import TERMS
from toolbox.exchange.origins import own_beginning
from toolbox.exchange.packages.comparing import NOT_COMPARED
from toolbox.exchange.packages.identity import identity
from toolbox.exchange.packages.models import PackageOrigin
from toolbox.exchange.packages.peers import GONE, PeerState
from toolbox.exchange.packages.records import public_sheet
from toolbox.exchange.packages.refusals import refused
from toolbox.exchange.packages.told import Told
from toolbox.exchange.packages.words import comparable
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.review.draft_fields import FILES
from toolbox.review.sheet import Sheet

_ONCE_SEEN = (InstrumentState.PUBLISHED, InstrumentState.RETIRED, InstrumentState.REMOVED)
_NO_EVIDENCE = NOT_COMPARED | {*TERMS, "licence"}
"""What of a thing may read otherwise tomorrow though nobody changed it: our words grow."""


class _Rank(IntEnum):
    """How sure it is that another toolbox means one of ours by a name, the surest last.

    A copy it has of somebody else's; what it has given out itself; an address that ours had once;
    the name by which everybody knows ours.
    """

    OF_A_THIRD = 0
    THEIRS = 1
    ONCE_OURS = 2
    OURS = 3


def twin_of(record: Mapping[str, Any], versions: Sequence[Told], by: Actor) -> Version | None:
    """Return what visitors see of an instrument of our own that both had before they met.

    Toolboxes begin with the same content, for example, of one release or of two. It is the same
    where it has the same name in the address, now or once, here or where a copy there was made, and
    one of its versions is the same in both; and where it was published first at the very same
    moment, and has that name or the same title. Of several, one that shares a version is meant.
    It stays our own. Raises Invalid where it was removed here.
    """
    if not by.is_editor:
        return None
    began = versions[0].published_at
    candidates = db.session.scalars(_candidates(record, versions)).all()
    sharing = [one for one in candidates if newest_in_both(one, versions) is not None]
    begun = [one for one in candidates if one.published_at == began]
    found = next(iter([*sharing, *begun]), None)
    if found is not None and found.state is InstrumentState.REMOVED:
        raise refused("removed")
    return catalogue.published_version(found) if found is not None else None


def _candidates(record: Mapping[str, Any], versions: Sequence[Told]) -> Any:
    names = {record["slug"], str(record["id"]).rpartition("/")[2]}
    titles = {str(one.sheet["title"]) for one in versions}
    once = select(FormerSlug.instrument_id).where(FormerSlug.slug.in_(names))
    titled = select(Version.instrument_id).where(
        Version.title.in_(titles), Version.state.in_(FROZEN_STATES)
    )
    is_named: ColumnElement[bool] = or_(Instrument.slug.in_(names), Instrument.id.in_(once))
    began = Instrument.published_at == versions[0].published_at
    return (
        select(Instrument)
        .where(
            Instrument.kind == record["kind"],
            Instrument.external_id.is_(None),
            Instrument.state.in_(_ONCE_SEEN),
            Instrument.id.not_in(select(PackageOrigin.instrument_id)),
            or_(is_named, and_(began, Instrument.id.in_(titled))),
        )
        .order_by(Instrument.slug != record["slug"], Instrument.id)
    )


def newest_in_both(instrument: Instrument, versions: Sequence[Told]) -> Sheet | None:
    """Return the newest version of an instrument that a record tells as well, None without one."""
    rows = db.session.scalars(
        catalogue.whole(
            select(Version).where(
                Version.instrument_id == instrument.id, Version.state.in_(FROZEN_STATES)
            )
        ).order_by(Version.number.desc())
    ).all()
    there = [one.sheet for one in reversed(versions)]
    for row in rows:
        own = comparable(public_sheet(row))
        if own in there:
            return own
    return None


def heard(
    state: PeerState | None,
    name: str,
    versions: Sequence[Told],
    instrument: Instrument | None,
    home: str,
) -> tuple[PeerState | None, bool]:
    """Return what a toolbox last said of the thing of this name, and whether another name counts.

    What it has twice is compared with ours under the surer name, and anew: what was said under one
    is no base for the other. Its own, under another address than before, is the same thing where it
    still tells what was last said; of two of its own, the one that shares a version with ours is
    surer than one that only left questions.
    """
    if state is None or instrument is None or state.original_id == name:
        return state, False
    before, present = _rank(state.original_id, instrument, home), _rank(name, instrument, home)
    if present == before == _Rank.THEIRS:
        if _goes_on(state, versions):
            return state, False
        return None, not state.conflicts or newest_in_both(instrument, versions) is None
    return None, present <= before


def _rank(name: str, instrument: Instrument, home: str) -> _Rank:
    """Return how sure it is that the toolbox at ``home`` means one of ours by a name."""
    if name == identity(instrument):
        return _Rank.OURS
    if name.startswith(own_beginning()):
        return _Rank.ONCE_OURS
    return _Rank.THEIRS if name.startswith(f"{home.rstrip('/')}/") else _Rank.OF_A_THIRD


def _goes_on(state: PeerState, versions: Sequence[Told]) -> bool:
    """Tell whether one of these versions says what a toolbox last said, what is open included."""
    open_ones = {one.field: one.theirs for one in state.conflicts if one.field != GONE}
    last = _evidence({**state.base, **open_ones}, state.files)
    return any(_evidence(one.sheet, state.files) == last for one in versions)


def _evidence(sheet: Mapping[str, Any], renamed: Mapping[str, str]) -> Sheet:
    """Return what shows that two sheets are of one thing, files by their names here."""
    own = {
        name: value
        for name, value in sheet.items()
        if name not in _NO_EVIDENCE and value is not None
    }
    files = own.get(FILES, ())
    own[FILES] = [{**one, "sha256": renamed.get(one["sha256"], one["sha256"])} for one in files]
    return own
