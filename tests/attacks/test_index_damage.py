"""The files of the index are harmed while people search: pages answer, administrators see it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.models import Instrument
from toolbox.discovery.installed import installed_index
from toolbox.discovery.logbook import Logbook
from toolbox.foundation.db import db
from toolbox.foundation.executor import executor_of
from toolbox.foundation.jobs import run_due
from toolbox.foundation.uow import unit_of_work

TITLE = "Zunftordnung der Seiler"
SECRET = "Zunftordnung der Gerber"


def _generation(app: Flask) -> Path:
    folder = Path(app.instance_path) / "index"
    return folder / (folder / "CURRENT").read_text().split()[0]


def _cut_short(generation: Path) -> None:
    for path in generation.glob("*.seg"):
        path.chmod(0o600)
        os.truncate(path, 5)


def _flip_everything(generation: Path) -> None:
    for path in generation.glob("*.seg"):
        path.chmod(0o600)
        with path.open("r+b") as file:
            content = file.read()
            file.seek(0)
            file.write(bytes(byte ^ 0xFF for byte in content))


def _delete_contents(generation: Path) -> None:
    for path in generation.glob("*.toc"):
        path.unlink()


def _delete_all(generation: Path) -> None:
    shutil.rmtree(generation.parent)


def _mark_as_older(generation: Path) -> None:
    (generation.parent / "CURRENT").write_text(f"{generation.name} 0\n")


HARMS = [_cut_short, _flip_everything, _delete_contents, _delete_all, _mark_as_older]


@pytest.fixture
def searched(app: Flask, cast: Cast) -> Iterator[Flask]:
    """A toolbox with one instrument to be found, and one that was just taken away."""
    with app.app_context():
        factories.published(cast.alpha_id, title=TITLE)
        gone_id, _slug = factories.published(cast.alpha_id, title=SECRET)
        run_due()
        with unit_of_work():
            instrument_id = queries.version_by_id(gone_id).instrument_id
            publishing.retire(db.session.get_one(Instrument, instrument_id), by=factories.EDITORIAL)
    yield app
    with app.app_context():
        run_due()
        executor_of(app).sweep()


def _is_found(client: HouseClient) -> bool:
    """Search for what both have in common; what was taken away must not show up."""
    response = client.get("/suche?q=Zunftordnung")
    assert response.status_code == 200
    page = LexborHTMLParser(response.get_data(as_text=True))
    links = {" ".join(node.text().split()) for node in page.css("main a")}
    assert SECRET not in links
    return TITLE in links


def _overview(client: HouseClient) -> str:
    page = LexborHTMLParser(client.get("/verwaltung").get_data(as_text=True))
    section = page.css_first('section[aria-labelledby="index"]')
    assert section is not None
    return section.text(separator=" ", strip=True)


@pytest.mark.parametrize("harm", HARMS)
def test_pages_answer_and_the_sweep_mends_it(
    searched: Flask, client: HouseClient, cast: Cast, harm: Callable[[Path], None]
) -> None:
    assert _is_found(client)
    harm(_generation(searched))
    assert client.get("/suche?q=Seiler&thema=x&seite=3").status_code == 200
    client.sign_in(cast.anton)
    assert "In Ordnung" not in _overview(client)
    assert _is_found(client)
    executor_of(searched).sweep()
    assert _is_found(client)
    assert "In Ordnung" in _overview(client)


def test_administrators_see_since_when(searched: Flask, client: HouseClient, cast: Cast) -> None:
    Logbook(Path(searched.instance_path)).add("full")
    client.sign_in(cast.anton)
    assert "In Ordnung" not in _overview(client)
    executor_of(searched).sweep()
    assert "In Ordnung" in _overview(client)


def test_a_rebuild_shows_how_far_it_is(searched: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    seen: list[str] = []
    with searched.app_context(), Logbook(Path(searched.instance_path)).rebuild(40_000) as told:

        def look(_done: int) -> None:
            told.tell(12_300)
            seen.append(_overview(client))

        installed_index().rebuild([], look)
    assert "12.300" in seen[-1]
    assert "40.000" in seen[-1]
