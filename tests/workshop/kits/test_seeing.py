"""axe looks at a kit's example in a real Chromium, and what it finds is told by name."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.chromium import REQUIRED
from tests.workshop import sample
from toolbox.foundation.i18n import speaking
from toolbox.stage.browsing.browser import BrowserAbsent
from toolbox.workshop.kits import seeing

PALE = sample.PAGE_WITH_MOTTO.replace(
    "<p>Mit Motto", '<p style="color: #bbb; background: #fff">Mit Motto'
)


@pytest.fixture
def command() -> list[str]:
    """How the Chromium of this machine is started."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if REQUIRED:
            pytest.fail("Chromium is required here and is not installed.")
        pytest.skip("Chromium is not installed.")
    return [found, "--no-sandbox"]


def _kit(folder: Path, content: bytes) -> Path:
    path = folder / "messe.zip"
    path.write_bytes(content)
    return path


@pytest.mark.browser
@pytest.mark.slow
def test_what_only_a_browser_can_see_is_told_with_its_page(
    tmp_path: Path, command: list[str], inside: Flask
) -> None:
    good = _kit(tmp_path, sample.kit_zip())
    assert seeing.seen_faults(good, command=command) == []
    pale = _kit(tmp_path, sample.kit_zip(page=PALE))
    with speaking("de"):
        (fault,) = seeing.seen_faults(pale, command=command)
        assert (fault.file, fault.code) == ("index.html", "output-axe")
        assert "color-contrast" in str(fault)
        assert "Farbkontrast" in str(fault)


@pytest.mark.browser
@pytest.mark.slow
def test_a_page_that_never_rests_ends_with_a_sentence(
    tmp_path: Path, command: list[str], inside: Flask
) -> None:
    page = sample.PAGE_WITH_MOTTO.replace("</body>", "<script>for (;;) {}</script></body>")
    faults = seeing.seen_faults(
        _kit(tmp_path, sample.kit_zip(page=page)), command=command, seconds=4
    )
    assert [(one.file, one.code) for one in faults] == [("index.html", "output-not-seen")]


def test_a_browser_that_does_not_start_is_not_the_kits_fault(tmp_path: Path) -> None:
    with pytest.raises(BrowserAbsent):
        seeing.seen_faults(_kit(tmp_path, sample.kit_zip()), command=["/bin/false"])


def test_the_first_page_of_every_folder_is_looked_at(tmp_path: Path) -> None:
    for name in ("b.html", "index.html", "x/2.html", "x/1.html", "y/1.html", "z.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert seeing.chosen_pages(tmp_path) == ["index.html", "b.html", "x/1.html", "y/1.html"]
    answer = seeing.answers_from(tmp_path)
    assert answer("GET", "http://elsewhere.example/") is None
    outside = answer("GET", "http://baukasten.invalid/..%2F..%2Fetc/hostname")
    assert outside is not None
    assert outside.status == 404
