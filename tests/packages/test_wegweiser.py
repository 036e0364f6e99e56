"""The guide for first-time training companies: its sums, dates, files, and what it keeps."""

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.packages.walking_wegweiser import (
    KEY,
    SHIM,
    STEPS,
    answer,
    edition,
    events_of,
    framed,
    opened,
    view,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit's example, rendered once."""
    return edition(tmp_path_factory.mktemp("wegweiser"))


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone in Germany."""
    made = chromium.new_context(
        viewport={"width": 390, "height": 844},
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def sums(chromium: Browser, site: Path) -> Iterator[Page]:
    """A page whose pure functions are called; no test changes it."""
    context = chromium.new_context(timezone_id="Europe/Berlin")
    yield opened(context, site)
    context.close()


@pytest.fixture
def app(context: BrowserContext, site: Path) -> Iterator[Page]:
    """The app opened by double click; no problem and no request to outside passes."""
    page = opened(context, site)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda sent: problems.extend(outside(sent.url)))
    page.reload()
    yield page
    assert problems == []


def outside(address: str) -> list[str]:
    return [] if address.startswith(("file:", "blob:", "data:")) else [address]


def reckoned(page: Page, call: str) -> Any:
    return page.evaluate(f"Reckoning.{call}")


@pytest.mark.parametrize(
    ("skilled", "trainees"),
    [
        *((0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (8, 3)),
        *((9, 4), (11, 4), (12, 5), (30, 11), ("'x'", 0), (-3, 0), ("2.9", 1)),
    ],
)
def test_skilled_staff_allow_trainees(sums: Page, skilled: object, trainees: int) -> None:
    assert reckoned(sums, f"traineesFor({skilled})") == trainees


def test_the_number_needed_is_the_least_that_fits(sums: Page) -> None:
    for trainees in range(1, 40):
        needed = reckoned(sums, f"skilledFor({trainees})")
        assert reckoned(sums, f"traineesFor({needed})") >= trainees
        assert reckoned(sums, f"traineesFor({needed - 1})") < trainees


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("addMonths('2027-08-01', -14)", "2026-06-01"),
        ("addMonths('2028-03-31', -1)", "2028-02-29"),
        ("addMonths('2027-03-31', -1)", "2027-02-28"),
        ("addMonths('2027-10-31', 4)", "2028-02-29"),
        ("addMonths('2027-12-15', 1)", "2028-01-15"),
        ("addDays('2027-03-27', 2)", "2027-03-29"),
        ("daysBetween('2027-03-27', '2027-03-29')", 2),
        ("daysBetween('2027-08-01', '2026-08-01')", -365),
        ("isDate('2027-02-29')", False),
        ("isDate('2028-02-29')", True),
        ("isDate('morgen')", False),
        ("trialEnd('2027-08-01', 4)", "2027-11-30"),
        ("trialEnd('2027-09-01', 1)", "2027-09-30"),
        ("long('2027-03-01')", "1. März 2027"),
        ("short('2027-03-01')", "01.03.2027"),
        ("today(new Date(2027, 0, 1, 0, 30))", "2027-01-01"),
        ("today(new Date(2027, 0, 1, 23, 30))", "2027-01-01"),
        (
            "proposedStarts('2027-07-20', '08-01')",
            ["2027-09-01", "2028-08-01", "2028-09-01", "2029-08-01"],
        ),
        ("tightness('2025-01-01', '2027-08-01', 14)", 1),
        ("tightness('2027-07-30', '2027-08-01', 14)", 0),
        ("scheduled('2027-08-01', -5, 1)", "2027-03-01"),
        ("scheduled('2027-08-01', -5, 0)", "2027-08-01"),
        ("scheduled('2027-08-01', 9, 0.2)", "2028-05-01"),
        ("holds('aevo=no|course', {aevo: 'course'})", True),
        ("holds('aevo=no|unknown', {})", True),
        ("holds('aevo=yes', {})", False),
    ],
)
def test_dates_and_conditions(sums: Page, call: str, expected: object) -> None:
    assert reckoned(sums, call) == expected


def test_periods_fill_the_training_without_gaps(sums: Page) -> None:
    for years, length, count in ((2, 3, 8), (3, 6, 6), (3.5, 12, 4)):
        cut = reckoned(sums, f"periods('2027-08-01', {years}, {length})")
        assert len(cut) == count
        for before, after in pairwise(cut):
            gap = date.fromisoformat(after["from"]) - date.fromisoformat(before["to"])
            assert gap.days == 1
    assert cut[-1] == {"month": 36, "from": "2030-08-01", "to": "2031-01-31", "year": 4}


def test_an_own_list_counts_back_from_the_first_day(app: Page) -> None:
    answer(app, start="2028-08-01", minors="yes", school="no")
    expect(app.locator("#titel-liste")).to_have_text("Ihr Zeitplan bis zum 1. August 2028")
    whens = app.locator("[data-when]")
    expect(whens.nth(0)).to_have_text("bis 1. Juni 2027")
    expect(whens.nth(4)).to_have_text("von 01.08.2027 bis 01.02.2028")
    expect(whens.nth(7)).to_have_text("bis 1. März 2028")
    expect(whens.nth(11)).to_have_text("ab 1. August 2028")
    expect(app.locator("[data-tight]")).to_be_hidden()
    app.locator("#schritt-10 summary").click()
    expect(app.locator("#schritt-10 .own")).to_contain_text("1. Juni 2027", use_inner_text=True)
    expect(app.locator("#schritt-10 time")).to_have_text(
        ["01.03.2028", "01.05.2029", "01.08.2029"], use_inner_text=True
    )


def test_a_late_start_moves_the_dates_together_but_not_into_the_past(app: Page) -> None:
    answer(app, start="2027-08-01")
    expect(app.locator("[data-tight]")).to_be_visible()
    expect(app.locator("[data-when]").first).to_have_text("bis 29. November 2026 · jetzt dran")
    days = app.locator("#liste .step:not(.step--away) time").evaluate_all(
        "all => all.map(one => one.dateTime)"
    )
    assert min(days) == "2026-11-29"


def test_what_does_not_hold_for_a_firm_falls_away(app: Page) -> None:
    answer(app, chamber="hwk", aevo="yes", minors="no", school="yes", skilled="2", trainees="2")
    expect(app.locator("#schritt-10 [data-when]")).to_have_text("entfällt bei Ihnen")
    expect(app.locator("[data-share]")).to_have_text("0 von 11 Schritten erledigt")
    for step, said in ((9, "Lehrlingsrolle"), (3, "2 Fachkräfte für 2 Plätze"), (5, "schon da")):
        own = app.locator(f"#schritt-{step} .own")
        expect(own).to_contain_text(said, use_inner_text=True)
    app.locator("#schritt-2 summary").click()
    expect(app.locator("#schritt-2 .local", has_text="Handwerkskammer")).to_be_visible()
    expect(app.locator("#schritt-2 .local", has_text="Landwirtschaft")).to_be_hidden()


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "Bitte geben Sie"), ("2026-11-22", "schon vorbei"), ("2099-08-01", "sehr weit")],
)
def test_a_first_day_that_cannot_be_is_refused(app: Page, typed: str, message: str) -> None:
    view(app, "fragen")
    app.click("#fragen-weiter")
    app.click("#fragen-weiter")
    app.fill("#start-tag", typed)
    app.click("#fragen-weiter")
    expect(app.locator("#fehler-start")).to_contain_text(message, use_inner_text=True)
    expect(app.locator("#start-tag")).to_have_attribute("aria-invalid", "true")
    expect(app.locator("#start-tag")).to_be_focused()


def test_one_answer_is_changed_without_going_through_all(app: Page) -> None:
    answer(app, aevo="no")
    view(app, "fragen")
    app.click("#fragen-weiter")
    app.check("input[name=chamber][value=hwk]")
    app.click("#fragen-fertig")
    app.wait_for_function("document.body.dataset.view === 'liste'")
    expect(app.locator("[data-answers] li")).to_have_text(
        [
            *("Kammer: Handwerkskammer", "1 Fachkraft, 1 Ausbildungsplatz", "AdA-Schein: nein"),
            *("Unter 18: nein", "Berufsschule: noch nicht geklärt"),
        ]
    )


def test_a_known_occupation_brings_its_length(app: Page) -> None:
    answer(app, occupation="FACHLAGERIST/IN")
    view(app, "plan")
    expect(app.locator(".period")).to_have_count(8)
    app.fill("#plan-0-content", "Ankommen")
    app.fill("#plan-3-weeks", "9")
    expect(app.locator("[data-plan-sum]")).to_contain_text("Eingetragen: 9 Wochen")
    app.select_option("#plan-raster", "6")
    expect(app.locator(".period")).to_have_count(4)
    expect(app.locator("#plan-0-content")).to_have_value("Ankommen")


def test_the_calendar_file_keeps_to_its_format(app: Page) -> None:
    answer(app, start="2028-08-01", minors="yes", aevo="course")
    app.locator("#schritt-1 .tick").click()
    expect(app.locator("#schritt-1 [data-done]")).to_be_checked()
    with app.expect_download() as download:
        app.click("[data-calendar]")
    written = download.value.path().read_bytes()
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    events = events_of(written.decode())
    days = {each["SUMMARY"]: each["DTSTART"] for each in events}
    assert "Beruf gewählt, Ausbildungsordnung gelesen" not in days
    assert days["Ausbildungsvertrag geschlossen, Empfang belegt"] == "20280301"
    assert days["Letzter Tag der Probezeit: vorher entscheiden"] == "20281130"
    assert days["Unter 18: an die erste Nachuntersuchung erinnern"] == "20290501"
    assert len({each["UID"] for each in events}) == len(events) > STEPS
    assert all(re.fullmatch(r"\d{8}T\d{6}Z", each["DTSTAMP"]) for each in events)


def test_a_calendar_entry_escapes_what_is_special(sums: Page) -> None:
    text = sums.evaluate(
        "Reckoning.calendar('Ä', [{key: 'a', date: '2027-12-31', title: 'A, b; c\\\\d',"
        " text: 'eins\\nzwei ' + 'ü'.repeat(90)}], new Date(0))"
    )
    assert "SUMMARY:A\\, b\\; c\\\\d\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    [event] = events_of(text)
    assert event["DESCRIPTION"] == "eins\nzwei " + "ü" * 90
    assert event["DTEND"] == "20280101"
    assert event["DTSTAMP"] == "19700101T000000Z"


def test_everything_is_still_there_after_coming_back(app: Page) -> None:
    answer(app)
    app.locator("#schritt-2 .tick").click()
    app.locator("#schritt-2 summary").click()
    app.fill("#notiz-beratung", "Frau Beispiel, Dienstag 10 Uhr")
    view(app, "vertrag")
    app.locator("[data-contract=dauer]").check()
    app.select_option("#probezeit", "3")
    app.wait_for_function("Memory.get().trial === 3")
    app.reload()
    view(app, "liste")
    expect(app.locator("#schritt-2 [data-done]")).to_be_checked()
    expect(app.locator("#notiz-beratung")).to_have_value("Frau Beispiel, Dienstag 10 Uhr")
    expect(app.locator("[data-contract=dauer]")).to_be_checked()
    expect(app.locator("#probezeit")).to_have_value("3")
    view(app, "start")
    expect(app.locator("#weiter")).to_contain_text("1 von 11 Schritten", use_inner_text=True)


def test_a_saved_file_brings_everything_back(app: Page, tmp_path: Path) -> None:
    answer(app)
    app.locator("#schritt-1 .tick").click()
    view(app, "daten")
    with app.expect_download() as download:
        app.click("#sichern")
    saved = tmp_path / "wegweiser.json"
    download.value.save_as(saved)
    assert json.loads(saved.read_text())["state"]["answers"]["start"] == "2028-08-01"
    app.click("#loeschen")
    expect(app.locator("#meldung")).to_contain_text("Alles ist gelöscht.")
    assert app.evaluate("localStorage.length") == 0
    expect(app.locator("#schritt-1 [data-done]")).not_to_be_checked()
    app.set_input_files("#laden", saved)
    app.wait_for_function("Boolean(Memory.get().answers)")
    expect(app.locator("#schritt-1 [data-done]")).to_be_checked()


def test_deleting_can_be_taken_back(app: Page) -> None:
    answer(app)
    view(app, "daten")
    app.click("#loeschen")
    app.click("#meldung button")
    expect(app.locator("#meldung")).to_contain_text("Ihre Angaben sind wieder da.")
    assert app.evaluate("Memory.get().answers.start") == "2028-08-01"
    assert app.evaluate("localStorage.length") == 1


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"app": "anders"}', '{"app": "wegweiser-erstausbildung"}'],
)
def test_files_of_others_are_refused(app: Page, tmp_path: Path, content: str) -> None:
    strange = tmp_path / "fremd.json"
    strange.write_text(content)
    answer(app)
    view(app, "daten")
    app.set_input_files("#laden", strange)
    app.wait_for_selector("#fehler-laden:not(:empty)")
    assert app.evaluate("Memory.get().answers.start") == "2028-08-01"


@pytest.mark.parametrize(
    "kept",
    [
        "kein JSON",
        '{"format": 9}',
        '{"format": 1, "done": {"beruf": "gestern"}, "contract": {"dauer": "2027-02-30"}}',
        '{"format": 1, "answers": {"start": "irgendwann"}}',
        '{"format": 1, "done": [1, 2], "plan": {"0": "x"}, "trial": "<b>", "notes": null}',
        '{"format": 1, "answers": {"start": "2028-08-01", "skilled": -4, "chamber": "<img>"}}',
    ],
)
def test_damaged_storage_does_not_stop_the_app(app: Page, kept: str) -> None:
    app.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [KEY, kept])
    app.reload()
    view(app, "liste")
    expect(app.locator(".step")).to_have_count(STEPS)
    expect(app.locator("#liste img")).to_have_count(0)


def test_in_a_sandbox_it_runs_tells_its_progress_and_says_that_nothing_is_kept(
    context: BrowserContext, site: Path
) -> None:
    page = framed(context, site, name="stage", shim="")
    inside = page.frame("stage")
    assert inside is not None
    inside.evaluate(
        "document.querySelectorAll('[data-done]').forEach(box => box.click());"
        " location.hash = 'daten'"
    )
    page.wait_for_function("heard.some(one => one.verb === 'completed')")
    heard = page.evaluate("heard")
    assert heard[:2] == [
        {"verb": "initialized", "toolbox": 1},
        {"verb": "progressed", "progress": 0, "toolbox": 1},
    ]
    shares = [each["progress"] for each in heard if each["verb"] == "progressed"]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    completed = next(each for each in heard if each["verb"] == "completed")
    assert completed["success"] is True
    assert completed["duration"] >= 0
    expect(inside.locator("#speicher-hinweis")).to_be_visible()


def test_the_questions_are_answered_by_keyboard_alone(app: Page) -> None:
    keys = app.keyboard
    app.locator("#beginnen").focus()
    keys.press("Enter")
    app.wait_for_function("document.body.dataset.view === 'fragen'")
    app.locator("#beruf").focus()
    keys.type("Koch/Köchin")
    keys.press("Enter")
    app.wait_for_function("document.activeElement.tagName === 'LEGEND'")
    keys.press("Tab")
    keys.press("ArrowUp")
    keys.press("Enter")
    for number in range(3, 8):
        expect(app.locator("#fragen-stand")).to_have_text(f"Frage {number} von 7")
        keys.press("Tab")
        keys.press("Enter" if number != 4 else "Tab")
        if number == 4:
            app.locator("#azubis").press("Enter")
    app.wait_for_function("document.body.dataset.view === 'liste'")
    assert app.evaluate("Memory.get().answers.chamber") == "other"
    expect(app.locator("#liste")).to_be_focused()


def test_on_the_stage_its_memory_is_kept_by_the_page_around(
    context: BrowserContext, site: Path
) -> None:
    kept = json.dumps(
        {"toolbox": 1, "store": {KEY: '{"format": 1, "done": {"beruf": "2026-11-20"}}'}}
    )
    page = framed(context, site, name=kept, shim=SHIM.read_text())
    page.wait_for_function("heard.some(one => one.progress > 0)")
    inside = page.frames[1]
    inside.evaluate("location.hash = 'liste'")
    inside.locator("#schritt-2 .tick").click()
    page.wait_for_function("heard.some(one => one.verb === 'stored')")
    stored = page.evaluate("heard.find(one => one.verb === 'stored').store")
    assert set(json.loads(stored[KEY])["done"]) == {"beruf", "beratung"}
    inside.locator("#schritt-2 summary").click()
    inside.locator("#schritt-2 .law a").first.click()
    page.wait_for_function("heard.some(one => one.verb === 'link')")
    expect(inside.locator("#speicher-hinweis")).to_be_hidden()


def test_ticks_and_changes_are_announced(app: Page) -> None:
    answer(app)
    app.locator("#schritt-3 .tick").click()
    expected = "Schritt 3 ist erledigt. 1 von 11 Schritten sind erledigt."
    expect(app.locator("#ansage")).to_have_text(expected)
    expect(app.locator("#ansage")).to_have_attribute("role", "status")
