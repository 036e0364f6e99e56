"""What editors do with synonyms; each verb runs inside the caller's unit of work."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from toolbox.discovery.events import RingChanged
from toolbox.discovery.models import RingKind, ShippedRing, SynonymRing, SynonymStamp
from toolbox.discovery.policy import edit_synonyms
from toolbox.discovery.rules import checked_members, checked_note
from toolbox.discovery.understanding.rings import Ring, shipped
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l

_CHANGED_ELSEWHERE = _l(
    "Somebody else has changed this ring in the meantime. Your input is still here; open the "
    "ring in another window to compare."
)


def add_ring(*, kind: RingKind, members: Iterable[str], note: str = "", by: Actor) -> SynonymRing:
    """Let words and phrases stand for each other. Raises Invalid with fields, Denied."""
    edit_synonyms.require(by, None)
    ring = SynonymRing(kind=kind, members=checked_members(members), note=checked_note(note))
    ring.updated_by_id = by.user_id
    db.session.add(ring)
    db.session.flush()
    _follow()
    announce(RingChanged(ring.id, "added", tuple(ring.members), by.user_id))
    return ring


def change_ring(
    ring: SynonymRing,
    *,
    kind: RingKind,
    members: Iterable[str],
    note: str,
    by: Actor,
    expected: datetime | None = None,
) -> None:
    """Write a ring anew. ``expected`` is when it was changed last, as the person saw it.

    Raises Invalid with fields, Denied, Conflict where somebody else has changed it since.
    """
    edit_synonyms.require(by, ring)
    if expected is not None and ring.updated_at != expected:
        raise Conflict(_CHANGED_ELSEWHERE, code="changed-meanwhile")
    ring.members, ring.note = checked_members(members), checked_note(note)
    ring.kind, ring.updated_at, ring.updated_by_id = kind, now(), by.user_id
    _follow()
    announce(RingChanged(ring.id, "changed", tuple(ring.members), by.user_id))


def remove_ring(ring: SynonymRing, *, by: Actor) -> None:
    """Let the members of a ring stand for themselves again."""
    edit_synonyms.require(by, ring)
    announce(RingChanged(ring.id, "removed", tuple(ring.members), by.user_id))
    db.session.delete(ring)
    _follow()


def bring_shipped_rings() -> int:
    """Put in the rings that came with the product and were never put in before; return how many.

    A shipped ring that has grown goes to where it was, unless editors have changed it since.
    """
    known = set(db.session.scalars(select(ShippedRing.line)))
    untouched = db.session.scalars(
        select(SynonymRing).where(SynonymRing.updated_by_id.is_(None))
    ).all()
    fresh = {_line(ring): ring for ring in shipped() if _line(ring) not in known}
    for line, shipped_ring in fresh.items():
        ring = _before_it_grew(shipped_ring, untouched) or SynonymRing(
            kind=RingKind(shipped_ring.kind)
        )
        ring.members, ring.updated_at = list(shipped_ring.members), now()
        db.session.add_all([ring, ShippedRing(line=line)])
    if fresh:
        _follow()
    return len(fresh)


def _line(ring: Ring) -> str:
    """Return what a shipped ring is known again by, in whatever order and case it is written."""
    return f"{ring.kind}: {', '.join(sorted(map(str.casefold, ring.members)))}"


def _before_it_grew(grown: Ring, rings: Iterable[SynonymRing]) -> SynonymRing | None:
    return next(
        (
            ring
            for ring in rings
            if ring.kind == grown.kind and set(ring.members) <= set(grown.members)
        ),
        None,
    )


def _follow() -> None:
    """Let every process know that it has to read the rings anew."""
    db.session.merge(SynonymStamp(id=1, stamp=uuid4().hex))
