"""What people change about their own accounts; each verb runs inside the caller's unit of work."""

from sqlalchemy import delete

from toolbox.accounts import logins, queries, rules
from toolbox.accounts.events import AccountChanged
from toolbox.accounts.models import OneTimeToken, Purpose, User
from toolbox.accounts.operations import (
    find_token,
    forget_links,
    issue_token,
    require_password,
    set_password,
    use_token,
)
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.foundation.mail import write_mail
from toolbox.foundation.settings import Settings

_SAME_ADDRESS = _l("This is your address already.")


def change_profile(user: User, *, name: str, locale: str, keyboard_shortcuts: bool) -> None:
    """Change what others see of a person and how the person reads. Raises Invalid with fields."""
    user.name = rules.require_name(name)
    user.locale = rules.require_locale(locale)
    user.keyboard_shortcuts = keyboard_shortcuts


def change_password(user: User, *, current: str, new: str, settings: Settings) -> None:
    """Set a new password; all sessions of the person end, and so do open links."""
    require_password(user, current, settings, "current")
    set_password(user, new, settings=settings, field="new")
    announce(AccountChanged(user.id, "password-changed"))


def request_email_change(user: User, *, email: str, password: str, settings: Settings) -> None:
    """Ask for another address; it counts once the link sent there was opened.

    Where somebody else has the address, that person is told, and the caller cannot tell the
    difference. Raises Invalid with fields.
    """
    require_password(user, password, settings, "password")
    address = rules.normalise_email(email)
    if address == user.email:
        raise Invalid(_SAME_ADDRESS, fields={"email": [_SAME_ADDRESS]})
    known = queries.user_by_email(address)
    if known is not None:
        write_mail(address, "accounts/already_registered", locale=known.locale, name=known.name)
        return
    db.session.execute(
        delete(OneTimeToken).where(
            OneTimeToken.user_id == user.id,
            OneTimeToken.purpose == Purpose.CHANGE_EMAIL,
            OneTimeToken.used_at.is_(None),
        )
    )
    token = issue_token(
        Purpose.CHANGE_EMAIL, hours=rules.CONFIRMATION_HOURS, user=user, email=address
    )
    write_mail(
        address,
        "accounts/change_email",
        locale=user.locale,
        name=user.name,
        token=token,
        hours=rules.CONFIRMATION_HOURS,
    )


def confirm_email_change(token: str) -> User:
    """Take over the new address; the old one is told, sessions and other links end."""
    found = find_token(Purpose.CHANGE_EMAIL, token)
    address = str(found.email)
    user = use_token(found)
    if queries.user_by_email(address) is not None:
        raise Conflict(_l("This address meanwhile belongs to another account."), code="email-taken")
    write_mail(
        str(user.email),
        "accounts/email_changed",
        locale=user.locale,
        name=user.name,
        new_address=address,
    )
    user.email = address
    logins.end_all(user.id)
    forget_links(user)
    announce(AccountChanged(user.id, "email-changed"))
    return user
