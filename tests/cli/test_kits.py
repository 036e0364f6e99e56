"""Kits on the command line: begun, checked and rendered without any instance."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Toolbox
from tests.workshop.kits.kit_making import write_kit, zipped

pytestmark = pytest.mark.slow


def test_a_kit_is_begun_checked_and_rendered(toolbox: Toolbox, tmp_path: Path) -> None:
    kit, target = tmp_path / "mein-kit", tmp_path / "out"

    assert toolbox("kit", "new", str(kit)).code == 0
    assert json.loads((kit / "kit.json").read_text())["name"] == "mein-kit"
    assert toolbox("kit", "check", str(kit)).code == 0
    said = toolbox("kit", "render", str(kit), str(target))
    assert said.code == 0
    assert "6 files" in said.words
    assert (target / "index.html").is_file()


def test_faults_are_named_with_file_and_line(toolbox: Toolbox, tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit", {"pages/index.liquid": "<p>\n{% if answers.town %}"})

    said = toolbox("kit", "check", str(zipped(kit)))

    assert said.code == 1
    assert "pages/index.liquid:2: Something was opened here" in said.out
    assert said.words.endswith("One fault was found.")


def test_without_a_browser_axe_says_so(
    toolbox: Toolbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = write_kit(tmp_path / "kit")
    for setting, sentence in (("none", "There is no Chromium"), ("false", "does not start")):
        monkeypatch.setenv("TOOLBOX_BROWSER", setting)
        said = toolbox("kit", "check", "--browser", str(kit))
        assert said.code == 1
        assert sentence in said.words


@pytest.mark.parametrize("name", ["Mein Kit", "kit_1", "-kit"])
def test_a_name_that_does_not_do_is_refused(toolbox: Toolbox, tmp_path: Path, name: str) -> None:
    said = toolbox("kit", "new", str(tmp_path / name))
    assert said.code == 1
    assert "small letters" in said.words
    assert not (tmp_path / name).exists()


def test_what_is_there_is_not_overwritten(toolbox: Toolbox, tmp_path: Path) -> None:
    kit = write_kit(tmp_path / "kit")
    (tmp_path / "voll").mkdir()
    (tmp_path / "voll/datei").touch()
    assert toolbox("kit", "new", str(kit)).code == 1
    assert toolbox("kit", "render", str(kit), str(tmp_path / "voll")).code == 1
    assert [path.name for path in (tmp_path / "voll").iterdir()] == ["datei"]


def test_answers_come_from_a_file_with_pictures_beside_it(toolbox: Toolbox, tmp_path: Path) -> None:
    kit = write_kit(
        tmp_path / "kit",
        {"pages/exhibitor.liquid": '<img alt="" src="{{ page.root }}{{ exhibitor.logo }}">'},
    )
    (tmp_path / "logos").mkdir()
    (tmp_path / "logos/a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    answers = tmp_path / "antworten.json"
    answers.write_text(
        json.dumps({"town": "Hamm", "exhibitors": [{"name": "A", "logo": "logos/a.png"}]})
    )

    said = toolbox("kit", "render", str(kit), "--answers", str(answers), str(tmp_path / "out"))

    assert said.code == 0
    assert (tmp_path / "out/bilder/a.png").is_file()
    assert 'src="../bilder/a.png"' in (tmp_path / "out/aussteller/a.html").read_text()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"town": ""}', "town (Ort): Please fill this in."),
        ('{"town" "Hamm"}', "antworten.json:1"),
        ("[]", "have to be one object"),
    ],
)
def test_answers_that_do_not_fit_are_named(
    toolbox: Toolbox, tmp_path: Path, text: str, sentence: str
) -> None:
    kit = write_kit(tmp_path / "kit")
    answers = tmp_path / "antworten.json"
    answers.write_text(text)

    said = toolbox("kit", "render", str(kit), "--answers", str(answers), str(tmp_path / "out"))

    assert said.code == 1
    assert sentence in said.words
    assert not (tmp_path / "out").exists()
