"""How events become lines of the audit trail."""

from toolbox.accounts.events import AccountChanged, OrganisationChanged, RoleAssigned
from toolbox.audit.operations import record
from toolbox.catalogue.events import (
    InstrumentChanged,
    InstrumentDrafted,
    InstrumentsArrived,
    VersionPublished,
    VersionReturned,
    VersionSubmitted,
)
from toolbox.discovery.events import RingChanged
from toolbox.vocabularies.events import TermChanged


def account_changed(event: AccountChanged) -> None:
    """The person did it, or somebody with the person's mailbox."""
    record(event.what, "account", event.user_id, by_id=event.user_id)


def role_assigned(event: RoleAssigned) -> None:
    """What somebody may do is decided by somebody else."""
    record(f"role-{event.role.value}", "account", event.user_id, by_id=event.by_id)


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


def term_changed(event: TermChanged) -> None:
    """Renamed, merged or retired."""
    record(event.what, "term", event.term_id, by_id=event.by_id, into=event.replaced_by_id)


def ring_changed(event: RingChanged) -> None:
    """The trail keeps what a ring was like: it says what a removed one had."""
    record(event.what, "ring", event.ring_id, by_id=event.by_id, members=list(event.members))
