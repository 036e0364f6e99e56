"""Files that are read here and there, for as long as there is somebody who reads."""

import os
import weakref
from pathlib import Path


class OpenFile:
    """A file that is open for reading as long as anybody knows of it, whatever becomes of its name.

    ``number`` is what the system knows it by.
    """

    def __init__(self, path: Path) -> None:
        self.number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self.number)
