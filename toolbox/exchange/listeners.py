"""What changes what others hear of an instrument; see ledger."""

from collections.abc import Sequence

from sqlalchemy import select

from toolbox.accounts.events import OrganisationChanged
from toolbox.alliances.events import AllianceChanged
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.events import (
    InstrumentChanged,
    InstrumentsArrived,
    InstrumentsReclassified,
    VersionPublished,
)
from toolbox.catalogue.models import Instrument
from toolbox.curation import queries as curation
from toolbox.curation.events import CollectionChanged
from toolbox.exchange import ledger
from toolbox.exchange.packages import publication
from toolbox.foundation.db import db
from toolbox.vocabularies.events import TermChanged, TermsImported

_REORDERED = frozenset({"begun", "described", "ordered", "chosen", "unchosen"})
"""What happens to a collection without anything coming in, going out, or being shown."""


def version_published(event: VersionPublished) -> None:
    """Visitors see something else now; what a package has filled gets its name with it."""
    publication.version_published(event)
    ledger.touch([event.instrument_id])


def instrument_changed(event: InstrumentChanged) -> None:
    """Retired, reinstated, removed, moved to another owner or address.

    What was begun from it names its address, as long as visitors may see it.
    """
    if event.what in {"address-changed", "removed"}:
        ledger.touch(_begun_from(event.instrument_id))
    if event.what != "draft-discarded":
        ledger.touch([event.instrument_id])


def _begun_from(instrument_id: int) -> Sequence[int]:
    return db.session.scalars(
        select(Instrument.id).where(Instrument.template_id == instrument_id)
    ).all()


def instruments_arrived(event: InstrumentsArrived) -> None:
    """Many at once, from an import."""
    ledger.touch(event.instrument_ids)


def instruments_reclassified(event: InstrumentsReclassified) -> None:
    """They carry another term."""
    ledger.touch(event.instrument_ids)


def term_changed(event: TermChanged) -> None:
    """Records name the terms they carry; a merged one is told by InstrumentsReclassified."""
    ledger.touch(catalogue.instruments_with_term(event.term_id))


def terms_imported(event: TermsImported) -> None:
    """Many terms are called otherwise."""
    ledger.touch(catalogue.instruments_with_one_of(set(event.term_ids)))


def organisation_changed(event: OrganisationChanged) -> None:
    """Records name who offers them, and the partners."""
    if event.what == "described":
        made = select(Instrument.id).where(catalogue.made_by([event.organisation_id]))
        ledger.touch(db.session.scalars(made))


def collection_changed(event: CollectionChanged) -> None:
    """What an alliance shows in its collection is a set."""
    if event.instrument_id is not None:
        ledger.refile([event.instrument_id])
    elif event.what not in _REORDERED:
        ledger.refile(one.instrument_id for one in curation.items_of(event.collection_id))


def alliance_changed(event: AllianceChanged) -> None:
    """The set of an alliance ends with it, and comes back with it."""
    if event.what in {"closed", "reopened"}:
        for collection in curation.kept_by_holder(f"alliance:{event.alliance_id}"):
            ledger.refile(one.instrument_id for one in curation.items_of(collection.id))
