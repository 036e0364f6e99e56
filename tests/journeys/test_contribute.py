"""From a file to what visitors see, in a real browser: with JavaScript and without."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Page,
    Request,
    Route,
    expect,
)

from tests.files import makers
from tests.journeys.conftest import PASSWORD, Live, sign_in

_numbers = itertools.count(1)
MORE = "button[name=go][value=next].button--primary"


def _text_file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


@pytest.fixture
def with_scripts(request: pytest.FixtureRequest) -> bool:
    """Whether this run has JavaScript."""
    return "with-js" in request.node.name


@pytest.fixture
def newcomer(live: Live) -> str:
    """An account without organisation, by the part of its address before the @."""
    name = f"neu{next(_numbers)}"
    address = f"{name}@example.org"
    live.toolbox(
        *("user", "create-admin", "--email", address, "--name", name.title()),
        *("--password", PASSWORD),
    )
    live.toolbox("user", "role", address, "member")
    return name


@pytest.fixture
def somebody_else(chromium: Browser) -> Callable[[], Page]:
    """Opens a page in a further profile."""
    contexts: list[BrowserContext] = []

    def open_page() -> Page:
        contexts.append(chromium.new_context(locale="de-DE", accept_downloads=True))
        return contexts[-1].new_page()

    return open_page


def _organise(page: Page, live: Live, newcomer: str, address: str = "/einreichen") -> None:
    """Found an organisation on the way to the first draft."""
    sign_in(page, live, newcomer)
    page.goto(f"{live.url}{address}")
    page.locator("input[name=name]").fill(f"Projekt {newcomer.title()}")
    page.locator("form[action*=organisation] button").click()


def _begin(page: Page, live: Live, newcomer: str, *, with_scripts: bool = True) -> None:
    """Begin with a file; scripts begin at once, for the address says what it is."""
    _organise(page, live, newcomer, "/einreichen?art=checklist")
    expect(page.locator("input[name=kind][value=checklist]")).to_be_checked()
    page.locator("input[name=files]").set_input_files(
        [_text_file(f"Checkliste_{newcomer}.txt", "Erst planen, dann handeln.")]
    )
    if with_scripts:
        page.wait_for_url(re.compile(r"/einreichen/\d+/beschreiben$"))
        expect(page.locator("[data-tray-total]")).to_contain_text("100")
        page.goto(page.url.replace("beschreiben", "dateien"))
    else:
        page.locator("main form .button--primary").click()
    page.wait_for_url(re.compile(r"/einreichen/\d+/dateien$"))


def _add_files(page: Page, *, with_scripts: bool) -> None:
    files = [_text_file("Arbeitsblatt.txt", "Aufgabe 1"), _text_file("leer.txt", "")]
    page.locator("input[name=files]").set_input_files(files)
    if with_scripts:
        expect(page.locator("[data-state=failed]")).to_contain_text("leer.txt")
    else:
        page.locator("button[name=go][value=stay]").click()
        expect(page.locator(".error-summary")).to_contain_text("leer.txt")
    expect(page.locator("#dateien .file-row")).to_have_count(2)
    expect(page.locator("#dateien select").nth(1)).to_have_value("worksheet")
    page.locator(MORE).click()


def _describe(page: Page, newcomer: str, *, with_scripts: bool) -> None:
    page.wait_for_url("**/beschreiben")
    expect(page.locator("input[name=title]")).to_have_value(f"Checkliste {newcomer}")
    page.locator("textarea[name=summary]").fill("Hilft beim Planen.")
    page.locator("textarea[name=description]").fill("## Ziel\n\nAn **alles** denken.")
    page.locator("textarea[name=steps]").fill("Lesen\nPlanen\nHandeln")
    if with_scripts:
        expect(page.locator("[data-autosave-status]")).to_have_attribute("data-state", "saved")
        page.reload()
        expect(page.locator("textarea[name=summary]")).to_have_value("Hilft beim Planen.")
    page.locator("input[name=duration_minutes]").fill("45")
    page.locator(MORE).click()


def _classify(page: Page, *, with_scripts: bool) -> None:
    page.wait_for_url("**/einordnen")
    page.locator("input[name=audience]").first.check()
    topics = page.locator("#topic")
    if with_scripts:
        topics.locator("input[type=search]").fill("praktik")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(topics.locator(".chip")).to_have_count(1)
    else:
        topics.locator("input[value=praktikum]").check()
    page.locator("input[name=tags]").fill("Planung, Checkliste")
    page.locator(MORE).click()


def _rights(page: Page, newcomer: str) -> None:
    page.wait_for_url("**/rechte")
    page.locator("input[name=licence][value='CC-BY-4.0']").check()
    page.locator("input[name=credits-0-name]").fill(f"Projekt {newcomer.title()}")
    page.locator("button[name=add][value=credits]").click()
    page.locator("input[name=credits-1-name]").fill("Stadt Musterdorf")
    page.locator("select[name=credits-1-role]").select_option("partner")
    page.locator(MORE).click()


def test_from_a_file_to_what_visitors_see(
    page: Page,
    live: Live,
    newcomer: str,
    somebody_else: Callable[[], Page],
    *,
    with_scripts: bool,
) -> None:
    _begin(page, live, newcomer, with_scripts=with_scripts)
    _add_files(page, with_scripts=with_scripts)
    _describe(page, newcomer, with_scripts=with_scripts)
    _classify(page, with_scripts=with_scripts)
    _rights(page, newcomer)
    page.wait_for_url("**/pruefen")
    expect(page.locator(".notice--warning")).to_have_count(0)
    page.locator("form[action$=absenden] button").click()
    page.wait_for_url("**/meine-werkzeuge")

    editor = somebody_else()
    sign_in(editor, live, "edith")
    editor.goto(f"{live.url}/redaktion")
    editor.get_by_role("link", name=f"Checkliste {newcomer}", exact=True).click()
    expect(editor.locator("main")).to_contain_text("An alles denken.")
    editor.locator("form[action$=veroeffentlichen] button").click()
    editor.wait_for_url("**/redaktion")

    visitor = somebody_else()
    visitor.goto(f"{live.url}/w/checkliste-{newcomer}")
    expect(visitor.locator("h1")).to_have_text(f"Checkliste {newcomer}")
    with visitor.expect_download() as caught:
        visitor.locator(".file-row a[download]").first.click()
    assert caught.value.path().read_text() == "Erst planen, dann handeln."


def test_a_draft_in_two_windows_loses_nothing(
    page: Page, context: BrowserContext, live: Live, newcomer: str, *, with_scripts: bool
) -> None:
    _begin(page, live, newcomer, with_scripts=with_scripts)
    address = page.url.replace("dateien", "beschreiben")
    second = context.new_page()
    page.goto(address)
    second.goto(address)
    page.locator("input[name=title]").fill("Aus dem ersten Fenster")
    page.locator(MORE).click()
    page.wait_for_url("**/einordnen")
    second.locator("input[name=title]").fill("Aus dem zweiten Fenster")
    if with_scripts:
        status = second.locator("[data-autosave-status]")
        expect(status).to_have_attribute("data-state", "failed")
    second.locator(MORE).click()
    table = second.locator("table")
    expect(table).to_contain_text("Aus dem ersten Fenster")
    expect(table).to_contain_text("Aus dem zweiten Fenster")
    second.locator("main form .button--primary").click()
    second.wait_for_url("**/einordnen")
    page.goto(address)
    expect(page.locator("input[name=title]")).to_have_value("Aus dem zweiten Fenster")


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_what_was_typed_is_saved_before_a_link_is_followed(
    page: Page, live: Live, newcomer: str
) -> None:
    _begin(page, live, newcomer)
    page.goto(page.url.replace("dateien", "beschreiben"))
    page.locator("textarea[name=summary]").fill("Eben getippt.")
    page.locator(".wizard-progress a[href$=pruefen]").click()
    page.wait_for_url("**/pruefen")
    expect(page.locator("main")).to_contain_text("Eben getippt.")


def _drafts(page: Page, live: Live) -> int:
    page.goto(f"{live.url}/meine-werkzeuge")
    return page.locator("main a.button[href$='/beschreiben']").count()


def _drop_in(page: Page, *files: FilePayload) -> None:
    page.locator("input[name=files]").set_input_files([*files])


def test_a_button_pressed_twice_begins_one_draft_with_the_file(
    page: Page, live: Live, newcomer: str, *, with_scripts: bool
) -> None:
    _organise(page, live, newcomer)
    page.goto(f"{live.url}/einreichen")
    _drop_in(page, _text_file("Plan.txt", "Erst planen."))
    page.locator("input[name=kind][value=guide]").check()
    page.locator("main form .button--primary").dblclick(no_wait_after=True)
    page.wait_for_url(re.compile(r"/einreichen/\d+/(beschreiben|dateien)$"))
    if with_scripts:
        expect(page.locator("[data-upload-tray]")).to_have_attribute("data-finished", "")
    page.goto(re.sub(r"[a-z]+$", "dateien", page.url))
    expect(page.locator("#dateien")).to_contain_text("Plan.txt")
    assert _drafts(page, live) == 1


def test_a_template_taken_twice_begins_one_draft(page: Page, live: Live, newcomer: str) -> None:
    _organise(page, live, newcomer)
    page.goto(f"{live.url}/w/checkliste-messestand/als-vorlage")
    page.locator("main form .button--primary").dblclick(no_wait_after=True)
    page.wait_for_url("**/beschreiben")
    assert _drafts(page, live) == 1


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_a_page_that_begins_by_itself_says_so_and_begins_once(
    page: Page, live: Live, newcomer: str
) -> None:
    _organise(page, live, newcomer, "/einreichen?art=checklist")
    waiting: list[Route] = []
    page.route("**/einreichen?art=checklist", lambda route: waiting.append(route))
    _drop_in(page, _text_file("Plan.txt", "Erst planen."))
    expect(page.locator("[data-beginning]")).to_be_visible()
    button = page.locator("main form .button--primary")
    expect(button).to_be_disabled()
    button.evaluate("(it) => { it.disabled = false; it.click(); it.form.requestSubmit(); }")
    waiting[0].continue_()
    page.wait_for_url("**/beschreiben")
    assert len(waiting) == 1
    expect(page.locator("[data-upload-tray]")).to_have_attribute("data-finished", "")
    assert _drafts(page, live) == 1


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_a_draft_that_could_not_be_begun_can_be_begun_again(
    page: Page, live: Live, newcomer: str
) -> None:
    _organise(page, live, newcomer, "/einreichen?art=checklist")
    page.route("**/einreichen?art=checklist", lambda route: route.abort())
    _drop_in(page, _text_file("Plan.txt", "Erst planen."))
    expect(page.locator("form [data-lost]")).to_be_visible()
    page.unroute_all()
    page.locator("main form .button--primary").click()
    page.wait_for_url("**/beschreiben")
    expect(page.locator("[data-upload-tray]")).to_have_attribute("data-finished", "")
    assert _drafts(page, live) == 1


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_a_forbidden_file_is_refused_where_it_is_chosen(
    page: Page, live: Live, newcomer: str
) -> None:
    _organise(page, live, newcomer, "/einreichen?art=checklist")
    evil = _text_file("boese.exe", "MZ")
    refused = page.locator("[data-refused]")
    _drop_in(page, evil)
    expect(refused).to_contain_text("boese.exe")
    expect(refused).to_contain_text("pdf")
    expect(page.locator("[data-upload-tray]")).to_be_hidden()
    expect(page.locator("[data-taken]")).to_be_empty()
    _drop_in(page, evil, _text_file("Plan.TXT", "Erst planen."))
    expect(refused).to_contain_text("boese.exe")
    expect(page.locator("[data-taken]")).to_contain_text("Plan.TXT")
    assert page.url.endswith("/einreichen?art=checklist")
    page.locator("main form .button--primary").click()
    page.wait_for_url("**/beschreiben")
    expect(page.locator("[data-tray-list] li")).to_have_count(1)
    assert _drafts(page, live) == 1


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
@pytest.mark.parametrize("is_noticed", [True, False], ids=["noticed", "not noticed"])
def test_what_was_typed_outlives_the_login(
    page: Page, context: BrowserContext, live: Live, newcomer: str, *, is_noticed: bool
) -> None:
    _begin(page, live, newcomer)
    page.goto(page.url.replace("dateien", "beschreiben"))
    address = page.url
    context.clear_cookies()
    summary = page.locator("textarea[name=summary]")
    summary.fill("Ohne Anmeldung getippt.")
    login = page.locator("[data-autosave-status] a[href='/konto/anmelden'][target=_blank]")
    if is_noticed:
        expect(login).to_be_visible()
    page.locator(MORE).click()
    expect(login).to_be_focused()
    assert page.url == address
    expect(summary).to_have_value("Ohne Anmeldung getippt.")
    with context.expect_page() as opened:
        login.click()
    second = opened.value
    sign_in(second, live, newcomer)
    second.close()
    page.bring_to_front()
    summary.press("End")
    summary.press_sequentially(" Und danach.")
    status = page.locator("[data-autosave-status]")
    expect(status).to_have_attribute("data-state", "saved")
    page.locator(MORE).click()
    page.wait_for_url("**/einordnen")
    page.goto(address)
    expect(summary).to_have_value("Ohne Anmeldung getippt. Und danach.")


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_a_page_of_an_earlier_login_is_saved_with_its_button(
    page: Page, context: BrowserContext, live: Live, newcomer: str
) -> None:
    _begin(page, live, newcomer)
    page.goto(page.url.replace("dateien", "beschreiben"))
    address = page.url
    context.clear_cookies()
    second = context.new_page()
    sign_in(second, live, newcomer)
    page.locator("textarea[name=summary]").fill("Gleich gespeichert.")
    page.locator(MORE).click()
    page.wait_for_url("**/einordnen")
    page.goto(address)
    expect(page.locator("textarea[name=summary]")).to_have_value("Gleich gespeichert.")


GUIDE = """
#set document(title: "Praktikum begleiten", author: ("Petra Muster",))
#set text(lang: "de")
= Praktikum begleiten
Dieser Leitfaden hilft kleinen Betrieben, ein Praktikum gut zu planen und zu begleiten. Er führt
in fünf Schritten von der Anfrage bis zum Abschluss.

Dieses Material steht unter der Lizenz CC BY-SA 4.0 (Projekt Alpha).
"""
COUNTING = """
  window.touched = JSON.parse(sessionStorage.getItem("touched") ?? "[]");
  for (const type of ["change", "click"])
    document.addEventListener(type, ({ target }) => {
      const field = type === "change" ? target : target.closest("button, a[href]");
      if (!field || (type === "click" && field.closest("header, footer"))) return;
      window.touched.push(field.name || field.textContent.trim());
      sessionStorage.setItem("touched", JSON.stringify(window.touched));
    }, true);
"""
MOST_TOUCHED = 12


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_from_one_pdf_to_submitted_with_few_fields(page: Page, live: Live, newcomer: str) -> None:
    """What a person touches is counted: fields changed, and buttons and links pressed."""
    _organise(page, live, newcomer)
    page.goto(f"{live.url}/einreichen")
    page.add_init_script(COUNTING)
    page.reload()
    guide: FilePayload = {
        "name": "scan_0001.pdf",
        "mimeType": "application/pdf",
        "buffer": makers.pdf(GUIDE),
    }
    page.locator("input[name=files]").set_input_files([guide])
    expect(page.locator("[data-taken]")).to_contain_text("scan_0001.pdf")
    page.locator("input[name=kind][value=guide]").check()
    page.locator("main form .button--primary").click()
    page.wait_for_url("**/beschreiben")
    page.locator("button[name=use][value=all]").wait_for(timeout=60_000)
    expect(page.locator("[data-upload-tray]")).to_have_attribute("data-finished", "")
    expect(page.locator("[data-tray-list]")).to_be_hidden()
    page.locator("button[name=use][value=all]").click()
    expect(page.locator("input[name=title]")).to_have_value("Praktikum begleiten")
    expect(page.locator("textarea[name=summary]")).to_have_value(re.compile("Dieser Leitfaden"))
    page.locator(MORE).click()
    page.wait_for_url("**/einordnen")
    page.locator("#audience input[type=checkbox]").first.check()
    topics = page.locator("#topic")
    topics.locator("input[type=search]").fill("praktik")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(topics.locator(".chip")).to_have_count(1)
    page.locator(MORE).click()
    page.wait_for_url("**/rechte")
    expect(page.locator("input[name=licence][value='CC-BY-SA-4.0']")).to_be_checked()
    page.locator(MORE).click()
    page.wait_for_url("**/pruefen")
    page.locator("form[action$=absenden] button").click()
    page.wait_for_url("**/meine-werkzeuge")
    touched = page.evaluate("JSON.parse(sessionStorage.getItem('touched'))")
    fields = [name for name in touched if name in FIELDS]
    assert fields == ["files", "kind", "use", "audience", "topic"], touched
    assert len(touched) <= MOST_TOUCHED, touched


FIELDS = {
    *("files", "link", "kind", "use", "title", "summary", "description", "audience", "topic"),
    *("languages", "tags", "licence", "credits-0-name"),
}


def _slowly(context: BrowserContext, page: Page) -> None:
    """Let bytes leave at two megabytes a second, so that there is time to do something else."""
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 4_000_000},
    )


def _film(folder: Path) -> Path:
    path = folder / "Film.mp4"
    path.write_bytes(b"\x00\x00\x00\x20ftypmp42" + bytes(24 * 1024 * 1024))
    return path


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_one_describes_while_a_file_travels(
    page: Page, context: BrowserContext, live: Live, newcomer: str, tmp_path: Path
) -> None:
    _begin(page, live, newcomer)
    _slowly(context, page)
    page.locator("input[name=files]").set_input_files(_film(tmp_path))
    page.evaluate("window.stays = true")
    page.locator(MORE).click()
    page.wait_for_url("**/beschreiben")
    page.locator("textarea[name=summary]").fill("Unterwegs geschrieben.")
    page.locator(MORE).click()
    page.wait_for_url("**/einordnen")
    assert page.evaluate("window.stays"), "the page was loaded anew, which cuts uploads off"
    expect(page.locator("main h1")).to_be_visible()
    page.locator(".wizard-progress a[href$=beschreiben]").click()
    expect(page.locator("textarea[name=summary]")).to_have_value("Unterwegs geschrieben.")
    expect(page.locator("[data-upload-tray]")).to_have_attribute(
        "data-finished", "", timeout=60_000
    )
    page.goto(page.url.replace("beschreiben", "dateien"))
    expect(page.locator("#dateien")).to_contain_text("Film.mp4")


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_an_upload_goes_on_after_the_page_was_left(
    page: Page, context: BrowserContext, live: Live, newcomer: str, tmp_path: Path
) -> None:
    _begin(page, live, newcomer)
    _slowly(context, page)
    film = _film(tmp_path)
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_response(lambda answer: answer.request.method == "PATCH", timeout=60_000):
        page.locator("input[name=files]").set_input_files(film)
    page.reload()
    asked = page.locator("#unterbrochen")
    expect(asked).to_contain_text("Film.mp4")
    places: list[str] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            places.append(request.headers["upload-offset"])

    page.on("request", note)
    page.locator("input[name=files]").set_input_files(film)
    expect(page.locator("#dateien")).to_contain_text("Film.mp4", timeout=60_000)
    assert places[0] != "0", "it began anew"
    expect(asked).to_be_empty()


BROKEN_WORDS = """(labels) => labels.filter((label) => {
  const range = document.createRange();
  range.selectNodeContents(label);
  const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
  const isShown = label.getBoundingClientRect().width > 1;
  return isShown && lines.size > label.textContent.trim().split(/\\s+/).length;
}).map((label) => label.textContent)"""


@pytest.mark.parametrize("context", ["with-js"], indirect=True)
def test_the_steps_can_be_read_at_every_width(page: Page, live: Live, newcomer: str) -> None:
    _begin(page, live, newcomer)
    page.goto(page.url.replace("dateien", "beschreiben"))
    steps = page.get_by_role("navigation", name="Schritte")
    for width in (320, 390, 640, 767, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(steps.locator("[aria-current=step]")).to_have_count(1)
        expect(steps.get_by_role("link")).to_have_count(4)
        for link in steps.get_by_role("link").all():
            assert re.search(r"[a-zäöü]{4}", link.inner_text()), "a link has a name"
        where = steps.locator("p")
        if width < 768:
            expect(where).to_have_text("Schritt 2 von 5: Beschreiben")
        expect(where).to_be_visible(visible=width < 768)
        words = steps.locator("p, .wizard-progress__label")
        assert words.evaluate_all(BROKEN_WORDS) == [], width
