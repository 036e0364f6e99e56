"""Questions about people and organisations."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from toolbox.accounts.models import Invitation, Membership, MembershipRole, Organisation, User
from toolbox.accounts.policy import manage_people
from toolbox.foundation.actors import Actor, Role
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import token_digest


def user_by_id(user_id: int) -> User | None:
    """Return the living account with this id."""
    user = db.session.get(User, user_id)
    return user if user is not None and user.deleted_at is None else None


def user_by_email(email: str) -> User | None:
    """Return the account with this normalised address."""
    return db.session.scalar(select(User).where(User.email == email))


def actor_for(user: User) -> Actor:
    """Return ``user`` as the actor that goes down as ``by=``."""
    rows = db.session.execute(
        select(Membership.organisation_id, Membership.role).where(Membership.user_id == user.id)
    ).all()
    return Actor(
        name=user.name,
        user_id=user.id,
        role=user.role,
        organisations=frozenset(row.organisation_id for row in rows),
        owned_organisations=_with_role(rows, MembershipRole.OWNER),
        read_organisations=_with_role(rows, MembershipRole.REVIEWER),
    )


def _with_role(rows: Iterable[Any], role: MembershipRole) -> frozenset[int]:
    return frozenset(row.organisation_id for row in rows if row.role is role)


def organisation_by_slug(slug: str) -> Organisation:
    """Return the organisation, or the one it was merged into; NotFound otherwise."""
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    while found is not None and found.merged_into_id is not None:
        found = db.session.get(Organisation, found.merged_into_id)
    if found is None:
        raise NotFound(_l("This organisation is not known here."))
    return found


def organisation_by_id(organisation_id: int) -> Organisation:
    """Return the organisation; NotFound otherwise."""
    found = db.session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound(_l("This organisation is not known here."))
    return found


def organisations() -> Sequence[Organisation]:
    """Return all organisations by name, but those that were merged into others."""
    return db.session.scalars(
        select(Organisation)
        .where(Organisation.merged_into_id.is_(None))
        .order_by(Organisation.name)
    ).all()


def organisation_named(name: str) -> Organisation | None:
    """Return the organisation of this name, in whatever case."""
    wanted = " ".join(name.split())
    return db.session.scalar(
        select(Organisation).where(
            func.lower(Organisation.name) == func.lower(wanted),
            Organisation.merged_into_id.is_(None),
        )
    )


def owners_of(organisation_id: int) -> Sequence[User]:
    """Return the people who own an organisation, by name."""
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == MembershipRole.OWNER,
            User.deleted_at.is_(None),
        )
        .order_by(User.name)
    ).all()


def memberships_of(user_id: int) -> Sequence[Membership]:
    """Return where a person belongs, by name of the organisation."""
    return db.session.scalars(
        select(Membership)
        .join(Organisation)
        .where(Membership.user_id == user_id)
        .order_by(Organisation.name)
    ).all()


def members_of(organisation_id: int) -> Sequence[Membership]:
    """Return who belongs to an organisation, by name."""
    return db.session.scalars(
        select(Membership)
        .join(User)
        .where(Membership.organisation_id == organisation_id)
        .order_by(User.name)
    ).all()


def membership(user_id: int, organisation_id: int) -> Membership | None:
    """Return how a person belongs to an organisation."""
    return db.session.scalar(
        select(Membership).where(
            Membership.user_id == user_id, Membership.organisation_id == organisation_id
        )
    )


def owner_count(organisation_id: int) -> int:
    """Return how many owners an organisation has."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role == MembershipRole.OWNER,
            )
        )
        or 0
    )


def open_invitations(organisation_id: int) -> Sequence[Invitation]:
    """Return invitations that can still be accepted, newest first."""
    return db.session.scalars(
        select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > now(),
        )
        .order_by(Invitation.created_at.desc())
    ).all()


def invitation_by_token(token: str) -> Invitation:
    """Return the open invitation behind a link; NotFound where it was used or has expired."""
    found = db.session.scalar(
        select(Invitation).where(
            Invitation.digest == token_digest(token),
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > now(),
        )
    )
    if found is None:
        raise NotFound(
            _l("This invitation was already used or has expired. Please ask for a new one."),
            code="link-expired",
        )
    return found


def administrators() -> Sequence[User]:
    """Return all living administrators who can log in."""
    return db.session.scalars(
        select(User).where(
            User.role == Role.ADMINISTRATOR, User.deleted_at.is_(None), User.blocked_at.is_(None)
        )
    ).all()


def editors() -> Sequence[User]:
    """Return everybody who reviews submissions and can log in."""
    return db.session.scalars(
        select(User).where(
            User.role.in_([Role.EDITOR, Role.ADMINISTRATOR]),
            User.deleted_at.is_(None),
            User.blocked_at.is_(None),
        )
    ).all()


def people() -> Sequence[User]:
    """Return all living accounts by name."""
    return db.session.scalars(
        select(User).where(User.deleted_at.is_(None)).order_by(User.name, User.id)
    ).all()


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of these accounts by id; deleted ones keep the name history needs."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(set(user_ids))))
    return {user_id: name for user_id, name in rows}


def people_matching(text: str, *, role: Role | None = None, by: Actor) -> Sequence[User]:
    """Return living accounts whose name or address holds ``text``, by name; Denied otherwise.

    Letters are compared here: SQLite knows no case beyond ASCII, and people are called Özlem.
    """
    manage_people.require(by, None)
    wanted = text.casefold()
    return [
        user
        for user in people()
        if (role is None or user.role is role)
        and (wanted in user.name.casefold() or wanted in (user.email or "").casefold())
    ]


def people_count() -> int:
    """Return how many living accounts there are."""
    counted = select(func.count()).select_from(User).where(User.deleted_at.is_(None))
    return db.session.scalar(counted) or 0


def organisation_count() -> int:
    """Return how many organisations there are."""
    return db.session.scalar(select(func.count()).select_from(Organisation)) or 0


def organisation_names(organisation_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return slug and name of these organisations by id."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.slug, Organisation.name).where(
            Organisation.id.in_(set(organisation_ids))
        )
    )
    return {found: (slug, name) for found, slug, name in rows}
