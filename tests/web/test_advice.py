"""Advice near you: from what a person types to who advises there."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient

ENGLISH = {"Accept-Language": "en"}
DORTMUND, UNNA, NRW, BAVARIA = "05913", "05978", "05", "09"
LAENDER = [f"{number:02}" for number in range(1, 17)]
Offer = Callable[..., None]


@pytest.fixture
def offer(app: Flask, cast: Cast) -> Offer:
    """Publish an advisory offer for some regions."""

    def make(title: str, *regions: str, **fields: object) -> None:
        with app.app_context():
            factories.published(
                cast.alpha_id,
                kind="advisory-offer",
                title=title,
                terms={
                    "audience": ("ausbildungsbetriebe",),
                    "topic": ("ausbildung-starten",),
                    "region": regions,
                },
                fields=fields,
            )

    return make


def _page(client: HouseClient, address: str) -> LexborHTMLParser:
    response = client.get(address, headers=ENGLISH)
    assert response.status_code == 200
    return LexborHTMLParser(response.get_data(as_text=True))


def _told(page: LexborHTMLParser) -> list[tuple[str, list[str]]]:
    """Return the headings with the offers under each."""
    return [
        (
            section.css_first("h2").text().strip(),  # type: ignore[union-attr]
            [title.text().strip() for title in section.css("article h3")],
        )
        for section in page.css("main section")
        if section.css("article")
    ]


def test_the_nearest_come_first_then_the_land_then_the_country(
    client: HouseClient, offer: Offer
) -> None:
    offer("Beratung im Land", NRW)
    offer("Beratung überall", *LAENDER)
    offer("Beratung in Dortmund", DORTMUND, UNNA)
    offer("Beratung in Bayern", BAVARIA)
    assert _told(_page(client, "/beratung?ort=44135")) == [
        ("For Dortmund", ["Beratung in Dortmund"]),
        ("For all of North Rhine-Westphalia", ["Beratung im Land"]),
        ("Everywhere in Germany", ["Beratung überall"]),
    ]


@pytest.mark.parametrize(
    "typed", ["44135", "44135 Dortmund", "Dortmund", "dortmund ", "Kreis Unna"]
)
def test_places_are_understood_as_people_write_them(
    client: HouseClient, offer: Offer, typed: str
) -> None:
    offer("Beratung im Revier", DORTMUND, UNNA)
    told = _told(_page(client, f"/beratung?ort={quote(typed)}"))
    assert [titles for _heading, titles in told] == [["Beratung im Revier"]]


def test_where_nobody_is_near_the_rest_of_the_land_is_shown(
    client: HouseClient, offer: Offer
) -> None:
    offer("Beratung in Dortmund", DORTMUND)
    assert _told(_page(client, "/beratung?ort=50667")) == [
        ("Elsewhere in North Rhine-Westphalia", ["Beratung in Dortmund"])
    ]


def test_a_land_shows_its_own_offers(client: HouseClient, offer: Offer) -> None:
    offer("Beratung im Land", NRW)
    assert _told(_page(client, f"/beratung?region={NRW}")) == [
        ("For North Rhine-Westphalia", ["Beratung im Land"])
    ]


def test_an_offer_says_who_advises_in_which_language_at_what_cost(
    client: HouseClient, offer: Offer
) -> None:
    offer(
        "Beratung in Dortmund",
        DORTMUND,
        contact_persons=["Ausbildungsberatung der Kammer"],
        offered_languages=["tr", "Plattdeutsch"],
        free_of_charge=True,
    )
    text = _page(client, "/beratung?ort=44135").css_first("article").text()  # type: ignore[union-attr]
    assert "Ausbildungsberatung der Kammer" in text
    assert "Turkish, Plattdeutsch" in text
    assert "Free of charge" in text


def test_a_place_with_two_meanings_asks_which_is_meant(client: HouseClient, offer: Offer) -> None:
    offer("Beratung in Dortmund", DORTMUND)
    page = _page(client, "/beratung?ort=Halle")
    links = [link.attributes["href"] for link in page.css("section[aria-labelledby=auswahl] a")]
    assert len(links) > 1
    assert links[0] == "/beratung?region=15002"
    assert _told(page) == []


@pytest.mark.parametrize("typed", ["xyzzy", "00000", "<b>", "%", "🧰", "a" * 500, "-1"])
def test_an_unknown_place_is_said_to_be_one_and_all_laender_are_offered(
    client: HouseClient, typed: str
) -> None:
    page = _page(client, f"/beratung?ort={quote(typed)}")
    assert page.css_first(".notice--warning") is not None
    assert len(page.css("section[aria-labelledby=laender] a")) == 16


@pytest.mark.parametrize(
    "query", ["", "?ort=", "?ort=%20%20", "?region=", "?region=99999999", "?region=x"]
)
def test_without_a_place_the_page_explains_and_shows_the_regions(
    client: HouseClient, offer: Offer, query: str
) -> None:
    offer("Beratung in Dortmund", DORTMUND)
    page = _page(client, f"/beratung{query}")
    links = [link.attributes["href"] for link in page.css("section[aria-labelledby=regionen] a")]
    assert links == [f"/beratung?region={DORTMUND}"]
    assert page.css_first("form.place-form") is not None


def test_a_place_nobody_serves_says_so(client: HouseClient) -> None:
    assert _page(client, "/beratung?ort=44135").css_first(".empty-state") is not None


def test_a_misspelled_place_is_offered_as_it_is_called(client: HouseClient, offer: Offer) -> None:
    offer("Beratung in Dortmund", DORTMUND)
    page = _page(client, "/beratung?ort=dortmnd")
    links = {link.text().strip(): link.attributes["href"] for link in page.css("main a.chip")}
    assert links["Dortmund (North Rhine-Westphalia)"] == f"/beratung?region={DORTMUND}"
    assert "dortmnd" in page.css_first(".notice").text()  # type: ignore[union-attr]
    assert page.css_first("title").text().startswith("Advice near you")  # type: ignore[union-attr]
    assert _told(page) == []


def test_an_offer_leads_to_those_who_advise(client: HouseClient, offer: Offer) -> None:
    offer("Beratung in Dortmund", DORTMUND)
    link = _page(client, "/beratung?ort=44135").css_first("article a[rel~=external]")
    assert link is not None
    assert link.attributes["href"] == "https://example.org/werkzeug"
    assert "Mehr dazu" in link.text()
