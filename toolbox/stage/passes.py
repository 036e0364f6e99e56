"""Passes: addresses of packages that are not public, for whoever may see the draft.

No cookie comes along from inside the sandbox, so the address itself has to be the proof. It is
signed, ends by itself, and opens one file alone.
"""

import hashlib
import re
from datetime import timedelta

from itsdangerous import BadSignature, Signer

from toolbox.foundation.clock import now
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

VALID = timedelta(hours=12)
_HOUR = 60 * 60
_SIGNED = re.compile(r"(?P<sha256>[0-9a-f]{64})-(?P<until>[0-9a-f]{8})")


def _signer() -> Signer:
    return Signer(
        secret_key_of(installed_settings()), salt="toolbox stage pass", sep=".", digest_method=_sha
    )


def _sha(content: bytes = b"") -> "hashlib._Hash":
    return hashlib.sha256(content)


def issue(sha256: str) -> str:
    """Return a key under which a file's package can be run until ``VALID`` from now, at least.

    It stays the same for an hour, so that what a browser has kept of the package stays useful.
    """
    until = int((now() + VALID).timestamp()) // _HOUR * _HOUR + _HOUR
    return _signer().sign(f"{sha256}-{until:08x}").decode()


def read(key: str) -> str | None:
    """Return the SHA-256 a pass was issued for; None where it is forged or has ended."""
    try:
        signed = _signer().unsign(key).decode()
    except BadSignature:
        return None
    found = _SIGNED.fullmatch(signed)
    if found is None or int(found["until"], 16) < now().timestamp():
        return None
    return found["sha256"]
