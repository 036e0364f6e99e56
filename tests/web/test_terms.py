"""Pages of terms and keywords."""

from collections.abc import Callable

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations, queries

pytestmark = pytest.mark.slow

ENGLISH = {"Accept-Language": "en"}
TERMS = {"topic": ("praktikum",), "audience": ("schulen",)}
Publish = Callable[..., str]


@pytest.fixture
def publish(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Publish:
    """Publish an instrument that can be found at once; answer with its slug."""

    def make(**changes: object) -> str:
        with app.app_context():
            _version_id, slug = factories.published(cast.alpha_id, kind="guide", **changes)
        run_jobs()
        return slug

    return make


def _page(client: HouseClient, address: str) -> LexborHTMLParser:
    response = client.get(address, headers=ENGLISH)
    assert response.status_code == 200
    return LexborHTMLParser(response.get_data(as_text=True))


def _links(page: LexborHTMLParser) -> list[str]:
    return [str(link.attributes["href"]) for link in page.css("main a[href]")]


def test_a_term_explains_itself_and_shows_its_instruments(
    client: HouseClient, publish: Publish
) -> None:
    slug = publish(terms=TERMS)
    page = _page(client, "/begriffe/topic/praktikum")
    assert page.css_first("h1").text() == "Work placement"  # type: ignore[union-attr]
    assert "taster days" in page.css_first(".lead").text()  # type: ignore[union-attr]
    assert f"/w/{slug}" in _links(page)
    assert "/suche?thema=praktikum" in _links(page)


def test_broader_terms_include_the_instruments_of_narrower_ones(
    client: HouseClient, publish: Publish
) -> None:
    slug = publish(terms={**TERMS, "region": ("05913",)})
    land = _links(_page(client, "/begriffe/region/05"))
    assert f"/w/{slug}" in land
    assert "/begriffe/region/05913" in land
    assert "/begriffe/region/05" in _links(_page(client, "/begriffe/region/05913"))


def test_a_term_that_nothing_carries_invites_to_submit(client: HouseClient) -> None:
    assert "/einreichen" in _links(_page(client, "/begriffe/topic/inklusion"))


def test_a_term_of_a_vocabulary_that_is_no_filter_has_a_page(
    client: HouseClient, app: Flask
) -> None:
    with app.app_context():
        key = queries.terms_of("success_factor")[0].key
    page = _page(client, f"/begriffe/success_factor/{key}")
    assert not [link for link in _links(page) if link.startswith("/suche?")]


def test_a_keyword_has_a_short_address(client: HouseClient, publish: Publish) -> None:
    slug = publish(tags=("Hafen",))
    assert f"/w/{slug}" in _links(_page(client, "/schlagwort/hafen"))
    response = client.get("/begriffe/tag/hafen")
    assert response.status_code == 301
    assert response.headers["Location"] == "/schlagwort/hafen"


def test_a_merged_keyword_leads_to_what_replaced_it(
    app: Flask, client: HouseClient, cast: Cast, publish: Publish
) -> None:
    publish(tags=("Häfen",))
    publish(tags=("Hafen",))
    with app.app_context(), unit_of_work():
        old, new = queries.term("tag", "haefen"), queries.term("tag", "hafen")
        operations.merge(old, into=new, by=cast.edith.actor)
    response = client.get("/schlagwort/haefen")
    assert response.status_code == 301
    assert response.headers["Location"] == "/schlagwort/hafen"


@pytest.mark.parametrize(
    "address",
    [
        "/begriffe/topic/gibtsnicht",
        "/begriffe/gibtsnicht/x",
        "/schlagwort/gibtsnicht",
        "/schlagwort/%00",
    ],
)
def test_what_is_not_known_is_not_found(client: HouseClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_page_behind_the_last_leads_back(client: HouseClient, publish: Publish) -> None:
    publish(terms=TERMS)
    page = _page(client, "/begriffe/topic/praktikum?seite=10000")
    assert page.css_first(".empty-state a").attributes["href"] == "/begriffe/topic/praktikum"  # type: ignore[union-attr]


def test_long_lists_have_pages(client: HouseClient, publish: Publish) -> None:
    for _one in range(21):
        publish(terms=TERMS)
    links = _links(_page(client, "/begriffe/topic/praktikum"))
    assert "/begriffe/topic/praktikum?seite=2" in links


def test_all_topics_are_listed_with_how_many_there_are(
    client: HouseClient, publish: Publish
) -> None:
    publish(terms=TERMS, tags=("Hafen",))
    page = _page(client, "/themen")
    chips = {chip.attributes["href"]: chip for chip in page.css("main a.chip")}
    assert set(chips) == {
        "/begriffe/topic/praktikum",
        "/begriffe/audience/schulen",
        "/schlagwort/hafen",
    } | {href for href in chips if str(href).startswith("/begriffe/sector/")}
    assert chips["/begriffe/topic/praktikum"].css_first(".chip__count").text() == "1"  # type: ignore[union-attr]
