"""How events become lines of the audit trail."""

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
from toolbox.audit.operations import record
from toolbox.catalogue.events import (
    InstrumentChanged,
    InstrumentDrafted,
    InstrumentsArrived,
    PartnerAsked,
    PreviewLinkChanged,
    VersionPublished,
    VersionReturned,
    VersionSubmitted,
)
from toolbox.discovery.events import RingChanged
from toolbox.exchange.packages.events import DifferencesDecided
from toolbox.harvesting.events import SourceChanged
from toolbox.notices.events import AddressGivenUp, AddressTrusted, NoticesStopped
from toolbox.review.events import CannedAnswerChanged, SubmissionAssigned, SubmissionRejected
from toolbox.site.events import SiteTextWritten
from toolbox.upkeep.events import (
    CareRequestChanged,
    HandoverChanged,
    InstrumentConfirmed,
    ProjectEndingChanged,
)
from toolbox.vocabularies.events import SuggestionDecided, TermChanged, TermsImported
from toolbox.workshop.events import CopyChanged, EntryArrived, ImprovementProposed


def account_changed(event: AccountChanged) -> None:
    """The person did it, or somebody with the person's mailbox."""
    record(event.what, "account", event.user_id, by_id=event.user_id)


def role_assigned(event: RoleAssigned) -> None:
    """What somebody may do is decided by somebody else."""
    record(f"role-{event.role.value}", "account", event.user_id, by_id=event.by_id)


def second_factor_reset(event: SecondFactorReset) -> None:
    """An administrator did it for somebody else."""
    record("second-factor-reset", "account", event.user_id, by_id=event.by_id)


def account_blocked(event: AccountBlocked) -> None:
    """The reason is a key of a list: nothing is written about the person."""
    record("blocked", "account", event.user_id, by_id=event.by_id, reason=event.reason)


def account_unblocked(event: AccountUnblocked) -> None:
    """The account opens again."""
    record("unblocked", "account", event.user_id, by_id=event.by_id)


def editor_invited(event: EditorInvited) -> None:
    """There is no account yet: the line is about the one who asked."""
    record("editor-invited", "account", event.by_id, by_id=event.by_id)


def site_text_written(event: SiteTextWritten) -> None:
    """The state that came into being says which text it is."""
    action = "text-restored" if event.restored else "text-written"
    record(action, "site-text", event.version_id, by_id=event.by_id)


def organisation_changed(event: OrganisationChanged) -> None:
    """Details hold an id; addresses of invited people do not go into the trail."""
    detail = {"person": event.detail} if event.detail.isdecimal() else {}
    record(event.what, "organisation", event.organisation_id, by_id=event.by_id, **detail)


def instrument_drafted(event: InstrumentDrafted) -> None:
    """A first or further version was begun."""
    record(
        "drafted", "instrument", event.instrument_id, by_id=event.by_id, version=event.version_id
    )


def version_submitted(event: VersionSubmitted) -> None:
    """A version waits for an editor."""
    record(
        "submitted", "instrument", event.instrument_id, by_id=event.by_id, version=event.version_id
    )


def version_returned(event: VersionReturned) -> None:
    """The comment is part of the history of the instrument."""
    record(
        "returned" if event.comment else "withdrawn",
        "instrument",
        event.instrument_id,
        by_id=event.by_id,
        version=event.version_id,
        comment=event.comment,
    )


def version_published(event: VersionPublished) -> None:
    """A version is what visitors see now."""
    record(
        "published", "instrument", event.instrument_id, by_id=event.by_id, version=event.version_id
    )


def instrument_changed(event: InstrumentChanged) -> None:
    """Retired, removed, moved, renamed."""
    record(event.what, "instrument", event.instrument_id, by_id=event.by_id)


def preview_link_changed(event: PreviewLinkChanged) -> None:
    """Who let outsiders look at a draft; the secret itself is nowhere."""
    record(event.what, "instrument", event.instrument_id, by_id=event.by_id)


def instruments_arrived(event: InstrumentsArrived) -> None:
    """One line a batch: the instruments themselves say where they come from."""
    record(
        "arrived",
        "instrument",
        event.instrument_ids[0],
        by_id=event.by_id,
        count=len(event.instrument_ids),
        last=event.instrument_ids[-1],
    )


def source_changed(event: SourceChanged) -> None:
    """What is collected from where; what single records become stands in the reports."""
    places = dict(zip(("from", "to"), event.moved, strict=True)) if event.moved else {}
    record(f"source-{event.what}", "source", event.source_id, by_id=event.by_id, **places)


def differences_decided(event: DifferencesDecided) -> None:
    """What came of it stands in the versions of the instrument."""
    record("differences-decided", "instrument", event.instrument_id, by_id=event.by_id)


def term_changed(event: TermChanged) -> None:
    """Renamed, merged or retired."""
    record(event.what, "term", event.term_id, by_id=event.by_id, into=event.replaced_by_id)


def organisations_merged(event: OrganisationsMerged) -> None:
    """The one that is gone keeps a line, too."""
    record("merged", "organisation", event.merged_id, by_id=event.by_id, into=event.into_id)


def partner_asked(event: PartnerAsked) -> None:
    """An organisation was asked to make an instrument, too."""
    record(
        "partner-asked",
        "instrument",
        event.instrument_id,
        by_id=event.by_id,
        organisation=event.organisation_id,
    )


def terms_imported(event: TermsImported) -> None:
    """One line a list; its first term stands for it."""
    if event.term_ids:
        record(
            event.what,
            "term",
            event.term_ids[0],
            by_id=event.by_id,
            vocabulary=event.vocabulary_key,
            count=len(event.term_ids),
        )


def suggestion_decided(event: SuggestionDecided) -> None:
    """An editor has answered; the answer itself stands with the suggestion."""
    record("suggestion-answered", "suggestion", event.suggestion_id, by_id=event.by_id)


def ring_changed(event: RingChanged) -> None:
    """The trail keeps what a ring was like: it says what a removed one had."""
    record(event.what, "ring", event.ring_id, by_id=event.by_id, members=list(event.members))


def submission_assigned(event: SubmissionAssigned) -> None:
    """Somebody takes care of a submission, or nobody does any more."""
    detail = {"person": str(event.to_id)} if event.to_id is not None else {}
    record(
        "assigned" if event.to_id is not None else "released",
        "instrument",
        event.instrument_id,
        by_id=event.by_id,
        submission=event.submission_id,
        **detail,
    )


def submission_rejected(event: SubmissionRejected) -> None:
    """The reasons are keys of the list; what was written to the makers follows with the return."""
    record(
        "rejected",
        "instrument",
        event.instrument_id,
        by_id=event.by_id,
        submission=event.submission_id,
        reasons=list(event.reasons),
    )


def canned_answer_changed(event: CannedAnswerChanged) -> None:
    """The texts themselves are kept where they are used."""
    record(event.what, "canned-answer", event.answer_id, by_id=event.by_id)


def instrument_confirmed(event: InstrumentConfirmed) -> None:
    """Somebody says that it still holds."""
    record(
        "confirmed", "instrument", event.instrument_id, by_id=event.by_id, version=event.version_id
    )


def handover_changed(event: HandoverChanged) -> None:
    """An offer and what came of it; who gave what to whom stands with the offer."""
    record(
        f"handover-{event.what}",
        "instrument",
        event.instrument_id,
        by_id=event.by_id,
        handover=event.handover_id,
    )


def care_request_changed(event: CareRequestChanged) -> None:
    """Somebody asked to look after it, and what was decided."""
    record(
        f"care-{event.what}",
        "instrument",
        event.instrument_id,
        by_id=event.by_id,
        request=event.request_id,
    )


def project_ending_changed(event: ProjectEndingChanged) -> None:
    """The end of a project was announced, called off, or has come."""
    record(f"ending-{event.what}", "organisation", event.organisation_id, by_id=event.by_id)


def notices_stopped(event: NoticesStopped) -> None:
    """Whoever reads the mailbox did it, with the link in a mail."""
    record("notices-stopped", "account", event.user_id, by_id=None, topics=list(event.topics))


def address_given_up(event: AddressGivenUp) -> None:
    """Mail servers refuse the address; it gets no more notices."""
    record("address-given-up", "account", event.user_id, by_id=None)


def address_trusted(event: AddressTrusted) -> None:
    """A mail came through again, or the person vouches for the address."""
    record("address-trusted", "account", event.user_id, by_id=None)


def copy_changed(event: CopyChanged) -> None:
    """An adapted copy was begun, shown, taken offline, blocked or deleted."""
    record(f"copy-{event.what}", "copy", event.copy_id, by_id=event.by_id)


def improvement_proposed(event: ImprovementProposed) -> None:
    """Whoever works with a kit proposed something, or its keepers answered."""
    record(
        f"improvement-{event.what}",
        "instrument",
        event.instrument_id,
        by_id=event.by_id,
        proposal=event.proposal_id,
    )


def entry_arrived(event: EntryArrived) -> None:
    """Who filled it in has no account here."""
    record(f"entry-{event.what}", "copy", event.copy_id, by_id=None)
