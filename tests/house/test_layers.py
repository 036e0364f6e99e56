"""The floors hold: the contracts of pyproject.toml, and what they cannot say."""

import ast
import subprocess
import sys
from pathlib import Path

from toolbox.foundation.settings import PROJECT_ROOT

DOORS = {"cli", "wiring", "foundation"}
"""Where a unit of work is opened and committed."""
PATHS = sorted(
    path
    for room in (PROJECT_ROOT / "toolbox").iterdir()
    if room.is_dir() and room.name not in DOORS
    for path in room.rglob("*.py")
)


def test_the_contracts_hold() -> None:
    # In a process of its own: the linter sets up logging anew, which silences ours.
    linter = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run(
        [linter, "--no-cache"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout


def _commits(path: Path) -> list[str]:
    """Return where a module commits; a text without the word is not taken apart."""
    text = path.read_text("utf-8")
    return [
        f"{path.relative_to(PROJECT_ROOT)}:{node.lineno}"
        for node in (ast.walk(ast.parse(text)) if "commit" in text else ())
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func) in {"db.session.commit", "session.commit"}
    ]


def test_no_room_commits() -> None:
    """Only the unit of work commits; a verb that did would tear its caller's transaction."""
    assert PATHS
    assert [place for path in PATHS for place in _commits(path)] == []
