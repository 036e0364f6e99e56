"""Passwords: argon2 with the parameters of RFC 9106, and what makes one acceptable."""

import unicodedata
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

from toolbox.foundation.i18n import Message, _l

MINIMUM = 10
MAXIMUM = 200

_PROFILES = {"standard": profiles.RFC_9106_LOW_MEMORY, "cheap": profiles.CHEAPEST}
_TOO_COMMON = frozenset(
    {
        *("passwort12", "passwort123", "password12", "password123", "1234567890", "qwertzuiop"),
        *("qwertyuiop", "0123456789", "ausbildung", "ausbildung1", "werkzeugkoffer", "iloveyou12"),
    }
)

_AT_ONCE = BoundedSemaphore(2)
"""Each hash takes 64 MiB while it is computed: a crowd waits instead of filling memory."""


@lru_cache
def hasher(profile: str) -> PasswordHasher:
    """Return the hasher for the setting ``password_hashing``."""
    return PasswordHasher.from_parameters(_PROFILES[profile])


@lru_cache
def _dummy(profile: str) -> str:
    return hasher(profile).hash("no such user")


def _one_form(password: str) -> str:
    """An umlaut is the same whether a keyboard sends one sign or two (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def make_hash(profile: str, password: str) -> str:
    """Return what is stored of ``password``."""
    with _AT_ONCE:
        return hasher(profile).hash(_one_form(password))


def verify(profile: str, stored: str | None, password: str) -> bool:
    """Return whether ``password`` is right; takes as long for an unknown user as for a known."""
    if len(password) > MAXIMUM:
        password = ""  # nobody has such a one; hashing it would only cost time
    with _AT_ONCE:
        try:
            hasher(profile).verify(stored or _dummy(profile), _one_form(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_outdated(profile: str, stored: str) -> bool:
    """Return whether ``stored`` was made with other parameters than those in force."""
    return hasher(profile).check_needs_rehash(stored)


def problems(password: str, *, email: str = "", name: str = "") -> list[Message]:
    """Return what is wrong with a new password, as sentences; empty where it is fine."""
    if len(password) < MINIMUM:
        return [_l("Please use at least 10 characters; several words are easy to remember.")]
    if len(password) > MAXIMUM:
        return [_l("Please use at most 200 characters.")]
    lowered = _one_form(password).casefold()
    own = {part.casefold() for part in (email, email.partition("@")[0], name)}
    if lowered in _TOO_COMMON or len(set(lowered)) < 4 or lowered in own:
        return [_l("This password is too easy to guess. Please choose another one.")]
    return []
