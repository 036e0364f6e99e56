"""What this room does when something happened elsewhere."""

from toolbox.files.events import FileUnderstood
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.stage.operations import ask_to_examine


def file_understood(event: FileUnderstood) -> None:
    """Look into an archive once its plain facts are known."""
    file = db.session.get(StoredFile, event.file_id)
    if file is not None:
        ask_to_examine(file)
