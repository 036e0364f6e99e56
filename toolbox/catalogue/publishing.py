"""What happens to versions on their way to visitors and back; inside a unit of work."""

from datetime import datetime

from toolbox.catalogue import contacts, policy, queries, rules
from toolbox.catalogue.content import content_of
from toolbox.catalogue.events import (
    InstrumentChanged,
    VersionPublished,
    VersionReturned,
    VersionSubmitted,
)
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import (
    WRONG_STATE,
    InstrumentState,
    VersionState,
    require_instrument_step,
    require_version_step,
)
from toolbox.catalogue.models import Instrument, Version
from toolbox.catalogue.operations import require_editable
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l

_DECIDED_MEANWHILE = _l(
    "This submission has changed since you opened it: somebody decided about it, took it back or "
    "edited it. Please load the page again."
)


def submit(version: Version, *, by: Actor) -> None:
    """Hand a draft to the editors. Raises Invalid with what is missing."""
    require_editable(version, by=by)
    require_version_step(version.state, VersionState.IN_REVIEW)
    rules.require_submittable(
        content_of(version),
        kind_named(version.instrument.kind),
        attachments=len(version.attachments),
    )
    version.state = VersionState.IN_REVIEW
    version.submitted_at = now()
    version.editor_comment = ""
    _mirror(version.instrument, InstrumentState.IN_REVIEW)
    db.session.flush()
    announce(VersionSubmitted(version.instrument_id, version.id, by.user_id))


def _mirror(instrument: Instrument, state: InstrumentState) -> None:
    """A never published instrument stands where its first version stands."""
    if instrument.published_at is None:
        require_instrument_step(instrument.state, state)
        instrument.state = state


def withdraw(version: Version, *, by: Actor) -> None:
    """Take a submission back to change it."""
    policy.edit.require(by, version.instrument)
    require_version_step(version.state, VersionState.DRAFT)
    _back_to_draft(version, "", by)


def _require_as_seen(version: Version, expected: int | None) -> None:
    """Let nobody decide about something else than what was on the screen."""
    if expected is None:
        return
    if version.state is not VersionState.IN_REVIEW or version.row_version != expected:
        raise Conflict(_DECIDED_MEANWHILE, code="changed-meanwhile")


def return_to_makers(
    version: Version, comment: str, *, by: Actor, expected: int | None = None
) -> None:
    """Send a submission back with what should change.

    ``expected`` is the row_version the editor looked at. Raises Denied, Invalid, Conflict.
    """
    policy.review.require(by, version.instrument)
    _require_as_seen(version, expected)
    require_version_step(version.state, VersionState.DRAFT)
    tidy = comment.strip()
    if not tidy or len(tidy) > 5000:
        sentence = _l("Please write what should change, in at most 5,000 characters.")
        raise Invalid(sentence, fields={"comment": [sentence]})
    _back_to_draft(version, tidy, by)


def _back_to_draft(version: Version, comment: str, by: Actor) -> None:
    version.state = VersionState.DRAFT
    version.editor_comment = comment
    _mirror(version.instrument, InstrumentState.DRAFT)
    db.session.flush()
    announce(VersionReturned(version.instrument_id, version.id, by.user_id, comment))


def publish(
    version: Version,
    *,
    by: Actor,
    own_allowed: bool = False,
    at: datetime | None = None,
    expected: int | None = None,
) -> None:
    """Make a version what visitors see; the one before is kept as superseded.

    ``own_allowed`` says whether an editor may publish what the own organisation made. ``at`` is
    for content that was published elsewhere before. ``expected`` is the row_version of the
    submission the editor looked at. Raises Denied, Invalid, Conflict.
    """
    instrument = version.instrument
    policy.review.require(by, instrument)
    if policy.own.allows(by, instrument) and not own_allowed:
        raise Denied(
            _l("Somebody else has to publish what your own organisation submitted."),
            code="own-work",
        )
    _require_as_seen(version, expected)
    require_version_step(version.state, VersionState.PUBLISHED)
    if instrument.state is not InstrumentState.PUBLISHED:
        require_instrument_step(instrument.state, InstrumentState.PUBLISHED)
    rules.require_submittable(
        content_of(version), kind_named(instrument.kind), attachments=len(version.attachments)
    )
    moment = at or now()
    previous = instrument.current_version
    if previous is not None and previous.id != version.id:
        previous.state = VersionState.SUPERSEDED
        db.session.flush()
    version.state = VersionState.PUBLISHED
    version.published_at = moment
    version.editor_comment = ""
    db.session.flush()
    instrument.current_version_id = version.id
    db.session.flush()
    instrument.state = InstrumentState.PUBLISHED
    instrument.published_at = instrument.published_at or moment
    instrument.changed_at = moment
    db.session.flush()
    announce(VersionPublished(instrument.id, version.id, by.user_id))


def retire(instrument: Instrument, *, successor_slug: str | None = None, by: Actor) -> None:
    """Take an instrument out of the search; its page stays, and may lead to what follows it.

    Raises Invalid for a successor that visitors cannot see.
    """
    policy.retire.require(by, instrument)
    require_instrument_step(instrument.state, InstrumentState.RETIRED)
    if successor_slug:
        instrument.successor_id = _successor(instrument, successor_slug)
    instrument.state = InstrumentState.RETIRED
    instrument.changed_at = now()
    announce(InstrumentChanged(instrument.id, "retired", by.user_id))


def reinstate(instrument: Instrument, *, by: Actor) -> None:
    """Bring a retired instrument back into the search."""
    policy.retire.require(by, instrument)
    if instrument.state is not InstrumentState.RETIRED:
        raise Conflict(WRONG_STATE, code="wrong-state")
    instrument.state = InstrumentState.PUBLISHED
    instrument.successor_id = None
    instrument.changed_at = now()
    announce(InstrumentChanged(instrument.id, "reinstated", by.user_id))


def name_successor(instrument: Instrument, slug: str | None, *, by: Actor) -> None:
    """Say what to use instead of a retired instrument; None takes it back.

    Raises Denied, Invalid for a successor that visitors cannot see, Conflict.
    """
    policy.retire.require(by, instrument)
    if instrument.state is not InstrumentState.RETIRED:
        raise Conflict(WRONG_STATE, code="wrong-state")
    instrument.successor_id = _successor(instrument, slug) if slug else None
    announce(InstrumentChanged(instrument.id, "successor-named", by.user_id))


def remove(
    instrument: Instrument, reason: str, *, successor_slug: str | None = None, by: Actor
) -> None:
    """Take an instrument away for good; a tombstone with the reason stays at its address.

    Raises Invalid for a missing reason and a successor that visitors cannot see.
    """
    policy.remove.require(by, instrument)
    require_instrument_step(instrument.state, InstrumentState.REMOVED)
    tidy = reason.strip()
    if not tidy or len(tidy) > 2000:
        sentence = _l("Please give a reason that visitors can read, in at most 2,000 characters.")
        raise Invalid(sentence, fields={"reason": [sentence]})
    instrument.removal_reason = tidy
    if successor_slug:
        instrument.successor_id = _successor(instrument, successor_slug)
    instrument.state = InstrumentState.REMOVED
    instrument.removed_at = now()
    announce(InstrumentChanged(instrument.id, "removed", by.user_id))


def _successor(instrument: Instrument, slug: str) -> int:
    """Return the id of the published instrument that visitors are sent to instead."""
    try:
        found = queries.by_slug(slug, by=VISITOR)
    except (NotFound, Gone):
        found = instrument
    if found.id == instrument.id:
        sentence = _l("Please name another instrument that visitors can see.")
        raise Invalid(sentence, fields={"successor": [sentence]})
    return found.id


def move_to(instrument: Instrument, owner_id: int, *, by: Actor) -> None:
    """Give an instrument to another organisation; whom the one before has named is forgotten."""
    policy.review.require(by, instrument)
    instrument.owner_id = owner_id
    contacts.forget_former(instrument)
    announce(InstrumentChanged(instrument.id, "moved", by.user_id))
