"""The goods-in game: fair and repeatable, played by keyboard, telling the page around it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.packages.playing_wareneingang import Player
from toolbox.content.sources import CONTENT_FOLDER
from toolbox.workshop.kits.answers import faults_of
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.rendering import Lineage, render

KIT = CONTENT_FOLDER / "packages" / "wareneingang"
EXAMPLES = (KIT / "example.json", KIT / "examples" / "baeckereigrosshandel.json")
LEVELS = ("papier", "barcode", "rfid", "app")
CODES = tuple(f"TEST{number}" for number in range(40))
TODAY = "2026-11-22"
PAGES = ("lehrkraft.html", "arbeitsblatt.html", "papierfassung.html")
LINEAGE = Lineage(
    line="„Wareneingang: vier Stufen“ von Redaktion Werkzeugkoffer, CC BY 4.0",
    title="Wareneingang: vier Stufen",
    maker="Redaktion Werkzeugkoffer",
)
LISTEN = "window.heard = []; addEventListener('message', event => heard.push(event.data));"
AXE = """async () => (await axe.run({resultTypes: ['violations'], preload: false}))
  .violations.map(one => [one.id, one.nodes.map(node => node.html)])"""

pytestmark = pytest.mark.browser


def _answers(example: Path) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(example.read_text("utf-8"))
    return answers


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The game of the example, as a folder."""
    target = tmp_path_factory.mktemp("wareneingang")
    render(KIT, _answers(EXAMPLES[0]), lineage=LINEAGE, target=target)
    return target


@pytest.fixture(scope="module")
def rules(chromium: Browser, output: Path) -> Iterator[Page]:
    """A page that has the rules loaded, from a file."""
    page = chromium.new_page()
    page.goto((output / "lehrkraft.html").as_uri())
    yield page
    page.close()


def _round(rules: Page, scenario: dict[str, Any], **order: str) -> Any:
    wanted = {"code": "TOR4", "stufe": "papier", "modus": "voll", "heute": TODAY, **order}
    return rules.evaluate("([s, o]) => Regeln.runde(s, o)", [scenario, wanted])


# ---- Rules ----


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_code_gives_the_same_delivery(rules: Page, level: str) -> None:
    scenario = _answers(EXAMPLES[0])
    first = _round(rules, scenario, stufe=level)
    assert _round(rules, scenario, stufe=level) == first
    assert _round(rules, scenario, stufe=level, code="ANDERS") != first


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("variant", ["voll", "kurz"])
def test_all_levels_hide_the_same_kinds(rules: Page, example: Path, variant: str) -> None:
    scenario = _answers(example)
    for code in CODES:
        kinds = set()
        for level in LEVELS:
            found = _round(rules, scenario, code=code, stufe=level, modus=variant)
            hidden = [one["abweichung"] for one in found["pakete"] if one["abweichung"]]
            kinds.add(tuple(sorted(hidden)))
        assert len(kinds) == 1, code
        (hidden_kinds,) = kinds
        wanted = {"leicht": 3, "mittel": 4, "schwer": 5}[scenario["difficulty"]]
        assert len(hidden_kinds) == (3 if variant == "kurz" else wanted)
        assert {"menge", "schaden", "artikel"} <= set(hidden_kinds)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("difficulty", ["leicht", "mittel", "schwer"])
def test_a_delivery_is_what_it_says(rules: Page, example: Path, difficulty: str) -> None:
    scenario = {**_answers(example), "difficulty": difficulty}
    ordered = {ware["article"] for ware in scenario["goods"]}
    for code in CODES:
        for level in LEVELS:
            found = _round(rules, scenario, code=code, stufe=level)
            lines = {line["artikel"] for line in found["zeilen"]}
            for parcel in found["pakete"]:
                assert parcel["artikel"] in ordered
                assert 2 <= parcel["stueck"] <= 18
                kind = parcel["abweichung"]
                assert (parcel["stueck"] != parcel["soll"]) == (kind == "menge")
                assert (parcel["schaden"] is not None) == (kind == "schaden")
                assert parcel["etikett"] == (kind != "etikett")
                assert (parcel["artikel"] not in lines) == (kind == "artikel")
                assert bool(parcel["haltbar"] and parcel["haltbar"] < TODAY) == (kind == "mhd")
            target = found["pakete"][found["spur"]["paket"] - 1]
            assert target["abweichung"] is None
            assert found["spur"]["platz"] in found["spur"]["plaetze"]
            for trap in ("unlesbar", "blind", "fehlalarm", "belegt"):
                number = found["tuecke"].get(trap)
                assert number is None or found["pakete"][number - 1]["abweichung"] is None


def test_few_goods_are_enough(rules: Page) -> None:
    scenario = _answers(EXAMPLES[0])
    scenario["goods"] = [{**ware, "special": []} for ware in scenario["goods"][:8]]
    scenario |= {"parcels": 10, "difficulty": "schwer"}
    for level in LEVELS:
        found = _round(rules, scenario, stufe=level)
        assert len(found["pakete"]) == 10
        assert sum(one["abweichung"] is not None for one in found["pakete"]) == 5


SCORES = [
    # reported, slips, found, missed, wrong, mistakes
    ({}, 0, 0, 2, 0, 2),
    ({"1": "menge", "2": "schaden"}, 0, 2, 0, 0, 0),
    ({"1": "schaden", "2": "schaden"}, 0, 1, 1, 0, 1),
    ({"1": "menge", "2": "schaden", "3": "mhd"}, 2, 2, 0, 1, 3),
]


@pytest.mark.parametrize(("reported", "slips", "found", "missed", "wrong", "mistakes"), SCORES)
def test_scoring(
    rules: Page,
    reported: dict[str, str],
    slips: int,
    found: int,
    missed: int,
    wrong: int,
    mistakes: int,
) -> None:
    parcels = [
        {"nummer": 1, "abweichung": "menge"},
        {"nummer": 2, "abweichung": "schaden"},
        {"nummer": 3, "abweichung": None},
    ]
    result = rules.evaluate("a => Regeln.wertung(...a)", [{"pakete": parcels}, reported, slips])
    assert result == {
        "versteckt": 2,
        "gefunden": found,
        "uebersehen": missed,
        "falsch": wrong,
        "patzer": slips,
        "fehler": mistakes,
    }
    points = rules.evaluate("([e, s]) => Regeln.punkte(e, s)", [result, 3])
    assert points == {"raw": max(0, 2 * found + 3 - wrong - slips), "min": 0, "max": 7}


PROOFS = [
    ("papier", {"charge": "L-120", "zeichen": ""}, (True, False, False)),
    ("papier", {"charge": "l120", "zeichen": "A. B."}, (True, True, False)),
    ("papier", {"charge": "L-120", "zeichen": "AB 8:05"}, (True, True, True)),
    ("papier", {"charge": "L-121", "zeichen": "AB 8:05"}, (False, False, False)),
    ("papier", None, (False, False, False)),
    ("barcode", None, (True, True, True)),
]


@pytest.mark.parametrize(("level", "note", "proved"), PROOFS)
def test_only_what_is_written_down_is_proved(
    rules: Page, level: str, note: dict[str, str] | None, proved: tuple[bool, bool, bool]
) -> None:
    found = rules.evaluate("a => Regeln.belegbar(...a)", [level, note, "L-120"])
    assert found == dict(zip(("wo", "wer", "wann"), proved, strict=True))
    right = {"wo": "A-01", "wer": "du", "wann": "08:05"}
    points = rules.evaluate("a => Regeln.spurpunkte(...a)", [right, right, found])
    assert points == sum(proved)


# ---- The kit ----


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_examples_answer_the_kit(example: Path) -> None:
    assert faults_of(read_kit(KIT), _answers(example)) == []


def test_every_icon_of_the_form_is_drawn(chromium: Browser, output: Path) -> None:
    page = chromium.new_page()
    page.goto((output / "index.html").as_uri())
    goods = read_kit(KIT).question("goods")
    assert goods is not None
    icon = goods.field_named("icon")
    assert icon is not None
    drawn = set(page.evaluate("Object.keys(Bilder.WAREN)"))
    page.close()
    assert {choice.value for choice in icon.choices} == drawn


# ---- A full game ----


@dataclass
class Game:
    """What a game by keyboard left behind."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    violations: dict[str, object] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def _watch(page: Page, game: Game) -> None:
    def log(message: Any) -> None:
        if message.type in ("error", "warning"):
            game.complaints.append(message.text)

    page.on("console", log)
    page.on("pageerror", lambda error: game.complaints.append(str(error)))
    page.on("request", lambda request: game.requests.append(request.url))


def _look(page: Page, game: Game, name: str) -> None:
    """Check a screen by axe at both colour schemes, and its width on the smallest phone."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    for width, scheme in ((390, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = page.evaluate(AXE)
        if found:
            game.violations[f"{name}, {scheme}"] = found
    page.set_viewport_size({"width": 320, "height": 640})
    game.widths[name] = page.evaluate("document.documentElement.scrollWidth")


@pytest.fixture(scope="module")
def game(chromium: Browser, output: Path) -> Game:
    """The short variant played by keyboard, from a file, with every screen looked at."""
    played = Game()
    context = chromium.new_context(locale="de-DE", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    context.add_init_script(LISTEN)
    page = context.new_page()
    _watch(page, played)
    page.goto((output / "index.html").as_uri())
    Player(page, lambda name: _look(page, played, name)).play()
    page.wait_for_function("heard.some(message => message.verb === 'completed')")
    played.messages = page.evaluate("heard")
    context.close()
    return played


def test_a_game_tells_its_results(game: Game) -> None:
    assert game.complaints == []
    assert game.messages[0] == {"toolbox": 1, "verb": "initialized"}
    answered = {one["key"]: one for one in game.messages if one["verb"] == "answered"}
    kinds = ("zeit", "fehler", "gefunden", "spur")
    assert set(answered) == {f"{kind}_{level}" for level in LEVELS for kind in kinds}
    assert answered["zeit_papier"]["label"] == "Zeit: Papier"
    assert answered["zeit_papier"]["unit"] == "s"
    for level in LEVELS:
        assert answered[f"fehler_{level}"]["value"] == 0
        assert answered[f"gefunden_{level}"]["value"] == 3
        assert answered[f"spur_{level}"]["value"] == 3
    progress = [one["progress"] for one in game.messages if one["verb"] == "progressed"]
    assert progress == sorted(progress)
    assert progress[-1] == 1
    scored = [one["score"] for one in game.messages if one["verb"] == "scored"]
    assert scored[-1] == {"raw": 36, "min": 0, "max": 36}
    assert game.messages[-1]["verb"] == "completed"
    assert game.messages[-1]["success"] is None


def test_axe_finds_nothing_on_any_screen(game: Game) -> None:
    assert game.violations == {}


def test_no_screen_is_wider_than_a_small_phone(game: Game) -> None:
    assert {name: width for name, width in game.widths.items() if width > 320} == {}


def test_nothing_is_asked_for_outside(game: Game) -> None:
    assert [one for one in game.requests if not one.startswith(("file:", "data:"))] == []


def test_every_palette_has_contrast(chromium: Browser, output: Path) -> None:
    palette = read_kit(KIT).question("palette")
    assert palette is not None
    seen = Game()
    page = chromium.new_page(reduced_motion="reduce")
    page.goto((output / "index.html").as_uri())
    for choice in palette.choices:
        page.evaluate("name => { document.documentElement.dataset.palette = name; }", choice.value)
        _look(page, seen, str(choice.value))
    page.close()
    assert seen.violations == {}


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_around_the_game(chromium: Browser, output: Path, name: str) -> None:
    around = Game()
    page = chromium.new_page(reduced_motion="reduce")
    _watch(page, around)
    page.goto((output / name).as_uri())
    if name == "lehrkraft.html":
        page.get_by_role("button", name="Lösungen zeigen").click()
        expect(page.get_by_text("Stilles Paket")).to_be_visible()
    _look(page, around, name)
    page.close()
    assert around.violations == {}
    assert around.widths[name] <= 320
    assert around.complaints == []


def test_a_reload_goes_on_where_one_was(chromium: Browser, output: Path) -> None:
    page = chromium.new_page(reduced_motion="reduce")
    page.goto((output / "index.html").as_uri() + "#code=NEU7&kurz")
    page.get_by_role("button", name="Spiel starten").click()
    page.get_by_role("button", name="Los geht’s").click()
    page.get_by_label("Artikelnummer").fill("417026")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Paket 1 von 5")
    expect(page.get_by_label("Artikelnummer")).to_have_value("417026")
    page.close()


def test_it_plays_where_nothing_can_be_stored(chromium: Browser, output: Path) -> None:
    page = chromium.new_page()
    stage = "https://stage.example.org/"
    around = (
        f"<title>Bühne</title><script>{LISTEN}</script>"
        "<iframe title=Spiel sandbox=allow-scripts src=/index.html></iframe>"
    )

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(stage)
        if name:
            route.fulfill(path=output / name, headers={"Access-Control-Allow-Origin": "*"})
        else:
            route.fulfill(body=around, content_type="text/html")

    page.route(f"{stage}**", answer)
    page.goto(stage)
    page.frame_locator("iframe").get_by_role("button", name="Spiel starten").click()
    page.frame_locator("iframe").get_by_role("button", name="Los geht’s").click()
    page.frame_locator("iframe").get_by_role("button", name="Zeile eintragen").wait_for()
    page.wait_for_function("heard.length > 1")
    heard = page.evaluate("heard")
    page.close()
    assert heard[0] == {"toolbox": 1, "verb": "initialized"}
    assert {message["verb"] for message in heard[1:]} == {"progressed"}


def test_a_right_answer_counts_only_where_it_is_proved(chromium: Browser, output: Path) -> None:
    page = chromium.new_page()
    page.goto((output / "index.html").as_uri())
    lines = page.evaluate(
        """() => {
          const szenario = JSON.parse(document.getElementById("szenario").textContent);
          const auftrag = {code: "TOR4", stufe: "papier", modus: "kurz", heute: "2026-11-22"};
          const runde = Regeln.runde(szenario, auftrag);
          const suche = Spur.richtig(runde);
          const {charge, paket} = runde.spur;
          return Spur.rueckblick(runde, {suche, notizen: {[paket]: {charge}}});
        }"""
    )
    page.close()
    assert [line["punkt"] for line in lines] == [True, False, False]
    assert "auf deinem Blatt steht es nicht" in lines[1]["text"]


def test_without_script_the_way_leads_to_paper(chromium: Browser, output: Path) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto((output / "index.html").as_uri())
    expect(page.locator("noscript strong")).to_be_visible()
    page.get_by_role("link", name="Papierfassung").click()
    expect(page.get_by_role("heading", name="Warenkarten zum Ausschneiden")).to_be_visible()
    page.close()
