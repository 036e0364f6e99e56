"""How events of adoptions, collections and alliances become lines of the audit trail."""

from toolbox.adoption.events import AdoptionChanged
from toolbox.alliances.events import AllianceChanged, AllianceMemberChanged, MeetingChanged
from toolbox.alliances.pitch_events import AgreementChanged, MeetingSummedUp, PitchChanged
from toolbox.audit.operations import record
from toolbox.calls.events import CallChanged
from toolbox.curation.events import CollectionChanged


def adoption_changed(event: AdoptionChanged) -> None:
    """What was said, decided and taken back; nobody does it when a year has passed."""
    if event.what != "lapsed":
        record(
            f"adoption-{event.what}",
            "adoption",
            event.adoption_id,
            by_id=event.by_id,
            instrument=event.instrument_id,
        )


def call_changed(event: CallChanged) -> None:
    """What was looked for, answered and decided."""
    record(f"call-{event.what}", "call", event.call_id, by_id=event.by_id)


def collection_changed(event: CollectionChanged) -> None:
    """What others see of collections; what somebody puts into one is nobody else's business."""
    if event.what in TOLD_OF_COLLECTIONS:
        record(f"collection-{event.what}", "collection", event.collection_id, by_id=event.by_id)


TOLD_OF_COLLECTIONS = frozenset(
    {"shown", "closed", "chosen", "unchosen", "hidden", "unhidden", "deleted", "restored"}
)


def alliance_changed(event: AllianceChanged) -> None:
    """Founded, described, closed, opened again, or run by somebody else."""
    detail = {"person": str(event.person_id)} if event.person_id is not None else {}
    record(f"alliance-{event.what}", "alliance", event.alliance_id, by_id=event.by_id, **detail)


def alliance_member_changed(event: AllianceMemberChanged) -> None:
    """An organisation came, was asked, or left."""
    record(
        f"membership-{event.what}",
        "organisation",
        event.organisation_id,
        by_id=event.by_id,
        alliance=event.alliance_id,
    )


def meeting_changed(event: MeetingChanged) -> None:
    """What was planned, moved, said and kept; guests are not named."""
    record(
        f"meeting-{event.what}",
        "meeting",
        event.meeting_id,
        by_id=event.by_id,
        alliance=event.alliance_id,
    )


def pitch_changed(event: PitchChanged) -> None:
    """A pitch was proposed, planned, written, moved or taken off."""
    record(
        f"pitch-{event.what}",
        "meeting",
        event.meeting_id,
        by_id=event.by_id,
        pitch=event.pitch_id,
    )


def agreement_changed(event: AgreementChanged) -> None:
    """What was agreed stands with the agreement; people are not named."""
    record(
        f"agreement-{event.what}",
        "alliance",
        event.alliance_id,
        by_id=event.by_id,
        agreement=event.agreement_id,
    )


def meeting_summed_up(event: MeetingSummedUp) -> None:
    """What a meeting came to was shown, taken back, or mailed."""
    record(f"results-{event.what}", "meeting", event.meeting_id, by_id=event.by_id)
