"""Taking away what came from a source, and parting with it; inside the caller's unit of work."""

from datetime import datetime

from sqlalchemy import delete

from toolbox.catalogue import publishing
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.exchange.packages.peers import PeerState
from toolbox.foundation.actors import system
from toolbox.foundation.db import db
from toolbox.foundation.i18n import DEFAULT_LOCALE, _, speaking
from toolbox.harvesting.models import HarvestedRecord, HarvestSource

BY = system("harvesting")


def let_go(row: HarvestedRecord, source: HarvestSource, moment: datetime) -> bool:
    """Take away what a source has taken away; True where an instrument went with it."""
    row.gone_at = moment
    with speaking(DEFAULT_LOCALE):
        reason = _("%(source)s has taken this out of its catalogue.", source=source.name)
    return _remove(row, reason)


def part_with(row: HarvestedRecord, source: HarvestSource) -> None:
    """Give up what came from a source that is no longer followed: take it away, or keep it.

    The id of what is gone is free for another source, unless people here removed it by hand.
    """
    found = db.session.get(Instrument, row.instrument_id) if row.instrument_id else None
    if found is None or (found.state is InstrumentState.REMOVED and row.gone_at is None):
        return
    if not source.keeps:
        with speaking(DEFAULT_LOCALE):
            reason = _("We no longer show what %(source)s publishes.", source=source.name)
        _remove(row, reason)
    if found.state is InstrumentState.REMOVED:
        found.external_id = None
        db.session.execute(delete(PeerState).where(PeerState.instrument_id == found.id))


def _remove(row: HarvestedRecord, reason: str) -> bool:
    found = db.session.get(Instrument, row.instrument_id) if row.instrument_id else None
    if found is None or found.state is InstrumentState.REMOVED:
        return False
    publishing.remove(found, reason, by=BY)
    return True
