"""The floors hold: the contracts of pyproject.toml, and what they cannot say."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from toolbox.foundation.settings import PROJECT_ROOT

ROOMS = (
    "accounts",
    "audit",
    "catalogue",
    "content",
    "discovery",
    "exchange",
    "files",
    "notices",
    "review",
    "site",
    "upkeep",
)
OPERATIONS = sorted(
    path
    for room in (*ROOMS, "vocabularies")
    for path in (PROJECT_ROOT / "toolbox" / room).rglob("*.py")
)


def test_the_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT_ROOT)
    assert lint_imports(cache_dir=None) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: str(path.relative_to(PROJECT_ROOT)))
def test_no_room_commits(path: Path) -> None:
    """Only the unit of work commits; a verb that did would tear its caller's transaction."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            target = ast.unparse(node.func)
            assert target not in {"db.session.commit", "session.commit"}
