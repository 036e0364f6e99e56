"""What this room forgets by itself: entries that were taken back, refused, or never confirmed."""

from datetime import datetime

from sqlalchemy import and_, delete, or_, select

from toolbox.adoption import rules
from toolbox.adoption.lifecycle import AdoptionState
from toolbox.adoption.models import Adoption
from toolbox.foundation.clock import now
from toolbox.foundation.db import db

_ENDED = (AdoptionState.WITHDRAWN, AdoptionState.REFUSED)


def forget_entries(before: datetime) -> None:
    """Delete what was withdrawn or refused before, and entries whose senders never answered.

    What came with the starting content keeps its row without words, so that it stays gone.
    """
    ended = (Adoption.state.in_(_ENDED), Adoption.decided_at < before)
    for adoption in db.session.scalars(
        select(Adoption).where(*ended, Adoption.external_key.is_not(None))
    ):
        adoption.worked = adoption.hindered = adoption.reason = ""
        adoption.factors.clear()
    unproven = (
        Adoption.state == AdoptionState.WAITING,
        Adoption.holder_email != "",
        Adoption.entered_by_id.is_(None),
        Adoption.address_confirmed_at.is_(None),
        Adoption.created_at < before,
    )
    unanswered = (
        Adoption.state == AdoptionState.TO_CONFIRM,
        Adoption.created_at < now() - rules.UNANSWERED,
    )
    gone = select(Adoption.id).where(
        Adoption.external_key.is_(None),
        or_(*(and_(*conditions) for conditions in (ended, unproven, unanswered))),
    )
    db.session.flush()
    db.session.execute(
        delete(Adoption).where(Adoption.id.in_(gone)).execution_options(synchronize_session=False)
    )
    db.session.expire_all()
