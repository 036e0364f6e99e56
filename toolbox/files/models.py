"""Files as the database knows them; their bytes lie in the storage under their SHA-256."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import CreatedAt, JsonObject, Key, Line, Model, PrimaryKey, enum_column


class LookState(StrEnum):
    """Whether somebody has looked inside for text and previews yet."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class StoredFile(Model):
    """A file that is safely stored; the same content is one row, however often it is attached."""

    __tablename__ = "stored_files"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"),)

    id: Mapped[PrimaryKey]
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[Key]
    media_type: Mapped[Line]
    look_state: Mapped[LookState] = mapped_column(enum_column(LookState), default=LookState.WAITING)
    look_problem: Mapped[str] = mapped_column(String(60), default="")
    page_count: Mapped[int | None]
    proposed_title: Mapped[Line] = mapped_column(default="")
    proposals: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[CreatedAt]


class FileText(Model):
    """The text of one page (or sheet, slide, whole document) of a file, for search."""

    __tablename__ = "file_texts"

    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None]
    label: Mapped[Line] = mapped_column(default="")
    text: Mapped[str] = mapped_column(Text)


class PreviewPart(Model):
    """One part of a file's preview: a picture in the derived storage, or text or a table here."""

    __tablename__ = "preview_parts"

    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int | None]
    media_type: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(200), default="")
    width: Mapped[int | None]
    height: Mapped[int | None]
    body: Mapped[JsonObject]
