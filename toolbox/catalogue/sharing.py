"""Links that show a draft to people without an account, for a while; each inside a unit of work.

The secret in the address is shown once; what is kept is its digest.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select

from toolbox.accounts import queries as accounts
from toolbox.catalogue import policy, queries
from toolbox.catalogue.events import PreviewLinkChanged
from toolbox.catalogue.models import Instrument, PreviewLink, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, Invalid, NotFound, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import new_token, token_digest

DAYS = (7, 30)
MOST_OPEN = 20
KEPT = timedelta(days=90)
"""So long an expired link still says that it has expired, rather than that it never was."""


def share(instrument: Instrument, *, days: int, by: Actor) -> str:
    """Make a link for so many days and return its secret. Raises Denied, Invalid, TooMany."""
    policy.edit.require(by, instrument)
    if days not in DAYS:
        sentence = _l("Please choose for how long the link is to work.")
        raise Invalid(sentence, fields={"days": [sentence]})
    if _open_count(instrument) >= MOST_OPEN:
        raise TooMany(
            _l("There are %(most)s open links. Please end one of them first.", most=MOST_OPEN),
            code="too-many-links",
        )
    _forget_old(instrument)
    secret = new_token()
    link = PreviewLink(
        digest=token_digest(secret),
        instrument_id=instrument.id,
        created_by_id=by.user_id,
        expires_at=now() + timedelta(days=days),
    )
    db.session.add(link)
    db.session.flush()
    announce(PreviewLinkChanged(instrument.id, "preview-shared", by.user_id))
    return secret


def links_of(instrument: Instrument, *, by: Actor) -> Sequence[PreviewLink]:
    """Return the links that still work, newest first. Raises Denied."""
    policy.edit.require(by, instrument)
    found = db.session.scalars(
        select(PreviewLink)
        .where(
            PreviewLink.instrument_id == instrument.id,
            PreviewLink.revoked_at.is_(None),
            PreviewLink.expires_at > now(),
        )
        .order_by(PreviewLink.id.desc())
    )
    return [one for one in found if _is_vouched_for(one, instrument)]


def revoke(instrument: Instrument, link_id: int, *, by: Actor) -> None:
    """End a link before its time. Raises Denied, NotFound."""
    policy.edit.require(by, instrument)
    link = db.session.get(PreviewLink, link_id)
    if link is None or link.instrument_id != instrument.id:
        raise NotFound(_l("This link is not known here."))
    link.revoked_at = link.revoked_at or now()
    announce(PreviewLinkChanged(instrument.id, "preview-ended", by.user_id))


def link_behind(secret: str) -> PreviewLink:
    """Return the link to a secret. Raises NotFound, and Gone where it was ended or has expired."""
    found = db.session.scalar(select(PreviewLink).where(PreviewLink.digest == token_digest(secret)))
    if found is None:
        raise NotFound(_l("There is no preview at this address. Perhaps it was mistyped."))
    has_ended = found.revoked_at is not None or found.expires_at <= now()
    if has_ended or not _is_vouched_for(found, instrument_of(found)):
        raise Gone(
            _l(
                "This preview has ended. If you still need it, please ask whoever sent you the "
                "link for a new one."
            ),
            code="preview-ended",
        )
    return found


def _is_vouched_for(link: PreviewLink, instrument: Instrument) -> bool:
    """Return whether who made a link may still edit: people leave, instruments move, get removed.

    Otherwise whoever has parted from a draft could go on reading it.
    """
    maker = accounts.user_by_id(link.created_by_id) if link.created_by_id is not None else None
    if maker is None or maker.blocked_at is not None:
        return False
    return policy.edit.allows(accounts.actor_for(maker), instrument)


def shared_draft(link: PreviewLink) -> Version | None:
    """Return the draft a link shows, with all its parts; None where it is published by now.

    What was begun after the link was made is another draft, which nobody has shared with it.
    Raises Gone where nobody works on it any more.
    """
    instrument = db.session.get_one(Instrument, link.instrument_id)
    version = queries.open_version(instrument)
    if version is not None and version.created_at > link.created_at:
        version = None
    if version is None and instrument.current_version_id is None:
        raise Gone(_l("This draft is no longer here."), code="preview-ended")
    return version


def instrument_of(link: PreviewLink) -> Instrument:
    """Return the instrument a link belongs to."""
    return db.session.get_one(Instrument, link.instrument_id)


def _open_count(instrument: Instrument) -> int:
    counted = select(func.count()).select_from(PreviewLink)
    return (
        db.session.scalar(
            counted.where(
                PreviewLink.instrument_id == instrument.id,
                PreviewLink.revoked_at.is_(None),
                PreviewLink.expires_at > now(),
            )
        )
        or 0
    )


def _forget_old(instrument: Instrument) -> None:
    db.session.execute(
        delete(PreviewLink).where(
            PreviewLink.instrument_id == instrument.id, PreviewLink.expires_at < now() - KEPT
        )
    )
