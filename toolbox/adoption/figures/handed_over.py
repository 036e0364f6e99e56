"""What organisations gave into other hands: until that day its use stays in their proof."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select

from toolbox.adoption.rules import PUBLIC
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.queries import made_by
from toolbox.foundation.clock import HOME_ZONE
from toolbox.foundation.db import db
from toolbox.upkeep.lifecycle import Answered
from toolbox.upkeep.models import Handover


def handed_over_by(organisation_ids: Collection[int]) -> dict[int, date]:
    """Return which instruments with a page organisations handed over, each with the last such day.

    What they make again, as owner or partner, is missing: that counts without an end.
    """
    rows = db.session.execute(
        select(Handover.instrument_id, func.max(Handover.decided_at))
        .join(Instrument, Instrument.id == Handover.instrument_id)
        .where(
            Handover.from_id.in_(organisation_ids),
            Handover.state == Answered.ACCEPTED,
            Instrument.state.in_(PUBLIC),
            ~made_by(organisation_ids),
        )
        .group_by(Handover.instrument_id)
    )
    return {
        instrument_id: moment.astimezone(HOME_ZONE).date()
        for instrument_id, moment in rows
        if moment is not None
    }
