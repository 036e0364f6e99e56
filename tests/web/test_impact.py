"""The impact sheets and the lineage page: who gets them, for which period, and as what."""

import csv
import io
import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.adoption import scene
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.scenes import Scene
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.rules import FactorEntry
from toolbox.alliances.lifecycle import MemberState
from toolbox.alliances.models import Alliance, AllianceMember
from toolbox.catalogue import operations, publishing
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection, CollectionItem
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

FORMS = ("", ".csv", ".json")


@pytest.fixture
def slug(app: Flask, cast: Cast, scene: Scene) -> str:
    """An instrument of Projekt Alpha that is used in Dortmund and in twenty places of the Land."""
    return scene("impact.reports", lambda: _furnished(app, cast))


def _furnished(app: Flask, cast: Cast) -> str:
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id, title="Messe für alle")
        made = db.session.scalars(select(Instrument.id).where(Instrument.slug == slug)).one()
        factors = (FactorEntry("kammer-im-boot", "Sie kam mit."),)
        report = scene.said(
            since=date(2025, 9, 1), quote_consent=True, people_reached=30, factors=factors
        )
        scene.reported(made, report, adopter_name="Schule am Hafen")
        many = scene.said(Stage.ESTABLISHED, places=20, region_key=scene.NRW)
        scene.reported(made, many, adopter_name="Zwanzig Schulen")
        return slug


@pytest.fixture
def alliance(app: Flask, cast: Cast) -> str:
    """An alliance with Projekt Beta, which made nothing."""
    with app.app_context(), unit_of_work():
        made = Alliance(slug="hafenallianz", name="Hafenallianz")
        db.session.add(made)
        db.session.flush()
        member = AllianceMember(
            alliance_id=made.id, organisation_id=cast.beta_id, state=MemberState.MEMBER
        )
        db.session.add(member)
    return "hafenallianz"


def found_at(slug: str) -> Instrument:
    return db.session.scalars(select(Instrument).where(Instrument.slug == slug)).one()


def test_the_sheet_says_who_uses_it_where_and_how_it_was_counted(
    client: HouseClient, slug: str
) -> None:
    page = client.get(f"/wirkung/w/{slug}", headers={"Accept-Language": "en"}).text
    for words in (
        *("Messe für alle", "Dortmund", "North Rhine", "Sie kam mit.", "Schule am Hafen"),
        *("How it was counted", "365 days", "GeoBasis-DE / BKG", 'name="von"'),
    ):
        assert words in page, words
    assert "<b>21</b>" in page


@pytest.mark.parametrize(
    ("period", "places", "since", "until"),
    [
        ("", 21, None, None),
        ("?bis=2025-12-31", 1, None, "2025-12-31"),
        ("?von=2025-01-01&bis=2025-08-31", 0, "2025-01-01", "2025-08-31"),
        ("?von=2025-12-31&bis=2025-01-01", 1, "2025-01-01", "2025-12-31"),
        ("?von=gestern&bis=9999-99-99", 21, None, None),
        ("?bis=2999-01-01", 21, None, None),
        ("?von=2999-01-01", 21, None, None),
        ("?von=0001-01-01&bis=0001-01-01", 0, "0001-01-01", "0001-01-01"),
        ("?von=%00&bis='; --", 21, None, None),
    ],
)
def test_a_period_is_understood_or_left_out(
    client: HouseClient, slug: str, period: str, places: int, since: str | None, until: str | None
) -> None:
    assert client.get(f"/wirkung/w/{slug}{period}").status_code == 200
    found = json.loads(client.get(f"/wirkung/w/{slug}.json{period}").data)
    assert found["figures"]["places"] == places
    assert found["until"] == (until or today().isoformat())
    if since is not None:
        assert found["from"] == since


def test_what_nobody_has_told_is_not_shown_as_nothing(
    client: HouseClient, app: Flask, cast: Cast, slug: str
) -> None:
    with app.app_context():
        factories.published(cast.alpha_id, title="Noch ohne Einsatz")
    english = {"Accept-Language": "en"}
    told = client.get(f"/wirkung/w/{slug}", headers=english).text
    before = client.get(f"/wirkung/w/{slug}?bis=2020-01-01", headers=english).text
    assert "People reached" in told
    assert "People reached" not in before
    listed = client.get(f"/wirkung/organisation/{cast.alpha_slug}", headers=english).text
    assert "Messe für alle" in listed
    assert "Noch ohne Einsatz" not in listed


def test_the_table_is_a_download(client: HouseClient, slug: str) -> None:
    answer = client.get(f"/wirkung/w/{slug}.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert ["Dortmund", "1"] in [row[1:3] for row in rows]


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_is_of_what_is_published(
    client: HouseClient, app: Flask, cast: Cast, slug: str, form: str
) -> None:
    with app.app_context():
        draft = factories.draft(cast.alpha_id, by=cast.alice.actor)
        hidden = catalogue.version_by_id(draft).instrument.slug
    assert client.sign_in(cast.alice).get(f"/wirkung/w/{hidden}{form}").status_code == 404
    with app.app_context(), unit_of_work():
        publishing.remove(found_at(slug), "Rechte", by=factories.EDITORIAL)
    assert client.get(f"/wirkung/w/{slug}{form}").status_code == 410
    assert client.get(f"/wirkung/w/gibt-es-nicht{form}").status_code == 404


@pytest.mark.parametrize("path", ["/wirkung/w/{}", "/wirkung/w/{}.csv", "/w/{}/stammbaum"])
def test_an_old_address_leads_on(client: HouseClient, app: Flask, slug: str, path: str) -> None:
    with app.app_context(), unit_of_work():
        operations.rename_address(found_at(slug), "neue-adresse", by=factories.EDITORIAL)
    answer = client.get(path.format(slug))
    assert answer.status_code in {301, 308}
    assert answer.location.endswith(path.format("neue-adresse"))


@pytest.mark.parametrize("form", FORMS)
def test_an_organisation_has_a_sheet_of_all_it_made(
    client: HouseClient, cast: Cast, slug: str, form: str
) -> None:
    page = client.get(f"/wirkung/organisation/{cast.alpha_slug}{form}")
    assert page.status_code == 200
    assert "Messe für alle" in page.data.decode()
    assert client.get(f"/wirkung/organisation/gibt-es-nicht{form}").status_code == 404


@pytest.mark.parametrize(
    ("visibility", "is_there"),
    [(Visibility.PRIVATE, False), (Visibility.LINK, False), (Visibility.PUBLIC, True)],
)
def test_an_alliance_has_what_its_collections_show_to_everybody(
    client: HouseClient,
    app: Flask,
    slug: str,
    alliance: str,
    visibility: Visibility,
    *,
    is_there: bool,
) -> None:
    with app.app_context(), unit_of_work():
        found = db.session.scalars(select(Alliance)).one()
        kept = Collection(
            title="Hafenkoffer",
            slug="hafenkoffer",
            holder_key=f"alliance:{found.id}",
            visibility=visibility,
        )
        db.session.add(kept)
        db.session.flush()
        item = CollectionItem(collection_id=kept.id, instrument_id=found_at(slug).id)
        db.session.add(item)
    made = json.loads(client.get(f"/wirkung/allianz/{alliance}.json").data)["instruments"]
    assert [one["slug"] for one in made] == ([slug] if is_there else [])
    assert client.get(f"/wirkung/allianz/{alliance}").status_code == 200
    assert client.get(f"/wirkung/allianz/{alliance}.csv").status_code == 200


def test_an_alliance_has_what_its_members_made(
    client: HouseClient, app: Flask, cast: Cast, slug: str, alliance: str
) -> None:
    address = f"/wirkung/allianz/{alliance}.json"
    assert json.loads(client.get(address).data)["figures"]["places"] == 0
    with app.app_context(), unit_of_work():
        made = db.session.scalars(select(Alliance)).one()
        made.members[0].organisation_id = cast.alpha_id
    assert json.loads(client.get(address).data)["figures"]["places"] == 21


def test_the_sheet_sends_few_statements(client: HouseClient, app: Flask, slug: str) -> None:
    client.get(f"/wirkung/w/{slug}")
    with counting_queries(app) as counter:
        client.get(f"/wirkung/w/{slug}")
    assert len(counter) <= 25


def test_the_lineage_leads_to_what_came_of_it(
    client: HouseClient, app: Flask, cast: Cast, slug: str
) -> None:
    assert client.get(f"/w/{slug}/stammbaum").status_code == 200
    with app.app_context():
        _version_id, child = factories.published(cast.beta_id, title="Messe anderswo")
        with unit_of_work():
            found_at(child).template_id = found_at(slug).id
    page = client.get(f"/w/{slug}/stammbaum").text
    assert page.count(f'href="/w/{child}"') == 2
    assert "Projekt Beta" in page
    assert f'href="/w/{slug}"' in client.get(f"/w/{child}/stammbaum").text
    with app.app_context(), unit_of_work():
        publishing.remove(found_at(child), "Rechte", by=factories.EDITORIAL)
    assert "Messe anderswo" in client.get(f"/w/{slug}/stammbaum").text
    for odd in ("?seite=0", "?seite=99", "?seite=x", "?seite=-1", "?seite=99999999"):
        assert client.get(f"/w/{slug}/stammbaum{odd}").status_code == 200
