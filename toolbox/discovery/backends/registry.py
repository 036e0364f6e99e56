"""Which backend a search address chooses: the part before the colon decides."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from toolbox.discovery.backends.postgresql.backend import PostgresqlIndex
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.index import SearchIndex

Factory = Callable[[str, Path], SearchIndex]


def _whoosh(rest: str, default_folder: Path) -> SearchIndex:
    return WhooshIndex(Path(rest.removeprefix("//")) if rest else default_folder)


def _postgresql(rest: str, _default_folder: Path) -> SearchIndex:
    return PostgresqlIndex(f"postgresql:{rest}")


BACKENDS: Mapping[str, Factory] = MappingProxyType({"postgresql": _postgresql, "whoosh": _whoosh})


def open_index(url: str, default_folder: Path) -> SearchIndex:
    """Return the index that ``url`` names, for example ``whoosh:`` or ``whoosh:/srv/index``, or
    ``postgresql://user:password@host/database``.

    ``default_folder`` is where a backend on this machine keeps its files unless the address
    says otherwise. Raises ValueError for a scheme that no backend has.
    """
    scheme, _, rest = url.partition(":")
    factory = BACKENDS.get(scheme)
    if factory is None:
        known = ", ".join(f"{name}:" for name in sorted(BACKENDS))
        raise ValueError(f"No search backend is called {scheme!r}; known are {known}")
    return factory(rest, default_folder)
