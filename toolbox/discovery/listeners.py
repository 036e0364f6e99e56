"""What makes an entry of the index stale."""

from toolbox.accounts.events import OrganisationChanged
from toolbox.adoption.events import AdoptionChanged
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.events import (
    InstrumentChanged,
    InstrumentsArrived,
    InstrumentsReclassified,
    VersionPublished,
)
from toolbox.discovery.operations import mark_stale
from toolbox.files.events import FileUnderstood
from toolbox.stage.events import PackageExamined
from toolbox.vocabularies.events import TermChanged, TermsImported
from toolbox.vocabularies.queries import with_narrower
from toolbox.workshop.events import KitExamined


def version_published(event: VersionPublished) -> None:
    """Visitors see something else now."""
    mark_stale([event.instrument_id])


def instrument_changed(event: InstrumentChanged) -> None:
    """Retired, reinstated, removed, moved; a discarded draft was never in the index."""
    if event.what != "draft-discarded":
        mark_stale([event.instrument_id])


def instruments_arrived(event: InstrumentsArrived) -> None:
    """Many at once, from an import."""
    mark_stale(event.instrument_ids)


def instruments_reclassified(event: InstrumentsReclassified) -> None:
    """They carry another term."""
    mark_stale(event.instrument_ids)


def term_changed(event: TermChanged) -> None:
    """Labels are searched too, also those of broader terms.

    What a term was merged into may have more terms below it now; whatever carried the term itself
    is told by InstrumentsReclassified.
    """
    changed = set(with_narrower(event.replaced_by_id or event.term_id))
    mark_stale(catalogue.instruments_with_one_of(changed - {event.replaced_by_id}))


def terms_imported(event: TermsImported) -> None:
    """Many terms are called otherwise, or stand elsewhere."""
    mark_stale(catalogue.instruments_with_one_of(set(event.term_ids)))


def organisation_changed(event: OrganisationChanged) -> None:
    """Who offers an instrument is searched, too."""
    if event.what == "described":
        mark_stale(catalogue.instruments_of(event.organisation_id))


def adoption_changed(event: AdoptionChanged) -> None:
    """Who uses an instrument, and where, is searched, counted and sorted by."""
    mark_stale([event.instrument_id])


def file_understood(event: FileUnderstood | PackageExamined | KitExamined) -> None:
    """The text of an attachment is there now, or it is known how it can be used."""
    mark_stale(catalogue.instruments_with_file(event.file_id))
