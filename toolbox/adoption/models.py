"""Who uses an instrument: entries with their dated stages, what helped, and the makers' answers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import Organisation
from toolbox.adoption.lifecycle import AdoptionState, EnteredAs, Stage
from toolbox.catalogue.models import Instrument, Version
from toolbox.files.models import StoredFile
from toolbox.foundation.db import CreatedAt, Line, Model, PrimaryKey, UtcDateTime, enum_column
from toolbox.vocabularies.models import Term

_LIVING = text("organisation_id IS NOT NULL AND state IN ('waiting', 'to-confirm', 'confirmed')")


class Adoption(Model):
    """Somebody uses an instrument at a place (German: Übernahme); the entry is the adopter's own.

    ``region_key`` is a term of the vocabulary ``region``, empty where nobody said. ``since`` is
    the day of the first stage, ``stage`` the present one. ``places`` are more than one only in a
    collective report, which names its ``source``. ``holder_email`` is where the private link of
    somebody without an account goes; with ``holder_secret`` the link is recognised. The contact is
    shown to the makers, and only with ``contact_consent``. What it says in words of its own is
    public with ``quote_consent`` alone; makers and editors read it always. ``confirmed_at`` is
    when somebody last said that it holds. One with ``is_example`` is invented and says so.
    """

    __tablename__ = "adoptions"
    __table_args__ = (
        CheckConstraint("places >= 1", name="places"),
        CheckConstraint("places = 1 OR source <> ''", name="source"),
        CheckConstraint("people_reached IS NULL OR people_reached >= 0", name="people"),
        CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name="confirmed"),
        CheckConstraint("contact_consent OR contact_email = ''", name="contact"),
        Index(
            "ix_adoptions_evidence",
            *("instrument_id", "state", "confirmed_at", "stage"),
            *("region_key", "is_example", "places"),
        ),
        Index("ix_adoptions_region", "region_key", "state"),
        Index("ix_adoptions_state", "state", "confirmed_at"),
        Index(
            "uq_adoptions_living",
            *("instrument_id", "organisation_id", "region_key"),
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
    )

    id: Mapped[PrimaryKey]
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id", ondelete="CASCADE"))
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("versions.id", ondelete="SET NULL"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    adopter_name: Mapped[Line]
    region_key: Mapped[str] = mapped_column(String(120), default="")
    place: Mapped[Line] = mapped_column(default="")
    since: Mapped[date]
    stage: Mapped[Stage] = mapped_column(enum_column(Stage))
    people_reached: Mapped[int | None]
    places: Mapped[int] = mapped_column(default=1)
    source: Mapped[str] = mapped_column(String(500), default="")
    source_date: Mapped[date | None]
    worked: Mapped[str] = mapped_column(Text, default="")
    hindered: Mapped[str] = mapped_column(Text, default="")
    quote_consent: Mapped[bool] = mapped_column(default=False)
    photo_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_files.id", ondelete="SET NULL"), index=True
    )
    photo_alt: Mapped[Line] = mapped_column(default="")
    photo_rights: Mapped[Line] = mapped_column(default="")
    contact_name: Mapped[Line] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_consent: Mapped[bool] = mapped_column(default=False)
    holder_email: Mapped[str] = mapped_column(String(254), default="")
    holder_secret: Mapped[str] = mapped_column(String(64), default="")
    holder_locale: Mapped[str] = mapped_column(String(5), default="de")
    address_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wants_news: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    entered_as: Mapped[EnteredAs] = mapped_column(enum_column(EnteredAs))
    is_example: Mapped[bool] = mapped_column(default=False)
    external_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[AdoptionState] = mapped_column(enum_column(AdoptionState))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lapsed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    told_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[CreatedAt]
    changed_at: Mapped[CreatedAt]
    row_version: Mapped[int] = mapped_column(default=1)
    instrument: Mapped[Instrument] = relationship(foreign_keys=[instrument_id])
    version: Mapped[Version | None] = relationship(foreign_keys=[version_id])
    organisation: Mapped[Organisation | None] = relationship()
    photo: Mapped[StoredFile | None] = relationship()
    stages: Mapped[list["AdoptionStage"]] = relationship(
        order_by="(AdoptionStage.since, AdoptionStage.id)",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    factors: Mapped[list["AdoptionFactor"]] = relationship(
        order_by="AdoptionFactor.position", cascade="all, delete-orphan", passive_deletes=True
    )
    answers: Mapped[list["AdoptionAnswer"]] = relationship(
        order_by="AdoptionAnswer.id", cascade="all, delete-orphan", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy


class AdoptionStage(Model):
    """From a day on an adoption was at a stage; rows are appended. Of a day the last one counts.

    Who said the last one by mistake takes it back within a day, and corrects its day at any time.
    """

    __tablename__ = "adoption_stages"
    __table_args__ = (Index("ix_adoption_stages_adoption", "adoption_id", "since"),)

    id: Mapped[PrimaryKey]
    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoptions.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(enum_column(Stage))
    since: Mapped[date]
    noted_at: Mapped[CreatedAt]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)


class AdoptionFactor(Model):
    """What helped, a term of the vocabulary ``success_factor``, and how, in a sentence."""

    __tablename__ = "adoption_factors"
    __table_args__ = (Index("ix_adoption_factors_term", "term_id", "adoption_id"),)

    adoption_id: Mapped[int] = mapped_column(
        ForeignKey("adoptions.id", ondelete="CASCADE"), primary_key=True
    )
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), primary_key=True)
    sentence: Mapped[str] = mapped_column(String(600), default="")
    position: Mapped[int] = mapped_column(default=0)
    term: Mapped[Term] = relationship()


class AdoptionAnswer(Model):
    """What the makers say to an entry; it stands below, and changes nothing in it."""

    __tablename__ = "adoption_answers"

    id: Mapped[PrimaryKey]
    adoption_id: Mapped[int] = mapped_column(
        ForeignKey("adoptions.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    organisation_name: Mapped[Line]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[CreatedAt]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
