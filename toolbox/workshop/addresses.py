"""The addresses that copies have and had below ``/m/``; inside a unit of work."""

from sqlalchemy import delete, select, update

from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.workshop import queries, rules
from toolbox.workshop.models import AdaptedCopy, UsedAddress


def address_named(slug: str) -> UsedAddress:
    """Return an address below /m/ that is or was used. Raises NotFound."""
    found = db.session.get(UsedAddress, slug)
    if found is None:
        raise NotFound(queries.NO_PAGE)
    return found


def moved_to(slug: str) -> str | None:
    """Return at which address visitors see what stood at this one; None where it has not moved."""
    address = db.session.get(UsedAddress, slug)
    copy = address.copy if address is not None else None
    if copy is None or copy.slug == slug or not copy.is_hosted:
        return None
    return copy.slug


def is_taken(slug: str, *, by: AdaptedCopy) -> bool:
    """Return whether another copy has this address, or somebody else had it not long ago."""
    taken = select(AdaptedCopy.id).where(AdaptedCopy.slug == slug, AdaptedCopy.id != by.id)
    if db.session.scalar(taken) is not None:
        return True
    address = db.session.get(UsedAddress, slug)
    if address is None or address.copy_id == by.id:
        return False
    owner = (address.organisation_id, address.user_id)
    return owner == (None, None) or owner != (by.organisation_id, by.user_id)


def is_blocked(slug: str) -> bool:
    """Return whether editors took what stood at an address off the web."""
    address = db.session.get(UsedAddress, slug)
    return address is not None and bool(address.blocked_reason)


def slugs_like(base: str) -> set[str]:
    """Return the addresses that begin like this and that somebody has or had."""
    return set(
        db.session.scalars(
            select(UsedAddress.slug).where(UsedAddress.slug.startswith(base, autoescape=True))
        )
    )


def use(copy: AdaptedCopy, slug: str) -> None:
    """Note that a copy stands at an address; those it had before go on leading to it."""
    address = db.session.get(UsedAddress, slug) or UsedAddress(slug=slug, blocked_reason="")
    address.copy_id, address.freed_at = copy.id, None
    address.organisation_id, address.user_id = copy.organisation_id, copy.user_id
    db.session.add(address)
    db.session.flush()


def hand_over(copy: AdaptedCopy) -> None:
    """Let the addresses of a copy belong to whom it belongs now."""
    for address in _addresses_of(copy):
        address.organisation_id, address.user_id = copy.organisation_id, copy.user_id


def block(copy: AdaptedCopy, reason: str) -> None:
    """Block the addresses of a copy, or open them again where there is no reason."""
    for address in _addresses_of(copy):
        address.blocked_reason = reason


def free(copy: AdaptedCopy) -> None:
    """Note that a copy is going: its addresses wait for the same owner."""
    for address in _addresses_of(copy):
        address.freed_at, address.copy_id = now(), None
    db.session.flush()


def free_all_of(user_id: int) -> None:
    """Forget whose addresses these were; others get them as late as any."""
    db.session.execute(
        update(UsedAddress)
        .where(UsedAddress.user_id == user_id)
        .values(user_id=None, copy_id=None, freed_at=now())
    )


def tidy() -> None:
    """Give addresses free that have waited long enough; those that are blocked stay so."""
    lost = UsedAddress.copy_id.is_(None), UsedAddress.freed_at.is_(None)
    db.session.execute(update(UsedAddress).where(*lost).values(freed_at=now()))
    db.session.execute(
        delete(UsedAddress).where(
            UsedAddress.freed_at < now() - rules.ADDRESS_KEPT, UsedAddress.blocked_reason == ""
        )
    )


def _addresses_of(copy: AdaptedCopy) -> list[UsedAddress]:
    found = select(UsedAddress).where(UsedAddress.copy_id == copy.id)
    return list(db.session.scalars(found))
