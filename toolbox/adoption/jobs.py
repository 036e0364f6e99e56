"""Work of the night about adoptions: asking once a year, letting go, telling of new versions."""

from typing import Any

from sqlalchemy import select

from toolbox.adoption import mails, queries, rules
from toolbox.adoption.events import AdoptionChanged
from toolbox.adoption.lifecycle import AdoptionState, Stage
from toolbox.adoption.models import Adoption
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.uow import unit_of_work

LOOK_AFTER = "adoption.look_after"
TELL_OF_VERSION = "adoption.tell_of_version"
AT_ONCE = 200
"""So many entries are looked after in one transaction."""


def look_after(_payload: dict[str, Any]) -> None:
    """Ask adopters whether their entry still holds, and note which ones count no longer."""
    while _remind_some():
        pass
    while _let_some_lapse():
        pass


def _remind_some() -> bool:
    with unit_of_work():
        due = db.session.scalars(
            select(Adoption)
            .join(Instrument, Instrument.id == Adoption.instrument_id)
            .where(
                Adoption.state == AdoptionState.CONFIRMED,
                Adoption.stage != Stage.ABANDONED,
                Adoption.is_example.is_(False),
                Adoption.confirmed_at < rules.remind_from(),
                Adoption.reminded_at.is_(None),
                Instrument.state.in_(rules.PUBLIC),
            )
            .order_by(Adoption.confirmed_at, Adoption.id)
            .limit(AT_ONCE)
        ).all()
        for adoption in due:
            adoption.reminded_at = now()
            mails.remind(adoption)
        return len(due) == AT_ONCE


def _let_some_lapse() -> bool:
    with unit_of_work():
        over = db.session.scalars(
            select(Adoption)
            .where(
                Adoption.state == AdoptionState.CONFIRMED,
                Adoption.confirmed_at < rules.counts_from(),
                Adoption.lapsed_at.is_(None),
            )
            .order_by(Adoption.confirmed_at, Adoption.id)
            .limit(AT_ONCE)
        ).all()
        for adoption in over:
            adoption.lapsed_at = now()
            db.session.flush()
            announce(AdoptionChanged(adoption.id, adoption.instrument_id, "lapsed", None))
        return len(over) == AT_ONCE


def tell_of_version(payload: dict[str, Any]) -> None:
    """Tell everybody who uses an instrument that there is a newer version, each once."""
    version = db.session.get(Version, payload["version_id"])
    if version is None or version.state is not VersionState.PUBLISHED:
        return
    version_id, number = version.id, version.number
    for adoption_id in list(queries.users_of(version.instrument_id)):
        with unit_of_work():
            adoption = db.session.get(Adoption, adoption_id)
            present = db.session.get(Version, version_id)
            if adoption is not None and present is not None and adoption.told_number < number:
                adoption.told_number = number
                mails.tell_of_version(adoption, present)
