"""The storage of the running application."""

from typing import Any

from flask import current_app

from toolbox.foundation.storage.protocol import Storage

_EXTENSION = "toolbox.storage"


def install_storage(extensions: dict[str, Any], storage: Storage) -> None:
    """Hang the storage into the application's ``extensions``."""
    extensions[_EXTENSION] = storage


def installed_storage() -> Storage:
    """Return the storage that the settings chose."""
    storage: Storage = current_app.extensions[_EXTENSION]
    return storage
