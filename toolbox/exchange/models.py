"""The ledger: what this toolbox has published when, and what it has taken back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import Model, Moment, PrimaryKey, UtcDateTime

LONGEST_SET = 240


class Publication(Model):
    """One line of the ledger, for an instrument that could be found at some time.

    ``changed_at`` is to the second: when what others hear of it changed last. With ``gone_at`` it
    cannot be found any more; the line stays for ever, also where the instrument itself is erased
    (``instrument_id`` is then None). ``slug`` is its address, or was. Its number is never given
    again, so that others can name it by that.
    """

    __tablename__ = "publications"
    __table_args__ = (
        Index("ix_publications_changed", "changed_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int | None] = mapped_column(
        ForeignKey("instruments.id", ondelete="SET NULL"), unique=True
    )
    slug: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[Moment]
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_gone(self) -> bool:
        """Whether visitors cannot find it any more, be it because the instrument is erased."""
        return self.gone_at is not None or self.instrument_id is None


class PublicationSet(Model):
    """A published instrument belongs to a set, or did when it went: ``kind:checklist``."""

    __tablename__ = "publication_sets"
    __table_args__ = (Index("ix_publication_sets_key", "key", "publication_id"),)

    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publications.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(LONGEST_SET), primary_key=True)
