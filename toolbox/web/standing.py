"""How an instrument stands with care, copies and lineage: what its page asks, in one statement."""

from dataclasses import dataclass

from sqlalchemy import select

from toolbox.adoption.figures.lineage import is_in_a_line
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.upkeep import queries as upkeep
from toolbox.upkeep.policy import without_keeper
from toolbox.workshop import queries as workshop


@dataclass(frozen=True)
class Standing:
    """``adopted`` are copies of its kit that somebody keeps, ``proposals`` those that wait."""

    seeks_keeper: bool
    changed_hands: bool
    is_in_a_line: bool
    adopted: int
    proposals: int


def standing_of(instrument: Instrument) -> Standing:
    """Return how an instrument stands."""
    row = db.session.execute(
        select(
            without_keeper(),
            upkeep.changed_hands(instrument.id),
            is_in_a_line(instrument),
            workshop.adopted(instrument.id),
            workshop.open_proposals(instrument.id),
        ).where(Instrument.id == instrument.id)
    ).one()
    return Standing(*row)
