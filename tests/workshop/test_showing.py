"""Of a kit, its example runs on the stage, before anybody has answered anything."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select

from tests.cast import Cast
from tests.client import HouseClient
from tests.files import makers
from tests.web.shelf import Shelf
from tests.workshop.sample import kit_zip, plain_zip
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.stage import unpacking
from toolbox.stage.lifecycle import PackageState
from toolbox.stage.models import Package

pytestmark = pytest.mark.slow

Put = Callable[[bytes], tuple[Package, str]]


@pytest.fixture
def put(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Iterator[Put]:
    """Publishes an archive; returns what was found in it and its hash."""
    shelf = Shelf(app, cast, run_jobs)

    def publish(content: bytes) -> tuple[Package, str]:
        shelf.published({"baukasten.zip": content})
        run_jobs()
        db.session.rollback()
        package = db.session.scalars(select(Package)).one()
        return package, db.session.get_one(StoredFile, package.file_id).sha256

    with app.app_context():
        yield publish


def _without_example(kit: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(kit)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "kit.json":
                description = json.loads(content)
                del description["example"]
                content = json.dumps(description).encode()
            new.writestr(name, content)
    return made.getvalue()


def test_the_example_of_a_kit_runs(put: Put, app: Flask) -> None:
    package, sha256 = put(kit_zip())
    assert (package.state, package.entry) == (PackageState.PLAYABLE, "index.html")
    page = HouseClient(app).get(f"/buehne/{sha256}/index.html").text
    assert "Messe in Beispielstadt" in page
    assert "Beispiel aus dem Baukasten" in page


def test_the_search_finds_what_can_be_used_at_once(
    put: Put, app: Flask, run_jobs: Callable[[], int]
) -> None:
    put(kit_zip())
    run_jobs()
    search = HouseClient(app)
    for way in ("im-browser", "anpassen"):
        page = LexborHTMLParser(search.get(f"/suche?nutzung={way}").text)
        assert len(page.css(".results__list > li")) == 1, way
    assert LexborHTMLParser(search.get("/suche").text).css_first("#facet-nutzung") is not None


def test_a_picture_beside_the_kit_stands_for_it(put: Put) -> None:
    packed = io.BytesIO(kit_zip())
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("vorschau.png", makers.picture())
    package, _sha256 = put(packed.getvalue())
    assert package.poster


def test_it_is_made_anew_where_it_is_missing(put: Put) -> None:
    _package, sha256 = put(kit_zip())
    unpacking.forget_unpacked(sha256)
    assert (unpacking.unpacked(sha256) / "index.html").is_file()


@pytest.mark.parametrize("content", [_without_example(kit_zip()), plain_zip()])
def test_where_nothing_can_be_shown_it_is_a_plain_archive(put: Put, content: bytes) -> None:
    package, sha256 = put(content)
    assert package.state == PackageState.PLAIN
    assert not unpacking.unpacked_folder(sha256).exists()
