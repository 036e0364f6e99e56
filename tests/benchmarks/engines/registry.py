"""The engines that are compared, by the names under which they stand in tables."""

import importlib
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.engines.base import Engine

OURS, WHOOSH, FTS5, TANTIVY = "ours", "Whoosh", "FTS5", "tantivy"

_CLASSES: Mapping[str, tuple[str, str]] = {
    OURS: ("ours", "Ours"),
    WHOOSH: ("stock_whoosh", "StockWhoosh"),
    FTS5: ("fts5", "Fts5"),
    TANTIVY: ("tantivy_engine", "Tantivy"),
}
NAMES = tuple(_CLASSES)


def engine(name: str, folder: Path) -> Engine:
    """Return an engine whose index is in ``folder``; only its own libraries are loaded."""
    module, class_name = _CLASSES[name]
    found = importlib.import_module(f"tests.benchmarks.engines.{module}")
    made: Engine = getattr(found, class_name)(folder)
    return made
