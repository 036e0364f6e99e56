"""The fair made by its kit: what is in it, that its links lead somewhere, and how it is used."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from tests.working import working_time
from toolbox.content.sources import CONTENT_FOLDER
from toolbox.workshop.kits.answers import faults_of, with_defaults
from toolbox.workshop.kits.checking import check_kit
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.rendering import Host, Lineage, render
from toolbox.workshop.kits.tables import read_table, table_csv

pytestmark = pytest.mark.browser

KIT = CONTENT_FOLDER / "packages" / "messe-baukasten"
LINE = "„Messe-Baukasten“ von Redaktion Werkzeugkoffer, CC BY 4.0"
VIEWS = (
    *("index.html", "aussteller.html", "aussteller/spedition-beispiel.html", "berufe.html"),
    *("berufe/fachlagerist-in.html", "standplan.html", "programm.html", "merkliste.html"),
    *("schulen.html", "arbeitsblatt.html", "plakate.html"),
    *("impressum.html", "datenschutz.html", "barrierefreiheit.html"),
)
VISIBLE_CARDS = "[data-group] .card:not([hidden])"

Walk = Callable[..., Page]


def made(target: Path, **other: Any) -> Path:
    kit = read_kit(KIT)
    answers = {**kit.example, **other}
    assert faults_of(kit, answers) == []
    render(KIT, with_defaults(kit, answers), lineage=Lineage(line=LINE), target=target)
    return target


def pages_of(site: Path) -> dict[str, LexborHTMLParser]:
    return {
        path.relative_to(site).as_posix(): LexborHTMLParser(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def test_posters_of_a_hosted_fair_do_not_lead_to_the_address_of_the_example(tmp_path: Path) -> None:
    kit = read_kit(KIT)
    own = "https://koffer.example/m/hamm/"
    answers = with_defaults(kit, kit.example)
    render(
        KIT, answers, lineage=Lineage(), target=tmp_path, host=Host(own, "https://koffer.example/")
    )
    posters = (tmp_path / "plakate.html").read_text(encoding="utf-8").replace("<wbr>", "")
    assert own in posters
    assert "https://messe.example.org/" not in posters


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, rendered once; no test changes it."""
    return made(tmp_path_factory.mktemp("messe"))


@pytest.fixture
def walk(chromium: Browser, fair: Path) -> Iterator[Walk]:
    """Opens a page of the fair by double click; no error, and no request to outside, passes."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def witness(sent: Request) -> None:
        if not sent.url.startswith(("file:", "data:")):
            problems.append(sent.url)

    def opened(name: str, *, width: int = 1280, **asked: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **asked)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", witness)
        page.goto(f"{fair.as_uri()}/{name}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def test_the_kit_has_no_faults() -> None:
    assert check_kit(KIT) == []


def test_there_is_a_page_for_every_firm_and_every_occupation(fair: Path) -> None:
    firms = read_kit(KIT).example["exhibitors"]
    occupations = {each.split(":")[0].strip() for firm in firms for each in firm["occupations"]}
    pages = pages_of(fair)
    assert len(firms) == 24
    assert len(list((fair / "aussteller").iterdir())) == len(firms)
    assert len(list((fair / "berufe").iterdir())) == len(occupations)
    assert len(pages["aussteller.html"].css(".card")) == len(firms)
    assert len(pages["berufe.html"].css("tbody tr")) == len(occupations)
    assert len(pages["standplan.html"].css("svg .stand")) == len(firms)
    assert len(pages["standplan.html"].css("tbody tr")) == len(firms)
    assert len(pages["plakate.html"].css(".poster svg.qr")) == len(firms) + 1
    assert {*VIEWS} <= {*pages}


def test_no_real_firm_is_in_the_example() -> None:
    for firm in read_kit(KIT).example["exhibitors"]:
        assert "Beispiel" in firm["name"]
        assert firm["email"].endswith("@example.org")
        assert firm["phone"].startswith("0000 ")
        for key in ("web", "video"):
            assert str(urlsplit(firm.get(key, "https://x.example.org")).hostname).endswith(
                ".example.org"
            )


@pytest.mark.parametrize("case", ["example", "almost nothing", "one stand for all"])
def test_every_link_leads_somewhere_and_nothing_comes_from_outside(
    tmp_path: Path, case: str
) -> None:
    cases: dict[str, dict[str, Any]] = {
        "example": {},
        "almost nothing": NOTHING,
        "one stand for all": {
            "exhibitors": [{**firm, "stand": "a1"} for firm in read_kit(KIT).example["exhibitors"]],
            "programme": [
                {"title": title, "date": "2027-03-12", "starts": "09:30"}
                for title in ("Inhalt", "Inhalt")
            ],
        },
    }
    site = made(tmp_path, **cases[case])
    pages = pages_of(site)
    names = {name: {str(node.id) for node in page.css("[id]")} for name, page in pages.items()}
    for name, page in pages.items():
        ids = [node.id for node in page.css("[id]")]
        assert len(ids) == len(names[name]), f"an id stands twice in {name}"
        for node in page.css("[href], [src], [action]"):
            address = node.attributes.get("href") or node.attributes.get("src")
            address = address or node.attributes.get("action") or ""
            parts = urlsplit(address)
            if parts.scheme:
                assert node.tag == "a", f"{name} takes in {address}"
                continue
            target = (site / name).parent / parts.path if parts.path else site / name
            assert target.resolve().is_file(), f"{name} links {address}"
            if parts.fragment:
                reached = target.resolve().relative_to(site.resolve()).as_posix()
                assert parts.fragment in names[reached], f"{name} links {address}"
    for style in (site / "assets").rglob("*.css"):
        assert not re.search(r"url\(\"?(https?:)?//", style.read_text(encoding="utf-8"))


NOTHING: dict[str, Any] = {
    **{name: [] for name in ("days", "areas", "programme", "organisers", "faqs")},
    **dict.fromkeys(("place_name", "address", "welcome", "getting_there", "logo"), ""),
    "exhibitors": [
        {"name": "Beispiel", "field": "IT und Medien", "text": "Text"},
        {"name": "Beispiel", "field": "IT und Medien", "text": "Text", "stand": "Z 9"},
    ],
}


def test_what_was_not_answered_is_not_shown(tmp_path: Path) -> None:
    pages = pages_of(made(tmp_path, **NOTHING))
    start = pages["index.html"]
    assert not start.css('nav a[href="standplan.html"], nav a[href="programm.html"]')
    assert "Das ganze Jahr online" in start.body.text()  # type: ignore[union-attr]
    assert not pages["plakate.html"].css("svg.qr")
    assert "Adresse der Website" in pages["plakate.html"].body.text()  # type: ignore[union-attr]


def test_names_need_consent_and_texts_stay_texts(tmp_path: Path) -> None:
    firm = {
        **{"name": "<b>Beispiel</b> & Co", "field": "IT und Medien", "text": "<script>x</script>"},
        **{"contact": "Kim Geheim", "contact_consent": False, "stand": "z-9"},
    }
    site = made(tmp_path, exhibitors=[firm])
    written = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    assert "Kim Geheim" not in written
    assert "<script>x" not in written
    assert "<b>Beispiel" not in written
    assert "&lt;b&gt;Beispiel&lt;/b&gt; &amp; Co" in written


def test_every_page_says_where_it_comes_from(fair: Path) -> None:
    for name, page in pages_of(fair).items():
        assert page.body is not None
        assert LINE in page.body.text(), name


def test_the_calendar_holds_the_days_and_the_programme(fair: Path) -> None:
    example = read_kit(KIT).example
    lines = (fair / "programm.ics").read_bytes().decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == len(example["days"]) + len(example["programme"])
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
    assert "DTSTART;TZID=Europe/Berlin:20270312T090000" in lines
    assert len({line for line in lines if line.startswith("UID:")}) == lines.count("BEGIN:VEVENT")


def test_search_and_filter_work_without_a_server(walk: Walk) -> None:
    page = walk("aussteller.html")
    cards = page.locator(VISIBLE_CARDS)
    result = page.locator("[data-result]")
    expect(cards).to_have_count(24)
    page.fill("#q", "tischlerin")
    expect(cards.locator("h3")).to_have_text(["Tischlerei Muster (Beispiel)"])
    expect(result).to_have_text("1 Betrieb für »tischlerin«")
    page.fill("#q", "Kauffrau Büromanagement")
    expect(result).to_have_text("1 Betrieb für »Kauffrau Büromanagement«")
    expect(cards).to_have_count(1)
    page.fill("#q", "raumschiff")
    expect(cards).to_have_count(0)
    page.get_by_role("button", name="Alle Betriebe zeigen").click()
    expect(cards).to_have_count(24)
    expect(page.locator("#q")).to_have_value("")
    page.get_by_role("checkbox", name="Bau und Ausbau").check()
    page.get_by_role("checkbox", name="Holz und Gestaltung").check()
    expect(cards).to_have_count(4)
    page.get_by_role("button", name="Alle Filter löschen").click()
    expect(cards).to_have_count(24)
    page.select_option("#beruf", label="Mechatroniker/in")
    expect(cards.locator("h3")).to_have_text(["Mechatronik Muster (Beispiel)"])
    expect(page.locator(".option:visible input[name=feld]")).to_have_count(1)


def test_the_start_page_leads_to_what_was_looked_for(walk: Walk) -> None:
    page = walk("index.html", width=390)
    page.fill("#q", "logistik")
    page.keyboard.press("Enter")
    page.wait_for_url("**/aussteller.html?q=logistik")
    expect(page.locator(VISIBLE_CARDS)).to_have_count(1)
    page.get_by_role("button", name="Menü").click()
    page.get_by_role("link", name="Berufe", exact=True).click()
    page.fill("#berufe-suche", "kauffrau")
    expect(page.locator("[data-occupation]:visible")).to_have_count(9)


def test_the_shortlist_is_kept_and_can_be_emptied(walk: Walk) -> None:
    page = walk("aussteller/tischlerei-muster-beispiel.html")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Merken").click()
    expect(page.get_by_role("button", name="Gemerkt")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Merkliste").click()
    cards = page.locator(".card:visible h3")
    expect(cards).to_have_text(["Tischlerei Muster (Beispiel)"])
    expect(page.get_by_text("braucht dein Browser JavaScript")).to_be_hidden()
    page.get_by_role("link", name="Weiter zum Arbeitsblatt").click()
    page.get_by_role("button", name="Aus der Merkliste").click()
    expect(page.locator("[name=betrieb-1]")).to_have_value("Tischlerei Muster (Beispiel)")
    expect(page.locator("[name=stand-1]")).to_have_value("A2")
    page.get_by_role("link", name="Merkliste").click()
    page.get_by_role("button", name="Alle löschen").click()
    expect(page.get_by_role("heading", name="Noch ist nichts gemerkt")).to_be_visible()
    expect(cards).to_have_count(0)


def test_without_javascript_the_whole_list_is_there(walk: Walk) -> None:
    page = walk("aussteller.html", java_script_enabled=False)
    cards = page.locator(".card:visible")
    expect(cards).to_have_count(24)
    assert page.locator(".card >> nth=0").evaluate("card => card.offsetWidth") > 1000
    expect(page.locator("#q")).to_be_hidden()
    page.get_by_role("link", name="Logistik und Verkehr (1)").click()
    expect(page).to_have_url(re.compile("#logistik-und-verkehr$"))
    page = walk("merkliste.html", java_script_enabled=False, width=390)
    expect(page.get_by_text("braucht dein Browser JavaScript")).to_be_visible()
    expect(page.get_by_role("link", name="Standplan")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    walk: Walk, fair: Path, width: int, scheme: str
) -> None:
    page = walk("index.html", width=width, color_scheme=scheme, reduced_motion="reduce")
    for name in VIEWS:
        page.goto(f"{fair.as_uri()}/{name}")
        page.evaluate(Axe().axe_script)
        found = page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize(
    ("name", "sheets"),
    [("plakate.html", 25), ("plakate.html#plakat-spedition-beispiel", 1), ("arbeitsblatt.html", 2)],
)
def test_what_is_made_for_paper_fits_its_sheets(walk: Walk, name: str, sheets: int) -> None:
    printed = walk(name).pdf(prefer_css_page_size=True)
    assert len(PdfReader(io.BytesIO(printed)).pages) == sheets


def test_two_hundred_firms_of_a_table_are_a_small_quick_fair(tmp_path: Path) -> None:
    kit = read_kit(KIT)
    question = kit.question("exhibitors")
    assert question is not None
    firms = [
        {**firm, "name": f"{firm['name']} {number}", "stand": f"{'ABC'[number % 3]}{number}"}
        for number, firm in enumerate(islice(cycle(kit.example["exhibitors"]), 200), 1)
    ]
    table = read_table(question, table_csv(question, firms), "aussteller.csv")
    assert (table.faults, len(table.entries)) == ([], 200)
    began = working_time()
    site = made(tmp_path, exhibitors=table.entries)
    assert working_time() - began < 5
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in site.rglob("*"):
            archive.write(path, path.relative_to(site))
    assert len(packed.getvalue()) < 5_000_000
    assert len(list((site / "aussteller").iterdir())) == 200
