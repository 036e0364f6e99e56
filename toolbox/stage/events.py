"""What happened to packages."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class PackageExamined(Event):
    """It is known now whether a file runs in the browser."""

    file_id: int
