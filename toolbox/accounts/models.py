"""Users, organisations and how they belong together."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.foundation.actors import Role
from toolbox.foundation.db import (
    UNNESTED,
    CreatedAt,
    Key,
    Line,
    Model,
    Moment,
    PrimaryKey,
    StringList,
    UtcDateTime,
    enum_column,
)

FORMER_MEMBER = "Ehemaliges Mitglied"
"""What stays of a person who deleted the account, where history needs a name."""


class User(Model):
    """A person with an account; a deleted one keeps its row without anything personal.

    To somebody with ``blocked_at`` the account does not open until an administrator lets it.
    """

    __tablename__ = "users"

    id: Mapped[PrimaryKey]
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    name: Mapped[Line]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(enum_column(Role), default=Role.MEMBER)
    locale: Mapped[str] = mapped_column(String(5), default="de")
    keyboard_shortcuts: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[CreatedAt]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OrganisationKind(StrEnum):
    """What sort of maker an organisation is."""

    PROJECT = "project"
    INSTITUTION = "institution"
    EDITORIAL = "editorial"


class Organisation(Model):
    """A project, institution or editorial team; the owner of instruments.

    One that was merged into another keeps its row, so that its address leads on.
    """

    __tablename__ = "organisations"

    id: Mapped[PrimaryKey]
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[Line]
    kind: Mapped[OrganisationKind] = mapped_column(
        enum_column(OrganisationKind), default=OrganisationKind.PROJECT
    )
    description: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[CreatedAt]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MembershipRole(StrEnum):
    """What a member may do inside the organisation; a reviewer reads and changes nothing."""

    MEMBER = "member"
    OWNER = "owner"
    REVIEWER = "reviewer"


class Membership(Model):
    """A person belongs to an organisation."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)

    id: Mapped[PrimaryKey]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[MembershipRole] = mapped_column(
        enum_column(MembershipRole), default=MembershipRole.MEMBER
    )
    created_at: Mapped[CreatedAt]
    user: Mapped[User] = relationship(lazy="joined")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Purpose(StrEnum):
    """What a one-time link is for."""

    CONFIRM_EMAIL = "confirm-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - the name of a purpose, not a secret
    CHANGE_EMAIL = "change-email"
    CREATE_ADMINISTRATOR = "create-administrator"


class OneTimeToken(Model):
    """A link that works once; only its digest is stored.

    ``role`` is what the account gets that is opened with it, None for a member.
    """

    __tablename__ = "one_time_tokens"
    __table_args__ = (CheckConstraint("used_at IS NULL OR used_at >= created_at", name="order"),)

    id: Mapped[PrimaryKey]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    role: Mapped[Role | None] = mapped_column(enum_column(Role))


class Invitation(Model):
    """An owner asks somebody to join the organisation."""

    __tablename__ = "invitations"

    id: Mapped[PrimaryKey]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    email: Mapped[Key]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Login(Model):
    """A browser in which somebody is logged in; of its cookie only the digest is stored.

    As long as ``passed_at`` is None the password was right and the second factor is awaited: such
    a row opens nothing. ``device`` is what the browser calls itself, in three words; ``seen_at``
    is the hour in which it was last used.
    """

    __tablename__ = "logins"

    id: Mapped[PrimaryKey]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[CreatedAt] = mapped_column(index=True)
    passed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[Moment]
    user: Mapped[User] = relationship(lazy="joined", innerjoin=UNNESTED)


class ApiToken(Model):
    """Lets a program act for a person, as far as ``scopes`` go; only its digest is stored.

    ``prefix`` is how the secret begins, so that people can tell theirs apart. ``used_at`` is the
    hour in which it was last used.
    """

    __tablename__ = "api_tokens"

    id: Mapped[PrimaryKey]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[Line]
    scopes: Mapped[StringList]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=UNNESTED)


class SecondFactor(Model):
    """What a person shows besides the password: codes that change every 30 seconds (RFC 6238).

    ``sealed_secret`` is encrypted. It counts once ``confirmed_at`` is set. ``last_step`` is the
    step of time of the last code that was taken: each works once. ``failures`` counts wrong codes
    since the last right one; until ``paused_until`` no code is taken.
    """

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[CreatedAt]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Model):
    """Opens the account once where the second factor is lost; only its digest is stored."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    id: Mapped[PrimaryKey]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[CreatedAt]


class Identity(Model):
    """A person as an OpenID provider knows the person: ``subject`` is unique at its ``issuer``."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[PrimaryKey]
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[CreatedAt]
