"""Which storage a storage URL means; another kind of storage is one line here."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from toolbox.foundation.storage.local import LocalStorage
from toolbox.foundation.storage.protocol import Storage

StorageFactory = Callable[[SplitResult, Path], Storage]


def local_storage(url: SplitResult, instance: Path) -> Storage:
    """``file:`` is the folder ``files`` of the instance, ``file:name`` a folder beside it."""
    return LocalStorage(instance / (unquote(url.path) or "files"))


STORAGES: dict[str, StorageFactory] = {"file": local_storage}


def storage_from_url(url: str, *, instance: Path) -> Storage:
    """Open the storage that ``url`` names. Raises ValueError for a scheme nobody knows."""
    parts = urlsplit(url)
    factory = STORAGES.get(parts.scheme)
    if factory is None:
        known = ", ".join(f"{scheme}:" for scheme in sorted(STORAGES))
        raise ValueError(f"storage_url {url!r} is not known; possible are {known}")
    return factory(parts, instance)
