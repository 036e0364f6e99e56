"""Who may do what with people and organisations: one sentence an action."""

from sqlalchemy import false

from toolbox.accounts.models import Organisation
from toolbox.foundation.policy import Sentence, is_administrator

_owner = Sentence(
    lambda actor, organisation: organisation.id in actor.owned_organisations,
    lambda actor: (
        Organisation.id.in_(actor.owned_organisations) if actor.owned_organisations else false()
    ),
)
_member = Sentence(
    lambda actor, organisation: organisation.id in actor.organisations,
    lambda actor: Organisation.id.in_(actor.organisations) if actor.organisations else false(),
)

manage_organisation = _owner | is_administrator
see_members = _member | is_administrator
manage_people = is_administrator
