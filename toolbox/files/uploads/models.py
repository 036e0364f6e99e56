"""What is known of a file that is still coming in."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import CreatedAt, Key, Model, Moment, PrimaryKey, UtcDateTime


class Upload(Model):
    """A file on its way; its bytes lie in the spool of the storage under ``key``.

    ``target`` says what it is for, in the words of the room that asked for it. The first
    ``received`` bytes are safe: they were on the disk before this row said so. A finished one keeps
    its row until it expires, so that a browser that missed the answer learns of it.
    """

    __tablename__ = "uploads"
    __table_args__ = (CheckConstraint("received >= 0 AND received <= size", name="received"),)

    id: Mapped[PrimaryKey]
    key: Mapped[str] = mapped_column(String(32), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    target: Mapped[Key] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120), default="")
    fingerprint: Mapped[str] = mapped_column(String(300), default="")
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Moment] = mapped_column(UtcDateTime, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_complete(self) -> bool:
        """Whether all bytes are here."""
        return self.received == self.size
