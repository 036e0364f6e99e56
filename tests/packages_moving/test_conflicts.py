"""What a package leaves open waits at the review desk, and is asked once only."""

from pathlib import Path

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.packages_moving import sample
from toolbox.catalogue import operations, publishing, queries
from toolbox.exchange.packages import conflicts, deciding
from toolbox.exchange.packages.comparing import Choice
from toolbox.exchange.packages.peers import PeerConflict
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow


@pytest.fixture
def slug(app: Flask, cast: Cast, elsewhere: Flask, tmp_path: Path) -> str:
    """An instrument of ours that is elsewhere, too; the summary was changed on both sides."""
    with app.app_context():
        made = sample.game(cast.alpha_id)
    move(app, made, elsewhere, tmp_path)
    with elsewhere.app_context():
        sample.next_version(made, summary="Anderswo anders.")
    with app.app_context():
        sample.next_version(made, summary="Hier anders.")
    return made


def move(
    source: Flask, slug: str, target: Flask, folder: Path, fate: Fate | None = None
) -> tuple[str, ...]:
    """Carry a package from one toolbox into the other; return the fields that stay open."""
    with source.app_context():
        package = sample.packed(slug)
    report = sample.take(target, package, folder)
    assert fate is None or report.counts[fate] == 1
    return report.outcomes[0].open


def decide(app: Flask, slug: str, choice: Choice, *fields: str) -> None:
    with app.app_context(), unit_of_work():
        found = queries.instrument_by_slug(slug)
        states = conflicts.open_states(found, by=sample.EDITORIAL)
        asked = [one for state in states for one in state.conflicts]
        chosen = {one.id: choice for one in asked if not fields or one.field in fields}
        deciding.decide(found, chosen, seen=deciding.stand(found, states), by=sample.EDITORIAL)


def waiting(app: Flask) -> int:
    with app.app_context():
        db.session.rollback()
        return conflicts.open_count(by=sample.EDITORIAL)


@pytest.mark.parametrize("choice", list(Choice))
def test_a_file_leaves_a_task_that_is_asked_once(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path, choice: Choice
) -> None:
    assert move(app, slug, elsewhere, tmp_path) == ("summary",)
    assert waiting(elsewhere) == 1
    with elsewhere.app_context():
        numbers = [version.number for version, _n in conflicts.waiting(page=1, by=sample.EDITORIAL)]
        assert len(numbers) == 1
    decide(elsewhere, slug, choice)
    assert waiting(elsewhere) == 0
    assert move(app, slug, elsewhere, tmp_path) == ()
    with elsewhere.app_context():
        wanted = {Choice.THEIRS: "Hier anders.", Choice.OURS: "Anderswo anders."}[choice]
        assert sample.current(slug).summary == wanted
    with app.app_context():
        sample.next_version(slug, summary="Hier noch einmal anders.")
    opened = move(app, slug, elsewhere, tmp_path)
    assert opened == (() if choice is Choice.THEIRS else ("summary",))


def test_the_same_file_once_more_changes_nothing_that_waits(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    move(app, slug, elsewhere, tmp_path)
    before = sample.everything(elsewhere)
    move(app, slug, elsewhere, tmp_path, Fate.UNCHANGED)
    assert sample.everything(elsewhere) == before


def test_files_on_both_sides_are_chosen_like_words(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    for place, words in ((app, b"Von hier."), (elsewhere, b"Von anderswo.")):
        with place.app_context(), unit_of_work():
            instrument = queries.instrument_by_slug(slug)
            version = operations.begin_next_version(instrument, by=factories.EDITORIAL)
            factories.attached(version, words, "neu.txt")
            publishing.publish(version, by=factories.EDITORIAL)
    assert move(app, slug, elsewhere, tmp_path) == ("files", "summary")
    decide(elsewhere, slug, Choice.THEIRS, "files")
    with elsewhere.app_context():
        version = sample.current(slug)
        names = {one.name: one.file.size for one in version.attachments}
        assert names["neu.txt"] == len(b"Von hier.")
        assert len(names) == 4
        assert version.summary == "Anderswo anders."
    assert waiting(elsewhere) == 1


def test_who_decides_and_on_what(app: Flask, cast: Cast, slug: str, elsewhere: Flask) -> None:
    with elsewhere.app_context():
        package = sample.packed(slug)
    folder = Path(app.instance_path)
    sample.take(app, package, folder)
    with app.app_context():
        found = queries.instrument_by_slug(slug)
        states = conflicts.open_states(found, by=cast.edith.actor)
        stand = deciding.stand(found, states)
        (one,) = [one.id for state in states for one in state.conflicts]
        with pytest.raises(Denied):
            conflicts.open_count(by=cast.alice.actor)
        with pytest.raises(Denied):
            deciding.decide(found, {one: Choice.OURS}, seen=stand, by=cast.alice.actor)
        with pytest.raises(Conflict):
            deciding.decide(found, {one: Choice.OURS}, seen="anders", by=cast.edith.actor)
        for nothing in ({}, {one + 1: Choice.OURS}):
            with pytest.raises(Invalid):
                deciding.decide(found, nothing, seen=stand, by=cast.edith.actor)


def test_files_that_are_gone_meanwhile_are_told(
    app: Flask, slug: str, elsewhere: Flask, tmp_path: Path
) -> None:
    move(app, slug, elsewhere, tmp_path)
    with elsewhere.app_context(), unit_of_work():
        one = db.session.scalars(db.select(PeerConflict)).one()
        told = {"sha256": "0" * 64, "name": "a.txt", "title": "", "role": "main"}
        one.field, one.theirs = "files", [told]
    with pytest.raises(Conflict):
        decide(elsewhere, slug, Choice.THEIRS)
    with elsewhere.app_context():
        db.session.rollback()
    assert waiting(elsewhere) == 1
