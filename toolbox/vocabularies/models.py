"""Vocabularies and their terms; free tags are terms of the open vocabulary ``tag``."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.foundation.db import (
    UNNESTED,
    CreatedAt,
    Line,
    Model,
    PrimaryKey,
    StringList,
    UtcDateTime,
    enum_column,
)

TAG = "tag"


class Vocabulary(Model):
    """A list of terms, for example the audiences; ``is_open`` lets contributors add terms."""

    __tablename__ = "vocabularies"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    label_de: Mapped[Line]
    label_en: Mapped[Line]
    description_de: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    is_hierarchical: Mapped[bool] = mapped_column(default=False)
    is_open: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    def label(self, locale: str) -> str:
        """Return the name of the vocabulary in ``locale``."""
        return self.label_en if locale == "en" else self.label_de


class Term(Model):
    """One entry of a vocabulary; a merged or retired one points to what replaces it.

    ``split_into`` holds the ids of those that took the place of one that meant too much.
    """

    __tablename__ = "terms"
    __table_args__ = (
        UniqueConstraint("vocabulary_key", "key"),
        Index("ix_terms_label", "vocabulary_key", "label_de"),
    )

    id: Mapped[PrimaryKey]
    vocabulary_key: Mapped[str] = mapped_column(ForeignKey("vocabularies.key"))
    key: Mapped[str] = mapped_column(String(120))
    label_de: Mapped[Line]
    label_en: Mapped[Line]
    hint_de: Mapped[str] = mapped_column(Text, default="")
    hint_en: Mapped[str] = mapped_column(Text, default="")
    broader_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), index=True)
    notation: Mapped[str] = mapped_column(String(60), default="")
    uri: Mapped[str] = mapped_column(String(500), default="")
    synonyms: Mapped[StringList]
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"))
    split_into: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")
    vocabulary: Mapped[Vocabulary] = relationship(lazy="joined", innerjoin=UNNESTED)

    def label(self, locale: str) -> str:
        """Return the term in ``locale``; German where there is no English."""
        return (self.label_en if locale == "en" else "") or self.label_de

    def hint(self, locale: str) -> str:
        """Return the explanation in ``locale``; German where there is no English."""
        return (self.hint_en if locale == "en" else "") or self.hint_de


class SuggestionState(StrEnum):
    """What became of a suggested term."""

    WAITING = "waiting"
    ADDED = "added"
    NAMED = "named"
    DECLINED = "declined"


class TermSuggestion(Model):
    """A term somebody misses in a list; an editor adds it, finds it there already, or declines.

    ``term_id`` is the term it became (added) or that it is another name of (named).
    """

    __tablename__ = "term_suggestions"

    id: Mapped[PrimaryKey]
    vocabulary_key: Mapped[str] = mapped_column(ForeignKey("vocabularies.key"), index=True)
    label: Mapped[Line]
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[SuggestionState] = mapped_column(
        enum_column(SuggestionState), default=SuggestionState.WAITING, index=True
    )
    answer: Mapped[str] = mapped_column(Text, default="")
    term_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"))
    suggested_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    vocabulary: Mapped[Vocabulary] = relationship(lazy="joined", innerjoin=UNNESTED)
    term: Mapped[Term | None] = relationship(lazy="joined")


class TermImport(Model):
    """A list that was read and waits for the editor to look at what it would change.

    The last one that was taken over stays, with the ``steps`` that take it back.
    """

    __tablename__ = "term_imports"

    id: Mapped[PrimaryKey]
    vocabulary_key: Mapped[str] = mapped_column(ForeignKey("vocabularies.key"))
    name: Mapped[str] = mapped_column(String(255))
    concepts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[CreatedAt]
    taken_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    vocabulary: Mapped[Vocabulary] = relationship(lazy="joined", innerjoin=UNNESTED)
