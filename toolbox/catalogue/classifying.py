"""Exchanging terms on whatever carries them; inside the caller's unit of work."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select, update

from toolbox.catalogue import queries
from toolbox.catalogue.events import InstrumentsReclassified
from toolbox.catalogue.models import Classification, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.vocabularies import keeping
from toolbox.vocabularies.models import Term


def reclassify(term_id: int, into_id: int) -> None:
    """Let every version carry ``into_id`` where it carried ``term_id``.

    Published versions, too: they do not change in what they say, but the words of a vocabulary
    are the editors', and one of them now stands for the other. Whoever has a version open in a
    form loses nothing: its number of edits stays, and the former term leads to the new one.
    """
    published = queries.instruments_with_term(term_id)
    has_both = select(Classification.version_id).where(Classification.term_id == into_id)
    carries_old = Classification.term_id == term_id
    db.session.execute(
        delete(Classification)
        .where(carries_old, Classification.version_id.in_(has_both))
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Classification)
        .where(carries_old)
        .values(term_id=into_id)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
    announce(InstrumentsReclassified(tuple(published), into_id))


def share_out(
    found: Term,
    into: Sequence[Term],
    chosen: Mapping[int, Collection[int]],
    *,
    by: Actor,
) -> None:
    """Let several terms stand for one that meant too much.

    ``chosen`` says for an instrument which of the terms apply (their ids); those it does not name,
    or leaves without any, get all of them, so that nothing can be lost from sight. All versions of
    an instrument are treated alike. Raises Denied, Invalid, Conflict.
    """
    keeping.split(found, into, by=by)
    published = queries.instruments_with_term(found.id)
    offered = {one.id for one in into}
    rows = db.session.execute(
        select(Version.id, Version.instrument_id)
        .join(Classification, Classification.version_id == Version.id)
        .where(Classification.term_id == found.id)
    ).all()
    for version_id, instrument_id in rows:
        wanted = (set(chosen.get(instrument_id, ())) & offered) or offered
        there = set(
            db.session.scalars(
                select(Classification.term_id).where(Classification.version_id == version_id)
            )
        )
        db.session.add_all(
            Classification(version_id=version_id, term_id=term_id)
            for term_id in sorted(wanted - there)
        )
    db.session.flush()
    db.session.execute(
        delete(Classification)
        .where(Classification.term_id == found.id)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
    announce(InstrumentsReclassified(tuple(published), into[0].id))
