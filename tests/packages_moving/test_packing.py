"""What is in a package: a bag that is valid, crates that are read, and nothing that is private."""

import json
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import bagit  # type: ignore[import-untyped] # the library ships no types
import pytest
from flask import Flask
from playwright.sync_api import Browser
from rocrate.rocrate import ROCrate  # type: ignore[import-untyped]

from tests import factories
from tests.cast import Cast
from tests.curation import sample as curation_sample
from tests.packages_moving import sample
from toolbox.accounts.models import Organisation
from toolbox.adoption import operations as adopting
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.rules import Report
from toolbox.catalogue import operations, publishing, queries
from toolbox.curation import queries as curation
from toolbox.curation.lifecycle import Visibility
from toolbox.exchange.packages import exporting, schema
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow


def unpacked(package: bytes, folder: Path) -> Path:
    """Unpack a package and return the folder of its bag."""
    (folder / "p.zip").write_bytes(package)
    with zipfile.ZipFile(folder / "p.zip") as archive:
        archive.extractall(folder / "out")
    (only,) = (folder / "out").iterdir()
    return only


def adopt(slug: str, *, quoted: bool, cast: Cast) -> None:
    """Let Projekt Beta tell of its use, with a contact and words of its own."""
    with unit_of_work():
        said = Report(
            stage=Stage.ADOPTED,
            since=date(2026, 3, 1),
            region_key="05978",
            worked="Die Hafenkinder waren begeistert.",
            quote_consent=quoted,
            contact_name="Carla Kontakt",
            contact_email="carla.kontakt@example.org",
            contact_consent=True,
        )
        organisation = db.session.get_one(Organisation, cast.beta_id)
        adopting.report(
            queries.instrument_by_slug(slug),
            said,
            organisation=organisation,
            by=cast.carla.actor,
        )


def test_a_package_is_a_valid_bag_with_crates(inside: Flask, cast: Cast, tmp_path: Path) -> None:
    slug = sample.game(cast.alpha_id)
    folder = unpacked(sample.packed(slug), tmp_path)
    bagit.Bag(str(folder)).validate()
    crate = ROCrate(folder / "data")
    (listed,) = [one for one in crate.data_entities if one.id.startswith("instruments/")]
    own = ROCrate(folder / "data" / listed.id)
    assert own.root_dataset["name"] == "Wareneingang spielen"
    named = {str(one.id) for one in own.data_entities if "sha256" in one}
    assert "files/spiel.zip" in named
    assert all((folder / "data" / listed.id / one.replace("%20", " ")).is_file() for one in named)


def test_records_are_as_the_schema_says(inside: Flask, cast: Cast) -> None:
    found = sample.members(sample.packed(sample.game(cast.alpha_id)))
    package = json.loads(found["data/package.json"])
    assert schema.fault_in("package", package) == ""
    folder = package["instruments"][0]["folder"]
    record = json.loads(found[f"data/{folder}/record.json"])
    assert schema.fault_in("record", record) == ""
    assert [one["number"] for one in record["versions"]] == [1, 2]
    assert json.loads(found[f"data/{folder}/amb.json"])["id"] == record["id"]
    for entry in record["versions"][-1]["sheet"]["files"]:
        assert len(found[f"data/{folder}/{entry['path']}"]) == entry["size"]


def test_the_same_content_makes_the_same_package(inside: Flask, cast: Cast) -> None:
    slug = sample.game(cast.alpha_id)
    assert sample.packed(slug) == sample.packed(slug)


def test_what_is_private_is_in_no_package(inside: Flask, cast: Cast) -> None:
    slug = sample.game(cast.alpha_id)
    sample.game(cast.alpha_id, title="Nie gezeigtes Geheimnis", summary="Nur im Entwurf")
    adopt(slug, quoted=False, cast=cast)
    factories.draft(cast.alpha_id, title="Entwurf Zwetschge")
    factories.submitted(cast.alpha_id, by=cast.alice, title="Eingereicht Zwetschge")
    with unit_of_work():
        hidden = queries.instrument_by_slug("nie-gezeigtes-geheimnis")
        publishing.remove(hidden, "Rechte", by=factories.EDITORIAL)
        begun = operations.begin_next_version(
            queries.instrument_by_slug(slug), by=factories.EDITORIAL
        )
        begun.change_note = "Zwetschge in der nächsten Fassung"
    whole = b"".join(exporting.stream(exporting.of_everything()))
    text = b"\n".join(sample.members(whole).values())
    assert b"Projekt Beta" in text
    for word in (
        *("Frau Kontakt", "kontakt@example.org", "Carla Kontakt", "carla.kontakt"),
        *("Hafenkinder", "Zwetschge", "Nie gezeigtes", "alice@example.org"),
    ):
        assert word.encode() not in text, word


def test_words_travel_with_consent(inside: Flask, cast: Cast) -> None:
    slug = sample.game(cast.alpha_id)
    adopt(slug, quoted=True, cast=cast)
    text = b"\n".join(sample.members(sample.packed(slug)).values())
    assert b"Hafenkinder" in text
    assert b"carla.kontakt" not in text


def test_a_collection_keeps_order_and_notes_and_no_secret_link(inside: Flask, cast: Cast) -> None:
    first, second = sample.game(cast.alpha_id, "Erstes"), sample.game(cast.alpha_id, "Zweites")
    ids = [queries.instrument_by_slug(one).id for one in (second, first)]
    number = curation_sample.collection(
        cast.alice.actor, ids, title="Unser Koffer", visibility=Visibility.LINK
    )
    db.session.rollback()
    kept = curation.workable(number, by=cast.alice.actor)
    secret = curation.link_key(kept)
    entries = [(one, "Zuerst" if one == ids[0] else "") for one in ids]
    selection = exporting.of_collection("Unser Koffer", entries, collection=kept)
    found = sample.members(b"".join(exporting.stream(selection)))
    package = json.loads(found["data/package.json"])
    (told,) = package["collections"]
    assert [one["note"] for one in told["items"]] == ["Zuerst", ""]
    assert [one["id"].rpartition("/")[2] for one in told["items"]] == [second, first]
    assert secret.encode() not in b"".join(found.values())
    assert b"Zuerst" in found["index.html"]


def test_the_first_page_opens_from_a_disk(
    inside: Flask, cast: Cast, tmp_path: Path, chromium: Browser
) -> None:
    folder = unpacked(sample.packed(sample.game(cast.alpha_id)), tmp_path)
    page = chromium.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="Wareneingang spielen").click()
    page.get_by_role("heading", level=1, name="Wareneingang spielen").wait_for()
    page.get_by_role("link", name="Blatt 100 %.txt").first.click()
    page.get_by_text("Ein Blatt zum Lesen.").wait_for()
    page.close()
    assert not failed
    assert {urlsplit(one).scheme for one in asked} == {"file"}
