"""The impact sheets and the lineage page: who gets them, for which period, and as what."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select

from tests import factories
from tests.adoption import scene
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.scenes import Scene
from tests.web.adopting import ENGLISH
from toolbox.accounts.models import Organisation
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
from toolbox.upkeep import operations as handing_over
from toolbox.upkeep.models import Handover

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


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("", ()),
        ("?bis=2025-12-31", ()),
        ("?von=&bis=2025-12-31", ()),
        ("?von=2025-01-01&bis=2025-08-31", ()),
        (
            "?von=2025-12-31&bis=2025-01-01",
            ("You asked for December 31, 2025 to January 1, 2025.", "change places"),
        ),
        (
            "?von=2999-12-01&bis=2025-01-01",
            ("December 1, 2999 to January 1, 2025.", "change places", "ends today"),
        ),
        ("?bis=2999-01-01", ("the time until January 1, 2999.", "ends today")),
        ("?von=2999-01-01", ("the time since January 1, 2999.", "ends today")),
        ("?von=gestern", ("cannot be read",)),
        ("?von=9999-12-31&bis=0001-01-01", ("You asked for", "change places", "ends today")),
    ],
)
def test_another_period_than_the_one_asked_for_is_explained(
    client: HouseClient, slug: str, period: str, said: tuple[str, ...]
) -> None:
    page = LexborHTMLParser(
        client.get(f"/wirkung/w/{slug}{period}", headers={"Accept-Language": "en"}).text
    )
    notices = [one.text(strip=True) for one in page.css(".page__head .notice")]
    assert len(notices) == (1 if said else 0)
    for words in said:
        assert words in notices[0]


def _handed_over(app: Flask, cast: Cast, slug: str, *, on: date) -> None:
    """Let Projekt Beta have an instrument of Projekt Alpha since a day."""
    with app.app_context(), unit_of_work():
        receiver = db.session.get_one(Organisation, cast.beta_id)
        made = handing_over.offer(found_at(slug), receiver, by=cast.alice.actor)
        handing_over.accept(made, by=cast.carla.actor)
        made.decided_at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


def test_who_gave_everything_away_is_led_to_the_proof(
    client: HouseClient, app: Flask, cast: Cast, slug: str
) -> None:
    def leads(organisation: str) -> bool:
        return f"/wirkung/organisation/{organisation}" in client.get(f"/o/{organisation}").text

    assert (leads(cast.alpha_slug), leads(cast.beta_slug)) == (True, False)
    _handed_over(app, cast, slug, on=date(2026, 5, 20))
    assert (leads(cast.alpha_slug), leads(cast.beta_slug)) == (True, True)


@pytest.mark.parametrize("period", ["", "?bis=2026-08-01"])
def test_what_was_handed_over_stays_in_the_proof_of_its_makers(
    client: HouseClient, app: Flask, cast: Cast, slug: str, period: str
) -> None:
    with app.app_context():
        late = scene.said(since=date(2026, 7, 1), region_key=scene.BREMEN, quote_consent=True)
        scene.reported(found_at(slug).id, late, adopter_name="Schule danach")
        factories.published(cast.alpha_id, title="Noch bei uns")
    _handed_over(app, cast, slug, on=date(2026, 5, 20))
    makers = f"/wirkung/organisation/{cast.alpha_slug}"
    found = json.loads(client.get(f"{makers}.json{period}", headers=ENGLISH).data)
    assert (found["figures"]["places"], found["figures"]["regions"]) == (21, 1)
    assert [one["slug"] for one in found["instruments"] if one["places"]] == [slug]
    assert [one["by"] for one in found["quotes"]] == ["Schule am Hafen"]
    assert sum(one["entries"] for one in found["success_factors"]) == 2  # of both before
    assert "handed over to another organisation on May 20, 2026" in found["counted"]
    page = client.get(f"{makers}{period}", headers=ENGLISH).text
    assert "2 instruments" in page
    assert page.count("Among them 1 instrument that was handed over") == 1
    assert "Schule am Hafen" in page
    assert "Schule danach" not in page
    table = client.get(f"{makers}.csv{period}", headers=ENGLISH).text
    assert "Among them 1 instrument that was handed over" in table
    present = f"/wirkung/organisation/{cast.beta_slug}"
    theirs = json.loads(client.get(f"{present}.json{period}", headers=ENGLISH).data)
    assert theirs["figures"]["places"] == 22
    assert "Among them" not in client.get(f"{present}{period}", headers=ENGLISH).text


def test_before_the_handover_its_makers_had_it_already(
    client: HouseClient, app: Flask, cast: Cast, slug: str
) -> None:
    _handed_over(app, cast, slug, on=date(2026, 5, 20))
    address = f"/wirkung/organisation/{cast.alpha_slug}.json?bis=2025-12-31"
    assert json.loads(client.get(address).data)["figures"]["places"] == 1


def test_what_came_back_counts_without_an_end(
    client: HouseClient, app: Flask, cast: Cast, slug: str
) -> None:
    _handed_over(app, cast, slug, on=date(2025, 12, 20))
    with app.app_context(), unit_of_work():
        makers = db.session.get_one(Organisation, cast.alpha_id)
        back = handing_over.offer(found_at(slug), makers, by=cast.carla.actor)
        handing_over.accept(back, by=cast.alice.actor)
    address = f"/wirkung/organisation/{cast.alpha_slug}"
    assert json.loads(client.get(f"{address}.json").data)["figures"]["places"] == 21
    assert "Among them" not in client.get(address, headers=ENGLISH).text


def test_what_was_offered_alone_or_removed_is_nobodys_proof(
    client: HouseClient, app: Flask, cast: Cast, slug: str
) -> None:
    with app.app_context(), unit_of_work():
        receiver = db.session.get_one(Organisation, cast.beta_id)
        handing_over.offer(found_at(slug), receiver, by=cast.alice.actor)
    address = f"/wirkung/organisation/{cast.alpha_slug}"
    assert "Among them" not in client.get(address, headers=ENGLISH).text
    with app.app_context(), unit_of_work():
        handing_over.accept(db.session.scalars(select(Handover)).one(), by=cast.carla.actor)
        publishing.remove(found_at(slug), "Rechte", by=factories.EDITORIAL)
    assert "Among them" not in client.get(address, headers=ENGLISH).text
    assert json.loads(client.get(f"{address}.json").data)["figures"]["places"] == 0


def test_what_nobody_has_told_is_not_shown_as_nothing(
    client: HouseClient, app: Flask, cast: Cast, slug: str
) -> None:
    with app.app_context():
        factories.published(cast.alpha_id, title="Noch ohne Einsatz")
    told = client.get(f"/wirkung/w/{slug}", headers=ENGLISH).text
    before = client.get(f"/wirkung/w/{slug}?bis=2020-01-01", headers=ENGLISH).text
    assert "People reached" in told
    assert "People reached" not in before
    listed = client.get(f"/wirkung/organisation/{cast.alpha_slug}", headers=ENGLISH).text
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
