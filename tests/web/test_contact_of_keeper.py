"""Whom visitors ask: what was handed over names nobody of the keeper before, at no door."""

import io
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.web.reading import page_of
from toolbox.accounts import queries as accounts
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue import publishing
from toolbox.catalogue import queries as versions
from toolbox.catalogue.models import Instrument, Version
from toolbox.exchange.formats.registry import FORMATS
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import operations, queries

FORMER = ("Frau Vorher", "vorher@example.org", "0231 4711")
NRW = "05"


@pytest.fixture
def client(client: HouseClient) -> HouseClient:
    """Somebody who reads English."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def published(app: Flask, cast: Cast, *, email: str = FORMER[1], kind: str = "checklist") -> str:
    """Publish two versions with a contact of Projekt Alpha and begin a third; return the slug."""
    fields = {"contact_persons": [f"Herr Ehemals, {FORMER[2]}"], "free_of_charge": True}
    with app.app_context():
        version_id = factories.draft(
            cast.alpha_id,
            kind=kind,
            contact_name=FORMER[0],
            contact_email=email,
            fields=fields if kind == "advisory-offer" else {},
            terms={
                "audience": ("ausbildungsbetriebe",),
                "topic": ("ausbildung-starten",),
                "region": (NRW,),
            },
        )
        with unit_of_work():
            version = versions.version_by_id(version_id)
            factories.attached(version, b"Hallo", "liste.txt")
            publishing.publish(version, by=factories.EDITORIAL)
        with unit_of_work():
            instrument = db.session.get_one(Version, version_id).instrument
            following = catalogue.begin_next_version(instrument, by=factories.EDITORIAL)
            publishing.publish(following, by=factories.EDITORIAL)
        with unit_of_work():
            catalogue.begin_next_version(instrument, by=factories.EDITORIAL)
            return instrument.slug


def hand_over(app: Flask, cast: Cast, slug: str) -> None:
    """Let Alice give it to Projekt Beta, and Carla take it."""
    with app.app_context(), unit_of_work():
        found = db.session.scalars(select(Instrument).where(Instrument.slug == slug)).one()
        beta = accounts.organisation_by_id(cast.beta_id)
        offer = operations.offer(found, beta, by=cast.alice.actor)
        operations.accept(queries.handover(offer.id, by=cast.carla.actor), by=cast.carla.actor)


def said_of(client: HouseClient, slug: str) -> dict[str, str]:
    """Return what every door says of an instrument, the notes inside its ZIP among them."""
    addresses = [f"/w/{slug}", f"/w/{slug}/v/1", f"/w/{slug}/v/2", f"/api/v1/instruments/{slug}"]
    addresses += [f"/w/{slug}.{one.suffix}" for one in FORMATS]
    said = {}
    for address in [*addresses, "/beratung?region=05"]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        said[address] = answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(client.get(f"/w/{slug}.zip").data)) as archive:
        said["zip"] = "".join(archive.read(name).decode() for name in archive.namelist())
    return said


@pytest.mark.parametrize("kind", ["checklist", "advisory-offer"])
def test_nobody_of_the_keeper_before_is_named(
    app: Flask, client: HouseClient, cast: Cast, kind: str
) -> None:
    slug = published(app, cast, kind=kind)
    assert FORMER[1] in said_of(client, slug)[f"/w/{slug}"]
    assert FORMER[0] in said_of(client, slug)["zip"]
    hand_over(app, cast, slug)
    told = said_of(client, slug)
    assert not {(door, one) for door, text in told.items() for one in FORMER if one in text}
    assert "Projekt Beta" in told["zip"]
    assert "Free of charge" in told[f"/w/{slug}"] or kind == "checklist", "the rest stays"


def test_the_draft_that_was_begun_before_does_not_bring_the_contact_back(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    slug = published(app, cast)
    hand_over(app, cast, slug)
    with app.app_context():
        rows = db.session.execute(select(Version.contact_name, Version.contact_email)).all()
    assert set(rows) == {("", "")}


@pytest.mark.parametrize("is_over", [False, True])
def test_without_a_contact_of_its_own_the_keeper_is_asked(
    app: Flask, client: HouseClient, cast: Cast, *, is_over: bool
) -> None:
    slug = published(app, cast)
    hand_over(app, cast, slug)
    with app.app_context(), unit_of_work():
        beta = accounts.organisation_by_id(cast.beta_id)
        beta.ended_at = now() if is_over else None
        address = f"/o/{beta.slug}"
    boxes = page_of(client.get(f"/w/{slug}")).css(".two-column__side .sidebar-box")
    asked = [one for one in boxes if "Questions?" in one.text()]
    assert len(asked) == (0 if is_over else 1)
    assert is_over or asked[0].css_first(f"a[href='{address}']") is not None


def test_whoever_belongs_to_the_new_keeper_stays_named(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    slug = published(app, cast, email=cast.carla.email.upper())
    hand_over(app, cast, slug)
    assert FORMER[0] in client.get(f"/w/{slug}").get_data(as_text=True)
