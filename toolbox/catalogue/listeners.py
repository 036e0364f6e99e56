"""What instruments do when something below them changes."""

from sqlalchemy import delete, select, update

from toolbox.accounts.events import OrganisationsMerged
from toolbox.catalogue.classifying import reclassify
from toolbox.catalogue.events import InstrumentChanged
from toolbox.catalogue.models import Instrument, Partner
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.vocabularies.events import TermChanged


def term_changed(event: TermChanged) -> None:
    """A merged term gives way to the one that stands for it now."""
    if event.replaced_by_id is not None:
        reclassify(event.term_id, event.replaced_by_id)


def organisations_merged(event: OrganisationsMerged) -> None:
    """Instruments go along; nobody is a partner of himself or twice."""
    moving = db.session.scalars(
        select(Instrument.id).where(Instrument.owner_id == event.merged_id)
    ).all()
    of_instrument = Partner.instrument_id == Instrument.id
    already = select(Partner.instrument_id).where(Partner.organisation_id == event.into_id)
    for statement in (
        update(Instrument)
        .where(Instrument.owner_id == event.merged_id)
        .values(owner_id=event.into_id),
        delete(Partner).where(
            Partner.organisation_id == event.merged_id, Partner.instrument_id.in_(already)
        ),
        update(Partner)
        .where(Partner.organisation_id == event.merged_id)
        .values(organisation_id=event.into_id),
        delete(Partner).where(
            select(Instrument.id)
            .where(of_instrument, Instrument.owner_id == Partner.organisation_id)
            .exists()
        ),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()
    for instrument_id in moving:
        announce(InstrumentChanged(instrument_id, "moved", event.by_id))
