"""The key that signs cookies and links: made on first use, and kept with the instance."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from toolbox.foundation.settings import Settings


def secret_key_of(settings: Settings) -> str:
    """Return the signing key; made on first use, in a file that is ours alone (0600)."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.instance / "secret_key"
    if not path.exists():
        settings.instance.mkdir(parents=True, exist_ok=True)
        _make_secret_key(path)
    return path.read_text().strip()


def _make_secret_key(path: Path) -> None:
    """Write a key that is whole as soon as it is seen; of several processes the first wins."""
    descriptor, name = tempfile.mkstemp(prefix="secret_key.", dir=path.parent)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_hex(32))
        stream.flush()
        os.fsync(stream.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(name)
    Path(name).unlink()
