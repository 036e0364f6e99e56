"""Two sources that know the same id: whose it is, what the other one hears, and what it can do."""

import pytest

from tests import factories
from tests.harvesting.conftest import Station
from tests.harvesting.remote import OaiCatalogue, Remote, amb, dublin_core, lines, site
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.exchange.origins import origins_of
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import jobs
from toolbox.harvesting import operations as harvesting
from toolbox.harvesting.models import HarvestRun, HarvestSource
from toolbox.harvesting.rules import sentence

FIRST = "https://katalog.example.org/1"
ONE, OTHER = "/erste.jsonl", "/zweite.jsonl"


@pytest.fixture
def first(station: Station, remote: Remote) -> int:
    """A followed source that brought the id of the first record, and one more."""
    remote.gives(ONE, lines(amb(1), amb(2)))
    source_id = station.followed(ONE, "Katalog der Kammer")
    assert station.counts(station.visit(source_id)) == {"added": 2}
    return source_id


@pytest.fixture
def second(station: Station, remote: Remote, first: int) -> int:
    """Another one that says something else under the same id."""
    remote.gives(OTHER, lines(amb(1, name="Etwas ganz anderes"), amb(7)))
    source_id = station.followed(OTHER, "Zweiter Katalog")
    assert station.counts(station.visit(source_id)) == {"added": 1, "refused": 1}
    return source_id


def _title(instrument: Instrument) -> str:
    return queries.published_version(instrument).title


def _reasons(run: HarvestRun) -> list[str]:
    return [sentence(told) for _name, told in run.told["refusals"]]


def _give_up(station: Station, source_id: int, *, keeps: bool) -> None:
    with unit_of_work():
        source = db.session.get_one(HarvestSource, source_id)
        harvesting.remove(source, keeps=keeps, by=station.cast.anton.actor)
    jobs.leave(source_id)


def test_the_first_source_keeps_an_id_and_the_second_hears_whose_it_is(
    station: Station, second: int
) -> None:
    held = station.here()[FIRST]
    assert (_title(held), held.owner.name) == ("Arbeitsblatt 1", "Katalog der Kammer")
    assert origins_of([held.id])[held.id].name == "Katalog der Kammer"
    run = station.visit(second)
    assert station.counts(run) == {"unchanged": 1, "refused": 1}
    assert run.told["refusals"][0][0] == FIRST
    assert _reasons(run) == [
        "It is already here from “Katalog der Kammer”, which brought it first. It stays as it is."
    ]
    assert _title(station.here()[FIRST]) == "Arbeitsblatt 1"


def test_a_preview_tells_what_is_here_already_and_from_whom(station: Station, first: int) -> None:
    station.remote.gives(OTHER, lines(amb(1), amb(7)))
    preview = station.look(station.add(OTHER, "Zweiter Katalog")).preview
    assert preview is not None
    assert preview["usable"] == 1
    (refused,) = preview["refusals"]
    assert refused == [FIRST, {"code": "here-from", "source": "Katalog der Kammer"}]
    own = station.look(first).preview
    assert own is not None
    assert (own["usable"], own["refusals"]) == (2, []), "to itself nothing is foreign"


def test_what_the_second_source_lets_go_stays(
    station: Station, remote: Remote, second: int
) -> None:
    remote.gives(OTHER, lines(amb(7)))
    assert station.counts(station.visit(second)) == {"unchanged": 1}
    assert station.here()[FIRST].state is InstrumentState.PUBLISHED
    _give_up(station, second, keeps=False)
    held = station.here()[FIRST]
    assert (held.state, held.is_followed) == (InstrumentState.PUBLISHED, True)


@pytest.mark.parametrize("name", ["oai:a:1", FIRST])
def test_the_wrong_source_cannot_delete(
    station: Station, remote: Remote, first: int, name: str
) -> None:
    catalogue = OaiCatalogue()
    remote.pages["/oai"] = catalogue.answer
    about = dublin_core(1).replace("https://archiv.example.org/1", FIRST)
    catalogue.put(name, about)
    catalogue.put("oai:a:2", dublin_core(2))
    other = station.followed("/oai", "Zweiter Katalog")
    assert station.counts(station.visit(other)) == {"added": 1, "refused": 1}
    for stamp, inner in (("2026-05-02", None), ("2026-05-03", about), ("2026-05-04", None)):
        catalogue.put(name, inner, f"{stamp}T00:00:00Z")
        catalogue.put(FIRST, None, f"{stamp}T00:00:00Z")
        assert station.visit(other).deleted == 0
        held = station.here()[FIRST]
        assert (held.state, _title(held)) == (InstrumentState.PUBLISHED, "Arbeitsblatt 1")
    assert station.counts(station.visit(first)) == {"unchanged": 2}


def test_a_record_of_the_second_cannot_take_the_id_on_later(
    station: Station, remote: Remote, first: int
) -> None:
    catalogue = OaiCatalogue()
    remote.pages["/oai"] = catalogue.answer
    catalogue.put("oai:a:2", dublin_core(2))
    other = station.followed("/oai", "Zweiter Katalog")
    station.visit(other)
    archived = "https://archiv.example.org/2"
    slipped_in = dublin_core(2, "Untergeschoben").replace(archived, FIRST)
    catalogue.put("oai:a:2", slipped_in, "2026-05-02T00:00:00Z")
    run = station.visit(other)
    assert (run.changed, run.told["reasons"]) == (0, {"id-taken": 1})
    assert _title(station.here()[FIRST]) == "Arbeitsblatt 1"
    assert _title(station.here()[archived]) == "Leitfaden 2"


def test_what_is_kept_when_its_source_is_given_up_is_ours_from_then_on(
    station: Station, first: int, second: int
) -> None:
    _give_up(station, first, keeps=True)
    run = station.visit(second)
    assert run.told["reasons"] == {"here-once-from": 1}
    assert "came from “Katalog der Kammer”, which is not followed any more" in _reasons(run)[0]
    held = station.here()[FIRST]
    assert (_title(held), held.is_followed) == ("Arbeitsblatt 1", False)


def test_what_is_taken_away_with_its_source_leaves_its_id_to_the_next(
    station: Station, first: int, second: int
) -> None:
    before = station.here()[FIRST].id
    _give_up(station, first, keeps=False)
    assert station.counts(station.visit(second)) == {"added": 1, "unchanged": 1}
    held = station.here()[FIRST]
    assert held.id != before
    assert (_title(held), held.owner.name) == ("Etwas ganz anderes", "Zweiter Katalog")
    assert db.session.get_one(Instrument, before).state is InstrumentState.REMOVED


def test_a_page_is_asked_for_anew_as_long_as_its_id_is_somebody_elses(
    station: Station, remote: Remote
) -> None:
    site(remote, [1, 2], stamp="2026-04-01")
    pages = [amb(number, id=remote.url(f"/s/{number}")) for number in (1, 2)]
    remote.gives(ONE, lines(pages[0]))
    one = station.followed(ONE, "Katalog der Kammer")
    station.visit(one)
    other = station.followed("/sitemap.xml", "Zweiter Katalog")
    assert station.counts(station.visit(other)) == {"added": 1, "refused": 1}
    assert station.counts(station.visit(other)) == {"unchanged": 1, "refused": 1}
    _give_up(station, one, keeps=False)
    assert station.counts(station.visit(other)) == {"added": 1, "unchanged": 1}


def test_what_people_removed_by_hand_keeps_its_id_whoever_is_given_up(
    station: Station, first: int, second: int
) -> None:
    with unit_of_work():
        held = db.session.get_one(Instrument, station.here()[FIRST].id)
        publishing.remove(held, "Verletzt Rechte.", by=station.cast.anton.actor)
    _give_up(station, first, keeps=False)
    run = station.visit(second)
    assert station.counts(run) == {"unchanged": 1, "refused": 1}
    assert station.here()[FIRST].removal_reason == "Verletzt Rechte."


def test_a_source_that_is_only_paused_keeps_what_it_brought(
    station: Station, first: int, second: int
) -> None:
    with unit_of_work():
        source = db.session.get_one(HarvestSource, first)
        harvesting.pause(source, by=station.cast.anton.actor)
    assert station.visit(second).told["reasons"] == {"here-from": 1}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("http://toolbox.example.org/w/{slug}", "own"),
        ("https://TOOLBOX.example.org:443/w/{slug}", "own"),
        ("http://toolbox.example.org/w/gibt-es-nicht", "own"),
        ("http://toolbox.example.org", "own-address"),
        ("http://toolbox.example.org/", "own-address"),
        ("https://toolbox.example.org/o/projekt-alpha", "own-address"),
        ("http://toolbox.example.org/begriffe/topic/praktikum", "own-address"),
        ("oai:toolbox.example.org:1", "own-address"),
        ("OAI:Toolbox.example.org:1", "own-address"),
        ("http://toolbox.example.org.evil.example/w/x", ""),
        ("oai:toolbox.example.org.evil.example:1", ""),
    ],
)
def test_nobody_else_gives_out_our_addresses(
    station: Station, remote: Remote, name: str, code: str
) -> None:
    _version, slug = factories.published(station.cast.alpha_id)
    remote.gives(ONE, lines(amb(1, id=name.format(slug=slug)), amb(2)))
    source_id = station.add(ONE)
    preview = station.look(source_id).preview
    assert preview is not None
    assert list(preview["reasons"]) == ([code] if code else [])
    station.follow(source_id)
    run = station.visit(source_id)
    assert run.refused == bool(code)
    for said in _reasons(run):
        assert "our own instruments" in said or "only this toolbox gives those out" in said
    assert queries.instrument_by_slug(slug).external_id is None
