"""The Transfer-Ampel names every known fault, and says nothing about good drafts."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import enter_the_cast
from tests.conftest import house_settings
from tests.review.checks.drafts import FAULTS, GOOD, GOOD_FIELDS, Draft
from toolbox.app import create_app
from toolbox.catalogue import queries
from toolbox.catalogue.models import Version
from toolbox.files.extraction.extractor import extract
from toolbox.files.extraction.facts.gathering import gather
from toolbox.files.formats import FORMATS
from toolbox.files.models import LookState, StoredFile
from toolbox.files.operations import note_look
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.review.checks import material
from toolbox.review.checks.lights import Ampel, Colour, lights
from toolbox.review.checks.registry import RULES

pytestmark = pytest.mark.slow

MILLISECONDS = 50
BLOCKING = {rule.key for rule in RULES if rule.key.startswith("missing-")}


@pytest.fixture(scope="module")
def workshop(template_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A house in which all prepared drafts lie, made once."""
    folder = tmp_path_factory.mktemp("workshop") / "instance"
    shutil.copytree(template_instance, folder)
    app = create_app(house_settings(folder))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def numbers(workshop: Flask) -> dict[str, int]:
    """The versions of the prepared drafts by their names, with every file looked into."""
    owner = enter_the_cast().alpha_id
    made = {draft.name: _made(draft, owner) for draft in (*FAULTS, *GOOD)}
    for file in db.session.query(StoredFile).filter_by(look_state=LookState.WAITING).all():
        _look(file.id)
    return made


def _made(draft: Draft, owner_id: int) -> int:
    fields = GOOD_FIELDS | dict(draft.changes)
    number = factories.draft(owner_id, kind=draft.kind, **fields)
    with unit_of_work():
        version = queries.version_by_id(number)
        for name, make, *role in draft.files:
            factories.attached(version, make(), name, role=role[0] if role else "main")
    return number


def _look(file_id: int) -> None:
    """Look inside as the job does, but for the pictures of the preview."""
    file = db.session.get_one(StoredFile, file_id)
    file_format, sha256 = FORMATS[file.format], file.sha256
    db.session.rollback()
    with installed_storage().as_file(sha256) as path:
        text, facts = extract(path, file_format), gather(path, file_format)
    with unit_of_work():
        note_look(db.session.get_one(StoredFile, file_id), text, [], facts)


def _version(numbers: dict[str, int], draft: Draft) -> Version:
    return queries.version_by_id(numbers[draft.name])


def _points(ampel: Ampel) -> dict[str, str]:
    return {point.key: str(point.title) for point in (*ampel.must, *ampel.should)}


@pytest.mark.parametrize("draft", FAULTS, ids=lambda draft: draft.name)
def test_each_known_fault_is_named_and_nothing_else(numbers: dict[str, int], draft: Draft) -> None:
    ampel = lights(_version(numbers, draft), links=draft.links)
    points = _points(ampel)
    assert set(points) == draft.faults, points
    assert ampel.colour is (Colour.RED if draft.faults & BLOCKING else Colour.YELLOW)


@pytest.mark.parametrize("draft", GOOD, ids=lambda draft: draft.name)
def test_good_drafts_raise_no_false_alarm(numbers: dict[str, int], draft: Draft) -> None:
    ampel = lights(_version(numbers, draft), links=draft.links)
    assert _points(ampel) == {}
    assert ampel.colour is Colour.GREEN
    assert ampel.good


def test_the_set_is_large_enough_and_no_rule_is_without_a_fault() -> None:
    assert len(FAULTS) >= 30
    assert len(GOOD) >= 10
    named = {key for draft in FAULTS for key in draft.faults}
    unnamed = {rule.key for rule in RULES} - named - BLOCKING
    assert unnamed == {"not-judged"}


def test_every_point_says_what_to_do_and_where(numbers: dict[str, int]) -> None:
    for draft in FAULTS:
        for point in lights(_version(numbers, draft), links=draft.links).points:
            assert str(point.title).strip(), point.key
            assert point.what_to_do or point.severity not in {"should"}, point.key
            assert point.step in {"dateien", "beschreiben", "einordnen", "rechte"}
            assert point.anchor
            assert str(point.group)


def test_nobody_is_scolded_at_the_start(workshop: Flask, numbers: dict[str, int]) -> None:
    nothing: dict[str, Any] = {name: "" for name in ("title", "summary", "description")}
    empty = factories.draft(
        _version(numbers, GOOD[0]).instrument.owner_id,
        **nothing,
        steps=(), licence=None, links=(), terms={}, tags=(), credits=(), duration_minutes=None,
    )  # fmt: skip
    version = queries.version_by_id(empty)
    assert lights(version, passed=()).colour is Colour.OFF
    after_one = lights(version, passed={"dateien"})
    assert [point.key for point in after_one.points] == ["missing-files"]
    assert len(lights(version).must) == 8


def test_what_is_there_is_told_at_once(numbers: dict[str, int]) -> None:
    """Faults that can be seen need no step that was passed."""
    drafts = {draft.name: draft for draft in FAULTS}
    for name in ("a PDF only", "a private number", "a tracked change"):
        ampel = lights(_version(numbers, drafts[name]), passed=())
        assert set(_points(ampel)) == drafts[name].faults


def test_a_file_not_looked_into_yet_is_waited_for(numbers: dict[str, int]) -> None:
    number = factories.draft(_version(numbers, GOOD[0]).instrument.owner_id, **GOOD_FIELDS)
    with unit_of_work():
        version = queries.version_by_id(number)
        factories.attached(version, b"Noch nie gesehen.", "neu.txt")
        factories.attached(version, b"%PDF", "neu.md")
    ampel = lights(queries.version_by_id(number))
    assert ampel.waiting == 2
    assert _points(ampel) == {}


def test_links_that_nobody_tried_are_not_judged(numbers: dict[str, int]) -> None:
    draft = next(one for one in FAULTS if one.name == "a dead link")
    ampel = lights(_version(numbers, draft))
    assert "dead-links" in {point.key for point in ampel.unjudged}


def test_it_is_quick_the_first_time_and_quicker_after(
    numbers: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look reads the texts of files, later ones only what the fields say."""
    monkeypatch.setattr(material, "_KEPT", material._Kept())
    for limit in (MILLISECONDS, MILLISECONDS / 2):
        for draft in GOOD:
            version = _version(numbers, draft)
            started = time.process_time()
            lights(version)
            assert (time.process_time() - started) * 1000 < limit, draft.name


def test_a_point_leads_to_where_it_stands(numbers: dict[str, int]) -> None:
    """The same rule leads to a link, to the description or to the file."""
    places = {
        "a dead link": ("dateien", "links"),
        "a dead link in the description": ("beschreiben", "description"),
        "people in the description": ("beschreiben", "description"),
        "the address of a person": ("dateien", "title-"),
    }
    drafts = {draft.name: draft for draft in FAULTS}
    for name, (step, anchor) in places.items():
        version = _version(numbers, drafts[name])
        point = lights(version, links=drafts[name].links).should[0]
        assert point.step == step, name
        assert point.anchor.startswith(anchor), name
