"""Where instruments and collections came from that packages of other toolboxes brought."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import CreatedAt, JsonObject, Line, Model, PrimaryKey, UtcDateTime


class TakenOver:
    """What is kept of a record that was taken over: from where it came, and what it said.

    ``original_id`` names the instrument in every toolbox, ``original_address`` is its page there.
    ``digest`` is the SHA-256 of the record, empty as long as a field waits for a choice. ``base``
    is the sheet (``toolbox.review.sheet``) as the record had it, in the words of this toolbox: what
    differs from it was changed, here or there. ``frame`` is what else the record says: owner,
    partners, lineage, adoptions that were confirmed elsewhere and count nowhere here, ``files``
    that are kept here under another hash (theirs to ours), addresses of ``terms`` by their
    names here, and ``amb`` as it came.
    """

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


class PackageOrigin(TakenOver, Model):
    """An instrument that visitors see came in a package, or was renewed by one."""

    __tablename__ = "package_origins"

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), unique=True
    )


class PackageDraft(TakenOver, Model):
    """A draft was filled from a package by its makers; nobody but them and editors sees it yet.

    It says nothing about who an instrument is: that begins with the publication (``drafts``), and
    this line ends with it. ``peer`` is the address of the toolbox that has made the package.
    ``number`` is that of the version there, ``licence`` is named as there.
    """

    __tablename__ = "package_drafts"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    peer: Mapped[str] = mapped_column(String(500))
    peer_name: Mapped[Line]
    number: Mapped[int]
    licence: Mapped[Line]


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
