"""The story workshop: its German, each plot to the end, its pictures, and that nothing leaves."""

import io
import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from toolbox.content.sources import CONTENT_FOLDER

PACKAGE = CONTENT_FOLDER / "packages" / "geschichten-werkstatt"
INDEX = PACKAGE / "index.html"
STAGE = "https://stage.example.org/"
LISTEN = "window.heard = []; addEventListener('message', event => heard.push(event.data));"
AXE = """async () => (await axe.run({resultTypes: ['violations'], preload: false}))
  .violations.map(one => [one.id, one.nodes.map(node => node.html)])"""
VIEWS = (
    *("start", "angaben", "plot", "fragen", "geschichte", "teaser"),
    *("storyboard", "bilder", "fertig", "arbeitsblatt"),
)
FORMATS = {
    "quadrat": (1080, 1080),
    "hoch": (1080, 1350),
    "story": (1080, 1920),
    "quer": (1200, 630),
}
PLOTS = {
    "erster-tag": ("Jonas", "er", "ich", "lager", "Fachlagerist/in"),
    "fehler": ("Amina", "sie", "er", "elektro", "Elektroniker/in"),
    "ein-tag": ("Kim", "ohne", "er", "gesundheit", "Medizinische/r Fachangestellte/r"),
    "umweg": ("Mira", "sie", "ich", "holz", "Tischler/in"),
    "vorher-nachher": ("Max", "er", "er", "buero", "Kaufmann/Kauffrau für Büromanagement"),
    "geheimnis": ("Luca", "ohne", "ich", "andere", "Bootsbauer/in"),
}

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone in Germany."""
    made = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="de-DE", reduced_motion="reduce"
    )
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def app(context: BrowserContext) -> Iterator[Page]:
    """The workshop opened by double click; no problem and no request to outside passes."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda sent: problems.extend(outside(sent.url)))
    page.goto(INDEX.as_uri())
    yield page
    assert problems == []


@pytest.fixture(scope="module")
def words(chromium: Browser) -> Iterator[Page]:
    """A page whose pure functions are called; no test changes it."""
    page = chromium.new_page()
    page.goto(INDEX.as_uri())
    yield page
    page.close()


def outside(address: str) -> list[str]:
    return [] if address.startswith(("file:", "blob:", "data:")) else [address]


def view(page: Page, name: str) -> None:
    page.evaluate("name => { location.hash = name; }", name)
    page.wait_for_function("name => document.body.dataset.view === name", arg=name)


def introduce(page: Page, name: str, pronoun: str, voice: str, trade: str, occupation: str) -> None:
    page.get_by_role("link", name="Los geht’s").click()
    page.check(f"input[name=voice][value={voice}]")
    page.fill("#name", name)
    page.select_option("#branche", trade)
    page.fill("#beruf", occupation)
    page.check(f"input[name=pronoun][value={pronoun}]")
    page.get_by_role("button", name="Weiter zum Bogen").click()


def answer_all(page: Page) -> list[str]:
    """Take an idea for each of the seven questions; returns what was answered."""
    given = []
    for _number in range(7):
        page.get_by_role("button", name="Gib mir eine Idee").click()
        page.get_by_role("button", name="Übernehmen").click()
        expect(page.locator("#antwort")).not_to_have_value("")
        given.append(page.input_value("#antwort"))
        page.locator("[data-next]").click()
    page.wait_for_function("document.body.dataset.view === 'geschichte'")
    return given


def example(page: Page) -> None:
    page.get_by_role("button", name="Beispiel ansehen").click()
    page.wait_for_function("document.body.dataset.view === 'geschichte'")


def values(page: Page, selector: str) -> list[str]:
    found: list[str] = page.locator(selector).evaluate_all("all => all.map(one => one.value)")
    return found


# ---- German ----


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("rest(' Um halb sieben. ')", "um halb sieben"),
        ("rest('Säge, Radio und Lachen')", "Säge, Radio und Lachen"),
        ("rest('Als Erstes heißt es: Bremsen prüfen', 'Als Erstes heißt es: ')", "Bremsen prüfen"),
        ("rest('{N} und |')", "N und"),
        ("sentence('es war kalt')", "Es war kalt."),
        ("sentence('Wirklich?')", "Wirklich?"),
        ("sentence('Er sagte \"Komm\"')", "Er sagte „Komm“."),
        ("quoted('\"Frag einfach\"')", "„Frag einfach.“"),
        ("quoted('sie sagte \"Na los\" zu mir')", "„Sie sagte \u201aNa los\u2018 zu mir.“"),
        ("quoted('Wer bist du?')", "„Wer bist du?“"),
        ("genitive('Jonas')", "Jonas’"),
        ("genitive('Mira')", "Miras"),
        ("shortened('eins zwei drei vier', 12)", "eins zwei …"),
    ],
)
def test_answers_fit_into_sentences(words: Page, call: str, expected: str) -> None:
    assert words.evaluate(f"Language.{call}") == expected


@pytest.mark.parametrize(
    ("typed", "pronoun", "alone", "towards"),
    [
        ("Tischler/in", "sie", "Tischlerin", "zur Tischlerin"),
        ("tischler", "er", "Tischler", "zum Tischler"),
        ("Fachlagerist/in", "er", "Fachlagerist", "zum Fachlageristen"),
        ("Fachlagerist/in", "ohne", "Fachlagerist/in", "im Beruf Fachlagerist/in"),
        ("Fachkraft Küche", "er", "Fachkraft Küche", "zur Fachkraft Küche"),
        ("Fachkraft Küche", "ohne", "Fachkraft Küche", "zur Fachkraft Küche"),
        ("Koch/Köchin", "sie", "Köchin", "zur Köchin"),
        (
            *("Medizinische Fachangestellte", "er"),
            *("Medizinischer Fachangestellter", "zum Medizinischen Fachangestellten"),
        ),
        ("Bootsbauer/in", "sie", "Bootsbauerin", "zur Bootsbauerin"),
        ("Bootsbauer:in für Boote", "er", "Bootsbauer für Boote", "zum Bootsbauer für Boote"),
        ("irgendwas mit Holz", "sie", "irgendwas mit Holz", "im Beruf irgendwas mit Holz"),
    ],
)
def test_occupations_have_the_right_form(
    words: Page, typed: str, pronoun: str, alone: str, towards: str
) -> None:
    found = words.evaluate(
        "([typed, pronoun]) => Occupations.forms(typed, pronoun)", [typed, pronoun]
    )
    assert (found["B"], found["zurB"]) == (alone, towards)


@pytest.mark.parametrize(
    ("typed", "woven"),
    [
        ("der Tischlerei Beispiel", " bei der Tischlerei Beispiel"),
        ("bei der Tischlerei Beispiel.", " bei der Tischlerei Beispiel"),
        ("dem Hotel Beispiel", " beim Hotel Beispiel"),
        ("beim Hotel Beispiel", " beim Hotel Beispiel"),
        ("", ""),
    ],
)
def test_the_firm_stands_in_the_third_case(words: Page, typed: str, woven: str) -> None:
    found = words.evaluate("firm => Weaving.words({...Keeping.empty(), firm}).bei", typed)
    assert found == woven


def test_every_combination_is_told_in_whole_sentences(words: Page) -> None:
    """All plots, voices and pronouns, with none, some or all of the answers."""
    told: list[dict[str, Any]] = words.evaluate(
        """() => Plots.all.flatMap(plot => ['ich', 'er'].flatMap(voice =>
          ['sie', 'er', 'ohne'].flatMap(pronoun => [1, 2, 3, 7].map(every => {
            const state = {...Keeping.empty(), name: 'Kim', voice, pronoun, trade: 'holz',
              occupation: 'Tischler/in', plot: plot.id, answers: {[plot.id]: {}}};
            plot.questions.forEach((question, place) => {
              if (place % every === 0) {
                state.answers[plot.id][question.id] = Weaving.exampleOf(state, question);
              }
            });
            return {story: Weaving.story(state), frames: Weaving.frames(state),
              teasers: Weaving.teasers(state, 1), titles: Weaving.titlesOf(state)};
          }))))"""
    )
    assert len(told) == 6 * 2 * 3 * 4
    for one in told:
        for paragraph in [*one["story"], *one["titles"], *one["teasers"].values()]:
            wrong = ("{", "}", "|", "  ", "..", " .", "undefined", "null", "„„", "ich macht")
            assert [mark for mark in wrong if mark in paragraph] == []
        assert all(paragraph[-1] in ".!?“" for paragraph in one["story"])
        assert 5 <= len(one["frames"]) <= 7
        for kind, most in (("kurz", 100), ("mittel", 220), ("lang", 500)):
            assert 20 <= len(one["teasers"][kind]) <= most


# ---- From the first step to the last ----


@pytest.mark.parametrize("plot", PLOTS)
def test_each_plot_leads_to_story_teasers_frames_and_file(app: Page, plot: str) -> None:
    name, *_others = PLOTS[plot]
    introduce(app, *PLOTS[plot])
    app.get_by_role("button", name=app.evaluate("id => Plots.plot(id).name", plot)).click()
    given = answer_all(app)
    story = " ".join(values(app, ".sheet-text"))
    for answer in given:
        assert answer.strip("„“.").lower() in story.lower()
    assert (name in story) == (PLOTS[plot][2] == "er")
    app.get_by_role("link", name="Weiter zum Teaser").click()
    expect(app.locator(".teaser textarea").first).to_be_visible()
    assert all(values(app, ".teaser textarea"))
    app.get_by_role("link", name="Weiter zum Storyboard").click()
    expect(app.locator(".frame").first).to_be_visible()
    assert 5 <= app.locator(".frame").count() <= 7
    app.get_by_role("link", name="Weiter zu den Bildern").click()
    app.wait_for_function("document.querySelector('[data-picture]').naturalWidth === 1080")
    app.get_by_role("link", name="Weiter zum Schluss").click()
    with app.expect_download() as started:
        app.get_by_role("link", name="Alles als Textdatei").click()
    text = Path(started.value.path()).read_text("utf-8-sig")
    for part in ("GESCHICHTE", "TEASER, KURZ", "HASHTAGS", "STORYBOARD", "ALTERNATIVTEXT"):
        assert part in text
    assert values(app, ".sheet-text")[0] in text


def test_what_is_missing_is_said_at_the_field(app: Page) -> None:
    app.get_by_role("link", name="Los geht’s").click()
    app.get_by_role("button", name="Weiter zum Bogen").click()
    summary = app.locator("#fehler-angaben")
    expect(summary).to_be_focused()
    expect(summary.locator("a")).to_have_count(4)
    summary.locator("a").first.click()
    expect(app.locator("#name")).to_be_focused()
    app.keyboard.type("Ben")
    expect(app.locator("#name")).to_have_value("Ben")
    expect(app.locator("#fehler-name")).to_have_count(0)
    expect(app.locator("#branche")).to_have_attribute(
        "aria-describedby", "branche-hinweis fehler-trade"
    )
    app.evaluate("location.hash = 'bilder'")
    app.wait_for_function("document.body.dataset.view === 'angaben'")


def test_occupations_are_found_by_keyboard(app: Page) -> None:
    view(app, "angaben")
    app.locator("#beruf").press_sequentially("lagerl")
    expect(app.locator("#beruf")).to_have_attribute("aria-expanded", "true")
    app.keyboard.press("ArrowDown")
    app.keyboard.press("Enter")
    expect(app.locator("#beruf")).to_have_value("Fachkraft für Lagerlogistik")
    expect(app.locator("#branche")).to_have_value("lager")
    assert app.evaluate("Occupations.all.length") >= 60


def test_the_sentence_below_the_field_grows_while_typing(app: Page) -> None:
    introduce(app, *PLOTS["erster-tag"])
    app.get_by_role("button", name="Mein erster Tag").click()
    app.fill("#antwort", "ob die nett sind?")
    sentence = app.locator("[data-sentence]")
    expect(sentence).to_have_text("Am Abend vor dem ersten Tag dachte ich: „Ob die nett sind?“")
    app.keyboard.press("Enter")
    expect(app.locator("#antwort")).to_have_value("")
    app.fill("#antwort", "Um sieben vor dem Tor.")
    expect(sentence).to_have_text("Am nächsten Morgen stand ich um sieben vor dem Tor.")


def test_own_words_stay_when_answers_change(app: Page) -> None:
    example(app)
    beginning = app.locator(".sheet-text").first
    beginning.fill("Mein eigener Anfang.")
    view(app, "fragen")
    app.fill("#antwort", "Musik machen")
    view(app, "geschichte")
    expect(beginning).to_have_value("Mein eigener Anfang.")
    app.locator("[data-stale=story] button").click()
    expect(beginning).to_have_value(re.compile(r"^Eigentlich wollte Mira Musik machen\."))
    app.get_by_role("button", name="Rückgängig").click()
    expect(beginning).to_have_value("Mein eigener Anfang.")


def test_frames_are_moved_taken_away_and_added(app: Page) -> None:
    example(app)
    view(app, "storyboard")
    before = values(app, ".frame-picture textarea")
    app.get_by_role("button", name="Bild 2 nach vorn").click()
    pictures = app.locator(".frame-picture textarea")
    expect(pictures.nth(0)).to_have_value(before[1])
    expect(pictures.nth(1)).to_have_value(before[0])
    app.get_by_role("button", name="Bild 7 entfernen").click()
    expect(app.locator(".frame")).to_have_count(6)
    app.get_by_role("button", name="Bild 6 entfernen").click()
    expect(app.locator(".frame")).to_have_count(5)
    expect(app.get_by_role("button", name="Bild 1 entfernen")).to_be_disabled()
    app.get_by_role("button", name="Bild dazunehmen").click()
    expect(app.locator(".frame")).to_have_count(6)


# ---- Pictures ----


@pytest.mark.parametrize("style", ["bogen", "zitat", "karte", "foto"])
def test_pictures_have_the_size_of_their_format(app: Page, style: str) -> None:
    example(app)
    view(app, "bilder")
    shown = app.locator("[data-picture]")
    expect(shown).to_have_attribute("src", re.compile("^blob:"))
    chosen = app.locator(f"input[value={style}]")
    if not chosen.is_checked():
        before = shown.get_attribute("src") or ""
        chosen.check(force=True)
        expect(shown).not_to_have_attribute("src", before)
    for name, (width, height) in FORMATS.items():
        app.locator(f"input[value={name}]").check(force=True)
        app.wait_for_function(
            """([name, width, height]) => {
            const picture = document.querySelector('[data-picture]');
            return picture.dataset.format === name && picture.complete
              && picture.naturalWidth === width && picture.naturalHeight === height; }""",
            arg=[name, width, height],
        )
        with app.expect_download() as started:
            app.get_by_role("link", name="Bild herunterladen").click()
        assert started.value.suggested_filename == f"der-umweg-war-der-weg-{name}.png"
        head = Path(started.value.path()).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (width, height)


def test_an_own_photo_is_drawn_and_not_kept(app: Page) -> None:
    example(app)
    view(app, "bilder")
    shown = app.locator("[data-picture]")
    expect(shown).to_have_attribute("src", re.compile("^blob:"))
    first = shown.get_attribute("src") or ""
    app.locator("input[value=foto]").check(force=True)
    expect(shown).not_to_have_attribute("src", first)
    drawn = shown.get_attribute("src") or ""
    photo = app.evaluate(
        """() => { const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 40;
        canvas.getContext('2d').fillRect(0, 0, 40, 40);
        return canvas.toDataURL('image/png').split(',')[1]; }"""
    )
    app.set_input_files(
        "#foto", {"name": "foto.png", "mimeType": "image/png", "buffer": b64decode(photo)}
    )
    expect(app.get_by_role("button", name="Foto wieder entfernen")).to_be_visible()
    expect(shown).not_to_have_attribute("src", drawn)
    expect(app.locator("#alttext")).to_have_value(re.compile(r"^Foto: \[beschreib hier"))
    assert "data:" not in app.evaluate("localStorage.getItem('geschichten-werkstatt')")
    app.set_input_files(
        "#foto", {"name": "kaputt.png", "mimeType": "image/png", "buffer": b"kein Bild"}
    )
    expect(app.locator("[data-photo-problem]")).to_contain_text("lässt sich hier nicht öffnen")


def test_all_cards_come_as_one_archive(app: Page) -> None:
    example(app)
    view(app, "fertig")
    link = app.get_by_role("link", name="Alle 7 Karten als ZIP")
    link.wait_for()
    with app.expect_download() as started:
        link.click()
    with zipfile.ZipFile(io.BytesIO(Path(started.value.path()).read_bytes())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"karte-{number}.png" for number in range(1, 8)]


def test_palettes_are_readable(words: Page) -> None:
    palettes: list[dict[str, Any]] = words.evaluate("Pictures.PALETTES")
    for palette in palettes:
        ground, deep, ink, accent, on_accent, paper, on_paper = palette["colours"]
        pairs = ((ink, ground), (ink, deep), (on_accent, accent), (on_paper, paper))
        assert all(contrast(one, other) >= 4.5 for one, other in pairs), palette["name"]
        assert contrast(accent, ground) >= 3, palette["name"]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours "#rrggbb", as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# ---- For everybody, everywhere ----


def test_every_step_is_accessible_and_fits_the_smallest_phone(app: Page) -> None:
    example(app)
    app.evaluate(Axe().axe_script)
    violations = {}
    for name in VIEWS:
        view(app, name)
        if name == "bilder":
            app.wait_for_function("document.querySelector('[data-picture]').naturalWidth > 0")
        for width, scheme in ((390, "light"), (1280, "dark")):
            app.set_viewport_size({"width": width, "height": 900})
            app.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = app.evaluate(AXE)
            if found:
                violations[f"{name}, {scheme}"] = found
        app.set_viewport_size({"width": 320, "height": 640})
        assert app.evaluate("document.documentElement.scrollWidth") <= 320, name
    assert violations == {}


def test_without_scripts_it_is_a_worksheet_with_every_question(
    chromium: Browser, words: Page
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(INDEX.as_uri())
    expect(page.locator("h1:visible")).to_have_text(re.compile("^Arbeitsblatt"))
    sheet = page.locator(".worksheet").inner_text()
    asked: list[str] = words.evaluate(
        """Plots.all.flatMap(plot => plot.questions.map(question => Weaving.labelOf(
          {...Keeping.empty(), name: 'Kim', pronoun: 'sie'}, question)))"""
    )
    assert [question for question in asked if question not in sheet] == []
    context.close()


def test_it_is_kept_and_forgotten(app: Page) -> None:
    example(app)
    app.reload()
    app.locator(".sheet-text").first.wait_for()
    view(app, "fertig")
    app.get_by_role("button", name="Alles löschen").first.click()
    app.wait_for_function("document.body.dataset.view === 'start'")
    assert app.evaluate("localStorage.getItem('geschichten-werkstatt')") is None
    app.get_by_role("button", name="Rückgängig").click()
    view(app, "geschichte")
    expect(app.locator("#titel")).to_have_value("Der Umweg war der Weg")


def test_the_page_around_hears_how_far_it_is_and_nothing_else(context: BrowserContext) -> None:
    page = staged(context, "allow-scripts allow-forms allow-modals allow-downloads")
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Beispiel ansehen").click()
    for name in ("zum Teaser", "zum Storyboard", "zu den Bildern", "zum Schluss"):
        frame.get_by_role("link", name=f"Weiter {name}").click()
    link = frame.get_by_role("link", name="Alle 7 Karten als ZIP")
    link.wait_for()
    with page.expect_download() as started:
        link.click()
    assert started.value.suggested_filename == "der-umweg-war-der-weg-bilder.zip"
    boxes = frame.locator("[data-checks] input")
    for number in range(boxes.count()):
        boxes.nth(number).check()
    page.wait_for_function("heard.some(message => message.verb === 'completed')")
    heard: list[dict[str, Any]] = page.evaluate("heard")
    assert {"toolbox": 1, "verb": "initialized"} in heard
    shares = [message["progress"] for message in heard if message["verb"] == "progressed"]
    assert shares[-1] == 1
    assert all(0 <= share <= 1 for share in shares)
    assert heard[-1].keys() == {"toolbox", "verb", "success", "duration"}
    assert "Mira" not in json.dumps(heard)


def test_where_nothing_is_allowed_texts_are_marked_and_pictures_shown(
    context: BrowserContext,
) -> None:
    page = staged(context, "allow-scripts")
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Beispiel ansehen").click()
    frame.get_by_role("link", name="Weiter zum Teaser").click()
    frame.get_by_role("button", name="Teaser kurz kopieren").click()
    expect(frame.locator("#meldung")).to_contain_text("Teaser")
    chosen = frame.locator("#teaser-kurz").evaluate(
        "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    )
    expect(frame.locator("#teaser-kurz")).to_have_value(chosen)
    assert chosen
    frame.get_by_role("link", name="Weiter zum Storyboard").click()
    frame.get_by_role("link", name="Weiter zu den Bildern").click()
    frame.get_by_role("button", name="Groß zeigen").click()
    large = frame.locator("dialog img")
    expect(large).to_be_visible()
    assert large.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 1080


def staged(context: BrowserContext, rights: str) -> Page:
    """The workshop in a frame with these rights, served as the stage serves packages."""
    page = context.new_page()
    around = (
        f"<!doctype html><title>Bühne</title><script>{LISTEN}</script>"
        f'<iframe title=Werkstatt sandbox="{rights}" width=380 height=800 src=/index.html></iframe>'
    )

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(STAGE)
        if not name:
            route.fulfill(body=around, content_type="text/html; charset=utf-8")
        elif (PACKAGE / name).is_file():
            route.fulfill(path=PACKAGE / name, headers={"Access-Control-Allow-Origin": "*"})
        else:
            route.fulfill(status=404)

    page.route(f"{STAGE}**", answer)
    page.goto(STAGE)
    return page
