"""Exchanging terms on whatever carries them; inside the caller's unit of work."""

from sqlalchemy import delete, select, update

from toolbox.catalogue import queries
from toolbox.catalogue.events import InstrumentsReclassified
from toolbox.catalogue.models import Classification
from toolbox.foundation.db import db
from toolbox.foundation.events import announce


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
