"""What the administration shows: deeds of the audit trail, settings, ways into the search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from toolbox.accounts.queries import names_of, organisation_names
from toolbox.audit.models import AuditEntry
from toolbox.catalogue.inventory import titles_of
from toolbox.delivery.languages import reading_language
from toolbox.discovery.facets import FACETS
from toolbox.discovery.synonyms import names_of_rings
from toolbox.foundation.i18n import Message, _, _l
from toolbox.vocabularies.models import Term
from toolbox.vocabularies.queries import terms_by_id

OBJECT_LABELS: dict[str, Message] = {
    "instrument": _l("Instruments"),
    "organisation": _l("Organisations"),
    "account": _l("Accounts"),
    "term": _l("Terms"),
    "ring": _l("Synonyms"),
}
"""What the audit trail speaks of; it also gives the order of the filter."""

ACTION_LABELS: dict[str, Message] = {
    "added": _l("Added"),
    "address-changed": _l("Address changed"),
    "administrator-created": _l("Made administrator"),
    "arrived": _l("Imported"),
    "changed": _l("Changed"),
    "deleted": _l("Deleted"),
    "described": _l("Description changed"),
    "draft-discarded": _l("Draft discarded"),
    "drafted": _l("Drafted"),
    "email-changed": _l("E-mail address changed"),
    "founded": _l("Founded"),
    "invitation-withdrawn": _l("Invitation withdrawn"),
    "invited": _l("Somebody invited"),
    "joined": _l("Somebody joined"),
    "left": _l("Somebody left"),
    "merged": _l("Merged"),
    "moved": _l("Moved to another organisation"),
    "password-changed": _l("Password changed"),
    "password-reset": _l("Password reset"),
    "published": _l("Published"),
    "registered": _l("Registered"),
    "reinstated": _l("Brought back"),
    "removed": _l("Removed"),
    "renamed": _l("Renamed"),
    "retired": _l("Retired"),
    "returned": _l("Returned with a comment"),
    "role-administrator": _l("Role: administrator"),
    "role-editor": _l("Role: editor"),
    "role-member": _l("Role: member"),
    "role-owner": _l("Role: owner"),
    "submitted": _l("Submitted"),
    "withdrawn": _l("Withdrawn"),
}
"""Every deed that is recorded; a test compares this with what the rooms announce."""


@dataclass(frozen=True)
class Deed:
    """One line of the trail, ready to be shown; ``address`` is None where there is no page."""

    at: datetime
    who: Message
    what: Message
    thing: str
    address: str | None


def deeds(entries: Sequence[AuditEntry]) -> list[Deed]:
    """Return lines of the trail with the names of today, in few queries."""
    people = names_of(entry.user_id for entry in entries if entry.user_id is not None)
    things = _things(entries)
    found = []
    for entry in entries:
        name, address = things.get((entry.object_type, entry.object_id), ("", None))
        found.append(
            Deed(
                at=entry.at,
                who=people.get(entry.user_id or 0, _("The toolbox itself")),
                what=ACTION_LABELS.get(entry.action, entry.action),
                thing=name or _("No longer there (%(number)s)", number=entry.object_id),
                address=address,
            )
        )
    return found


_Things = dict[tuple[str, int], tuple[str, str | None]]


def _things(entries: Iterable[AuditEntry]) -> _Things:
    """Return name and address of everything these entries speak of, by sort and id."""
    ids: dict[str, set[int]] = {}
    for entry in entries:
        ids.setdefault(entry.object_type, set()).add(entry.object_id)
    found: _Things = {}
    for one, name in names_of(ids.get("account", ())).items():
        found["account", one] = (name, None)
    for one, (slug, name) in organisation_names(ids.get("organisation", ())).items():
        found["organisation", one] = (name, url_for("organisations.show", slug=slug))
    for one, (slug, title) in titles_of(ids.get("instrument", ())).items():
        found["instrument", one] = (title or slug, url_for("instruments.show", slug=slug))
    for one, term in terms_by_id(ids.get("term", ())).items():
        address = url_for("admin.term", vocabulary_key=term.vocabulary_key, key=term.key)
        found["term", one] = (term.label(reading_language()), address)
    for one, name in names_of_rings(ids.get("ring", ())).items():
        found["ring", one] = (name, url_for("admin.ring", ring_id=one))
    return found


def search_address(term: Term) -> str | None:
    """Return the search for what carries ``term``; None where there is no facet of its kind."""
    for facet in FACETS:
        if facet.vocabulary == term.vocabulary_key:
            values: dict[str, Any] = {facet.parameter: term.key}
            return url_for("search.results", **values)
    return None
