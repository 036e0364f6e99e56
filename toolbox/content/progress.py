"""How far the starting content is, told without loading what builds it."""

from pathlib import Path

from sqlalchemy import select

from toolbox.foundation.db import db
from toolbox.foundation.settings import Settings
from toolbox.foundation.storage.durable import sync_folder
from toolbox.vocabularies.models import Vocabulary


def _marker(settings: Settings) -> Path:
    return settings.instance / "content-is-loading"


def is_loaded(settings: Settings) -> bool:
    """Return whether the starting content was loaded before, to its end."""
    begun = db.session.scalar(select(Vocabulary.key).limit(1)) is not None
    return begun and not _marker(settings).exists()


def note_begin(settings: Settings) -> None:
    """Remember that loading has begun, so that an interrupted one goes on at the next start."""
    _marker(settings).touch()
    sync_folder(settings.instance)


def note_end(settings: Settings) -> None:
    """Remember that everything is loaded."""
    _marker(settings).unlink(missing_ok=True)
