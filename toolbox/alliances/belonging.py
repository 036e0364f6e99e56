"""How organisations come into an alliance and leave it; verbs run inside the unit of work."""

from toolbox.accounts.models import Organisation
from toolbox.accounts.policy import manage_organisation
from toolbox.alliances import policy, queries, rules
from toolbox.alliances.events import AllianceMemberChanged
from toolbox.alliances.lifecycle import MemberState
from toolbox.alliances.models import Alliance, AllianceMember
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l

_NOT_OWNER = _l("Only an owner of the organisation decides about this.")
_ALREADY: dict[MemberState, Message] = {
    MemberState.MEMBER: _l("This organisation is a member already."),
    MemberState.APPLIED: _l("This organisation has applied already and waits for an answer."),
    MemberState.INVITED: _l("This organisation is invited already and has not answered yet."),
}


def _require_living(organisation: Organisation | None) -> Organisation:
    """Return an organisation that can be a member; Invalid otherwise."""
    sentence: Message | None = None
    if organisation is None:
        sentence = _l("Please enter the name of an organisation as it stands in this toolbox.")
    elif organisation.merged_into_id is not None:
        sentence = _l("This organisation is part of another one now. Please choose that one.")
    elif organisation.ended_at is not None:
        sentence = _l("This organisation has ended. Please choose another one.")
    if organisation is None or sentence is not None:
        raise Invalid(sentence or "", fields={"organisation": [sentence or ""]})
    return organisation


def _ask(
    alliance: Alliance, organisation: Organisation, state: MemberState, message: str, by: Actor
) -> AllianceMember:
    tidy = rules.checked_text("message", message)
    row = queries.membership(alliance, organisation.id)
    if row is not None and row.state in _ALREADY:
        sentence = _ALREADY[row.state]
        raise Invalid(sentence, code="already", fields={"organisation": [sentence]})
    if row is None:
        row = AllianceMember(alliance_id=alliance.id, organisation_id=organisation.id, state=state)
        db.session.add(row)
        before = ""
    else:
        before = row.state.value
    row.state, row.message, row.answer = state, tidy, ""
    row.asked_at, row.asked_by_id = now(), by.user_id
    row.decided_at = row.decided_by_id = None
    _told(row, before, by)
    return row


def _told(row: AllianceMember, before: str, by: Actor) -> None:
    db.session.flush()
    db.session.expire(row.alliance, ["members"])
    announce(
        AllianceMemberChanged(
            row.alliance_id, row.organisation_id, row.state.value, before, by.user_id
        )
    )


def _decide(row: AllianceMember, state: MemberState, answer: str, by: Actor) -> None:
    before = row.state.value
    row.answer = rules.checked_text("answer", answer)
    row.state, row.decided_at, row.decided_by_id = state, now(), by.user_id
    _told(row, before, by)


def apply(
    alliance: Alliance, organisation: Organisation | None, message: str, *, by: Actor
) -> AllianceMember:
    """Ask for an organisation to become a member; its owners do.

    Where the moderators have invited it, this is its yes. Raises Denied, Invalid, Conflict where
    the alliance takes no applications.
    """
    applicant = _require_living(organisation)
    if applicant.id not in by.owned_organisations:
        raise Denied(_NOT_OWNER)
    row = queries.membership(alliance, applicant.id)
    if row is not None and row.state is MemberState.INVITED:
        _decide(row, MemberState.MEMBER, "", by)
        return row
    if not alliance.takes_applications:
        raise Conflict(
            _l("This alliance takes no applications. Its moderators invite new members."),
            code="no-applications",
        )
    return _ask(alliance, applicant, MemberState.APPLIED, message, by)


def invite(
    alliance: Alliance, organisation: Organisation | None, message: str = "", *, by: Actor
) -> AllianceMember:
    """Ask an organisation to become a member; where it has applied, this is the yes.

    Raises Denied, Invalid with fields.
    """
    policy.moderate.require(by, alliance)
    wanted = _require_living(organisation)
    row = queries.membership(alliance, wanted.id)
    if row is not None and row.state is MemberState.APPLIED:
        _decide(row, MemberState.MEMBER, "", by)
        return row
    return _ask(alliance, wanted, MemberState.INVITED, message, by)


def take(alliance: Alliance, organisation: Organisation, *, by: Actor) -> AllianceMember:
    """Let an organisation be a member at once, as the starting content does; administrators."""
    policy.found.require(by, alliance)
    row = _ask(alliance, _require_living(organisation), MemberState.INVITED, "", by)
    _decide(row, MemberState.MEMBER, "", by)
    return row


def answer_application(
    alliance: Alliance, organisation_id: int, answer: str = "", *, accepted: bool, by: Actor
) -> None:
    """Take an organisation that has applied, or do not. Raises Denied, NotFound, Invalid."""
    policy.moderate.require(by, alliance)
    row = queries.membership_in_state(alliance, organisation_id, MemberState.APPLIED)
    _decide(row, MemberState.MEMBER if accepted else MemberState.REFUSED, answer, by)


def answer_invitation(
    alliance: Alliance, organisation_id: int, *, accepted: bool, by: Actor
) -> None:
    """Say for an organisation whether it joins. Raises Denied, NotFound."""
    if organisation_id not in by.owned_organisations:
        raise Denied(_NOT_OWNER)
    row = queries.membership_in_state(alliance, organisation_id, MemberState.INVITED)
    _decide(row, MemberState.MEMBER if accepted else MemberState.DECLINED, "", by)


def withdraw(alliance: Alliance, organisation_id: int, *, by: Actor) -> None:
    """Take back an application of one's own organisation, or as a moderator an invitation."""
    row = queries.membership(alliance, organisation_id)
    if row is not None and row.state is MemberState.INVITED:
        policy.moderate.require(by, alliance)
    elif organisation_id not in by.owned_organisations:
        raise Denied(_NOT_OWNER)
    else:
        row = queries.membership_in_state(alliance, organisation_id, MemberState.APPLIED)
    _decide(row, MemberState.LEFT, "", by)


def leave(alliance: Alliance, organisation_id: int, *, by: Actor) -> None:
    """Let an organisation be a member no more: by its owners, or by those who run the alliance."""
    row = queries.membership_in_state(alliance, organisation_id, MemberState.MEMBER)
    if not manage_organisation.allows(by, row.organisation):
        policy.moderate.require(by, alliance, _NOT_OWNER)
    _decide(row, MemberState.LEFT, "", by)
