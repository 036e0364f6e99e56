"""Secret addresses of collections: signed, so that nothing in the database gives one away."""

import base64
import hashlib
import hmac
import re

from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

_TOKEN = re.compile(
    r"(?P<id>[1-9]\d{0,11})_(?P<number>[1-9]\d{0,5})_(?P<proof>[\w-]{24})", re.ASCII
)
_PURPOSE = b"toolbox collection link"


def _proof(collection_id: int, number: int) -> str:
    message = _PURPOSE + f" {collection_id} {number}".encode()
    key = secret_key_of(installed_settings()).encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()


def issue(collection_id: int, number: int) -> str:
    """Return the secret key of a collection: 144 bits that only this instance can make."""
    return f"{collection_id}_{number}_{_proof(collection_id, number)}"


def read(token: str) -> tuple[int, int] | None:
    """Return id and number that a secret key was issued for; None where it is none of ours."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    collection_id, number = int(found["id"]), int(found["number"])
    if not hmac.compare_digest(found["proof"], _proof(collection_id, number)):
        return None
    return collection_id, number
