"""What members take over is a draft: it bears no name of its own before it is published."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import HouseClient
from tests.packages_moving import sample
from tests.packages_moving.test_packing import adopt
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.inventory import known_external_ids
from toolbox.catalogue.models import Instrument
from toolbox.exchange.origins import origins_of
from toolbox.exchange.packages import identity
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

ENGLISH = {"Accept-Language": "en"}
SLUG = "wareneingang-spielen"
NAME = f"http://toolbox.example.org/w/{SLUG}"
RECORD = f"data/instruments/{SLUG}/record.json"


@pytest.fixture
def package(app: Flask, cast: Cast, elsewhere: Flask) -> bytes:
    """A package of this house; the other toolbox has the same people, who know nothing of it."""
    with app.app_context():
        adopt(sample.game(cast.alpha_id), quoted=True, cast=cast)
        return sample.packed(SLUG)


def changed(package: bytes, change: Callable[[Any], None]) -> bytes:
    """Change the record of a package, as its makers there would."""
    entries = sample.members(package)
    record = json.loads(entries[RECORD])
    change(record)
    return sample.zipped(sample.signed({**entries, RECORD: json.dumps(record).encode()}))


def _later(record: Any) -> None:
    record["changed_at"] = (now() + timedelta(minutes=5)).isoformat()
    record["owner"]["name"] = "Projekt Neu"
    record["evidence"][0]["worked"] = "Es ging noch besser."
    record["versions"][-1]["sheet"]["summary"] = "Dort steht es jetzt anders."


def _publish_draft(slug: str) -> None:
    with unit_of_work():
        draft = queries.open_version(queries.instrument_by_slug(slug))
        assert draft is not None
        publishing.publish(draft, by=sample.EDITORIAL)


@pytest.fixture
def drafted(elsewhere: Flask, cast_elsewhere: Cast, package: bytes, tmp_path: Path) -> str:
    """A draft of Alice in the other toolbox; its slug."""
    alice, owner_id = cast_elsewhere.alice.actor, cast_elsewhere.alpha_id
    report = sample.take(elsewhere, package, tmp_path, by=alice, owner_id=owner_id)
    assert report.counts[Fate.ADDED] == 1
    return report.outcomes[0].slug


def test_a_draft_stands_in_nobodys_way(
    elsewhere: Flask, drafted: str, package: bytes, tmp_path: Path
) -> None:
    with elsewhere.app_context():
        assert known_external_ids([NAME]) == set()
        assert identity.known_by([NAME]) == {}
        assert queries.instrument_by_slug(drafted).external_id is None
    report = sample.take(elsewhere, package, tmp_path)
    assert report.counts[Fate.ADDED] == 1
    with elsewhere.app_context():
        assert identity.known_by([NAME])[NAME].slug == report.outcomes[0].slug != drafted


def test_who_has_the_draft_finds_it_again(
    elsewhere: Flask, cast_elsewhere: Cast, drafted: str, package: bytes, tmp_path: Path
) -> None:
    alice, owner_id = cast_elsewhere.alice.actor, cast_elsewhere.alpha_id
    before = sample.everything(elsewhere)
    again = sample.take(elsewhere, package, tmp_path, by=alice, owner_id=owner_id)
    assert again.counts[Fate.UNCHANGED] == 1
    assert sample.everything(elsewhere) == before
    newer = sample.take(elsewhere, changed(package, _later), tmp_path, by=alice, owner_id=owner_id)
    assert (newer.counts[Fate.RENEWED], newer.outcomes[0].slug) == (1, drafted)
    with elsewhere.app_context():
        draft = queries.open_version(queries.instrument_by_slug(drafted))
        assert draft is not None
        assert draft.summary == "Dort steht es jetzt anders."


def test_with_its_publication_a_draft_gets_its_name(
    elsewhere: Flask, drafted: str, package: bytes, tmp_path: Path
) -> None:
    with elsewhere.app_context():
        _publish_draft(drafted)
        instrument = queries.instrument_by_slug(drafted)
        origin = identity.origin_of(instrument.id)
        assert instrument.external_id == NAME
        assert origin is not None
        assert [one["adopter"] for one in origin.frame["evidence"]] == ["Projekt Beta"]
        assert origins_of([instrument.id])[instrument.id].page == NAME
        shown = elsewhere.test_client().get(f"/w/{drafted}").text
        assert "Die Hafenkinder waren begeistert." in shown
        assert NAME in shown
    assert sample.take(elsewhere, package, tmp_path).counts[Fate.UNCHANGED] == 1


def test_who_comes_second_has_begun_from_the_first(
    elsewhere: Flask, drafted: str, package: bytes, tmp_path: Path
) -> None:
    sample.take(elsewhere, package, tmp_path)
    with elsewhere.app_context():
        first = identity.known_by([NAME])[NAME]
        _publish_draft(drafted)
        second = queries.instrument_by_slug(drafted)
        assert (second.external_id, second.template_id) == (None, first.id)
        assert identity.identity(second) == f"https://elsewhere.example.org/w/{drafted}"
        assert identity.known_by([NAME])[NAME].id == first.id
        assert identity.origin_of(second.id) is None


def test_what_members_renew_is_known_with_its_publication(
    elsewhere: Flask, cast_elsewhere: Cast, drafted: str, package: bytes, tmp_path: Path
) -> None:
    """No editor has to take the package over once more."""
    alice, owner_id = cast_elsewhere.alice.actor, cast_elsewhere.alpha_id
    with elsewhere.app_context():
        _publish_draft(drafted)
    newer = changed(package, _later)
    report = sample.take(elsewhere, newer, tmp_path, by=alice, owner_id=owner_id)
    assert report.counts[Fate.RENEWED] == 1
    page = elsewhere.test_client().get(f"/w/{drafted}").text
    assert "Die Hafenkinder waren begeistert." in page
    with elsewhere.app_context():
        _publish_draft(drafted)
        origin = identity.origin_of(queries.instrument_by_slug(drafted).id)
        assert origin is not None
        assert origin.owner_name == "Projekt Neu"
    assert "Es ging noch besser." in elsewhere.test_client().get(f"/w/{drafted}").text
    assert sample.take(elsewhere, newer, tmp_path).counts[Fate.UNCHANGED] == 1


def test_a_draft_that_is_thrown_away_leaves_no_trace(
    elsewhere: Flask, cast_elsewhere: Cast, drafted: str, package: bytes, tmp_path: Path
) -> None:
    """What was thrown away is offered again, as it was before."""
    alice, owner_id = cast_elsewhere.alice.actor, cast_elsewhere.alpha_id
    newer = changed(package, _later)
    with elsewhere.app_context():
        _publish_draft(drafted)
    sample.take(elsewhere, newer, tmp_path, by=alice, owner_id=owner_id)
    with elsewhere.app_context(), unit_of_work():
        draft = queries.open_version(queries.instrument_by_slug(drafted))
        assert draft is not None
        operations.discard(draft, by=alice)
    report = sample.take(elsewhere, newer, tmp_path, by=alice, owner_id=owner_id)
    assert report.counts[Fate.RENEWED] == 1


def test_older_news_do_not_replace_newer_ones(
    elsewhere: Flask, cast_elsewhere: Cast, drafted: str, package: bytes, tmp_path: Path
) -> None:
    """A draft waits while editors take over what came after it: it is asked for once more."""
    alice, owner_id = cast_elsewhere.alice.actor, cast_elsewhere.alpha_id
    with elsewhere.app_context():
        _publish_draft(drafted)

    def title(record: Any) -> None:
        record["versions"][-1]["sheet"]["title"] = "Ein anderer Titel"

    older, newer = changed(package, title), changed(package, _later)
    sample.take(elsewhere, older, tmp_path, by=alice, owner_id=owner_id)
    sample.take(elsewhere, newer, tmp_path)
    with elsewhere.app_context():
        _publish_draft(drafted)
        origin = identity.origin_of(queries.instrument_by_slug(drafted).id)
        assert origin is not None
        assert origin.owner_name == "Projekt Neu"
    again = sample.take(elsewhere, newer, tmp_path)
    assert again.counts[Fate.RENEWED] == 1, again.outcomes
    with elsewhere.app_context():
        assert sample.current(drafted).summary == "Dort steht es jetzt anders."


def test_reviewers_see_where_a_draft_comes_from(
    elsewhere: Flask, cast_elsewhere: Cast, drafted: str, package: bytes, tmp_path: Path
) -> None:
    with elsewhere.app_context(), unit_of_work():
        draft = queries.open_version(queries.instrument_by_slug(drafted))
        assert draft is not None
        publishing.submit(draft, by=cast_elsewhere.alice.actor)
        number = draft.id
    editor = HouseClient(elsewhere).sign_in(cast_elsewhere.edith)
    page = editor.get(f"/redaktion/{number}", headers=ENGLISH)
    assert page.status_code == 200
    box = page.text.partition('id="aus-einem-paket"')[2].partition("</section>")[0]
    for words in ("Werkzeugkoffer", NAME, "Projekt Alpha", "CC BY", "Die Hafenkinder waren"):
        assert words in box
    assert "/w/" + drafted not in box.replace(NAME, "")
    sample.take(elsewhere, package, tmp_path)
    with elsewhere.app_context():
        holder = db.session.scalars(
            db.select(Instrument).where(Instrument.external_id == NAME)
        ).one()
        address = f"/w/{holder.slug}"
    assert address in editor.get(f"/redaktion/{number}", headers=ENGLISH).text
