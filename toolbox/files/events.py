"""What happened to files."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class FileUnderstood(Event):
    """The text and the preview of a file are there now."""

    file_id: int
