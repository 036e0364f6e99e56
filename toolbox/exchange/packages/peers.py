"""What another toolbox last said of an instrument that is here, too, and what is undecided."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.foundation.db import CreatedAt, JsonObject, Line, Model, PrimaryKey, db

GONE = ""
"""In place of a field: the whole instrument was taken away there."""


class PeerState(Model):
    """What one other toolbox last said of an instrument, whoever made it.

    ``toolbox`` is its address, ``original_id`` its name there: another one than here where both
    had the same before they met. ``base`` is the sheet (``toolbox.review.sheet``) as it had it, in
    the words of this toolbox: what differs from it was changed since, here or there. ``digest`` is
    the SHA-256 of that record, empty as long as a field waits for a decision. ``files`` are kept
    here under another hash (theirs to ours). Each toolbox has a line of its own, so that an old
    copy in one never undoes what came from another.
    """

    __tablename__ = "peer_states"
    __table_args__ = (UniqueConstraint("instrument_id", "toolbox"),)

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id", ondelete="CASCADE"))
    toolbox: Mapped[str] = mapped_column(String(500))
    toolbox_name: Mapped[Line]
    original_id: Mapped[str] = mapped_column(String(500), index=True)
    digest: Mapped[str] = mapped_column(String(64), default="")
    base: Mapped[JsonObject]
    files: Mapped[JsonObject]
    conflicts: Mapped[list["PeerConflict"]] = relationship(
        back_populates="state", cascade="all, delete-orphan", order_by="PeerConflict.id"
    )


class PeerConflict(Model):
    """A field that was changed there and here, until an editor decides; ours holds meanwhile.

    ``theirs`` and ``base`` are the values there now and as both had it last, None where it was
    not filled in. ``field`` is ``GONE`` where they took away what was changed here.
    """

    __tablename__ = "peer_conflicts"
    __table_args__ = (UniqueConstraint("state_id", "field"),)

    id: Mapped[PrimaryKey]
    state_id: Mapped[int] = mapped_column(ForeignKey("peer_states.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(120))
    theirs: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    base: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    found_at: Mapped[CreatedAt]
    state: Mapped[PeerState] = relationship(back_populates="conflicts")


def state_of(instrument_id: int, toolbox: str) -> PeerState | None:
    """Return what a toolbox last said of an instrument, None where it never did."""
    return db.session.scalar(
        select(PeerState).where(
            PeerState.instrument_id == instrument_id, PeerState.toolbox == toolbox
        )
    )
