"""What hostile and broken sources do to us: nothing, and a clear sentence says what they tried."""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from lxml import html

from tests.harvesting.conftest import Station
from tests.harvesting.remote import (
    OaiCatalogue,
    Query,
    Remote,
    Reply,
    amb,
    dripping,
    dublin_core,
    endless,
    lines,
    page,
)
from toolbox.catalogue import queries
from toolbox.foundation.outside_reading import Reader
from toolbox.harvesting import rules
from toolbox.harvesting.lifecycle import Outcome
from toolbox.harvesting.manners import Manners
from toolbox.harvesting.rules import Trouble, sentence

pytestmark = pytest.mark.slow

LIST = "/liste.jsonl"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;">]><urlset xmlns="x"><url><loc>&c;</loc></url></urlset>'
)
FILES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    '<urlset xmlns="x"><url><loc>&f;</loc></url></urlset>'
)


def _packed_nothing() -> bytes:
    return gzip.compress(b"\0" * (600 * 1024 * 1024 // 8), 1) * 9


@pytest.mark.parametrize(
    ("path", "kind", "reply", "code"),
    [
        ("/s.xml", "sitemap", Reply(BOMB.encode()), "xml-entities"),
        ("/s.xml", "sitemap", Reply(BOMB.encode("utf-16")), "xml-entities"),
        ("/s.xml", "sitemap", Reply(FILES.encode()), "xml-entities"),
        ("/s.xml", "sitemap", Reply(b"<urlset><url>"), "not-xml"),
        ("/s.xml", "sitemap", Reply(b"<a>" * 5000), "not-xml"),
        ("/s.xml", "sitemap", Reply(b"\xff\xfe\x00kaputt"), "not-xml"),
        ("/s.xml", "sitemap", Reply(b""), "not-xml"),
        ("/s.xml", "sitemap", Reply(b"<html/>"), "not-this-kind"),
        ("/s.xml", "sitemap", Reply(pieces=endless()), "too-large"),
        ("/s.xml", "sitemap", Reply(pieces=dripping()), "timeout"),
        ("/s.xml", "sitemap", Reply(gzip.compress(b"x" * 40_000_000)), "too-large"),
        ("/s.xml", "sitemap", Reply(gzip.compress(b"<urlset/>")[:-9]), "protocol"),
        ("/s.xml", "sitemap", Reply(b"\x1f\x8bkaputt"), "protocol"),
        ("/s.xml", "sitemap", Reply(status=302, headers={"Location": "/s.xml"}), "redirects"),
        (
            "/s.xml",
            "sitemap",
            Reply(status=302, headers={"Location": "http://127.0.0.1:9/"}),
            "not-public",
        ),
        (
            "/s.xml",
            "sitemap",
            Reply(status=302, headers={"Location": "http://169.254.169.254/latest/"}),
            "not-public",
        ),
        (
            "/s.xml",
            "sitemap",
            Reply(status=301, headers={"Location": "http://[::1]/"}),
            "not-public",
        ),
        (
            "/s.xml",
            "sitemap",
            Reply(status=301, headers={"Location": "file:///etc/passwd"}),
            "address",
        ),
        ("/s.xml", "sitemap", Reply(status=403), "status"),
        ("/oai", "oai-pmh", Reply(b"<OAI-PMH/>"), "not-this-kind"),
        ("/oai", "oai-pmh", Reply(pieces=endless(b"<OAI-PMH>" * 9000)), "too-large"),
        ("/f.atom", "atom", Reply(BOMB.encode()), "xml-entities"),
        (LIST, "amb-lines", Reply(pieces=dripping()), "timeout"),
        (LIST, "amb-lines", Reply(status=404), "status"),
    ],
)
def test_a_source_that_means_harm(
    station: Station, remote: Remote, path: str, kind: str, reply: Reply, code: str
) -> None:
    station.seconds = 1.0 if code == "timeout" else 20.0
    remote.pages[path] = lambda _query: reply
    began = time.monotonic()
    source = station.look(station.add(path, kind=kind))
    assert time.monotonic() - began < 15
    assert source.preview is None
    assert source.trouble is not None
    assert source.trouble["code"] == code
    assert "%(" not in sentence(source.trouble)
    assert station.here() == {}


def test_a_list_without_end_is_not_read_to_its_end(
    station: Station, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote.gives(LIST, lines(amb(1)))
    source_id = station.followed(LIST)
    monkeypatch.setattr("toolbox.harvesting.sources.amb_lines.LARGEST_LIST", 20_000_000)
    station.seconds = 30.0
    for pieces in (endless(), endless(b"{}\n" * 20_000)):
        remote.pages[LIST] = lambda _query, pieces=pieces: Reply(pieces=pieces)  # type: ignore[misc]
        run = station.visit(source_id)
        assert (run.outcome, (run.trouble or {})["code"]) == (Outcome.FAILED, "too-large")
    remote.gives(LIST, b"{}\n" * 3000)
    run = station.visit(source_id)
    assert (run.trouble or {})["code"] == "rubbish"
    assert len(run.told["refusals"]) == rules.TOLD_AT_MOST
    assert station.here() == {}


def test_a_packed_bomb_is_not_unpacked(station: Station, remote: Remote) -> None:
    remote.gives("/bombe", gzip.compress(b"\0" * 80_000_000))
    client = Reader("Test", seconds=20, step_seconds=20, allowed=frozenset({remote.place}))
    with pytest.raises(Trouble) as found:
        Manners(client, pause=0.0).whole(remote.url("/bombe"), most=1_000_000)
    assert found.value.told["code"] == "too-large"


def _records(numbers: Iterator[int], size: int) -> str:
    return "".join(
        OaiCatalogue.record(f"oai:x:{number}", "2026-01-01", dublin_core(number))
        for number, _turn in zip(numbers, range(size), strict=False)
    )


def _listing(records: str, token: str, size: str = "") -> Reply:
    return Reply(
        f'<OAI-PMH xmlns="{OAI}"><ListRecords>{records}<resumptionToken {size}>{token}'
        "</resumptionToken></ListRecords></OAI-PMH>".encode()
    )


OAI = "http://www.openarchives.org/OAI/2.0/"
_numbers, _tokens = count(1000), count()


@pytest.mark.parametrize(
    ("listing", "code", "taken"),
    [
        (lambda: _listing(_records(count(1), 2), "immer-das"), "token-repeats", 2),
        (lambda: _listing("", f"t{next(_tokens)}"), "endless", 0),
        (lambda: _listing(_records(count(1), 2), f"t{next(_tokens)}"), "endless", 2),
        (
            lambda: _listing(_records(_numbers, 400), f"t{next(_tokens)}", 'completeListSize="3"'),
            "more-than-said",
            1200,
        ),
    ],
)
def test_continuations_without_end(
    station: Station,
    remote: Remote,
    listing: Callable[[], Reply],
    code: str,
    taken: int,
) -> None:
    catalogue = OaiCatalogue()
    catalogue.put("oai:x:1", dublin_core(1))
    remote.pages["/oai"] = catalogue.answer
    source_id = station.followed("/oai")

    def answer(query: Query) -> Reply:
        return listing() if query.get("verb") == "ListRecords" else catalogue.answer(query)

    remote.pages["/oai"] = answer
    run = station.visit(source_id)
    assert (run.outcome, (run.trouble or {})["code"]) == (Outcome.FAILED, code)
    assert "%(" not in sentence(run.trouble or {})
    assert run.added == taken
    assert len(remote.asked) < 40


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"kein json\n", "not-json"),
        (b'["liste"]\n', "unusable"),
        (b'"text"\n', "unusable"),
        (b"[" * 100_000 + b"\n", "not-json"),
        (b'{"id": "https://x.example/\xff", "name": "A"}\n', "not-utf8"),
        (lines(amb(5, name="")), "unusable"),
        (lines(amb(5, id="")), "unusable"),
        (lines(amb(5, id="javascript:alert(1) <b>")), "unusable"),
        (lines(amb(5, id="https://x.example/" + "x" * 600)), "unusable"),
        (lines({"id": 7, "name": {"de": "x"}}), "unusable"),
        (b'{"id": "' + b"x" * 4_300_000 + b'"}\n', "line-too-long"),
        (lines(amb(5, id="http://toolbox.example.org/w/x")), "own"),
        (lines(amb(5, id="HTTPS://Toolbox.example.org:443/w/x")), "own"),
        (lines(amb(1)), "twice"),
    ],
)
def test_records_that_cannot_be_used_do_not_stop_the_others(
    station: Station, remote: Remote, line: bytes, reason: str
) -> None:
    remote.gives(LIST, lines(amb(1)) + line + lines(amb(2)))
    run = station.visit(station.followed(LIST))
    assert (run.outcome, run.added, run.refused) == (Outcome.DONE, 2, 1)
    assert run.told["reasons"] == {reason: 1}
    name, told = run.told["refusals"][0]
    assert "%(" not in sentence(told)
    assert len(name) <= rules.UPSTREAM_ID_LENGTH


@pytest.mark.parametrize(
    "changes",
    [
        {"datePublished": "gestern"},
        {"datePublished": "9999-99-99"},
        {"datePublished": "2999-01-01", "dateCreated": "0001-01-01"},
        {"datePublished": -1, "dateModified": [], "dateCreated": {}},
        {"name": "x" * 100_000, "description": "y" * 500_000},
        {"name": "\u0000\ud800 kaputt \u202e", "description": "\u0000"},
        {"keywords": ["x"] * 5000, "creator": [{"name": "N"}] * 5000},
        {"keywords": {"a": 1}, "creator": 7, "license": [], "about": "x", "inLanguage": 3},
        {"learningResourceType": [{"id": None}], "audience": [[[]]], "publisher": None},
        {"encoding": "x", "mainEntityOfPage": 5, "isBasedOn": {"id": 3}, "image": []},
    ],
    ids=str,
)
def test_odd_values_do_no_harm(
    station: Station, remote: Remote, changes: dict[str, object]
) -> None:
    remote.gives(LIST, lines(amb(1, **changes), amb(2)))
    source_id = station.followed(LIST)
    run = station.visit(source_id)
    assert run.outcome is Outcome.DONE, run.trouble
    assert run.added + run.refused == 2
    assert run.added >= 1
    assert station.counts(station.visit(source_id)).get("changed") is None


def test_markup_in_fields_is_text(station: Station, remote: Remote) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)"> [x](javascript:alert(3))'
    remote.gives(LIST, lines(amb(1, name=evil, description=evil, keywords=["<b>fett</b>"])))
    station.visit(station.followed(LIST))
    found = next(iter(station.here().values()))
    client = station.app.test_client()
    for address in (f"/w/{found.slug}", "/suche?q=arbeitsblatt"):
        body = client.get(address).get_data(as_text=True)
        shown = html.document_fromstring(body)
        assert shown.xpath("//*[@onerror] | //a[starts-with(@href, 'javascript')]") == []
        assert not any(
            "alert(1)" in (one.text or "") for one in shown.iter("script") if not one.get("type")
        )
        assert "</script><img" not in body
    assert queries.published_version(found).title.startswith("<script>")


def test_a_record_that_changes_its_id_stays_the_same_instrument(
    station: Station, remote: Remote
) -> None:
    catalogue = OaiCatalogue()
    catalogue.put("oai:x:1", dublin_core("alt"))
    catalogue.put("oai:x:2", dublin_core("anderes"))
    remote.pages["/oai"] = catalogue.answer
    source_id = station.followed("/oai")
    station.visit(source_id)
    before = station.here()["https://archiv.example.org/alt"].id
    catalogue.put("oai:x:1", dublin_core("neu"), "2026-06-01T00:00:00Z")
    assert station.counts(station.visit(source_id)) == {"changed": 1}
    assert station.here()["https://archiv.example.org/neu"].id == before
    catalogue.put("oai:x:1", dublin_core("anderes"), "2026-06-02T00:00:00Z")
    run = station.visit(source_id)
    assert run.told["reasons"] == {"id-taken": 1}
    assert station.here()["https://archiv.example.org/neu"].id == before
    del catalogue.records["oai:x:1"]
    catalogue.put("oai:umbenannt:1", dublin_core("neu"), "2026-06-03T00:00:00Z")
    run = station.visit(source_id, is_full=True)
    assert run.deleted == 0
    assert station.here()["https://archiv.example.org/neu"].id == before


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "image/png", "not-linked"),
        (b"<html><p>Nichts</p></html>", "text/html", "not-linked"),
        (b"", "text/html", "not-linked"),
        (json.dumps(amb(1)).encode(), "text/html", "not-linked"),
        (b"<html>", "application/ld+json", "not-json"),
        (page([[[[[[[[amb(1)]]]]]]]]).encode(), "text/html", "not-linked"),
        (page({"@type": "NewsArticle", "name": "Neues"}).encode(), "text/html", "not-linked"),
        (b'<script type="application/ld+json">{kaputt</script>', "text/html", "not-linked"),
        (b"x" * 4_000_000, "text/html", "too-large"),
    ],
)
def test_pages_that_hold_no_record(
    station: Station, remote: Remote, body: bytes, content_type: str, reason: str
) -> None:
    good, odd = remote.url("/gut"), remote.url("/seltsam")
    foreign = "http://anderswo.example/x"
    remote.gives("/gut", page(amb(1, id=foreign)), Content_Type="text/html")
    remote.gives("/seltsam", body, Content_Type=content_type)
    entries = "".join(f"<url><loc>{one}</loc></url>" for one in (good, odd, foreign))
    remote.gives("/sitemap.xml", f'<urlset xmlns="x">{entries}</urlset>')
    run = station.visit(station.followed("/sitemap.xml"))
    assert (run.added, run.refused) == (1, 2)
    assert run.told["reasons"] == {reason: 1, "other-host": 1}
    assert list(station.here()) == [good]  # what a page says of other sites is not believed
