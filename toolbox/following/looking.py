"""How what is followed stands now: one follow, or many together in a few questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from toolbox.accounts.models import Organisation
from toolbox.alliances.models import Alliance
from toolbox.catalogue.models import Instrument
from toolbox.curation.models import Collection
from toolbox.following.models import Follow, FollowKind
from toolbox.following.sources.registry import SOURCES
from toolbox.following.terms_at_hand import TermsAtHand
from toolbox.following.things import Thing
from toolbox.foundation.db import db

_MODELS: Mapping[FollowKind, Any] = {
    FollowKind.ALLIANCE: Alliance,
    FollowKind.COLLECTION: Collection,
    FollowKind.INSTRUMENT: Instrument,
    FollowKind.ORGANISATION: Organisation,
}
"""What is followed by its number."""


def look(kind: FollowKind, target: str) -> Thing:
    """Return what one follow is about."""
    source = SOURCES[kind]
    return source.look(target, TermsAtHand(source.terms(target)))


def look_at(follows: Sequence[Follow]) -> list[tuple[Follow, Thing]]:
    """Return what many follows are about, in their order."""
    terms = TermsAtHand(name for one in follows for name in SOURCES[one.kind].terms(one.target))
    kept = _fetch(follows)
    things = [(one, SOURCES[one.kind].look(one.target, terms)) for one in follows]
    del kept
    return things


def _fetch(follows: Sequence[Follow]) -> list[object]:
    """Load what the follows name into the session, which forgets what nobody holds."""
    kept: list[object] = []
    for kind, model in _MODELS.items():
        ids = {int(one.target) for one in follows if one.kind is kind}
        if ids:
            statement = select(model).where(model.id.in_(ids))
            if model is Instrument:
                statement = statement.options(selectinload(Instrument.current_version))
            kept += db.session.scalars(statement).all()
    return kept
