"""Who may work on a copy, offer it to visitors, or answer what others propose."""

from sqlalchemy import false

from toolbox.catalogue.policy import edit as edit_instrument
from toolbox.foundation.policy import Sentence, is_editor
from toolbox.workshop.models import AdaptedCopy, KitProposal

_of_my_organisation = Sentence(
    lambda actor, copy: copy.organisation_id in actor.working_organisations,
    lambda actor: (
        AdaptedCopy.organisation_id.in_(actor.working_organisations)
        if actor.working_organisations
        else false()
    ),
)
_my_own = Sentence(
    lambda actor, copy: copy.user_id is not None and copy.user_id == actor.user_id,
    lambda actor: AdaptedCopy.user_id == actor.user_id if actor.is_signed_in else false(),
)

work_on = _of_my_organisation | _my_own
"""About an AdaptedCopy: who works in its organisation, or whose own it is; nobody else sees it."""
block = is_editor
"""Editors take what visitors see off the web; they do not see what is being worked on."""
answer_proposals = edit_instrument
"""About an Instrument: whoever may change it."""
see_proposal = Sentence(
    lambda actor, proposal: answer_proposals.allows(actor, proposal.instrument),
    lambda actor: KitProposal.instrument.has(answer_proposals.where(actor)),
)
"""About a KitProposal."""
