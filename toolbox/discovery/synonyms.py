"""The rings of synonyms in force: for every search, and as a list for those who keep them."""

import logging
from collections.abc import Collection, Sequence
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from toolbox.discovery.language.analysis import fold, words
from toolbox.discovery.language.senses import keys
from toolbox.discovery.models import RingKind, SynonymRing, SynonymStamp
from toolbox.discovery.understanding.rings import Keys, Rings, default_rings, member_keys
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l

log = logging.getLogger(__name__)

_STAMP = select(SynonymStamp.stamp)


def present_rings() -> Rings:
    """Return the rings as they are now, in whichever process they were changed. Never raises.

    Where none were ever put into the database, or it does not answer, these are the rings that
    come with the product.
    """
    try:
        stamp = db.session.scalar(_STAMP)
        return default_rings() if stamp is None else _rings(stamp)
    except SQLAlchemyError:
        log.exception("The synonyms cannot be read; those that came with the product are used")
        db.session.rollback()
        return default_rings()


@lru_cache(maxsize=2)
def _rings(_stamp: str) -> Rings:
    """Read the rings; the stamp says for how long what was read stays true."""
    found: dict[RingKind, list[Sequence[str]]] = {kind: [] for kind in RingKind}
    for kind, members in db.session.execute(select(SynonymRing.kind, SynonymRing.members)):
        found[kind].append(members)
    return Rings(same=found[RingKind.SAME], related=found[RingKind.RELATED])


def rings(text: str = "") -> list[SynonymRing]:
    """Return the rings with ``text`` in a member or in their note, by their first member."""
    found = db.session.scalars(select(SynonymRing)).all()
    wanted = fold(text)
    return sorted(
        (one for one in found if any(wanted in fold(part) for part in (*one.members, one.note))),
        key=lambda one: (fold(one.members[0]), one.id),
    )


def ring(ring_id: int) -> SynonymRing:
    """Return a ring; NotFound otherwise."""
    found = db.session.get(SynonymRing, ring_id)
    if found is None:
        raise NotFound(_l("This ring of synonyms is not here any more."))
    return found


def names_of_rings(ring_ids: Collection[int]) -> dict[int, str]:
    """Return what rings are called, by id: their first members."""
    rows = db.session.execute(
        select(SynonymRing.id, SynonymRing.members).where(SynonymRing.id.in_(ring_ids))
    )
    return {ring_id: ", ".join(members[:3]) for ring_id, members in rows}


def also_elsewhere(ring: SynonymRing) -> list[tuple[str, SynonymRing]]:
    """Return members that other rings of the same kind have as well, each with such a ring."""
    own = {member_keys(member): member for member in ring.members}
    return [
        (own[known], other)
        for other in rings()
        if other.id != ring.id and other.kind == ring.kind
        for known in dict.fromkeys(map(member_keys, other.members))
        if known in own
    ]


def rings_in(text: str) -> list[tuple[str, SynonymRing]]:
    """Return the rings that a search for ``text`` makes use of, each with its member in there."""
    typed = [keys(word.plain) for word in words(text)]
    return [
        (member, one)
        for one in rings()
        for member in one.members
        if _stands_in(member_keys(member), typed)
    ]


def _stands_in(member: Keys, typed: Sequence[Keys]) -> bool:
    places = range(len(typed) - len(member) + 1)
    return any(
        all(key in meant for key, meant in zip(member, typed[place:], strict=False))
        for place in places
    )
