"""What upkeep does when something happens elsewhere: offers and requests that mean nothing end."""

from collections.abc import Sequence

from sqlalchemy import exists, insert, literal, select, update

from toolbox.accounts.events import OrganisationChanged, OrganisationsMerged
from toolbox.accounts.models import Membership
from toolbox.catalogue.events import InstrumentChanged, VersionPublished
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.foundation.clock import now
from toolbox.foundation.db import UtcDateTime, db
from toolbox.upkeep import operations, policy, queries
from toolbox.upkeep.lifecycle import Answered
from toolbox.upkeep.links import note_links
from toolbox.upkeep.models import CareRequest, Handover, PeopledOrganisation


def instrument_changed(event: InstrumentChanged) -> None:
    """What has moved or was removed is not offered or asked for any more."""
    if event.what in {"moved", "removed"}:
        _let_lapse(event.instrument_id)
    if event.what in {"retired", "removed", "reinstated"}:
        note_links([event.instrument_id])


def _let_lapse(instrument_id: int) -> None:
    instrument = db.session.get(Instrument, instrument_id)
    if instrument is None:
        return
    is_removed = instrument.state is InstrumentState.REMOVED
    waiting = queries.open_offer(instrument_id)
    if waiting is not None and (is_removed or waiting.from_id != instrument.owner_id):
        operations.lapse(waiting)
    if is_removed or not policy.seeks_keeper(instrument):
        for request in queries.open_requests(instrument_id):
            operations.lapse_request(request)


def version_published(event: VersionPublished) -> None:
    """Other links may be named now."""
    note_links([event.instrument_id])


def organisation_changed(event: OrganisationChanged) -> None:
    """Remember that an organisation has members."""
    if event.what in {"founded", "joined"}:
        note_people()


def note_people() -> None:
    """Remember which organisations have members, so that one is missed that has lost them."""
    new = (
        select(Membership.organisation_id, literal(now(), UtcDateTime))
        .where(
            ~exists(
                select(PeopledOrganisation.organisation_id).where(
                    PeopledOrganisation.organisation_id == Membership.organisation_id
                )
            )
        )
        .distinct()
    )
    statement = insert(PeopledOrganisation).from_select(["organisation_id", "since"], new)
    db.session.execute(statement)


def organisations_merged(event: OrganisationsMerged) -> None:
    """Offers and requests follow to the organisation that has everything now."""
    note_people()
    for offer in _open_between(event.merged_id):
        offer.from_id = event.into_id if offer.from_id == event.merged_id else offer.from_id
        offer.to_id = event.into_id if offer.to_id == event.merged_id else offer.to_id
        if offer.from_id == offer.to_id:
            operations.lapse(offer)
    asked = {one.instrument_id for one in _asked_by(event.into_id)}
    for request in _asked_by(event.merged_id):
        if request.instrument_id in asked:
            operations.lapse_request(request)
        else:
            request.organisation_id = event.into_id
    plan = queries.ending_of(event.merged_id)
    if plan is not None:
        db.session.delete(plan)
    db.session.flush()
    _rewrite_history(event.merged_id, event.into_id)


def _open_between(organisation_id: int) -> Sequence[Handover]:
    concerned = (Handover.from_id == organisation_id) | (Handover.to_id == organisation_id)
    return db.session.scalars(
        select(Handover).where(Handover.state == Answered.OPEN, concerned)
    ).all()


def _asked_by(organisation_id: int) -> Sequence[CareRequest]:
    return db.session.scalars(
        select(CareRequest).where(
            CareRequest.state == Answered.OPEN, CareRequest.organisation_id == organisation_id
        )
    ).all()


def _rewrite_history(merged_id: int, into_id: int) -> None:
    """Who looks at the lists of the whole finds what the part has done; names stay."""
    for column in (Handover.from_id, Handover.to_id):
        db.session.execute(
            update(Handover)
            .where(column == merged_id, Handover.state != Answered.OPEN)
            .values({column: into_id})
            .execution_options(synchronize_session=False)
        )
