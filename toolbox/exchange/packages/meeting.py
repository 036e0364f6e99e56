"""What two toolboxes had before they met: it is found again here, so that nothing comes twice."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import FROZEN_STATES, InstrumentState
from toolbox.catalogue.models import FormerSlug, Instrument, Version
from toolbox.exchange.origins import own_beginning
from toolbox.exchange.packages.identity import identity
from toolbox.exchange.packages.models import PackageOrigin
from toolbox.exchange.packages.records import public_sheet
from toolbox.exchange.packages.refusals import refused
from toolbox.exchange.packages.told import Told
from toolbox.exchange.packages.words import comparable
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.review.sheet import Sheet

_ONCE_SEEN = (InstrumentState.PUBLISHED, InstrumentState.RETIRED, InstrumentState.REMOVED)


def twin_of(record: Mapping[str, Any], versions: Sequence[Told], by: Actor) -> Version | None:
    """Return what visitors see of an instrument of our own that both had before they met.

    Toolboxes begin with the same content, for example, of one release or of two. It is the same
    where it has the same name in the address, now or once, here or where a copy there was made, and
    one of its versions is the same in both; and where it was published first at the very same
    moment, and has that name or the same title. It stays our own. Raises Invalid where it was
    removed here.
    """
    if not by.is_editor:
        return None
    began = versions[0].published_at
    for found in db.session.scalars(_candidates(record, versions)):
        if found.published_at == began or newest_in_both(found, versions) is not None:
            if found.state is InstrumentState.REMOVED:
                raise refused("removed")
            return catalogue.published_version(found)
    return None


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


def rank(name: str, instrument: Instrument, home: str) -> int:
    """Return how sure it is that another toolbox means one of ours by a name.

    Surest is the name that everybody knows it by; then one that this toolbox, at ``home``, has
    given out itself; then that of a copy it has of somebody else's.
    """
    if name == identity(instrument) or name.startswith(own_beginning()):
        return 2
    return 1 if name.startswith(f"{home.rstrip('/')}/") else 0
