"""Instruments, their versions, attachments, credits and classification."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import Organisation
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.files.models import StoredFile
from toolbox.foundation.db import (
    UNNESTED,
    CreatedAt,
    JsonObject,
    Key,
    Line,
    Model,
    PrimaryKey,
    StringList,
    UtcDateTime,
    enum_column,
)
from toolbox.vocabularies.models import Term


class Instrument(Model):
    """What stays the same while versions come and go: address, kind, owner, state.

    ``external_id`` is what another catalogue calls it, where it comes from there. What
    ``is_followed`` is kept up to date from there, so nobody here writes versions of it.
    """

    __tablename__ = "instruments"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('published', 'retired') OR current_version_id IS NOT NULL",
            name="published_has_version",
        ),
        Index("ix_instruments_state_published", "state", "published_at"),
    )

    id: Mapped[PrimaryKey]
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[Key] = mapped_column(index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    state: Mapped[InstrumentState] = mapped_column(
        enum_column(InstrumentState), default=InstrumentState.DRAFT
    )
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("versions.id", use_alter=True, name="fk_instruments_current_version")
    )
    external_id: Mapped[str | None] = mapped_column(String(500), unique=True)
    is_followed: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[CreatedAt]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removal_reason: Mapped[str] = mapped_column(Text, default="")
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("instruments.id"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("instruments.id"), index=True)
    view_count: Mapped[int] = mapped_column(default=0)
    download_count: Mapped[int] = mapped_column(default=0)
    owner: Mapped[Organisation] = relationship(lazy="joined", innerjoin=UNNESTED)
    partners: Mapped[list["Partner"]] = relationship(
        order_by="Partner.id", cascade="all, delete-orphan"
    )
    current_version: Mapped["Version | None"] = relationship(
        foreign_keys=[current_version_id], post_update=True
    )
    successor: Mapped["Instrument | None"] = relationship(
        foreign_keys=[successor_id], remote_side="Instrument.id"
    )
    template: Mapped["Instrument | None"] = relationship(
        foreign_keys=[template_id], remote_side="Instrument.id", viewonly=True
    )


class Partner(Model):
    """An organisation that makes an instrument together with its owner, once it has agreed."""

    __tablename__ = "partners"
    __table_args__ = (UniqueConstraint("instrument_id", "organisation_id"),)

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    asked_at: Mapped[CreatedAt]
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=UNNESTED)


class FormerSlug(Model):
    """An address an instrument once had; it redirects for ever."""

    __tablename__ = "former_slugs"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"), index=True)


class Version(Model):
    """One state of an instrument's content (German: Fassung); a published one never changes.

    Times are in minutes, sizes of groups in people. ``row_version`` counts edits, so that a
    lost update becomes a Conflict.
    """

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("instrument_id", "number"),
        Index(
            "uq_versions_open",
            "instrument_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'in-review')"),
            postgresql_where=text("state IN ('draft', 'in-review')"),
        ),
        Index(
            "uq_versions_published",
            "instrument_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint(
            "group_min IS NULL OR group_max IS NULL OR group_min <= group_max", name="group"
        ),
        Index("ix_versions_state", "state", "submitted_at"),
    )

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(
        enum_column(VersionState), default=VersionState.DRAFT
    )
    row_version: Mapped[int] = mapped_column(default=1)
    title: Mapped[Line] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(String(600), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    steps: Mapped[StringList]
    preparation_minutes: Mapped[int | None]
    duration_minutes: Mapped[int | None]
    group_min: Mapped[int | None]
    group_max: Mapped[int | None]
    languages: Mapped[StringList]
    licence: Mapped[str | None] = mapped_column(String(60))
    contact_name: Mapped[Line] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    transfer_core: Mapped[str] = mapped_column(Text, default="")
    adaptation: Mapped[StringList]
    sources: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    review_by: Mapped[date | None]
    change_note: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[JsonObject]
    editor_comment: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[CreatedAt]
    saved_at: Mapped[CreatedAt]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    instrument: Mapped[Instrument] = relationship(
        foreign_keys=[instrument_id], lazy="joined", innerjoin=UNNESTED
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        order_by="Attachment.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    credits: Mapped[list["Credit"]] = relationship(
        order_by="Credit.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    classifications: Mapped[list["Classification"]] = relationship(
        cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy


class Attachment(Model):
    """A file of a version, in order, with what it is for."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint(
            "role IN ('main', 'worksheet', 'teacher-guide', 'source', 'poster')", name="role"
        ),
    )

    id: Mapped[PrimaryKey]
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    title: Mapped[Line] = mapped_column(default="")
    role: Mapped[str] = mapped_column(String(20), default="main")
    position: Mapped[int] = mapped_column(default=0)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=UNNESTED)


class Credit(Model):
    """Who made, funded or supported a version, in order."""

    __tablename__ = "credits"

    id: Mapped[PrimaryKey]
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Line]
    role: Mapped[str] = mapped_column(String(20), default="author")
    project: Mapped[Line] = mapped_column(default="")
    funding_line: Mapped[Line] = mapped_column(default="")
    period: Mapped[str] = mapped_column(String(40), default="")


class Classification(Model):
    """A version carries a term of a vocabulary."""

    __tablename__ = "classifications"
    __table_args__ = (Index("ix_classifications_term", "term_id", "version_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), primary_key=True)
    term: Mapped[Term] = relationship(lazy="joined", innerjoin=UNNESTED)


class Use(Model):
    """How often an instrument was looked at or downloaded on a day; nothing about by whom."""

    __tablename__ = "uses"

    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    views: Mapped[int] = mapped_column(default=0)
    downloads: Mapped[int] = mapped_column(default=0)


class PreviewLink(Model):
    """A secret address that shows a draft to people without an account; only its digest is kept."""

    __tablename__ = "preview_links"

    id: Mapped[PrimaryKey]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), index=True
    )
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
