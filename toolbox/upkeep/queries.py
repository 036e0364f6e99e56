"""Questions about care: who keeps what, what is offered to whom, what seeks a keeper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Membership, MembershipRole, Organisation, User
from toolbox.catalogue import listings
from toolbox.catalogue.lifecycle import OPEN_STATES
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.upkeep import policy
from toolbox.upkeep.lifecycle import Answered
from toolbox.upkeep.models import CareRequest, Handover, ProjectEnding

MOST_FOUND = 20
_UNANSWERED = (Handover.state == Answered.OPEN, Handover.agreed_at.is_(None))


def owners_of(organisation_id: int | None) -> Sequence[User]:
    """Return the living owners of an organisation, by name."""
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == MembershipRole.OWNER,
            User.deleted_at.is_(None),
        )
        .order_by(User.name, User.id)
    ).all()


def keepers_of(version: Version) -> list[User]:
    """Return who looks after a version: the owners, and who began it if still working there."""
    owner_id = version.instrument.owner_id
    found = list(owners_of(owner_id))
    begun_by = accounts.user_by_id(version.created_by_id) if version.created_by_id else None
    if begun_by is None or begun_by.id in {one.id for one in found}:
        return found
    works_there = owner_id in accounts.actor_for(begun_by).working_organisations
    return [*found, begun_by] if works_there else found


def titles_of(instrument_ids: Iterable[int]) -> dict[int, str]:
    """Return what instruments are called; the draft where visitors have not seen it yet."""
    shown, being_made = aliased(Version), aliased(Version)
    rows = db.session.execute(
        select(Instrument.id, Instrument.slug, shown.title, being_made.title)
        .outerjoin(shown, shown.id == Instrument.current_version_id)
        .outerjoin(
            being_made,
            and_(
                being_made.instrument_id == Instrument.id,
                being_made.state.in_(OPEN_STATES),
                Instrument.current_version_id.is_(None),
            ),
        )
        .where(Instrument.id.in_(set(instrument_ids)))
    )
    return {key: title or draft or slug for key, slug, title, draft in rows}


def handover(handover_id: int, *, by: Actor) -> Handover:
    """Return an offer that the reader has to do with; NotFound otherwise."""
    found = db.session.get(Handover, handover_id)
    if found is None or not policy.see_offer.allows(by, found):
        raise NotFound(_l("This offer is not known here."))
    return found


def open_offer(instrument_id: int) -> Handover | None:
    """Return the offer of an instrument that waits for an answer, or for its day."""
    return db.session.scalar(
        select(Handover).where(
            Handover.instrument_id == instrument_id, Handover.state == Answered.OPEN
        )
    )


def open_offers() -> Sequence[Handover]:
    """Return all offers that wait for an answer, longest waiting first."""
    return db.session.scalars(
        select(Handover).where(*_UNANSWERED).order_by(Handover.offered_at)
    ).all()


def agreed_by(day: date) -> Sequence[Handover]:
    """Return what both sides have agreed to move by a day, earliest first."""
    return db.session.scalars(
        select(Handover)
        .where(
            Handover.state == Answered.OPEN,
            Handover.agreed_at.is_not(None),
            Handover.moves_on <= day,
        )
        .order_by(Handover.moves_on, Handover.id)
    ).all()


def on_their_way_to(organisation_ids: Iterable[int]) -> Sequence[Handover]:
    """Return what organisations have accepted and get on a day ahead, earliest first."""
    return db.session.scalars(
        select(Handover)
        .where(
            Handover.state == Answered.OPEN,
            Handover.agreed_at.is_not(None),
            Handover.to_id.in_(set(organisation_ids)),
        )
        .order_by(Handover.moves_on, Handover.id)
    ).all()


def offers_to(*, by: Actor) -> Sequence[Handover]:
    """Return offers that wait for an answer the person may give, longest waiting first."""
    return db.session.scalars(
        select(Handover)
        .where(*_UNANSWERED, policy.answer_offer.where(by))
        .order_by(Handover.offered_at)
    ).all()


def offers_from(organisation_ids: Iterable[int]) -> Sequence[Handover]:
    """Return what organisations offered, newest first."""
    return db.session.scalars(
        select(Handover)
        .where(Handover.from_id.in_(set(organisation_ids)))
        .order_by(Handover.offered_at.desc(), Handover.id.desc())
        .limit(50)
    ).all()


def handed_over(instrument_id: int) -> ColumnElement[bool]:
    """Say in SQL which offers have brought an instrument from one hand to the next."""
    return and_(Handover.instrument_id == instrument_id, Handover.state == Answered.ACCEPTED)


def care_request(request_id: int, *, by: Actor) -> CareRequest:
    """Return a request the reader made or decides about; NotFound otherwise."""
    found = db.session.get(CareRequest, request_id)
    allowed = found is not None and (
        policy.decide_request.allows(by, found) or found.organisation_id in by.working_organisations
    )
    if found is None or not allowed:
        raise NotFound(_l("This request is not known here."))
    return found


def requests_to_decide(*, by: Actor) -> Sequence[CareRequest]:
    """Return requests that wait for an answer the person may give, longest waiting first."""
    return db.session.scalars(
        select(CareRequest)
        .where(CareRequest.state == Answered.OPEN, policy.decide_request.where(by))
        .order_by(CareRequest.asked_at)
    ).all()


def requests_of(organisation_ids: Iterable[int]) -> Sequence[CareRequest]:
    """Return what organisations have asked for, newest first."""
    return db.session.scalars(
        select(CareRequest)
        .where(CareRequest.organisation_id.in_(set(organisation_ids)))
        .order_by(CareRequest.asked_at.desc(), CareRequest.id.desc())
        .limit(50)
    ).all()


def open_requests(instrument_id: int) -> Sequence[CareRequest]:
    """Return who would like to take an instrument into care."""
    return db.session.scalars(
        select(CareRequest)
        .where(CareRequest.instrument_id == instrument_id, CareRequest.state == Answered.OPEN)
        .order_by(CareRequest.asked_at)
    ).all()


def orphans(*, limit: int, offset: int = 0) -> Sequence[Version]:
    """Return published instruments that seek a keeper, newest first, with what a card shows."""
    return db.session.scalars(
        listings.cards()
        .where(policy.without_keeper())
        .order_by(Instrument.published_at.desc(), Instrument.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def orphan_count() -> int:
    """Return how many published instruments seek a keeper."""
    counted = select(func.count()).select_from(Instrument).where(policy.without_keeper())
    return db.session.scalar(counted) or 0


def ending_of(organisation_id: int) -> ProjectEnding | None:
    """Return what is planned for the end of an organisation's project."""
    return db.session.get(ProjectEnding, organisation_id)


def endings_ahead() -> Sequence[ProjectEnding]:
    """Return announced ends that have not come yet, nearest first."""
    return db.session.scalars(
        select(ProjectEnding)
        .where(ProjectEnding.confirmed_at.is_not(None), ProjectEnding.ended_at.is_(None))
        .order_by(ProjectEnding.ends_on)
    ).all()


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation that could take something over."""

    id: int
    slug: str
    name: str


def organisations_named(text: str, *, but: int | None = None) -> list[FoundOrganisation]:
    """Return living organisations with an owner whose name holds ``text``, by name.

    Letters are compared here: SQLite knows no case beyond ASCII.
    """
    wanted = " ".join(text.split()).casefold()
    if not wanted:
        return []
    found = [
        FoundOrganisation(one.id, one.slug, one.name)
        for one in accounts.organisations()
        if wanted in one.name.casefold()
        and one.id != but
        and one.ended_at is None
        and one.merged_into_id is None
    ]
    return [one for one in found[: 5 * MOST_FOUND] if policy.has_owner(one.id)][:MOST_FOUND]


def organisation(organisation_id: int) -> Organisation | None:
    """Return an organisation, None where there is none any more."""
    return db.session.get(Organisation, organisation_id)
