"""Questions about alliances, members and moderators; what others may not know is not found."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from toolbox.accounts.models import Membership, MembershipRole, Organisation, User
from toolbox.alliances import policy
from toolbox.alliances.lifecycle import MemberState
from toolbox.alliances.models import Alliance, AllianceMember, Moderator
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import _l

_UNKNOWN = _l("There is no alliance at this address. Perhaps it was mistyped.")
_CLOSED = _l("This alliance has ended. Its meetings and files are not shown any more.")
_NO_MEMBER = _l("This organisation has nothing to do with the alliance.")


def alliances() -> Sequence[Alliance]:
    """Return all alliances that have not ended, by name."""
    return db.session.scalars(
        select(Alliance).where(Alliance.closed_at.is_(None)).order_by(Alliance.name)
    ).all()


def closed_alliances() -> Sequence[Alliance]:
    """Return the alliances that were closed, by name."""
    return db.session.scalars(
        select(Alliance).where(Alliance.closed_at.is_not(None)).order_by(Alliance.name)
    ).all()


def alliance_by_slug(slug: str) -> Alliance:
    """Return the alliance; NotFound where there never was one, Gone where it was closed."""
    found = any_alliance(slug)
    if found.closed_at is not None:
        raise Gone(_CLOSED, code="alliance-closed")
    return found


def any_alliance(slug: str) -> Alliance:
    """Return the alliance, closed or not; NotFound otherwise."""
    found = db.session.scalar(select(Alliance).where(Alliance.slug == slug))
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def alliance_by_id(alliance_id: int) -> Alliance | None:
    """Return the alliance that has not ended."""
    found = db.session.get(Alliance, alliance_id)
    return found if found is not None and found.closed_at is None else None


def members_of(alliance: Alliance) -> Sequence[AllianceMember]:
    """Return the member organisations of an alliance, by name."""
    return _in_state(alliance, MemberState.MEMBER)


def applications_to(alliance: Alliance) -> Sequence[AllianceMember]:
    """Return organisations that want to join, by name."""
    return _in_state(alliance, MemberState.APPLIED)


def invitations_of(alliance: Alliance) -> Sequence[AllianceMember]:
    """Return organisations that were invited and have not answered, by name."""
    return _in_state(alliance, MemberState.INVITED)


def _in_state(alliance: Alliance, state: MemberState) -> Sequence[AllianceMember]:
    return db.session.scalars(
        select(AllianceMember)
        .join(Organisation)
        .where(AllianceMember.alliance_id == alliance.id, AllianceMember.state == state)
        .order_by(Organisation.name)
    ).all()


def organisation_ids_of(alliance: Alliance) -> frozenset[int]:
    """Return the ids of the member organisations."""
    return frozenset(
        db.session.scalars(
            select(AllianceMember.organisation_id).where(
                AllianceMember.alliance_id == alliance.id,
                AllianceMember.state == MemberState.MEMBER,
            )
        )
    )


def member_counts() -> dict[int, int]:
    """Return the number of member organisations of each alliance that has any."""
    rows = db.session.execute(
        select(AllianceMember.alliance_id, func.count())
        .where(AllianceMember.state == MemberState.MEMBER)
        .group_by(AllianceMember.alliance_id)
    )
    return {alliance_id: number for alliance_id, number in rows}


def membership(alliance: Alliance, organisation_id: int) -> AllianceMember | None:
    """Return how an organisation belongs to an alliance, or once did."""
    return db.session.scalar(
        select(AllianceMember).where(
            AllianceMember.alliance_id == alliance.id,
            AllianceMember.organisation_id == organisation_id,
        )
    )


def membership_in_state(
    alliance: Alliance, organisation_id: int, state: MemberState
) -> AllianceMember:
    """Return how an organisation belongs to an alliance; NotFound in every other state."""
    found = membership(alliance, organisation_id)
    if found is None or found.state is not state:
        raise NotFound(_NO_MEMBER)
    return found


def moderators_of(alliance: Alliance) -> Sequence[Moderator]:
    """Return who runs an alliance, by name."""
    return db.session.scalars(
        select(Moderator)
        .join(User, User.id == Moderator.user_id)
        .where(Moderator.alliance_id == alliance.id)
        .order_by(User.name)
    ).all()


def moderated_by(actor: Actor) -> Sequence[Alliance]:
    """Return the alliances that somebody may run, by name."""
    return db.session.scalars(
        select(Alliance)
        .where(policy.moderate.where(actor), Alliance.closed_at.is_(None))
        .order_by(Alliance.name)
    ).all()


def holder_key(alliance: Alliance) -> str:
    """Return under which key the room of collections knows an alliance."""
    return f"alliance:{alliance.id}"


def moderated_ids(actor: Actor) -> Sequence[int]:
    """Return the ids of the alliances that somebody may run."""
    return [one.id for one in moderated_by(actor)]


def slugs_and_names(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return address and name of those of these alliances that have not ended."""
    rows = db.session.execute(
        select(Alliance.id, Alliance.slug, Alliance.name).where(
            Alliance.id.in_(set(ids)), Alliance.closed_at.is_(None)
        )
    )
    return {alliance_id: (slug, name) for alliance_id, slug, name in rows}


def people_of(alliance: Alliance) -> Sequence[User]:
    """Return who hears of an alliance: its moderators, and who works in member organisations.

    Each person once, by name; reviewers, closed and deleted accounts are left out.
    """
    works_there = (
        select(Membership.user_id)
        .join(AllianceMember, AllianceMember.organisation_id == Membership.organisation_id)
        .where(
            AllianceMember.alliance_id == alliance.id,
            AllianceMember.state == MemberState.MEMBER,
            Membership.role != MembershipRole.REVIEWER,
        )
    )
    runs_it = select(Moderator.user_id).where(Moderator.alliance_id == alliance.id)
    return db.session.scalars(
        select(User)
        .where(
            User.id.in_(works_there) | User.id.in_(runs_it),
            User.deleted_at.is_(None),
            User.blocked_at.is_(None),
        )
        .order_by(User.name, User.id)
    ).all()
