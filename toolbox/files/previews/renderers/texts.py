"""Renders the beginning of any file with text as plain text, safe to be shown once escaped."""

import importlib
from typing import Any

from toolbox.files.previews.renderers.scaling import split

TEXT_BYTES = 20_000
PARTS = 200


def render(path: str, *, format_key: str, parser: str) -> tuple[list[dict[str, Any]], list[bytes]]:
    """Return one part with at most 20 kB of the text that ``parser`` finds, nothing without."""
    read = importlib.import_module(f"toolbox.files.extraction.parsers.{parser}").read
    pages = read(path, pages=PARTS, characters=TEXT_BYTES)["pages"]
    text = "\n\n".join(text for _number, _label, text in pages)
    shown = text.encode()[:TEXT_BYTES].decode("utf-8", "ignore").encode()
    facts = {
        "kind": "text",
        "number": 1,
        "media_type": "text/plain; charset=utf-8",
        "width": None,
        "height": None,
    }
    return split([(facts, shown)] if shown else [])
