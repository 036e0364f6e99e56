"""The pages that lie in archives, opened from a disk on a small phone."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from toolbox.foundation.settings import PROJECT_ROOT

pytestmark = pytest.mark.browser

WIDTH = 320
PAGE = """<!doctype html><html lang="de"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="look.css">
<main><h1><span>Ausbildungsmesse</span> digital</h1><ol class="cards"><li><div>
<h2>1. Digitale <span>Ausbildungsmesse</span></h2><ul><li>
<a href="x">zusammenarbeitsvereinbarungsvorlage_fuer_kooperationspartner_2026.pdf</a>
</li></ul></div></li></ol></main></html>"""


@pytest.mark.parametrize("sheet", ["koffer.css", "paket.css"])
def test_long_words_fit_a_small_phone(chromium: Browser, tmp_path: Path, sheet: str) -> None:
    shutil.copy(PROJECT_ROOT / "static" / "archive" / sheet, tmp_path / "look.css")
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    page = chromium.new_page(viewport={"width": WIDTH, "height": 640})
    page.goto((tmp_path / "index.html").as_uri())
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH
    for word in page.locator("span").all():
        assert word.evaluate("one => one.getClientRects().length") == 1, "broken within the word"
    page.close()
