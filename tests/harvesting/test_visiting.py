"""A source from the first look to parting: what is taken in, renewed, left alone and let go."""

import gzip

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.harvesting.conftest import Station
from tests.harvesting.remote import Remote, amb, lines, site
from toolbox.catalogue import drafts, operations, queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.exchange.origins import origins_of
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.jobs import run_due
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import jobs
from toolbox.harvesting import operations as harvesting
from toolbox.harvesting.lifecycle import Outcome, SourceState
from toolbox.harvesting.models import HarvestedRecord, HarvestSource
from toolbox.harvesting.queries import standing_of
from toolbox.harvesting.rules import sentence

FIRST = "https://katalog.example.org/1"
SECOND = "https://katalog.example.org/2"
LIST = "/liste.jsonl"


def _instruments() -> int:
    return db.session.scalar(select(func.count(Instrument.id))) or 0


def test_nothing_is_taken_in_before_somebody_says_yes(station: Station, remote: Remote) -> None:
    remote.gives(LIST, lines(amb(1), amb(2), amb(3, name="")))
    source = station.look(station.add(LIST))
    assert source.state is SourceState.NEW
    assert source.kind == "amb-lines"
    assert _instruments() == 0
    preview = source.preview
    assert preview is not None
    assert (preview["read"], preview["usable"], preview["is_all"]) == (3, 2, True)
    assert [one["title"] for one in preview["records"]] == ["Arbeitsblatt 1", "Arbeitsblatt 2"]
    assert preview["licences"] == {"CC-BY-4.0": 2}
    assert preview["unmapped"]["about: https://example.org/unbekannt/fach"] == 2
    assert preview["reasons"] == {"unusable": 1}
    with pytest.raises(Conflict):
        station.visit(source.id)


def test_a_yes_needs_an_administrator_and_something_usable(
    station: Station, remote: Remote
) -> None:
    remote.gives(LIST, b"nichts davon ist JSON\n")
    source_id = station.add(LIST, kind="amb-lines")
    source = station.look(source_id)
    with pytest.raises(Denied), unit_of_work():
        harvesting.follow(source, by=station.cast.edith.actor)
    with pytest.raises(Conflict, match="preview"):
        station.follow(source_id)
    with pytest.raises(Denied), unit_of_work():
        harvesting.add(remote.url("/x"), name="X", by=station.cast.alice.actor)


@pytest.mark.parametrize(
    ("address", "name", "field"),
    [
        ("ftp://example.org", "A", "address"),
        ("", "A", "address"),
        ("https://exa mple.org/", "A", "address"),
        ("https://example.org/" + "x" * 3000, "A", "address"),
        ("https://example.org/", "", "name"),
        ("https://example.org/", "x" * 400, "name"),
    ],
)
def test_what_a_source_must_be_like(station: Station, address: str, name: str, field: str) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        harvesting.add(address, name=name, by=station.cast.edith.actor)
    assert field in refused.value.fields


def test_what_comes_and_goes(station: Station, remote: Remote) -> None:
    remote.gives(LIST, lines(amb(1), amb(2), amb(3)))
    source_id = station.followed(LIST)
    assert station.counts(station.visit(source_id)) == {"added": 3}
    first = station.here()[FIRST]
    assert first.state is InstrumentState.PUBLISHED
    assert first.is_followed
    assert first.owner.name == "Katalog der Kammer"
    origin = origins_of([first.id])[first.id]
    assert (origin.name, origin.page) == ("Katalog der Kammer", FIRST)
    assert station.counts(station.visit(source_id)) == {"unchanged": 3}
    remote.gives(LIST, lines(amb(1, name="Neuer Titel"), amb(3), amb(4)))
    run = station.visit(source_id)
    assert station.counts(run) == {"added": 1, "changed": 1, "unchanged": 1, "deleted": 1}
    here = station.here()
    renewed = queries.published_version(here[FIRST])
    assert (renewed.title, renewed.number) == ("Neuer Titel", 2)
    assert origins_of([first.id])[first.id].number == 2
    assert here[SECOND].state is InstrumentState.REMOVED
    assert "Katalog der Kammer" in here[SECOND].removal_reason
    remote.gives(LIST, lines(amb(1, name="Neuer Titel"), amb(2), amb(3), amb(4)))
    assert station.counts(station.visit(source_id)) == {"changed": 1, "unchanged": 3}
    assert station.here()[SECOND].state is InstrumentState.PUBLISHED
    standing = standing_of(first.id)
    assert standing is not None
    assert standing.is_followed


def test_a_list_that_did_not_change_is_not_sent_again(station: Station, remote: Remote) -> None:
    remote.gives(LIST, gzip.compress(lines(amb(1), amb(2))), ETag='"eins"')
    source_id = station.followed(LIST)
    assert station.counts(station.visit(source_id)) == {"added": 2}
    run = station.visit(source_id)
    assert (run.outcome, run.read) == (Outcome.DONE, 0)
    assert remote.asked[-1][1]["if-none-match"] == '"eins"'
    assert station.counts(station.visit(source_id, is_full=True)) == {"unchanged": 2}
    assert all(one.state is InstrumentState.PUBLISHED for one in station.here().values())


def test_nobody_changes_by_hand_what_is_followed(station: Station, remote: Remote) -> None:
    remote.gives(LIST, lines(amb(1)))
    source_id = station.followed(LIST)
    station.visit(source_id)
    instrument_id = station.here()[FIRST].id
    edith = station.cast.edith.actor
    with pytest.raises(Denied, match="another catalogue"):
        drafts.for_makers(instrument_id, by=edith)
    with pytest.raises(Denied), unit_of_work():
        operations.begin_next_version(db.session.get_one(Instrument, instrument_id), by=edith)
    with unit_of_work():
        source = db.session.get_one(HarvestSource, source_id)
        harvesting.remove(source, keeps=True, by=station.cast.anton.actor)
    jobs.leave(source_id)
    kept = station.here()[FIRST]
    assert (kept.state, kept.is_followed) == (InstrumentState.PUBLISHED, False)
    assert drafts.for_makers(instrument_id, by=edith).id == instrument_id
    assert db.session.scalar(select(func.count(HarvestedRecord.id))) == 0


def test_a_source_can_be_taken_away_with_all_it_brought(station: Station, remote: Remote) -> None:
    remote.gives(LIST, lines(*(amb(number) for number in range(130))))
    source_id = station.followed(LIST)
    assert station.counts(station.visit(source_id)) == {"added": 130}
    brought = {one.id for one in station.here().values()}
    _version, slug = factories.published(station.cast.alpha_id)
    with unit_of_work():
        source = db.session.get_one(HarvestSource, source_id)
        harvesting.remove(source, keeps=False, by=station.cast.anton.actor)
    jobs.visit({"source": source_id})
    rows = db.session.scalars(select(Instrument).where(Instrument.id.in_(brought))).all()
    assert {one.state for one in rows} == {InstrumentState.REMOVED}
    assert len(rows) == 130
    assert station.here() == {}, "their ids are free"
    assert queries.instrument_by_slug(slug).state is InstrumentState.PUBLISHED
    assert db.session.get(HarvestSource, source_id) is None


def test_what_was_removed_here_by_hand_does_not_come_back(station: Station, remote: Remote) -> None:
    remote.gives(LIST, lines(amb(1), amb(2)))
    source_id = station.followed(LIST)
    station.visit(source_id)
    with unit_of_work():
        from_here = db.session.get_one(Instrument, station.here()[FIRST].id)
        from_here.state = InstrumentState.REMOVED
    remote.gives(LIST, lines(amb(1, name="Anders"), amb(2)))
    run = station.visit(source_id)
    assert station.counts(run) == {"refused": 1, "unchanged": 1}
    assert run.told["reasons"] == {"removed-here": 1}
    assert station.here()[FIRST].state is InstrumentState.REMOVED


def test_doubles_of_all_sorts_are_not_taken_in(station: Station, remote: Remote) -> None:
    own = "http://toolbox.example.org/w/eigenes"
    remote.gives(LIST, lines(amb(1), amb(2)))
    station.visit(station.followed(LIST))
    remote.gives(
        "/zweite.jsonl",
        lines(amb(1), amb(7), amb(7, name="Noch einmal"), amb(8, id=own), amb(9)),
    )
    other = station.followed("/zweite.jsonl", "Zweiter Katalog")
    run = station.visit(other)
    assert station.counts(run) == {"added": 2, "refused": 3}
    assert run.told["reasons"] == {"here-from": 1, "twice": 1, "own": 1}
    assert station.here()[FIRST].owner.name == "Katalog der Kammer"
    reasons = [sentence(told) for _name, told in run.told["refusals"]]
    assert "It is one of our own instruments, which came back." in reasons
    remote.gives("/zweite.jsonl", lines(amb(9)))
    assert station.counts(station.visit(other)) == {"unchanged": 1, "deleted": 1}
    assert station.here()[FIRST].state is InstrumentState.PUBLISHED


def test_a_source_that_loses_nearly_everything_is_not_believed(
    station: Station, remote: Remote
) -> None:
    remote.gives(LIST, lines(*(amb(number) for number in range(40))))
    source_id = station.followed(LIST)
    station.visit(source_id)
    remote.gives(LIST, lines(amb(1)))
    run = station.visit(source_id)
    assert (run.outcome, run.deleted) == (Outcome.FAILED, 0)
    assert "39 of its 40 records" in sentence(run.trouble or {})
    with unit_of_work():
        source = db.session.get_one(HarvestSource, source_id)
        harvesting.believe(source, by=station.cast.anton.actor)
    assert station.visit(source_id).deleted == 39
    assert "believes" not in station.source(source_id).memory


def test_a_source_that_fails_is_given_up_and_administrators_hear_of_it(
    station: Station, remote: Remote, outbox: list[object]
) -> None:
    remote.gives(LIST, lines(amb(1)))
    source_id = station.followed(LIST)
    station.visit(source_id)
    remote.gives(LIST, b"", 500)
    for _turn in range(3):
        assert station.visit(source_id).outcome is Outcome.FAILED
    source = station.source(source_id)
    assert source.state is SourceState.PAUSED
    assert sentence(source.trouble or {}) == "The web site answered with the error 500."
    assert station.here()[FIRST].state is InstrumentState.PUBLISHED
    with pytest.raises(Conflict):
        station.visit(source_id)
    run_due()
    assert any("anton@example.org" in str(one.to) for one in outbox)  # type: ignore[attr-defined]


def test_a_visit_goes_on_where_it_paused(station: Station, remote: Remote) -> None:
    site(remote, range(5))
    source_id = station.followed("/sitemap.xml")
    remote.asked.clear()
    run = station.visit(source_id, seconds=0.0)
    assert (run.outcome, station.counts(run)) == (Outcome.DONE, {"added": 5})
    asked = [path for path, _headers in remote.asked if path.startswith("/s/")]
    assert sorted(asked) == [f"/s/{number}" for number in range(5)]


def test_versions_are_counted_once(station: Station, remote: Remote) -> None:
    remote.gives(LIST, lines(amb(1)))
    source_id = station.followed(LIST)
    station.visit(source_id)
    station.visit(source_id)
    assert db.session.scalar(select(func.count(Version.id))) == 1
