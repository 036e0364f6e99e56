"""The home page and the pages behind its three doors."""

from collections.abc import Callable

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from toolbox.catalogue.models import Instrument
from toolbox.delivery import counting
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.web.home import shelf
from toolbox.web.home.entrances import ENTRANCES

pytestmark = pytest.mark.slow

ENGLISH = {"Accept-Language": "en"}
TERMS = {"topic": ("praktikum",), "audience": ("schulen",)}
Publish = Callable[..., str]


@pytest.fixture
def publish(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Publish:
    """Publish an instrument that can be found at once; answer with its slug."""

    def make(kind: str = "checklist", **changes: object) -> str:
        with app.app_context():
            _version_id, slug = factories.published(cast.alpha_id, kind=kind, **changes)
        run_jobs()
        return slug

    return make


def _page(response: TestResponse) -> LexborHTMLParser:
    assert response.status_code == 200
    return LexborHTMLParser(response.get_data(as_text=True))


def _links(page: LexborHTMLParser) -> list[str]:
    return [str(link.attributes["href"]) for link in page.css("main a[href]")]


def test_an_empty_toolbox_has_a_home_page_too(client: HouseClient) -> None:
    page = _page(client.get("/"))
    assert page.css_first(".search-form input[name=q]") is not None
    assert [link.attributes["href"] for link in page.css(".door a")] == [
        "/einstieg/ausbilden",
        "/einstieg/klasse",
        "/einstieg/einreichen",
    ]
    assert page.css_first("#neu") is None


def test_the_home_page_shows_what_is_new_topics_and_organisations(
    client: HouseClient, publish: Publish
) -> None:
    slug = publish(terms=TERMS)
    links = _links(_page(client.get("/")))
    assert f"/w/{slug}" in links
    assert "/suche?thema=praktikum" in links
    assert "/o/projekt-alpha" in links
    assert "/feeds/neu.atom" in links


def test_what_is_downloaded_often_appears_only_once_there_are_downloads(
    app: Flask, client: HouseClient, publish: Publish
) -> None:
    publish()
    assert _page(client.get("/")).css_first("#beliebt") is None
    with app.app_context(), unit_of_work():
        db.session.execute(update(Instrument).values(download_count=7))
    app.extensions.pop(shelf.EXTENSION)  # downloads follow within seconds; here they are over
    assert _page(client.get("/")).css_first("#beliebt") is not None


def test_regions_with_advice_lead_to_it(client: HouseClient, publish: Publish) -> None:
    publish("advisory-offer", terms={**TERMS, "region": ("05913",)})
    assert "/beratung?region=05913" in _links(_page(client.get("/")))


@pytest.mark.parametrize("entrance", ENTRANCES, ids=lambda entrance: entrance.key)
def test_every_door_opens_in_an_empty_toolbox(client: HouseClient, entrance: object) -> None:
    page = _page(client.get(f"/einstieg/{entrance.key}", headers=ENGLISH))  # type: ignore[attr-defined]
    assert page.css_first("h1").text() == str(entrance.title)  # type: ignore[union-attr,attr-defined]


def test_a_door_that_does_not_exist_is_a_page_not_found(client: HouseClient) -> None:
    assert client.get("/einstieg/keller").status_code == 404


def test_first_time_trainers_get_instruments_by_phase(
    client: HouseClient, publish: Publish
) -> None:
    audience = ("erstausbildende-betriebe",)
    early = publish(terms={**TERMS, "audience": audience, "phase": ("vorbereiten", "pruefen")})
    late = publish(terms={**TERMS, "audience": audience, "phase": ("pruefen",)})
    other = publish(terms={**TERMS, "audience": ("eltern",), "phase": ("pruefen",)})
    page = _page(client.get("/einstieg/ausbilden"))
    links = _links(page)
    assert links.index(f"/w/{early}") < links.index(f"/w/{late}")
    assert links.count(f"/w/{early}") == 1
    assert f"/w/{other}" not in links
    assert "/suche?zielgruppe=erstausbildende-betriebe&phase=pruefen" in links
    assert page.css_first("form.place-form input[name=ort]") is not None


def test_steps_lead_to_instruments_only_where_these_are(
    client: HouseClient, publish: Publish
) -> None:
    assert _links(_page(client.get("/einstieg/ausbilden")))[1:2] == ["/beratung"]
    slug = publish(title="Checkliste Ausbildung starten")
    assert slug == "checkliste-ausbildung-starten"
    doors = _page(client.get("/einstieg/ausbilden")).css(".door a")
    assert [door.attributes["href"] for door in doors] == [f"/w/{slug}", "/beratung"]


def test_classes_get_what_takes_two_hours_at_most(client: HouseClient, publish: Publish) -> None:
    short = publish(duration_minutes=90, terms=TERMS)
    long = publish(duration_minutes=600, terms=TERMS)
    links = _links(_page(client.get("/einstieg/klasse")))
    assert f"/w/{short}" in links
    assert f"/w/{long}" not in links
    assert "/suche?zielgruppe=schulen&branche=logistik" in links


def test_whoever_has_an_instrument_is_led_to_the_form(client: HouseClient) -> None:
    assert "/einreichen" in _links(_page(client.get("/einstieg/einreichen")))


def test_more_instruments_do_not_ask_more_of_the_database(
    app: Flask, client: HouseClient, publish: Publish
) -> None:
    publish()
    with counting_queries(app) as few:
        client.get("/")
    for _one in range(8):
        publish()
    counting.flush(app)  # what was counted for a while is written by whoever comes next
    with counting_queries(app) as many:
        client.get("/")
    assert len(many) <= len(few)
    assert len(many) <= 15


def test_a_change_is_on_the_home_page_at_once(client: HouseClient, publish: Publish) -> None:
    publish(title="Zuerst da")
    assert "Gleich danach" not in client.get("/").text
    publish(title="Gleich danach")
    assert "Gleich danach" in client.get("/").text
