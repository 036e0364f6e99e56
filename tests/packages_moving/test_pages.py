"""The pages around packages: taking along, looking into, taking over."""

import io
import json
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import HouseClient
from tests.conftest import house_settings
from tests.curation import sample as curation_sample
from tests.packages_moving import sample
from tests.packages_moving.test_packing import adopt
from toolbox.accounts.belonging import found_organisation
from toolbox.catalogue import arrivals, queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.exchange.exporting import export
from toolbox.exchange.formats.registry import BY_KEY
from toolbox.exchange.packages import exporting
from toolbox.foundation.db import db
from toolbox.foundation.settings import install_settings
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow


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


def test_what_is_kept_up_to_date_from_elsewhere_is_given_on_only_where_that_is_set(
    app: Flask, cast: Cast, client: HouseClient
) -> None:
    with app.app_context():
        own, foreign = sample.game(cast.alpha_id, "Von hier"), sample.game(cast.alpha_id, "Fern")
        ids = [queries.instrument_by_slug(one).id for one in (own, foreign)]
        by = cast.carla.actor
        for title, inside in (("Beides", ids), ("Nur Fernes", ids[1:])):
            curation_sample.collection(by, inside, title=title, visibility=Visibility.PUBLIC)
        with unit_of_work():
            arrivals.follow(ids[1:], is_followed=True)

    def given() -> tuple[list[bool], list[int], list[set[str]]]:
        offered = [
            ".koffer.zip" in client.get(page).text
            for page in (f"/w/{own}", f"/w/{foreign}", "/koffer/beides", "/koffer/nur-fernes")
        ]
        answers = [
            client.get(f"/{address}.koffer.zip")
            for address in (f"w/{foreign}", "koffer/nur-fernes", "koffer/beides")
        ]
        with app.app_context():
            whole = b"".join(exporting.stream(exporting.of_everything()))
            lines = io.StringIO()
            export(BY_KEY["amb"], lines)
        packed = [sample.members(one) for one in (answers[-1].data, whole)]
        slugs = [
            {name.split("/")[2] for name in found if name.endswith("/record.json")}
            for found in packed
        ]
        named = [json.loads(line)["id"] for line in lines.getvalue().splitlines()]
        slugs.append({name.rpartition("/")[2] for name in named})
        return offered, [one.status_code for one in answers], slugs

    assert given() == ([True, False, True, False], [404, 404, 200], [{own}] * 3)
    before = app.extensions["toolbox.settings"]
    settings = house_settings(before.instance, oai_gives_harvested=True)
    install_settings(app.extensions, settings)
    try:
        assert given() == ([True] * 4, [200] * 3, [{own, foreign}] * 3)
    finally:
        install_settings(app.extensions, before)


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


@pytest.fixture
def collection(elsewhere: Flask, package: bytes) -> bytes:
    """A package with a collection of one instrument."""
    assert package
    with elsewhere.app_context():
        one = queries.instrument_by_slug("spiel-von-anderswo")
        number = curation_sample.collection(
            sample.EDITORIAL, [one.id], title="Koffer von dort", organisation_id=one.owner_id
        )
        kept = db.session.get_one(Collection, number)
        chosen = exporting.of_collection(kept.title, [(one.id, "")], collection=kept)
        return b"".join(exporting.stream(chosen))


def _collections(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(db.select(Collection.id)).all())


def test_a_collection_is_taken_over_where_it_was_chosen(
    app: Flask, cast: Cast, client: HouseClient, collection: bytes
) -> None:
    client.sign_in(cast.edith)
    address = _upload(client, collection)
    assert 'name="collection" value="0"' in client.get(address).text
    client.submit(address, {"take": "0", "owner": ""})
    assert _collections(app) == 0
    client.submit(address, {"collection": "0", "owner": ""})
    assert _collections(app) == 1


def test_when_all_is_taken_nothing_is_offered_any_more(
    app: Flask, cast: Cast, client: HouseClient, collection: bytes
) -> None:
    client.sign_in(cast.edith)
    address = _upload(client, collection)
    answer = client.submit(
        address, {"take": "0", "collection": "0", "owner": ""}, follow_redirects=True
    )
    assert 'id="ergebnis"' in answer.text
    assert 'href="/w/spiel-von-anderswo"' in answer.text
    assert 'href="/pakete"' in answer.text
    for name in ("take", "collection", "owner"):
        assert f'name="{name}"' not in answer.text


def test_what_is_from_here_is_no_refusal(
    app: Flask, cast: Cast, client: HouseClient, browser_of: object
) -> None:
    """Neither for its makers nor for others: there is nothing to do, and nothing amiss."""
    with app.app_context():
        package = sample.packed(sample.game(cast.alpha_id))
    assert callable(browser_of)
    for person in (cast.alice, cast.carla, cast.edith):
        visitor = browser_of()
        visitor.sign_in(person)
        page = visitor.get(_upload(visitor, package), headers={"Accept-Language": "en"}).text
        assert "notice--error" not in page
        assert 'name="take"' not in page


def test_a_package_is_unpacked_once(
    app: Flask,
    cast: Cast,
    client: HouseClient,
    package: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.sign_in(cast.edith)
    address = _upload(client, package)

    def never(*_args: object, **_named: object) -> None:
        raise AssertionError

    monkeypatch.setattr("toolbox.exchange.packages.opening.unpack", never)
    for _again in range(2):
        page = client.get(address)
        assert page.status_code == 200
        assert "Spiel von anderswo" in page.text


def test_any_number_of_refusals_stands_on_the_page(
    app: Flask, cast: Cast, client: HouseClient, package: bytes
) -> None:
    """What is said of a package goes through no cookie, however much it is."""
    entries = sample.members(package)
    told = json.loads(entries["data/package.json"])
    folder = "data/instruments/spiel-von-anderswo"
    record = json.loads(entries[f"{folder}/record.json"])
    own = {name: content for name, content in entries.items() if name.startswith(folder)}
    for number in range(40):
        name = f"https://elsewhere.example.org/w/{'x' * 200}-{number}"
        told["instruments"].append({"id": name, "folder": f"instruments/anderes-{number}"})
        entries |= {k.replace(folder, f"data/instruments/anderes-{number}"): own[k] for k in own}
        changed = {**record, "id": name, "kind": "zauberei"}
        entries[f"data/instruments/anderes-{number}/record.json"] = json.dumps(changed).encode()
    entries["data/package.json"] = json.dumps(told).encode()
    client.sign_in(cast.edith)
    address = _upload(client, sample.zipped(sample.signed(entries)))
    answer = client.submit(address, {"take": [str(one) for one in range(41)], "owner": ""})
    assert answer.status_code == 303
    assert all(len(one) < 4000 for one in answer.headers.getlist("Set-Cookie"))
    outcome = client.get(address).text.partition('id="ergebnis"')[2].partition("</section>")[0]
    assert outcome.count("<li>") >= 41
