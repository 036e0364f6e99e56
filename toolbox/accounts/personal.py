"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, or_, select

from toolbox.accounts import queries
from toolbox.accounts.models import (
    ApiToken,
    Identity,
    Invitation,
    Login,
    Membership,
    MembershipRole,
    OneTimeToken,
    RecoveryCode,
    SecondFactor,
    User,
)
from toolbox.accounts.operations import require_another_administrator
from toolbox.accounts.second_factor import codes_left
from toolbox.foundation.db import Model, db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.i18n import Message, _l, ngettext
from toolbox.foundation.personal import Facts, Farewell, Hindrance, PersonalData
from toolbox.foundation.settings import installed_settings


def about(user_id: int) -> Facts:
    """Return the account, where it belongs, and what opens it; secrets only as "there is one"."""
    user = db.session.get_one(User, user_id)
    factor = db.session.get(SecondFactor, user_id)
    return {
        "account": {
            "id": user.id,
            "email": user.email,
            "name": user.name,
            "role": user.role.value,
            "locale": user.locale,
            "keyboard_shortcuts": user.keyboard_shortcuts,
            "has_password": user.password_hash is not None,
            "created_at": user.created_at.isoformat(),
            "confirmed_at": user.confirmed_at.isoformat() if user.confirmed_at else None,
            "blocked_at": user.blocked_at.isoformat() if user.blocked_at else None,
            "second_factor_since": (
                factor.confirmed_at.isoformat() if factor and factor.confirmed_at else None
            ),
            "recovery_codes_left": codes_left(user_id),
        },
        "memberships": [
            {
                "organisation": one.organisation.name,
                "role": one.role.value,
                "created_at": one.created_at.isoformat(),
            }
            for one in queries.memberships_of(user_id)
        ],
        "logins": [
            {
                "device": one.device,
                "created_at": one.created_at.isoformat(),
                "seen_at": one.seen_at.isoformat(),
            }
            for one in db.session.scalars(select(Login).where(Login.user_id == user_id))
        ],
        "api_tokens": [
            {
                "name": one.name,
                "prefix": one.prefix,
                "scopes": list(one.scopes),
                "created_at": one.created_at.isoformat(),
                "expires_at": one.expires_at.isoformat(),
                "used_at": one.used_at.isoformat() if one.used_at else None,
                "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
            }
            for one in db.session.scalars(select(ApiToken).where(ApiToken.user_id == user_id))
        ],
        "identities": [
            {
                "issuer": one.issuer,
                "subject": one.subject,
                "created_at": one.created_at.isoformat(),
            }
            for one in db.session.scalars(select(Identity).where(Identity.user_id == user_id))
        ],
        "one_time_links": [
            {
                "purpose": one.purpose.value,
                "email": one.email,
                "created_at": one.created_at.isoformat(),
                "expires_at": one.expires_at.isoformat(),
                "used_at": one.used_at.isoformat() if one.used_at else None,
            }
            for one in db.session.scalars(select(OneTimeToken).where(_links_of(user)))
        ],
        "invitations": [
            {
                "organisation": one.organisation.name,
                "to_me": one.email == user.email,
                "email": one.email,
                "created_at": one.created_at.isoformat(),
                "expires_at": one.expires_at.isoformat(),
            }
            for one in db.session.scalars(select(Invitation).where(_invitations_of(user)))
        ],
    }


WORDS = {
    "account": _l("Account"),
    "id": _l("Number"),
    "email": _l("E-mail address"),
    "name": _l("Name"),
    "role": _l("Role"),
    "locale": _l("Language"),
    "keyboard_shortcuts": _l("Keyboard shortcuts"),
    "has_password": _l("Has a password"),
    "created_at": _l("Since"),
    "confirmed_at": _l("Address confirmed"),
    "blocked_at": _l("Blocked since"),
    "second_factor_since": _l("Second factor since"),
    "recovery_codes_left": _l("Recovery codes left"),
    "memberships": _l("Organisations I belong to"),
    "organisation": _l("Organisation"),
    "logins": _l("Where I am logged in"),
    "device": _l("Device"),
    "seen_at": _l("Last used"),
    "api_tokens": _l("Tokens for programs"),
    "prefix": _l("Begins with"),
    "scopes": _l("What it may do"),
    "revoked_at": _l("Revoked"),
    "identities": _l("Log-ins through a provider"),
    "issuer": _l("Provider"),
    "subject": _l("Number there"),
    "one_time_links": _l("Links that were sent to me"),
    "purpose": _l("What for"),
    "expires_at": _l("Works until"),
    "used_at": _l("Used"),
    "invitations": _l("Invitations by me and to me"),
    "to_me": _l("To me"),
}


def _links_of(user: User | Farewell) -> ColumnElement[bool]:
    user_id = user.id if isinstance(user, User) else user.user_id
    return or_(OneTimeToken.user_id == user_id, OneTimeToken.email == user.email)


def _invitations_of(user: User | Farewell) -> ColumnElement[bool]:
    user_id = user.id if isinstance(user, User) else user.user_id
    return or_(Invitation.invited_by_id == user_id, Invitation.email == user.email)


def _count(model: type[Model], user_id: int) -> int:
    column = model.__table__.c["user_id"]
    counted = select(func.count()).select_from(model).where(column == user_id)
    return db.session.scalar(counted) or 0


def _goes(user_id: int) -> Sequence[Message]:
    memberships, logins = _count(Membership, user_id), _count(Login, user_id)
    tokens = _count(ApiToken, user_id)
    sentences: list[Message] = [
        _l("Your name, your e-mail address, your password and your settings."),
        ngettext(
            "Your membership in 1 organisation.",
            "Your membership in %(num)s organisations.",
            memberships,
        )
        if memberships
        else "",
        ngettext("Your log-in on 1 device.", "Your log-ins on %(num)s devices.", logins),
        ngettext("Your token for programs.", "Your %(num)s tokens for programs.", tokens)
        if tokens
        else "",
        _l("Your second factor with its recovery codes.") if _has_factor(user_id) else "",
        _l("Links and invitations that wait for an answer, and e-mails kept here to you."),
    ]
    return [sentence for sentence in sentences if sentence]


def _stays(_user_id: int) -> Sequence[Message]:
    return [
        ngettext(
            "For 1 day we remember the number of your account and when it was opened, without a "
            "name: so a backup that is restored does not bring you back.",
            "For %(num)s days we remember the number of your account and when it was opened, "
            "without a name: so a backup that is restored does not bring you back.",
            installed_settings().keep_erasures_days,
        )
    ]


def _has_factor(user_id: int) -> bool:
    return db.session.get(SecondFactor, user_id) is not None


def _hindered(user_id: int) -> Sequence[Hindrance]:
    """The last administrator, and the last owner of an organisation with other members."""
    found: list[Hindrance] = []
    try:
        require_another_administrator(db.session.get_one(User, user_id))
    except Conflict as last:
        found.append(Hindrance(last.message, last.code))
    for membership in queries.memberships_of(user_id):
        others = len(queries.members_of(membership.organisation_id)) - 1
        if others and is_last_owner(membership):
            sentence = _l(
                "You are the last owner of %(organisation)s. "
                "Please make somebody else an owner first.",
                organisation=membership.organisation.name,
            )
            found.append(Hindrance(sentence, "last-owner", membership.organisation.slug))
    return found


def is_last_owner(membership: Membership) -> bool:
    """Return whether nobody else owns the organisation."""
    owner = membership.role is MembershipRole.OWNER
    return owner and queries.owner_count(membership.organisation_id) == 1


def _erase(farewell: Farewell) -> None:
    for model in (Membership, Login, ApiToken, RecoveryCode, SecondFactor, Identity):
        column = model.__table__.c["user_id"]
        db.session.execute(delete(model).where(column == farewell.user_id))
    db.session.execute(delete(OneTimeToken).where(_links_of(farewell)))
    db.session.execute(delete(Invitation).where(_invitations_of(farewell)))


PERSONAL_DATA = PersonalData(
    room="accounts",
    title=_l("Account and log-ins"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {
            *("users.email", "memberships.user_id", "logins.user_id", "second_factors.user_id"),
            *("recovery_codes.user_id", "identities.user_id", "api_tokens.user_id"),
            *("one_time_tokens.user_id", "one_time_tokens.email"),
            *("invitations.invited_by_id", "invitations.email"),
        }
    ),
    goes=_goes,
    stays=_stays,
    hindered=_hindered,
    erase=_erase,
)
