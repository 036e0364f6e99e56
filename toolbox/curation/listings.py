"""Public collections as everybody meets them: lists, counts, covers, the editors' choice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from toolbox.catalogue import policy as catalogue_policy
from toolbox.catalogue.models import Instrument
from toolbox.curation import policy
from toolbox.curation.models import Collection, CollectionAudience, CollectionItem
from toolbox.curation.rules import AUDIENCE
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.vocabularies.models import Term


def _visible_items() -> Select[int, int]:
    """Select collection and instrument of every item that everybody may see."""
    return (
        select(CollectionItem.collection_id, CollectionItem.instrument_id)
        .join(Instrument, Instrument.id == CollectionItem.instrument_id)
        .where(CollectionItem.removed_at.is_(None), catalogue_policy.find.where(VISITOR))
    )


def counts_of(collection_ids: Iterable[int]) -> dict[int, int]:
    """Return how many instruments everybody sees in each of these collections."""
    visible = _visible_items().subquery()
    rows = db.session.execute(
        select(visible.c.collection_id, func.count())
        .where(visible.c.collection_id.in_(set(collection_ids)))
        .group_by(visible.c.collection_id)
    )
    return {collection_id: number for collection_id, number in rows}


@dataclass(frozen=True)
class Listed:
    """One page of public collections with the number of all of them."""

    collections: Sequence[Collection]
    total: int


def _listed(*, audience: str = "", text: str = "") -> list[ColumnElement[bool]]:
    """The conditions of the list: found by everybody, and not empty for them."""
    visible = _visible_items().subquery()
    wanted = [
        policy.find.where(VISITOR),
        Collection.id.in_(select(visible.c.collection_id)),
    ]
    wanted.extend(Collection.title.icontains(word, autoescape=True) for word in text.split()[:10])
    if audience:
        wanted.append(Collection.id.in_(_for_audience([audience])))
    return wanted


def _for_audience(keys: Iterable[str]) -> Select[int]:
    return (
        select(CollectionAudience.collection_id)
        .join(Term, Term.id == CollectionAudience.term_id)
        .where(Term.vocabulary_key == AUDIENCE, Term.key.in_(set(keys)))
    )


def public(*, audience: str = "", text: str = "", limit: int, offset: int = 0) -> Listed:
    """Return public collections, the editors' choice first, then the newest.

    ``audience`` is the key of a term, ``text`` words of the title.
    """
    wanted = _listed(audience=audience, text=text)
    total = db.session.scalar(select(func.count()).select_from(Collection).where(*wanted)) or 0
    rows = db.session.scalars(
        select(Collection)
        .where(*wanted)
        .order_by(
            Collection.chosen_at.is_(None), Collection.published_at.desc(), Collection.id.desc()
        )
        .limit(limit)
        .offset(offset)
    )
    return Listed(rows.all(), total)


class Holding(NamedTuple):
    """A public collection that holds some instruments, and how many of these."""

    slug: str
    title: str
    number: int


def holding(instrument_ids: Iterable[int], *, limit: int) -> list[Holding]:
    """Return the public collections that hold several of these instruments, most of them first.

    One alone says little of what a collection is about.
    """
    held = _visible_items().where(CollectionItem.instrument_id.in_(set(instrument_ids))).subquery()
    number = func.count()
    rows = db.session.execute(
        select(Collection.slug, Collection.title, number)
        .join(held, held.c.collection_id == Collection.id)
        .where(policy.find.where(VISITOR))
        .group_by(Collection.id)
        .having(number > 1)
        .order_by(number.desc(), Collection.chosen_at.is_(None), Collection.id)
        .limit(limit)
    )
    return [Holding(slug, title, count) for slug, title, count in rows if slug]


def audiences_in_use() -> Mapping[str, int]:
    """Return how many listed collections are for each audience, by its key, in order."""
    rows = db.session.execute(
        select(Term.key, func.count())
        .join(CollectionAudience, CollectionAudience.term_id == Term.id)
        .join(Collection, Collection.id == CollectionAudience.collection_id)
        .where(Term.vocabulary_key == AUDIENCE, *_listed())
        .group_by(Term.id)
        .order_by(Term.position, Term.label_de)
    )
    return {key: number for key, number in rows}


def chosen(limit: int, *, audiences: Iterable[str] = ()) -> Sequence[Collection]:
    """Return the editors' choice, last chosen first; of these audiences where any are named."""
    wanted = [*_listed(), Collection.chosen_at.is_not(None)]
    if keys := set(audiences):
        wanted.append(Collection.id.in_(_for_audience(keys)))
    return db.session.scalars(
        select(Collection)
        .where(*wanted)
        .order_by(Collection.chosen_at.desc(), Collection.id.desc())
        .limit(limit)
    ).all()
