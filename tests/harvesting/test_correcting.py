"""A source that was mistyped is corrected as long as nothing came from it."""

import pytest

from tests.harvesting.conftest import Station
from tests.harvesting.remote import Query, Remote, Reply, amb, lines
from toolbox.audit import queries as audit
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import operations
from toolbox.harvesting.lifecycle import SourceState
from toolbox.harvesting.models import HarvestSource

OLD, NEW = "/alt.jsonl", "/neu.jsonl"
NO_PAGES = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'


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


def test_a_look_that_a_chosen_kind_overtakes_says_nothing(station: Station, remote: Remote) -> None:
    source_id = station.add(OLD)

    def chosen_meanwhile(_query: Query) -> Reply:
        with station.app.app_context():
            _correct(station, source_id, OLD, kind="atom")
        return Reply(lines(amb(1)))

    remote.pages[OLD] = chosen_meanwhile
    source = station.look(source_id)
    assert (source.kind, source.preview, source.trouble) == ("atom", None, None)
    remote.gives(OLD, lines(amb(1)))
    source = station.look(source_id)
    assert (source.kind, source.preview) == ("atom", None)
    assert source.trouble is not None


@pytest.mark.parametrize(
    ("path", "chosen", "asked", "usable"),
    [
        (NEW, "sitemap", "", True),
        (NEW, "amb-lines", "amb-lines", True),
        (NEW, "atom", "atom", False),
        (OLD, "sitemap", "sitemap", False),
    ],
)
def test_a_kind_that_nobody_chose_does_not_outlive_its_address(
    station: Station, remote: Remote, path: str, chosen: str, asked: str, *, usable: bool
) -> None:
    remote.gives(OLD, NO_PAGES)
    remote.gives(NEW, lines(amb(2), amb(3)))
    source_id = station.add(OLD)
    assert station.look(source_id).kind == "sitemap"
    _correct(station, source_id, path, kind=chosen)
    assert station.source(source_id).kind == asked
    assert bool((station.look(source_id).preview or {}).get("usable")) is usable


def test_a_yes_is_meant_for_the_preview_that_was_seen(station: Station, remote: Remote) -> None:
    remote.gives(OLD, lines(amb(1)))
    remote.gives(NEW, lines(amb(2), amb(3)))
    source_id = station.add(OLD)
    seen = (station.look(source_id).preview or {})["at"]

    def say_yes(seen: str) -> None:
        with unit_of_work():
            source = db.session.get_one(HarvestSource, source_id)
            operations.follow(source, seen=seen, by=station.cast.anton.actor)

    _correct(station, source_id)
    with pytest.raises(Conflict, match="changed in the meantime"):
        say_yes(seen)
    now_seen = (station.look(source_id).preview or {})["at"]
    for too_old in (seen, ""):
        with pytest.raises(Conflict, match="changed in the meantime"):
            say_yes(too_old)
    assert station.source(source_id).state is SourceState.NEW
    say_yes(now_seen)
    assert station.source(source_id).state is SourceState.FOLLOWED


def test_the_trail_says_where_a_source_was(station: Station, remote: Remote) -> None:
    source_id = station.add(OLD)
    _correct(station, source_id)
    _correct(station, source_id, name="Anders")
    deeds = [(one.action, one.details) for one in audit.entries_about("source", source_id)]
    moved = {"from": remote.url(OLD), "to": remote.url(NEW)}
    assert deeds == [("source-corrected", {}), ("source-corrected", moved), ("source-added", {})]


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
