"""A package between its upload and the decision: kept in the storage, named by a signed address.

Nothing in the database knows of it: it goes with the files that nobody carries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from itsdangerous import BadSignature, URLSafeTimedSerializer

from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.installed import installed_storage

_LASTS = 2 * 24 * 60 * 60
_GONE = _l("This package is not kept here any more. Please upload it once more.")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key_of(installed_settings()), salt="toolbox package")


def keep(source: BinaryIO, *, by: Actor) -> str:
    """Keep an uploaded package for some days; return the key of its page for this person alone."""
    stored = installed_storage().put_stream(source, limit=installed_settings().upload_limit)
    return str(_serializer().dumps([stored.sha256, by.user_id]))


@contextmanager
def package_behind(key: str, *, by: Actor) -> Iterator[Path]:
    """Give the package as a file. Raises NotFound for others, and after some days."""
    try:
        sha256, user_id = _serializer().loads(key, max_age=_LASTS)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound(_GONE) from error
    if user_id != by.user_id or not installed_storage().exists(str(sha256)):
        raise NotFound(_GONE)
    with installed_storage().as_file(str(sha256)) as path:
        yield path
