"""Who may see, change, confirm, decide about and answer an adoption; and which ones count."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, false, func, or_, select, true

from toolbox.adoption.lifecycle import IN_USE, LIVING, AdoptionState, EnteredAs
from toolbox.adoption.models import Adoption
from toolbox.adoption.proof import Holder
from toolbox.adoption.rules import PUBLIC, counts_from, is_shown
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.queries import made_by
from toolbox.foundation.actors import Actor
from toolbox.foundation.policy import Sentence, is_editor
from toolbox.foundation.settings import installed_settings


def makes(actor: Actor, instrument: Instrument) -> bool:
    """Tell whether somebody works in an organisation that makes an instrument."""
    mine = actor.working_organisations
    return instrument.owner_id in mine or any(
        one.accepted_at is not None and one.organisation_id in mine
        for one in (instrument.partners if mine else ())
    )


def _made_by(actor: Actor) -> ColumnElement[bool]:
    mine = actor.working_organisations
    if not mine:
        return false()
    return Adoption.instrument_id.in_(select(Instrument.id).where(made_by(mine)))


def _in_state(*states: AdoptionState) -> Sentence:
    return Sentence(
        lambda _actor, adoption: adoption.state in states,
        lambda _actor: Adoption.state.in_(states),
    )


def _writes_itself(actor: Actor, adoption: Adoption) -> bool:
    return (
        actor.is_signed_in
        and adoption.entered_by_id == actor.user_id
        and adoption.organisation_id is None
        and adoption.entered_as is EnteredAs.ADOPTER
    )


def is_proven(adoption: Adoption) -> bool:
    """Tell whether the sender is known here, or has shown that the mailbox is the own one."""
    return adoption.entered_as is not EnteredAs.GUEST or adoption.address_confirmed_at is not None


_makers = Sentence(lambda actor, adoption: makes(actor, adoption.instrument), _made_by)
_of_my_organisation = Sentence(
    lambda actor, adoption: adoption.organisation_id in actor.working_organisations,
    lambda actor: (
        and_(
            Adoption.organisation_id.is_not(None),
            Adoption.organisation_id.in_(actor.working_organisations),
        )
        if actor.working_organisations
        else false()
    ),
)
_of_an_organisation_i_own = Sentence(
    lambda actor, adoption: adoption.organisation_id in actor.owned_organisations,
    lambda actor: (
        and_(
            Adoption.organisation_id.is_not(None),
            Adoption.organisation_id.in_(actor.owned_organisations),
        )
        if actor.owned_organisations
        else false()
    ),
)
_my_own = Sentence(
    _writes_itself,
    lambda actor: (
        and_(
            Adoption.entered_by_id == actor.user_id,
            Adoption.organisation_id.is_(None),
            Adoption.entered_as == EnteredAs.ADOPTER,
        )
        if actor.is_signed_in
        else false()
    ),
)
_held = Sentence(
    lambda actor, adoption: isinstance(actor, Holder) and actor.adoption_id == adoption.id,
    lambda actor: Adoption.id == actor.adoption_id if isinstance(actor, Holder) else false(),
)
_entered_by_me = Sentence(
    lambda actor, adoption: actor.is_signed_in and adoption.entered_by_id == actor.user_id,
    lambda actor: Adoption.entered_by_id == actor.user_id if actor.is_signed_in else false(),
)
_by_editors = Sentence(
    lambda _actor, adoption: adoption.entered_as is EnteredAs.EDITOR,
    lambda _actor: Adoption.entered_as == EnteredAs.EDITOR,
)
_with_consent = Sentence(
    lambda _actor, adoption: adoption.contact_consent,
    lambda _actor: Adoption.contact_consent.is_(True),
)
_proven = Sentence(
    lambda _actor, adoption: is_proven(adoption),
    lambda _actor: proven(),
)
_public = Sentence(
    lambda _actor, adoption: is_shown(adoption),
    lambda _actor: shown(),
)

_living = _in_state(*LIVING)
_asked = _in_state(AdoptionState.TO_CONFIRM)
_mine = _of_my_organisation | _my_own | _held | (is_editor & _by_editors)

change = _mine & _living & ~_asked
"""About an Adoption: it is the adopter's own; what editors put in, editors change."""
withdraw = (_mine & _living) | (
    _entered_by_me & _in_state(AdoptionState.WAITING, AdoptionState.TO_CONFIRM)
)
"""Who has entered something for somebody else takes it back as long as nobody has answered."""
confirm = (_of_an_organisation_i_own | _held) & _asked
"""An owner of the organisation that makers have named, or who has the link that was sent there."""
decide = is_editor & _in_state(AdoptionState.WAITING, AdoptionState.CONFIRMED)
"""Editors let it through or take it off; they do not change its words."""
answer = _makers & _in_state(AdoptionState.CONFIRMED)
see = _public | (_mine & _living) | (_entered_by_me & _living) | (is_editor & _living)
see_contact = (
    (_makers & _with_consent & _proven & _living & ~_asked)
    | (_mine & _living)
    | (is_editor & _in_state(AdoptionState.WAITING))
)
"""The makers with consent; the adopters themselves; an editor who has to decide."""


def proven() -> ColumnElement[bool]:
    """Whose sender is known here, or has confirmed the address."""
    return or_(
        Adoption.entered_as != EnteredAs.GUEST,
        Adoption.address_confirmed_at.is_not(None),
    )


def shown() -> ColumnElement[bool]:
    """What visitors see of adoptions, counted or not; the statement joins Instrument."""
    return and_(Adoption.state == AdoptionState.CONFIRMED, Instrument.state.in_(PUBLIC))


def fresh(since: datetime | BindParameter[datetime] | None = None) -> ColumnElement[bool]:
    """What somebody has confirmed within the year; the statement joins Instrument."""
    begin = counts_from() if since is None else since
    return and_(shown(), Adoption.confirmed_at >= begin)


def real() -> ColumnElement[bool]:
    """No invented examples, unless the operator wants them counted."""
    return true() if installed_settings().count_examples else Adoption.is_example.is_(False)


def dated() -> ColumnElement[bool]:
    """Whose first day is when it began: ``rules.is_dated`` in SQL."""
    said_itself = or_(Adoption.source == "", Adoption.is_example.is_(True))
    return or_(said_itself, func.coalesce(Adoption.since < Adoption.source_date, false()))


def counted() -> ColumnElement[bool]:
    """Which adoptions figures, search and suggestions count; the statement joins Instrument."""
    return and_(fresh(), real(), Adoption.stage.in_(IN_USE))
