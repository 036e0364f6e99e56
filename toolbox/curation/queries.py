"""Questions about collections; what a reader may not know of is not found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.curation import links, policy
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection, CollectionAudience, CollectionItem
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import _l
from toolbox.vocabularies.models import Term

UNKNOWN = _l(
    "There is no collection at this address. Perhaps it was mistyped, or it is not shared any more."
)


LONGEST_NUMBER = 15
"""Digits; what is longer is no number of a row."""

_HIDDEN = _l("The editorial team has taken this collection off the site.")


def collection_for(key: str, *, by: Actor) -> Collection:
    """Return the collection at an address: a number, a secret link, or its public word.

    Raises NotFound, also where the reader may not know that it exists, and Gone for a public one
    that editors have hidden.
    """
    if key.isascii() and key.isdecimal():
        if len(key) > LONGEST_NUMBER:
            raise NotFound(UNKNOWN)
        return workable(int(key), by=by)
    by_link = "_" in key
    found = _behind_link(key) if by_link else _at(key)
    if found is None:
        raise NotFound(UNKNOWN)
    if policy.view.allows(by, found) or (by_link and policy.open_by_link.allows(by, found)):
        return found
    was_open = found.visibility is Visibility.PUBLIC or (
        by_link and found.visibility is Visibility.LINK
    )
    if was_open and found.hidden_at and not found.deleted_at:
        raise Gone(_HIDDEN, code="collection-hidden")
    raise NotFound(UNKNOWN)


def _behind_link(token: str) -> Collection | None:
    known = links.read(token)
    found = db.session.get(Collection, known[0]) if known else None
    return found if found is not None and known and found.link_number == known[1] else None


def _at(slug: str) -> Collection | None:
    return db.session.scalar(select(Collection).where(Collection.slug == slug))


def workable(collection_id: int, *, by: Actor) -> Collection:
    """Return a collection to those who change it; NotFound otherwise."""
    found = db.session.get(Collection, collection_id) if collection_id < 2**31 else None
    if found is None or not policy.work_on.allows(by, found):
        raise NotFound(UNKNOWN)
    return found


def in_bin(collection_id: int, *, by: Actor) -> Collection:
    """Return a deleted collection to those who can bring it back; NotFound otherwise."""
    found = db.session.get(Collection, collection_id) if collection_id < 2**31 else None
    if found is None or found.deleted_at is None or not policy.keep.allows(by, found):
        raise NotFound(UNKNOWN)
    return found


def public_by_slug(slug: str) -> Collection:
    """Return a collection that everybody finds; NotFound otherwise."""
    found = _at(slug)
    if found is None or not policy.find.allows(VISITOR, found):
        raise NotFound(UNKNOWN)
    return found


def found_among(collection_ids: Iterable[int]) -> dict[int, Collection]:
    """Return those of these collections that everybody finds, by id."""
    rows = db.session.scalars(
        select(Collection).where(Collection.id.in_(set(collection_ids)), policy.find.where(VISITOR))
    )
    return {one.id: one for one in rows}


# What is in them


def items_of(collection_id: int) -> Sequence[CollectionItem]:
    """Return what is in a collection, in order; instruments that are gone are among them."""
    return db.session.scalars(
        select(CollectionItem)
        .where(CollectionItem.collection_id == collection_id, CollectionItem.removed_at.is_(None))
        .order_by(CollectionItem.position, CollectionItem.id)
    ).all()


def taken_out(collection_id: int) -> Sequence[CollectionItem]:
    """Return what was taken out and can be put back, last first."""
    return db.session.scalars(
        select(CollectionItem)
        .where(
            CollectionItem.collection_id == collection_id, CollectionItem.removed_at.is_not(None)
        )
        .order_by(CollectionItem.removed_at.desc(), CollectionItem.id.desc())
    ).all()


def item_with(collection_id: int, instrument_id: int) -> CollectionItem | None:
    """Return the line of an instrument in a collection, taken out or not."""
    return db.session.scalar(
        select(CollectionItem).where(
            CollectionItem.collection_id == collection_id,
            CollectionItem.instrument_id == instrument_id,
        )
    )


# Whose they are


def mine(*, by: Actor) -> Sequence[Collection]:
    """Return the collections somebody changes, last saved first."""
    if not by.is_signed_in:
        return []
    return db.session.scalars(
        select(Collection)
        .where(policy.work_on.where(by))
        .order_by(Collection.saved_at.desc(), Collection.id.desc())
    ).all()


def bin_of(*, by: Actor) -> Sequence[Collection]:
    """Return the deleted collections somebody can bring back, last deleted first."""
    return db.session.scalars(
        select(Collection)
        .where(policy.keep.where(by), Collection.deleted_at.is_not(None))
        .order_by(Collection.deleted_at.desc())
    ).all()


def at_hand(*, by: Actor) -> Collection | None:
    """Return the own collection into which the buttons on cards put something: the last changed."""
    if by.user_id is None:
        return None
    return db.session.scalar(
        select(Collection)
        .where(Collection.user_id == by.user_id, Collection.deleted_at.is_(None))
        .order_by(Collection.saved_at.desc(), Collection.id.desc())
        .limit(1)
    )


def at_hand_instruments(*, by: Actor) -> tuple[int, ...]:
    """Return the ids of the instruments in the collection at hand."""
    if by.user_id is None:
        return ()
    nearest = (
        select(Collection.id)
        .where(Collection.user_id == by.user_id, Collection.deleted_at.is_(None))
        .order_by(Collection.saved_at.desc(), Collection.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return tuple(
        db.session.scalars(
            select(CollectionItem.instrument_id).where(
                CollectionItem.collection_id == nearest, CollectionItem.removed_at.is_(None)
            )
        )
    )


def kept_by(
    *, user_id: int | None = None, organisation_id: int | None = None, holder_key: str | None = None
) -> ColumnElement[bool]:
    """The condition that a collection belongs to this person, organisation or group."""
    if organisation_id is not None:
        return Collection.organisation_id == organisation_id
    if holder_key is not None:
        return Collection.holder_key == holder_key
    return Collection.user_id == user_id


def kept_by_holder(holder_key: str) -> Sequence[Collection]:
    """Return what a group keeps and has not deleted, last saved first."""
    return db.session.scalars(
        select(Collection)
        .where(Collection.holder_key == holder_key, Collection.deleted_at.is_(None))
        .order_by(Collection.saved_at.desc(), Collection.id.desc())
    ).all()


def audiences_of(collection_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the keys of the audience of each of these collections, in the vocabulary's order."""
    rows = db.session.execute(
        select(CollectionAudience.collection_id, Term.key)
        .join(Term, Term.id == CollectionAudience.term_id)
        .where(CollectionAudience.collection_id.in_(set(collection_ids)))
        .order_by(Term.position, Term.label_de)
    )
    found: dict[int, list[str]] = {}
    for collection_id, key in rows:
        found.setdefault(collection_id, []).append(key)
    return found


@dataclass(frozen=True)
class GoneInstrument:
    """What is left of an instrument that visitors of a collection do not see any more."""

    title: str
    slug: str
    state: InstrumentState
    reason: str
    successor: str | None


def gone_among(instrument_ids: Iterable[int]) -> dict[int, GoneInstrument]:
    """Return what became of instruments that cannot be found, for the keepers of a collection.

    Nothing is told of one that was never published: it may be somebody's draft.
    """
    wanted = set(instrument_ids)
    if not wanted:
        return {}
    successor = aliased(Instrument)
    rows = db.session.execute(
        select(Instrument, Version.title, successor.slug)
        .outerjoin(Version, Version.id == Instrument.current_version_id)
        .outerjoin(successor, successor.id == Instrument.successor_id)
        .where(Instrument.id.in_(wanted), Instrument.published_at.is_not(None))
    )
    return {
        one.id: GoneInstrument(
            title or one.slug, one.slug, one.state, one.removal_reason, successor_slug
        )
        for one, title, successor_slug in rows
    }


def link_key(collection: Collection) -> str:
    """Return the secret key of a collection's address; only its keepers are shown it."""
    return links.issue(collection.id, collection.link_number)
