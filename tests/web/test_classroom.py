"""Lessons over HTTP: opened, joined, played, shown, taken along, deleted; by visitors alone."""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast, enter_the_cast
from tests.classroom.sample import playable
from tests.client import HouseClient
from tests.conftest import house_settings
from tests.scenes import Scene
from tests.stage import packages
from tests.workshop import sample as workshop
from toolbox.app import create_app
from toolbox.catalogue.queries import version_by_id
from toolbox.delivery.limits import limiter
from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop import hosting
from toolbox.workshop import queries as copies

Browser = Callable[[], HouseClient]


@pytest.fixture
def slug(app: Flask, cast: Cast, run_jobs: Callable[[], int], scene: Scene) -> str:
    """An instrument that runs."""

    def build() -> str:
        with app.app_context():
            _id, _file, found = playable(cast.alpha_id)
        run_jobs()
        return found

    return scene("classroom.playable", build)


@pytest.fixture
def board(client: HouseClient, slug: str) -> str:
    """The address of a board that was just opened."""
    answer = client.post(f"/w/{slug}/klasse")
    assert answer.status_code == 303
    return answer.headers["Location"]


def _code(client: HouseClient, board: str) -> str:
    page = LexborHTMLParser(client.get(board).text)
    found = page.css_first(".board__code")
    assert found is not None
    return re.sub(r"\s", "", found.text())


def _seat(client: HouseClient, code: str) -> str:
    answer = client.post(f"/klasse/{code}")
    assert answer.status_code == 303
    return answer.headers["Location"]


def _say(client: HouseClient, seat: str, *messages: Mapping[str, object]) -> TestResponse:
    batch = [{"toolbox": 1, **message} for message in messages]
    return client.post(seat, json={"messages": batch}, headers={"Accept": "application/json"})


def _standing(client: HouseClient, board: str) -> dict[str, object]:
    found = json.loads(client.get(f"{board}/stand").data)
    assert isinstance(found, dict)
    return found


def test_the_button_stands_where_something_runs(client: HouseClient, slug: str) -> None:
    page = LexborHTMLParser(client.get(f"/w/{slug}").text)
    assert page.css_first(f"form[action='/w/{slug}/klasse'] button") is not None


def test_what_is_for_firms_alone_does_not_lead_into_a_class(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    with app.app_context():
        _id, _file, slug = playable(cast.alpha_id, "ausbildungsbetriebe")
    run_jobs()
    page = LexborHTMLParser(client.get(f"/w/{slug}").text)
    assert page.css_first("[data-starts-stage]") is not None
    assert page.css_first(f"form[action='/w/{slug}/klasse']") is None
    # Whoever opens its page for classes nevertheless, may.
    shared = LexborHTMLParser(client.get(f"/w/{slug}/weitergeben").text)
    assert shared.css_first(f"form[action='/w/{slug}/klasse'] button") is not None


def test_from_the_button_to_the_debrief(
    client: HouseClient, browser_of: Browser, board: str
) -> None:
    code = _code(client, board)
    pupil = browser_of()
    typed = pupil.post("/klasse", data={"code": f" {code[:3].lower()} {code[3:]} "})
    assert typed.headers["Location"] == f"/klasse/{code}"
    assert pupil.get(f"/klasse/{code}").status_code == 200
    seat = _seat(pupil, code)
    page = LexborHTMLParser(pupil.get(seat).text)
    name = page.css_first(".class-seat__name")
    assert name is not None
    assert page.css_first("[data-stage-now]") is not None
    assert page.css_first("[data-stage-store]") is None
    said = _say(
        pupil,
        seat,
        {"verb": "progressed", "progress": 0.5},
        {"verb": "scored", "score": {"raw": 3, "max": 4}},
        {"verb": "answered", "key": "zeit", "label": "Zeit", "value": 12.5, "unit": "s"},
        {"verb": "completed", "success": None, "duration": 61},
    )
    assert said.json == {"taken": 4}
    shown = _standing(client, board)
    assert (shown["joined"], shown["done"]) == (1, 1)
    assert name.text() in str(shown["html"])
    assert "12,5\u00a0s" in str(shown["html"])
    sheet = client.get(f"{board}/auswertung")
    assert name.text() in sheet.text
    for address in (board, f"{board}/auswertung"):
        assert "Zeit" in client.get(address).text


def test_nobody_gets_a_cookie(client: HouseClient, browser_of: Browser, board: str) -> None:
    pupil = browser_of()
    code = _code(client, board)
    seat = _seat(pupil, code)
    answers = [pupil.get("/klasse"), pupil.get(f"/klasse/{code}"), pupil.get(seat)]
    answers += [_say(pupil, seat, {"verb": "initialized"}), client.get(board)]
    answers += [client.get(f"{board}/auswertung"), client.post(f"{board}/pausieren")]
    assert all("Set-Cookie" not in answer.headers for answer in answers)


def test_a_board_that_has_not_changed_costs_nothing(client: HouseClient, board: str) -> None:
    first = client.get(f"{board}/stand")
    again = client.get(f"{board}/stand", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    _seat(client, _code(client, board))
    changed = client.get(f"{board}/stand", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    "body",
    [None, [], {}, {"messages": 1}, {"messages": [{}] * 51}, {"messages": {"verb": "scored"}}, "x"],
)
def test_what_is_no_list_of_messages_is_refused(
    client: HouseClient, board: str, body: object
) -> None:
    seat = _seat(client, _code(client, board))
    answer = client.post(seat, json=body, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "message",
    [
        {"verb": "scored", "score": {"raw": 9, "max": 4}},
        {"verb": "progressed", "progress": 7},
        {"verb": "progressed", "progress": True},
        {"verb": "answered", "key": "Wilhelmine", "value": 1},
        {"verb": "answered", "key": "k", "value": "x" * 201},
        {"verb": "answered", "key": "k", "value": {"a": 1}},
        {"verb": "stored", "store": {"a": "b"}},
        {"verb": "completed", "duration": 1e12},
        {"toolbox": 2, "verb": "initialized"},
    ],
)
def test_what_breaks_the_contract_is_left_out(
    client: HouseClient, board: str, message: dict[str, object]
) -> None:
    seat = _seat(client, _code(client, board))
    before = _standing(client, board)["html"]
    assert _say(client, seat, message).json == {"taken": 0}
    assert _standing(client, board)["html"] == before


def test_the_board_is_no_place_for_names(client: HouseClient, board: str) -> None:
    code = _code(client, board)
    for value in ("Lager", "Lager", "Wilhelmine", "Zwetschgenröster " * 4):
        answer = {"verb": "answered", "key": "ort", "label": "Ort", "value": value}
        _say(client, _seat(client, code), answer)
    rest = [client.get(f"{board}{part}").text for part in ("", "/auswertung", "/auswertung.csv")]
    for text in (*rest, client.get(f"{board}/xapi.json").text):
        assert "Lager" in text
        assert "Wilhelmine" not in text
        assert "Zwetschgen" not in text


def test_joining_is_closed_opened_and_ended(client: HouseClient, board: str) -> None:
    code = _code(client, board)
    seat = _seat(client, code)
    assert client.post(f"{board}/pausieren").status_code == 303
    assert client.post(f"/klasse/{code}").status_code == 409
    assert code[:3] not in client.get(board).text.partition("<main")[2].partition("<textarea")[0]
    client.post(f"{board}/oeffnen")
    _seat(client, code)
    client.post(f"{board}/beenden")
    assert client.post(f"/klasse/{code}").status_code == 410
    assert client.get(f"/klasse/{code}").status_code == 200
    assert _say(client, seat, {"verb": "initialized"}).status_code == 410
    assert client.get(seat).status_code == 200
    assert client.post(f"{board}/oeffnen").status_code == 303
    assert _standing(client, board)["state"] == "ended"


@pytest.mark.parametrize("deed", ["", "pausieren", "beenden"])
def test_what_the_teacher_alone_needs_is_folded_away(
    client: HouseClient, board: str, deed: str
) -> None:
    if deed:
        client.post(f"{board}/{deed}")
    page = LexborHTMLParser(client.get(board).text)
    teacher = page.css_first("main details#lehrkraft")
    assert teacher is not None
    assert "open" not in teacher.attributes
    assert board in teacher.text()
    assert teacher.css_first("form[action$='/loeschen']") is not None
    teacher.decompose()
    main = page.css_first("main")
    assert main is not None
    assert board not in main.text()
    assert not main.css("form, textarea")
    shown = [node.attributes["href"] for node in main.css("a.button")]
    assert shown == ([f"{board}/auswertung"] if deed == "beenden" else [])
    assert bool(main.css(".board__code, .board__qr")) is not bool(deed)


def test_too_fast_is_told_to_wait(client: HouseClient, board: str) -> None:
    seat = _seat(client, _code(client, board))
    batch = [{"verb": "progressed", "progress": 0.1}] * 50
    with time_machine.travel(now(), tick=False):
        assert [_say(client, seat, *batch).status_code for _time in range(3)] == [200, 200, 429]


def test_deleted_now_means_now(client: HouseClient, board: str) -> None:
    code = _code(client, board)
    seat = _seat(client, code)
    answer = client.post(f"{board}/loeschen")
    assert client.get(answer.headers["Location"]).status_code == 200
    addresses = (board, f"{board}/stand", f"{board}/qr.svg", f"{board}/auswertung", seat)
    for address in (*addresses, f"{board}/auswertung.csv", f"{board}/xapi.json", f"/klasse/{code}"):
        assert client.get(address).status_code == 404
    assert _say(client, seat, {"verb": "initialized"}).status_code == 404


def test_after_a_day_every_address_leads_nowhere(client: HouseClient, board: str) -> None:
    code = _code(client, board)
    seat = _seat(client, code)
    assert "gelöscht" in client.get(board).text or "deleted" in client.get(board).text
    with time_machine.travel(now() + timedelta(hours=24, minutes=1)):
        for address in (board, f"{board}/stand", seat, f"/klasse/{code}"):
            assert client.get(address).status_code == 404
        assert client.post("/klasse", data={"code": code}).status_code == 422


@pytest.mark.parametrize("code", ["", "ABC", "K7M4PX", "\x00", "<script>", "9" * 3000])
def test_a_wrong_code_is_asked_for_again(client: HouseClient, code: str) -> None:
    answer = client.post("/klasse", data={"code": code})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


def test_drafts_are_not_played(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    with app.app_context():
        version_id = factories.draft(cast.alpha_id, by=cast.alice.actor, kind="learning-game")
        with unit_of_work():
            version = version_by_id(version_id)
            factories.attached(version, packages.web(), "zaehlwerk.zip")
            slug = version.instrument.slug
    run_jobs()
    for person in (None, cast.carla, cast.alice, cast.edith):
        if person:
            client.sign_in(person)
        assert client.post(f"/w/{slug}/klasse").status_code == 404


def test_what_does_not_run_opens_no_lesson(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        _version, slug = factories.published(cast.alpha_id)
    assert client.post(f"/w/{slug}/klasse").status_code == 404
    assert f"/w/{slug}/klasse" not in client.get(f"/w/{slug}").text


def test_the_table_is_read_by_spreadsheets(client: HouseClient, board: str) -> None:
    code = _code(client, board)
    for _time in range(2):
        answer = {"verb": "answered", "key": "f", "label": "=1+1", "value": 2.5}
        _say(client, _seat(client, code), answer, {"verb": "progressed", "progress": 0.25})
    table = client.get(f"{board}/auswertung.csv")
    assert table.data.startswith(b"\xef\xbb\xbf")
    head, *lines = table.data.decode("utf-8-sig").splitlines()
    assert head.endswith(";'=1+1")
    assert len(lines) == 2
    assert all(line.endswith(";2,5") and ";25;" in line for line in lines)


def test_statements_are_xapi(client: HouseClient, board: str) -> None:
    code = _code(client, board)
    seat = _seat(client, code)
    _say(
        client,
        seat,
        {"verb": "initialized"},
        {"verb": "scored", "score": {"raw": 3, "min": 0, "max": 4}},
        {"verb": "answered", "key": "zeit", "label": "Zeit", "value": 12, "unit": "s"},
        {"verb": "completed", "success": True, "duration": 61.5},
    )
    found = json.loads(client.get(f"{board}/xapi.json").data)
    by_verb = {one["verb"]["id"].rpartition("/")[2]: one for one in found}
    assert set(by_verb) == {"initialized", "scored", "answered", "completed"}
    assert by_verb["completed"]["result"] == {
        "completion": True,
        "success": True,
        "duration": "PT61.5S",
    }
    assert by_verb["scored"]["result"]["score"] == {"raw": 3, "min": 0, "max": 4}
    assert by_verb["answered"]["result"]["response"] == "12"
    assert by_verb["answered"]["object"]["id"].endswith("#zeit")
    for one in found:
        assert set(one) <= {"id", "actor", "verb", "object", "context", "timestamp", "result"}
        assert set(one["actor"]) == {"objectType", "account", "name"}
        assert re.fullmatch(r"[0-9a-f-]{36}", one["id"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", one["timestamp"])
    again = json.loads(client.get(f"{board}/xapi.json").data)
    assert again == found
    assert len({one["id"] for one in found}) == len(found)


def test_the_code_as_a_picture(client: HouseClient, board: str) -> None:
    answer = client.get(f"{board}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert b"<svg" in answer.data


def test_wrong_codes_are_limited_and_right_ones_are_not(
    template_instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # one for all applications
    folder = tmp_path / "instance"
    shutil.copytree(template_instance, folder)
    app = create_app(house_settings(folder, limits_enabled=True))
    app.test_client_class = HouseClient
    with app.app_context():
        _id, _file, slug = playable(enter_the_cast().alpha_id)
        jobs.run_due()
    client = app.test_client()
    assert isinstance(client, HouseClient)
    code = _code(client, client.post(f"/w/{slug}/klasse").headers["Location"])
    assert {client.get(f"/klasse/{code}").status_code for _time in range(70)} == {200}
    tried = [client.post("/klasse", data={"code": "K7M4PX"}).status_code for _time in range(62)]
    assert tried == [422] * 60 + [429] * 2


def test_it_is_the_only_page_that_knows_its_address(client: HouseClient, board: str) -> None:
    answer = client.get(board)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert len(board.rpartition("/")[2]) >= 43


def test_the_board_takes_seats_away_and_they_learn_of_it(
    client: HouseClient, browser_of: Browser, board: str
) -> None:
    code = _code(client, board)
    seats = [_seat(browser_of(), code) for _time in range(3)]
    assert client.get(f"{seats[0]}/stand").json == {"state": "open"}
    page = LexborHTMLParser(client.get(f"{board}/plaetze").text)
    newest, *_older = [box.attributes["value"] for box in page.css("input[name=platz]")]
    sent = client.post(f"{board}/plaetze", data={"platz": [newest or "", "x", "999999", "-1"]})
    assert sent.status_code == 303
    assert [client.get(f"{one}/stand").status_code for one in seats] == [200, 200, 404]
    assert _say(client, seats[2], {"verb": "initialized"}).status_code == 404
    assert _standing(client, board)["joined"] == 2
    client.post(f"{board}/beenden")
    assert client.get(f"{seats[0]}/stand").json == {"state": "ended"}


def test_seats_of_another_lesson_stay(client: HouseClient, slug: str, board: str) -> None:
    other = client.post(f"/w/{slug}/klasse").headers["Location"]
    seat = _seat(client, _code(client, other))
    page = LexborHTMLParser(client.get(f"{other}/plaetze").text)
    box = page.css_first("input[name=platz]")
    assert box is not None
    client.post(f"{board}/plaetze", data={"platz": box.attributes["value"] or ""})
    assert client.get(f"{seat}/stand").status_code == 200


def test_a_class_plays_an_adapted_copy(
    app: Flask, client: HouseClient, cast: Cast, browser_of: Browser
) -> None:
    with app.app_context():
        kit = workshop.published_kit(cast.beta_id)
        workshop.shown_copy(kit, cast.alpha_id, by=cast.alice.actor, address="unsere-messe")
    assert client.get("/klasse/mit/nichts").status_code == 404
    assert "/klasse/mit/unsere-messe" in client.get("/melden/unsere-messe").text
    assert client.get("/klasse/mit/unsere-messe").status_code == 200
    board = client.post("/klasse/mit/unsere-messe").headers["Location"]
    pupil = browser_of()
    seat = _seat(pupil, _code(client, board))
    answer = pupil.get(seat)
    frame = LexborHTMLParser(answer.text).css_first("[data-stage]")
    assert frame is not None
    assert frame.attributes["data-stage"] == "/m/unsere-messe/index.html"
    assert "/m/unsere-messe/" in answer.headers["Content-Security-Policy"].partition("frame-src")[2]
    assert _say(pupil, seat, {"verb": "progressed", "progress": 0.5}).json == {"taken": 1}
    assert "/m/unsere-messe/" in client.get(f"{board}/xapi.json").text
    assert client.get(board).status_code == client.get(f"{board}/auswertung").status_code == 200
    with app.app_context(), unit_of_work():
        hosting.take_offline(copies.copy_at("unsere-messe"), by=cast.alice.actor)
    assert pupil.get(seat).status_code == 410
    assert client.post("/klasse/mit/unsere-messe").status_code == 410
