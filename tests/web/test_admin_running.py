"""Running the toolbox: what needs attention, work, numbers, settings, the trail, the texts."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.web.reading import page_of, refused_fields, the
from toolbox.accounts.operations import ask_to_register
from toolbox.audit.operations import record
from toolbox.catalogue.usage import UsageCounter
from toolbox.discovery.demand.counting import SearchCounter
from toolbox.foundation import jobs
from toolbox.foundation.backup.last_one import LastBackup, remember
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.executor import next_night
from toolbox.foundation.jobs import Job, JobState
from toolbox.foundation.mail import SEND_MAIL
from toolbox.foundation.retention import KEEP_TIMES
from toolbox.foundation.settings import Settings
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.models import AddressTrouble
from toolbox.site.models import Place
from toolbox.site.queries import history
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies import suggesting
from toolbox.web.admin.settings_themes import THEMES
from toolbox.web.admin.storage import Room
from toolbox.web.admin.trail import defused
from toolbox.web.admin.work import KIND_LABELS
from toolbox.wiring.jobs import HANDLERS

WORK = "/verwaltung/auftraege"
BrowserOf = Callable[[], HouseClient]
RunJobs = Callable[[], int]


def _text(client: HouseClient, path: str) -> str:
    return the(page_of(client.get(path)), "main").text(separator=" ")


def _matters(client: HouseClient) -> list[tuple[str, str]]:
    """Return urgency and way of everything that needs attention."""
    lines = page_of(client.get("/verwaltung")).css(".attention > li")
    return [
        (
            str(the_badge.attributes["class"]).rpartition("-")[2],
            str(way.attributes["href"]) if way else "",
        )
        for line in lines
        for the_badge, way in [(line.css_first(".badge"), line.css_first("a"))]
        if the_badge is not None
    ]


@pytest.fixture
def indexed(client: HouseClient, cast: Cast, run_jobs: RunJobs) -> None:
    """An index that can be used; a house of the tests begins without one."""
    client.sign_in(cast.anton).submit("/verwaltung/index/neu")
    run_jobs()


@pytest.fixture
def remembered(app: Flask, indexed: None) -> Callable[..., None]:
    """Let the instance remember a backup."""
    path = Path(app.instance_path) / "last-backup.json"
    path.unlink(missing_ok=True)

    def note(*, days: int = 0, lacking: int = 0, faults: int = 0) -> None:
        moment = now() - timedelta(days=days)
        remember(path.parent, LastBackup("/backups/a", moment, 1, lacking, moment, faults))

    return note


def test_where_nothing_waits_all_is_well(
    client: HouseClient, cast: Cast, remembered: Callable[..., None]
) -> None:
    remembered()
    assert _matters(client.sign_in(cast.anton)) == [("ok", "")]


@pytest.mark.parametrize(
    ("backup", "urgency"),
    [
        ({"days": 6}, "ok"),
        ({"days": 8}, "warn"),
        ({"lacking": 1}, "danger"),
        ({"faults": 1}, "danger"),
    ],
)
def test_a_backup_that_is_old_or_damaged_needs_attention(
    client: HouseClient,
    cast: Cast,
    remembered: Callable[..., None],
    backup: dict[str, int],
    urgency: str,
) -> None:
    remembered(**backup)
    assert [how for how, _way in _matters(client.sign_in(cast.anton))] == [urgency]


def test_without_a_backup_that_is_said(
    client: HouseClient, cast: Cast, remembered: Callable[..., None]
) -> None:
    assert _matters(client.sign_in(cast.anton)) == [("warn", "/verwaltung#sicherung")]


def test_the_most_urgent_comes_first(
    app: Flask, client: HouseClient, cast: Cast, remembered: Callable[..., None]
) -> None:
    remembered()
    with app.app_context():
        with time_machine.travel(now() - timedelta(days=60)):
            factories.submitted(cast.alpha_id, by=cast.alice)
        factories.submitted(cast.alpha_id, by=cast.alice)
        counter = SearchCounter()
        for visitor in ("10.0.0.1", "10.0.0.2"):
            counter.count_search("raumfahrt", visitor=visitor, what=["without_hits"])
        counter.flush()
        with unit_of_work():
            db.session.add(Job(kind=SEND_MAIL, payload={}, state=JobState.FAILED))
            topics = vocabularies.vocabulary("topic")
            suggesting.suggest(topics, "Neu", "", by=cast.alice.actor)
            db.session.add(
                AddressTrouble(
                    user_id=cast.bob.user_id,
                    refusals=3,
                    answer="550",
                    last_at=now(),
                    unreachable_at=now(),
                )
            )
    assert _matters(client.sign_in(cast.anton)) == [
        ("danger", "/verwaltung/auftraege"),
        ("danger", "/redaktion?wer=spaet"),
        ("warn", "/redaktion"),
        ("warn", "/verwaltung/vorschlaege"),
        ("warn", "/verwaltung/personen?stand=unerreichbar"),
        ("soft", "/verwaltung/suchen"),
    ]


@pytest.mark.parametrize(
    ("total", "free", "is_short"),
    [
        (100e9, 50e9, False),
        (100e9, 9.9e9, True),
        (100e9, 10e9, False),
        (5e9, 0.9e9, True),
        (5e9, 1e9, False),
    ],
)
def test_when_a_disk_is_nearly_full(total: float, free: float, *, is_short: bool) -> None:
    assert Room(int(total), int(free)).is_short is is_short


def test_every_kind_of_work_has_words() -> None:
    assert set(KIND_LABELS) == set(HANDLERS)


def _fail(app: Flask, error: str = "no") -> int:
    with app.app_context(), unit_of_work():
        job = Job(kind=SEND_MAIL, payload={}, state=JobState.FAILED, attempts=6, error=error)
        db.session.add(job)
        db.session.flush()
        return job.id


def test_one_job_is_tried_again_another_discarded(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    first, second, third = (_fail(app, f"line {one}\nmore") for one in range(3))
    client.sign_in(cast.anton)
    text = _text(client, WORK)
    assert "line 0" in text
    assert "more" not in text
    assert client.submit(f"{WORK}/{first}/wiederholen").status_code == 303
    assert client.get(f"{WORK}/{second}/verwerfen").status_code == 200
    with app.app_context():
        assert jobs.counts()[JobState.FAILED] == 2, "asking discards nothing"
    assert client.submit(f"{WORK}/{second}/verwerfen").status_code == 303
    with app.app_context():
        assert [job.id for job in jobs.in_state(JobState.FAILED, limit=9, offset=0)] == [third]
        assert jobs.counts()[JobState.WAITING] >= 1
    for gone in (first, second, 9999):
        assert client.submit(f"{WORK}/{gone}/wiederholen").status_code == 404
        assert client.submit(f"{WORK}/{gone}/verwerfen").status_code == 404


@pytest.mark.parametrize("state", ["failed", "waiting", "running", "unsinn", ""])
def test_work_of_every_state_is_listed(
    app: Flask, client: HouseClient, cast: Cast, state: str
) -> None:
    with app.app_context(), unit_of_work():
        ask_to_register("dora@example.org")
    assert client.sign_in(cast.anton).get(f"{WORK}?stand={state}").status_code == 200


def test_nightly_work_says_when_it_was_done(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: RunJobs
) -> None:
    with app.app_context():
        assert jobs.daily_runs()[KEEP_TIMES] is None
        with unit_of_work():
            jobs.enqueue(KEEP_TIMES, key="daily")
    run_jobs()
    with app.app_context():
        done = jobs.daily_runs()[KEEP_TIMES]
    assert done is not None
    assert now() - done < timedelta(minutes=1)
    assert client.sign_in(cast.anton).get(WORK).status_code == 200
    coming = next_night(now())
    assert timedelta(0) < coming - now() <= timedelta(days=1)
    assert next_night(coming) == coming + timedelta(days=1)


@pytest.mark.parametrize("months", ["3", "6", "12", "24", "99", "x", ""])
def test_numbers_are_drawn_and_said(
    app: Flask, client: HouseClient, cast: Cast, months: str
) -> None:
    with app.app_context():
        factories.published(cast.alpha_id)
        counter = UsageCounter()
        for what in ("views", "views", "downloads"):
            counter.count(1, what)
        counter.flush()
        searches = SearchCounter()
        searches.count_search("kran", visitor="10.0.0.1", what=["without_hits"])
        searches.count_search("messe", visitor="10.0.0.1", what=[])
        searches.flush()
    page = page_of(client.sign_in(cast.anton).get(f"/verwaltung/zahlen?monate={months}"))
    drawn = {
        str(figure.css("h2")[0].attributes["id"]): (
            len(figure.css(".chart__drawing rect")),
            [node.text() for node in figure.css(".chart__key b")],
        )
        for figure in page.css("figure.chart")
    }
    assert drawn == {
        "veroeffentlicht": (1, ["1"]),
        "aufrufe": (1, ["2"]),
        "downloads": (1, ["1"]),
        "suchen": (2, ["1", "1"]),
        "registrierungen": (1, ["6"]),
    }
    for figure in page.css("figure.chart"):
        bars, rows = figure.css(".chart__drawing g"), figure.css("tbody tr")
        assert len(bars) == len(rows) > 2
        assert figure.css("svg title")
        assert figure.css("svg desc")


def test_every_setting_has_a_theme() -> None:
    shown = [name for names in THEMES.values() for name in names]
    assert sorted(shown) == sorted(Settings.__dataclass_fields__)


@pytest.mark.parametrize("what", ["mail", "datenbank", "dateien", "suche"])
def test_what_works_says_so(
    app: Flask,
    client: HouseClient,
    cast: Cast,
    outbox: list[EmailMessage],
    indexed: None,
    what: str,
) -> None:
    with app.app_context():
        before = [entry.key for entry in installed_storage().iterate()]
    client.sign_in(cast.anton)
    response = client.submit(f"/verwaltung/einstellungen/probe/{what}", follow_redirects=True)
    assert page_of(response).css(".notice--success")
    assert len(outbox) == (what == "mail")
    with app.app_context():
        assert [entry.key for entry in installed_storage().iterate()] == before


def test_a_mail_server_that_does_not_answer_is_said(
    app: Flask, client: HouseClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(app.extensions["mailman"].backend, "send_messages", refuse)
    client.sign_in(cast.anton)
    response = client.submit("/verwaltung/einstellungen/probe/mail", follow_redirects=True)
    assert "Connection refused" in the(page_of(response), ".notice--error").text()


def test_only_known_worlds_are_tried(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    assert client.submit("/verwaltung/einstellungen/probe/mond").status_code == 404


@pytest.fixture
def trail(app: Flask, cast: Cast) -> Cast:
    """An instrument with a name that spreadsheets would compute, drafted by Alice."""
    with app.app_context():
        factories.draft(cast.alpha_id, by=cast.alice.actor, title="=1+1; Übersicht")
        with unit_of_work():
            record("odd", "thing", 7, by_id=None, sign="€")
    return cast


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("wer=alice&tat=drafted", 1),
        ("wer=carla&tat=drafted", 0),
        ("q=übersicht", 1),
        ("q=ÜBERSICHT&art=organisation", 0),
        ("art=thing", 0),
        ("von=2020-01-01&bis=2020-12-31", 0),
        ("von=2020-01-01&tat=drafted", 1),
        ("tat=gibt-es-nicht&q=übersicht", 1),
        ("q=%00%27&wer=%3Cscript%3E", 0),
        ("seite=99999&tat=drafted", 1),
        ("person=1&tat=drafted", 1),
        ("person=x&tat=drafted", 1),
    ],
)
def test_the_trail_is_searched(client: HouseClient, trail: Cast, query: str, lines: int) -> None:
    client.sign_in(trail.anton)
    page = page_of(client.get(f"/verwaltung/protokoll?{query}"))
    expected = lines if query != "art=thing" else len(page.css("main .lines > li"))
    assert len(page.css("main .lines > li")) == expected
    exported = client.get(f"/verwaltung/protokoll.jsonl?{query}").get_data(as_text=True)
    assert len(exported.splitlines()) == expected


@pytest.mark.parametrize("day", ["gestern", "2027-13-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said(client: HouseClient, trail: Cast, day: str) -> None:
    client.sign_in(trail.anton)
    page = page_of(client.get("/verwaltung/protokoll", query_string={"von": day, "bis": day}))
    assert len(page.css(".notice--warning")) == 2
    assert page.css("main .lines > li")


def test_the_trail_as_a_table(client: HouseClient, trail: Cast) -> None:
    response = client.sign_in(trail.anton).get("/verwaltung/protokoll.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";")
    assert len(head) == 7
    assert {len(row) for row in rows} == {7}
    assert "'=1+1; Übersicht" in [row[4] for row in rows]
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t")]


def test_the_trail_line_by_line(client: HouseClient, trail: Cast) -> None:
    answer = client.sign_in(trail.anton).get("/verwaltung/protokoll.jsonl")
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert lines == sorted(lines, key=lambda line: -line["id"])
    odd = next(line for line in lines if line["action"] == "odd")
    assert (odd["object_id"], odd["details"], odd["user_id"]) == (7, {"sign": "€"}, None)
    drafted = next(line for line in lines if line["action"] == "drafted")
    assert (drafted["who"], drafted["name"]) == ("Alice", "=1+1; Übersicht")


def test_other_forms_of_the_trail_are_unknown(client: HouseClient, cast: Cast) -> None:
    assert client.sign_in(cast.anton).get("/verwaltung/protokoll.xlsx").status_code == 404


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_spreadsheets_have_nothing_to_compute(sign: str) -> None:
    assert defused(f"{sign}cmd") == f"'{sign}cmd"
    assert defused(f"a{sign}") == f"a{sign}"


DOOR = "/verwaltung/eingaenge/klasse/de"


def _own_door(**changes: str) -> dict[str, str]:
    return {"title": "Für Ihre Klasse", "text": "Sofort da.", "action": "Zeigen", **changes}


def test_a_door_says_what_the_operator_wants_and_goes_back(
    app: Flask, client: HouseClient, cast: Cast, browser_of: BrowserOf
) -> None:
    visitor = browser_of()
    before = _text(visitor, "/")
    client.sign_in(cast.anton)
    preview = client.submit(DOOR, {**_own_door(), "deed": "preview"})
    assert preview.status_code == 200
    assert "Für Ihre Klasse" in the(page_of(preview), "#vorschau").text()
    assert _text(visitor, "/") == before
    assert client.submit(DOOR, _own_door()).status_code == 303
    assert "Für Ihre Klasse" in _text(visitor, "/")
    assert "Für Ihre Klasse" in _text(visitor, "/einstieg/klasse")
    visitor.submit("/einstellungen/sprache", {"language": "en"})
    assert "Für Ihre Klasse" not in _text(visitor, "/")
    assert client.submit(f"{DOOR}/original").status_code == 303
    visitor.submit("/einstellungen/sprache", {"language": "de"})
    assert _text(visitor, "/") == before
    assert client.submit(f"{DOOR}/original").status_code == 303


def test_two_who_change_a_door_do_not_overwrite_each_other(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    client.submit(DOOR, _own_door())
    (seen,) = page_of(client.get(DOOR)).css("input[name=seen]")
    opened = str(seen.attributes["value"])
    assert client.submit(DOOR, _own_door(title="Erste", seen=opened)).status_code == 303
    refused = client.submit(DOOR, _own_door(title="Zweite", seen=opened))
    assert refused.status_code == 422
    assert "Zweite" in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "faulty"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "x" * 81}, ["title"]),
        ({"text": "x" * 201, "action": "x" * 61}, ["text", "action"]),
        ({"title": " ", "text": " ", "action": " "}, ["title", "text", "action"]),
    ],
)
def test_a_door_needs_short_words(
    client: HouseClient, cast: Cast, changes: dict[str, str], faulty: list[str]
) -> None:
    response = client.sign_in(cast.anton).submit(DOOR, _own_door(**changes))
    assert refused_fields(response) == faulty


@pytest.mark.parametrize("path", ["klasse/fr", "kein-eingang/de"])
def test_only_doors_that_are_there_are_changed(client: HouseClient, cast: Cast, path: str) -> None:
    assert client.sign_in(cast.anton).get(f"/verwaltung/eingaenge/{path}").status_code == 404


def test_the_list_of_texts_tells_shipped_from_changed(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    listed = _text(client, "/verwaltung/seiten")
    client.submit("/verwaltung/seiten/impressum/de", {"title": "Impressum", "body": "Wir"})
    changed = _text(client, "/verwaltung/seiten")
    assert changed.count("wie mitgeliefert") == listed.count("wie mitgeliefert") - 1


def _restore(client: HouseClient, app: Flask, place: Place, key: str, at: int) -> int:
    with app.app_context():
        version = history(place, key, "de")[at]
        version_id = version.id
    return client.submit(f"/verwaltung/texte/{version_id}/wiederherstellen").status_code


def test_an_earlier_text_comes_back_and_nothing_is_lost(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    path = "/verwaltung/seiten/impressum/de"
    client.sign_in(cast.anton)
    for body in ("Erster Stand", "Zweiter Stand"):
        client.submit(path, {"title": "Impressum", "body": body})
    assert "Zweiter Stand" in _text(client, "/seite/impressum")
    assert _restore(client, app, Place.PAGE, "impressum", 1) == 303
    assert "Erster Stand" in _text(client, "/seite/impressum")
    with app.app_context():
        said = [one.texts["body"] for one in history(Place.PAGE, "impressum", "de")[:3]]
        writer = history(Place.PAGE, "impressum", "de")[0].written_by_id
    assert said == ["Erster Stand", "Zweiter Stand", "Erster Stand"]
    assert writer == cast.anton.user_id
    assert "Anton" in _text(client, path)
    assert client.submit("/verwaltung/texte/99999/wiederherstellen").status_code == 404


def test_the_words_of_the_product_are_a_state_like_any_other(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.anton)
    client.submit(DOOR, _own_door())
    client.submit(f"{DOOR}/original")
    assert _restore(client, app, Place.DOOR, "klasse", 1) == 303
    assert "Für Ihre Klasse" in _text(client, "/")
    assert _restore(client, app, Place.DOOR, "klasse", 1) == 303
    assert "Für Ihre Klasse" not in _text(client, "/")


def test_the_trail_says_which_text_was_written(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    client.submit(DOOR, _own_door())
    page = page_of(client.get("/verwaltung/protokoll?tat=text-written&wer=anton"))
    (line,) = page.css("main .lines > li")
    assert "Für Ihre Klasse" in line.text()
    assert the(page, "main .lines a").attributes["href"] == DOOR
