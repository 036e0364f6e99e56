"""Questions of makers and editors: what is being worked on, and what they look after."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from toolbox.catalogue import policy, queries
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l

_UNKNOWN = _l("This instrument is not known here.")
_FOLLOWED = _l(
    "This instrument is kept up to date from another catalogue. It is changed there, not here."
)
_MEMBERS_ONLY = _l("Only members of its organisation can work on this.")


def for_makers(instrument_id: int, *, by: Actor) -> Instrument:
    """Return an instrument the reader may work on.

    Raises NotFound where the reader may not know of it, Denied where it is somebody else's.
    """
    found = db.session.get(Instrument, instrument_id)
    if found is None or not policy.view.allows(by, found):
        raise NotFound(_UNKNOWN)
    policy.edit.require(by, found, _FOLLOWED if found.is_followed else _MEMBERS_ONLY)
    return found


def for_readers(instrument_id: int, *, by: Actor) -> Instrument:
    """Return an instrument of which the reader may see what is being worked on.

    Those who only read along are among them. Raises NotFound, Denied as ``for_makers`` does.
    """
    found = db.session.get(Instrument, instrument_id)
    if found is None or not policy.view.allows(by, found):
        raise NotFound(_UNKNOWN)
    policy.read_drafts.require(by, found, _MEMBERS_ONLY)
    return found


def begun_since(moment: datetime, *, kind: str, owner_id: int, by: Actor) -> Sequence[Version]:
    """Return the drafts of new instruments that ``by`` began since ``moment``, the newest first."""
    begun = (
        select(Version)
        .join(Instrument, Version.instrument_id == Instrument.id)
        .where(
            Version.created_by_id == by.user_id,
            Version.created_at >= moment,
            Version.number == 1,
            Version.state == VersionState.DRAFT,
            Instrument.kind == kind,
            Instrument.owner_id == owner_id,
        )
        .order_by(Version.id.desc())
    )
    return db.session.scalars(queries.whole(begun)).all()


def reviewable_version(version_id: int, *, by: Actor) -> Version:
    """Return a version for the review desk, with all its parts. Raises NotFound, Denied."""
    found = queries.version_by_id(version_id)
    if not policy.view.allows(by, found.instrument):
        raise NotFound(_UNKNOWN)
    policy.review.require(by, found.instrument)
    return found


def known_to_visitors(organisation_ids: Iterable[int]) -> Sequence[Instrument]:
    """Return published and retired instruments of organisations, last changed first."""
    return db.session.scalars(
        select(Instrument)
        .where(
            queries.made_by(set(organisation_ids)),
            Instrument.state.in_([InstrumentState.PUBLISHED, InstrumentState.RETIRED]),
        )
        .options(joinedload(Instrument.current_version).defer(Version.description))
        .order_by(Instrument.changed_at.desc(), Instrument.id.desc())
    ).all()
