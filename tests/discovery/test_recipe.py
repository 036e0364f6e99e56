"""The fingerprint of what is written into an index covers everything that decides about it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from toolbox import discovery
from toolbox.discovery.recipe import MODULES, recipe

FOLDER = Path(str(discovery.__file__)).parent
_WITHIN = f"{discovery.__name__}."
PACKAGES = {"", *(f"{path.parent.name}." for path in FOLDER.glob("*/__init__.py"))}
OF_SEARCHES = {"index", "query", "typed", "wanted"}
"""What the indexing side knows by name, and what does not decide about what is written."""


def _imported(name: str) -> Iterator[str]:
    tree = ast.parse((FOLDER / f"{name.replace('.', '/')}.py").read_text("utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not f"{node.module}.".startswith(_WITHIN):
            continue
        package = f"{node.module}.".removeprefix(_WITHIN)
        if package in PACKAGES:
            yield from (f"{package}{alias.name}" for alias in node.names)
        else:
            yield package.removesuffix(".")


def test_every_module_that_indexing_stands_on_is_in_the_recipe() -> None:
    known: set[str] = set()
    new = {"language.analysis", "collect", "indexed", "ranking"}  # which has weights of fields
    while new:
        known |= new
        new = {other for name in new for other in _imported(name)} - known - OF_SEARCHES
    assert known == MODULES


def test_the_recipe_is_short_enough_for_one_line() -> None:
    assert len(recipe()) == 16
    assert recipe().isalnum()
