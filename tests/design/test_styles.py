"""Style sheets: colours live in the tokens and can be read, and the whole stays small."""

import gzip
import re

import pytest

from tests.design.rendering import STATIC
from toolbox.web.assets import Assets

CSS = STATIC / "css"
TOKENS = dict(re.findall(r"--([\w-]+):\s*([^;]+);", (CSS / "tokens.css").read_text("utf-8")))
SHEETS = {
    str(path.relative_to(CSS)): path.read_text("utf-8") for path in sorted(CSS.rglob("*.css"))
}
DECLARED = {name for text in SHEETS.values() for name in re.findall(r"(--[\w-]+):", text)}
COLOUR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b")
KINDS = sorted(name for name in TOKENS if name.startswith("kind-"))
READABLE = 4.5
OUTLINE = 3.0


def _colour(token: str, theme: str) -> str:
    found: list[str] = COLOUR.findall(TOKENS[token])
    return found[-1] if theme == "dark" else found[0]


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours after WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("ink", "surface"),
        ("ink", "sunken"),
        ("ink", "tint"),
        ("ink", "mark"),
        ("ink", "sun-soft"),
        ("ink-soft", "paper"),
        ("ink-soft", "surface"),
        ("ink-soft", "tint"),
        ("brand", "paper"),
        ("brand", "surface"),
        ("brand", "tint"),
        ("on-brand", "brand"),
        ("on-brand", "brand-strong"),
        ("on-band", "band"),
        ("on-band", "band-line"),
        ("on-band-chosen", "on-band"),
        ("on-sun", "sun"),
        ("on-sun", "sun-strong"),
        ("ink-on-field", "field-on-band"),
        ("ink-soft-on-field", "field-on-band"),
        ("ok", "ok-soft"),
        ("warn", "warn-soft"),
        ("danger", "danger-soft"),
        ("danger", "paper"),
        ("danger", "surface"),
        ("on-danger", "danger"),
        *[("on-kind", kind) for kind in KINDS],
    ],
)
def test_text_can_be_read(text: str, ground: str, theme: str) -> None:
    assert contrast(_colour(text, theme), _colour(ground, theme)) >= READABLE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface", "tint", "band", "sun", "brand", *KINDS])
def test_one_of_the_two_focus_colours_stands_out(ground: str, theme: str) -> None:
    rings = [_colour("focus-inner", theme), _colour("focus-outer", theme)]
    assert max(contrast(ring, _colour(ground, theme)) for ring in rings) >= OUTLINE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_borders_of_fields_can_be_seen(ground: str, theme: str) -> None:
    assert contrast(_colour("line-strong", theme), _colour(ground, theme)) >= OUTLINE


def test_colours_come_from_the_tokens() -> None:
    colours = {name: COLOUR.findall(text) for name, text in SHEETS.items() if name != "tokens.css"}
    assert {name: found for name, found in colours.items() if found} == {}, (
        "name the colour in tokens.css"
    )


def test_tokens_used_are_declared() -> None:
    used = {name: set(re.findall(r"var\((--[\w-]+)\)", text)) for name, text in SHEETS.items()}
    assert {name: found - DECLARED for name, found in used.items() if found - DECLARED} == {}


def test_every_rule_stands_in_a_layer() -> None:
    outside = {
        (name, start)
        for name, text in SHEETS.items()
        for start in re.findall(
            r"^(?!\s|\})(.+)$",
            re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL),
            flags=re.MULTILINE,
        )
        if not start.startswith(("@layer", "@media print"))
    }
    assert outside == set()


def test_a_component_is_one_block_of_its_layer() -> None:
    """The bundle leaves out where one component's layer ends and the next one's begins."""
    components = {name: text for name, text in SHEETS.items() if "/" in name}
    assert components
    begins = {name: text.partition("\n")[0] for name, text in components.items()}
    assert begins == dict.fromkeys(components, "@layer components {")
    after = {
        name: re.findall(r"^\S.*$", text, flags=re.MULTILINE)[1:]
        for name, text in components.items()
    }
    assert after == {name: ["}"] for name in components}


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        *(("app.css", 9_500), ("work.css", 6_000), ("stage.css", 1_500)),
        *(("classroom.css", 1_700), ("classroom.js", 2_700)),
        *(("app.js", 8_000), ("work.js", 14_000), ("stage.js", 4_500)),
    ],
)
def test_bundles_stay_small(name: str, limit: int) -> None:
    assets = Assets(STATIC)
    asset = assets.find(assets.public_name(name))
    assert asset is not None
    assert len(gzip.compress(asset.body)) <= limit
