"""How an instrument stands with care, copies and lineage: what its page asks, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, true
from sqlalchemy.orm import aliased

from toolbox.adoption.figures.lineage import is_in_a_line
from toolbox.adoption.rules import PUBLIC
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.db import db
from toolbox.upkeep import queries as upkeep
from toolbox.upkeep.models import Handover
from toolbox.upkeep.policy import without_keeper
from toolbox.workshop import queries as workshop


@dataclass(frozen=True)
class Standing:
    """``adopted`` are copies of its kit that somebody keeps, ``proposals`` those that wait.

    ``hands`` are those who kept it before, each with the moment it was handed on, oldest first.
    ``successor`` is title and slug of what visitors see instead of it, if it was named.
    """

    seeks_keeper: bool
    is_in_a_line: bool
    adopted: int
    proposals: int
    hands: Sequence[tuple[str, datetime]]
    successor: tuple[str, str] | None


def standing_of(instrument: Instrument) -> Standing:
    """Return how an instrument stands; a row for every hand it has come through."""
    following, shown = aliased(Instrument), aliased(Version)
    hands = (
        select(Handover.id, Handover.from_name, Handover.decided_at)
        .where(upkeep.handed_over(instrument.id))
        .subquery()
    )
    rows = db.session.execute(
        select(
            without_keeper(),
            is_in_a_line(instrument),
            workshop.adopted(instrument.id),
            workshop.open_proposals(instrument.id),
            *(following.slug, shown.title),
            *(hands.c.from_name, hands.c.decided_at),
        )
        .select_from(Instrument)
        .outerjoin(hands, true())
        .outerjoin(
            following,
            and_(following.id == Instrument.successor_id, following.state.in_(PUBLIC)),
        )
        .outerjoin(shown, shown.id == following.current_version_id)
        .where(Instrument.id == instrument.id)
        .order_by(hands.c.decided_at, hands.c.id)
    ).all()
    seeks, in_a_line, adopted, proposals, slug, title = rows[0][:6]
    return Standing(
        seeks_keeper=seeks,
        is_in_a_line=in_a_line,
        adopted=adopted,
        proposals=proposals,
        hands=[(name, moment) for *_standing, name, moment in rows if moment is not None],
        successor=(title or slug, slug) if slug else None,
    )
