"""Scripts: small modules that stand alone, said in their first line."""

import re
from pathlib import Path

import pytest

from tests.design.rendering import STATIC

BEHAVIOURS = sorted(
    path
    for group in ("behaviours", "work", "stage")
    for path in (STATIC / "js" / group).glob("*.js")
)
IMPORT = re.compile(r'^import \{ [a-zA-Z, ]+ \} from "\.\./enhance\.js";$')


@pytest.mark.parametrize("path", BEHAVIOURS, ids=lambda path: path.stem)
def test_behaviour_is_small_and_says_what_it_is_for(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= 120
    assert lines[0].startswith("// ")


@pytest.mark.parametrize("path", BEHAVIOURS, ids=lambda path: path.stem)
def test_behaviour_imports_the_core_alone(path: Path) -> None:
    """The bundle puts all modules into one; only the line that it knows may stand there."""
    lines = path.read_text("utf-8").splitlines()
    imports = [line for line in lines if re.match(r"\s*(import|export)\b", line)]
    assert len(imports) == 1
    assert IMPORT.match(imports[0])


@pytest.mark.parametrize("path", BEHAVIOURS, ids=lambda path: path.stem)
def test_behaviour_holds_no_words_for_readers(path: Path) -> None:
    """Words come from the page, where they are translated."""
    text = path.read_text("utf-8")
    assert not re.findall(r"textContent = \"[A-Za-z]", text)
    assert "innerHTML" not in text
    assert ".style" not in text
