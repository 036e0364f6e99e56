"""Questions about what waits: for an editor to decide, for somebody to confirm, for a mailbox."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from toolbox.adoption import policy, rules
from toolbox.adoption.lifecycle import AdoptionState, EnteredAs, Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.queries import PER_PAGE, joined, whole
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import UNNESTED, db
from toolbox.foundation.paging import Page


def _waiting(by: Actor) -> Select[Adoption]:
    return joined().where(
        policy.decide.where(by),
        Adoption.state == AdoptionState.WAITING,
        policy.proven(),
        Instrument.state.in_(rules.PUBLIC),
    )


def for_editors(*, by: Actor, page: int = 1) -> Page[Adoption]:
    """Return a page of the entries that an editor has to decide about, longest waiting first."""
    items = db.session.scalars(
        _with_makers(_waiting(by))
        .order_by(Adoption.created_at, Adoption.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return Page(items, page, PER_PAGE, waiting_count(by=by))


def _with_makers(statement: Select[Adoption]) -> Select[Adoption]:
    """Load what says who makes the instruments, too: it decides who may read and answer."""
    return whole(statement).options(
        joinedload(Adoption.instrument, innerjoin=UNNESTED).selectinload(Instrument.partners)
    )


def waiting_count(*, by: Actor) -> int:
    """Return how many entries wait for an editor."""
    return db.session.scalar(_waiting(by).with_only_columns(func.count(Adoption.id))) or 0


def due_for_editors(*, by: Actor) -> Page[Adoption]:
    """Return what editors have put in themselves and should confirm again, most overdue first.

    It is the first page; what is confirmed makes room for the next.
    """
    due = joined().where(
        policy.change.where(by),
        Adoption.entered_as == EnteredAs.EDITOR,
        Adoption.state == AdoptionState.CONFIRMED,
        Adoption.confirmed_at < rules.remind_from(),
        Adoption.stage != Stage.ABANDONED,
    )
    items = db.session.scalars(
        whole(due).order_by(Adoption.confirmed_at, Adoption.id).limit(PER_PAGE)
    ).all()
    total = db.session.scalar(due.with_only_columns(func.count(Adoption.id))) or 0
    return Page(items, 1, PER_PAGE, total)


def mailboxes_asked(by: Actor, *, since: datetime) -> int:
    """Return how many mailboxes somebody has let be asked as a maker since a moment."""
    return (
        db.session.scalar(
            select(func.count(Adoption.id)).where(
                Adoption.entered_by_id == by.user_id,
                Adoption.entered_as == EnteredAs.MAKER,
                Adoption.holder_email != "",
                Adoption.created_at >= since,
            )
        )
        or 0
    )
