"""The sizes the plan of the house names; a module that outgrows them wants to be two."""

from collections.abc import Iterator
from pathlib import Path

from toolbox.foundation.settings import PROJECT_ROOT

MODULE_LINES = 330
TEMPLATE_LINES = 130
MODULES = sorted(
    path for path in (PROJECT_ROOT / "toolbox").rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((PROJECT_ROOT / "templates").rglob("*.html"))


def _relative(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT))


def _faults(path: Path) -> Iterator[str]:
    lines = path.read_text("utf-8").splitlines()
    if not lines:
        yield "it is empty"
    elif not lines[0].startswith('"""'):
        yield "the first line says what the module is for"
    if len(lines) > MODULE_LINES:
        yield f"{len(lines)} lines are more than {MODULE_LINES}"


def test_a_module_is_short_and_says_what_it_is_for() -> None:
    found = {_relative(path): list(_faults(path)) for path in MODULES}
    assert found
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_template_is_short() -> None:
    lengths = {_relative(path): len(path.read_text("utf-8").splitlines()) for path in TEMPLATES}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > TEMPLATE_LINES} == {}


def test_packages_hold_no_code() -> None:
    for path in MODULES:
        if path.name == "__init__.py":
            assert path.read_text("utf-8").count("\n") <= 3, _relative(path)


def test_nothing_is_called_utils() -> None:
    names = {path.stem for path in MODULES}
    assert not names & {"utils", "helpers", "common", "misc"}
