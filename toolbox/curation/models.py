"""Collections (German: Koffer): instruments in order, each with a note, kept by somebody."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import Organisation
from toolbox.curation.lifecycle import Visibility
from toolbox.foundation.db import CreatedAt, Line, Model, PrimaryKey, UtcDateTime, enum_column


class Collection(Model):
    """Instruments that belong together for a purpose.

    It belongs to a person, an organisation, or a group of an upper room (``holder_key``, such as
    ``alliance:3``). ``slug`` is its address once it has been public, and stays with it. Its secret
    link is signed, not stored; ``link_number`` grows when the old link is to end. With a
    ``hidden_reason`` editors took it off the public pages; ``chosen_at`` puts it on the home page.
    What was deleted can be brought back for some days. ``row_version`` counts changes.
    """

    __tablename__ = "collections"
    __table_args__ = (
        CheckConstraint(
            "(user_id IS NOT NULL AND organisation_id IS NULL AND holder_key IS NULL)"
            " OR (user_id IS NULL AND organisation_id IS NOT NULL AND holder_key IS NULL)"
            " OR (user_id IS NULL AND organisation_id IS NULL AND holder_key IS NOT NULL)",
            name="one_owner",
        ),
        CheckConstraint("visibility != 'public' OR slug IS NOT NULL", name="public_has_address"),
        Index("ix_collections_visibility", "visibility", "published_at"),
        # Secret links and followers name the number: no other collection may get it later.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[PrimaryKey]
    slug: Mapped[str | None] = mapped_column(String(120), unique=True)
    title: Mapped[Line]
    description: Mapped[str] = mapped_column(Text, default="")
    visibility: Mapped[Visibility] = mapped_column(
        enum_column(Visibility), default=Visibility.PRIVATE
    )
    link_number: Mapped[int] = mapped_column(default=1)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    holder_key: Mapped[str | None] = mapped_column(String(60), index=True)
    cover_instrument_id: Mapped[int | None] = mapped_column(
        ForeignKey("instruments.id", ondelete="SET NULL"), index=True
    )
    copied_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("collections.id", ondelete="SET NULL"), index=True
    )
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[CreatedAt]
    saved_at: Mapped[CreatedAt]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    chosen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")

    __mapper_args__ = {  # noqa: RUF012 - read by SQLAlchemy
        "version_id_col": row_version,
        "version_id_generator": False,
    }


class CollectionItem(Model):
    """An instrument in a collection, with a note; one taken out can be put back for some days."""

    __tablename__ = "collection_items"
    __table_args__ = (UniqueConstraint("collection_id", "instrument_id"),)

    id: Mapped[PrimaryKey]
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[CreatedAt]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CollectionAudience(Model):
    """For whom a collection is: a term of the vocabulary ``audience``."""

    __tablename__ = "collection_audiences"

    collection_id: Mapped[int] = mapped_column(
        ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True
    )
    term_id: Mapped[int] = mapped_column(
        ForeignKey("terms.id", ondelete="CASCADE"), primary_key=True, index=True
    )
