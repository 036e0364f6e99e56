"""The workshop: guessed addresses, hostile kits and senders, two at once, and what stays behind."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.files import makers
from tests.scenes import Scene
from tests.workshop import sample
from tests.workshop.conftest import slug as slug
from toolbox.catalogue import queries as catalogue
from toolbox.files import operations as files
from toolbox.files.intake import keep_own
from toolbox.files.models import StoredFile
from toolbox.foundation import jobs
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, TooLarge, TooMany, Unavailable
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.stage import places
from toolbox.workshop import (
    hosting,
    looking,
    operations,
    queries,
    rendering,
    rules,
    self_service,
    upgrading,
)
from toolbox.workshop.kits.rendering import Lineage, render
from toolbox.workshop.kits.sentences import KitFaults
from toolbox.workshop.models import AdaptedCopy, CopyPicture

pytestmark = pytest.mark.slow

BrowserOf = Callable[[], HouseClient]
WITH_PICTURES: Mapping[str, Any] = {
    **sample.PROPERTIES,
    "exhibitors": {
        "type": "array",
        "title": "Aussteller",
        "items": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "title": "Name"},
                "places": {"type": "integer", "title": "Plätze"},
                "mail": {"type": "string", "format": "email", "title": "E-Mail"},
                "logo": {"type": "string", "format": "picture", "title": "Logo"},
            },
        },
    },
}


@pytest.fixture
def key(inside: Flask, cast: Cast, scene: Scene) -> str:
    """A copy of Projekt Alpha in which exhibitors have pictures."""

    def build() -> str:
        found = sample.published_kit(cast.beta_id, sample.kit_zip(properties=WITH_PICTURES))
        return sample.copy_of(found, by=cast.alice.actor, organisation_id=cast.alpha_id)

    return scene("attacks.copy-with-pictures", build)


def _copy(key: str, cast: Cast) -> AdaptedCopy:
    return queries.copy_for(key, by=cast.alice.actor)


def _picture(key: str, cast: Cast, colour: int = 1) -> str:
    content = makers.picture(size=(10 + colour, 10))
    kept = keep_own(content, name=f"bild{colour}.png", storage=installed_storage())
    with unit_of_work():
        copy = _copy(key, cast)
        return operations.keep_picture(copy, files.register(kept), by=cast.alice.actor)


def _link(key: str, cast: Cast) -> str:
    with unit_of_work():
        return self_service.invite(
            _copy(key, cast), "exhibitors", days=14, consent="Ja.", by=cast.alice.actor
        )


def _sent(secret: str, entry: dict[str, Any]) -> str:
    with unit_of_work():
        return self_service.send(queries.link_behind(secret), entry, agreed=True)


def _accepted(own: str, cast: Cast) -> None:
    with unit_of_work():
        self_service.accept(queries.entry_behind(own), by=cast.alice.actor)


def _withdrawn(own: str) -> None:
    with unit_of_work():
        self_service.withdraw(queries.entry_behind(own))


def _shown(key: str, cast: Cast, meanwhile: Callable[[], object] = lambda: None) -> None:
    order = rendering.order_of(_copy(key, cast), slug="messe-nord")
    kept = rendering.kept_zip(order, name="messe.zip")
    meanwhile()
    with unit_of_work():
        hosting.show(
            _copy(key, cast),
            files.register(kept),
            slug="messe-nord",
            rendered_version=order.row_version,
            may_be_found=False,
            by=cast.alice.actor,
        )


def _names_in_zip(key: str, cast: Cast) -> list[str]:
    packed = rendering.zip_of(rendering.order_of(_copy(key, cast)))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return archive.namelist()


# Senders of entries


def test_a_picture_that_nobody_accepted_is_not_published(key: str, cast: Cast) -> None:
    name = _picture(key, cast)
    own = _sent(_link(key, cast), {"name": "Beispiel-Hafen", "logo": name})
    assert not [one for one in _names_in_zip(key, cast) if one.startswith("bilder/")]
    _accepted(own, cast)
    assert [one for one in _names_in_zip(key, cast) if one.startswith("bilder/")]


def test_a_picture_goes_with_the_entry_that_is_withdrawn(key: str, cast: Cast) -> None:
    mine, shared = _picture(key, cast, 1), _picture(key, cast, 2)
    secret = _link(key, cast)
    own = _sent(secret, {"name": "Beispiel-Hafen", "logo": mine})
    other = _sent(secret, {"name": "Beispiel-Werft", "logo": shared})
    third = _sent(secret, {"name": "Beispiel-Kai", "logo": shared})
    for each in (own, other):
        _accepted(each, cast)
    _withdrawn(own)
    _withdrawn(other)
    assert set(queries.pictures_of(int(key))) == {shared}, "the third entry still needs it"
    _withdrawn(third)
    assert db.session.query(CopyPicture).count() == 0


def test_next_year_begins_without_the_pictures_of_others(key: str, cast: Cast) -> None:
    own = _sent(_link(key, cast), {"name": "Beispiel-Hafen", "logo": _picture(key, cast)})
    _accepted(own, cast)
    with unit_of_work():
        made = operations.copy_for_next_year(_copy(key, cast), by=cast.alice.actor)
        assert queries.pictures_of(made.id) == {}


def test_what_is_accepted_is_what_was_read(key: str, cast: Cast) -> None:
    own = _sent(_link(key, cast), {"name": "Beispiel-Hafen"})
    read = operations.mark_of(queries.entry_behind(own).proposed)
    with unit_of_work():
        self_service.change(queries.entry_behind(own), {"name": "Schmähung"}, agreed=True)
    with pytest.raises(Conflict), unit_of_work():
        self_service.accept(queries.entry_behind(own), expected=read, by=cast.alice.actor)
    assert "Schmähung" not in str(queries.whole_answers(_copy(key, cast)))


def test_an_entry_is_no_book(key: str, cast: Cast) -> None:
    secret = _link(key, cast)
    with pytest.raises(TooLarge):
        _sent(secret, {"name": "x" * (rules.ENTRY_SIZE + 1)})
    own = _sent(secret, {"name": "kurz"})
    with pytest.raises(TooLarge), unit_of_work():
        self_service.change(queries.entry_behind(own), {"name": "x" * 30_000}, agreed=True)


# Two at once


def test_what_is_withdrawn_while_it_is_rendered_is_not_shown_for_long(key: str, cast: Cast) -> None:
    own = _sent(_link(key, cast), {"name": "Beispiel-Hafen"})
    _accepted(own, cast)
    _shown(key, cast, meanwhile=lambda: _withdrawn(own))
    jobs.run_due()
    db.session.rollback()
    stored = _copy(key, cast).site_file_id
    assert stored is not None
    folder = hosting.site_folder(db.session.get_one(StoredFile, stored).sha256)
    assert "Beispiel-Hafen" not in (folder / "index.html").read_text()


def test_what_cannot_be_rendered_without_an_entry_goes_offline(
    key: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = _sent(_link(key, cast), {"name": "Beispiel-Hafen"})
    _accepted(own, cast)
    _shown(key, cast)
    broken = sample.kit_zip(page="{% for a in (1..900000000) %}{{ a }}{% endfor %}")
    kept = keep_own(broken, name="kaputt.zip", storage=installed_storage())
    with unit_of_work():
        _copy(key, cast).hosted_kit_file_id = files.register(kept).id
    _withdrawn(own)
    jobs.run_due()
    db.session.rollback()
    assert not _copy(key, cast).is_hosted


# What stays behind


def test_a_new_copy_never_shows_the_preview_of_a_deleted_one(slug: str, cast: Cast) -> None:
    first = sample.copy_of(slug, by=cast.alice.actor)
    seen = rendering.preview_key(rendering.order_of(_copy(first, cast)))
    with unit_of_work():
        operations.delete(_copy(first, cast), by=cast.alice.actor)
    sample.copy_of(slug, by=cast.carla.actor)
    assert rendering.preview_key(rendering.order_of(sample.the_copy())) != seen


def test_old_previews_of_a_copy_do_not_fill_the_disk(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor)
    seen = []
    for number in range(5):
        with unit_of_work():
            operations.save(_copy(key, cast), {"town": f"Ort {number}"}, by=cast.alice.actor)
        seen.append(rendering.preview_key(rendering.order_of(_copy(key, cast))))
    assert [places.placed(one) is not None for one in seen] == [False, False, True, True, True]
    rendering.forget_previews(int(key))
    assert not any(places.placed(one) for one in seen)


def test_a_preview_that_is_gone_is_made_anew(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor)
    seen = rendering.preview_key(rendering.order_of(_copy(key, cast)))
    folder = places.placed(seen)
    assert folder is not None
    shutil.rmtree(folder)
    again = rendering.preview_key(rendering.order_of(_copy(key, cast)))
    assert places.placed(again) is not None


def test_a_full_disk_is_said(key: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kwargs: object) -> str:
        raise OSError(28, "No space left on device")

    _shown(key, cast)
    stored = _copy(key, cast).site_file_id
    sha256 = db.session.get_one(StoredFile, stored).sha256
    monkeypatch.setattr(hosting, "mkdtemp", full)
    with pytest.raises(Unavailable):
        hosting.site_folder(sha256)
    monkeypatch.setattr(rendering, "TemporaryDirectory", full)
    with pytest.raises(Unavailable):
        rendering.zip_of(rendering.order_of(_copy(key, cast)))


def test_pictures_have_a_size_together(
    slug: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "TRIAL_PICTURES_SIZE", 100)
    secret = sample.copy_of(slug, by=VISITOR)
    content = makers.picture(size=(400, 400))
    kept = keep_own(content, name="gross.png", storage=installed_storage())
    assert len(content) > 100
    with pytest.raises(TooMany), unit_of_work():
        copy = queries.copy_for(secret, by=VISITOR)
        operations.keep_picture(copy, files.register(kept), by=VISITOR)


# Licences and drafts


def test_a_newer_version_that_forbids_changes_is_not_taken(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor)
    sample.next_kit(slug, sample.kit_zip(version="1.1.0"))
    newer = upgrading.newer_for(_copy(key, cast))
    assert newer is not None
    with unit_of_work():
        db.session.merge(newer.version).licence = "CC-BY-ND-4.0"
    with pytest.raises(Denied), unit_of_work():
        copy = _copy(key, cast)
        upgrading.take(copy, upgrading.require_newer(copy), by=cast.alice.actor)


def test_a_draft_is_adapted_by_its_makers_alone(inside: Flask, cast: Cast) -> None:
    version_id = sample.kit_draft(cast.beta_id)
    version = catalogue.version_by_id(version_id)
    found = looking.kit_among(version)
    assert found is not None
    for stranger in (cast.alice.actor, VISITOR, factories.EDITORIAL):
        with pytest.raises(Denied), unit_of_work():
            version = catalogue.version_by_id(version_id)
            operations.begin(version, found[1], by=stranger)


# Authors of kits


def test_a_page_that_is_a_file_and_a_folder_is_named(tmp_path: Path) -> None:
    pages = [
        {"template": "pages/index.liquid", "to": "index.html"},
        {"template": "pages/exhibitor.liquid", "to": "index.html/zwei.html"},
    ]
    kit = tmp_path / "kit.zip"
    kit.write_bytes(sample.kit_zip(pages=pages))
    target = tmp_path / "ziel"
    target.mkdir()
    with pytest.raises(KitFaults) as refused:
        render(kit, {"town": "Ort"}, lineage=Lineage(), target=target)
    assert refused.value.faults[0].message


@pytest.mark.parametrize("wrong", [5, {"a": [1]}, "Text", [[[]]], [5, None], True])
def test_an_example_of_another_kind_breaks_no_page(
    inside: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, wrong: object
) -> None:
    example = {"town": "Ort", "exhibitors": wrong, "address": wrong, "fremd": wrong}
    monkeypatch.setattr(sample, "EXAMPLE", example)
    found = sample.published_kit(cast.beta_id)
    client = HouseClient(inside)
    address = _begun(client, found)
    pages = ("", "?pruefen=1", "/liste/exhibitors/tabelle", "/liste/exhibitors/liste.csv")
    for page in (*pages, "/liste/exhibitors/liste.xlsx", "/vorschau", "/liste/exhibitors/1"):
        assert client.get(f"{address}{page}").status_code in {200, 303, 404}, page


# Over HTTP


def test_a_title_is_one_line(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor)
    with unit_of_work():
        title = "Messe\r\nBcc: alle@beispiel.de\x0b\u2028Ende"
        operations.save(_copy(key, cast), {}, title=title, by=cast.alice.actor)
    assert _copy(key, cast).title == "Messe Bcc: alle@beispiel.de Ende"


def _begun(client: HouseClient, slug: str, **form: str) -> str:
    answer = client.submit(f"/w/{slug}/anpassen", {"with": "example", **form})
    return answer.headers["Location"]


@pytest.mark.parametrize("deed", ["remove:town:1", "up:visitors:1", "down:address:1", "remove::1"])
def test_only_lists_are_taken_apart(client: HouseClient, slug: str, deed: str) -> None:
    address = _begun(client, slug)
    page = client.get(address).text
    stamp = page.split('name="row_version" value="')[1].partition('"')[0]
    form = {"row_version": stamp, "title": "T", "a-town": "Bremen", "a-visitors": "12"}
    answer = client.submit(address, {**form, "deed": deed})
    assert answer.status_code == 404
    assert "Bremen" in client.get(address).text


def test_secret_addresses_stay_where_they_are(
    client: HouseClient, browser_of: BrowserOf, cast: Cast, slug: str
) -> None:
    address = _begun(client, slug)
    sent = browser_of()
    kept = sample.copy_of(slug, by=cast.alice.actor)
    link = _link(kept, cast)
    own = _sent(link, {"name": "Beispiel-Hafen"})
    mine = f"/mein-eintrag/{own}"
    for each in (address, f"/mitmachen/{link}", mine, f"{mine}/danke"):
        answer = sent.get(each)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "strict-origin", "kits read where they stand"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_strangers_find_nothing_by_numbers_and_guesses(
    app: Flask, browser_of: BrowserOf, cast: Cast
) -> None:
    with app.app_context():
        slug = sample.published_kit(cast.beta_id)
        key = sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)
    pages = (
        *("", "/vorschau", "/ergebnis.zip", "/zeigen", "/loeschen", "/vorschlag", "/neue-fassung"),
        *("/liste/exhibitors/1", "/liste/exhibitors/tabelle", "/liste/exhibitors/liste.csv"),
        *("/liste/exhibitors/selbst", "/bild/x.png", "/behalten"),
    )
    for who in (cast.carla, cast.edith, cast.anton, None):
        client = browser_of()
        if who is not None:
            client.sign_in(who)
        for page in pages:
            answer = client.get(f"/werkstatt/{key}{page}")
            assert answer.status_code in {302, 303, 404}, (who, page)
        for deed in ("", "/speichern", "/loeschen", "/offline", "/zeigen", "/naechstes-jahr"):
            answer = client.submit(f"/werkstatt/{key}{deed}", {})
            assert answer.status_code in {302, 303, 401, 404}, (who, deed, answer.text)
    with app.app_context():
        assert queries.copy_for(key, by=cast.alice.actor).row_version == 1


def test_changes_need_the_token_of_the_page(client: HouseClient, slug: str) -> None:
    address = _begun(client, slug)
    for deed in ("", "/speichern", "/loeschen"):
        assert client.post(f"{address}{deed}", data={"title": "x"}).status_code in {400, 403}
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "web", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//böse.example"]
)
def test_no_address_in_an_entry_runs_anything(inside: Flask, cast: Cast, web: str) -> None:
    group = json.loads(json.dumps(WITH_PICTURES["exhibitors"]))
    group["items"]["properties"]["web"] = {"type": "string", "format": "uri", "title": "Web"}
    properties = {**sample.PROPERTIES, "exhibitors": group}
    found = sample.published_kit(cast.beta_id, sample.kit_zip(properties=properties))
    key = sample.copy_of(found, by=cast.alice.actor)
    secret = _link(key, cast)
    client = HouseClient(inside)
    answer = client.submit(
        f"/mitmachen/{secret}", {"i-name": "Beispiel", "i-web": web, "consent": "1"}
    )
    assert answer.status_code == 422
