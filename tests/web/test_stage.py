"""The pages around packages, their files in the sandbox, and who gets them by which address."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.stage import packages
from tests.web.shelf import Shelf
from toolbox.catalogue import publishing
from toolbox.catalogue.models import Instrument
from toolbox.files.models import StoredFile
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.settings import install_settings, installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.stage import places, unpacking
from toolbox.web.stage.codes import code_of, number_of
from toolbox.web.stage.injecting import with_shim

pytestmark = pytest.mark.slow

HERE = "http://localhost"


@dataclass(frozen=True)
class Playing:
    """An instrument with a package; ``base`` is where the package lies for visitors."""

    slug: str
    sha256: str

    @property
    def base(self) -> str:
        """Address of everything in the package."""
        return f"/buehne/{self.sha256}/"


@pytest.fixture
def shelf(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Shelf:
    """Instruments of Projekt Alpha."""
    return Shelf(app, cast, run_jobs)


Put = Callable[..., Playing]


@pytest.fixture
def put(app: Flask, shelf: Shelf, run_jobs: Callable[[], int]) -> Put:
    """Puts a package into an instrument and lets it be examined."""

    def publish(
        content: bytes = b"", name: str = "spiel.zip", *, how: str = "published", **more: bytes
    ) -> Playing:
        files = {name: content or packages.web(), **more}
        slug = getattr(shelf, how)(files=files)
        run_jobs()
        with app.app_context():
            wanted = name.rpartition(".")[2]
            statement = select(StoredFile.sha256).where(StoredFile.format == wanted)
            return Playing(slug, db.session.scalars(statement).first() or "")

    return publish


def _page(response: TestResponse) -> LexborHTMLParser:
    assert response.status_code == 200
    return LexborHTMLParser(response.get_data(as_text=True))


def _frame(response: TestResponse) -> dict[str, str | None]:
    found = _page(response).css_first("[data-stage]")
    assert found is not None
    return dict(found.attributes)


def _policy(response: TestResponse) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: value for name, _space, value in (part.strip().partition(" ") for part in parts)}


def test_an_instrument_with_a_package_can_be_tried_out(client: HouseClient, put: Put) -> None:
    playing = put()
    answer = client.get(f"/w/{playing.slug}")
    page = _page(answer)
    start = page.css_first("[data-stage-start]")
    assert start is not None
    assert start.attributes["href"] == f"{playing.base}index.html"
    assert page.css_first("iframe") is None, "nothing of it is loaded before the click"
    rights = str(_frame(answer)["data-stage-sandbox"])
    assert "allow-scripts" in rights
    assert not {"allow-same-origin", "allow-popups", "allow-top-navigation"} & set(rights.split())
    beside = page.css_first(".two-column__actions [data-starts-stage=buehne]")
    assert beside is not None
    assert beside.attributes["href"] == f"{playing.base}index.html"
    assert _policy(answer)["frame-src"] == f"{HERE}/buehne/"
    assert "abgeschirmt" in page.css_first(".stage-frame__facts").text()  # type: ignore[union-attr]


def test_an_instrument_without_a_package_is_as_it_was(client: HouseClient, shelf: Shelf) -> None:
    answer = client.get(f"/w/{shelf.published()}")
    assert "data-stage" not in answer.get_data(as_text=True)
    assert "frame-src" not in _policy(answer)


def test_a_page_of_a_package_is_shielded(client: HouseClient, put: Put) -> None:
    playing = put()
    answer = client.get(f"{playing.base}index.html")
    own = f"{HERE}{playing.base}"
    assert _policy(answer) == {
        "sandbox": "allow-scripts allow-forms allow-modals allow-downloads",
        "default-src": f"{own} data: blob: 'unsafe-inline' 'unsafe-eval'",
        "object-src": "'none'",
        "base-uri": own,
        "form-action": own,
        "frame-src": own,
    }
    headers = answer.headers
    assert "Set-Cookie" not in headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, max-age=3600"
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_its_other_files_are_kept_for_ever(client: HouseClient, put: Put) -> None:
    answer = client.get(f"{put().base}zaehlen.js")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "sandbox" in _policy(answer)


@pytest.mark.parametrize(
    ("path", "status", "start"),
    [
        ("", 200, "<!doctype html><script src="),
        ("index.html", 200, "<!doctype html><script src="),
        ("unter/", 200, '<script src="'),
        ("unter", 301, ""),
        ("_toolbox/shim.js", 200, "// The first script"),
        ("_toolbox/player/main.bundle.js", 200, ""),
        ("_toolbox/", 404, ""),
        ("_toolbox/player/", 404, ""),
        ("_toolbox/player/../../stamp.txt", 404, ""),
        ("_toolbox/../../enhance.js", 404, ""),
        ("fehlt.html", 404, ""),
        ("../index.html", 404, ""),
        ("stil/../index.html", 404, ""),
        ("..%2f..%2f..%2ftoolbox.db", 404, ""),
        ("stil", 301, ""),
        ("stil/", 404, ""),
    ],
)
def test_what_lies_at_an_address(
    client: HouseClient, put: Put, path: str, status: int, start: str
) -> None:
    playing = put(packages.web(**{"unter/index.html": "<h1>Unten</h1>"}))
    answer = client.get(f"{playing.base}{path}")
    assert answer.status_code == status
    assert answer.get_data(as_text=True).startswith(start)
    if status == 404:
        assert answer.mimetype == "text/plain"
        assert _policy(answer)["default-src"] == "'none'"


def test_the_archive_cannot_hide_the_files_of_the_toolbox(client: HouseClient, put: Put) -> None:
    playing = put(packages.web(**{"_toolbox/shim.js": "alert(1)"}))
    assert "alert(1)" not in client.get(f"{playing.base}_toolbox/shim.js").get_data(as_text=True)


def test_scripts_without_an_origin_may_ask_first(client: HouseClient, put: Put) -> None:
    answer = client.open(f"{put().base}index.html", method="OPTIONS")
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Headers"] == "*"


def test_a_part_of_a_film_can_be_asked_for(client: HouseClient, put: Put) -> None:
    playing = put(packages.web(**{"film.mp4": b"0123456789"}))
    answer = client.get(f"{playing.base}film.mp4", headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.data, answer.mimetype) == (206, b"234", "video/mp4")


def test_h5p_begins_with_the_page_of_the_player(client: HouseClient, put: Put) -> None:
    playing = put(packages.h5p(), "kisten.h5p")
    frame = _frame(client.get(f"/w/{playing.slug}"))
    assert frame["data-stage"] == f"{playing.base}_toolbox/h5p.html"
    page = _page(client.get(str(frame["data-stage"])))
    scripts = [str(one.attributes["src"]) for one in page.css("script")]
    assert scripts == ["shim.js", "player/main.bundle.js", "h5p.js"]
    for name in (*scripts, "player/frame.bundle.js", "player/styles/h5p.css", "h5p_page.css"):
        assert client.get(f"{playing.base}_toolbox/{name}").status_code == 200
    poster = page_poster(client.get(f"/w/{playing.slug}"))
    assert client.get(poster).mimetype == "image/webp"


def page_poster(answer: TestResponse) -> str:
    """Return the address of the picture in the frame."""
    found = _page(answer).css_first(".stage-frame__picture img")
    assert found is not None
    return str(found.attributes["src"])


def _number(slug: str) -> int:
    return db.session.scalars(select(Instrument.id).where(Instrument.slug == slug)).one()


STRANGERS = ("visitor", "carla")
MAKERS = ("alice", "bob", "edith")


def _as(browser_of: Callable[[], HouseClient], cast: Cast, name: str) -> HouseClient:
    client = browser_of()
    return client if name == "visitor" else client.sign_in(getattr(cast, name))


@pytest.mark.parametrize("name", (*STRANGERS, *MAKERS))
@pytest.mark.parametrize("how", ["draft", "in_review"])
def test_a_draft_is_not_to_be_had_by_its_hash(
    browser_of: Callable[[], HouseClient], cast: Cast, put: Put, how: str, name: str
) -> None:
    playing = put(how=how)
    client = _as(browser_of, cast, name)
    assert client.get(f"{playing.base}index.html").status_code == 404
    assert client.get(f"{playing.base}_toolbox/shim.js").status_code == 404


@pytest.mark.parametrize("name", MAKERS)
def test_who_sees_a_draft_runs_it_by_a_pass(
    browser_of: Callable[[], HouseClient], cast: Cast, put: Put, name: str
) -> None:
    playing = put(how="draft")
    answer = _as(browser_of, cast, name).get(f"/w/{playing.slug}")
    frame = _frame(answer)
    address = str(frame["data-stage"])
    assert playing.sha256 in address
    assert not address.startswith(playing.base)
    assert "data-stage-store" not in frame, "nothing of a draft is kept"
    assert _page(answer).css_first("[data-stage-blocked]") is not None
    # The sandbox sends no cookies: the address alone has to do.
    alone = browser_of().get(address)
    assert alone.status_code == 200
    assert _policy(alone)["frame-ancestors"] == "'self'"
    with time_machine.travel(now() + timedelta(hours=14), tick=False):
        assert browser_of().get(address).status_code == 404


def test_a_package_of_something_removed_is_gone(
    app: Flask, client: HouseClient, put: Put, shelf: Shelf
) -> None:
    playing = put()
    assert client.get(f"{playing.base}index.html").status_code == 200
    with app.app_context(), unit_of_work():
        instrument = db.session.get_one(Instrument, _number(playing.slug))
        publishing.remove(instrument, "Rechte", successor_slug=None, by=factories.EDITORIAL)
    assert client.get(f"{playing.base}index.html").status_code == 404


def test_what_was_put_on_the_stage_runs_by_its_key(
    app: Flask, client: HouseClient, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("gebaut")
    (folder / "index.html").write_text("<h1>Messe</h1>")
    with app.app_context():
        key = places.put(folder)
    assert "<h1>Messe</h1>" in client.get(f"/buehne/{key}/").get_data(as_text=True)
    with app.app_context():
        places.release(key)
    assert client.get(f"/buehne/{key}/").status_code == 404


def test_unpacked_files_that_were_lost_come_back(app: Flask, client: HouseClient, put: Put) -> None:
    playing = put()
    with app.app_context():
        shutil.rmtree(unpacking.stage_folder())
    assert client.get(f"{playing.base}index.html").status_code == 200


def test_a_page_of_its_own(client: HouseClient, put: Put) -> None:
    playing = put()
    answer = client.get(f"/w/{playing.slug}/ausprobieren")
    assert _frame(answer)["data-stage"] == f"{playing.base}index.html"
    assert "frame-src" in _policy(answer)


def test_several_packages_of_one_instrument(client: HouseClient, put: Put) -> None:
    playing = put(packages.web(), "eins.zip", **{"zwei.h5p": packages.h5p()})
    others = [
        str(link.attributes["href"])
        for link in _page(client.get(f"/w/{playing.slug}")).css(".chip[href*=datei]")
    ]
    assert len(others) == 1
    first, second = (_frame(client.get(address)) for address in (f"/w/{playing.slug}", others[0]))
    assert first["data-stage"] != second["data-stage"]
    assert first["data-stage-store"] != second["data-stage-store"]


@pytest.mark.parametrize("path", ["ausprobieren", "weitergeben", "ausprobieren/qr.svg"])
@pytest.mark.parametrize("how", ["nothing", "draft", "unknown", "other-file"])
def test_pages_where_nothing_runs(
    client: HouseClient, put: Put, shelf: Shelf, path: str, how: str
) -> None:
    if how == "draft":
        slug = put(how="draft").slug
    elif how == "other-file":
        slug = put().slug
    else:
        slug = shelf.published() if how == "nothing" else "gibt-es-nicht"
    query = "?datei=99999" if how == "other-file" and path == "ausprobieren" else ""
    expected = 404 if how != "other-file" or query else 200
    assert client.get(f"/w/{slug}/{path}{query}").status_code == expected


def test_the_short_address_leads_to_it(app: Flask, client: HouseClient, put: Put) -> None:
    playing = put()
    page = _page(client.get(f"/w/{playing.slug}/weitergeben"))
    box = page.css_first("#kurze-adresse")
    assert box is not None
    short = urlsplit(box.text().strip()).path
    assert re.fullmatch(r"/t/[2-9a-z]{3,}", short)
    for typed in (short, short.upper().replace("/T/", "/t/")):
        assert client.get(typed).headers["Location"] == f"/w/{playing.slug}/ausprobieren"
    for suffix, media_type in (("svg", "image/svg+xml"), ("png", "image/png")):
        answer = client.get(f"/w/{playing.slug}/ausprobieren/qr.{suffix}")
        assert answer.mimetype == media_type


@pytest.mark.parametrize("code", ["x", "aeiou", "222", "zzzzzzzz", "zzzzzzzzz", "%00", "3-4"])
def test_short_addresses_that_lead_nowhere(client: HouseClient, code: str) -> None:
    assert client.get(f"/t/{code}").status_code == 404


def test_the_short_address_of_a_draft_gives_nothing_away(
    app: Flask, client: HouseClient, put: Put, shelf: Shelf
) -> None:
    slug = put(how="draft").slug
    with app.app_context():
        number = _number(slug)
    assert client.get(f"/t/{code_of(number)}").status_code == 404


@pytest.mark.parametrize("number", [1, 2, 28, 729, 12_345, 999_999])
def test_codes_are_read_as_they_are_written(number: int) -> None:
    assert number_of(code_of(number)) == number
    assert len(code_of(number)) >= 3


def test_other_sites_may_show_the_embed_page_alone(client: HouseClient, put: Put) -> None:
    playing = put()
    answer = client.get(f"/einbetten/{playing.slug}")
    assert "frame-ancestors" not in _policy(answer), "a page from a disk has no host to name"
    assert "Set-Cookie" not in answer.headers
    link = _page(answer).css_first(".embedded__line a")
    assert link is not None
    assert str(link.attributes["href"]).endswith(f"/w/{playing.slug}")
    for path in (f"/w/{playing.slug}", f"/w/{playing.slug}/ausprobieren", "/konto/anmelden"):
        assert _policy(client.get(path))["frame-ancestors"] == "'none'"
    lines = _page(client.get(f"/w/{playing.slug}/weitergeben")).css_first("#einbetten-zeilen")
    assert lines is not None
    assert f'/einbetten/{playing.slug}" title="Zählwerk"' in lines.text()


def _offline(client: HouseClient, slug: str) -> zipfile.ZipFile:
    link = _page(client.get(f"/w/{slug}")).css_first("a[href*=offline]")
    assert link is not None
    answer = client.get(str(link.attributes["href"]))
    assert answer.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    return archive


def test_the_offline_copy_of_pages(client: HouseClient, put: Put) -> None:
    playing = put(
        packages.zipped({f"messe/{name}": text for name, text in packages.COUNTER.items()})
    )
    archive = _offline(client, playing.slug)
    above = f"{playing.slug}-offline"
    assert set(archive.namelist()) == {
        f"{above}/start.html",
        f"{above}/LIESMICH.txt",
        *(f"{above}/inhalt/{name}" for name in packages.COUNTER),
    }
    assert archive.read(f"{above}/inhalt/index.html").decode() == packages.PAGE
    start = archive.read(f"{above}/start.html").decode()
    assert 'content="0; url=inhalt/index.html"' in start
    note = archive.read(f"{above}/LIESMICH.txt").decode()
    assert "CC BY 4.0" in note
    assert "\r\n" in note


def test_the_offline_copy_of_h5p_brings_the_player(client: HouseClient, put: Put) -> None:
    playing = put(packages.h5p(), "kisten.h5p")
    archive = _offline(client, playing.slug)
    inside = f"{playing.slug}-offline/inhalt"
    names = set(archive.namelist())
    assert {
        f"{inside}/h5p.json",
        f"{inside}/_toolbox/h5p.html",
        f"{inside}/_toolbox/offline.js",
        f"{inside}/_toolbox/player/main.bundle.js",
        f"{inside}/_toolbox/player/frame.bundle.js",
        f"{inside}/_toolbox/LICENSES/h5p-standalone.txt",
    } <= names
    files = archive.read(f"{inside}/_toolbox/files.js").decode()
    assert '"H5P.BeispielText-1.0/library.json"' in files
    note = archive.read(f"{playing.slug}-offline/LIESMICH.txt").decode()
    assert "GNU General Public License" in note


def test_the_offline_copy_of_a_draft_is_for_its_makers(
    browser_of: Callable[[], HouseClient], cast: Cast, put: Put
) -> None:
    playing = put(how="draft")
    page = _page(browser_of().sign_in(cast.alice).get(f"/w/{playing.slug}"))
    link = page.css_first("a[href*=offline]")
    assert link is not None
    address = str(link.attributes["href"])
    assert browser_of().sign_in(cast.bob).get(address).status_code == 200
    assert browser_of().get(address).status_code == 404


@pytest.fixture
def second_host(app: Flask) -> Iterator[Flask]:
    """The application with a second address for packages."""
    with app.app_context():
        before = installed_settings()
    install_settings(app.extensions, replace(before, content_origin="https://inhalte.example"))
    yield app
    install_settings(app.extensions, before)


def test_with_a_second_address_packages_have_its_origin(
    second_host: Flask, client: HouseClient, put: Put
) -> None:
    playing = put()
    answer = client.get(f"/w/{playing.slug}")
    frame = _frame(answer)
    assert frame["data-stage"] == f"https://inhalte.example{playing.base}index.html"
    assert "allow-same-origin" in str(frame["data-stage-sandbox"])
    assert _policy(answer)["frame-src"] == "https://inhalte.example/buehne/"
    there = client.get(f"{playing.base}index.html", base_url="https://inhalte.example")
    assert "allow-same-origin" in _policy(there)["sandbox"]
    assert _policy(there)["base-uri"] == f"https://inhalte.example{playing.base}"


def test_our_own_address_never_gives_its_origin_away(
    second_host: Flask, client: HouseClient, put: Put
) -> None:
    answer = client.get(f"{put().base}index.html")
    assert "allow-same-origin" not in _policy(answer)["sandbox"]


@pytest.mark.parametrize("path", ["/", "/konto/anmelden", "/suche", "/static/x.css", "/gibt-es"])
def test_the_second_address_has_nothing_but_packages(
    second_host: Flask, client: HouseClient, path: str
) -> None:
    assert client.get(path, base_url="https://inhalte.example").status_code == 404


SHIM = b'<script src="/s.js"></script>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<!doctype html><html>", b"<!doctype html>" + SHIM + b"<html>"),
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<p>", b"\xef\xbb\xbf<!DOCTYPE html>" + SHIM + b"\n<p>"),
        (b"<!-- a -->\n<!doctype html><p>", b"<!-- a -->\n<!doctype html>" + SHIM + b"<p>"),
        (b"<script>a</script>", SHIM + b"<script>a</script>"),
        (b"", SHIM),
        (b"<!-- <!doctype html> <script>", SHIM + b"<!-- <!doctype html> <script>"),
        ("<p>".encode("utf-16"), "<p>".encode("utf-16")),
    ],
)
def test_the_shim_comes_before_any_script(before: bytes, after: bytes) -> None:
    assert with_shim(before, "/s.js") == after


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("spiel.zip", packages.web(), "spiel.zip runs in the browser. The preview shows how."),
        (
            "spiel.zip",
            packages.web(**{"a.css": "@import 'https://fonts.example/a';"}),
            "It wants to load something from elsewhere: fonts.example.",
        ),
        ("seiten.zip", packages.zipped({"start.html": "x"}), "There is no index.html at the top"),
        (
            "kisten.h5p",
            packages.h5p(mainLibrary="H5P.Fehlt"),
            "does not say with which library it is shown (H5P.Fehlt)",
        ),
    ],
)
def test_the_contributor_is_told_what_was_found(
    app: Flask, client: HouseClient, cast: Cast, put: Put, name: str, content: bytes, says: str
) -> None:
    slug = put(content, name, how="draft").slug
    client.sign_in(cast.alice)
    with app.app_context():
        number = _number(slug)
    for page in ("dateien", "pruefen", "vorschau"):
        answer = client.get(f"/einreichen/{number}/{page}", headers={"Accept-Language": "en"})
        words = " ".join(_page(answer).css_first("main").text().split())  # type: ignore[union-attr]
        assert says in words, page


def test_what_is_not_looked_into_yet_is_said(
    app: Flask, client: HouseClient, cast: Cast, shelf: Shelf
) -> None:
    slug = shelf.draft({"spiel.zip": packages.web()})
    answer = client.sign_in(cast.alice).get(f"/w/{slug}", headers={"Accept-Language": "en"})
    assert "is just being looked at" in answer.get_data(as_text=True)
