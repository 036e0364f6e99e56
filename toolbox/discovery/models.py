"""What the search keeps: its outbox, synonyms, and what people searched for, never who did."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import (
    CreatedAt,
    Key,
    Model,
    PrimaryKey,
    StringList,
    UtcDateTime,
    enum_column,
)

TEXT_LENGTH = 80


class StaleDocument(Model):
    """An instrument whose entry in the index is older than the database.

    ``change`` grows with every further change, so the indexer can tell whether one came in
    while it was writing.
    """

    __tablename__ = "stale_documents"

    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"), primary_key=True)
    change: Mapped[int] = mapped_column(default=1)


class RingKind(StrEnum):
    """How close the members of a ring are."""

    SAME = "same"
    RELATED = "related"


class SynonymRing(Model):
    """Words and phrases that stand for each other in a search.

    Related ones do so only where a search finds too little. ``updated_by_id`` is None as long
    as the ring is as it came with the product.
    """

    __tablename__ = "synonym_rings"

    id: Mapped[PrimaryKey]
    kind: Mapped[RingKind] = mapped_column(enum_column(RingKind))
    members: Mapped[StringList]
    note: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[CreatedAt]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ShippedRing(Model):
    """A ring that came with the product: it comes once, and what editors remove stays removed."""

    __tablename__ = "shipped_rings"

    line: Mapped[str] = mapped_column(Text, primary_key=True)


class SynonymStamp(Model):
    """One row whose ``stamp`` is another one after every change of the rings."""

    __tablename__ = "synonym_stamps"

    id: Mapped[PrimaryKey]
    stamp: Mapped[Key]


class SearchCount(Model):
    """How often a text was searched for on a day.

    ``without_hits``: and nothing was found; ``widened``: only for words that are related or
    spelled alike, or without a word that nothing has; ``corrected``: as it was probably meant.
    """

    __tablename__ = "search_counts"
    __table_args__ = (
        CheckConstraint("without_hits <= searches", name="not_more_than_all"),
        Index(
            "ix_search_counts_without_hits",
            "text",
            sqlite_where=sql("without_hits > 0"),
            postgresql_where=sql("without_hits > 0"),
        ),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), primary_key=True)
    searches: Mapped[int] = mapped_column(default=0)
    without_hits: Mapped[int] = mapped_column(default=0)
    widened: Mapped[int] = mapped_column(default=0)
    corrected: Mapped[int] = mapped_column(default=0)


class SearchSuccess(Model):
    """How often a text that was searched for led to an instrument."""

    __tablename__ = "search_successes"

    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), primary_key=True)
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id"), primary_key=True, index=True
    )
    count: Mapped[int] = mapped_column(default=0)
    last_day: Mapped[date]


class SettledSearch(Model):
    """A search without hits that editors have dealt with; only later ones are news again."""

    __tablename__ = "settled_searches"

    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), primary_key=True)
    day: Mapped[date]


class WishState(StrEnum):
    """Whether somebody still has to see to a wish."""

    OPEN = "open"
    DONE = "done"


class SearchWish(Model):
    """Something that people looked for in vain and that editors would like to have."""

    __tablename__ = "search_wishes"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_a_moment"),
    )

    id: Mapped[PrimaryKey]
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[WishState] = mapped_column(enum_column(WishState), default=WishState.OPEN)
    created_at: Mapped[CreatedAt]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
