"""What the administration shows: deeds of the audit trail, settings, ways into the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from toolbox.accounts.blocking import BLOCK_REASONS, BlockReason
from toolbox.accounts.queries import names_of
from toolbox.audit.models import AuditEntry
from toolbox.discovery.facets import CLASSIFYING
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.vocabularies.models import Term
from toolbox.web.admin.trail_things import list_of, things_of

OBJECT_LABELS: dict[str, Message] = {
    "instrument": _l("Instruments"),
    "organisation": _l("Organisations"),
    "account": _l("Accounts"),
    "term": _l("Terms"),
    "suggestion": _l("Suggested terms"),
    "ring": _l("Synonyms"),
    "canned-answer": _l("Canned answers"),
    "site-text": _l("Texts of the site"),
    "copy": _l("Adapted copies"),
    "collection": _l("Collections"),
    "adoption": _l("Adoptions"),
    "call": _l("Calls"),
    "source": _l("Sources elsewhere"),
}
"""What the audit trail speaks of; it also gives the order of the filter."""

ACTION_LABELS: dict[str, Message] = {
    "added": _l("Added"),
    "address-changed": _l("Address changed"),
    "address-given-up": _l("Address given up"),
    "address-trusted": _l("Address trusted again"),
    "administrator-created": _l("Made administrator"),
    "adoption-accepted": _l("Entry of an adopter let through"),
    "adoption-address-confirmed": _l("Address of an adopter confirmed"),
    "adoption-advanced": _l("Stage of an adoption noted"),
    "adoption-answer-taken-back": _l("Answer to an adopter taken back"),
    "adoption-answered": _l("Entry of an adopter answered"),
    "adoption-confirmed": _l("Adoption confirmed by those who were named"),
    "adoption-contact-forgotten": _l("Contact of an adopter taken back"),
    "adoption-contact-shared": _l("Contact of an adopter shared with the makers"),
    "adoption-declined": _l("Adoption not confirmed by those who were named"),
    "adoption-lapsed": _l("Adoption not confirmed for a year"),
    "adoption-reconfirmed": _l("Adoption confirmed once more"),
    "adoption-refused": _l("Entry of an adopter not let through"),
    "adoption-reported": _l("Adoption reported"),
    "adoption-revised": _l("Entry of an adopter changed"),
    "adoption-settled": _l("Adoption moved to another organisation or region"),
    "adoption-waits-again": _l("Changed entry of an adopter waits for the editors"),
    "adoption-withdrawn": _l("Adoption withdrawn"),
    "agreement-changed": _l("Agreement changed"),
    "agreement-done": _l("Agreement ticked off"),
    "agreement-dropped": _l("Agreement dropped"),
    "agreement-made": _l("Agreement made"),
    "agreement-reopened": _l("Agreement opened again"),
    "alliance-closed": _l("Alliance closed"),
    "alliance-described": _l("Description of an alliance changed"),
    "alliance-founded": _l("Alliance founded"),
    "alliance-moderator-left": _l("Moderator of an alliance gone"),
    "alliance-moderator-named": _l("Moderator of an alliance named"),
    "alliance-reopened": _l("Alliance opened again"),
    "arrived": _l("Imported"),
    "assigned": _l("Taken on by an editor"),
    "blocked": _l("Account blocked"),
    "call-address-confirmed": _l("Address of a seeker confirmed"),
    "call-answer-taken-back": _l("Answer to a call taken back"),
    "call-answered": _l("Call answered"),
    "call-begun": _l("Call written"),
    "call-closed": _l("Call closed"),
    "call-expired": _l("Call expired"),
    "call-extended": _l("Call kept going"),
    "call-hidden": _l("Call hidden by the editors"),
    "call-opened": _l("Call let through"),
    "call-revised": _l("Call changed"),
    "care-accepted": _l("Given into new care"),
    "care-asked": _l("Asked for by an organisation that would look after it"),
    "care-declined": _l("Request for care declined"),
    "care-lapsed": _l("Request for care lapsed"),
    "care-withdrawn": _l("Request for care withdrawn"),
    "changed": _l("Changed"),
    "collection-chosen": _l("Collection recommended on the home page"),
    "collection-closed": _l("Collection no longer public"),
    "collection-deleted": _l("Collection deleted"),
    "collection-hidden": _l("Collection hidden by the editors"),
    "collection-restored": _l("Collection brought back"),
    "collection-shown": _l("Collection made public"),
    "collection-unchosen": _l("Collection no longer recommended"),
    "collection-unhidden": _l("Collection can be seen again"),
    "confirmed": _l("Confirmed that it still holds"),
    "copy-became-instrument": _l("Draft begun from an adapted copy"),
    "copy-begun": _l("Adapted copy begun"),
    "copy-blocked": _l("Adapted copy taken offline by the editors"),
    "copy-deleted": _l("Adapted copy deleted"),
    "copy-given": _l("Adapted copy given to an organisation"),
    "copy-offline": _l("Adapted copy taken offline"),
    "copy-shown": _l("Adapted copy shown at its address"),
    "copy-unblocked": _l("Adapted copy may be shown again"),
    "copy-upgraded": _l("Adapted copy made with a newer version of its kit"),
    "data-taken-along": _l("Own data taken along"),
    "deleted": _l("Deleted"),
    "described": _l("Description changed"),
    "differences-decided": _l("Differences with another toolbox decided"),
    "draft-discarded": _l("Draft discarded"),
    "drafted": _l("Drafted"),
    "editor-invited": _l("Editor invited"),
    "email-changed": _l("E-mail address changed"),
    "ending-called-off": _l("End of the project called off"),
    "ending-ended": _l("Project ended"),
    "ending-planned": _l("End of the project planned"),
    "entry-changed": _l("Entry of an adapted copy changed by its sender"),
    "entry-sent": _l("Entry for an adapted copy sent in"),
    "entry-withdrawn": _l("Entry of an adapted copy taken back"),
    "founded": _l("Founded"),
    "handover-accepted": _l("Offer accepted"),
    "handover-agreed": _l("Handover on a later day agreed on"),
    "handover-declined": _l("Offer declined"),
    "handover-lapsed": _l("Offer lapsed"),
    "handover-offered": _l("Offered to another organisation"),
    "handover-withdrawn": _l("Offer withdrawn"),
    "identity-linked": _l("Log-in provider connected"),
    "identity-unlinked": _l("Log-in provider disconnected"),
    "improvement-accepted": _l("Proposed improvement accepted"),
    "improvement-declined": _l("Proposed improvement declined"),
    "improvement-proposed": _l("Improvement proposed"),
    "invitation-accepted": _l("Invitation to edit accepted"),
    "invitation-withdrawn": _l("Invitation withdrawn"),
    "invited": _l("Somebody invited"),
    "joined": _l("Somebody joined"),
    "left": _l("Somebody left"),
    "meeting-announced": _l("Meeting announced"),
    "meeting-begun": _l("Meeting begun"),
    "meeting-cancelled": _l("Meeting cancelled"),
    "meeting-changed": _l("Meeting changed"),
    "meeting-closed": _l("Meeting closed"),
    "meeting-discarded": _l("Draft of a meeting discarded"),
    "meeting-file-added": _l("File of a meeting added"),
    "meeting-file-hidden": _l("File of a meeting no longer public"),
    "meeting-file-published": _l("File of a meeting published"),
    "meeting-file-removed": _l("File of a meeting removed"),
    "meeting-guest-invited": _l("Guest of a meeting invited"),
    "meeting-guest-withdrawn": _l("Invitation of a guest withdrawn"),
    "meeting-minutes": _l("Minutes of a meeting published"),
    "meeting-moved": _l("Meeting moved"),
    "meeting-planned": _l("Meeting planned"),
    "membership-applied": _l("Asked to join an alliance"),
    "membership-declined": _l("Invitation of an alliance declined"),
    "membership-invited": _l("Invited into an alliance"),
    "membership-left": _l("Left an alliance"),
    "membership-member": _l("Member of an alliance"),
    "membership-refused": _l("Not taken into an alliance"),
    "merged": _l("Merged"),
    "moved": _l("Moved"),
    "notices-stopped": _l("Notices stopped by a link in an e-mail"),
    "partner-asked": _l("Partner asked"),
    "partner-joined": _l("Partner joined"),
    "partner-left": _l("Partner left"),
    "password-changed": _l("Password changed"),
    "password-reset": _l("Password reset"),
    "person-erased": _l("Name of a former member taken out"),
    "pitch-moved": _l("Pitch moved"),
    "pitch-planned": _l("Pitch put on the agenda"),
    "pitch-proposed": _l("Pitch proposed"),
    "pitch-taken-off": _l("Pitch taken off"),
    "pitch-written": _l("Card of a pitch written"),
    "preview-ended": _l("Preview link ended"),
    "preview-shared": _l("Preview link made"),
    "published": _l("Published"),
    "recovery-code-used": _l("Recovery code used"),
    "recovery-codes-renewed": _l("New recovery codes made"),
    "registered": _l("Registered"),
    "reinstated": _l("Brought back"),
    "rejected": _l("Rejected"),
    "released": _l("Put back into the queue"),
    "removed": _l("Removed"),
    "renamed": _l("Renamed"),
    "replaced": _l("Replaced by another"),
    "results-mailed": _l("Summary of a meeting mailed"),
    "results-published": _l("Results of a meeting published"),
    "results-taken-back": _l("Results of a meeting taken back"),
    "retired": _l("Retired"),
    "returned": _l("Returned with a comment"),
    "role-administrator": _l("Role: administrator"),
    "role-editor": _l("Role: editor"),
    "role-member": _l("Role: member"),
    "role-owner": _l("Role: owner"),
    "role-reviewer": _l("Role: reads along"),
    "second-factor-off": _l("Second factor switched off"),
    "second-factor-on": _l("Second factor switched on"),
    "second-factor-reset": _l("Second factor reset"),
    "source-added": _l("Source added"),
    "source-corrected": _l("Source corrected"),
    "source-failing": _l("Source given up after several failures"),
    "source-followed": _l("Source followed"),
    "source-paused": _l("Source paused"),
    "source-removed": _l("Source removed"),
    "split": _l("Split into several"),
    "submitted": _l("Submitted"),
    "successor-named": _l("Said what to use instead"),
    "suggestion-answered": _l("Suggested term answered"),
    "terms-imported": _l("List of terms taken in"),
    "terms-taken-back": _l("List of terms taken back"),
    "token-made": _l("Token for programs made"),
    "token-revoked": _l("Token for programs revoked"),
    "text-restored": _l("Earlier text brought back"),
    "text-written": _l("Text written"),
    "unblocked": _l("Account opened again"),
    "withdrawn": _l("Withdrawn"),
}
"""Every deed that is recorded; a test compares this with what the rooms announce."""


@dataclass(frozen=True)
class Deed:
    """One line of the trail, ready to be shown; ``address`` is None where there is no page.

    ``note`` says more, such as the reason of a block; it is empty where there is nothing to say.
    """

    at: datetime
    who: Message
    what: Message
    thing: str
    address: str | None
    note: Message = ""


def deeds(entries: Sequence[AuditEntry]) -> list[Deed]:
    """Return lines of the trail with the names of today, in few queries."""
    people = names_of(entry.user_id for entry in entries if entry.user_id is not None)
    things = things_of(entries)
    found = []
    for entry in entries:
        name, address = list_of(entry) or things.get(
            (entry.object_type, entry.object_id), ("", None)
        )
        found.append(
            Deed(
                at=entry.at,
                who=people.get(entry.user_id or 0, _("The toolbox itself")),
                what=ACTION_LABELS.get(entry.action, entry.action),
                thing=name or _("No longer there (%(number)s)", number=entry.object_id),
                address=address,
                note=_note(entry),
            )
        )
    return found


def _note(entry: AuditEntry) -> Message:
    """Return the reason for which an account was blocked, or how long a list was."""
    if entry.details.get("vocabulary") and isinstance(entry.details.get("count"), int):
        return ngettext("1 term", "%(num)s terms", entry.details["count"])
    reason = entry.details.get("reason", "") if entry.action == "blocked" else ""
    return BLOCK_REASONS[BlockReason(reason)] if reason in set(BlockReason) else ""


def search_address(term: Term) -> str | None:
    """Return the search for what carries ``term``; None where there is no facet of its kind."""
    for facet in CLASSIFYING:
        if facet.vocabulary == term.vocabulary_key:
            values: dict[str, Any] = {facet.parameter: term.key}
            return url_for("search.results", **values)
    return None
