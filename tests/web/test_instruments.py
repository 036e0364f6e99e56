"""The page of an instrument: what it shows, to whom, and what it leads to."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests.cast import Cast, Person
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.web.shelf import PDF_NAME, TABLE_NAME, Shelf
from toolbox.catalogue import operations, queries
from toolbox.catalogue.content import CreditEntry, LinkEntry, SourceEntry
from toolbox.delivery import counting
from toolbox.foundation.actors import system
from toolbox.foundation.clock import today
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

ENGLISH = {"Accept-Language": "en"}
BROWSER = {**ENGLISH, "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}
NAUGHTY = "<script>alert('Ü')</script> \"&' </script><b>x"


@pytest.fixture
def shelf(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Shelf:
    """A shelf of Projekt Alpha."""
    return Shelf(app, cast, run_jobs)


def _page(client: HouseClient, path: str, status: int = 200) -> LexborHTMLParser:
    response = client.get(path, headers=ENGLISH)
    assert response.status_code == status
    return LexborHTMLParser(response.get_data(as_text=True))


def _text(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    assert node is not None, selector
    return " ".join(node.text().split())


def _hrefs(page: LexborHTMLParser, selector: str) -> list[str]:
    return [str(node.attributes["href"]) for node in page.css(selector)]


# Who sees what

MAKERS = {"alice", "bob", "edith", "anton"}
NOBODY: set[str] = set()
EVERYBODY = {"visitor", "alice", "bob", "carla", "edith", "anton"}


def _person(cast: Cast, name: str) -> Person | None:
    return None if name == "visitor" else getattr(cast, name)


@pytest.mark.parametrize(
    ("state", "readers", "readers_of_formats", "otherwise"),
    [
        ("draft", MAKERS, NOBODY, 404),
        ("in_review", MAKERS, NOBODY, 404),
        ("published", EVERYBODY, EVERYBODY, 404),
        ("retired", EVERYBODY, EVERYBODY, 404),
        ("removed", NOBODY, NOBODY, 410),
    ],
)
def test_who_may_see_an_instrument_in_each_state(
    shelf: Shelf,
    cast: Cast,
    browser_of: Callable[[], HouseClient],
    state: str,
    readers: set[str],
    readers_of_formats: set[str],
    otherwise: int,
) -> None:
    slug = getattr(shelf, state)()
    shelf.run_jobs()
    file_id = shelf.attachments(slug)[PDF_NAME]
    for_readers = (
        *(f"/w/{slug}", f"/w/{slug}.zip", f"/w/{slug}/v/1", f"/w/{slug}/v/1.zip"),
        f"/w/{slug}/datei/{file_id}/x.pdf",
        f"/w/{slug}/datei/{file_id}/vorschau",
        f"/w/{slug}/datei/{file_id}/bild/thumbnail-1.webp",
    )
    formats = tuple(f"/w/{slug}{end}" for end in (".json", ".jsonld", ".bib", "/qr.svg"))
    for name in EVERYBODY:
        client = browser_of()
        person = _person(cast, name)
        if person is not None:
            client.sign_in(person)
        for paths, allowed in ((for_readers, readers), (formats, readers_of_formats)):
            for path in paths:
                wanted = 200 if name in allowed else otherwise
                assert client.get(path, buffered=True).status_code == wanted, (state, name, path)


def test_the_next_version_is_a_secret_of_its_makers(
    shelf: Shelf, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    slug = shelf.published()
    shelf.next_version(slug, publish=False, title="Noch geheim")
    file_id = shelf.attachments(slug, number=2)[PDF_NAME]
    secret = (f"/w/{slug}/v/2", f"/w/{slug}/v/2.zip", f"/w/{slug}/datei/{file_id}/x.pdf")
    for name in EVERYBODY:
        client = browser_of()
        person = _person(cast, name)
        if person is not None:
            client.sign_in(person)
        for path in secret:
            wanted = 200 if name in MAKERS else 404
            assert client.get(path, buffered=True).status_code == wanted, (name, path)
        assert "Noch geheim" not in client.get(f"/w/{slug}").get_data(as_text=True)


def test_makers_see_their_draft_as_a_preview_with_the_way_back(
    shelf: Shelf, cast: Cast, client: HouseClient
) -> None:
    slug = shelf.draft()
    page = _page(client.sign_in(cast.alice), f"/w/{slug}")
    assert "Only your organisation" in _text(page, ".notice")
    assert page.css_first("meta[name=robots][content=noindex]") is not None
    assert page.css_first("script[type='application/ld+json']") is None
    assert [href for href in _hrefs(page, ".notice a") if "/pruefen" in href]


# What is on the page


def test_the_page_says_everything_in_sections(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published(
        title="Checkliste für den Ausbildungsstart",
        summary="Für kleine Betriebe: an alles gedacht.",
        transfer_core="Die Reihenfolge bleibt.",
        adaptation=("Ansprechstellen", "Fristen"),
        sources=(SourceEntry("Eignung der Ausbildungsstätte", "§ 27 BBiG", "2026-05-01"),),
        credits=(
            CreditEntry("Projekt Alpha", "author", "Transfer", "JOBSTARTER plus", "2017-2020"),
            CreditEntry("BIBB", "funder"),
        ),
        contact_name="Frau Beispiel",
        contact_email="kontakt@example.org",
        group_min=2,
        group_max=8,
        preparation_minutes=30,
        fields={"points": 36},
        kind="checklist",
    )
    page = _page(client, f"/w/{slug}")
    assert _text(page, "h1") == "Checkliste für den Ausbildungsstart"
    assert _text(page, ".byline").startswith("by Projekt AlphaVersion 1checked in")
    assert [node.text() for node in page.css(".steps li div")] == [
        "Ausdrucken",
        "Abhaken",
        "Aufheben",
    ]
    assert "36" in _text(page, ".two-column__side")
    assert "2 to 8 people" in _text(page, ".two-column__side")
    assert "Die Reihenfolge bleibt." in _text(page, "#anpassen")
    assert "As of May 1, 2026" in _text(page, "#quellen")
    assert "Transfer · JOBSTARTER plus · 2017-2020" in _text(page, ".credit-line")
    assert "mailto:kontakt@example.org" in _hrefs(page, ".two-column__side a")
    assert _text(page, "#lizenz").startswith("Licence CC BY 4.0")
    assert "/suche?zielgruppe=erstausbildende-betriebe" in _hrefs(page, ".two-column__side a")
    assert "/schlagwort/checkliste" in _hrefs(page, ".two-column__side a")
    assert _hrefs(page, "link[rel=canonical]") == [f"http://toolbox.example.org/w/{slug}"]
    assert len(page.css("#dateien .file-row")) == 2


def test_the_action_comes_right_after_the_summary(shelf: Shelf, client: HouseClient) -> None:
    page = _page(client, f"/w/{shelf.published()}")
    grid = page.css_first(".two-column")
    assert grid is not None
    order = [str(child.attributes["class"]).split()[0] for child in grid.iter()]
    assert order == [f"two-column__{name}" for name in ("head", "actions", "main", "side")]
    first = page.css_first(".two-column__actions a")
    assert first is not None
    assert str(first.attributes["href"]).endswith(".zip")
    assert "ZIP" in first.text()


def test_citation_and_attribution_are_ready_to_copy(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published(title="Messe", credits=(CreditEntry("A & B"), CreditEntry("C")))
    page = _page(client, f"/w/{slug}")
    address = f"http://toolbox.example.org/w/{slug}/v/1"
    year = today().year
    assert (
        _text(page, "#zitat") == f"A & B; C ({year}): Messe. Version 1. Werkzeugkoffer. {address}"
    )
    assert _text(page, "#tullu") == (
        "“Messe” by A & B; C, licence: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), "
        f"link: {address}, from: Werkzeugkoffer"
    )


def test_what_makers_type_is_text_and_never_markup(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published(
        title=NAUGHTY,
        summary=NAUGHTY,
        description=NAUGHTY,
        steps=(NAUGHTY,),
        transfer_core=NAUGHTY,
        adaptation=(NAUGHTY,),
        contact_name=NAUGHTY,
        change_note=NAUGHTY,
        tags=(NAUGHTY[:50],),
        credits=(CreditEntry(NAUGHTY, "author", NAUGHTY),),
        sources=(SourceEntry(NAUGHTY, NAUGHTY, "2026-05-01"),),
        links=(LinkEntry("https://example.org/?a=1&b=%22", NAUGHTY),),
    )
    page = _page(client, f"/w/{slug}")
    assert [node.attributes.get("type") for node in page.css("script")] == [
        "module",
        "application/ld+json",
    ]
    data = page.css_first("script[type='application/ld+json']")
    assert data is not None
    assert json.loads(data.text())["name"] == NAUGHTY
    assert _text(page, "h1") == NAUGHTY


def test_links_away_are_marked_and_give_nothing_of_ours(shelf: Shelf, client: HouseClient) -> None:
    links = (LinkEntry("https://www.example.org/film", "Der Film", "video"),)
    page = _page(client, f"/w/{shelf.published({}, links=links)}")
    link = page.css_first(".two-column__actions a")
    assert link is not None
    assert link.attributes["href"] == "https://www.example.org/film"
    assert "noopener" in str(link.attributes["rel"])
    assert "example.org" in _text(page, ".two-column__actions")
    assert "another website" in _text(page, "#links")


def test_advice_shows_regions_and_people_before_any_download(
    shelf: Shelf, client: HouseClient
) -> None:
    slug = shelf.published(
        kind="advisory-offer",
        fields={"contact_persons": ["Ausbildungsberatung"], "free_of_charge": True},
        contact_email="rat@example.org",
        terms={
            "audience": ("erstausbildende-betriebe",),
            "topic": ("ausbildung-starten",),
            "region": ("05166",),
        },
    )
    page = _page(client, f"/w/{slug}")
    box = _text(page, ".two-column__actions .sidebar-box")
    assert "Regions served" in box
    assert "Ausbildungsberatung" in box
    assert _hrefs(page, ".two-column__actions .button--primary") == ["mailto:rat@example.org"]


@pytest.mark.parametrize(("views", "shown"), [(0, "0"), (1_234_567_890, "1,234,567,890")])
def test_numbers_stay_readable(shelf: Shelf, client: HouseClient, views: int, shown: str) -> None:
    slug = shelf.published({})
    shelf.change(slug, view_count=views)
    assert shown in _text(_page(client, f"/w/{slug}"), ".two-column__side")


# Versions, moves and tombstones


def test_an_older_version_stays_and_leads_to_the_newest(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published(title="Alte Fassung")
    shelf.next_version(slug, title="Neue Fassung", change_note="Fristen geprüft.")
    newest, older = _page(client, f"/w/{slug}"), _page(client, f"/w/{slug}/v/1")
    assert _text(newest, "h1") == "Neue Fassung"
    assert newest.css(".notice") == []
    assert "Fristen geprüft." in _text(newest, "#fassungen")
    assert _text(older, "h1") == "Alte Fassung"
    assert "There is a newer version." in _text(older, ".notice")
    assert _hrefs(older, ".notice a") == [f"/w/{slug}"]
    assert _hrefs(older, ".version-picker a") == [f"/w/{slug}", f"/w/{slug}/v/1"]
    assert _hrefs(older, ".two-column__actions a")[0] == f"/w/{slug}/v/1.zip"


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "eins", "-1"])
def test_a_version_that_never_was_is_not_found(
    shelf: Shelf, client: HouseClient, number: str
) -> None:
    slug = shelf.published({})
    assert client.get(f"/w/{slug}/v/{number}").status_code == 404


def test_a_retired_instrument_says_so_and_stays_usable(shelf: Shelf, client: HouseClient) -> None:
    page = _page(client, f"/w/{shelf.retired()}")
    assert "no longer looked after" in _text(page, ".notice")
    assert page.css_first(".two-column__actions a[href$='.zip']") is not None


def test_a_check_that_is_long_overdue_is_told(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published({}, review_by=today().replace(year=today().year - 1, day=1))
    assert "Not checked since" in _text(_page(client, f"/w/{slug}"), ".two-column__head")


def test_a_tombstone_gives_title_reason_and_successor(shelf: Shelf, client: HouseClient) -> None:
    successor = shelf.published({}, title="Der Nachfolger")
    slug = shelf.removed("Veraltet. <b>Bitte</b> den Nachfolger nehmen.", successor)
    page = _page(client, f"/w/{slug}", 410)
    assert "Veraltet. <b>Bitte</b> den Nachfolger nehmen." in _text(page, "main")
    assert f"/w/{successor}" in _hrefs(page, "main a")
    response = client.get(f"/w/{slug}", headers={"Accept": "application/json"})
    assert response.status_code == 410
    assert json.loads(response.data)["code"] == "instrument-removed"


@pytest.mark.parametrize("end", ["", ".zip", ".json", ".bib", "/v/1", "/v/1.zip", "/qr.svg"])
def test_an_old_address_leads_to_the_same_thing_for_ever(
    app: Flask, shelf: Shelf, client: HouseClient, end: str
) -> None:
    slug = shelf.published({})
    with app.app_context(), unit_of_work():
        instrument = queries.by_slug(slug, by=system("tests"))
        operations.rename_address(instrument, "neue-adresse", by=system("tests"))
    response = client.get(f"/w/{slug}{end}")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/w/neue-adresse{end}"


# Other forms


def test_formats_tell_the_same_in_their_own_words(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published(
        title="Prüfung {50 %} & mehr_Ä", credits=(CreditEntry("Kammer & Söhne"),)
    )
    own = json.loads(client.get(f"/w/{slug}.json").data)
    assert own["title"] == "Prüfung {50 %} & mehr_Ä"
    assert own["terms"]["topic"] == ["ausbildung-starten"]
    assert [file["name"] for file in own["files"]] == [PDF_NAME, TABLE_NAME]
    amb = json.loads(client.get(f"/w/{slug}.jsonld").get_data(as_text=True))
    assert amb["license"] == {"id": "https://creativecommons.org/licenses/by/4.0/"}
    assert amb["id"] == f"http://toolbox.example.org/w/{slug}"
    bib = client.get(f"/w/{slug}.bib", headers=ENGLISH).get_data(as_text=True)
    assert bib.startswith(f"@misc{{{slug}-1,\n")
    assert r"title = {{Prüfung \{50 \%\} \& mehr\_Ä}}" in bib
    assert r"author = {{Kammer \& Söhne}}" in bib


@pytest.mark.parametrize(
    ("end", "media_type", "begin"),
    [
        ("/qr.svg", "image/svg+xml", b"<?xml"),
        ("/qr.png", "image/png", b"\x89PNG"),
        (".json", "application/json", b"{"),
        (".jsonld", "application/ld+json", b"{"),
        (".bib", "application/x-bibtex", b"@misc"),
    ],
)
def test_forms_are_revalidated_and_may_run_nothing(
    shelf: Shelf, client: HouseClient, end: str, media_type: str, begin: bytes
) -> None:
    slug = shelf.published({})
    response = client.get(f"/w/{slug}{end}")
    assert response.mimetype == media_type
    assert response.data.startswith(begin)
    assert "sandbox" in response.headers["Content-Security-Policy"]
    again = client.get(f"/w/{slug}{end}", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


# Counting, and what a page costs


def _counted(app: Flask, client: HouseClient, slug: str) -> tuple[int, int]:
    counting.flush(app)
    own = client.get(f"/w/{slug}", headers={"User-Agent": "curl/8.0"})
    page = LexborHTMLParser(own.get_data(as_text=True))
    numbers = [node.text() for node in page.css(".two-column__side dd")][-2:]
    return int(numbers[0]), int(numbers[1])


def test_views_and_downloads_of_others_are_counted(
    app: Flask, shelf: Shelf, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    counting.flush(app)
    slug = shelf.published()
    file = f"/w/{slug}/datei/{shelf.attachments(slug)[TABLE_NAME]}/{TABLE_NAME}"
    stranger, maker = browser_of(), browser_of().sign_in(cast.bob)
    for client in (stranger, maker):
        client.get(f"/w/{slug}", headers=BROWSER)
        client.get(f"/w/{slug}.zip", headers=BROWSER, buffered=True)
        client.get(file, headers=BROWSER, buffered=True)
    assert _counted(app, stranger, slug) == (1, 2)


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": ""},
        {**BROWSER, "Sec-Purpose": "prefetch"},
        {**BROWSER, "Range": "bytes=5-"},
    ],
)
def test_machines_and_continued_downloads_are_not_counted(
    app: Flask, shelf: Shelf, client: HouseClient, headers: dict[str, str]
) -> None:
    counting.flush(app)
    slug = shelf.published()
    file = f"/w/{slug}/datei/{shelf.attachments(slug)[TABLE_NAME]}/{TABLE_NAME}"
    client.get(file, headers=headers, buffered=True)
    client.head(file, headers=BROWSER, buffered=True)
    assert _counted(app, client, slug)[1] == 0


def test_a_page_asks_little_however_much_is_on_it(
    app: Flask, shelf: Shelf, client: HouseClient
) -> None:
    small = shelf.published({"a.csv": b"a;b\n1;2\n"})
    large = shelf.published(
        {f"{number}.csv": f"a;b\n{number};2\n".encode() for number in range(12)},
        tags=tuple(f"Wort {number}" for number in range(20)),
        credits=tuple(CreditEntry(f"Person {number}") for number in range(20)),
    )
    for _number in range(3):
        shelf.next_version(large)
    counting.flush(app)
    client.get(f"/w/{small}")
    with counting_queries(app) as few:
        client.get(f"/w/{small}")
    with counting_queries(app) as many:
        client.get(f"/w/{large}")
    assert len(few) <= 22
    assert len(many) <= 22
