"""Which event wakes whom."""

from toolbox.accounts.events import AccountChanged, OrganisationChanged, RoleAssigned
from toolbox.catalogue import listeners as catalogue
from toolbox.catalogue import mails as catalogue_mails
from toolbox.catalogue.events import (
    InstrumentChanged,
    InstrumentDrafted,
    InstrumentsArrived,
    InstrumentsReclassified,
    VersionPublished,
    VersionReturned,
    VersionSubmitted,
)
from toolbox.discovery import listeners as discovery
from toolbox.discovery.events import RingChanged
from toolbox.files.events import FileUnderstood
from toolbox.foundation.events import Listeners
from toolbox.vocabularies.events import TermChanged
from toolbox.wiring import records

LISTENERS: Listeners = {
    AccountChanged: [records.account_changed],
    RoleAssigned: [records.role_assigned],
    OrganisationChanged: [records.organisation_changed, discovery.organisation_changed],
    InstrumentDrafted: [records.instrument_drafted],
    VersionSubmitted: [records.version_submitted, catalogue_mails.tell_editors],
    VersionReturned: [records.version_returned, catalogue_mails.tell_makers_returned],
    VersionPublished: [
        records.version_published,
        discovery.version_published,
        catalogue_mails.tell_makers_published,
    ],
    InstrumentChanged: [records.instrument_changed, discovery.instrument_changed],
    InstrumentsArrived: [records.instruments_arrived, discovery.instruments_arrived],
    InstrumentsReclassified: [discovery.instruments_reclassified],
    TermChanged: [records.term_changed, catalogue.term_changed, discovery.term_changed],
    FileUnderstood: [discovery.file_understood],
    RingChanged: [records.ring_changed],
}
