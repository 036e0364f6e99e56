"""The kinds of sources: how each is recognised, read, and read again when little has changed."""

import json

import pytest

from tests.harvesting.conftest import Station
from tests.harvesting.remote import (
    LOM,
    OaiCatalogue,
    Remote,
    amb,
    dublin_core,
    lines,
    page,
    site,
)
from toolbox.catalogue import queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.harvesting.lifecycle import Outcome
from toolbox.harvesting.rules import sentence

pytestmark = pytest.mark.slow

FEED = "http://www.w3.org/2005/Atom"


def _feed(remote: Remote, *entries: tuple[str, str]) -> str:
    inner = "".join(
        f'<entry><id>x</id><updated>{stamp}</updated><link href="{remote.url(path)}"/></entry>'
        for path, stamp in entries
    )
    return f'<?xml version="1.0"?><feed xmlns="{FEED}">{inner}</feed>'


@pytest.fixture
def oai(remote: Remote) -> OaiCatalogue:
    catalogue = OaiCatalogue()
    for number in range(7):
        catalogue.put(f"oai:archiv:{number}", dublin_core(number))
    remote.pages["/oai"] = catalogue.answer
    return catalogue


def test_kinds_are_found_out(station: Station, remote: Remote, oai: OaiCatalogue) -> None:
    site(remote, range(1))
    remote.gives("/liste.jsonl", lines(amb(1)))
    remote.gives("/neu.atom", _feed(remote))
    remote.gives("/seite", "<html><p>Nur eine Seite</p></html>")
    oai.formats["lom"] = LOM
    found = {
        path: station.look(station.add(path, path.strip("/"))).kind
        for path in ("/oai", "/sitemap.xml", "/liste.jsonl", "/neu.atom", "/seite")
    }
    assert found == {
        "/oai": "oai-pmh",
        "/sitemap.xml": "sitemap",
        "/liste.jsonl": "amb-lines",
        "/neu.atom": "atom",
        "/seite": "",
    }


def test_oai_pmh_page_by_page_and_then_only_what_is_new(
    station: Station, remote: Remote, oai: OaiCatalogue
) -> None:
    source_id = station.followed("/oai?verb=Identify")
    source = station.source(source_id)
    assert source.address == remote.url("/oai")
    assert source.preview is not None
    assert (source.preview["expected"], source.preview["name"]) == (7, "Katalog der Kammer")
    assert station.counts(station.visit(source_id, seconds=0.0)) == {"added": 7}
    assert "https://archiv.example.org/3" in station.here()
    remote.asked.clear()
    oai.moment = "2026-06-01T00:00:00Z"
    assert station.counts(station.visit(source_id)) == {}
    assert "from=2026-05-01T00%3A00%3A00Z" in remote.asked[-1][0]
    oai.put("oai:archiv:1", dublin_core(1, "Neuer Titel"), "2026-06-02T00:00:00Z")
    oai.put("oai:archiv:2", None, "2026-06-02T00:00:00Z")
    oai.put("oai:fremd:9", None, "2026-06-02T00:00:00Z")
    oai.put("oai:archiv:8", dublin_core(8), "2026-06-02T00:00:00Z")
    run = station.visit(source_id)
    assert station.counts(run) == {"added": 1, "changed": 1, "deleted": 1}
    here = station.here()
    assert here["https://archiv.example.org/2"].state is InstrumentState.REMOVED
    renewed = queries.published_version(here["https://archiv.example.org/1"])
    assert (renewed.title, renewed.number) == ("Neuer Titel", 2)


def test_what_a_forgetful_catalogue_deleted_is_found_by_comparing(
    station: Station, oai: OaiCatalogue
) -> None:
    oai.deletes = "no"
    source_id = station.followed("/oai")
    station.visit(source_id)
    del oai.records["oai:archiv:4"]
    assert station.counts(station.visit(source_id)) == {}
    assert station.counts(station.visit(source_id, is_full=True)) == {"unchanged": 6, "deleted": 1}


def test_a_catalogue_without_a_format_of_ours(station: Station, oai: OaiCatalogue) -> None:
    oai.formats = {"marc21": "http://www.loc.gov/MARC21/slim", "mods": "x"}
    source = station.look(station.add("/oai"))
    assert sentence(source.trouble or {}).endswith("It offers: marc21, mods")


def test_a_sitemap_is_read_anew_only_where_pages_changed(station: Station, remote: Remote) -> None:
    site(remote, range(4), stamp="2026-05-01")
    remote.gives(
        "/s/3",
        page({"@graph": [{"@type": "Organization", "name": "X"}, _course(remote.url("/s/3"))]}),
        Content_Type="text/html; charset=utf-8",
    )
    remote.gives("/robots.txt", "User-agent: *\nDisallow: /s/2\n")
    source_id = station.followed("/sitemap.xml")
    run = station.visit(source_id)
    assert station.counts(run) == {"added": 3, "refused": 1}
    assert run.told["reasons"] == {"robots": 1}
    course = queries.published_version(station.here()[remote.url("/s/3")])
    assert course.title == "Kurs für Azubis"
    remote.asked.clear()
    assert station.counts(station.visit(source_id)) == {"unchanged": 4}
    assert [path for path, _headers in remote.asked] == ["/sitemap.xml"]
    site(remote, range(3), stamp="2026-05-02")
    remote.gives("/s/1", "weg", 410)
    run = station.visit(source_id)
    assert station.counts(run) == {"unchanged": 1, "deleted": 2, "refused": 1}


def _course(address: str) -> dict[str, object]:
    return {
        "@type": ["Course", "CreativeWork"],
        "@id": address,
        "headline": "Kurs für Azubis",
        "keywords": "Ausbildung, Lager",
        "license": "https://creativecommons.org/licenses/by-sa/4.0/",
        "creator": "Kammer",
    }


def test_another_toolbox_by_its_feed(station: Station, remote: Remote) -> None:
    for name in ("eins", "zwei"):
        record = json.dumps(amb(name, id=remote.url(f"/w/{name}")))
        remote.gives(f"/w/{name}.jsonld", record, Content_Type="application/ld+json")
    remote.gives(
        "/neu.atom",
        _feed(remote, ("/w/eins", "2026-01-01T00:00:00Z"), ("/gesuche/4", "2026-01-01T00:00:00Z")),
    )
    source_id = station.followed("/neu.atom")
    assert station.counts(station.visit(source_id)) == {"added": 1}
    remote.gives("/neu.atom", _feed(remote, ("/w/zwei", "2026-02-01T00:00:00Z")))
    assert station.counts(station.visit(source_id)) == {"added": 1, "unchanged": 1}
    remote.gives("/w/eins.jsonld", "weg", 410)
    run = station.visit(source_id)
    assert station.counts(run) == {"unchanged": 1, "deleted": 1}
    assert station.here()[remote.url("/w/eins")].state is InstrumentState.REMOVED


def test_a_busy_source_is_left_alone(station: Station, remote: Remote) -> None:
    remote.gives("/liste.jsonl", lines(amb(1)))
    source_id = station.followed("/liste.jsonl")
    remote.gives("/liste.jsonl", "", 503, Retry_After="600")
    run = station.visit(source_id)
    assert (run.outcome, sentence(run.trouble or {})) == (
        Outcome.FAILED,
        "The source puts us off again and again.",
    )
    site(remote, range(3))
    other = station.followed("/sitemap.xml", "Seiten")
    remote.gives("/s/1", "", 429, Retry_After="7")
    station.visit(other)
    assert 7.0 in station.rests


def test_everybody_is_told_who_asks(station: Station, remote: Remote) -> None:
    remote.gives("/liste.jsonl", lines(amb(1)))
    station.look(station.add("/liste.jsonl"))
    assert {headers["user-agent"] for _path, headers in remote.asked} == {
        "Werkzeugkoffer-Sammler/1.0"
    }
