"""Kits as they were found in files, the copies people make with them, and what others send in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import Organisation
from toolbox.catalogue.models import Instrument
from toolbox.files.models import StoredFile
from toolbox.foundation.db import (
    UNNESTED,
    CreatedAt,
    JsonObject,
    Key,
    Line,
    Model,
    PrimaryKey,
    UtcDateTime,
    enum_column,
)
from toolbox.workshop.lifecycle import EntryState, ProposalState

MILD = ("output-", "outside-", "example-answer", "no-example")
"""Findings whose codes begin like this are about how good the pages and the example are."""
BLOCKING = frozenset({"output-no-index", "output-too-many", "output-too-large"})


class KitFile(Model):
    """What the look into a ZIP found: whether it is a kit, which version, and what is wrong.

    ``title`` is in German and English; ``findings`` are those of the kit's check as JSON.
    """

    __tablename__ = "kit_files"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_files.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_kit: Mapped[bool]
    name: Mapped[Line] = mapped_column(default="")
    version: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[JsonObject]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    checked_at: Mapped[CreatedAt]

    @property
    def is_usable(self) -> bool:
        """Whether a form and pages can be made from it, be they as good as they could or not."""
        codes = [str(finding.get("code", "")) for finding in self.findings]
        return self.is_kit and all(code.startswith(MILD) and code not in BLOCKING for code in codes)


class AdaptedCopy(Model):
    """Somebody's answers to the questions of a kit (German: Kopie), and where they are shown.

    It belongs to an organisation or a person, or, until it expires, to whoever knows the secret
    of which ``digest`` is kept. ``row_version`` counts saves of title and answers. ``leftover``
    are answers that the present version of the kit does not ask for. ``slug`` is its address
    below ``/m/`` and stays with it while it is offline; ``site_file_id`` is what is shown there,
    rendered by the kit in ``hosted_kit_file_id`` from ``hosted_answers`` at ``hosted_version``.
    ``lineage`` says where it comes from (``kits.rendering.Lineage``) should the original be erased,
    ``hosted_lineage`` the same of what is shown. With a ``blocked_reason`` it was taken offline.
    """

    __tablename__ = "adapted_copies"
    __table_args__ = (
        CheckConstraint(
            "organisation_id IS NOT NULL OR user_id IS NOT NULL OR digest IS NOT NULL",
            name="owned",
        ),
    )

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int | None] = mapped_column(
        ForeignKey("instruments.id", ondelete="SET NULL"), index=True
    )
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("versions.id", ondelete="SET NULL"), index=True
    )
    kit_file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    kit_version: Mapped[str] = mapped_column(String(40), default="")
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    title: Mapped[Line] = mapped_column(default="")
    lineage: Mapped[JsonObject]
    answers: Mapped[JsonObject]
    leftover: Mapped[JsonObject]
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[CreatedAt]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    saved_at: Mapped[CreatedAt]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    previous_id: Mapped[int | None] = mapped_column(
        ForeignKey("adapted_copies.id", ondelete="SET NULL"), index=True
    )
    left_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_files.id", ondelete="SET NULL"), index=True
    )
    told_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_files.id", ondelete="SET NULL"), index=True
    )
    slug: Mapped[str | None] = mapped_column(String(120), unique=True)
    site_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    hosted_version: Mapped[int | None]
    hosted_answers: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    hosted_kit_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_files.id"), index=True
    )
    hosted_lineage: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    hosted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    may_be_found: Mapped[bool] = mapped_column(default=False)
    blocked_reason: Mapped[str] = mapped_column(Text, default="")
    draft_id: Mapped[int | None] = mapped_column(
        ForeignKey("instruments.id", ondelete="SET NULL"), index=True
    )
    kit_file: Mapped[StoredFile] = relationship(
        foreign_keys=[kit_file_id], lazy="joined", innerjoin=UNNESTED
    )
    hosted_kit_file: Mapped[StoredFile | None] = relationship(foreign_keys=[hosted_kit_file_id])
    instrument: Mapped[Instrument | None] = relationship(foreign_keys=[instrument_id])
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")

    __mapper_args__ = {  # noqa: RUF012 - read by SQLAlchemy
        "version_id_col": row_version,
        "version_id_generator": False,
    }

    @property
    def is_trial(self) -> bool:
        """Whether nobody keeps it yet: it goes after some days."""
        return self.digest is not None

    @property
    def is_hosted(self) -> bool:
        """Whether visitors see it at its address."""
        return self.site_file_id is not None and self.hosted_at is not None


class UsedAddress(Model):
    """An address below ``/m/`` that somebody has, or had: others cannot take it at once.

    ``copy_id`` is the copy it leads to, even where that stands at another one now; without a copy
    it is kept for its owner until long after ``freed_at``. A ``blocked_reason`` stays whatever
    becomes of the copy.
    """

    __tablename__ = "used_addresses"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    copy_id: Mapped[int | None] = mapped_column(
        ForeignKey("adapted_copies.id", ondelete="SET NULL"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    blocked_reason: Mapped[str] = mapped_column(Text, default="")
    freed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    copy: Mapped[AdaptedCopy | None] = relationship()


class CopyPicture(Model):
    """A picture among the answers of a copy, by the name under which they mention it."""

    __tablename__ = "copy_pictures"

    copy_id: Mapped[int] = mapped_column(
        ForeignKey("adapted_copies.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=UNNESTED)


class SelfServiceLink(Model):
    """A secret address by which others fill in items of a group; only its digest is kept.

    ``consent`` is the sentence they agree to.
    """

    __tablename__ = "self_service_links"

    id: Mapped[PrimaryKey]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    copy_id: Mapped[int] = mapped_column(
        ForeignKey("adapted_copies.id", ondelete="CASCADE"), index=True
    )
    group_name: Mapped[Key]
    note: Mapped[Line] = mapped_column(default="")
    consent: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    copy: Mapped[AdaptedCopy] = relationship(lazy="joined", innerjoin=UNNESTED)


class SelfServiceEntry(Model):
    """An item that somebody filled in by a link, with the consent and when it was given.

    ``answers`` are what is shown once it is accepted, ``proposed`` what waits for the owner.
    Who knows the secret behind ``digest`` may change it or take it back.
    """

    __tablename__ = "self_service_entries"

    id: Mapped[PrimaryKey]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    copy_id: Mapped[int] = mapped_column(
        ForeignKey("adapted_copies.id", ondelete="CASCADE"), index=True
    )
    group_name: Mapped[Key]
    answers: Mapped[JsonObject]
    proposed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[EntryState] = mapped_column(enum_column(EntryState), default=EntryState.WAITING)
    consent: Mapped[str] = mapped_column(Text)
    consented_at: Mapped[CreatedAt]
    sent_at: Mapped[CreatedAt]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    copy: Mapped[AdaptedCopy] = relationship(lazy="joined", innerjoin=UNNESTED)


class KitProposal(Model):
    """What the people behind a copy propose to the keepers of its kit."""

    __tablename__ = "kit_proposals"

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), index=True
    )
    copy_id: Mapped[int | None] = mapped_column(
        ForeignKey("adapted_copies.id", ondelete="SET NULL"), index=True
    )
    kit_version: Mapped[str] = mapped_column(String(40), default="")
    from_name: Mapped[Line] = mapped_column(default="")
    text: Mapped[str] = mapped_column(Text)
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[ProposalState] = mapped_column(
        enum_column(ProposalState), default=ProposalState.OPEN
    )
    sent_at: Mapped[CreatedAt]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    instrument: Mapped[Instrument] = relationship(lazy="joined", innerjoin=UNNESTED)
