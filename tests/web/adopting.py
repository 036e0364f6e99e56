"""How tests of adoptions fill in the form, and how entries are found again."""

import io
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast, Person
from toolbox.accounts import queries as accounts
from toolbox.adoption import deciding, keeping, operations, proof, queries
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.rules import FactorEntry, Report
from toolbox.catalogue import queries as catalogue
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

DORTMUND, UNNA = "05913", "05978"
FACTOR = "feste-ansprechperson"
ENGLISH = {"Accept-Language": "en"}


def instrument(app: Flask, cast: Cast, **changes: object) -> str:
    """Publish something of Projekt Alpha; return its slug."""
    with app.app_context():
        return factories.published(cast.alpha_id, **changes)[1]  # type: ignore[arg-type]


def typed(**changes: Any) -> dict[str, Any]:
    """Return what somebody with an organisation types; None leaves something out."""
    given = {"where": "Dortmund", "since": "2026-03-01", "stage": "adopted", **changes}
    return {name: value for name, value in given.items() if value is not None}


def typed_by_guest(**changes: Any) -> dict[str, Any]:
    """Return what somebody without an account types."""
    return typed(
        **{"adopter_name": "Schule am Kanal", "guest_email": "gast@example.org", **changes}
    )


def picture(content: bytes, name: str = "foto.png") -> tuple[io.BytesIO, str]:
    """Return a file as a browser sends it."""
    return io.BytesIO(content), name


def entries(app: Flask) -> list[Adoption]:
    """Return all entries there are, with what tests look at."""
    with app.app_context():
        found = list(db.session.scalars(select(Adoption).order_by(Adoption.id)))
        for one in found:
            assert isinstance(one.factors, list)
            assert isinstance(one.stages, list)
        return found


def the_entry(app: Flask) -> Adoption:
    """Return the only entry there is."""
    (found,) = entries(app)
    return found


def report(
    app: Flask,
    slug: str,
    *,
    by: Person | None,
    organisation_id: int | None = None,
    name: str = "Schule am Kanal",
    to_email: str = "",
    **said: Any,
) -> int:
    """Enter something without a browser, as a person or as a guest; return its id."""
    facts = {"stage": Stage.ADOPTED, "since": date(2026, 3, 1), "region_key": DORTMUND, **said}
    with app.app_context(), unit_of_work():
        made = operations.report(
            catalogue.instrument_by_slug(slug),
            Report(**facts),
            organisation=accounts.organisation_by_id(organisation_id) if organisation_id else None,
            adopter_name="" if organisation_id else name,
            guest_email="" if by else "gast@example.org",
            to_email=to_email,
            by=by.actor if by else VISITOR,
        )
        return made.id


def words(**changes: Any) -> dict[str, Any]:
    """Return the words of an entry that may be quoted."""
    return {
        "worked": "Die Azubis leiten die Station selbst.",
        "hindered": "Der Raum war zu klein.",
        "quote_consent": True,
        "factors": (FactorEntry(FACTOR, "Frau Yilmaz ist immer da."),),
        **changes,
    }


def many_entries(app: Flask, slug: str, cast: Cast, number: int) -> None:
    """Let so many places use an instrument, each with its words and two stages."""
    with app.app_context(), unit_of_work():
        found = catalogue.instrument_by_slug(slug)
        for one in range(number):
            made = operations.report(
                found,
                Report(
                    stage=Stage.TRIAL,
                    since=date(2025, 1, 1 + one % 28),
                    region_key=(DORTMUND, UNNA)[one % 2],
                    **words(),
                ),
                adopter_name=f"Schule {one}",
                by=cast.carla.actor,
            )
            deciding.accept(made, by=cast.edith.actor)
            keeping.advance(made, Stage.ADOPTED, on=date(2026, 1, 1), by=cast.carla.actor)


def furnish(app: Flask, cast: Cast, slug: str) -> None:
    """Let Projekt Beta use something, with an answer of the makers; a guest waits for an editor."""
    first = report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **words())
    second = report(app, slug, by=None, **words())
    assert (first, second) == (1, 2)
    with app.app_context(), unit_of_work():
        deciding.answer(queries.adoption_by_id(first), "Danke!", by=cast.alice.actor)
        guest = queries.adoption_by_id(second)
        keeping.confirm_address(guest, by=proof.holder(guest))
