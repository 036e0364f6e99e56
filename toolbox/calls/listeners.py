"""What calls do when something happens elsewhere: they follow organisations and terms."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import aliased

from toolbox.accounts.events import OrganisationsMerged
from toolbox.accounts.models import Organisation
from toolbox.calls.models import Call, CallAnswer, CallWish
from toolbox.foundation.db import db
from toolbox.vocabularies.events import TermChanged


def organisations_merged(event: OrganisationsMerged) -> None:
    """Calls and answers follow to the organisation that has everything now."""
    name = db.session.get_one(Organisation, event.into_id).name
    for statement in (
        update(Call)
        .where(Call.organisation_id == event.merged_id)
        .values(organisation_id=event.into_id, seeker_name=name),
        update(CallAnswer)
        .where(CallAnswer.organisation_id == event.merged_id)
        .values(organisation_id=event.into_id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()


def term_changed(event: TermChanged) -> None:
    """A wish gives way to the term that stands for it now."""
    if event.replaced_by_id is None:
        return
    present = aliased(CallWish)
    both = select(present.call_id).where(present.term_id == event.replaced_by_id)
    for statement in (
        delete(CallWish).where(CallWish.term_id == event.term_id, CallWish.call_id.in_(both)),
        update(CallWish)
        .where(CallWish.term_id == event.term_id)
        .values(term_id=event.replaced_by_id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()
