"""Where instruments and collections came from that packages of other toolboxes brought."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import CreatedAt, JsonObject, Line, Model, PrimaryKey, UtcDateTime


class PackageOrigin(Model):
    """An instrument came in a package: from where, and what it said when it was last taken over.

    ``original_id`` names it in every toolbox, ``original_address`` is its page there. ``digest`` is
    the SHA-256 of the record that was taken over last. ``base`` is the sheet
    (``toolbox.review.sheet``) as the record had it, in the words of this toolbox: what differs from
    it was changed, here or there. ``frame`` is what else the record says: owner, partners,
    lineage, adoptions that were confirmed elsewhere and count nowhere here, ``files`` that are kept
    here under another hash (theirs to ours), ``left`` fields for which ours was kept on purpose.
    """

    __tablename__ = "package_origins"

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), unique=True
    )
    original_id: Mapped[str] = mapped_column(String(500), index=True)
    original_address: Mapped[str] = mapped_column(String(500))
    toolbox_name: Mapped[Line]
    toolbox_address: Mapped[str] = mapped_column(String(500))
    owner_name: Mapped[Line]
    changed_there_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[CreatedAt]
    digest: Mapped[str] = mapped_column(String(64))
    base: Mapped[JsonObject]
    frame: Mapped[JsonObject]


class CollectionOrigin(Model):
    """A collection came in a package; ``row_version`` is what it had once it was taken over."""

    __tablename__ = "collection_origins"

    collection_id: Mapped[int] = mapped_column(
        ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    original_id: Mapped[str] = mapped_column(String(500), index=True)
    toolbox_name: Mapped[Line]
    digest: Mapped[str] = mapped_column(String(64))
    row_version: Mapped[int]
    taken_at: Mapped[CreatedAt]
