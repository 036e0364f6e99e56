"""When published versions are looked through again: what is due, and the one click that says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from toolbox.catalogue import policy as catalogue
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.foundation.settings import installed_settings
from toolbox.upkeep import rules
from toolbox.upkeep.events import InstrumentConfirmed
from toolbox.upkeep.models import Confirmation


@dataclass(frozen=True)
class Review:
    """When a published version is looked through again.

    ``checked_on`` is the day on which somebody last said that it holds: None where nobody has
    since ``published_on``. All days are in Germany.
    """

    instrument_id: int
    version_id: int
    title: str
    due_on: date
    published_on: date
    checked_on: date | None

    @property
    def is_soon(self) -> bool:
        """True from thirty days before it is due."""
        return today() >= self.due_on - rules.SOON

    @property
    def is_due(self) -> bool:
        """True on the day and after it."""
        return today() >= self.due_on

    @property
    def is_long_overdue(self) -> bool:
        """True once visitors should know that nobody has looked for long."""
        return today() > self.due_on + rules.LONG_OVERDUE

    @property
    def last_look(self) -> date:
        """The day on which somebody last looked through it."""
        return self.checked_on or self.published_on


def _reviews() -> Select[*tuple[Any, ...]]:
    newest = (
        select(func.max(Confirmation.id))
        .where(Confirmation.version_id == Version.id)
        .correlate(Version)
        .scalar_subquery()
    )
    last = aliased(Confirmation)
    return (
        select(
            Instrument.id,
            Version.id,
            Version.title,
            Version.review_by,
            Version.published_at,
            Instrument.published_at,
            last.at,
            last.next_on,
        )
        .join(Version, Version.id == Instrument.current_version_id)
        .outerjoin(last, last.id == newest)
        .where(Instrument.state == InstrumentState.PUBLISHED)
    )


def _review(row: Any, months: int) -> Review:
    instrument_id, version_id, title, review_by, published_at, first_at, at, next_on = row
    published_on = rules.day_of(published_at or first_at or now())
    by_itself = review_by or rules.months_later(published_on, months)
    return Review(
        instrument_id=instrument_id,
        version_id=version_id,
        title=title,
        due_on=next_on or by_itself,
        published_on=published_on,
        checked_on=rules.day_of(at) if at else None,
    )


def _found(statement: Select[*tuple[Any, ...]]) -> list[Review]:
    months = installed_settings().review_months
    return [_review(row, months) for row in db.session.execute(statement)]


def review_of(instrument: Instrument) -> Review | None:
    """Return when an instrument is looked through again; None where it is not published."""
    return next(iter(_found(_reviews().where(Instrument.id == instrument.id))), None)


def reviews_of(instrument_ids: Iterable[int]) -> dict[int, Review]:
    """Return the same for several instruments, by their ids."""
    wanted = _reviews().where(Instrument.id.in_(set(instrument_ids)))
    return {one.instrument_id: one for one in _found(wanted)}


def due_by(day: date) -> Sequence[Review]:
    """Return everything that is due by a day, longest due first."""
    return sorted((one for one in _found(_reviews()) if one.due_on <= day), key=_by_day)


def _by_day(review: Review) -> tuple[date, int]:
    return review.due_on, review.instrument_id


def confirm(instrument: Instrument, *, version_id: int, by: Actor) -> Confirmation:
    """Say that a published version still holds; it is looked through again some months later.

    ``version_id`` is the version the person has seen. A second click on the same day changes
    nothing. Raises Denied, and Conflict where visitors see another version by now, or none.
    """
    catalogue.edit.require(by, instrument)
    if instrument.state is not InstrumentState.PUBLISHED:
        raise Conflict(
            _l("This instrument is not published, so nobody needs to confirm it."),
            code="not-published",
        )
    if instrument.current_version_id != version_id:
        raise Conflict(
            _l("A newer version was published in the meantime; there is nothing to confirm."),
            code="newer-version",
        )
    earlier = last_confirmation(version_id)
    if earlier is not None and rules.day_of(earlier.at) == today():
        return earlier
    made = Confirmation(
        version_id=version_id,
        by_id=by.user_id,
        next_on=rules.months_later(today(), installed_settings().review_months),
    )
    db.session.add(made)
    db.session.flush()
    announce(InstrumentConfirmed(instrument.id, version_id, by.user_id))
    return made


def last_confirmation(version_id: int) -> Confirmation | None:
    """Return who last said when that a version holds."""
    return db.session.scalar(
        select(Confirmation)
        .where(Confirmation.version_id == version_id)
        .order_by(Confirmation.id.desc())
        .limit(1)
    )
