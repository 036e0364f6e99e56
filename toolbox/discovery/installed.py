"""The index of the running application, and the logbook of whoever looks after it."""

from typing import Any

from toolbox.discovery.backends.registry import open_index
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.logbook import Logbook
from toolbox.foundation.extensions import extension
from toolbox.foundation.settings import Settings, installed_settings

_EXTENSION = "toolbox.discovery"


def install_discovery(extensions: dict[str, Any], settings: Settings) -> None:
    """Open the index that the settings name and hang it into ``extensions``."""
    extensions[_EXTENSION] = open_index(settings.search_url, settings.instance / "index")


def installed_index() -> SearchIndex:
    """Return the index that the settings chose."""
    index: SearchIndex = extension(_EXTENSION)
    return index


def installed_logbook() -> Logbook:
    """Return what is written down about the index of this instance."""
    return Logbook(installed_settings().instance)
