"""What other sites show of this toolbox: in frames, by script, by oEmbed; and how it is chosen."""

import html
from typing import Any
from urllib.parse import quote

import pytest
from defusedxml import ElementTree
from flask import Flask
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.curation import sample
from tests.design.test_styles import contrast
from tests.scenes import Scene
from toolbox.catalogue import queries as catalogue
from toolbox.curation.lifecycle import Visibility
from toolbox.foundation import jobs
from toolbox.web.embedding.colours import READABLE, shades_of

OWN = "http://toolbox.example.org"
TITLE = 'Messe "Ruhr" <b>& mehr</b>'
PAGES = (
    *("/einbetten/suche", "/einbetten/liste?q=messe", "/einbetten/koffer/hafen"),
    "/einbetten/w/{slug}",
)
LOOK = "lang=en&licht=dunkel&farbe=ffc53d&schrift=120"


@pytest.fixture
def slug(app: Flask, cast: Cast, scene: Scene) -> str:
    """An instrument in a public and in a private collection, and a draft."""
    return scene("embedding.collections", lambda: _furnished(app, cast))


def _furnished(app: Flask, cast: Cast) -> str:
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id, title=TITLE)
        factories.draft(cast.alpha_id, title="Geheime Messe")
        number = catalogue.instrument_by_slug(slug).id
        by = cast.carla.actor
        sample.collection(by, [number], title="Hafen", visibility=Visibility.PUBLIC)
        sample.collection(by, [number], title="Privat")
        jobs.run_due()
    return slug


def _page(answer: TestResponse) -> LexborHTMLParser:
    return LexborHTMLParser(answer.text)


def _one(page: LexborHTMLParser, selector: str) -> LexborNode:
    (found,) = page.css(selector)
    return found


def _of(address: str, slug: str, look: str = "") -> str:
    address = address.format(slug=slug)
    sign = "&" if "?" in address else "?"
    return f"{address}{sign}{look}" if look else address


@pytest.mark.parametrize("address", PAGES)
def test_any_site_may_frame_it_and_nothing_is_remembered(
    client: HouseClient, slug: str, address: str
) -> None:
    client.set_cookie("sprache", "en")
    client.set_cookie("farben", "dark")
    answer = client.get(_of(address, slug))
    assert answer.status_code == 200
    assert "frame-ancestors" not in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers
    page = _page(answer)
    assert not page.css("script")
    assert _one(page, "html").attributes == {"lang": "de"}, "cookies are not looked at"
    for link in page.css("a[href], form"):
        assert link.attributes["target"] == "_blank"
        assert link.attributes["rel"] == "noopener"
        to = str(link.attributes.get("href") or link.attributes.get("action"))
        assert to.startswith(OWN)
    assert "Geheim" not in answer.text


@pytest.mark.parametrize("address", PAGES)
def test_the_address_says_how_it_looks(client: HouseClient, slug: str, address: str) -> None:
    page = _page(client.get(_of(address, slug, LOOK)))
    assert _one(page, "html").attributes == {"lang": "en", "data-theme": "dark"}
    (own,) = page.css('link[href^="/einbetten/aussehen.css"]')
    styles = client.get(str(own.attributes["href"]))
    assert styles.mimetype == "text/css"
    assert "font-size:120%" in styles.text
    assert "--brand:light-dark(#" in styles.text
    assert "Set-Cookie" not in styles.headers


@pytest.mark.parametrize(
    "odd",
    [
        "farbe=red;}body{display:none&schrift=9999999999&licht=x&lang=fr",
        "farbe=%00&schrift=-1&anzahl=0&lang=%ff",
        "farbe=0b4f5c7&schrift=²&anzahl=99999999999999999999",
    ],
)
def test_what_is_not_understood_is_left_out(client: HouseClient, slug: str, odd: str) -> None:
    styles = client.get(f"/einbetten/aussehen.css?{odd}").text
    assert styles in {":root{font-size:100%}\n", ":root{font-size:160%}\n"}
    for address in PAGES:
        page = client.get(_of(address, slug, odd))
        assert page.status_code == 200
        assert "display:none" not in page.text


@pytest.mark.parametrize("colour", ["ffffff", "000000", "ffc53d", "7d1f2f", "808080", "00ff00"])
def test_every_colour_can_be_read(colour: str) -> None:
    shades = shades_of(f"#{colour}")
    for ground in ("#ffffff", "#f7f5f0", "#e4f0f1"):
        assert contrast(shades.light, ground) >= READABLE
    for ground in ("#10191d", "#18252b", "#17343c"):
        assert contrast(shades.dark, ground) >= READABLE
    assert contrast(shades.on_light, shades.light) >= READABLE
    assert contrast(shades.on_dark, shades.dark) >= READABLE


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/einbetten/w/gibt-es-nicht", 404),
        ("/einbetten/koffer/privat", 404),
        ("/einbetten/koffer/2", 404),
        ("/einbetten/koffer/mein", 404),
    ],
)
def test_a_frame_says_that_nothing_is_here(
    client: HouseClient, cast: Cast, slug: str, address: str, status: int
) -> None:
    client.sign_in(cast.carla)
    answer = client.get(address)
    assert answer.status_code == status
    assert "frame-ancestors" not in answer.headers["Content-Security-Policy"]
    assert not _page(answer).css("form, script, nav")
    assert client.get(f"{address}.json").status_code == status


@pytest.mark.parametrize(
    "address", ["/einbetten/liste.json?q=messe", "/einbetten/koffer/hafen.json"]
)
def test_scripts_of_other_sites_read_the_same(client: HouseClient, slug: str, address: str) -> None:
    answer = client.get(_of(address, slug, "lang=en"), headers={"Origin": "https://schule.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    shelf: dict[str, Any] = answer.get_json()
    (item,) = shelf["items"]
    assert (item["title"], item["address"]) == (TITLE, f"{OWN}/w/{slug}")
    assert (shelf["language"], shelf["total"]) == ("en", 1)
    again = client.get(
        _of(address, slug, "lang=en"), headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, "*")


def test_the_script_has_an_address_that_stays(client: HouseClient) -> None:
    answer = client.get("/einbetten/werkzeugkoffer.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers
    for sign in ("innerHTML", "document.cookie", "localStorage", "eval("):
        assert sign not in answer.text


def test_a_list_holds_as_many_as_was_asked_for(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    with app.app_context():
        for _number in range(4):
            factories.published(cast.alpha_id)
        jobs.run_due()
    shelf = client.get("/einbetten/liste.json?anzahl=2&sortierung=neueste").get_json()
    assert (len(shelf["items"]), shelf["total"]) == (2, 5)
    page = _page(client.get("/einbetten/liste?anzahl=2&sortierung=neueste"))
    assert [one.text() for one in page.css("h2")] == [one["title"] for one in shelf["items"]]


@pytest.mark.parametrize(("asked", "held"), [("", 3), ("?anzahl=2", 2), ("?anzahl=50", 3)])
def test_a_collection_says_how_many_more_it_has(
    app: Flask, client: HouseClient, cast: Cast, asked: str, held: int
) -> None:
    with app.app_context():
        numbers = [sample.instrument(cast.alpha_id) for _number in range(3)]
        by = cast.carla.actor
        sample.collection(by, numbers, title="Regal", visibility=Visibility.PUBLIC)
    shelf = client.get(f"/einbetten/koffer/regal.json{asked}").get_json()
    assert (len(shelf["items"]), shelf["total"]) == (held, 3)
    page = _page(client.get(f"/einbetten/koffer/regal{asked}"))
    assert [one.text() for one in page.css("h2")] == [
        f"{place}. {one['title']}" for place, one in enumerate(shelf["items"], start=1)
    ]
    link = _one(page, "a.button")
    assert (link.text(), link.attributes["href"]) == (shelf["more"], f"{OWN}/koffer/regal")
    assert ("1" in shelf["more"]) is (held == 2)


def test_filters_go_along_with_the_search_box(client: HouseClient) -> None:
    page = _page(client.get("/einbetten/suche?zielgruppe=eltern&q=messe&schrift=90"))
    kept = {one.attributes["name"]: one.attributes["value"] for one in page.css("[type=hidden]")}
    assert kept == {"zielgruppe": "eltern"}
    assert _one(page, "form").attributes["action"] == f"{OWN}/suche"


def _oembed(client: HouseClient, path: str, **args: object) -> TestResponse:
    return client.get("/oembed", query_string={"url": f"{OWN}{path}", **args})


@pytest.mark.parametrize("path", ["/w/{slug}", "/koffer/hafen", "/suche?q=messe"])
def test_editors_of_other_sites_get_a_frame(client: HouseClient, slug: str, path: str) -> None:
    answer = _oembed(client, path.format(slug=slug), maxwidth=300, maxheight=200)
    said = answer.get_json()
    assert (said["version"], said["type"], said["provider_name"]) == (
        "1.0",
        "rich",
        "Werkzeugkoffer",
    )
    assert (said["width"], said["height"]) == (300, 200)
    (frame,) = LexborHTMLParser(said["html"]).css("iframe")
    assert (frame.attributes["width"], frame.attributes["height"]) == ("300", "200")
    assert frame.attributes["title"] == said["title"]
    assert len(LexborHTMLParser(said["html"]).css("body *")) == 1, "titles make no elements"
    address = str(frame.attributes["src"])
    assert address.startswith(f"{OWN}/einbetten/")
    assert client.get(address.removeprefix(OWN)).status_code == 200
    other = _oembed(client, path.format(slug=slug), format="xml", maxwidth=300, maxheight=200)
    root = ElementTree.fromstring(other.data)
    assert {one.tag: one.text for one in root} == {name: str(one) for name, one in said.items()}


@pytest.mark.parametrize("path", ["/w/{slug}", "/koffer/hafen"])
def test_the_pages_name_their_frame(client: HouseClient, slug: str, path: str) -> None:
    page = _page(client.get(path.format(slug=slug)))
    for form, media_type in (("json", "application/json+oembed"), ("xml", "text/xml+oembed")):
        (link,) = page.css(f'link[type="{media_type}"]')
        answer = client.get(str(link.attributes["href"]))
        assert answer.status_code == 200
        assert form in str(answer.mimetype)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("", 404),
        ("https://boese.example/w/x", 404),
        (f"{OWN}/w/gibt-es-nicht", 404),
        (f"{OWN}/koffer/privat", 404),
        (f"{OWN}/koffer/2", 404),
        (f"{OWN}/verwaltung", 404),
        (f"javascript:alert(1)//{OWN}/w/x", 404),
        ("http://[", 404),
        (f"{OWN}/w/%00\ud7ff", 404),
        ("x" * 5000, 404),
    ],
)
def test_what_visitors_do_not_find_has_no_frame(
    client: HouseClient, cast: Cast, slug: str, url: str, status: int
) -> None:
    client.sign_in(cast.carla)
    assert client.get("/oembed", query_string={"url": url}).status_code == status


def test_other_forms_are_not_offered(client: HouseClient, slug: str) -> None:
    assert _oembed(client, f"/w/{slug}", format="yaml").status_code == 400
    odd = _oembed(client, f"/w/{slug}", maxwidth="x", maxheight="9" * 30).get_json()
    assert (odd["width"], odd["height"]) == (600, 240)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", "/einbetten/liste"),
        ("was=suche", "/einbetten/suche"),
        ("adresse=messe", "/einbetten/liste?q=messe"),
        ("adresse=/suche%3Fq%3Dmesse", "/einbetten/liste?q=messe"),
        (f"adresse={quote(OWN)}/koffer/hafen", "/einbetten/koffer/hafen"),
        ("koffer=/koffer/hafen", "/einbetten/koffer/hafen"),
    ],
)
def test_the_line_is_put_together_without_scripts(
    client: HouseClient, slug: str, asked: str, shown: str
) -> None:
    answer = client.get(f"/einbetten?{asked}&{LOOK}")
    assert answer.status_code == 200
    assert "frame-src http://localhost/einbetten/" in answer.headers["Content-Security-Policy"]
    page = _page(answer)
    preview = str(_one(page, "iframe").attributes["src"])
    assert preview.startswith(shown)
    assert client.get(preview).status_code == 200
    line = html.unescape(_one(page, "#rahmen").text())
    assert f'src="{OWN}{preview}"' in line
    assert "farbe=ffc53d" in line
    assert "anzahl=10" in line
    if "was" not in asked:
        element = LexborHTMLParser(_one(page, "#element").text())
        tag = _one(element, "werkzeugkoffer-liste")
        assert (
            client.get(str(tag.attributes["src"]).removeprefix(OWN)).mimetype == "application/json"
        )
        assert str(_one(element, "werkzeugkoffer-liste a").attributes["href"]).startswith(OWN)
        script = str(_one(element, "script").attributes["src"])
        assert client.get(script.removeprefix(OWN)).status_code == 200


def test_the_line_speaks_the_language_of_its_readers(client: HouseClient, slug: str) -> None:
    for headers in ({"Accept-Language": "de"}, {"Accept-Language": "en"}):
        page = _page(client.get("/einbetten?adresse=messe&lang=en", headers=headers))
        for line in ("#rahmen", "#element"):
            assert "Instruments for “messe”" in html.unescape(_one(page, line).text()), headers


@pytest.mark.parametrize(
    "asked", ["adresse=https://boese.example/", "adresse=/koffer/privat", "farbe=rot"]
)
def test_the_builder_says_what_is_wrong(client: HouseClient, slug: str, asked: str) -> None:
    answer = client.get(f"/einbetten?{asked}")
    assert answer.status_code == 422
    assert _page(answer).css(".field__error")


def test_pages_lead_to_the_builder(client: HouseClient, slug: str) -> None:
    for place in ("/suche?q=messe", "/koffer/hafen"):
        (link,) = _page(client.get(place)).css('main a[href^="/einbetten?"]')
        assert client.get(str(link.attributes["href"])).status_code == 200
    assert 'href="/einbetten"' in client.get("/schnittstellen").text
    assert 'href="/schnittstellen"' in client.get("/").text


def test_the_page_of_open_doors_names_doors_that_open(client: HouseClient, slug: str) -> None:
    page = _page(client.get("/schnittstellen"))
    ways = {str(one.attributes["href"]) for one in page.css("main .grid a[href]")}
    for_members = {"/pakete": 303}
    wanted = dict.fromkeys(ways, 200) | for_members
    assert {one: client.get(one).status_code for one in ways} == wanted
    forms = [one.text() for one in page.css("tbody td") if one.text().startswith("http")]
    assert forms
    for one in forms:
        assert client.get(one.removeprefix(OWN).replace("NAME", slug)).status_code == 200


@pytest.mark.parametrize(("title", "slug_"), [("Suche", "suche-2"), ("Liste!", "liste-2")])
def test_no_instrument_takes_an_address_of_these_pages(
    app: Flask, cast: Cast, title: str, slug_: str
) -> None:
    with app.app_context():
        assert factories.published(cast.alpha_id, title=title)[1] == slug_
