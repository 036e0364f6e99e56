"""The ledger of what was published, changed and taken back, as others are told of it.

Lines are written in the transaction of the change itself, by listeners. A line is about an
instrument that visitors find; once it was, its line stays for ever and says that it has gone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, tuple_, update

from toolbox.catalogue import policy as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.exchange.models import Publication, PublicationSet
from toolbox.exchange.sets import sets_of
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now
from toolbox.foundation.db import db

_AT_ONCE = 500

Place = tuple[datetime, int]
"""Where a line stands in the ledger: when it changed, and its number."""


def present_stamp() -> datetime:
    """Return the moment a change made now is known under: the next full second.

    Who asks between the writing of a change and its commit does not see it, and next time asks
    for what has changed since that question; so the stamp must not be before it.
    """
    moment = now()
    return moment.replace(microsecond=0) + timedelta(seconds=1 if moment.microsecond else 0)


# Writing, inside the unit of work of the change


def touch(instrument_ids: Iterable[int]) -> None:
    """Write down that others should look at these instruments again.

    Those that visitors find get a line, or a new moment on theirs; those they do not find any
    more are marked as gone. What could never be found, and what is known to have gone, stays as
    it is. A few statements for every 500 instruments.
    """
    for chunk in _chunks(instrument_ids):
        _touch(chunk, moved_alone=False)


def refile(instrument_ids: Iterable[int]) -> None:
    """Like ``touch``, but only for those that belong to other sets than they did."""
    for chunk in _chunks(instrument_ids):
        _touch(chunk, moved_alone=True)


def _chunks(instrument_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = sorted(set(instrument_ids))
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


@dataclass
class _Line:
    """A line as it stands: its number, its sets, and whether it is known to have gone."""

    number: int
    is_gone: bool
    sets: set[str]


def _touch(ids: Sequence[int], *, moved_alone: bool) -> None:
    db.session.flush()
    found = {
        instrument_id: slug
        for instrument_id, slug in db.session.execute(
            select(Instrument.id, Instrument.slug).where(
                Instrument.id.in_(ids), catalogue.find.where(VISITOR)
            )
        )
    }
    sets = sets_of(list(found))
    lines = _lines(ids)
    moment = present_stamp()
    changing = {
        instrument_id: slug
        for instrument_id, slug in found.items()
        if not moved_alone
        or instrument_id not in lines
        or lines[instrument_id].sets != sets[instrument_id]
    }
    _renew({lines[one].number: slug for one, slug in changing.items() if one in lines}, moment)
    numbers = {one: line.number for one, line in lines.items()}
    numbers |= _begin({one: slug for one, slug in changing.items() if one not in lines}, moment)
    _file({numbers[one]: sets[one] for one in changing})
    _end(
        [line.number for one, line in lines.items() if one not in found and not line.is_gone],
        moment,
    )


def _lines(ids: Sequence[int]) -> dict[int, _Line]:
    rows = db.session.execute(
        select(Publication.instrument_id, Publication.id, Publication.gone_at, PublicationSet.key)
        .outerjoin(PublicationSet, PublicationSet.publication_id == Publication.id)
        .where(Publication.instrument_id.in_(ids))
    )
    lines: dict[int, _Line] = {}
    for instrument_id, number, gone_at, key in rows:
        line = lines.setdefault(instrument_id or 0, _Line(number, gone_at is not None, set()))
        if key is not None:
            line.sets.add(key)
    return lines


def _renew(slugs: dict[int, str], moment: datetime) -> None:
    if slugs:
        db.session.execute(
            update(Publication),
            [
                {"id": number, "slug": slug, "changed_at": moment, "gone_at": None}
                for number, slug in slugs.items()
            ],
        )


def _begin(slugs: dict[int, str], moment: datetime) -> dict[int, int]:
    """Write new lines; return their numbers by instrument."""
    if not slugs:
        return {}
    rows = db.session.execute(
        insert(Publication).returning(Publication.instrument_id, Publication.id),
        [
            {"instrument_id": instrument_id, "slug": slug, "changed_at": moment, "gone_at": None}
            for instrument_id, slug in slugs.items()
        ],
    )
    return {instrument_id: number for instrument_id, number in rows if instrument_id is not None}


def _file(sets: dict[int, frozenset[str]]) -> None:
    if not sets:
        return
    db.session.execute(
        delete(PublicationSet)
        .where(PublicationSet.publication_id.in_(sets))
        .execution_options(synchronize_session=False)
    )
    rows = [
        {"publication_id": number, "key": key}
        for number, keys in sets.items()
        for key in sorted(keys)
    ]
    if rows:
        db.session.execute(insert(PublicationSet), rows)


def _end(numbers: Sequence[int], moment: datetime) -> None:
    """Mark lines as gone; the sets they were in stay, so that whoever asks for a set hears it."""
    if numbers:
        db.session.execute(
            update(Publication)
            .where(Publication.id.in_(numbers))
            .values(changed_at=moment, gone_at=moment)
            .execution_options(synchronize_session=False)
        )


# Reading


@dataclass(frozen=True)
class Asked:
    """Which lines somebody wants: changed from ``since`` to ``until``, both included, in a set.

    ``only`` holds further conditions on Publication.
    """

    since: datetime | None = None
    until: datetime | None = None
    in_set: str = ""
    only: Sequence[ColumnElement[bool]] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what makes a line one of these."""
        found = list(self.only)
        if self.since is not None:
            found.append(Publication.changed_at >= self.since)
        if self.until is not None:
            found.append(Publication.changed_at <= self.until)
        if self.in_set:
            # LIKE takes capitals for small letters in some databases; names of sets differ by them.
            below = f"{self.in_set}:"
            belongs = or_(
                PublicationSet.key == self.in_set,
                func.substr(PublicationSet.key, 1, len(below)) == below,
            )
            found.append(Publication.id.in_(select(PublicationSet.publication_id).where(belongs)))
        return found


def changed(asked: Asked, *, after: Place | None = None, limit: int) -> Sequence[Publication]:
    """Return lines in the order of their changes, those behind ``after`` alone."""
    statement = select(Publication).where(*asked.conditions())
    if after is not None:
        statement = statement.where(tuple_(Publication.changed_at, Publication.id) > after)
    return db.session.scalars(
        statement.order_by(Publication.changed_at, Publication.id).limit(limit)
    ).all()


def changed_count(asked: Asked) -> int:
    """Return how many lines there are."""
    return (
        db.session.scalar(select(func.count()).select_from(Publication).where(*asked.conditions()))
        or 0
    )


def numbered(number: int) -> Publication | None:
    """Return the line with a number."""
    return db.session.get(Publication, number) if number < 2**31 else None


def lines_of(instrument_ids: Iterable[int]) -> dict[int, Publication]:
    """Return the lines of these instruments, by instrument; those never published have none."""
    rows = db.session.scalars(
        select(Publication).where(Publication.instrument_id.in_(set(instrument_ids)))
    )
    return {line.instrument_id: line for line in rows if line.instrument_id is not None}


def sets_in(publications: Iterable[Publication]) -> dict[int, list[str]]:
    """Return the sets of these lines, by number, in a fixed order."""
    rows = db.session.execute(
        select(PublicationSet.publication_id, PublicationSet.key)
        .where(PublicationSet.publication_id.in_([line.id for line in publications]))
        .order_by(PublicationSet.key)
    )
    found: dict[int, list[str]] = {}
    for number, key in rows:
        found.setdefault(number, []).append(key)
    return found


def earliest() -> datetime:
    """Return a moment before which no line has changed."""
    return db.session.scalar(select(func.min(Publication.changed_at))) or present_stamp()
