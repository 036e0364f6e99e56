"""Pitches at a meeting, interest in them, agreements, and what a meeting came to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from toolbox.accounts.models import Organisation, User
from toolbox.adoption.models import Adoption
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.pitch_lifecycle import AgreementDeed, AgreementState, PitchState
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import (
    UNNESTED,
    CreatedAt,
    Line,
    Model,
    Moment,
    PrimaryKey,
    StringList,
    UtcDateTime,
    enum_column,
)


class Pitch(Model):
    """One minute about an instrument at a meeting; ``code`` is the end of its address for interest.

    ``title`` is what the instrument was called when the card was written. An empty ``proof`` shows
    what the toolbox counts. ``position`` orders those that are planned. ``row_version`` counts
    saves of the card.
    """

    __tablename__ = "pitches"
    __table_args__ = (
        UniqueConstraint("meeting_id", "instrument_id"),
        CheckConstraint("seconds BETWEEN 30 AND 300", name="seconds"),
    )

    id: Mapped[PrimaryKey]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("alliance_meetings.id", ondelete="CASCADE"))
    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[PitchState] = mapped_column(enum_column(PitchState))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(6), unique=True)
    title: Mapped[Line]
    problem: Mapped[str] = mapped_column(String(300), default="")
    audience: Mapped[str] = mapped_column(String(300), default="")
    effort: Mapped[str] = mapped_column(String(300), default="")
    proof: Mapped[str] = mapped_column(String(300), default="")
    ask: Mapped[str] = mapped_column(String(300), default="")
    seconds: Mapped[int] = mapped_column(default=60)
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[CreatedAt]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=UNNESTED)
    instrument: Mapped[Instrument] = relationship(lazy="joined", innerjoin=UNNESTED)

    __mapper_args__ = {  # noqa: RUF012 - read by SQLAlchemy
        "version_id_col": row_version,
        "version_id_generator": False,
    }


class MeetingContact(Model):
    """Somebody who agreed to be found for one meeting: from a telephone, mostly without an account.

    ``mark`` is a keyed digest of a secret that only that browser has, or of the account.
    ``mail_mark`` one of the address, by which too many e-mails to the same address are noticed.
    The contact is given to nobody before ``confirmed_at``; with ``wants_summary`` the summary of
    the meeting follows.
    """

    __tablename__ = "meeting_contacts"
    __table_args__ = (UniqueConstraint("meeting_id", "mark"),)

    id: Mapped[PrimaryKey]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("alliance_meetings.id", ondelete="CASCADE"))
    mark: Mapped[str] = mapped_column(String(64))
    mail_mark: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[Line] = mapped_column(default="")
    organisation: Mapped[Line] = mapped_column(default="")
    place: Mapped[Line] = mapped_column(default="")
    region_key: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5), default="de")
    wants_summary: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[CreatedAt]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=UNNESTED)


class PitchInterest(Model):
    """Somebody is interested; without ``contact_id`` and ``adoption_id`` it is a number alone.

    ``mark`` is a keyed digest of a secret of the browser, or of the account, so that pressing
    twice counts once; it goes with the time that contacts are kept.
    """

    __tablename__ = "pitch_interests"
    __table_args__ = (UniqueConstraint("pitch_id", "mark"),)

    id: Mapped[PrimaryKey]
    pitch_id: Mapped[int] = mapped_column(ForeignKey("pitches.id", ondelete="CASCADE"))
    mark: Mapped[str | None] = mapped_column(String(64))
    adoption_id: Mapped[int | None] = mapped_column(
        ForeignKey("adoptions.id", ondelete="SET NULL"), index=True
    )
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting_contacts.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[CreatedAt]
    pitch: Mapped[Pitch] = relationship(lazy="joined", innerjoin=UNNESTED)
    contact: Mapped[MeetingContact | None] = relationship(lazy="joined")
    adoption: Mapped[Adoption | None] = relationship()


class Agreement(Model):
    """Who does what by when (German: Vereinbarung).

    ``who`` is an organisation or a role, and as public as the agreement; ``person``, and the
    account or the ``email`` of whoever is reminded, are for members alone. The address of somebody
    without an account gets nothing but the question before ``confirmed_at``.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("user_id IS NULL OR email = ''", name="one_address"),
    )

    id: Mapped[PrimaryKey]
    alliance_id: Mapped[int] = mapped_column(
        ForeignKey("alliances.id", ondelete="CASCADE"), index=True
    )
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("alliance_meetings.id", ondelete="SET NULL"), index=True
    )
    what: Mapped[str] = mapped_column(String(500))
    who: Mapped[Line]
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL"), index=True
    )
    person: Mapped[Line] = mapped_column(default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(5), default="de")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    state: Mapped[AgreementState] = mapped_column(
        enum_column(AgreementState), default=AgreementState.OPEN
    )
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_on: Mapped[date | None]
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[CreatedAt]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    alliance: Mapped[Alliance] = relationship(lazy="joined", innerjoin=UNNESTED)
    meeting: Mapped[Meeting | None] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="joined")

    __mapper_args__ = {  # noqa: RUF012 - read by SQLAlchemy
        "version_id_col": row_version,
        "version_id_generator": False,
    }


class AgreementStep(Model):
    """What was done with an agreement, and when; ``changed`` names what was said anew.

    ``before`` and ``after`` hold the day or the words that were changed, never names of people.
    """

    __tablename__ = "agreement_steps"

    id: Mapped[PrimaryKey]
    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreements.id", ondelete="CASCADE"), index=True
    )
    deed: Mapped[AgreementDeed] = mapped_column(enum_column(AgreementDeed))
    changed: Mapped[StringList]
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[CreatedAt]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User | None] = relationship(lazy="joined")


class MeetingResult(Model):
    """What a meeting came to: ``words`` of the moderators, and when page and e-mail went out.

    ``mailed_to`` counts the e-mails; they go out once.
    """

    __tablename__ = "meeting_results"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("alliance_meetings.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_to: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=UNNESTED)
