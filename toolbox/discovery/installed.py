"""The index of the running application."""

from typing import Any

from toolbox.discovery.backends.registry import open_index
from toolbox.discovery.index import SearchIndex
from toolbox.foundation.extensions import extension
from toolbox.foundation.settings import Settings

_EXTENSION = "toolbox.discovery"


def install_discovery(extensions: dict[str, Any], settings: Settings) -> None:
    """Open the index that the settings name and hang it into ``extensions``."""
    extensions[_EXTENSION] = open_index(settings.search_url, settings.instance / "index")


def installed_index() -> SearchIndex:
    """Return the index that the settings chose."""
    index: SearchIndex = extension(_EXTENSION)
    return index
