"""Which event wakes whom."""

from toolbox.accounts.events import (
    AccountBlocked,
    AccountChanged,
    AccountUnblocked,
    EditorInvited,
    OrganisationChanged,
    OrganisationsMerged,
    RoleAssigned,
    SecondFactorReset,
)
from toolbox.adoption import listeners as adoption
from toolbox.adoption import mails as adoption_mails
from toolbox.adoption.events import AdoptionChanged
from toolbox.alliances import listeners as alliances
from toolbox.alliances import mails as alliance_mails
from toolbox.alliances import pitch_listeners as pitches
from toolbox.alliances import pitch_mails
from toolbox.alliances.events import AllianceChanged, AllianceMemberChanged, MeetingChanged
from toolbox.alliances.pitch_events import AgreementChanged, MeetingSummedUp, PitchChanged
from toolbox.calls import listeners as calls
from toolbox.calls import mails as call_mails
from toolbox.calls.events import CallChanged
from toolbox.catalogue import listeners as catalogue
from toolbox.catalogue import mails as catalogue_mails
from toolbox.catalogue.events import (
    InstrumentChanged,
    InstrumentDrafted,
    InstrumentsArrived,
    InstrumentsReclassified,
    PartnerAnswered,
    PartnerAsked,
    PreviewLinkChanged,
    VersionPublished,
    VersionReturned,
    VersionSubmitted,
)
from toolbox.curation import listeners as curation
from toolbox.curation import mails as curation_mails
from toolbox.curation.events import CollectionChanged, CollectionReported
from toolbox.discovery import listeners as discovery
from toolbox.discovery.events import RingChanged
from toolbox.exchange import listeners as exchange
from toolbox.exchange.packages import conflicts
from toolbox.exchange.packages.events import DifferencesDecided
from toolbox.files.events import FileUnderstood
from toolbox.following import listeners as following
from toolbox.foundation.events import Listeners
from toolbox.foundation.mail import MailDelivered, MailRefused
from toolbox.harvesting import mails as harvest_mails
from toolbox.harvesting.events import DifferencesFound, SourceChanged
from toolbox.notices import listeners as notices
from toolbox.notices.events import AddressGivenUp, AddressTrusted, NoticesStopped
from toolbox.review import listeners as review
from toolbox.review import mails as review_mails
from toolbox.review.events import CannedAnswerChanged, SubmissionAssigned, SubmissionRejected
from toolbox.site.events import SiteTextWritten
from toolbox.stage import listeners as stage
from toolbox.stage.events import PackageExamined
from toolbox.upkeep import listeners as upkeep
from toolbox.upkeep import mails as upkeep_mails
from toolbox.upkeep.events import (
    CareRequestChanged,
    HandoverChanged,
    InstrumentConfirmed,
    ProjectEndingChanged,
)
from toolbox.vocabularies.events import SuggestionDecided, TermChanged, TermsImported
from toolbox.wiring import records, transfer_records
from toolbox.workshop import listeners as workshop
from toolbox.workshop import mails as workshop_mails
from toolbox.workshop.events import (
    CopyChanged,
    EntryArrived,
    ImprovementProposed,
    KitExamined,
    SiteReported,
)

LISTENERS: Listeners = {
    AccountChanged: [
        records.account_changed,
        review.account_changed,
        notices.account_changed,
        following.account_changed,
    ],
    RoleAssigned: [records.role_assigned, review.role_assigned],
    SecondFactorReset: [records.second_factor_reset],
    AccountBlocked: [records.account_blocked, review.account_blocked],
    AccountUnblocked: [records.account_unblocked],
    EditorInvited: [records.editor_invited],
    SiteTextWritten: [records.site_text_written],
    OrganisationChanged: [
        records.organisation_changed,
        discovery.organisation_changed,
        exchange.organisation_changed,
        upkeep.organisation_changed,
    ],
    OrganisationsMerged: [
        records.organisations_merged,
        workshop.organisations_merged,
        curation.organisations_merged,
        alliances.organisations_merged,
        pitches.organisations_merged,
        calls.organisations_merged,
        adoption.organisations_merged,  # while it still says who makes what
        upkeep.organisations_merged,  # offers follow before the instruments move
        catalogue.organisations_merged,
    ],
    AllianceChanged: [
        transfer_records.alliance_changed,
        alliance_mails.alliance_changed,
        exchange.alliance_changed,
    ],
    AllianceMemberChanged: [
        transfer_records.alliance_member_changed,
        alliance_mails.member_changed,
    ],
    MeetingChanged: [transfer_records.meeting_changed, alliance_mails.meeting_changed],
    PitchChanged: [transfer_records.pitch_changed, pitch_mails.pitch_changed],
    AgreementChanged: [transfer_records.agreement_changed],
    MeetingSummedUp: [transfer_records.meeting_summed_up],
    PartnerAsked: [records.partner_asked, catalogue_mails.tell_asked_partner],
    PartnerAnswered: [catalogue_mails.tell_other_side],
    InstrumentDrafted: [records.instrument_drafted],
    VersionSubmitted: [
        records.version_submitted,
        review.version_submitted,
        catalogue_mails.tell_editors,
    ],
    VersionReturned: [
        records.version_returned,
        review.version_returned,
        review_mails.version_returned,
    ],
    VersionPublished: [
        records.version_published,
        review.version_published,
        discovery.version_published,
        exchange.version_published,
        conflicts.version_published,
        upkeep.version_published,
        workshop.version_published,
        catalogue_mails.tell_makers_published,
        adoption.version_published,
        following.version_published,
    ],
    InstrumentChanged: [
        records.instrument_changed,
        review.instrument_changed,
        discovery.instrument_changed,
        exchange.instrument_changed,
        upkeep.instrument_changed,
        following.instrument_changed,
    ],
    InstrumentsArrived: [
        records.instruments_arrived,
        discovery.instruments_arrived,
        exchange.instruments_arrived,
        following.instruments_arrived,
    ],
    InstrumentsReclassified: [
        discovery.instruments_reclassified,
        exchange.instruments_reclassified,
    ],
    TermsImported: [
        records.terms_imported,
        discovery.terms_imported,
        exchange.terms_imported,
    ],
    SuggestionDecided: [records.suggestion_decided, catalogue_mails.tell_suggester],
    PreviewLinkChanged: [records.preview_link_changed],
    InstrumentConfirmed: [records.instrument_confirmed],
    AdoptionChanged: [
        transfer_records.adoption_changed,
        discovery.adoption_changed,
        adoption_mails.adoption_changed,
    ],
    CallChanged: [transfer_records.call_changed, call_mails.call_changed],
    DifferencesDecided: [records.differences_decided],
    SourceChanged: [records.source_changed, harvest_mails.source_changed],
    DifferencesFound: [harvest_mails.differences_found],
    HandoverChanged: [records.handover_changed, upkeep_mails.handover_changed],
    CareRequestChanged: [records.care_request_changed, upkeep_mails.care_request_changed],
    ProjectEndingChanged: [records.project_ending_changed, upkeep_mails.ending_changed],
    TermChanged: [
        records.term_changed,
        catalogue.term_changed,
        adoption.term_changed,
        calls.term_changed,
        discovery.term_changed,
        exchange.term_changed,
        curation.term_changed,
    ],
    FileUnderstood: [
        discovery.file_understood,
        stage.file_understood,
        workshop.file_understood,
    ],
    PackageExamined: [discovery.file_understood],
    KitExamined: [discovery.file_understood],
    CopyChanged: [records.copy_changed, workshop_mails.copy_changed],
    EntryArrived: [records.entry_arrived, workshop_mails.entry_arrived],
    ImprovementProposed: [
        records.improvement_proposed,
        workshop_mails.improvement_proposed,
    ],
    SiteReported: [workshop_mails.site_reported],
    CollectionChanged: [
        transfer_records.collection_changed,
        curation_mails.collection_changed,
        exchange.collection_changed,
    ],
    CollectionReported: [curation_mails.collection_reported],
    RingChanged: [records.ring_changed],
    MailRefused: [notices.mail_refused, following.mail_refused],
    MailDelivered: [notices.mail_delivered, following.mail_delivered],
    NoticesStopped: [records.notices_stopped],
    AddressGivenUp: [records.address_given_up],
    AddressTrusted: [records.address_trusted],
    SubmissionAssigned: [records.submission_assigned, review_mails.submission_assigned],
    SubmissionRejected: [records.submission_rejected],
    CannedAnswerChanged: [records.canned_answer_changed],
}
