"""The audit trail: who did what, when; written with the deed, never changed afterwards."""

import pytest
from flask import Flask
from sqlalchemy import delete, update

from tests import factories
from tests.cast import Cast
from toolbox.accounts import belonging
from toolbox.accounts.models import Organisation
from toolbox.audit import queries
from toolbox.audit.models import AuditEntry
from toolbox.audit.operations import record
from toolbox.catalogue import publishing
from toolbox.catalogue.queries import version_by_id
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
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
    before = queries.entry_count()
    with pytest.raises(RuntimeError), unit_of_work():
        vocabularies.retire(vocabularies.tag("Fugenkelle"), by=cast.edith.actor)
        raise RuntimeError
    assert queries.entry_count() == before


def test_addresses_of_people_stay_out(inside: Flask, cast: Cast) -> None:
    with unit_of_work():
        alpha = db.session.get_one(Organisation, cast.alpha_id)
        belonging.invite(alpha, "gast@example.org", by=cast.alice.actor)
    (entry,) = queries.latest(1)
    assert (entry.action, entry.user_id, entry.details) == ("invited", cast.alice.user_id, {})


@pytest.mark.parametrize("deed", [update(AuditEntry).values(action="nothing"), delete(AuditEntry)])
def test_the_database_itself_refuses_changes(inside: Flask, cast: Cast, deed: object) -> None:
    before = queries.entry_count()
    assert before > 0
    with pytest.raises(Conflict) as refused, unit_of_work():
        db.session.execute(deed)  # type: ignore[call-overload] # one statement or the other
    assert "append only" in str(refused.value.__cause__)
    assert queries.entry_count() == before


def test_the_trail_is_read_in_stretches_newest_first(inside: Flask, cast: Cast) -> None:
    with unit_of_work():
        for number in range(5):
            record("painted", "fence", number, by_id=None, colour="green")
    assert "fence" in queries.object_types()
    assert queries.entry_count("fence") == 5
    stretch = queries.entries("fence", limit=2, offset=1)
    assert [entry.object_id for entry in stretch] == [3, 2]
    assert [entry.object_id for entry in queries.entries(limit=1, offset=0)] == [4]
    assert stretch[0].details == {"colour": "green"}
    assert stretch[0].at.tzinfo is not None
