"""Packages come in: whole, once, with what was changed on both sides put together."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.packages_moving import sample
from tests.packages_moving.test_packing import adopt
from toolbox.accounts.models import Organisation
from toolbox.adoption.evidence import figures_of
from toolbox.catalogue import queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.exchange.origins import origins_of
from toolbox.exchange.packages import comparing, exporting, identity, noting
from toolbox.exchange.packages.comparing import Choice, Side
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.errors import Unavailable

pytestmark = pytest.mark.slow

TOOLBOX_PARTS = {
    *("data/package.json", "data/ro-crate-metadata.json", "index.html", "bag-info.txt"),
    *("manifest-sha256.txt", "tagmanifest-sha256.txt"),
}
"""What names the toolbox that has packed it, and the day."""


def _package(app: Flask, slug: str) -> bytes:
    with app.app_context():
        jobs.run_due()
        return sample.packed(slug)


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    """An instrument of Projekt Alpha in two versions, which Projekt Beta uses."""
    with app.app_context():
        made = sample.game(cast.alpha_id)
        adopt(made, quoted=True, cast=cast)
        return made


def test_there_and_back_is_the_same(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    package = _package(app, slug)
    report = sample.take(elsewhere, package, tmp_path)
    assert report.counts[Fate.ADDED] == 1
    one, two = sample.members(package), sample.members(_package(elsewhere, slug))
    assert one.keys() == two.keys()
    differ = {name for name in one if one[name] != two[name]} - TOOLBOX_PARTS
    # AMB names the page of the toolbox that gives it out; the record is the same to the byte.
    assert differ <= {name for name in one if name.endswith("/amb.json")}


def test_everything_arrives(app: Flask, slug: str, elsewhere: Flask, tmp_path: Path) -> None:
    sample.take(elsewhere, _package(app, slug), tmp_path)
    with elsewhere.app_context():
        version = sample.current(slug)
        instrument = version.instrument
        assert version.number == 2
        assert [one.name for one in version.attachments] == [
            *("Blatt 100 %.txt", "spiel.zip", "poster.jpg")
        ]
        assert [one.number for one in queries.published_versions(instrument)] == [2, 1]
        assert instrument.owner.name == "Werkzeugkoffer (toolbox.example.org)"
        assert instrument.external_id == f"http://toolbox.example.org/w/{slug}"
        assert origins_of([instrument.id])[instrument.id].name == "Werkzeugkoffer"
        assert version.contact_email == ""


def test_adoptions_from_elsewhere_count_nowhere(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    sample.take(elsewhere, _package(app, slug), tmp_path)
    with elsewhere.app_context():
        instrument = queries.instrument_by_slug(slug)
        assert figures_of([instrument.id])[instrument.id].adoptions == 0
        origin = identity.origin_of(instrument.id)
        assert origin is not None
        assert [one["adopter"] for one in origin.frame["evidence"]] == ["Projekt Beta"]


def test_twice_changes_no_row(app: Flask, slug: str, elsewhere: Flask, tmp_path: Path) -> None:
    package = _package(app, slug)
    sample.take(elsewhere, package, tmp_path)
    before = sample.everything(elsewhere)
    report = sample.take(elsewhere, package, tmp_path)
    assert report.counts[Fate.UNCHANGED] == 1
    assert sample.everything(elsewhere) == before


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "side", "holds"),
    [
        ({"title": "a"}, {"title": "b"}, {"title": "a"}, Side.THEIRS, "b"),
        ({"title": "a"}, {"title": "a"}, {"title": "b"}, Side.OURS, "b"),
        ({"title": "a"}, {"title": "b"}, {"title": "c"}, Side.BOTH, "c"),
        ({"title": "a"}, {}, {"title": "a"}, Side.THEIRS, None),
        ({"title": "a"}, {"title": "a"}, {}, Side.OURS, None),
        ({}, {"title": "b"}, {}, Side.THEIRS, "b"),
        (None, {"title": "b"}, {"title": "a"}, Side.BOTH, "a"),
        ({"title": "a"}, {"title": "b"}, {"title": "b"}, None, "b"),
        ({"title": "a"}, {"title": "a", "change_note": "x"}, {"title": "a"}, None, "a"),
    ],
)
def test_three_states_of_a_field(
    base: Mapping[str, str] | None,
    theirs: Mapping[str, str],
    ours: Mapping[str, str],
    side: Side | None,
    holds: str | None,
) -> None:
    found = comparing.differences(base, theirs, ours)
    assert [one.side for one in found] == ([side] if side else [])
    merged = comparing.merge(base, theirs, ours, {})
    assert merged.sheet.get("title") == holds
    assert bool(merged.open) is (side is Side.BOTH)


def test_changes_on_both_sides_come_together(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    sample.take(elsewhere, _package(app, slug), tmp_path)
    with elsewhere.app_context():
        sample.next_version(slug, description="Bei uns anders.", duration_minutes=30)
    with app.app_context():
        sample.next_version(slug, summary="Dort neu.", duration_minutes=60)
    package = _package(app, slug)
    report = sample.take(elsewhere, package, tmp_path)
    assert report.counts[Fate.RENEWED] == 1
    assert report.outcomes[0].open == ("duration_minutes",)
    with elsewhere.app_context():
        version = sample.current(slug)
        assert (version.summary, version.description) == ("Dort neu.", "Bei uns anders.")
        assert version.duration_minutes == 30
    chosen = sample.take(elsewhere, package, tmp_path, duration_minutes=Choice.THEIRS)
    assert chosen.outcomes[0].open == ()
    with elsewhere.app_context():
        assert sample.current(slug).duration_minutes == 60
    assert sample.take(elsewhere, package, tmp_path).counts[Fate.UNCHANGED] == 1


def test_what_we_chose_to_keep_is_not_asked_again(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    sample.take(elsewhere, _package(app, slug), tmp_path)
    with elsewhere.app_context():
        sample.next_version(slug, title="Unser Spiel")
    with app.app_context():
        sample.next_version(slug, title="Ihr Spiel")
    sample.take(elsewhere, _package(app, slug), tmp_path, title=Choice.OURS)
    with app.app_context():
        sample.next_version(slug, summary="Noch etwas Neues.")
    report = sample.take(elsewhere, _package(app, slug), tmp_path)
    assert report.outcomes[0].open == ()
    with elsewhere.app_context():
        version = sample.current(slug)
        assert (version.title, version.summary) == ("Unser Spiel", "Noch etwas Neues.")


def test_two_toolboxes_follow_each_other(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    """What was made here comes back with the changes of others, and stays our own."""
    sample.take(elsewhere, _package(app, slug), tmp_path)
    with elsewhere.app_context():
        sample.next_version(slug, description="Anderswo verbessert.")
    with app.app_context():
        sample.next_version(slug, summary="Hier verbessert.")
    report = sample.take(app, _package(elsewhere, slug), tmp_path)
    assert report.outcomes[0].open == ()
    with app.app_context():
        version = sample.current(slug)
        assert version.description == "Anderswo verbessert."
        assert version.summary == "Hier verbessert."
        assert version.contact_email == "kontakt@example.org"
        assert version.instrument.owner.name == "Projekt Alpha"
        assert identity.origin_of(version.instrument_id) is None
    sample.take(elsewhere, _package(app, slug), tmp_path)
    with elsewhere.app_context():
        assert sample.current(slug).summary == "Hier verbessert."
    # What they say by now is known from here on; the same once more changes no row.
    asked = sample.everything(app)
    sample.take(app, _package(elsewhere, slug), tmp_path)
    before = sample.everything(app)
    told = set(asked) ^ set(before)
    assert told
    assert all(row.startswith('INSERT INTO "peer_states"') for row in told)
    sample.take(app, _package(elsewhere, slug), tmp_path)
    assert sample.everything(app) == before


def test_members_get_a_draft_that_is_reviewed(
    app: Flask, cast: Cast, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    sample.take(elsewhere, _package(app, slug), tmp_path)
    with elsewhere.app_context():
        sample.next_version(slug, summary="Von anderswo.")
        foreign = sample.game(_only_owner(), title="Ganz anderes Spiel")
    package = _package(elsewhere, foreign)
    alice = cast.alice.actor
    report = sample.take(app, package, tmp_path, by=alice, owner_id=cast.alpha_id)
    assert report.counts[Fate.ADDED] == 1
    with app.app_context():
        instrument = queries.instrument_by_slug(foreign)
        assert instrument.state is InstrumentState.DRAFT
        draft = queries.open_version(instrument)
        assert draft is not None
        assert [one.name for one in draft.attachments][1] == "spiel.zip"
    others = sample.take(app, package, tmp_path, by=cast.carla.actor, owner_id=cast.beta_id)
    assert others.counts[Fate.ADDED] == 1  # nobody learns of the drafts of others
    not_hers = sample.take(app, package, tmp_path, by=alice, owner_id=cast.beta_id)
    assert not_hers.counts[Fate.UNCHANGED] == 1


def _only_owner() -> int:
    return db.session.scalars(db.select(Organisation.id)).first() or 0


def test_words_that_are_unknown_here_are_named_and_left_out(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    with elsewhere.app_context():
        db.session.execute(
            db.text(
                "UPDATE terms SET key = 'umbenannt', uri = '', label_de = 'Umbenannt' "
                "WHERE vocabulary_key = 'topic' AND key = 'ausbildung-starten'"
            )
        )
        db.session.commit()
    report = sample.take(elsewhere, _package(app, slug), tmp_path)
    assert report.counts[Fate.ADDED] == 1
    with elsewhere.app_context():
        version = sample.current(slug)
        keys = {(one.term.vocabulary_key, one.term.key) for one in version.classifications}
        assert ("audience", "erstausbildende-betriebe") in keys
        assert not {vocabulary for vocabulary, _key in keys} & {"topic"}


def test_an_interrupted_one_goes_on(
    app: Flask,
    cast: Cast,
    slug: str,
    elsewhere: Flask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with app.app_context():
        sample.game(cast.alpha_id, title="Zweites Spiel")
        whole = b"".join(exporting.stream(exporting.of_everything()))
    real, calls = noting.note_origin, [0]

    def full(*args: object, **kwargs: object) -> bool:
        calls[0] += 1
        if calls[0] == 2:
            raise Unavailable("voll")
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("toolbox.exchange.packages.taking.note_origin", full)
    first = sample.take(elsewhere, whole, tmp_path)
    assert (first.counts[Fate.ADDED], first.counts[Fate.REFUSED]) == (1, 1)
    second = sample.take(elsewhere, whole, tmp_path)
    assert (second.counts[Fate.ADDED], second.counts[Fate.UNCHANGED]) == (1, 1)


def test_a_collection_arrives_in_order_once(
    app: Flask, cast: Cast, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    with app.app_context():
        other = sample.game(cast.alpha_id, title="Zweites Spiel")
        ids = [queries.instrument_by_slug(one).id for one in (other, slug)]
        entries = [(ids[0], "Zuerst"), (ids[1], "Dann")]
        made = exporting.of_collection("Unser Koffer", entries)
        told = {
            **{"id": "http://toolbox.example.org/koffer/unser", "title": "Unser Koffer"},
            **{"description": "", "audience": ["schulen"], "cover": ""},
            "items": [
                {"id": f"http://toolbox.example.org/w/{one}", "note": note}
                for one, (_id, note) in zip((other, slug), entries, strict=True)
            ],
        }
        selection = exporting.Selection(
            made.title, made.stem, made.instrument_ids, collections=[told]
        )
        package = b"".join(exporting.stream(selection))
    assert sample.take(elsewhere, package, tmp_path).collections == 1
    before = sample.everything(elsewhere)
    assert sample.take(elsewhere, package, tmp_path).collections == 0
    assert sample.everything(elsewhere) == before
    assert [line for line in before if "Zuerst" in line]


def test_lineage_is_joined_where_both_are_here(
    app: Flask, cast: Cast, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    with app.app_context():
        child = factories.published(cast.alpha_id, title="Kind")[1]
        queries.instrument_by_slug(child).template_id = queries.instrument_by_slug(slug).id
        db.session.commit()
        whole = b"".join(exporting.stream(exporting.of_everything()))
    sample.take(elsewhere, whole, tmp_path)
    with elsewhere.app_context():
        parent = queries.instrument_by_slug(slug)
        assert queries.instrument_by_slug(child).template_id == parent.id


def _as_said(package: bytes, **changes: object) -> bytes:
    """Return a package whose record says something else."""
    found = sample.members(package)
    name = next(one for one in found if one.endswith("record.json"))
    found[name] = json.dumps({**json.loads(found[name]), **changes}).encode()
    return sample.zipped(sample.signed(found))


def test_what_has_no_day_of_change_has_that_of_its_publication(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    began = "2026-03-01T09:00:00+00:00"
    without = {"changed_at": None, "published_at": began}
    first = _as_said(_package(app, slug), **without)
    assert sample.take(elsewhere, first, tmp_path).counts[Fate.ADDED] == 1
    with app.app_context():
        sample.next_version(slug, summary="Dort verbessert.")
    second = _as_said(_package(app, slug), **without)
    assert sample.take(elsewhere, second, tmp_path).counts[Fate.RENEWED] == 1
    with elsewhere.app_context():
        version = sample.current(slug)
        assert version.summary == "Dort verbessert."
        assert version.instrument.changed_at == datetime.fromisoformat(began)
        origin = identity.origin_of(version.instrument_id)
        assert origin is not None
        assert origin.changed_there_at == datetime.fromisoformat(began)


@pytest.mark.parametrize("key", ["9" * 10, "9" * 30])
def test_a_collection_with_a_number_that_no_database_has_is_just_not_ours(
    app: Flask, slug: str, tmp_path: Path, key: str
) -> None:
    found = sample.members(_package(app, slug))
    package = json.loads(found["data/package.json"])
    told = {"title": "Zahlenkoffer", "description": "", "audience": [], "cover": "", "items": []}
    address = f"http://toolbox.example.org/koffer/{key}"
    package["collections"] = [{**told, "id": address}]
    found["data/package.json"] = json.dumps(package).encode()
    report = sample.take(app, sample.zipped(sample.signed(found)), tmp_path)
    assert (report.collections, report.left) == (0, [])
