"""Four times a year the owners of an organisation hear how its instruments fare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Organisation
from toolbox.adoption import policy as adoption
from toolbox.adoption.lifecycle import AdoptionState
from toolbox.adoption.models import Adoption
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import Instrument, Use, Version
from toolbox.catalogue.queries import made_by
from toolbox.following import rules
from toolbox.following.models import QuarterTold
from toolbox.foundation.db import db
from toolbox.notices.operations import tell
from toolbox.upkeep import links, reviewing

TOPIC = "quarter"
_STILL_NEWS = timedelta(days=21)
"""A toolbox that is begun in the middle of a quarter does not tell of the one before."""
_MOST_ROWS = 10


@dataclass(frozen=True)
class Row:
    """One instrument in one quarter; ``adopted`` is at how many places it is in use now."""

    title: str
    slug: str
    views: int
    downloads: int
    adopted: int
    newly_adopted: int


@dataclass(frozen=True)
class Waiting:
    """What waits for the people of an organisation, each as a number."""

    drafts: int
    reviews: int
    dead_links: int
    adoptions: int

    def __bool__(self) -> bool:
        return any((self.drafts, self.reviews, self.dead_links, self.adoptions))


@dataclass(frozen=True)
class Summary:
    """How a quarter was; ``rows`` are the used ones that fared best, ``left`` the others."""

    first: date
    last: date
    number: int
    views: int
    downloads: int
    adopted: int
    newly_adopted: int
    rows: Sequence[Row]
    left: int
    waiting: Waiting

    @property
    def says_something(self) -> bool:
        """True where anybody did anything, or should."""
        return bool(self.views or self.downloads or self.adopted or self.waiting)


def tell_owners(day: date) -> int:
    """Tell owners of the quarter that is over, each organisation once; return how many people."""
    quarter, first, last = rules.last_quarter(day)
    if day - last > _STILL_NEWS:
        return 0
    told = select(QuarterTold.organisation_id).where(QuarterTold.quarter == quarter)
    makers = select(Instrument.owner_id).where(Instrument.state == InstrumentState.PUBLISHED)
    organisations = db.session.scalars(
        select(Organisation)
        .where(
            Organisation.id.in_(makers),
            Organisation.id.not_in(told),
            Organisation.merged_into_id.is_(None),
            Organisation.ended_at.is_(None),
        )
        .order_by(Organisation.id)
    ).all()
    return sum(_tell(one, quarter, first, last) for one in organisations)


def _tell(organisation: Organisation, quarter: str, first: date, last: date) -> int:
    db.session.add(QuarterTold(organisation_id=organisation.id, quarter=quarter))
    db.session.flush()
    owners = accounts.owners_of(organisation.id)
    summary = summary_of(organisation.id, first, last) if owners else None
    if summary is None or not summary.says_something:
        return 0
    for owner in owners:
        tell(
            owner,
            TOPIC,
            "following/quarter",
            organisation=organisation.name,
            organisation_id=organisation.id,
            organisation_slug=organisation.slug,
            summary=summary,
        )
    return len(owners)


def summary_of(organisation_id: int, first: date, last: date) -> Summary:
    """Return how the published instruments of an organisation fared between two days."""
    used, adopted, fresh = (
        _uses(first, last),
        _adoptions(),
        _adoptions(Adoption.since >= first, Adoption.since <= last),
    )
    found = db.session.execute(
        select(
            *(Instrument.slug, Version.title, used.c.views, used.c.downloads),
            *(adopted.c.number, fresh.c.number.label("newly")),
        )
        .join(Version, Version.id == Instrument.current_version_id)
        .outerjoin(used, used.c.instrument_id == Instrument.id)
        .outerjoin(adopted, adopted.c.instrument_id == Instrument.id)
        .outerjoin(fresh, fresh.c.instrument_id == Instrument.id)
        .where(made_by([organisation_id]), Instrument.state == InstrumentState.PUBLISHED)
    )
    rows = [Row(one.title, one.slug, *((one[at] or 0) for at in range(2, 6))) for one in found]
    rows.sort(key=lambda row: (-row.adopted, -row.downloads, -row.views, row.title))
    fared = [row for row in rows if row.adopted or row.downloads or row.views]
    return Summary(
        first=first,
        last=last,
        number=len(rows),
        views=sum(row.views for row in rows),
        downloads=sum(row.downloads for row in rows),
        adopted=sum(row.adopted for row in rows),
        newly_adopted=sum(row.newly_adopted for row in rows),
        rows=fared[:_MOST_ROWS],
        left=len(rows) - len(fared[:_MOST_ROWS]),
        waiting=_waiting(organisation_id),
    )


def _uses(first: date, last: date) -> Any:
    return (
        select(
            Use.instrument_id,
            func.sum(Use.views).label("views"),
            func.sum(Use.downloads).label("downloads"),
        )
        .where(Use.day >= first, Use.day <= last)
        .group_by(Use.instrument_id)
        .subquery()
    )


def _adoptions(*conditions: ColumnElement[bool]) -> Any:
    """Return at how many places each instrument is in use, counted as everywhere else."""
    return (
        select(Adoption.instrument_id, func.sum(Adoption.places).label("number"))
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(adoption.counted(), *conditions)
        .group_by(Adoption.instrument_id)
        .subquery()
    )


def _waiting(organisation_id: int) -> Waiting:
    drafts = (
        select(func.count())
        .select_from(Version)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .where(
            Instrument.owner_id == organisation_id,
            Instrument.state != InstrumentState.REMOVED,
            Version.state == VersionState.DRAFT,
        )
    )
    asked = (
        select(func.count())
        .select_from(Adoption)
        .where(
            Adoption.organisation_id == organisation_id,
            Adoption.state == AdoptionState.TO_CONFIRM,
        )
    )
    own = db.session.scalars(select(Instrument.id).where(Instrument.owner_id == organisation_id))
    reviews = reviewing.reviews_of(own).values()
    return Waiting(
        drafts=db.session.scalar(drafts) or 0,
        reviews=sum(one.is_due for one in reviews),
        dead_links=links.dead_count([organisation_id]),
        adoptions=db.session.scalar(asked) or 0,
    )
