"""Founding, joining and leaving organisations; each verb runs inside the caller's unit of work."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from toolbox.accounts import queries, rules
from toolbox.accounts.events import OrganisationChanged
from toolbox.accounts.models import (
    Invitation,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    User,
)
from toolbox.accounts.policy import manage_organisation
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l, language
from toolbox.foundation.ids import new_token, slugify, token_digest
from toolbox.foundation.mail import write_mail

_LAST_OWNER = _l("An organisation needs an owner. Please make somebody else an owner first.")
_IS_MEMBER = _l("This person already belongs to the organisation.")
_TOO_MANY_INVITATIONS = _l(
    "Many invitations of this organisation are still waiting. Please withdraw some of them first."
)
_NAME_TAKEN = _l("There is already an organisation with this name. Ask its owner to join.")


def _free_slug(name: str) -> str:
    base = slugify(name)
    taken = set(
        db.session.scalars(select(Organisation.slug).where(Organisation.slug.startswith(base)))
    )
    number = 2
    slug = base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _require_free_name(name: str, *, by: Actor, but_of: Organisation | None = None) -> str:
    """Return ``name`` tidied; Invalid where another organisation has it, in whatever case."""
    tidy = rules.require_name(name, may_be_address=by.is_system)
    taken = select(Organisation.id).where(
        func.lower(Organisation.name) == func.lower(tidy), Organisation.merged_into_id.is_(None)
    )
    if but_of is not None:
        taken = taken.where(Organisation.id != but_of.id)
    if db.session.scalar(taken.limit(1)) is not None:
        raise Invalid(_NAME_TAKEN, fields={"name": [_NAME_TAKEN]})
    return tidy


FOUNDABLE = (OrganisationKind.PROJECT, OrganisationKind.INSTITUTION)
"""The kinds of organisation that anybody may found."""


def found_organisation(
    *,
    name: str,
    kind: OrganisationKind = OrganisationKind.PROJECT,
    description: str = "",
    website: str = "",
    slug: str | None = None,
    by: Actor,
) -> Organisation:
    """Found an organisation; the person becomes its owner. Invalid where the name is taken."""
    tidy_name = _require_free_name(name, by=by)
    organisation = Organisation(
        slug=slug or _free_slug(tidy_name),
        name=tidy_name,
        kind=kind,
        description=rules.require_description(description),
        website=rules.require_website(website),
    )
    db.session.add(organisation)
    db.session.flush()
    if by.user_id is not None:
        db.session.add(
            Membership(
                user_id=by.user_id, organisation_id=organisation.id, role=MembershipRole.OWNER
            )
        )
        db.session.flush()
    announce(OrganisationChanged(organisation.id, "founded", by.user_id))
    return organisation


def describe_organisation(
    organisation: Organisation,
    *,
    name: str,
    description: str,
    website: str,
    kind: OrganisationKind | None = None,
    by: Actor,
) -> None:
    """Change what the public page of an organisation says. Raises Invalid with fields.

    Without a ``kind`` it stays what it is, as the editorial team always does.
    """
    manage_organisation.require(by, organisation)
    if kind in FOUNDABLE and organisation.kind in FOUNDABLE:
        organisation.kind = kind
    organisation.name = _require_free_name(name, by=by, but_of=organisation)
    organisation.description = rules.require_description(description)
    organisation.website = rules.require_website(website)
    announce(OrganisationChanged(organisation.id, "described", by.user_id))


def invite(organisation: Organisation, email: str, *, by: Actor) -> None:
    """Ask somebody by mail to join; an earlier invitation of the same person stops working.

    Raises Invalid where the person belongs to it already, TooMany where too many wait.
    """
    manage_organisation.require(by, organisation)
    if by.user_id is None:
        raise Denied(_l("Only a person can invite others."))
    address = rules.normalise_email(email)
    known = queries.user_by_email(address)
    if known is not None and queries.membership(known.id, organisation.id) is not None:
        raise Invalid(_IS_MEMBER, code="is-member", fields={"email": [_IS_MEMBER]})
    _forget_invitations(organisation, address)
    if len(queries.open_invitations(organisation.id)) >= rules.OPEN_INVITATIONS:
        raise TooMany(_TOO_MANY_INVITATIONS, code="too-many-invitations")
    token = new_token()
    db.session.add(
        Invitation(
            digest=token_digest(token),
            organisation_id=organisation.id,
            invited_by_id=by.user_id,
            email=address,
            expires_at=now() + timedelta(days=rules.INVITATION_DAYS),
        )
    )
    write_mail(
        address,
        "accounts/invitation",
        locale=known.locale if known else language(),
        organisation=organisation.name,
        inviter=by.name,
        token=token,
        days=rules.INVITATION_DAYS,
    )
    announce(OrganisationChanged(organisation.id, "invited", by.user_id, address))


def _forget_invitations(organisation: Organisation, address: str) -> None:
    """Delete invitations of this address that nobody has accepted."""
    db.session.execute(
        delete(Invitation).where(
            Invitation.organisation_id == organisation.id,
            Invitation.accepted_at.is_(None),
            Invitation.email == address,
        )
    )


def withdraw_invitation(organisation: Organisation, invitation_id: int, *, by: Actor) -> None:
    """Let the link of an invitation stop working; NotFound where it is not open any more."""
    manage_organisation.require(by, organisation)
    waiting = {one.id: one for one in queries.open_invitations(organisation.id)}
    if invitation_id not in waiting:
        raise NotFound(_l("This invitation is not open any more."))
    db.session.delete(waiting[invitation_id])
    announce(OrganisationChanged(organisation.id, "invitation-withdrawn", by.user_id))


def accept_invitation(token: str, *, user: User) -> Organisation:
    """Join by a mailed link; the link is the proof, whatever address the account has."""
    invitation = queries.invitation_by_token(token)
    organisation = invitation.organisation
    db.session.delete(invitation)  # its address has served its purpose
    if queries.membership(user.id, organisation.id) is None:
        db.session.add(Membership(user_id=user.id, organisation_id=organisation.id))
        announce(OrganisationChanged(organisation.id, "joined", user.id))
    db.session.flush()
    return organisation


def _membership(organisation: Organisation, user_id: int) -> Membership:
    found = queries.membership(user_id, organisation.id)
    if found is None:
        raise NotFound(_l("This person does not belong to the organisation."))
    return found


def _require_another_owner(membership: Membership) -> None:
    owners = queries.owner_count(membership.organisation_id)
    if membership.role is MembershipRole.OWNER and owners == 1:
        raise Conflict(_LAST_OWNER, code="last-owner")


def change_member_role(
    organisation: Organisation, user_id: int, role: MembershipRole, *, by: Actor
) -> None:
    """Say what a member may do from now on; the last owner stays one."""
    manage_organisation.require(by, organisation)
    membership = _membership(organisation, user_id)
    if role is not MembershipRole.OWNER:
        _require_another_owner(membership)
    membership.role = role
    announce(OrganisationChanged(organisation.id, f"role-{role.value}", by.user_id, str(user_id)))


def leave(organisation: Organisation, user_id: int, *, by: Actor) -> None:
    """Take a person out: oneself, or as an owner somebody else."""
    if by.user_id != user_id:
        manage_organisation.require(by, organisation)
    membership = _membership(organisation, user_id)
    _require_another_owner(membership)
    db.session.delete(membership)
    announce(OrganisationChanged(organisation.id, "left", by.user_id, str(user_id)))
