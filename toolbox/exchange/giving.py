"""What this toolbox gives on: never as its own what it keeps up to date from elsewhere.

Pages, search and the interface for programs show all that is here, each with its origin. What other
catalogues copy (OAI-PMH, packages, exports of everything) holds what was taken from elsewhere only
where ``oai_gives_harvested`` is set: they get it at its source, and get it once.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select, true

from toolbox.catalogue import policy
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings


def is_given(instrument: Instrument) -> bool:
    """Return whether an instrument is given on, as far as visitors can find it."""
    return installed_settings().oai_gives_harvested or not instrument.is_followed


def given() -> ColumnElement[bool]:
    """Return the same as a condition."""
    return true() if installed_settings().oai_gives_harvested else Instrument.is_followed.is_(False)


def given_among(instrument_ids: Iterable[int]) -> set[int]:
    """Return those of these instruments that are given on."""
    ids = select(Instrument.id).where(Instrument.id.in_(set(instrument_ids)), given())
    return set(db.session.scalars(ids))


def given_ids() -> Sequence[int]:
    """Return the ids of all instruments that can be found and are given on, by age."""
    found = select(Instrument.id).where(policy.find.where(VISITOR), given())
    return db.session.scalars(found.order_by(Instrument.id)).all()
