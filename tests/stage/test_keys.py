"""Passes for drafts, and rendered things that are shown for a while."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.stage import hostile, packages
from toolbox.foundation.clock import now
from toolbox.foundation.errors import ToolboxError
from toolbox.stage import passes, places, unpacking

HASH = "ab" * 32


def test_a_pass_opens_its_file_until_it_ends(inside: Flask) -> None:
    key = passes.issue(HASH)
    assert passes.read(key) == HASH
    with time_machine.travel(now() + passes.VALID - timedelta(minutes=1), tick=False):
        assert passes.read(key) == HASH
    with time_machine.travel(now() + passes.VALID + timedelta(hours=1, minutes=1), tick=False):
        assert passes.read(key) is None


def test_a_pass_stays_the_same_for_an_hour(inside: Flask) -> None:
    with time_machine.travel("2026-11-22T10:01:00+00:00", tick=False) as clock:
        first = passes.issue(HASH)
        clock.move_to("2026-11-22T10:58:00+00:00")
        assert passes.issue(HASH) == first
        clock.move_to("2026-11-22T11:01:00+00:00")
        assert passes.issue(HASH) != first


@pytest.mark.parametrize("change", ["other-hash", "later", "other-sign", "cut", "empty", "hash"])
def test_a_pass_cannot_be_made_or_changed(inside: Flask, change: str) -> None:
    key = passes.issue(HASH)
    said, _dot, sign = key.rpartition(".")
    changed = {
        "other-hash": key.replace("ab", "cd", 1),
        "later": key.replace("-", "-f", 1),
        # The first sign: of the last one two bits tell nothing.
        "other-sign": f"{said}.{'A' if sign[0] != 'A' else 'B'}{sign[1:]}",
        "cut": said,
        "empty": "",
        "hash": HASH,
    }[change]
    assert passes.read(changed) is None


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    """A folder as a kit renders it, with a link out of it that nobody asked for."""
    folder = tmp_path / "gebaut"
    (folder / "aussteller").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Messe</h1>")
    (folder / "aussteller" / "eins.html").write_text("<h1>Eins</h1>")
    (folder / "geheim").symlink_to("/etc/passwd")
    return folder


def test_a_rendered_folder_stands_on_the_stage_until_it_is_released(
    inside: Flask, rendered: Path
) -> None:
    key = places.put(rendered)
    place = places.placed(key)
    assert place is not None
    assert sorted(path.name for path in place.rglob("*")) == [
        "aussteller",
        "eins.html",
        "index.html",
    ]
    places.release(key)
    places.release(key)
    assert places.placed(key) is None


def test_its_time_ends_by_itself(inside: Flask, rendered: Path) -> None:
    key, longer = places.put(rendered, hours=1), places.put(rendered, hours=48)
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        assert places.placed(key) is None
        places.release_ended()
    folder = unpacking.stage_folder() / "placed"
    assert [path.name for path in folder.iterdir()] == [longer]


def test_an_archive_can_be_put_as_well(inside: Flask, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packages.web())
    assert places.placed(places.put(tmp_path / "a.zip"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packages.zipped({"start.html": "x"}), "stage-no-entry"),
        (hostile.crowd(2_001), "zip-too-many-entries"),
    ],
)
def test_what_cannot_be_shown_leaves_nothing_behind(
    inside: Flask, tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ToolboxError) as refused:
        places.put(tmp_path / "a.zip")
    assert refused.value.code == code
    assert not list((unpacking.stage_folder() / "temporary").iterdir())


@pytest.mark.parametrize("key", ["", "..", "../../etc", "0" * 40, "f" * 40, "F" * 40])
def test_wrong_keys_open_nothing(inside: Flask, key: str) -> None:
    assert places.placed(key) is None
    places.release(key)
