"""What was found, as results show it: all that a card needs, in order, no more than allowed."""

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.counting import counting_queries
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.found import FoundVersion, found_versions
from toolbox.catalogue.models import Version
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.web.cards import card_of


@pytest.fixture
def version_ids(inside: Flask, cast: Cast) -> list[int]:
    terms = {
        "audience": ("schulen", "eltern", "erstausbildende-betriebe"),
        "topic": ("praktikum",),
        "phase": ("abschliessen-uebernehmen", "pruefen"),
    }
    found = []
    for number in range(3):
        version_id = factories.draft(cast.alpha_id, title=f"Kran {number}", terms=terms)
        with unit_of_work():
            version = queries.version_by_id(version_id)
            for name in ("b.txt", "a.txt"):
                factories.attached(version, f"{name} {number}".encode(), name)
            publishing.publish(version, by=factories.EDITORIAL)
        found.append(version_id)
    return found


def _instruments(version_ids: list[int]) -> list[int]:
    return [queries.version_by_id(one).instrument_id for one in version_ids]


def test_they_come_in_the_order_asked_for(version_ids: list[int]) -> None:
    numbers = _instruments(version_ids)
    wanted = [numbers[2], 999_999, numbers[0], numbers[1]]
    found = found_versions(wanted, by=VISITOR)
    assert [one.instrument_id for one in found] == [numbers[2], numbers[0], numbers[1]]
    assert found_versions([], by=VISITOR) == []


def test_a_card_is_the_same_as_that_of_the_whole_version(
    app: Flask, version_ids: list[int]
) -> None:
    with app.test_request_context():
        for version_id in version_ids:
            whole = queries.version_by_id(version_id)
            (found,) = found_versions([whole.instrument_id], by=VISITOR)
            assert card_of(found) == card_of(whole)
            assert _files(found) == _files(whole)


def _files(version: Version | FoundVersion) -> list[tuple[int, str, str, int]]:
    return [(one.id, one.name, one.file.format, one.file.size) for one in version.attachments]


def test_what_was_retired_is_hidden(version_ids: list[int]) -> None:
    numbers = _instruments(version_ids)
    with unit_of_work():
        retired = queries.version_by_id(version_ids[1]).instrument
        publishing.retire(retired, by=factories.EDITORIAL)
    found = found_versions(numbers, by=VISITOR)
    assert [one.instrument_id for one in found] == [numbers[0], numbers[2]]


def test_the_version_that_counts_is_shown(version_ids: list[int], cast: Cast) -> None:
    with unit_of_work():
        instrument = queries.version_by_id(version_ids[0]).instrument
        operations.begin_next_version(instrument, by=factories.EDITORIAL)
    (found,) = found_versions(_instruments(version_ids[:1]), by=VISITOR)
    assert found.id == version_ids[0]


def test_many_cost_as_many_queries_as_one(app: Flask, version_ids: list[int]) -> None:
    numbers = _instruments(version_ids)
    db.session.rollback()
    with counting_queries(app) as few:
        found_versions(numbers[:1], by=VISITOR)
    with counting_queries(app) as many:
        found_versions(numbers, by=VISITOR)
    assert len(many) <= len(few) <= 4
