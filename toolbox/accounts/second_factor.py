"""The second factor: codes of an app (TOTP, RFC 6238) and recovery codes on paper.

Each verb runs inside the caller's unit of work. ``check`` counts wrong codes, so it says no instead
of raising: the count has to be written.
"""

import hmac
import secrets
import time
from datetime import timedelta

import pyotp
from sqlalchemy import delete, func, select

from toolbox.accounts.events import AccountChanged, SecondFactorReset
from toolbox.accounts.models import RecoveryCode, SecondFactor, User
from toolbox.accounts.policy import manage_people
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import token_digest
from toolbox.foundation.mail import write_mail
from toolbox.foundation.sealing import CannotUnseal, seal, unseal
from toolbox.foundation.settings import Settings, SettingsError

STEP_SECONDS = 30
CODES = 10
FREE_FAILURES = 5
"""After so many wrong codes in a row there is a pause, twice as long each time."""
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(days=1)

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper: i, l, o, 0, 1. 16 of them are 79 bits."""
_PURPOSE = "second factor"
_REQUIRED: dict[str, frozenset[Role]] = {
    "": frozenset(),
    "editors": frozenset({Role.EDITOR, Role.ADMINISTRATOR}),
    "administrators": frozenset({Role.ADMINISTRATOR}),
}

WRONG_CODE = _l(
    "This code is not right, or it was used already. Please enter the one that is shown now."
)


def required_roles(settings: Settings) -> frozenset[Role]:
    """Return who has to have a second factor; SettingsError for a word that is not known."""
    try:
        return _REQUIRED[settings.second_factor_for]
    except KeyError:
        words = ", ".join(word for word in _REQUIRED if word)
        raise SettingsError(f"second_factor_for must be empty or one of {words}.") from None


def factor_of(user_id: int) -> SecondFactor | None:
    """Return the second factor that counts, None where a person logs in with one alone."""
    found = db.session.get(SecondFactor, user_id)
    return found if found is not None and found.confirmed_at is not None else None


def is_missing(user: User, settings: Settings) -> bool:
    """Return whether a person's role asks for a second factor that is not there yet."""
    return user.role in required_roles(settings) and factor_of(user.id) is None


def people_with_one() -> set[int]:
    """Return the ids of everybody whose second factor counts."""
    return set(
        db.session.scalars(
            select(SecondFactor.user_id).where(SecondFactor.confirmed_at.is_not(None))
        )
    )


def codes_left(user_id: int) -> int:
    """Return how many recovery codes still work."""
    counted = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return db.session.scalar(counted) or 0


def begin(user: User) -> None:
    """Make a secret for somebody who has none that counts; an unfinished one stays as it is."""
    found = db.session.get(SecondFactor, user.id)
    if found is None:
        sealed = seal(pyotp.random_base32(), purpose=_PURPOSE, owner=str(user.id))
        db.session.add(SecondFactor(user_id=user.id, sealed_secret=sealed))
        db.session.flush()
    elif found.confirmed_at is not None:
        raise Conflict(_l("Your second factor is switched on already."), code="already-on")


def secret_to_confirm(user: User) -> str:
    """Return the secret that waits to be confirmed; NotFound where none does."""
    found = db.session.get(SecondFactor, user.id)
    if found is None or found.confirmed_at is not None:
        raise NotFound(_l("There is nothing to set up here any more."))
    try:
        return _secret(found)
    except CannotUnseal:  # the key of the instance has changed since
        found.sealed_secret = seal(pyotp.random_base32(), purpose=_PURPOSE, owner=str(user.id))
        db.session.flush()
        return _secret(found)


def address_for_apps(user: User, secret: str, issuer: str) -> str:
    """Return the otpauth: address that apps read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=str(user.email), issuer_name=issuer)


def confirm(user: User, code: str) -> list[str]:
    """Let the second factor count from now on, and return the recovery codes to write down.

    Invalid where the code shows that the app has another secret.
    """
    secret_to_confirm(user)
    found = db.session.get_one(SecondFactor, user.id)
    if not _takes_app_code(found, code):
        raise Invalid(WRONG_CODE, fields={"code": [WRONG_CODE]})
    found.confirmed_at = now()
    announce(AccountChanged(user.id, "second-factor-on"))
    write_mail(str(user.email), "accounts/second_factor_on", locale=user.locale, name=user.name)
    return _make_codes(user)


def new_codes(user: User) -> list[str]:
    """Return ten new recovery codes; those from before stop working, and the person is told."""
    announce(AccountChanged(user.id, "recovery-codes-renewed"))
    write_mail(
        str(user.email), "accounts/recovery_codes_renewed", locale=user.locale, name=user.name
    )
    return _make_codes(user)


def _make_codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_new_code() for _number in range(CODES)]
    db.session.add_all(
        RecoveryCode(user_id=user.id, digest=token_digest(_tidy(code))) for code in codes
    )
    db.session.flush()
    return codes


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _place in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _tidy(code: str) -> str:
    return "".join(sign for sign in code.casefold() if sign.isalnum())[:64]


def check(user: User, code: str) -> bool:
    """Return whether a code of the app or a recovery code is right; each works once.

    Wrong ones are counted; after some of them none is taken for a while, and the person is told.
    """
    factor = factor_of(user.id)
    if factor is None:
        return False
    if factor.paused_until is not None and factor.paused_until > now():
        return False
    if _takes_app_code(factor, code) or _takes_recovery_code(user, code):
        factor.failures, factor.paused_until = 0, None
        return True
    _count_failure(factor, user)
    return False


def _takes_app_code(factor: SecondFactor, code: str) -> bool:
    """Compare with the present step and one on either side: clocks differ."""
    try:
        totp = pyotp.TOTP(_secret(factor))
    except CannotUnseal:
        return False
    typed = _tidy(code).encode("utf-8")
    present = int(time.time()) // STEP_SECONDS
    for step in (present - 1, present, present + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), typed)
        if right and step > factor.last_step:
            factor.last_step = step
            return True
    return False


def _takes_recovery_code(user: User, code: str) -> bool:
    found = db.session.scalar(
        select(RecoveryCode).where(
            RecoveryCode.user_id == user.id, RecoveryCode.digest == token_digest(_tidy(code))
        )
    )
    if found is None:
        return False
    db.session.delete(found)
    db.session.flush()
    announce(AccountChanged(user.id, "recovery-code-used"))
    write_mail(
        str(user.email),
        "accounts/recovery_code_used",
        locale=user.locale,
        name=user.name,
        left=codes_left(user.id),
    )
    return True


def _count_failure(factor: SecondFactor, user: User) -> None:
    factor.failures += 1
    pauses, rest = divmod(factor.failures, FREE_FAILURES)
    if rest:
        return
    longest = LONGEST_PAUSE // FIRST_PAUSE
    factor.paused_until = now() + min(LONGEST_PAUSE, FIRST_PAUSE * min(2 ** (pauses - 1), longest))
    if pauses == 1:
        write_mail(
            str(user.email), "accounts/second_factor_tried", locale=user.locale, name=user.name
        )


def _secret(factor: SecondFactor) -> str:
    return unseal(factor.sealed_secret, purpose=_PURPOSE, owner=str(factor.user_id))


def switch_off(user: User) -> None:
    """Let the password alone open the account again; the caller has proven both before."""
    _remove(user)
    announce(AccountChanged(user.id, "second-factor-off"))
    write_mail(str(user.email), "accounts/second_factor_off", locale=user.locale, name=user.name)


def reset(user: User, *, by: Actor) -> None:
    """Take the second factor from somebody who lost it; the person is told, the trail says so."""
    manage_people.require(by, None)
    if factor_of(user.id) is None:
        raise Conflict(_l("This person has no second factor."), code="no-second-factor")
    _remove(user)
    announce(SecondFactorReset(user.id, by.user_id))
    write_mail(str(user.email), "accounts/second_factor_reset", locale=user.locale, name=user.name)


def _remove(user: User) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    db.session.flush()
    db.session.expire_all()
