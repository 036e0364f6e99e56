"""The command line as a whole: what there is, exit codes, and sentences instead of traces."""

from pathlib import Path

import pytest

from tests.cli.conftest import Toolbox
from toolbox.cli.on_demand import COMMANDS, command_named


def test_help_lists_every_command_in_an_operators_order(toolbox: Toolbox) -> None:
    said = toolbox("--help")
    listed = [line.split()[0] for line in said.out.splitlines() if line.startswith("  ")]
    assert said.code == 0
    assert [name for name in listed if name in COMMANDS] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded_under_its_name(name: str) -> None:
    assert command_named(name).name == name


@pytest.mark.parametrize("words", [("tanzen",), ("user", "role"), ("serve", "--port", "abc")])
def test_wrong_usage_is_2(toolbox: Toolbox, words: tuple[str, ...]) -> None:
    assert toolbox(*words).code == 2


@pytest.mark.parametrize(
    "words", [("doctor",), ("user", "list"), ("index", "status"), ("serve", "--port", "0")]
)
def test_an_instance_that_is_not_set_up_says_what_to_do(
    toolbox: Toolbox, words: tuple[str, ...]
) -> None:
    said = toolbox(*words)
    assert said.code == 1
    assert said.words == "This instance is not set up yet. Please run: toolbox setup"


def test_an_unknown_setting_is_answered_with_a_suggestion(
    toolbox: Toolbox, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOOLBOX_SITE_NAM", "x")
    said = toolbox("doctor")
    assert said.code == 1
    assert said.words == "Unknown setting 'site_nam' in the environment. Did you mean site_name?"


def test_settings_hide_the_secret_and_passwords(
    toolbox: Toolbox, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOOLBOX_SECRET_KEY", "sehr-geheim")
    monkeypatch.setenv("TOOLBOX_MAIL_URL", "smtp://bote:sehr-geheim@mail.example.org")
    (instance / "config.toml").write_text('site_name = "Haus [der] Werkzeuge"\n')
    table, values = toolbox("settings"), toolbox("settings", "--json")
    assert (table.code, values.code) == (0, 0)
    assert "sehr-geheim" not in table.err + table.out + values.out
    assert "Haus [der] Werkzeuge" in table.words
    assert values.json["mail_url"] == "smtp://bote:•••@mail.example.org"
    assert (values.json["limits_enabled"], values.json["session_days"]) == (False, 30)


def test_settings_say_where_each_comes_from(toolbox: Toolbox, instance: Path) -> None:
    lines = {
        cells[1].strip(): cells[3].strip()
        for line in toolbox("settings").err.splitlines()
        if len(cells := line.replace("┃", "│").split("│")) > 3
    }
    assert lines["instance"] == "command line"
    assert lines["mail_url"] == "environment"
    assert lines["site_name"] == "default"
