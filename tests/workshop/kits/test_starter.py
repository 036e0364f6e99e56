"""What authors begin with: its output is accessible on every device, opened by double click."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from toolbox.workshop.kits.beginning import STARTER
from toolbox.workshop.kits.checking import SAMPLE
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.rendering import Lineage, render

DEVICES: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
)


@pytest.mark.browser
@pytest.mark.parametrize("lineage", [SAMPLE, Lineage()], ids=["with a line", "without"])
def test_everybody_can_read_what_the_starter_makes(
    tmp_path: Path, chromium: Browser, lineage: Lineage
) -> None:
    kit = read_kit(STARTER)
    made = render(STARTER, kit.example, lineage=lineage, target=tmp_path / "out")
    for device in DEVICES:
        page = chromium.new_page(**device)
        for name in (each for each in made.files if each.endswith(".html")):
            page.goto((tmp_path / "out" / name).as_uri())
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.close()


@pytest.mark.browser
def test_the_line_that_the_renderer_adds_hurts_nobody(tmp_path: Path, chromium: Browser) -> None:
    from_template = STARTER / "partials/foot.liquid"
    assert "{{ lineage.line }}" in from_template.read_text()
    kit = tmp_path / "kit"
    for path in STARTER.rglob("*"):
        if path.is_file() and path != from_template:
            target = kit / path.relative_to(STARTER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (kit / "partials/foot.liquid").write_text("<footer><p>Kontakt</p></footer>")
    render(kit, read_kit(kit).example, lineage=SAMPLE, target=tmp_path / "out")
    page = chromium.new_page()
    page.goto((tmp_path / "out/index.html").as_uri())
    expect(page.get_by_role("complementary", name="Herkunft")).to_have_text(SAMPLE.line)
    assert Axe().run(page).response["violations"] == []
    page.close()
