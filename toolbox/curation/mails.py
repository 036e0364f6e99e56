"""Mails about collections: what a visitor reports, what editors hide."""

from collections.abc import Sequence

from sqlalchemy import select

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Membership, MembershipRole, User
from toolbox.curation import links, policy
from toolbox.curation.events import CollectionChanged, CollectionReported
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.notices.operations import tell


def sees_collection(by: Actor, collection_id: int) -> bool:
    """Tell whether somebody changes a collection."""
    collection = db.session.get(Collection, collection_id)
    return collection is not None and policy.work_on.allows(by, collection)


def _people_of(collection: Collection) -> Sequence[User]:
    """Return whose it is: the person, or who works in the organisation; groups tell their own."""
    wanted = select(User).where(User.deleted_at.is_(None), User.blocked_at.is_(None))
    if collection.user_id is not None:
        return db.session.scalars(wanted.where(User.id == collection.user_id)).all()
    return db.session.scalars(
        wanted.join(Membership, Membership.user_id == User.id).where(
            Membership.organisation_id == collection.organisation_id,
            Membership.role != MembershipRole.REVIEWER,
        )
    ).all()


def collection_changed(event: CollectionChanged) -> None:
    """Tell the people of a collection that the editors have hidden it, and why."""
    if event.what != "hidden":
        return
    collection = db.session.get_one(Collection, event.collection_id)
    for user in _people_of(collection):
        tell(
            user,
            "decisions",
            "curation/hidden",
            title=collection.title,
            reason=collection.hidden_reason,
            collection_id=collection.id,
        )


def _key_of(collection: Collection) -> str:
    if collection.slug and collection.visibility is Visibility.PUBLIC:
        return collection.slug
    return links.issue(collection.id, collection.link_number)


def collection_reported(event: CollectionReported) -> None:
    """Tell the editors what a visitor says about a collection."""
    collection = db.session.get_one(Collection, event.collection_id)
    for user in accounts.editors():
        tell(
            user,
            "submissions",
            "curation/reported",
            title=collection.title,
            slug=_key_of(collection),
            text=event.text,
        )
