"""What is no toolbox, comes from a later one, or means harm, is told and does none."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import Cast
from tests.harvesting.conftest import Station
from tests.harvesting.remote import Remote, Reply, dripping, endless
from tests.packages_moving import sample
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.harvesting import running
from toolbox.harvesting.models import HarvestedRecord, HarvestRun
from toolbox.harvesting.sources import toolbox

pytestmark = pytest.mark.slow

API = "/api/v1"
NOTHING = {"items": [], "gone": [], "total": 0, "links": {}}


def document(version: str = "1.0.0") -> str:
    listing = {"operationId": "list_instruments", "parameters": [{"name": "changed_since"}]}
    return json.dumps(
        {
            "info": {"title": "Koffer Dort", "version": version},
            "paths": {f"{API}/instruments": {"get": listing}},
        }
    )


def page(*slugs: object, **changes: Any) -> str:
    return json.dumps({**NOTHING, "items": [{"slug": one} for one in slugs], **changes})


@pytest.fixture
def package(station: Station, cast: Cast) -> bytes:
    """A sound package of something that is not here."""
    slug = sample.game(cast.alpha_id, "Fremdes Spiel")
    found = sample.members(sample.packed(slug))
    there = {
        b"http://toolbox.example.org": b"https://dort.example.org",
        slug.encode(): b"dortiges",
        b"Fremdes Spiel": b"Dortiges Spiel",
    }
    changed = {}
    for name, content in found.items():
        told = content
        for ours, theirs in there.items() if name.endswith((".json", ".txt", ".html")) else ():
            told = told.replace(ours, theirs)
        changed[name.replace(slug, "dortiges")] = told
    return sample.zipped(sample.signed(changed))


@pytest.fixture
def followed(station: Station, remote: Remote, package: bytes) -> int:
    """A toolbox that was sound as long as somebody looked."""
    remote.gives(f"{API}/openapi.json", document())
    remote.gives(f"{API}/instruments", page("spiel"))
    remote.gives("/w/spiel.koffer.zip", package)
    return station.followed("", kind="toolbox")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<!doctype html><title>Verein</title>", "no-toolbox"),
        ('{"openapi": "3.1.0", "paths": {"/pets": {}}}', "no-toolbox"),
        ('{"paths": [], "info": 7}', "no-toolbox"),
        (document("2.0.0"), "newer-toolbox"),
        (document("zwei"), "newer-toolbox"),
    ],
)
def test_what_is_no_toolbox_says_so(station: Station, remote: Remote, body: str, code: str) -> None:
    remote.gives(f"{API}/openapi.json", body)
    source = station.look(station.add("/w/etwas", kind="toolbox"))
    assert source.trouble == {"code": code}


def test_a_page_of_a_web_site_is_asked_whether_it_is_a_toolbox(
    station: Station, remote: Remote
) -> None:
    remote.gives("/start", "<!doctype html><title>Verein</title>")
    source = station.look(station.add("/start"))
    assert source.trouble == {"code": "unknown-kind"}
    remote.gives(f"{API}/openapi.json", document())
    remote.gives(f"{API}/instruments", page())
    source = station.look(source.id)
    assert (source.kind, source.address) == ("toolbox", remote.url(""))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[]", "not-this-kind"),
        ('{"items": 1, "gone": []}', "not-this-kind"),
        ("x", "not-json"),
        (page("spiel", links={"next": "/x?after=../../etc"}), "not-this-kind"),
        (page("spiel", links={"next": 7}), "not-this-kind"),
        (page("spiel", links={"next": "/x?after=12.3"}), "token-repeats"),
        (page(*range(200)), "not-this-kind"),
    ],
)
def test_a_list_that_means_harm_breaks_off(
    station: Station, remote: Remote, followed: int, body: str, code: str
) -> None:
    remote.gives(f"{API}/instruments", body)
    run = station.visit(followed)
    assert run.trouble is not None
    assert run.trouble["code"] == code


def test_a_list_without_end_is_left(station: Station, remote: Remote, followed: int) -> None:
    numbers: Iterator[int] = iter(range(1, 1000))

    def more(_query: object) -> Reply:
        return Reply(page(links={"next": f"/x?after={next(numbers)}.1"}).encode())

    remote.pages[f"{API}/instruments"] = more
    assert station.visit(followed).trouble == {"code": "endless"}


@pytest.mark.parametrize("slug", ["../verwaltung", "Große Worte", "", None, 7, "a" * 500, "a/b"])
def test_an_address_that_is_none_is_asked_for_by_nobody(
    station: Station, remote: Remote, followed: int, slug: object
) -> None:
    remote.gives(f"{API}/instruments", page(slug, gone=[{"slug": slug}, 7]))
    remote.asked.clear()
    run = station.visit(followed)
    assert (run.outcome.value, station.counts(run)) == ("done", {"refused": 1})
    assert not [one for one, _headers in remote.asked if "koffer" in one]


def test_packages_that_mean_harm_are_refused_one_by_one(
    station: Station, remote: Remote, followed: int, package: bytes
) -> None:
    found = sample.members(package)
    twice = json.loads(found["data/package.json"])
    twice["instruments"] *= 2
    changed = {**found, "data/package.json": json.dumps(twice).encode()}
    names = ("spiel", "kein-zip", "doppelt", "fehlt", "weg", "kaputt")
    remote.gives(f"{API}/instruments", page(*names))
    remote.gives("/w/kein-zip.koffer.zip", "<html>")
    remote.gives("/w/doppelt.koffer.zip", sample.zipped(sample.signed(changed)))
    remote.gives("/w/fehlt.koffer.zip", "", 404)
    remote.gives("/w/weg.koffer.zip", "", 410)
    remote.gives("/w/kaputt.koffer.zip", package[:-400])
    run = station.visit(followed)
    assert station.counts(run) == {"added": 1, "refused": 4}
    assert run.trouble is None
    stamps = {
        row.upstream_id.rpartition("/")[2]: bool(row.stamp)
        for row in db.session.scalars(db.select(HarvestedRecord))
    }
    assert (stamps["spiel"], stamps["fehlt"], stamps["kaputt"]) == (True, True, False)


def test_a_package_without_end_is_left(
    station: Station, remote: Remote, followed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolbox, "LARGEST_PACKAGE", 200_000)
    remote.pages["/w/spiel.koffer.zip"] = lambda _query: Reply(pieces=endless())
    run = station.visit(followed)
    assert station.counts(run) == {"refused": 1}
    assert run.told["refusals"][0][1] == {"code": "too-large"}
    assert remote.sent < 5_000_000


def test_a_package_of_another_web_site_is_not_taken(
    station: Station, remote: Remote, followed: int, package: bytes
) -> None:
    there = f"http://localhost:{remote.place[1]}/fort.zip"
    remote.gives("/fort.zip", package)
    remote.gives("/w/spiel.koffer.zip", "", 302, Location=there)
    run = station.visit(followed)
    assert station.counts(run) == {"refused": 1}
    assert run.told["refusals"][0][1] == {"code": "other-host"}


def test_a_package_that_drips_is_left(station: Station, remote: Remote, followed: int) -> None:
    station.seconds = 0.5
    remote.pages["/w/spiel.koffer.zip"] = lambda _query: Reply(pieces=dripping())
    run = station.visit(followed)
    assert run.told["refusals"][0][1] == {"code": "timeout"}


def test_many_packages_that_fail_end_the_visit(
    station: Station, remote: Remote, followed: int
) -> None:
    remote.gives(f"{API}/instruments", page(*(f"kaputt-{one}" for one in range(50))))
    remote.pages |= {f"/w/kaputt-{one}.koffer.zip": _broken for one in range(50)}
    assert station.visit(followed).trouble == {"code": "too-many-failures"}


def _broken(_query: object) -> Reply:
    return Reply(b"", 500)


def test_a_visit_goes_on_where_it_was_put_off(
    station: Station, remote: Remote, followed: int, package: bytes
) -> None:
    asked: list[int] = []

    def busy(_query: object) -> Reply:
        asked.append(1)
        return Reply(b"", 429, {"Retry-After": "60"}) if len(asked) == 1 else Reply(package)

    remote.pages["/w/spiel.koffer.zip"] = busy
    run_id = running.begin(followed)
    seconds = running.go_on(run_id, station.manners())
    run = db.session.get_one(HarvestRun, run_id)
    assert (seconds, run.is_resting) == (60, True)
    assert running.go_on(run_id, station.manners()) is None
    db.session.expire_all()
    assert station.counts(run) == {"added": 1}
    assert (run.trouble, run.is_resting) == (None, False)
    again = station.visit(followed)
    assert station.counts(again) == {"unchanged": 1}
    assert len(asked) == 2


def test_one_package_makes_one_copy_whatever_it_calls_itself(
    station: Station, remote: Remote, followed: int, package: bytes
) -> None:
    remote.gives(f"{API}/instruments", page("spiel", "noch-einmal"))
    remote.gives("/w/noch-einmal.koffer.zip", package)
    run = station.visit(followed)
    assert station.counts(run) == {"added": 1, "unchanged": 1}
    asked = db.select(Instrument).where(Instrument.external_id.is_not(None))
    assert len(db.session.scalars(asked).all()) == 1


def test_what_a_list_names_again_counts_once(
    station: Station, remote: Remote, followed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Things move to its end while it is read, and come again: that makes no catalogue larger."""
    monkeypatch.setattr(toolbox, "MOST_RECORDS", 1)
    remote.gives(f"{API}/instruments", page("spiel", "spiel", "spiel"))
    run = station.visit(followed)
    assert (run.trouble, station.counts(run)) == (None, {"added": 1})
    remote.gives(f"{API}/instruments", page("spiel", "noch-einmal"))
    assert station.visit(followed).trouble == {"code": "too-many", "most": 1}
