"""The sizes the plan of the house names; a module that outgrows them wants to be two."""

from pathlib import Path

import pytest

from toolbox.foundation.settings import PROJECT_ROOT

MODULE_LINES = 330
TEMPLATE_LINES = 130
MODULES = sorted(
    path for path in (PROJECT_ROOT / "toolbox").rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((PROJECT_ROOT / "templates").rglob("*.html"))


def _relative(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_relative)
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= MODULE_LINES
    assert lines, "an empty module"
    assert lines[0].startswith('"""'), "the first line says what the module is for"


@pytest.mark.parametrize("path", TEMPLATES, ids=_relative)
def test_a_template_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= TEMPLATE_LINES


def test_packages_hold_no_code() -> None:
    for path in MODULES:
        if path.name == "__init__.py":
            assert path.read_text("utf-8").count("\n") <= 3, _relative(path)


def test_nothing_is_called_utils() -> None:
    names = {path.stem for path in MODULES}
    assert not names & {"utils", "helpers", "common", "misc"}
