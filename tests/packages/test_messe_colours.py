"""The colours of the fair: each of its five palettes and each field can be read, by arithmetic."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser

from toolbox.content.sources import CONTENT_FOLDER
from toolbox.workshop.kits.reading import read_kit

pytestmark = pytest.mark.browser

KIT = CONTENT_FOLDER / "packages" / "messe-baukasten"
ASSETS = KIT / "assets"
PALETTES = ("petrol", "blau", "gruen", "beere", "ziegel")
PAIRS = (
    *(("ink", "paper"), ("ink", "surface"), ("ink", "tint"), ("ink", "mark")),
    *(("ink-soft", "paper"), ("ink-soft", "surface"), ("ink-soft", "tint")),
    *(("brand", "paper"), ("brand", "surface"), ("brand", "tint"), ("on-brand", "brand")),
    *(("on-band", "band"), ("on-band", "band-deep"), ("on-band", "band-light")),
    *(("on-accent", "accent"), ("accent", "band")),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("palette", PALETTES)
def test_every_palette_can_be_read(
    chromium: Browser, palette: str, scheme: Literal["light", "dark"]
) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.add_style_tag(path=ASSETS / "messe.css")
    page.evaluate("name => document.documentElement.className = name", palette)
    colours = page.evaluate(
        """names => {
          const style = getComputedStyle(document.documentElement);
          return Object.fromEntries(names.map(name => [name, style.getPropertyValue("--" + name)]));
        }""",
        sorted({name for pair in PAIRS for name in pair}),
    )
    context.close()
    for front, ground in PAIRS:
        assert contrast(colours[front], colours[ground]) >= 4.5, (front, ground)


def test_white_can_be_read_on_every_field_and_each_has_its_sign() -> None:
    styles = (ASSETS / "messe.css").read_text(encoding="utf-8")
    signs = (ASSETS / "zeichen.css").read_text(encoding="utf-8")
    paper = (ASSETS / "druck.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"^\.(f-[a-z-]+) \{ --c: (#[0-9a-f]{6}); \}", styles, re.MULTILINE))
    firms = read_kit(KIT).question("exhibitors")
    assert firms is not None
    field = firms.field_named("field")
    assert field is not None
    assert len(colours) == len(field.choices)
    for name, colour in colours.items():
        assert contrast("#ffffff", colour) >= 4.5
        assert f".poster__in.{name} {{ --c: {colour}; }}" in paper
        assert f".i-{name[2:]} {{" in signs


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(one.strip()), luminance(other.strip())), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
