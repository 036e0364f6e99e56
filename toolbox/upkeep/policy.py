"""Who may hand over, accept, take into care and decide about it: one sentence an action."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.accounts.models import Membership, MembershipRole, Organisation, User
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.foundation.policy import Sentence, is_editor
from toolbox.upkeep.lifecycle import Answered
from toolbox.upkeep.models import CareRequest, Handover, PeopledOrganisation

_Column = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def _has_living(organisation: Any, *roles: MembershipRole) -> ColumnElement[bool]:
    """Tell whether somebody with an account belongs to an organisation, in one of the roles."""
    wanted = [Membership.organisation_id == organisation, User.deleted_at.is_(None)]
    if roles:
        wanted.append(Membership.role.in_(roles))
    return exists(select(Membership.id).join(User, User.id == Membership.user_id).where(*wanted))


def has_owner(organisation_id: int | None) -> bool:
    """Return whether anybody can still decide for an organisation."""
    return bool(db.session.scalar(select(_has_living(organisation_id, MembershipRole.OWNER))))


def _unkept(organisation: Any) -> ColumnElement[bool]:
    """Tell whether an organisation has ended, or has lost its last member."""
    ended = exists(
        select(Organisation.id).where(
            Organisation.id == organisation, Organisation.ended_at.is_not(None)
        )
    )
    peopled = exists(
        select(PeopledOrganisation.organisation_id).where(
            PeopledOrganisation.organisation_id == organisation
        )
    )
    working = _has_living(organisation, MembershipRole.OWNER, MembershipRole.MEMBER)
    return or_(ended, and_(peopled, ~working))


def without_keeper() -> ColumnElement[bool]:
    """Tell whether a published instrument seeks a keeper; while an offer waits it does not."""
    offered = exists(
        select(Handover.id).where(
            Handover.instrument_id == Instrument.id, Handover.state == Answered.OPEN
        )
    )
    return and_(
        Instrument.state == InstrumentState.PUBLISHED, _unkept(Instrument.owner_id), ~offered
    )


def seeks_keeper(instrument: Instrument) -> bool:
    """Return whether an instrument seeks a keeper."""
    asked = select(Instrument.id).where(Instrument.id == instrument.id, without_keeper())
    return db.session.scalar(asked) is not None


def _mine(column: _Column) -> Sentence:
    """The organisation in this column is one that the person owns."""
    return Sentence(
        lambda actor, thing: getattr(thing, column.key) in actor.owned_organisations,
        lambda actor: (
            column.in_(actor.owned_organisations) if actor.owned_organisations else false()
        ),
    )


def _nobody_decides_for(column: _Column) -> Sentence:
    return Sentence(
        lambda _actor, thing: not has_owner(getattr(thing, column.key)),
        lambda _actor: ~_has_living(column, MembershipRole.OWNER),
    )


_is_there = Sentence(
    lambda _actor, instrument: instrument.state is not InstrumentState.REMOVED,
    lambda _actor: Instrument.state != InstrumentState.REMOVED,
)
_my_instrument = Sentence(
    lambda actor, request: request.instrument.owner_id in actor.owned_organisations,
    lambda actor: CareRequest.instrument_id.in_(
        select(Instrument.id).where(Instrument.owner_id.in_(actor.owned_organisations or {0}))
    ),
)
_asked_by_us = Sentence(
    lambda actor, request: request.organisation_id in actor.organisations,
    lambda actor: (
        CareRequest.organisation_id.in_(actor.organisations) if actor.organisations else false()
    ),
)

hand_over = (
    _mine(Instrument.owner_id) | (is_editor & _nobody_decides_for(Instrument.owner_id))
) & _is_there
"""About an Instrument: its owners; the editors where there is no owner any more."""
_is_agreed = Sentence(
    lambda _actor, handover: handover.agreed_at is not None,
    lambda _actor: Handover.agreed_at.is_not(None),
)
answer_offer = _mine(Handover.to_id) | (is_editor & _nobody_decides_for(Handover.to_id))
"""About a Handover: who is offered something; the editors where nobody there can answer."""
withdraw_offer = _mine(Handover.from_id) | (_mine(Handover.to_id) & _is_agreed) | is_editor
"""About a Handover: who offered it; once both have agreed on a day, the other side, too."""
see_offer = answer_offer | withdraw_offer
decide_request = (_my_instrument | is_editor) & ~_asked_by_us
"""About a CareRequest: nobody says yes to the own organisation."""
withdraw_request = _mine(CareRequest.organisation_id)
