"""Who may do what with instruments: one sentence an action, for one thing and for lists.

All sentences are about an Instrument; what may be done to its versions follows from it.
"""

from sqlalchemy import false

from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.foundation.policy import Sentence, is_administrator, is_editor


def _in_state(*states: InstrumentState) -> Sentence:
    return Sentence(
        lambda _actor, instrument: instrument.state in states,
        lambda _actor: Instrument.state.in_(states),
    )


_is_public = _in_state(InstrumentState.PUBLISHED, InstrumentState.RETIRED)
_is_findable = _in_state(InstrumentState.PUBLISHED)
_is_removed = _in_state(InstrumentState.REMOVED)
_belongs_to_me = Sentence(
    lambda actor, instrument: instrument.owner_id in actor.organisations,
    lambda actor: Instrument.owner_id.in_(actor.organisations) if actor.organisations else false(),
)
_owned_by_my_organisation = Sentence(
    lambda actor, instrument: instrument.owner_id in actor.owned_organisations,
    lambda actor: (
        Instrument.owner_id.in_(actor.owned_organisations) if actor.owned_organisations else false()
    ),
)

view = _is_public | (_belongs_to_me & ~_is_removed) | (is_editor & ~_is_removed)
find = _is_findable
edit = (_belongs_to_me | is_editor) & ~_is_removed
review = is_editor & ~_is_removed
retire = (_owned_by_my_organisation | is_editor) & ~_is_removed
remove = is_administrator & ~_is_removed
