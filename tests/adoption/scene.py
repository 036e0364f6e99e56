"""An instrument of Projekt Alpha, and short ways to say who uses it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from toolbox.accounts import belonging, queries
from toolbox.accounts.models import Organisation, User
from toolbox.adoption import operations
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.rules import FactorEntry, Report
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import VISITOR, Actor, system
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

EDITORS = system("tests")
DORTMUND, HAMM, KLEVE, NRW, BREMEN = "05913", "05915", "05154", "05", "04011"
GUEST = "gerda@schule.example.org"


def instrument_of(organisation_id: int, *, kind: str = "checklist", **changes: object) -> int:
    """Publish an instrument and return its id."""
    _version_id, slug = factories.published(organisation_id, kind=kind, **changes)
    found = db.session.scalar(select(Instrument.id).where(Instrument.slug == slug))
    assert found is not None
    return found


def said(stage: Stage = Stage.ADOPTED, **changes: Any) -> Report:
    """Return what somebody says who uses an instrument in Dortmund."""
    given: dict[str, Any] = {
        "stage": stage,
        "since": date(2026, 3, 2),
        "region_key": DORTMUND,
        "factors": (FactorEntry("feste-ansprechperson", "Frau Muster ist immer da."),),
        "worked": "Die Klasse war bei der Sache.",
        "hindered": "Das WLAN.",
    }
    return Report(**{**given, **changes})


def organisation(organisation_id: int) -> Organisation:
    """Return an organisation by id."""
    return db.session.get_one(Organisation, organisation_id)


def another_organisation(name: str, *, owner_id: int) -> int:
    """Found an organisation for somebody."""
    with unit_of_work():
        by = queries.actor_for(db.session.get_one(User, owner_id))
        return belonging.found_organisation(name=name, by=by).id


def actor(user_id: int) -> Actor:
    """Return how a person acts now."""
    return queries.actor_for(db.session.get_one(User, user_id))


def reported(
    instrument_id: int,
    report: Report | None = None,
    *,
    organisation_id: int | None = None,
    by: Actor = EDITORS,
    **more: Any,
) -> int:
    """Report an adoption and return its id; the editors name a source."""
    report = report or said()
    if by is EDITORS and not report.source:
        report = Report(**{**vars(report), "source": "Brief", "source_date": date(2026, 5, 4)})
    with unit_of_work():
        return operations.report(
            db.session.get_one(Instrument, instrument_id),
            report,
            organisation=organisation(organisation_id) if organisation_id else None,
            by=by,
            **more,
        ).id


def by_beta(instrument_id: int, cast: Cast, report: Report | None = None) -> int:
    """Let Carla report that Projekt Beta uses it."""
    return reported(instrument_id, report, organisation_id=cast.beta_id, by=cast.carla.actor)


def by_guest(instrument_id: int, report: Report | None = None, email: str = GUEST) -> int:
    """Let somebody without an account report it."""
    return reported(
        instrument_id, report, adopter_name="Schule am Hafen", guest_email=email, by=VISITOR
    )


def adoption(adoption_id: int) -> Adoption:
    """Return an entry as it is now."""
    db.session.expire_all()
    return db.session.get_one(Adoption, adoption_id)
