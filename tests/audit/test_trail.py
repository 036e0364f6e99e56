"""The audit trail: who did what, when; written with the deed, never changed afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, update

from tests import factories
from tests.cast import Cast
from toolbox.accounts import belonging
from toolbox.accounts.models import Organisation
from toolbox.audit import queries
from toolbox.audit.models import AuditEntry
from toolbox.audit.operations import record
from toolbox.audit.searching import Sought, actions, found, found_count, in_batches
from toolbox.catalogue import publishing
from toolbox.catalogue.queries import version_by_id
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies


def _deeds(object_type: str, object_id: int) -> list[tuple[str, int | None]]:
    entries = queries.entries_about(object_type, object_id)
    return [(entry.action, entry.user_id) for entry in reversed(entries)]


def test_the_life_of_an_instrument_is_told(inside: Flask, cast: Cast) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    instrument_id = version_by_id(version_id).instrument_id
    with unit_of_work():
        publishing.return_to_makers(version_by_id(version_id), "Bitte kürzer.", by=cast.edith.actor)
    with unit_of_work():
        publishing.submit(version_by_id(version_id), by=cast.bob.actor)
        publishing.withdraw(version_by_id(version_id), by=cast.bob.actor)
        publishing.submit(version_by_id(version_id), by=cast.bob.actor)
        publishing.publish(version_by_id(version_id), by=cast.edith.actor)
        publishing.retire(version_by_id(version_id).instrument, by=cast.alice.actor)
    bob, edith = cast.bob.user_id, cast.edith.user_id
    assert _deeds("instrument", instrument_id) == [
        *(("drafted", bob), ("submitted", bob), ("returned", edith)),
        *(("submitted", bob), ("withdrawn", bob), ("submitted", bob)),
        *(("published", edith), ("retired", cast.alice.user_id)),
    ]
    returned = queries.entries_about("instrument", instrument_id)[-3]
    assert returned.details == {"version": version_id, "comment": "Bitte kürzer."}


def test_what_was_taken_back_is_not_told(inside: Flask, cast: Cast) -> None:
    before = found_count(Sought(), by=factories.EDITORIAL)
    with pytest.raises(RuntimeError), unit_of_work():
        vocabularies.retire(vocabularies.tag("Fugenkelle"), by=cast.edith.actor)
        raise RuntimeError
    assert found_count(Sought(), by=factories.EDITORIAL) == before


def test_addresses_of_people_stay_out(inside: Flask, cast: Cast) -> None:
    with unit_of_work():
        alpha = db.session.get_one(Organisation, cast.alpha_id)
        belonging.invite(alpha, "gast@example.org", by=cast.alice.actor)
    (entry,) = found(Sought(), limit=1, offset=0, by=factories.EDITORIAL)
    assert (entry.action, entry.user_id, entry.details) == ("invited", cast.alice.user_id, {})


@pytest.mark.parametrize("deed", [update(AuditEntry).values(action="nothing"), delete(AuditEntry)])
def test_the_database_itself_refuses_changes(inside: Flask, cast: Cast, deed: object) -> None:
    before = found_count(Sought(), by=factories.EDITORIAL)
    assert before > 0
    with pytest.raises(Conflict) as refused, unit_of_work():
        db.session.execute(deed)  # type: ignore[call-overload] # one statement or the other
    assert "append only" in str(refused.value.__cause__)
    assert found_count(Sought(), by=factories.EDITORIAL) == before


def test_the_trail_is_read_in_stretches_newest_first(inside: Flask, cast: Cast) -> None:
    with unit_of_work():
        for number in range(5):
            record("painted", "fence", number, by_id=None, colour="green")
    fences, by = Sought(object_type="fence"), factories.EDITORIAL
    assert "painted" in actions()
    assert found_count(fences, by=by) == 5
    stretch = found(fences, limit=2, offset=1, by=by)
    assert [entry.object_id for entry in stretch] == [3, 2]
    assert [entry.object_id for entry in found(Sought(), limit=1, offset=0, by=by)] == [4]
    assert stretch[0].details == {"colour": "green"}
    assert stretch[0].at.tzinfo is not None


MORNING = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def painted(inside: Flask, cast: Cast) -> Cast:
    """Five fences painted on five days, by Alice and by nobody in turn; one gate opened."""
    with unit_of_work():
        for number in range(5):
            with time_machine.travel(MORNING + timedelta(days=number), tick=False):
                by_id = cast.alice.user_id if number % 2 else None
                record("painted", "fence", number, by_id=by_id)
                db.session.flush()
        record("opened", "gate", 1, by_id=cast.bob.user_id)
    return cast


@pytest.mark.parametrize(
    ("changes", "fences"),
    [
        ({}, [4, 3, 2, 1, 0]),
        ({"action": "opened"}, []),
        ({"since": MORNING + timedelta(days=3)}, [4, 3]),
        ({"until": MORNING + timedelta(days=1)}, [0]),
        ({"since": MORNING + timedelta(days=9)}, []),
        ({"things": {"fence": [1, 4], "gate": [1]}}, [4, 1]),
        ({"things": {"gate": [1]}}, []),
        ({"things": {}}, []),
        ({"people": []}, []),
        ({"people": [], "by_system": True}, [4, 2, 0]),
        ({"things": {"fence": range(40_000)}}, [4, 3, 2, 1, 0]),
    ],
)
def test_the_trail_is_narrowed(painted: Cast, changes: dict[str, Any], fences: list[int]) -> None:
    sought = Sought(**{"object_type": "fence", **changes})
    entries = found(sought, limit=99, offset=0, by=factories.EDITORIAL)
    assert [entry.object_id for entry in entries] == fences
    assert found_count(sought, by=factories.EDITORIAL) == len(fences)


def test_the_trail_is_narrowed_to_people(painted: Cast) -> None:
    sought = Sought(people=[painted.alice.user_id], object_type="fence")
    entries = found(sought, limit=99, offset=0, by=factories.EDITORIAL)
    assert [entry.object_id for entry in entries] == [3, 1]


def test_everything_comes_in_batches_once(inside: Flask, cast: Cast) -> None:
    with unit_of_work():
        for number in range(1_200):
            record("painted", "fence", number, by_id=None)
    batches = in_batches(Sought(object_type="fence"), by=factories.EDITORIAL)
    numbers = [entry.object_id for batch in batches for entry in batch]
    assert numbers == list(reversed(range(1_200)))


def test_only_administrators_read_the_trail(inside: Flask, cast: Cast) -> None:
    for person in (cast.alice, cast.edith):
        with pytest.raises(Denied):
            found_count(Sought(), by=person.actor)
        with pytest.raises(Denied):
            found(Sought(), limit=1, offset=0, by=person.actor)
        with pytest.raises(Denied):
            list(in_batches(Sought(), by=person.actor))
