"""A photo between two tries to send a form: kept in the storage, named by a signed field.

Nothing in the database knows of it: it goes with the files that nobody carries.
"""

from dataclasses import astuple

from itsdangerous import BadSignature, URLSafeTimedSerializer

from toolbox.files.intake import KeptFile
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.installed import installed_storage

_LASTS = 24 * 60 * 60


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key_of(installed_settings()), salt="photo of an adoption")


def note_of(photo: KeptFile) -> str:
    """Return what the form carries so that the photo need not be chosen again."""
    return str(_serializer().dumps(astuple(photo)))


def photo_of(note: str) -> KeptFile | None:
    """Return the photo of a note; None if the note is not ours or the photo is gone by now."""
    try:
        photo = KeptFile(*_serializer().loads(note, max_age=_LASTS))
    except (BadSignature, TypeError):
        return None
    return photo if installed_storage().exists(photo.sha256) else None
