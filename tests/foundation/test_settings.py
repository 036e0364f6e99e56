"""Settings: layers, types, and sentences for what is wrong."""

from pathlib import Path

import pytest

from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import SettingsError, load_settings, origins
from toolbox.foundation.settings import layers as read_layers


def _write(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(text)
    return folder


def test_variables_win_over_the_file_and_the_file_over_defaults(tmp_path: Path) -> None:
    folder = _write(tmp_path / "i", 'site_name = "Datei"\nsession_days = 7\n')
    settings = load_settings(folder, {"TOOLBOX_SITE_NAME": "Umgebung"})
    assert (settings.site_name, settings.session_days) == ("Umgebung", 7)
    assert settings.mail_url == "console:"


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"TOOLBOX_SITE_NAM": "x"}, "Did you mean site_name?"),
        ({"TOOLBOX_UPLOAD_LIMIT": "viel"}, "whole number"),
        ({"TOOLBOX_SECURE_COOKIES": "vielleicht"}, "true or false"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError, match=sentence.replace("?", r"\?")):
        load_settings(tmp_path, environment)


def test_a_broken_file_names_itself(tmp_path: Path) -> None:
    folder = _write(tmp_path / "i", "site_name = \n")
    with pytest.raises(SettingsError, match=r"config\.toml cannot be read"):
        load_settings(folder, {})


def test_each_setting_knows_where_it_comes_from(tmp_path: Path) -> None:
    folder = _write(tmp_path / "i", "session_days = 7\n")
    environment = {"TOOLBOX_SITE_NAME": "x"}
    stack = read_layers(folder, environment, {})
    found = {o.name: o.source for o in origins(load_settings(folder, environment), stack)}
    assert found["site_name"] == "environment"
    assert found["session_days"].endswith("config.toml")
    assert found["mail_url"] == "default"


def test_the_secret_key_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "i", {})
    first = secret_key_of(settings)
    path = tmp_path / "i" / "secret_key"
    assert len(first) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert secret_key_of(settings) == first
