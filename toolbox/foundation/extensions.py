"""Parts of the running application, reached from rooms that know no web framework."""

from typing import Any

from flask import current_app


def extension(name: str) -> Any:
    """Return what the application factory installed under ``name``."""
    return current_app.extensions[name]
