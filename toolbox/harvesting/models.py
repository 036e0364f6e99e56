"""Sources elsewhere, what was taken from each, and the visits to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import Organisation
from toolbox.foundation.db import (
    CreatedAt,
    JsonObject,
    Line,
    Model,
    PrimaryKey,
    UtcDateTime,
    enum_column,
)
from toolbox.harvesting.lifecycle import Outcome, SourceState


class HarvestSource(Model):
    """Another catalogue whose records become instruments of the organisation that stands for it.

    ``kind`` is a key of ``sources.registry``, empty until it is found out. ``preview`` is what a
    first look found. ``memory`` is what the next visit has to know of the last one, such as the
    moment up to which everything was read. ``failures`` counts visits in a row that broke off.
    ``due_at`` is None where no visit comes by itself.
    """

    __tablename__ = "harvest_sources"

    id: Mapped[PrimaryKey]
    name: Mapped[Line]
    address: Mapped[str] = mapped_column(String(1000), unique=True)
    kind: Mapped[str] = mapped_column(String(30), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    state: Mapped[SourceState] = mapped_column(enum_column(SourceState), default=SourceState.NEW)
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    memory: Mapped[JsonObject]
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    keeps: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[CreatedAt]
    visited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    organisation: Mapped[Organisation | None] = relationship()


class HarvestedRecord(Model):
    """What a source calls by one name: the instrument made of it, or why there is none.

    ``stamp`` is what the source said about its last change, ``digest`` what it was like.
    ``gone_at`` is when the source took it away; ``run_id`` is the visit that saw it last,
    ``was_retired`` says that it left the search here for that reason, and comes back with it.
    """

    __tablename__ = "harvested_records"
    __table_args__ = (
        UniqueConstraint("source_id", "upstream_id"),
        Index("ix_harvested_records_run", "source_id", "run_id"),
    )

    id: Mapped[PrimaryKey]
    source_id: Mapped[int] = mapped_column(ForeignKey("harvest_sources.id", ondelete="CASCADE"))
    upstream_id: Mapped[str] = mapped_column(String(500))
    instrument_id: Mapped[int | None] = mapped_column(
        ForeignKey("instruments.id", ondelete="SET NULL"), index=True
    )
    stamp: Mapped[str] = mapped_column(String(60), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    run_id: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    was_retired: Mapped[bool] = mapped_column(default=False)


RESTS = "rests"
"""In the cursor of a visit: the source has asked to be left alone for a while."""


class HarvestRun(Model):
    """A visit to a source and what came of it; at most one of a source goes on at a time.

    ``cursor`` is where the visit goes on after a pause, ``told`` the refusals and what our words
    could not hold, both with bounds.
    """

    __tablename__ = "harvest_runs"
    __table_args__ = (
        Index(
            "uq_harvest_runs_running",
            "source_id",
            unique=True,
            sqlite_where=text("outcome = 'running'"),
            postgresql_where=text("outcome = 'running'"),
        ),
        Index("ix_harvest_runs_source", "source_id", "started_at"),
    )

    id: Mapped[PrimaryKey]
    source_id: Mapped[int] = mapped_column(ForeignKey("harvest_sources.id", ondelete="CASCADE"))
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome), default=Outcome.RUNNING)
    is_full: Mapped[bool] = mapped_column(default=True)
    read: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    deleted: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[JsonObject]
    told: Mapped[JsonObject]
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    started_at: Mapped[CreatedAt]
    touched_at: Mapped[CreatedAt]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_resting(self) -> bool:
        """True while the visit waits because the source has asked it to."""
        return self.outcome is Outcome.RUNNING and bool(self.cursor.get(RESTS))
