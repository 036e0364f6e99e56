"""Vocabularies and their terms; free tags are terms of the open vocabulary ``tag``."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.foundation.db import Line, Model, PrimaryKey, StringList, UtcDateTime

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
    """One entry of a vocabulary; a merged or retired one points to what replaces it."""

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
    vocabulary: Mapped[Vocabulary] = relationship(lazy="joined", innerjoin=True)

    def label(self, locale: str) -> str:
        """Return the term in ``locale``; German where there is no English."""
        return (self.label_en if locale == "en" else "") or self.label_de

    def hint(self, locale: str) -> str:
        """Return the explanation in ``locale``; German where there is no English."""
        return (self.hint_en if locale == "en" else "") or self.hint_de
