"""What alliances do when something happens elsewhere."""

from sqlalchemy import select, update

from toolbox.accounts.events import OrganisationsMerged
from toolbox.alliances.lifecycle import MemberState
from toolbox.alliances.models import AllianceMember
from toolbox.foundation.db import db

_STRENGTH = (
    *(MemberState.LEFT, MemberState.DECLINED, MemberState.REFUSED),
    *(MemberState.INVITED, MemberState.APPLIED, MemberState.MEMBER),
)
"""Where both organisations have to do with an alliance, what is more stays."""


def organisations_merged(event: OrganisationsMerged) -> None:
    """Members of an alliance stay members under the organisation that has everything now."""
    there = {
        row.alliance_id: row
        for row in db.session.scalars(
            select(AllianceMember).where(AllianceMember.organisation_id == event.into_id)
        )
    }
    moving = db.session.scalars(
        select(AllianceMember).where(AllianceMember.organisation_id == event.merged_id)
    ).all()
    for row in moving:
        present = there.get(row.alliance_id)
        if present is not None and _STRENGTH.index(present.state) >= _STRENGTH.index(row.state):
            db.session.delete(row)
            continue
        if present is not None:
            db.session.delete(present)
            db.session.flush()
        db.session.execute(
            update(AllianceMember)
            .where(AllianceMember.id == row.id)
            .values(organisation_id=event.into_id)
        )
        db.session.expire(row)
    db.session.flush()
