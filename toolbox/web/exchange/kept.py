"""A package between its upload and the decision: kept in the storage, named by a signed address.

Nothing in the database knows of it. What it says, and what became of it, lies beside it and goes
with it, when the files go that nobody carries.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from itsdangerous import BadSignature, URLSafeTimedSerializer

from toolbox.exchange.packages import excerpts, layout
from toolbox.exchange.packages.opening import OpenPackage, opened
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


def _hash_behind(key: str, by: Actor) -> str:
    try:
        sha256, user_id = _serializer().loads(key, max_age=_LASTS)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound(_GONE) from error
    if user_id != by.user_id or not installed_storage().exists(str(sha256)):
        raise NotFound(_GONE)
    return str(sha256)


@contextmanager
def package_behind(key: str, *, by: Actor) -> Iterator[Path]:
    """Give the package as a file. Raises NotFound for others, and after some days."""
    with installed_storage().as_file(_hash_behind(key, by)) as path:
        yield path


@contextmanager
def told_behind(key: str, *, by: Actor) -> Iterator[OpenPackage]:
    """Give what a package says; it is unpacked and checked the first time alone.

    Raises NotFound for others, and after some days; else as ``opened``.
    """
    place = f"previews/{_hash_behind(key, by)}/package.json"
    derived = installed_storage().derived
    if derived.exists(place):
        with derived.open(place) as stream:
            yield excerpts.read(stream.read())
        return
    with package_behind(key, by=by) as path, opened(path) as package:
        kept = excerpts.written(package)
        if kept is not None:
            derived.put_bytes(place, kept)
        yield package


def keep_outcome(key: str, outcome: Mapping[str, Any], *, by: Actor) -> None:
    """Keep what became of a package, for the page of this person."""
    installed_storage().derived.put_bytes(_outcome_place(key, by), layout.dump(outcome))


def outcome_of(key: str, *, by: Actor) -> Mapping[str, Any] | None:
    """Return what became of a package when this person took something over last."""
    derived, place = installed_storage().derived, _outcome_place(key, by)
    if not derived.exists(place):
        return None
    with derived.open(place) as stream:
        found: Mapping[str, Any] = json.loads(stream.read())
    return found


def _outcome_place(key: str, by: Actor) -> str:
    return f"previews/{_hash_behind(key, by)}/package-{by.user_id}.json"
