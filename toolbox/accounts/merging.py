"""Making one organisation of two, inside the caller's unit of work."""

from sqlalchemy import delete, select, update

from toolbox.accounts.events import OrganisationChanged, OrganisationsMerged
from toolbox.accounts.models import Invitation, Membership, MembershipRole, Organisation
from toolbox.accounts.policy import manage_organisation
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l

_STRENGTH = (MembershipRole.REVIEWER, MembershipRole.MEMBER, MembershipRole.OWNER)
"""Who belongs to both organisations keeps the role that may do more."""


def merge(found: Organisation, into: Organisation, *, by: Actor) -> None:
    """Let ``into`` have everything of ``found``: people, invitations and, when told, instruments.

    Needs somebody who may manage both: their owner, or an administrator. The old address leads to
    the new one for ever. Raises Denied, Invalid, Conflict.
    """
    manage_organisation.require(by, found)
    manage_organisation.require(by, into)
    if found.id == into.id:
        sentence = _l("Please choose another organisation.")
        raise Invalid(sentence, fields={"into": [sentence]})
    if found.merged_into_id is not None or into.merged_into_id is not None:
        raise Conflict(_l("One of the two was merged into another organisation already."))
    _bring_people(found.id, into.id)
    _bring_invitations(found.id, into.id)
    found.merged_into_id = into.id
    db.session.execute(
        update(Organisation)
        .where(Organisation.merged_into_id == found.id)
        .values(merged_into_id=into.id)
    )
    db.session.flush()
    announce(OrganisationsMerged(found.id, into.id, by.user_id))
    announce(OrganisationChanged(into.id, "described", by.user_id))


def _bring_people(found_id: int, into_id: int) -> None:
    there = {
        one.user_id: one
        for one in db.session.scalars(
            select(Membership).where(Membership.organisation_id == into_id)
        )
    }
    moving = db.session.scalars(
        select(Membership).where(Membership.organisation_id == found_id)
    ).all()
    for one in moving:
        present = there.get(one.user_id)
        if present is None:
            one.organisation_id = into_id
        else:
            present.role = max(present.role, one.role, key=_STRENGTH.index)
            db.session.delete(one)
    db.session.flush()


def _bring_invitations(found_id: int, into_id: int) -> None:
    """Whoever was invited to both needs one of the invitations alone."""
    invited = select(Invitation.email).where(Invitation.organisation_id == into_id)
    db.session.execute(
        delete(Invitation)
        .where(Invitation.organisation_id == found_id, Invitation.email.in_(invited))
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Invitation)
        .where(Invitation.organisation_id == found_id)
        .values(organisation_id=into_id)
        .execution_options(synchronize_session=False)
    )
