"""Pages of the site that administrators write."""

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests.cast import Cast
from tests.client import HouseClient
from toolbox.foundation.uow import unit_of_work
from toolbox.site.operations import write_page

SHORT = ["ueber", "impressum", "datenschutz", "barrierefreiheit", "hilfe"]


@pytest.mark.parametrize("slug", SHORT)
@pytest.mark.parametrize("locale", ["de", "en"])
def test_every_page_is_there_in_both_languages(client: HouseClient, slug: str, locale: str) -> None:
    response = client.get(f"/seite/{slug}", headers={"Accept-Language": locale})
    assert response.status_code == 200
    article = LexborHTMLParser(response.get_data(as_text=True)).css_first("article")
    assert article is not None
    assert article.attributes["lang"] == locale


@pytest.mark.parametrize("slug", SHORT)
def test_short_addresses_lead_to_the_pages(client: HouseClient, slug: str) -> None:
    response = client.get(f"/{slug}")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/seite/{slug}"


@pytest.mark.parametrize("slug", ["gibtsnicht", "..", "%00", "a" * 300])
def test_other_addresses_are_not_found(client: HouseClient, slug: str) -> None:
    assert client.get(f"/seite/{slug}").status_code == 404


def test_links_between_pages_lead_somewhere(client: HouseClient) -> None:
    page = LexborHTMLParser(client.get("/seite/hilfe").get_data(as_text=True))
    own = [
        str(link.attributes["href"])
        for link in page.css(".prose a[href]")
        if ":" not in str(link.attributes["href"])
    ]
    assert own
    for href in own:
        assert client.get(f"/seite/{href}").status_code == 200, href


def test_what_an_administrator_writes_is_shown_safely_with_headings_in_order(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        body = "## Erstens\n\n### Genauer\n\n<script>alert(1)</script>"
        write_page("hilfe", "de", title="Hilfe", body=body, by=cast.anton.actor)
    response = client.get("/seite/hilfe", headers={"Accept-Language": "de"})
    page = LexborHTMLParser(response.get_data(as_text=True))
    assert [node.tag for node in page.css("article :is(h1, h2, h3)")] == ["h1", "h2", "h3"]
    assert page.css_first("article script") is None
