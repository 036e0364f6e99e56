"""Secrets in the database: sealed with a key that is made from the signing key of the instance.

So a copy of the database alone does not give them away. Whoever has both the database and the key
can read them, as the toolbox itself must.
"""

import base64
import secrets

from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

_KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16


class CannotUnseal(Exception):
    """It was sealed with another key, for somebody else, or was changed."""


def _key(purpose: str) -> bytes:
    """Return a key for one purpose (RFC 5869); the signing key itself encrypts nothing."""
    made = HKDF(
        secret_key_of(installed_settings()).encode(),
        _KEY_BYTES,
        b"",
        SHA256,
        context=f"toolbox {purpose}".encode(),
    )
    assert isinstance(made, bytes)  # noqa: S101 - more than one key would be a tuple
    return made


def seal(secret: str, *, purpose: str, owner: str) -> str:
    """Return ``secret`` as it may be stored: AES-256-GCM, bound to its purpose and owner."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AES.new(_key(purpose), AES.MODE_GCM, nonce=nonce)
    cipher.update(owner.encode())
    sealed, tag = cipher.encrypt_and_digest(secret.encode())
    return base64.b64encode(nonce + tag + sealed).decode()


def unseal(stored: str, *, purpose: str, owner: str) -> str:
    """Return what was sealed; CannotUnseal where the key or the owner is another one."""
    whole = base64.b64decode(stored)
    nonce, tag = whole[:_NONCE_BYTES], whole[_NONCE_BYTES : _NONCE_BYTES + _TAG_BYTES]
    cipher = AES.new(_key(purpose), AES.MODE_GCM, nonce=nonce)
    cipher.update(owner.encode())
    try:
        return cipher.decrypt_and_verify(whole[_NONCE_BYTES + _TAG_BYTES :], tag).decode()
    except ValueError as error:
        raise CannotUnseal from error
