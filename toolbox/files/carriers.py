"""Which stored files are needed beside those that versions carry: a table from above."""

from collections.abc import Callable, Sequence
from typing import Any

from toolbox.foundation.extensions import extension

_EXTENSION = "toolbox.carriers"

Carrier = Callable[[], set[int]]
"""Returns the ids of the stored files that a room needs."""


def install_carriers(extensions: dict[str, Any], carriers: Sequence[Carrier]) -> None:
    """Hang the table of rooms that need files into the application's ``extensions``."""
    extensions[_EXTENSION] = carriers


def carried_elsewhere() -> set[int]:
    """Return the ids of all files that some room of the table needs."""
    carriers: Sequence[Carrier] = extension(_EXTENSION)
    return set().union(*(carrier() for carrier in carriers))
