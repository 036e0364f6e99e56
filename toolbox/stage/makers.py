"""Archives of which pages have to be made before anything runs: a table from above.

A kit is such an archive: what runs of it are the pages that it makes of its own example.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from toolbox.foundation.extensions import extension

_EXTENSION = "toolbox.makers"

Maker = Callable[[Path, Path], str | None]
"""Makes the pages of an archive in an empty folder, index.html among them; returns their title.

None, and an empty folder, where the archive is nothing for this maker. Raises Unavailable where
it is worth another try later.
"""


def install_makers(extensions: dict[str, Any], makers: Sequence[Maker]) -> None:
    """Hang the table of makers into the application's ``extensions``."""
    extensions[_EXTENSION] = makers


def make(archive: Path, place: Path) -> str | None:
    """Let the first maker that can make pages of an archive in the empty folder ``place``."""
    makers: Sequence[Maker] = extension(_EXTENSION)
    titles = (maker(archive, place) for maker in makers)
    return next((title for title in titles if title is not None), None)
