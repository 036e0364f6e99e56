"""Complete addresses of our own pages, for mails and exports; they need no request."""

from typing import Any

from flask import current_app

from toolbox.foundation.settings import installed_settings


def public_url(endpoint: str, **values: Any) -> str:
    """Return the complete address of a page, under ``base_url``."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return installed_settings().base_url.rstrip("/") + path
