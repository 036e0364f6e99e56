"""Pages of the site in Markdown, the doors of the home page, and every state they had."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import CreatedAt, JsonObject, Line, Model, PrimaryKey, enum_column

SLUG_LENGTH = 60


class SitePage(Model):
    """A page such as the legal notice in one language."""

    __tablename__ = "site_pages"

    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), primary_key=True)
    locale: Mapped[str] = mapped_column(String(5), primary_key=True)
    title: Mapped[Line]
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[CreatedAt]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class SiteDoor(Model):
    """What a door of the home page says in one language, where it is not what the product says."""

    __tablename__ = "site_doors"

    key: Mapped[str] = mapped_column(String(SLUG_LENGTH), primary_key=True)
    locale: Mapped[str] = mapped_column(String(5), primary_key=True)
    title: Mapped[Line]
    text: Mapped[str] = mapped_column(Text)
    action: Mapped[Line]
    changed_at: Mapped[CreatedAt]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Place(StrEnum):
    """Where a text stands."""

    PAGE = "page"
    DOOR = "door"


class SiteTextVersion(Model):
    """What a page or a door once said, by whom; appended with every change, never overwritten.

    ``texts`` has the fields by name. It is empty where a door went back to the product's words.
    """

    __tablename__ = "site_text_versions"
    __table_args__ = (Index("ix_site_text_versions_text", "place", "key", "locale"),)

    id: Mapped[PrimaryKey]
    place: Mapped[Place] = mapped_column(enum_column(Place))
    key: Mapped[str] = mapped_column(String(SLUG_LENGTH))
    locale: Mapped[str] = mapped_column(String(5))
    texts: Mapped[JsonObject]
    written_at: Mapped[CreatedAt]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
