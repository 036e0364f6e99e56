"""A source that was mistyped is corrected as long as nothing came from it."""

import pytest

from tests.harvesting.conftest import Station
from tests.harvesting.remote import Query, Remote, Reply, amb, lines
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import operations
from toolbox.harvesting.models import HarvestSource

OLD, NEW = "/alt.jsonl", "/neu.jsonl"


def _correct(
    station: Station,
    source_id: int,
    path: str = NEW,
    *,
    name: str = "Katalog",
    kind: str = "",
    who: str = "edith",
) -> None:
    with unit_of_work():
        operations.correct(
            db.session.get_one(HarvestSource, source_id),
            address=station.remote.url(path),
            name=name,
            kind=kind,
            by=getattr(station.cast, who).actor,
        )


def test_what_was_found_at_the_old_address_is_forgotten(station: Station, remote: Remote) -> None:
    remote.gives(OLD, lines(amb(1)))
    remote.gives(NEW, lines(amb(2), amb(3)))
    source_id = station.add(OLD)
    assert station.look(source_id).preview
    _correct(station, source_id)
    source = station.source(source_id)
    assert (source.name, source.kind, source.preview) == ("Katalog", "", None)
    seen = station.look(source_id).preview
    assert seen is not None
    assert seen["usable"] == 2


def test_a_look_that_a_correction_overtakes_says_nothing(station: Station, remote: Remote) -> None:
    source_id = station.add(OLD)

    def corrected_meanwhile(_query: Query) -> Reply:
        with station.app.app_context():
            _correct(station, source_id)
        return Reply(lines(amb(1)))

    remote.pages[OLD] = corrected_meanwhile
    source = station.look(source_id)
    assert (source.address, source.preview) == (remote.url(NEW), None)


def test_what_cannot_be_corrected(station: Station, remote: Remote) -> None:
    remote.gives(OLD, lines(amb(1)))
    other = station.add("/anders.jsonl")
    source_id = station.add(OLD)
    with pytest.raises(Invalid) as refused:
        _correct(station, source_id, "/anders.jsonl", name="", kind="unbekannt")
    assert set(refused.value.fields) == {"address", "name", "kind"}
    with pytest.raises(Denied):
        _correct(station, source_id, who="alice")
    _correct(station, other, "/anders.jsonl", name="Anders")
    assert station.source(other).name == "Anders"
    station.look(source_id)
    station.follow(source_id)
    with pytest.raises(Conflict):
        _correct(station, source_id)
