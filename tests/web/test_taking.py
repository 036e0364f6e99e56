"""Taking files along: one by one, all as ZIP, and looking inside before."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.client import HouseClient
from tests.files import makers
from tests.web.shelf import PDF_NAME, TABLE, TABLE_NAME, Shelf
from toolbox.catalogue.content import CreditEntry
from toolbox.catalogue.models import Attachment, Version
from toolbox.files.formats import FORMATS
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

ENGLISH = {"Accept-Language": "en"}
UNKNOWN = 2_147_483_647


@pytest.fixture
def shelf(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Shelf:
    """A shelf of Projekt Alpha."""
    return Shelf(app, cast, run_jobs)


def _get(client: HouseClient, path: str, **headers: str) -> TestResponse:
    return client.get(path, headers={**ENGLISH, **headers}, buffered=True)


def _zip(response: TestResponse) -> zipfile.ZipFile:
    assert response.status_code == 200
    assert response.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(response.data))
    assert archive.testzip() is None
    return archive


def _file(shelf: Shelf, slug: str, name: str) -> str:
    return f"/w/{slug}/datei/{shelf.attachments(slug)[name]}"


def _rename(app: Flask, names: dict[str, str]) -> None:
    """Give files the names a careless import might have let in."""
    with app.app_context(), unit_of_work():
        for attachment in db.session.query(Attachment).all():
            attachment.name = names[attachment.name]


# All files as one ZIP


def test_the_zip_holds_the_files_a_note_and_the_metadata(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published(
        title="Wärme prüfen",
        summary="Ein Blatt für die Werkstatt.",
        credits=(CreditEntry("Projekt Alpha", "author", "Transfer", "JOBSTARTER plus"),),
        contact_name="Frau Beispiel",
        contact_email="kontakt@example.org",
    )
    response = _get(client, f"/w/{slug}.zip")
    assert response.headers["Content-Disposition"] == f"attachment; filename={slug}.zip"
    assert response.headers.get("Content-Length", len(response.data)) == len(response.data)
    archive = _zip(response)
    assert archive.namelist() == [
        f"{slug}/{name}" for name in ("LIESMICH.txt", "metadata.json", PDF_NAME, TABLE_NAME)
    ]
    assert archive.read(f"{slug}/{TABLE_NAME}") == TABLE
    metadata = json.loads(archive.read(f"{slug}/metadata.json"))
    assert metadata == _get(client, f"/w/{slug}.json").json
    assert metadata["files"][1]["size"] == len(TABLE)


def test_the_note_tells_people_what_they_hold(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published(
        title="Wärme prüfen",
        summary="Ein Blatt für die Werkstatt.",
        steps=("Ausdrucken.", "Abhaken."),
        credits=(CreditEntry("Projekt Alpha", "author", "Transfer", "JOBSTARTER plus"),),
        contact_name="Frau Beispiel",
        contact_email="kontakt@example.org",
        change_note="Erste Fassung",
    )
    raw = _zip(_get(client, f"/w/{slug}.zip")).read(f"{slug}/LIESMICH.txt").decode()
    assert raw.count("\r\n") == raw.count("\n")
    address = f"http://toolbox.example.org/w/{slug}/v/1"
    lines = raw.splitlines()
    assert lines[:4] == ["Wärme prüfen", "============", "", "Ein Blatt für die Werkstatt."]
    for line in (
        "Made by: Projekt Alpha",
        "  Projekt Alpha, Transfer, JOBSTARTER plus",
        f"Address: {address}",
        "Contact: Frau Beispiel, kontakt@example.org",
        "Changes: Erste Fassung",
        "CC BY 4.0 – attribution",
        "https://creativecommons.org/licenses/by/4.0/",
        f"“Wärme prüfen” by Projekt Alpha, licence: CC BY 4.0 "
        f"(https://creativecommons.org/licenses/by/4.0/), link: {address}, from: Werkzeugkoffer",
        "1. Ausdrucken.",
        "2. Abhaken.",
        f"- {PDF_NAME}",
        f"- {TABLE_NAME}",
    ):
        assert line in lines
    assert "\n\n\n" not in raw.replace("\r", "")


def test_the_same_version_gives_the_same_zip_and_is_not_sent_twice(
    shelf: Shelf, client: HouseClient
) -> None:
    slug = shelf.published()
    first, second = _get(client, f"/w/{slug}.zip"), _get(client, f"/w/{slug}.zip")
    assert first.data == second.data
    again = _get(client, f"/w/{slug}.zip", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    shelf.next_version(slug, title="Neu")
    assert _get(client, f"/w/{slug}.zip").headers["ETag"] != first.headers["ETag"]
    assert client.head(f"/w/{slug}.zip").data == b""


@pytest.mark.parametrize(
    ("stored", "inside"),
    [
        (("../../etc/passwd", "b.csv"), ("passwd", "b.csv")),
        (("LIESMICH.txt", "metadata.json"), ("LIESMICH (2).txt", "metadata (2).json")),
        (("Plan.csv", "plan.CSV"), ("Plan.csv", "plan (2).CSV")),
        (("C:\\Temp\\con.csv", "x\x00y\n.csv"), ("_con.csv", "xy.csv")),
        (("a/b/ä ö ü.csv", "😀.csv"), ("ä ö ü.csv", "😀.csv")),
    ],
)
def test_names_in_the_zip_are_safe_on_every_machine(
    app: Flask,
    shelf: Shelf,
    client: HouseClient,
    stored: tuple[str, str],
    inside: tuple[str, str],
) -> None:
    slug = shelf.published({"1.csv": b"a;b\n1;2\n", "2.csv": b"a;b\n3;4\n"})
    _rename(app, dict(zip(("1.csv", "2.csv"), stored, strict=True)))
    archive = _zip(_get(client, f"/w/{slug}.zip"))
    assert tuple(name.removeprefix(f"{slug}/") for name in archive.namelist()[2:]) == inside


def test_an_old_record_gives_a_zip_though_zip_knows_no_such_year(
    app: Flask, shelf: Shelf, client: HouseClient
) -> None:
    slug = shelf.published()
    with app.app_context(), unit_of_work():
        version = db.session.query(Version).one()
        assert version.published_at is not None
        version.published_at = version.published_at.replace(year=1901)
    dates = {entry.date_time[0] for entry in _zip(_get(client, f"/w/{slug}.zip")).infolist()}
    assert dates == {1980}


def test_a_missing_file_is_a_sentence_and_no_broken_zip(
    app: Flask, shelf: Shelf, client: HouseClient
) -> None:
    slug = shelf.published({TABLE_NAME: TABLE})
    with app.app_context():
        installed_storage().delete(db.session.query(StoredFile).one().sha256)
    response = _get(client, f"/w/{slug}.zip")
    assert response.status_code == 503
    assert "try again later" in response.get_data(as_text=True)


def test_without_files_the_zip_still_explains_itself(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published({})
    names = _zip(_get(client, f"/w/{slug}.zip")).namelist()
    assert names == [f"{slug}/LIESMICH.txt", f"{slug}/metadata.json"]


# One file


def test_a_file_comes_under_its_name_and_can_run_nothing(shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published()
    response = _get(client, f"{_file(shelf, slug, PDF_NAME)}/egal.pdf")
    assert response.mimetype == "application/pdf"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''Pr%C3%BCfung%20der%20W%C3%A4rme.pdf" in disposition
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_continued_revalidated_and_asked_for_by_head(
    shelf: Shelf, client: HouseClient
) -> None:
    path = f"{_file(shelf, shelf.published(), TABLE_NAME)}/{TABLE_NAME}"
    whole = _get(client, path)
    assert whole.data == TABLE
    part = _get(client, path, Range="bytes=3-9")
    assert (part.status_code, part.data) == (206, TABLE[3:10])
    assert _get(client, path, Range="bytes=9999-").status_code == 416
    again = _get(client, path, **{"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(path, buffered=True)
    assert (head.status_code, head.content_length, head.data) == (200, len(TABLE), b"")


def test_files_of_others_and_of_nobody_are_not_found(shelf: Shelf, client: HouseClient) -> None:
    one, other = shelf.published(), shelf.published({})
    shelf.run_jobs()
    foreign = shelf.attachments(one)[PDF_NAME]
    for file_id in (foreign, 0, UNKNOWN, 10**30):
        for end in ("/x.pdf", "/vorschau", "/bild/page-1.webp"):
            path = f"/w/{other}/datei/{file_id}{end}"
            assert _get(client, path).status_code == 404, path


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "a\r\nSet-Cookie: x=1.csv", 'b";c.csv', "Ä ß 😀.csv", "x" * 255]
)
def test_hostile_names_stay_names(app: Flask, shelf: Shelf, client: HouseClient, name: str) -> None:
    slug = shelf.published({TABLE_NAME: TABLE})
    _rename(app, {TABLE_NAME: name})
    page = LexborHTMLParser(_get(client, f"/w/{slug}").get_data(as_text=True))
    link = page.css_first("#dateien a[href*='/datei/'][download]")
    assert link is not None
    response = _get(client, str(link.attributes["href"]))
    if "/" in name:  # no such name can come in; the address says so rather than guess
        assert response.status_code == 404
        return
    assert response.data == TABLE
    assert "Set-Cookie" not in response.headers
    assert "\n" not in response.headers["Content-Disposition"]


# Looking inside


def test_pages_are_pictures_with_their_text_and_an_anchor(
    shelf: Shelf, client: HouseClient
) -> None:
    pages = "#set page(width: 9cm, height: 9cm)\n" + "\n#pagebreak()\n".join(
        f"Seite Nummer {number} Wareneingang" for number in range(1, 4)
    )
    slug = shelf.published({PDF_NAME: makers.pdf(pages)})
    shelf.run_jobs()
    path = _file(shelf, slug, PDF_NAME)
    page = LexborHTMLParser(_get(client, f"{path}/vorschau").get_data(as_text=True))
    assert [node.attributes["id"] for node in page.css(".page-preview")] == [
        "seite-1",
        "seite-2",
        "seite-3",
    ]
    third = page.css_first("#seite-3")
    assert third is not None
    assert "Seite Nummer 3 Wareneingang" in third.text()
    for image in page.css(".page-preview img"):
        shown = _get(client, str(image.attributes["src"]))
        assert (shown.status_code, shown.mimetype) == (200, "image/webp")
        assert shown.data[8:12] == b"WEBP"
        assert "private" in shown.headers["Cache-Control"]
        assert image.attributes["alt"]
    assert _get(client, f"{path}/bild/page-4.webp").status_code == 404
    assert _get(client, f"{path}/bild/text-1.webp").status_code == 404


def test_pictures_of_drafts_are_never_kept_by_others(
    shelf: Shelf, cast: Cast, client: HouseClient
) -> None:
    slug = shelf.draft()
    shelf.run_jobs()
    path = f"{_file(shelf, slug, PDF_NAME)}/bild/thumbnail-1.webp"
    response = _get(client.sign_in(cast.alice), path)
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("name", "content", "selector", "text"),
    [
        ("t.csv", "Wer;Was\n<b>Azubi</b>;prüft\n".encode(), "table td", "<b>Azubi</b>"),
        (
            "t.xlsx",
            makers.workbook(Plan=[["Schritt", None], [None, "x"], ["1", "Prüfen"]]),
            "caption",
            "Plan",
        ),
        ("t.docx", makers.word("Ein <i>Satz</i>."), ".page-preview__words", "Ein <i>Satz</i>."),
        ("t.pptx", makers.presentation(("Eins", "a"), ("Zwei", "b")), "#seite-2", "Slide 2"),
        ("t.txt", b"Zeile eins\nZeile zwei\n", "#seite-1", "Zeile zwei"),
        ("t.html", b"<p>Hallo <script>alert(1)</script></p>", "#seite-1", "Hallo"),
        ("t.png", makers.picture(), "#seite-1 img", ""),
        ("t.zip", makers.archive({"a.txt": "x"}), ".notice", "no preview of this file"),
    ],
)
def test_every_sort_of_file_can_be_looked_into(
    shelf: Shelf, client: HouseClient, name: str, content: bytes, selector: str, text: str
) -> None:
    slug = shelf.published({name: content})
    shelf.run_jobs()
    response = _get(client, f"{_file(shelf, slug, name)}/vorschau")
    page = LexborHTMLParser(response.get_data(as_text=True))
    found = [" ".join(node.text().split()) for node in page.css(selector)]
    assert any(text in one for one in found), found
    assert len(page.css("script")) == 1


def test_before_anybody_has_looked_inside_the_page_says_so(
    shelf: Shelf, client: HouseClient
) -> None:
    slug = shelf.published({PDF_NAME: makers.pdf()})
    response = _get(client, f"{_file(shelf, slug, PDF_NAME)}/vorschau")
    assert "is just being made" in response.get_data(as_text=True)
    assert "/vorschau" not in _get(client, f"/w/{slug}").get_data(as_text=True)


def test_every_format_has_an_icon_and_a_name(app: Flask, shelf: Shelf, client: HouseClient) -> None:
    slug = shelf.published({TABLE_NAME: TABLE})
    for key in FORMATS:
        with app.app_context(), unit_of_work():
            db.session.query(StoredFile).one().format = key
        page = LexborHTMLParser(_get(client, f"/w/{slug}").get_data(as_text=True))
        assert len(page.css("#dateien .file-row__icon use")) == 1, key
