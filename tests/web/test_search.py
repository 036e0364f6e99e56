"""The page of results: what it shows, and that no address breaks it."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.files import makers
from tests.web.shelf import Shelf
from toolbox.catalogue import operations, publishing, queries
from toolbox.discovery.backends.registry import open_index
from toolbox.discovery.query import MAX_TEXT
from toolbox.foundation.uow import unit_of_work

ENGLISH = {"Accept-Language": "en"}
NAUGHTY = [
    '"',
    "-",
    '-"',
    "<script>alert(1)</script>",
    "${7*7}",
    "%",
    "' OR 1=1 --",
    "\x00abc",
    "🧰",
    "a" * 5_000,
    " ".join(["wort"] * 500),
    "*",
    "title:x",
    "أبجد",
]
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


def _titles(page: LexborHTMLParser) -> list[str]:
    return [node.text().strip() for node in page.css(".card__title")]


def _count(page: LexborHTMLParser) -> str:
    found = page.css_first(".results__count strong")
    assert found is not None
    return found.text(strip=True)


def _search(client: HouseClient, address: str) -> LexborHTMLParser:
    return _page(client.get(address, headers=ENGLISH))


def test_words_find_and_are_marked(client: HouseClient, publish: Publish) -> None:
    publish(title="Fahrplan Praktikum", summary="Für eine Woche im Betrieb.")
    publish(title="Etwas anderes", summary="Ohne dieses Wort.")
    page = _search(client, "/suche?q=praktikum")
    assert _titles(page) == ["Fahrplan Praktikum"]
    assert [mark.text() for mark in page.css(".card__title mark")] == ["Praktikum"]
    assert _count(page) == "1 instrument"
    assert page.css_first("#q").attributes["value"] == "praktikum"  # type: ignore[union-attr]


def test_a_card_says_for_whom_how_long_and_under_which_licence(
    client: HouseClient, publish: Publish
) -> None:
    publish(duration_minutes=45, licence="CC-BY-4.0")
    facts = _search(client, "/suche").css_first(".card .fact-line")
    assert facts is not None
    text = facts.text()
    assert "zum ersten Mal" in text or "first time" in text
    assert "45" in text
    assert "CC BY 4.0" in text


def test_a_match_in_a_description_is_shown_with_its_place(
    client: HouseClient, publish: Publish
) -> None:
    publish(title="Werkbank", summary="Kurz.", description="Hier steht das Wort Gabelstapler.")
    excerpt = _search(client, "/suche?q=gabelstapler").css_first(".card__excerpt")
    assert excerpt is not None
    assert excerpt.text(strip=True).startswith("In the description")
    assert excerpt.css_first("mark") is not None


def test_a_match_in_a_file_leads_into_the_file(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    with app.app_context(), unit_of_work():
        content = factories.complete_content(title="Anhang")
        version = operations.draft(
            kind="guide", owner_id=cast.alpha_id, content=content, by=factories.EDITORIAL
        )
        factories.attached(version, "Ein Satz über Brandschutzhelfer.".encode(), "notiz.txt")
        publishing.publish(version, by=factories.EDITORIAL)
        slug = version.instrument.slug
    run_jobs()
    link = _search(client, "/suche?q=brandschutzhelfer").css_first(".card__excerpt a")
    assert link is not None
    href = str(link.attributes["href"])
    assert href.startswith(f"/w/{slug}/datei/")
    assert link.text(strip=True) == "notiz.txt"
    assert "Brandschutzhelfer" in _search(client, href).body.text()  # type: ignore[union-attr]


def test_filters_narrow_and_each_chip_takes_one_away(client: HouseClient, publish: Publish) -> None:
    publish("guide", title="Leitfaden Lager")
    publish("checklist", title="Checkliste Lager")
    page = _search(client, "/suche?q=lager&art=guide")
    assert _titles(page) == ["Leitfaden Lager"]
    chips = page.css("a.chip--chosen")
    assert [chip.attributes["href"] for chip in chips] == ["/suche?q=lager"]
    boxes = {box.attributes["value"]: box for box in page.css("#filter input[name=art]")}
    assert set(boxes) == {"guide", "checklist"}
    assert "checked" in boxes["guide"].attributes
    assert "checked" not in boxes["checklist"].attributes


def test_values_of_one_filter_are_alternatives(client: HouseClient, publish: Publish) -> None:
    publish("guide", title="Leitfaden")
    publish("checklist", title="Checkliste")
    publish("template", title="Vorlage")
    assert len(_titles(_search(client, "/suche?art=guide&art=template"))) == 2


def test_the_first_four_groups_are_open_and_empty_ones_hidden(
    client: HouseClient, publish: Publish
) -> None:
    publish()
    groups = _search(client, "/suche").css("#filter .facet-group")
    is_open = ["open" in group.attributes for group in groups]
    assert is_open == [True] * 4 + [False] * (len(groups) - 4)
    names = [group.attributes["id"] for group in groups]
    assert names[:4] == ["facet-art", "facet-zielgruppe", "facet-thema", "facet-aufwand"]
    assert "facet-beruf" not in names
    assert "facet-schlagwort" not in names


def test_keywords_are_in_the_panel_once_chosen(client: HouseClient, publish: Publish) -> None:
    publish(tags=("Hafen",))
    page = _search(client, "/suche?schlagwort=hafen")
    assert page.css_first("#facet-schlagwort") is not None
    assert "Hafen" in page.css("a.chip--chosen")[0].text()


def test_forms_keep_words_filters_and_order(client: HouseClient, publish: Publish) -> None:
    publish("guide")
    page = _search(client, "/suche?q=liste&art=guide&sortierung=titel&seite=3")

    def hidden(selector: str) -> set[tuple[str, str]]:
        return {
            (str(node.attributes["name"]), str(node.attributes["value"]))
            for node in page.css(f"{selector} input[type=hidden]")
            if node.attributes.get("name") != "csrf_token"
        }

    assert hidden("#filter") == {("q", "liste"), ("sortierung", "titel")}
    assert hidden(".sort-form") == {("q", "liste"), ("art", "guide")}
    assert hidden(".search-form") == {("art", "guide"), ("sortierung", "titel")}


@pytest.mark.parametrize(
    ("order", "titles"), [("titel", ["Anker", "Zange"]), ("neueste", ["Zange", "Anker"])]
)
def test_results_can_be_sorted(
    client: HouseClient, publish: Publish, order: str, titles: list[str]
) -> None:
    publish(title="Anker")
    publish(title="Zange")
    assert _titles(_search(client, f"/suche?sortierung={order}")) == titles


def test_an_unknown_value_is_a_chip_that_can_be_removed(
    client: HouseClient, publish: Publish
) -> None:
    publish()
    page = _search(client, "/suche?art=quatsch")
    chip = page.css_first("a.chip--chosen")
    assert chip is not None
    assert "unknown: quatsch" in chip.text()
    assert chip.attributes["href"] == "/suche"
    assert _count(page) == "0 instruments"


def test_nothing_found_says_what_would_find_something(
    client: HouseClient, publish: Publish
) -> None:
    publish("guide", title="Elternabend", tags=("Elternabend",))
    page = _search(client, "/suche?q=elternabent&art=app&zielgruppe=eltern")
    links = {link.attributes["href"] for link in page.css(".empty-state a")}
    assert "/suche?schlagwort=elternabend" in links
    assert {"/themen", "/beratung", "/einreichen"} <= links
    page = _search(client, "/suche?q=elternabend&art=app")
    wider = page.css_first(".empty-state .chip")
    assert wider is not None
    assert wider.attributes["href"] == "/suche?q=elternabend"
    assert wider.css_first(".chip__count").text() == "1"  # type: ignore[union-attr]


def test_who_finds_nothing_for_a_trade_is_led_to_what_every_trade_can_use(
    client: HouseClient, publish: Publish
) -> None:
    terms = factories.complete_content().terms
    publish(title="Lieferschein", terms={**terms, "sector": ("logistik",)})
    page = _search(client, "/suche?q=Zahntechnikerin")
    assert not page.css(".empty-state a[href*=branche]")
    publish(title="Elternabend", terms={**terms, "sector": ("branchenuebergreifend",)})
    page = _search(client, "/suche?q=Zahntechnikerin")
    way = page.css_first(".empty-state a[href='/suche?branche=branchenuebergreifend']")
    assert way is not None
    assert way.css_first(".chip__count").text() == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize(("language", "said"), [("en", "de"), ("de", None)])
def test_texts_in_another_language_say_so(
    client: HouseClient, publish: Publish, language: str, said: str | None
) -> None:
    """Screen readers would read German with an English voice."""
    slug = publish(title="Elternabend", languages=["de"])
    reader = {"Accept-Language": language}
    found = LexborHTMLParser(client.get("/suche?q=elternabend", headers=reader).text)
    shown = LexborHTMLParser(client.get(f"/w/{slug}", headers=reader).text)
    for page, places in (
        (found, (".card__title a", ".card__summary")),
        (shown, ("h1", ".lead", "#beschreibung .prose", "#einsatz div")),
    ):
        for place in places:
            node = page.css_first(place)
            assert node is not None, place
            assert node.attributes.get("lang") == said, place


@pytest.mark.parametrize("number", ["2", "10000", "99999999999"])
def test_a_page_behind_the_last_says_so_and_leads_back(
    client: HouseClient, publish: Publish, number: str
) -> None:
    publish()
    page = _search(client, f"/suche?q=checkliste&seite={number}")
    assert _count(page) == "1 instrument"
    back = page.css_first(".empty-state a")
    assert back is not None
    assert back.attributes["href"] == "/suche?q=checkliste"


def test_pages_are_real_links(client: HouseClient, app: Flask, publish: Publish) -> None:
    for _one in range(21):
        publish()
    links = [link.attributes["href"] for link in _search(client, "/suche").css(".pagination a")]
    assert links == ["/suche?seite=2", "/suche?seite=2"]


@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_is_typed_is_answered_and_kept(client: HouseClient, text: str) -> None:
    page = _search(client, f"/suche?q={quote(text)}&art={quote(text)}&seite={quote(text)}")
    kept = page.css_first("#q").attributes["value"] or ""  # type: ignore[union-attr]
    assert " ".join(text.replace("\x00", " ").split())[:MAX_TEXT].startswith(kept)


def test_without_words_in_it_the_text_is_explained(client: HouseClient, publish: Publish) -> None:
    publish()
    assert "type at least one word" in _search(client, "/suche?q=-").body.text()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "is_for_search_engines"),
    [("/suche", True), ("/suche?q=x", False), ("/suche?art=guide", False)],
)
def test_only_the_plain_page_is_for_search_engines(
    client: HouseClient, publish: Publish, address: str, is_for_search_engines: bool
) -> None:
    page = _search(client, address)
    assert (page.css_first("link[rel=canonical]") is not None) is is_for_search_engines
    assert (page.css_first("meta[name=robots]") is None) is is_for_search_engines


def test_drafts_and_retired_instruments_are_not_found(
    app: Flask, client: HouseClient, cast: Cast, publish: Publish, run_jobs: Callable[[], int]
) -> None:
    slug = publish(title="Ausgemustert")
    with app.app_context():
        factories.draft(cast.alpha_id, title="Entwurf")
    with app.app_context(), unit_of_work():
        publishing.retire(queries.by_slug(slug, by=factories.EDITORIAL), by=factories.EDITORIAL)
    # The index does not know yet; the database has the last word.
    assert _titles(_search(client, "/suche")) == []
    run_jobs()
    assert _titles(_search(client, "/suche?q=ausgemustert")) == []


def test_without_an_index_the_database_answers_and_the_page_says_so(
    app: Flask,
    client: HouseClient,
    cast: Cast,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.extensions, "toolbox.discovery", open_index("whoosh:", tmp_path))
    with app.app_context():
        factories.published(cast.alpha_id, title="Hafenführung", kind="guide")
        factories.published(cast.alpha_id, title="Hafenquiz", kind="checklist")
    page = _search(client, "/suche?q=hafen&art=guide")
    assert _titles(page) == ["Hafenführung"]
    assert page.css_first(".notice--warning") is not None
    assert len(_titles(_search(client, "/suche?zielgruppe=erstausbildende-betriebe"))) == 2
    assert _titles(_search(client, "/suche?zielgruppe=eltern")) == []


def test_more_results_do_not_ask_more_of_the_database(
    app: Flask, client: HouseClient, publish: Publish
) -> None:
    publish()
    client.get("/suche?q=checkliste")
    with counting_queries(app) as few:
        client.get("/suche?q=checkliste")
    for _one in range(12):
        publish()
    client.get("/suche?q=checkliste")  # labels are read anew after a change
    with counting_queries(app) as many:
        client.get("/suche?q=checkliste")
    assert len(many) <= len(few)
    assert len(many) <= 20


def test_a_match_on_a_page_opens_there(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    shelf = Shelf(app, cast, run_jobs)
    content = makers.pdf("Deckblatt #pagebreak() Hier steht etwas vom Brandschutzhelfer.")
    shelf.published({"leitfaden.pdf": content})
    run_jobs()
    run_jobs()
    link = _search(client, "/suche?q=brandschutzhelfer").css_first(".card__excerpt a")
    assert link is not None
    assert link.text(strip=True) == "leitfaden.pdf, page 2"
    address, _hash, anchor = str(link.attributes["href"]).partition("#")
    assert _search(client, address).css_first(f"#{anchor}") is not None


def test_a_typing_error_is_corrected_and_the_page_says_so(
    client: HouseClient, publish: Publish
) -> None:
    publish(title="Leitfaden Ausbildungsvertrag")
    page = _search(client, "/suche?q=ausbildungsvertarg")
    assert _titles(page) == ["Leitfaden Ausbildungsvertrag"]
    note = page.css_first(".notice")
    assert note is not None
    assert note.css_first("strong").text() == "ausbildungsvertrag"  # type: ignore[union-attr]
    literal = note.css_first("a")
    assert literal is not None
    assert literal.attributes["href"] == "/suche?q=ausbildungsvertarg&genau=1"
    page = _search(client, "/suche?q=ausbildungsvertarg&genau=1")
    assert _titles(page) == []
    back = page.css_first(".notice a")
    assert back is not None
    assert back.attributes["href"] == "/suche?q=ausbildungsvertarg"


def test_when_not_all_words_are_there_the_page_says_what_was_done(
    client: HouseClient, publish: Publish
) -> None:
    publish(title="Messe mit Eltern")
    page = _search(client, "/suche?q=messe+eltern+raumschiff")
    assert _titles(page) == ["Messe mit Eltern"]
    assert "most of them" in page.css_first(".notice").text()  # type: ignore[union-attr]
    assert "raumschiff" in page.css_first(".notice strong").text()  # type: ignore[union-attr]
    assert _search(client, "/suche?q=messe+eltern").css_first(".notice") is None


def test_a_kind_that_is_named_is_offered_as_a_filter(client: HouseClient, publish: Publish) -> None:
    publish("checklist", title="Den Vertrag prüfen")
    publish("guide", title="Checkliste und Vertrag erklärt")
    page = _search(client, "/suche?q=checkliste+vertrag")
    chip = page.css_first("#ergebnisse > .row a.chip:not(.chip--chosen)")
    assert chip is not None
    assert chip.attributes["href"] == "/suche?q=checkliste+vertrag&art=checklist"
    assert chip.css_first(".chip__count").text() == "1"  # type: ignore[union-attr]
    chosen = _search(client, "/suche?q=checkliste+vertrag&art=checklist")
    assert chosen.css_first("#ergebnisse > .row a.chip:not(.chip--chosen)") is None


NEAR = {"audience": ("erstausbildende-betriebe",), "topic": ("ausbildung-starten",)}


def test_what_is_meant_for_the_place_comes_first(client: HouseClient, publish: Publish) -> None:
    publish(title="Messe im Norden", summary="Kurz.", terms=NEAR)
    publish(title="Messe und mehr für alle", terms={**NEAR, "region": ("05913",)})
    assert _titles(_search(client, "/suche?q=messe"))[0] == "Messe im Norden"
    page = _search(client, "/suche?q=messe&ort=44135")
    assert _titles(page)[0] == "Messe und mehr für alle"
    chip = page.css_first("a.chip--chosen")
    assert chip is not None
    assert "Dortmund" in chip.text()
    assert chip.attributes["href"] == "/suche?q=messe"
    assert page.css_first("#ort").attributes["value"] == "44135"  # type: ignore[union-attr]


def test_the_place_stays_on_all_ways_through_the_results(
    client: HouseClient, publish: Publish
) -> None:
    for number in range(21):
        publish("guide", title=f"Messe {number}")
    page = _search(client, "/suche?q=messe&art=guide&ort=Dortmund")
    hrefs = [link.attributes["href"] for link in page.css(".pagination a, a.chip--chosen")]
    assert "/suche?q=messe&art=guide&seite=2&ort=Dortmund" in hrefs
    assert "/suche?q=messe&ort=Dortmund" in hrefs
    kept = page.css("#q-kept input[name=ort], .sort-form input[name=ort]")
    assert [box.attributes["value"] for box in kept] == ["Dortmund", "Dortmund"]


def test_a_place_is_remembered_only_when_asked_for_and_can_be_forgotten(
    client: HouseClient, publish: Publish
) -> None:
    publish(title="Messe")
    client.get("/suche?q=messe&ort=44135")
    assert client.get_cookie("ort") is None
    answer = client.post("/einstellungen/ort", data={"ort": "05913", "next": "/suche?q=messe"})
    assert answer.status_code == 303
    assert answer.location == "/suche?q=messe"
    button = _search(client, "/suche?q=messe").css_first("button.chip--chosen")
    assert button is not None
    assert "Dortmund" in button.text()
    client.post("/einstellungen/ort", data={"ort": ""})
    assert client.get_cookie("ort") is None
    assert _search(client, "/suche?q=messe").css_first("button.chip--chosen") is None


@pytest.mark.parametrize("place", ["xyzq", "99999999", "<b>", "a" * 3_000, "\x00", "🏭"])
def test_an_unknown_place_is_said_and_does_no_harm(
    client: HouseClient, publish: Publish, place: str
) -> None:
    publish(title="Messe")
    page = _search(client, f"/suche?q=messe&ort={quote(place)}")
    assert _titles(page) == ["Messe"]
    client.set_cookie("ort", quote(place))
    assert _titles(_search(client, "/suche?q=messe")) == ["Messe"]
    client.post("/einstellungen/ort", data={"ort": place})
    assert client.get_cookie("ort") is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("prüfung vorbereiten", "Few instruments have all of these words."),
        ("lötkolben kranhaken", "Nothing has all of these words."),
        ('"vorbereiten prüfung"', "Nothing has “vorbereiten prüfung” in a row."),
    ],
)
def test_the_page_says_whether_anything_has_all_words(
    client: HouseClient, publish: Publish, typed: str, told: str
) -> None:
    publish(title="Prüfung vorbereiten")
    publish(title="Lötkolben")
    publish(title="Kranhaken")
    note = _search(client, f"/suche?q={quote(typed)}").css_first(".notice")
    assert note is not None
    assert told in " ".join(note.text().split())


def test_nothing_proven_in_a_region_is_told_as_what_it_is(
    client: HouseClient, publish: Publish
) -> None:
    publish()
    page = client.get("/suche?bewaehrt-in=05913", headers={"Accept-Language": "en"}).text
    assert "in use there: Dortmund" in page
    assert "/suche?bewaehrt=uebernommen" in page
    assert "A shorter or more general word often helps" not in page
    other = client.get("/suche?bewaehrt-in=05913&q=Kran", headers={"Accept-Language": "en"}).text
    assert "in use there" not in other


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (" ".join(["kran"] * 33), "Only the first 32 words were searched for."),
        (" ".join(["kran"] * 31) + ' titel:"der große kran"', "Only the first 32 words"),
        ("kran " + "a" * 300, "Only the first 300 characters were searched for."),
        (" ".join(["kran"] * 32), ""),
        (" ".join(["kran"] * 30) + ' -titel:"große krane"', ""),
        ("a" * 300, ""),
        ("a   " * 20 + "b" * 250, ""),
    ],
)
@pytest.mark.parametrize("more", ["", "&genau=1"])
def test_what_is_not_read_of_a_long_text_is_told(
    client: HouseClient, publish: Publish, typed: str, told: str, more: str
) -> None:
    publish(title="Der große Kran")
    page = _search(client, f"/suche?q={quote(typed)}{more}")
    said = " ".join(one.text() for one in page.css(".notice"))
    assert ("Only the first" in said) == bool(told)
    assert told in said


def test_a_chosen_keyword_asks_little_of_the_database(
    app: Flask, client: HouseClient, publish: Publish
) -> None:
    publish(tags=("Hafen", "Kran"))
    client.get("/suche?schlagwort=hafen")
    with counting_queries(app) as one:
        client.get("/suche?schlagwort=hafen")
    with counting_queries(app) as several:
        client.get("/suche?schlagwort=hafen&schlagwort=kran&schlagwort=nirgends&schlagwort=leer")
    about = [text for text in one.statements if "FROM terms" in text and "labels" not in text]
    assert len(several) <= len(one) + 1, about
