"""Who may do what with instruments: one sentence an action, for one thing and for lists.

All sentences are about an Instrument; what may be done to its versions follows from it.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, false, select

from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Partner
from toolbox.foundation.policy import Sentence, is_administrator, is_editor


def _made_with(organisation_ids: Collection[int]) -> ColumnElement[bool]:
    """The condition that one of these organisations is a partner in an instrument."""
    if not organisation_ids:
        return false()
    return (
        select(Partner.instrument_id)
        .where(
            Partner.instrument_id == Instrument.id,
            Partner.organisation_id.in_(organisation_ids),
            Partner.accepted_at.is_not(None),
        )
        .exists()
    )


def _in_state(*states: InstrumentState) -> Sentence:
    return Sentence(
        lambda _actor, instrument: instrument.state in states,
        lambda _actor: Instrument.state.in_(states),
    )


_is_public = _in_state(InstrumentState.PUBLISHED, InstrumentState.RETIRED)
_is_findable = _in_state(InstrumentState.PUBLISHED)
_is_removed = _in_state(InstrumentState.REMOVED)
_is_followed = Sentence(
    lambda _actor, instrument: bool(instrument.is_followed),
    lambda _actor: Instrument.is_followed.is_(True),
)
_belongs_to_me = Sentence(
    lambda actor, instrument: instrument.owner_id in actor.organisations,
    lambda actor: Instrument.owner_id.in_(actor.organisations) if actor.organisations else false(),
)
_partly_mine = Sentence(
    lambda actor, instrument: any(
        one.accepted_at is not None and one.organisation_id in actor.working_organisations
        for one in (instrument.partners if actor.working_organisations else ())
    ),
    lambda actor: _made_with(actor.working_organisations),
)
_worked_on_by_mine = Sentence(
    lambda actor, instrument: instrument.owner_id in actor.working_organisations,
    lambda actor: (
        Instrument.owner_id.in_(actor.working_organisations)
        if actor.working_organisations
        else false()
    ),
)
_owned_by_my_organisation = Sentence(
    lambda actor, instrument: instrument.owner_id in actor.owned_organisations,
    lambda actor: (
        Instrument.owner_id.in_(actor.owned_organisations) if actor.owned_organisations else false()
    ),
)

own = _belongs_to_me | _partly_mine
view = _is_public | (own & ~_is_removed) | (is_editor & ~_is_removed)
find = _is_findable
read_drafts = (own | is_editor) & ~_is_removed
edit = (_worked_on_by_mine | _partly_mine | is_editor) & ~_is_removed & ~_is_followed
review = is_editor & ~_is_removed
retire = (_owned_by_my_organisation | is_editor) & ~_is_removed
remove = is_administrator & ~_is_removed
