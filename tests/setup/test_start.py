"""start.py: what it says when it cannot go on, what it keeps and what it makes anew."""

import ast
import os
import runpy
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import start

PROJECT = Path(start.__file__).parent
ICON = """\
<!-- licence -->
<svg
  class="lucide"
  width="24"
  viewBox="0 0 24 24"
>
  <circle cx="1" cy="2" r="3" />
  <path
    d="M1 2v3"
  />
</svg>
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout of its own with the files start.py reads, and nothing made yet."""
    for name in ("pyproject.toml", "package.json", "package-lock.json", "start.py"):
        shutil.copy(PROJECT / name, tmp_path)
    for name in ("requirements.lock", "requirements-test.lock"):
        (tmp_path / name).write_text("flask==3.1.3\n", "utf-8")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "icons.txt").write_text("dot\nline\n", "utf-8")
    return tmp_path


@pytest.fixture
def checkout(root: Path) -> start.Checkout:
    return start.Checkout(root)


@pytest.fixture
def modules(checkout: start.Checkout) -> Path:
    """What npm would have fetched, in small."""
    folder = checkout.root / "node_modules"
    icons = [f"lucide-static/icons/{name}.svg" for name in ("dot", "line")]
    for source in [*checkout.browser_files.values(), *icons]:
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text(ICON, "utf-8")
    checkout.map.parent.mkdir(parents=True)
    checkout.map.write_text("{}", "utf-8")
    return folder


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def finished(checkout: start.Checkout, *parts: str) -> None:
    """Leaves what a finished set-up leaves."""
    checkout.python.parent.mkdir(parents=True)
    checkout.python.touch()
    wanted = checkout.wanted()
    lines = ", ".join(f'"{part}": "{wanted[part]}"' for part in parts)
    checkout.stamp.write_text("{" + lines + "}", "utf-8")
    (checkout.words_stamp.parent / "1.0").mkdir(parents=True)
    (checkout.words_stamp.parent / "1.0" / "senses-0123.dic").touch()
    checkout.words_stamp.write_text(checkout.wanted_words(), "utf-8")


def test_parses_on_pythons_that_are_too_old_to_run_it() -> None:
    ast.parse((PROJECT / "start.py").read_text("utf-8"), feature_version=(3, 7))


def test_an_old_python_reads_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and this is Python 3\.9"):
        runpy.run_path(str(PROJECT / "start.py"))


def test_a_port_in_use_is_named_with_one_that_is_free(taken_port: int) -> None:
    with pytest.raises(start.Stop, match=f"port {taken_port}") as stopped:
        start.require_free_port("127.0.0.1", taken_port)
    assert stopped.value.code == 3
    offered = int(str(stopped.value).rpartition("--port ")[2])
    assert offered > taken_port
    start.require_free_port("127.0.0.1", offered)


def test_a_port_just_left_by_a_server_is_free(taken_port: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start.require_free_port("127.0.0.1", port)


def test_an_address_of_another_computer_is_refused() -> None:
    with pytest.raises(start.Stop, match=r"cannot answer at the address 192\.0\.2\.1"):
        start.require_free_port("192.0.2.1", 8000)


def test_the_instance_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    start.require_writable(tmp_path / "new" / "instance")
    assert (tmp_path / "new" / "instance").stat().st_mode & 0o777 == 0o700
    assert not list((tmp_path / "new" / "instance").iterdir())


def test_an_instance_folder_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(start.Stop, match="Nothing can be written into the folder") as stopped:
        start.require_writable(tmp_path / "file" / "instance")
    assert stopped.value.code == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="everything is writable for root")
def test_a_folder_without_the_right_to_write_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(start.Stop, match="Nothing can be written into the folder"):
        start.require_writable(tmp_path)


def test_a_first_start_makes_everything(checkout: start.Checkout) -> None:
    assert checkout.stale_parts(tools=True) == ["home", "product", "tools"]
    assert not checkout.has_browser_files()


def test_a_second_start_makes_nothing(checkout: start.Checkout, modules: Path) -> None:
    finished(checkout, "home", "product")
    start.lay_out_browser_files(checkout, modules)
    made = checkout.stamp.stat(), checkout.vendor_stamp.stat()
    start.set_up(checkout, tools=False)
    assert (checkout.stamp.stat(), checkout.vendor_stamp.stat()) == made


def test_words_are_read_anew_where_they_would_be_read_otherwise(
    checkout: start.Checkout, modules: Path
) -> None:
    finished(checkout, "home", "product")
    start.lay_out_browser_files(checkout, modules)
    told = checkout.root / "told.txt"
    checkout.python.write_text(f'#!/bin/sh\necho "$@" >> {told}\n', "utf-8")
    checkout.python.chmod(0o700)
    (checkout.search / "language" / "senses.py").write_text("# other\n", "utf-8")
    assert not checkout.has_words()
    for _time in range(2):
        start.set_up(checkout, tools=False)
    assert told.read_text("utf-8") == "-m toolbox.discovery.language.keeping\n"


def test_words_that_cannot_be_read_keep_nobody_from_starting(
    checkout: start.Checkout, modules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    finished(checkout, "home", "product")
    start.lay_out_browser_files(checkout, modules)
    checkout.words_stamp.unlink()
    checkout.python.write_text("#!/bin/sh\necho MemoryError\nexit 1\n", "utf-8")
    checkout.python.chmod(0o700)
    start.set_up(checkout, tools=False)
    assert "Searching works without it" in capsys.readouterr().out
    assert not checkout.has_words()
    checkout.log.unlink()
    checkout.log.mkdir()
    start.set_up(checkout, tools=False)
    assert "Searching works without it" in capsys.readouterr().out


def test_words_whose_file_is_gone_are_read_again(checkout: start.Checkout) -> None:
    finished(checkout, "home", "product")
    assert checkout.has_words()
    for kept in checkout.words_stamp.parent.glob("*/*.dic"):
        kept.unlink()
    assert not checkout.has_words()


def test_tools_are_added_only_when_asked_for(checkout: start.Checkout) -> None:
    finished(checkout, "home", "product")
    assert checkout.stale_parts(tools=False) == []
    assert checkout.stale_parts(tools=True) == ["tools"]


@pytest.mark.parametrize("left", ["", "{", '{"home"'])
def test_a_half_finished_environment_is_made_anew(checkout: start.Checkout, left: str) -> None:
    finished(checkout, "home", "product")
    checkout.stamp.write_text(left, "utf-8")
    assert "home" in checkout.stale_parts(tools=False)


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: start.Checkout) -> None:
    finished(checkout, "home", "product")
    checkout.python.unlink()
    checkout.python.symlink_to("/nowhere/python3")
    assert "home" in checkout.stale_parts(tools=False)


def test_a_copied_checkout_makes_its_own_environment(
    checkout: start.Checkout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    finished(checkout, "home", "product")
    copy = tmp_path_factory.mktemp("copies") / "copy"
    shutil.copytree(checkout.root, copy)
    assert start.Checkout(copy).stale_parts(tools=False) == ["home"]


@pytest.mark.parametrize(
    ("changed", "stale"),
    [("requirements.lock", ["product"]), ("requirements-test.lock", ["tools"])],
)
def test_a_new_lock_updates_only_what_it_pins(
    checkout: start.Checkout, changed: str, stale: list[str]
) -> None:
    finished(checkout, "home", "product", "tools")
    (checkout.root / changed).write_text("flask==3.1.4\n", "utf-8")
    assert checkout.stale_parts(tools=True) == stale


def test_settings_of_tools_do_not_cause_a_new_installation(checkout: start.Checkout) -> None:
    finished(checkout, "home", "product")
    with (checkout.root / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("\n[tool.something]\nelse = true\n")
    assert checkout.stale_parts(tools=False) == []


def test_an_interrupted_installation_leaves_no_stamp(checkout: start.Checkout) -> None:
    finished(checkout, "home", "product")
    (checkout.root / "requirements.lock").write_text("flask==3.1.4\n", "utf-8")
    checkout.python.write_text("#!/bin/sh\necho ERROR: ENOSPC, says pip\nexit 1\n", "utf-8")
    checkout.python.chmod(0o700)
    with pytest.raises(start.Stop, match="says pip") as stopped:
        start.set_up(checkout, tools=False)
    assert "The disk is full" in str(stopped.value)
    assert str(checkout.log) in str(stopped.value)
    assert "says pip" in checkout.log.read_text("utf-8")
    assert "home" in checkout.stale_parts(tools=False)


def test_a_second_set_up_waits_for_the_first(checkout: start.Checkout) -> None:
    waiting = (
        "import sys; sys.path.insert(0, sys.argv[1]); import start; from pathlib import Path\n"
        "with start.Checkout(Path(sys.argv[2])).alone(): print('in', flush=True)"
    )
    command = [sys.executable, "-c", waiting, str(PROJECT), str(checkout.root)]
    with checkout.alone():
        other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert other.stdout
        assert "waits" in other.stdout.readline()
    output, _ = other.communicate(timeout=20)
    assert output == "in\n"


def test_browser_files_are_laid_out_with_their_licences(
    checkout: start.Checkout, modules: Path
) -> None:
    start.lay_out_browser_files(checkout, modules)
    assert checkout.has_browser_files()
    laid_out = {str(path.relative_to(checkout.vendor)) for path in checkout.vendor.rglob("*.*")}
    assert laid_out == {*checkout.browser_files, "icons.svg", "stamp.txt"}
    assert checkout.fonts
    assert all(path.is_file() for path in checkout.fonts)


def test_fonts_of_an_earlier_release_go(checkout: start.Checkout, modules: Path) -> None:
    """They would be packed with the starting content, and differ from one machine to the next."""
    folder = next(iter(checkout.fonts)).parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "LICENSE.txt").write_text("older", "utf-8")
    start.lay_out_browser_files(checkout, modules)
    assert set(folder.iterdir()) <= checkout.fonts.keys()
    assert checkout.has_browser_files()


def test_a_browser_file_that_is_gone_is_noticed(checkout: start.Checkout, modules: Path) -> None:
    start.lay_out_browser_files(checkout, modules)
    (checkout.vendor / "icons.svg").unlink()
    assert not checkout.has_browser_files()


def test_a_new_icon_is_noticed(checkout: start.Checkout, modules: Path) -> None:
    start.lay_out_browser_files(checkout, modules)
    (checkout.root / "static" / "icons.txt").write_text("dot\n", "utf-8")
    assert not checkout.has_browser_files()


def test_the_sprite_has_one_symbol_per_icon(modules: Path) -> None:
    svg = start.sprite(modules / "lucide-static" / "icons", ["dot", "line"])
    symbol = (
        '<symbol id="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round">'
        '<circle cx="1" cy="2" r="3" /><path d="M1 2v3" /></symbol>\n'
    )
    assert svg == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        f"{symbol.format('dot')}{symbol.format('line')}</svg>\n"
    )


def test_an_unknown_icon_is_named(modules: Path) -> None:
    with pytest.raises(start.Stop, match="names 'zebra'"):
        start.sprite(modules / "lucide-static" / "icons", ["zebra"])


def test_a_file_that_is_no_icon_is_named(modules: Path) -> None:
    (modules / "lucide-static" / "icons" / "dot.svg").write_text("<html>", "utf-8")
    with pytest.raises(start.Stop, match="'dot' is no SVG"):
        start.sprite(modules / "lucide-static" / "icons", ["dot"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["dance"], "invalid choice: 'dance'"),
        (["--port", "many"], "invalid int value: 'many'"),
        (["--port", "65536"], "a port is a number up to 65535"),
        (["--no-cont"], "unrecognized arguments: --no-cont"),
    ],
)
def test_wrong_usage_is_answered_with_the_usage(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        start.main(words)
    said = capsys.readouterr().err
    assert says in said
    assert "start.py test" in said


@pytest.mark.parametrize(
    ("options", "spread"),
    [
        (["-k", "search"], ["-n", "auto", "--dist", "loadfile"]),
        (["-n", "2"], []),
        (["--pdb"], []),
        (["-pno:xdist"], []),
    ],
)
def test_tests_run_on_all_cores_and_keep_what_was_compiled(
    checkout: start.Checkout,
    options: list[str],
    spread: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(start, "install", lambda checkout: None)
    monkeypatch.setattr(start, "become", lambda words: became.append([str(one) for one in words]))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.chdir(checkout.root)
    start.test(checkout, options)
    assert became == [[str(checkout.python), "-m", "pytest", *spread, *options]]
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ
