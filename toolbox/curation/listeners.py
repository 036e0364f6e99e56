"""What collections do when something happens elsewhere."""

from sqlalchemy import delete, select, update

from toolbox.accounts.events import OrganisationsMerged
from toolbox.curation.models import Collection, CollectionAudience
from toolbox.foundation.db import db
from toolbox.vocabularies.events import TermChanged


def organisations_merged(event: OrganisationsMerged) -> None:
    """Collections follow to the organisation that has everything now."""
    db.session.execute(
        update(Collection)
        .where(Collection.organisation_id == event.merged_id)
        .values(organisation_id=event.into_id)
        .execution_options(synchronize_session=False)
    )


def term_changed(event: TermChanged) -> None:
    """An audience that became part of another is that one from now on."""
    if event.replaced_by_id is None:
        return
    already = select(CollectionAudience.collection_id).where(
        CollectionAudience.term_id == event.replaced_by_id
    )
    of_the_old = CollectionAudience.term_id == event.term_id
    quiet = {"synchronize_session": False}
    db.session.execute(
        delete(CollectionAudience)
        .where(of_the_old, CollectionAudience.collection_id.in_(already))
        .execution_options(**quiet)
    )
    db.session.execute(
        update(CollectionAudience)
        .where(of_the_old)
        .values(term_id=event.replaced_by_id)
        .execution_options(**quiet)
    )
