"""Pages about sources elsewhere, and how what came from them is marked everywhere."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.harvesting.remote import Remote, amb, lines, serving
from toolbox.catalogue.models import Instrument
from toolbox.discovery.jobs import rebuild
from toolbox.foundation.db import db
from toolbox.foundation.jobs import run_due
from toolbox.foundation.outside_reading import Reader
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import jobs, rules, running
from toolbox.harvesting.manners import Manners
from toolbox.harvesting.models import HarvestRun, HarvestSource

PLACE = "/verwaltung/quellen"
LIST = "/liste.jsonl"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    """A catalogue elsewhere that background work may ask although it is on loopback."""
    with serving() as found:
        client = Reader("Test", seconds=5, step_seconds=5, allowed=frozenset({found.place}))
        monkeypatch.setattr(jobs, "manners", lambda: Manners(client, pause=0.0))
        found.gives(LIST, lines(amb(1), amb(2, license=None), amb(3, name="")))
        yield found


def _work(app: Flask) -> None:
    with app.app_context():
        run_due()


def _added(client: HouseClient, remote: Remote, **changes: str) -> str:
    form = {"address": remote.url(LIST), "name": "Katalog der Kammer", "kind": "", **changes}
    answer = client.submit(f"{PLACE}/neu", form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def _page(client: HouseClient, address: str) -> str:
    answer = client.get(address, headers=ENGLISH)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def _followed(app: Flask, client: HouseClient, cast: Cast, remote: Remote) -> str:
    client.sign_in(cast.anton)
    address = _added(client, remote)
    _work(app)
    assert client.submit(f"{address}/folgen").status_code == 303
    _work(app)
    return address


def test_from_the_address_to_the_report(
    app: Flask, client: HouseClient, cast: Cast, remote: Remote
) -> None:
    client.sign_in(cast.anton)
    assert "No source yet" in _page(client, PLACE)
    address = _added(client, remote)
    assert "We are having a look" in _page(client, address)
    _work(app)
    shown = _page(client, address)
    for sentence in (
        "What they would become",
        "Arbeitsblatt 1",
        "1 of these records names no licence that we know.",
        "Subject area: https://example.org/unbekannt/fach",
        "It cannot be used: it has no title.",
    ):
        assert sentence in shown
    assert "Waits for your yes" in shown
    client.sign_in(cast.edith)
    for place in (address, PLACE):
        shown = _page(client, place)
        assert "Waits for an administrator" in shown
        assert "Waits for your yes" not in shown
    client.sign_in(cast.anton)
    assert client.submit(f"{address}/folgen").status_code == 303
    _work(app)
    shown = _page(client, address)
    assert "Followed" in shown
    with app.app_context():
        source = db.session.scalars(select(HarvestSource)).one()
        run = f"{address}/besuche/1"
        assert source.due_at is not None
    report = _page(client, run)
    assert "https://katalog.example.org/3" in report
    assert "it has no title" in report
    assert "2 instruments here" in _page(client, PLACE)
    for deed in ("besuchen", "pausieren", "folgen"):
        assert client.submit(f"{address}/{deed}").status_code == 303
    assert client.submit(f"{address}/entfernen", {"keeps": "take"}).status_code == 303
    _work(app)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"address": "gestern"}, "starts with https://"),
        ({"address": ""}, "starts with https://"),
        ({"address": "https://x.example/\x00"}, "starts with https://"),
        ({"address": "https://" + "x" * 5000}, "starts with https://"),
        ({"address": "https://"}, "not a complete web address"),
        ({"address": "http://[::1/oai"}, "not a complete web address"),
        ({"address": "https://ada:geheim@x.example/oai"}, "leave out the user name"),
        ({"address": "https://:geheim@x.example/oai"}, "leave out the user name"),
        ({"name": ""}, "give the source a name"),
        ({"name": "x" * 5000}, "at most 200 characters"),
        ({"kind": "unbekannt"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_a_source(
    client: HouseClient, cast: Cast, remote: Remote, changes: dict[str, str], sentence: str
) -> None:
    client.sign_in(cast.edith)
    form = {"address": remote.url(LIST), "name": "Katalog", "kind": "", **changes}
    answer = client.submit(f"{PLACE}/neu", form, headers=ENGLISH)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(
    client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.edith)
    form = {"address": "katalog.example.org", "name": " ", "kind": "sitemap"}
    answer = client.submit(f"{PLACE}/neu", form, headers=ENGLISH)
    assert answer.status_code == 422
    for part in ("starts with https://", "give the source a name", 'value="katalog.example.org"'):
        assert part in answer.text
    assert '<option selected value="sitemap">' in answer.text


def test_a_source_is_corrected_as_long_as_nothing_came_from_it(
    app: Flask, client: HouseClient, cast: Cast, remote: Remote
) -> None:
    client.sign_in(cast.edith)
    address = _added(client, remote, address=remote.url("/vertippt"), name="Katalok")
    assert "Being looked at" in _page(client, PLACE)
    _work(app)
    shown = _page(client, address)
    assert "Cannot be read" in shown
    assert "Waits for" not in shown
    correct = f"{address}/berichtigen"
    assert f'href="{correct}"' in shown
    assert f'value="{remote.url("/vertippt")}"' in _page(client, correct)
    wrong = {"address": remote.url(LIST), "name": "", "kind": ""}
    assert client.submit(correct, wrong).status_code == 422
    right = {"address": remote.url(LIST), "name": "Katalog der Kammer", "kind": ""}
    assert client.submit(correct, right).location == address
    _work(app)
    shown = _page(client, address)
    assert "Waits for an administrator" in shown
    assert "Katalog der Kammer" in shown
    assert client.submit(correct, {**right, "name": "Katalog"}).location == address
    _work(app)
    client.sign_in(cast.anton)
    assert client.submit(f"{address}/folgen").status_code == 303
    shown = _page(client, address)
    assert "A visit begins, or is under way." in shown
    _work(app)
    shown = _page(client, address)
    assert "A visit begins" not in shown
    assert 'href="/o/katalog"' in shown
    assert client.get(correct).location == address
    assert client.submit(correct, right).location == address
    with app.app_context():
        assert db.session.scalars(select(HarvestSource)).one().name == "Katalog"


def test_a_yes_on_an_old_page_follows_nothing(
    app: Flask, client: HouseClient, cast: Cast, remote: Remote
) -> None:
    def seen() -> dict[str, str]:
        (moment,) = re.findall(r'name="seen" value="([^"]+)"', _page(client, address))
        return {"seen": moment}

    client.sign_in(cast.anton)
    address = _added(client, remote)
    _work(app)
    before = seen()
    client.sign_in(cast.edith)
    remote.gives("/anders.jsonl", lines(amb(7)))
    other = {"address": remote.url("/anders.jsonl"), "name": "Katalog", "kind": "amb-lines"}
    assert client.submit(f"{address}/berichtigen", other).location == address
    assert 'name="seen"' not in _page(client, address)
    _work(app)
    client.sign_in(cast.anton)
    answer = client.submit(f"{address}/folgen", before, headers=ENGLISH)
    assert answer.status_code == 409
    assert "This source has changed in the meantime. Please load the page again." in answer.text
    assert client.submit(f"{address}/folgen", seen()).location == address
    assert 'name="seen"' not in _page(client, address)


def test_a_visit_is_announced_while_there_is_one(
    app: Flask, client: HouseClient, cast: Cast, remote: Remote
) -> None:
    announced = "A visit begins, or is under way."
    address = _followed(app, client, cast, remote)
    shown = _page(client, address)
    assert announced not in shown
    assert "Next visit" in shown
    with app.app_context():
        source_id = db.session.scalars(select(HarvestSource.id)).one()
        db.session.rollback()
        run_id = running.begin(source_id)  # as the command line does, before its time
    shown = _page(client, address)
    assert announced in shown
    assert "Next visit" not in shown
    with app.app_context(), unit_of_work():
        db.session.get_one(HarvestRun, run_id).touched_at -= rules.INTERRUPTED_AFTER
    assert announced not in _page(client, address)
    assert client.submit(f"{address}/besuchen").status_code == 303
    assert announced in _page(client, address)
    _work(app)
    assert announced not in _page(client, address)


def test_a_visit_that_rests_is_under_way(
    app: Flask, client: HouseClient, cast: Cast, remote: Remote
) -> None:
    address = _followed(app, client, cast, remote)
    remote.gives(LIST, "", 503, Retry_After="7200")
    assert client.submit(f"{address}/besuchen").status_code == 303
    _work(app)
    with app.app_context(), unit_of_work():
        run = db.session.scalars(select(HarvestRun).order_by(HarvestRun.id.desc())).first()
        assert run is not None
        assert run.is_resting
        run.touched_at -= 2 * rules.INTERRUPTED_AFTER
    assert "A visit begins, or is under way." in _page(client, address)


@pytest.mark.parametrize("answers", [True, False])
def test_where_sources_are_visited_by_hand_only_no_visit_is_awaited(
    app: Flask,
    client: HouseClient,
    cast: Cast,
    remote: Remote,
    monkeypatch: pytest.MonkeyPatch,
    *,
    answers: bool,
) -> None:
    with app.app_context():
        by_hand = replace(installed_settings(), harvest_hours=0)
    monkeypatch.setitem(app.extensions, "toolbox.settings", by_hand)
    address = _followed(app, client, cast, remote)
    if not answers:
        remote.gives(LIST, "", 500)
    assert client.submit(f"{address}/besuchen").status_code == 303
    assert "A visit begins, or is under way." in _page(client, address)
    _work(app)
    with app.app_context():
        source = db.session.scalars(select(HarvestSource)).one()
        assert (source.due_at, source.failures) == (None, 0 if answers else 1)
        assert source.visited_at is not None
    shown = _page(client, address)
    assert "A visit begins" not in shown
    assert "Next visit" not in shown


def test_where_nothing_can_be_taken_over_no_yes_is_waited_for(
    app: Flask, client: HouseClient, cast: Cast, remote: Remote
) -> None:
    remote.gives(LIST, b"")
    client.sign_in(cast.anton)
    address = _added(client, remote, kind="amb-lines")
    _work(app)
    shown = _page(client, address)
    assert "There is nothing in it that can be taken over at present." in shown
    assert "Nothing to take over" in shown
    assert "Waits for your yes" not in shown
    assert "say yes at the end" not in shown
    remote.gives(LIST, lines(amb(1)))
    assert client.submit(f"{address}/vorschau").status_code == 303
    _work(app)
    assert "say yes at the end" in _page(client, address)


def test_the_same_address_twice_and_a_name_that_is_taken(
    app: Flask, client: HouseClient, cast: Cast, remote: Remote
) -> None:
    client.sign_in(cast.anton)
    address = _added(client, remote, name="Projekt Alpha")
    answer = client.submit(
        f"{PLACE}/neu",
        {"address": remote.url(LIST), "name": "Anders", "kind": ""},
        headers=ENGLISH,
    )
    assert "among the sources already" in answer.get_data(as_text=True)
    _work(app)
    answer = client.submit(f"{address}/folgen", headers=ENGLISH)
    assert answer.status_code == 422
    assert "An organisation of this name works here." in answer.get_data(as_text=True)


def test_a_source_that_cannot_be_read_says_why(
    app: Flask, client: HouseClient, cast: Cast, remote: Remote
) -> None:
    client.sign_in(cast.edith)
    address = _added(client, remote, address="http://192.168.0.1/oai")
    _work(app)
    assert "is in a private network. We do not go there." in _page(client, address)
    assert client.submit(f"{address}/vorschau").status_code == 303
    assert client.submit(f"{address}/folgen").status_code == 403


def test_what_came_from_elsewhere_is_marked(
    app: Flask, client: HouseClient, cast: Cast, remote: Remote
) -> None:
    _followed(app, client, cast, remote)
    with app.app_context():
        _version, own = factories.published(cast.alpha_id, title="Arbeitsblatt von hier")
        rebuild({})
        found = db.session.scalars(
            select(Instrument).where(Instrument.external_id == "https://katalog.example.org/1")
        ).one()
        slug, number = found.slug, found.id
    page = _page(client, f"/w/{slug}")
    assert "From: Katalog der Kammer" in page
    assert 'href="https://katalog.example.org/1" rel="external noopener"' in page
    assert "It is kept up to date from there." in page
    assert "From: " not in _page(client, f"/w/{own}")
    results = _page(client, "/suche?q=arbeitsblatt")
    assert results.count("From: Katalog der Kammer") == 2
    assert "From: " not in _page(client, "/suche?q=arbeitsblatt&herkunft=eigene")
    elsewhere = _page(client, "/suche?q=arbeitsblatt&herkunft=anderswo")
    assert f"/w/{slug}" in elsewhere
    assert f'href="/w/{own}"' not in elsewhere
    assert "Katalog der Kammer" not in _page(client, "/")
    assert f"/w/{slug}.koffer.zip" not in page
    answer = client.submit(f"/w/{slug}/neue-fassung")
    assert answer.status_code == 403
    assert client.get(f"/einreichen/{number}/beschreiben").status_code == 403
