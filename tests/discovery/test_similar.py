"""Instruments like another one: what they share and say, how rare it is, what never appears."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Version
from toolbox.discovery import similar
from toolbox.discovery.installed import installed_index
from toolbox.discovery.similar import similar_to
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

COMMON = {"audience": ("erstausbildende-betriebe",), "topic": ("ausbildung-starten",)}
INTERNSHIP = {"audience": ("schulen",), "topic": ("praktikum",)}


@pytest.fixture
def owner(inside: Flask, cast: Cast) -> int:
    """Projekt Alpha."""
    return cast.alpha_id


def _published(owner: int, title: str, kind: str = "checklist", **changes: object) -> Version:
    changes.setdefault("tags", ())
    version_id, _slug = factories.published(owner, kind=kind, title=title, **changes)
    return queries.version_by_id(version_id)


def _titles(version: Version, **limits: int) -> list[str]:
    return [one.title for one in similar_to(version, by=VISITOR, index=installed_index(), **limits)]


def test_who_shares_more_and_rarer_things_comes_first(owner: int) -> None:
    for number in range(6):
        _published(owner, f"Anderes {number}", terms=COMMON)
    _published(owner, "Nur das Thema", terms={**COMMON, "topic": ("praktikum",)})
    _published(owner, "Thema und Schlagwort", terms=INTERNSHIP, tags=("Tagebuch",))
    version = _published(owner, "Meins", terms=INTERNSHIP, tags=("Tagebuch",))
    assert _titles(version) == ["Thema und Schlagwort", "Nur das Thema"]


def test_the_same_kind_decides_between_equals(owner: int) -> None:
    for number in range(4):
        _published(owner, f"Anderes {number}", terms=COMMON)
    _published(owner, "Spiel", terms=INTERNSHIP, kind="learning-game")
    _published(owner, "Liste", terms=INTERNSHIP, kind="checklist")
    version = _published(owner, "Meins", terms=INTERNSHIP, kind="checklist")
    assert _titles(version) == ["Liste", "Spiel"]


def test_itself_older_versions_drafts_retired_and_removed_never_appear(owner: int) -> None:
    for number in range(4):
        _published(owner, f"Anderes {number}", terms=COMMON)
    retired, removed = (_published(owner, name, terms=INTERNSHIP) for name in "RE")
    version = _published(owner, "Meins", terms=INTERNSHIP)
    other = _published(owner, "Übrig, alt", terms=INTERNSHIP)
    factories.draft(owner, title="Entwurf", terms=INTERNSHIP)
    with unit_of_work():
        found = [queries.version_by_id(one.id) for one in (retired, removed)]
        publishing.retire(found[0].instrument, by=factories.EDITORIAL)
        publishing.remove(found[1].instrument, "Weg.", by=factories.EDITORIAL)
    with unit_of_work():
        present = queries.version_by_id(other.id)
        following = operations.begin_next_version(present.instrument, by=factories.EDITORIAL)
        text = replace(content_of(following), title="Übrig")
        operations.revise(following, text, by=factories.EDITORIAL)
        publishing.publish(following, by=factories.EDITORIAL)
    assert _titles(queries.version_by_id(version.id)) == ["Übrig"]


def test_nothing_is_better_than_something_far_away(owner: int) -> None:
    for number in range(4):
        _published(owner, f"Anderes {number}", terms=COMMON, tags=(f"a{number}", "Lager"))
    far = {"audience": ("schulen",), "topic": ("praktikum",), "transfer": ("analog-digital",)}
    _published(owner, "Teilt fast nichts", terms={**COMMON, "transfer": ("analog-digital",)})
    _published(owner, "Zweites", terms=INTERNSHIP)
    assert _titles(_published(owner, "Meins", terms=far)) == ["Zweites"]
    alone = _published(owner, "Allein", terms={"audience": ("eltern",), "topic": ("praktikum",)})
    db.session.expire_all()
    assert "Anderes 0" not in _titles(queries.version_by_id(alone.id))


def test_no_more_than_asked_for_and_the_same_each_time(owner: int) -> None:
    for number in range(3):
        _published(owner, f"Anderes {number}", terms=COMMON)
    for number in range(8):
        _published(owner, f"Gleich {number}", terms=INTERNSHIP)
    version = _published(owner, "Meins", terms=INTERNSHIP)
    assert len(_titles(version)) == 4
    assert _titles(version, limit=2) == _titles(version, limit=2)
    assert len(_titles(version, limit=2)) == 2


def test_terms_that_everybody_carries_find_nobody_in_a_large_catalogue(
    owner: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        _published(owner, f"Anderes {number}", terms=COMMON)
    version = _published(owner, "Meins", terms=COMMON)
    assert _titles(version)
    monkeypatch.setattr(similar, "_COUNTED", 3)
    assert _titles(version) == []


def test_without_any_term_there_is_nothing_similar(owner: int) -> None:
    version_id = factories.draft(owner, terms={}, tags=())
    assert _titles(queries.version_by_id(version_id)) == []


def test_what_says_the_same_comes_before_what_only_carries_the_same_terms(
    owner: int, run_jobs: Callable[[], int]
) -> None:
    for number in range(4):
        _published(owner, f"Anderes {number}", terms=COMMON)
    _published(owner, "Plakat für die Werkstatt", summary="Zum Aufhängen.", terms=INTERNSHIP)
    _published(owner, "Tagebuch im Praktikum", summary="Jeden Tag notieren.", terms=INTERNSHIP)
    version = _published(
        owner, "Ein Tagebuch führen", summary="Notieren, was man lernt.", terms=INTERNSHIP
    )
    run_jobs()
    assert _titles(version) == ["Tagebuch im Praktikum", "Plakat für die Werkstatt"]


def test_volumes_of_one_thing_appear_once(owner: int) -> None:
    for number in range(4):
        _published(owner, f"Anderes {number}", terms=COMMON)
    for number in range(5):
        _published(owner, f"Schriftenreihe Praktikum und Schule, Band {number}", terms=INTERNSHIP)
    _published(owner, "Praktikumstagebuch", terms=INTERNSHIP)
    version = _published(owner, "Meins", terms=INTERNSHIP)
    found = _titles(version)
    assert "Praktikumstagebuch" in found
    assert len([title for title in found if title.startswith("Schriftenreihe")]) == 1
