"""How people get in: one-time links, registration, login, new passwords, roles.

Each verb runs inside the caller's unit of work, but ``authenticate``: it only reads, so that
somebody who tries passwords does not keep others from writing.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select

from toolbox.accounts import logins, passwords, queries, rules
from toolbox.accounts.events import AccountChanged, RoleAssigned
from toolbox.accounts.models import OneTimeToken, Purpose, User
from toolbox.accounts.tokens import revoke_all
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l, language
from toolbox.foundation.ids import new_token, token_digest
from toolbox.foundation.mail import write_mail
from toolbox.foundation.settings import Settings

_LINK_EXPIRED = _l("This link was already used or has expired. Please ask for a new one.")
_WRONG_PASSWORD = _l("This password is not right.")


def issue_token(
    purpose: Purpose,
    *,
    hours: int,
    user: User | None = None,
    email: str | None = None,
    role: Role | None = None,
) -> str:
    """Return a new one-time secret; links sent before stay good until one of them is used.

    ``role`` is what the account gets that is opened with it.
    """
    token = new_token()
    db.session.add(
        OneTimeToken(
            digest=token_digest(token),
            purpose=purpose,
            user_id=user.id if user else None,
            email=email,
            role=role,
            expires_at=now() + timedelta(hours=hours),
        )
    )
    db.session.flush()
    return token


def find_token(purpose: Purpose, token: str) -> OneTimeToken:
    """Return the open token; NotFound with a sentence where it was used or has expired."""
    found = db.session.scalar(
        select(OneTimeToken).where(
            OneTimeToken.digest == token_digest(token),
            OneTimeToken.purpose == purpose,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > now(),
        )
    )
    if found is None:
        raise NotFound(_LINK_EXPIRED, code="link-expired")
    return found


def use_token(token: OneTimeToken) -> User:
    """Spend a person's token and return the person; NotFound where there is no person any more."""
    user = queries.user_by_id(token.user_id) if token.user_id else None
    if user is None:
        raise NotFound(_LINK_EXPIRED, code="link-expired")
    token.used_at = now()
    return user


def forget_links(user: User) -> None:
    """Let every open link of a person stop working, because something they rest on has changed."""
    _drop_open(OneTimeToken.user_id == user.id)


def _drop_open(whose: ColumnElement[bool]) -> None:
    db.session.flush()
    db.session.execute(delete(OneTimeToken).where(whose, OneTimeToken.used_at.is_(None)))


def checked_hash(
    settings: Settings, password: str, *, email: str, name: str, field: str = "password"
) -> str:
    """Return what is stored of a new password; Invalid at ``field`` where it is too weak."""
    problems = passwords.problems(password, email=email, name=name)
    if problems:
        raise Invalid(problems[0], fields={field: problems})
    return passwords.make_hash(settings.password_hashing, password)


def ask_to_register(email: str, *, next_path: str | None = None) -> None:
    """Send a link with which the owner of the mailbox opens an account.

    Name and password are chosen behind that link. So nobody can prepare an account for somebody
    else's address with a password of his own, and there are no half-made accounts. A known address
    gets a mail saying so; the caller cannot tell the difference. ``next_path`` is where the person
    wants to go afterwards. Raises Invalid with fields.
    """
    address = rules.normalise_email(email)
    known = queries.user_by_email(address)
    if known is not None:
        write_mail(address, "accounts/already_registered", locale=known.locale, name=known.name)
        return
    token = issue_token(Purpose.CONFIRM_EMAIL, hours=rules.CONFIRMATION_HOURS, email=address)
    write_mail(
        address,
        "accounts/confirm",
        locale=language(),
        token=token,
        next_path=next_path,
        hours=rules.CONFIRMATION_HOURS,
    )


def complete_registration(token: str, *, name: str, password: str, settings: Settings) -> User:
    """Open the account behind a mailed link; NotFound where the link is spent, Invalid with fields.

    All other registration links of the address are spent as well. Who was invited to edit becomes
    an editor, whichever of the links led here.
    """
    found = find_token(Purpose.CONFIRM_EMAIL, token)
    address = str(found.email)
    if queries.user_by_email(address) is not None:
        raise Conflict(
            _l("There is an account with this address already. Please log in."), code="email-taken"
        )
    tidy_name = rules.require_name(name)
    role = _role_promised_to(address)
    user = User(
        email=address,
        name=tidy_name,
        role=role,
        password_hash=checked_hash(settings, password, email=address, name=tidy_name),
        locale=language(),
        confirmed_at=now(),
    )
    db.session.add(user)
    found.used_at = now()
    _drop_open(and_(OneTimeToken.purpose == Purpose.CONFIRM_EMAIL, OneTimeToken.email == address))
    announce(AccountChanged(user.id, "registered"))
    if role is not Role.MEMBER:
        announce(AccountChanged(user.id, "invitation-accepted"))
    return user


def _role_promised_to(address: str) -> Role:
    """Return what the open links of an address make of the account."""
    promised = db.session.scalar(
        select(OneTimeToken.role).where(
            OneTimeToken.email == address,
            OneTimeToken.purpose == Purpose.CONFIRM_EMAIL,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > now(),
            OneTimeToken.role.is_not(None),
        )
    )
    return promised or Role.MEMBER


def authenticate(*, email: str, password: str, settings: Settings) -> User:
    """Return the person; one and the same Invalid for an unknown address and a wrong password.

    That an account is blocked is told to those alone who know its password. Needs no unit of work.
    """
    try:
        user = queries.user_by_email(rules.normalise_email(email))
    except Invalid:
        user = None
    stored = user.password_hash if user is not None else None
    if not passwords.verify(settings.password_hashing, stored, password) or user is None:
        raise Invalid(_l("E-mail address or password is not right."), code="login-failed")
    if user.blocked_at is not None:
        raise Invalid(logins.BLOCKED, code="blocked")
    return user


def renew_hash(user: User, password: str, *, settings: Settings) -> None:
    """Store a right password anew, after the parameters of hashing have changed."""
    user.password_hash = passwords.make_hash(settings.password_hashing, password)


def request_reset(email: str) -> None:
    """Send a link for a new password; an unknown address is told that it is unknown here.

    So everybody who typed an own address gets an answer, and the caller learns nothing.
    """
    address = rules.normalise_email(email)
    user = queries.user_by_email(address)
    if user is None:
        write_mail(address, "accounts/reset_unknown", locale=language(), address=address)
        return
    token = issue_token(Purpose.RESET_PASSWORD, hours=rules.RESET_HOURS, user=user)
    write_mail(
        address,
        "accounts/reset",
        locale=user.locale,
        name=user.name,
        token=token,
        hours=rules.RESET_HOURS,
    )


def reset_password(token: str, password: str, *, settings: Settings) -> User:
    """Set a new password by a mailed link; ends all sessions, open links and keys for programs.

    Whoever has to begin anew may have lost the account to somebody.
    """
    user = use_token(find_token(Purpose.RESET_PASSWORD, token))
    set_password(user, password, settings=settings)
    revoke_all(user.id)
    announce(AccountChanged(user.id, "password-reset"))
    return user


def require_password(user: User, password: str, settings: Settings, field: str) -> None:
    """Raise Invalid at ``field`` unless ``password`` is the person's own."""
    if not passwords.verify(settings.password_hashing, user.password_hash, password):
        raise Invalid(_WRONG_PASSWORD, fields={field: [_WRONG_PASSWORD]})


def set_password(user: User, password: str, *, settings: Settings, field: str = "password") -> None:
    """Store a new password, end all sessions and open links, and tell the person."""
    user.password_hash = checked_hash(
        settings, password, email=str(user.email), name=user.name, field=field
    )
    logins.end_all(user.id)
    forget_links(user)
    write_mail(str(user.email), "accounts/password_changed", locale=user.locale, name=user.name)


def create_administrator(*, email: str, name: str, password: str, settings: Settings) -> User:
    """Make an administrator, or make an existing account one, with this name and password.

    The operator vouches for the address. Links for a first administrator stop working, and so do
    sessions and links of an account that existed before.
    """
    address = rules.normalise_email(email)
    tidy_name = rules.require_name(name)
    password_hash = checked_hash(settings, password, email=address, name=tidy_name)
    user = queries.user_by_email(address)
    if user is None:
        user = User(email=address, name=tidy_name)
        db.session.add(user)
    else:
        logins.end_all(user.id)
        forget_links(user)
    user.name, user.password_hash, user.role = tidy_name, password_hash, Role.ADMINISTRATOR
    user.confirmed_at = user.confirmed_at or now()
    _drop_open(
        or_(
            OneTimeToken.purpose == Purpose.CREATE_ADMINISTRATOR,
            and_(OneTimeToken.purpose == Purpose.CONFIRM_EMAIL, OneTimeToken.email == address),
        )
    )
    announce(AccountChanged(user.id, "administrator-created"))
    return user


def assign_role(user: User, role: Role, *, by: Actor) -> None:
    """Change what a person may do across organisations; the last administrator stays one.

    Nobody takes away the own role: another administrator does.
    """
    if not by.is_administrator:
        raise Denied(_l("Only administrators can change roles."))
    if user.id == by.user_id and role is not user.role:
        raise Conflict(
            _l("Nobody can take away the own role. Please ask another administrator."),
            code="own-role",
        )
    if role is not Role.ADMINISTRATOR:
        require_another_administrator(user)
    user.role = role
    announce(RoleAssigned(user.id, role, by.user_id))


def require_another_administrator(user: User) -> None:
    """Raise Conflict where ``user`` is the only administrator."""
    others = [admin for admin in queries.administrators() if admin.id != user.id]
    if user.role is Role.ADMINISTRATOR and not others:
        raise Conflict(
            _l("This is the last administrator. Please appoint another one first."),
            code="last-administrator",
        )
