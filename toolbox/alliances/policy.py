"""Who founds and runs alliances, who belongs to them, and who sees what of their meetings."""

from sqlalchemy import and_, false, select

from toolbox.alliances.lifecycle import MemberState, Part
from toolbox.alliances.models import Alliance, AllianceMember, Meeting, MeetingFile, Moderator
from toolbox.foundation.actors import Actor
from toolbox.foundation.policy import Sentence, is_administrator

_moderates = Sentence(
    lambda actor, alliance: (
        actor.is_signed_in and actor.user_id in {one.user_id for one in alliance.moderators}
    ),
    lambda actor: (
        Alliance.id.in_(select(Moderator.alliance_id).where(Moderator.user_id == actor.user_id))
        if actor.is_signed_in
        else false()
    ),
)
_of_a_member = Sentence(
    lambda actor, alliance: any(
        one.state is MemberState.MEMBER and one.organisation_id in actor.organisations
        for one in alliance.members
    ),
    lambda actor: (
        Alliance.id.in_(
            select(AllianceMember.alliance_id).where(
                AllianceMember.state == MemberState.MEMBER,
                AllianceMember.organisation_id.in_(actor.organisations),
            )
        )
        if actor.organisations
        else false()
    ),
)

found = is_administrator
"""Founding and closing alliances, naming moderators."""
moderate = _moderates | is_administrator
"""About an Alliance: who runs it."""
belong = _of_a_member | moderate
"""About an Alliance: who sees what is for its members: people of member organisations."""


def of_its_alliance(sentence: Sentence) -> Sentence:
    """Return a sentence about a Meeting that says of its alliance what ``sentence`` says."""
    return Sentence(
        lambda actor, meeting: sentence.allows(actor, meeting.alliance),
        lambda actor: Meeting.alliance_id.in_(select(Alliance.id).where(sentence.where(actor))),
    )


_is_announced = Sentence(
    lambda _actor, meeting: meeting.announced_at is not None,
    lambda _actor: Meeting.announced_at.is_not(None),
)
_is_public = Sentence(
    lambda _actor, meeting: meeting.is_public, lambda _actor: Meeting.is_public.is_(True)
)
run = of_its_alliance(moderate)
"""About a Meeting: who prepares, moves, opens, closes and cancels it."""
attend = run | (_is_announced & of_its_alliance(belong))
"""About a Meeting: who sees all of it."""
see = attend | (_is_announced & _is_public)
"""About a Meeting: who may know of it."""
see_file = Sentence(
    lambda actor, file: (
        attend.allows(actor, file.meeting)
        or (file.published_at is not None and see.allows(actor, file.meeting))
    ),
    lambda actor: (
        MeetingFile.meeting_id.in_(select(Meeting.id).where(attend.where(actor)))
        | and_(
            MeetingFile.published_at.is_not(None),
            MeetingFile.meeting_id.in_(select(Meeting.id).where(see.where(actor))),
        )
    ),
)
"""About a MeetingFile: members, and everybody once it is published."""


def sees_part(actor: Actor, meeting: Meeting, part: Part) -> bool:
    """Tell whether somebody who sees a meeting sees this part of it."""
    return attend.allows(actor, meeting) or (
        see.allows(actor, meeting) and meeting.shows_to_all(part)
    )
