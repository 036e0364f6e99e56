"""The pages around packages: taking along, looking into, taking over."""

import io
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import HouseClient
from tests.packages_moving import sample
from tests.packages_moving.test_packing import adopt
from toolbox.accounts.belonging import found_organisation
from toolbox.catalogue import queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.foundation.uow import unit_of_work


@pytest.fixture
def package(elsewhere: Flask, tmp_path: Path) -> bytes:
    """A package that another toolbox has made."""
    with elsewhere.app_context():
        owner = _organisation()
        return sample.packed(sample.game(owner, title="Spiel von anderswo"))


def _organisation() -> int:
    with unit_of_work():
        return found_organisation(name="Projekt Anderswo", by=sample.EDITORIAL).id


def _upload(client: HouseClient, package: bytes) -> str:
    answer = client.submit("/pakete", {"file": (io.BytesIO(package), "koffer.zip")})
    assert answer.status_code == 303
    return str(answer.location)


def test_an_instrument_is_taken_along(app: Flask, cast: Cast, client: HouseClient) -> None:
    with app.app_context():
        slug = sample.game(cast.alpha_id)
    page = client.get(f"/w/{slug}").get_data(as_text=True)
    assert f"/w/{slug}.koffer.zip" in page
    answer = client.get(f"/w/{slug}.koffer.zip")
    assert answer.mimetype == "application/zip"
    assert "bagit.txt" in sample.members(answer.data)


def test_an_editor_looks_chooses_and_takes_over(
    app: Flask, cast: Cast, client: HouseClient, package: bytes
) -> None:
    client.sign_in(cast.edith)
    address = _upload(client, package)
    page = client.get(address).get_data(as_text=True)
    assert "Spiel von anderswo" in page
    answer = client.submit(address, {"take": "0", "owner": ""}, follow_redirects=True)
    assert answer.status_code == 200
    with app.app_context():
        found = queries.instrument_by_slug("spiel-von-anderswo")
        assert found.state is InstrumentState.PUBLISHED
    shown = client.get("/w/spiel-von-anderswo").get_data(as_text=True)
    assert "Koffer Anderswo" in shown
    assert "https://elsewhere.example.org/w/spiel-von-anderswo" in shown


def test_adoptions_from_elsewhere_are_shown_as_such(
    app: Flask, cast: Cast, client: HouseClient, elsewhere: Flask, tmp_path: Path
) -> None:
    with app.app_context():
        slug = sample.game(cast.alpha_id)
        adopt(slug, quoted=True, cast=cast)
        package = sample.packed(slug)
    sample.take(elsewhere, package, tmp_path)
    page = elsewhere.test_client().get(f"/w/{slug}").get_data(as_text=True)
    assert 'id="anderswo"' in page
    assert "Die Hafenkinder waren begeistert." in page


def test_a_choice_of_a_field_holds(
    app: Flask, cast: Cast, client: HouseClient, elsewhere: Flask, package: bytes
) -> None:
    client.sign_in(cast.edith)
    client.submit(_upload(client, package), {"take": "0", "owner": ""})
    with app.app_context():
        sample.next_version("spiel-von-anderswo", title="Unser Titel")
    with elsewhere.app_context():
        sample.next_version("spiel-von-anderswo", title="Ihr Titel")
        newer = sample.packed("spiel-von-anderswo")
    address = _upload(client, newer)
    assert "Ihr" in client.get(address).get_data(as_text=True)
    client.submit(address, {"take": "0", "owner": "", "field-0-title": "theirs"})
    with app.app_context():
        assert sample.current("spiel-von-anderswo").title == "Ihr Titel"


def test_a_member_gets_a_draft(app: Flask, cast: Cast, client: HouseClient, package: bytes) -> None:
    client.sign_in(cast.alice)
    address = _upload(client, package)
    client.submit(address, {"take": "0", "owner": str(cast.alpha_id)})
    with app.app_context():
        found = queries.instrument_by_slug("spiel-von-anderswo")
        assert (found.state, found.owner_id) == (InstrumentState.DRAFT, cast.alpha_id)


@pytest.mark.parametrize(
    ("content", "status"), [(b"kein ZIP", 422), (b"", 422), (None, 422)], ids=["text", "empty", "-"]
)
def test_what_is_no_package_is_said(
    cast: Cast, client: HouseClient, content: bytes | None, status: int
) -> None:
    client.sign_in(cast.edith)
    data = {"file": (io.BytesIO(content), "a.zip")} if content is not None else {}
    assert client.submit("/pakete", data).status_code == status


@pytest.mark.parametrize("chosen", ["99", "x", "-1", "9" * 400])
def test_strange_choices_change_nothing(
    app: Flask, cast: Cast, client: HouseClient, package: bytes, chosen: str
) -> None:
    client.sign_in(cast.edith)
    address = _upload(client, package)
    assert client.submit(address, {"take": chosen, "owner": ""}).status_code == 303
    assert client.submit(address, {"take": "0", "owner": "999"}).status_code == 422


def test_a_package_is_for_who_has_brought_it(
    cast: Cast, client: HouseClient, browser_of: object, package: bytes
) -> None:
    client.sign_in(cast.edith)
    address = _upload(client, package)
    assert callable(browser_of)
    other = browser_of()
    other.sign_in(cast.alice)
    assert other.get(address).status_code == 404
    assert other.get("/pakete/unsinn").status_code == 404
    nobody = browser_of()
    nobody.sign_in(cast.rita)
    assert nobody.get("/pakete").status_code == 403
