"""Who may change, open, hide or recommend a collection; all sentences are about a Collection."""

from sqlalchemy import false

from toolbox.curation.holders import keys_for
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.foundation.actors import Actor
from toolbox.foundation.policy import Sentence, is_editor

_is_mine = Sentence(
    lambda actor, collection: (
        collection.user_id is not None and collection.user_id == actor.user_id
    ),
    lambda actor: Collection.user_id == actor.user_id if actor.is_signed_in else false(),
)
_of_my_organisation = Sentence(
    lambda actor, collection: collection.organisation_id in actor.working_organisations,
    lambda actor: (
        Collection.organisation_id.in_(actor.working_organisations)
        if actor.working_organisations
        else false()
    ),
)
_of_my_group = Sentence(
    lambda actor, collection: (
        collection.holder_key is not None and collection.holder_key in keys_for(actor)
    ),
    lambda actor: Collection.holder_key.in_(keys) if (keys := keys_for(actor)) else false(),
)
_is_there = Sentence(
    lambda _actor, collection: collection.deleted_at is None,
    lambda _actor: Collection.deleted_at.is_(None),
)
_is_public = Sentence(
    lambda _actor, collection: collection.visibility is Visibility.PUBLIC,
    lambda _actor: Collection.visibility == Visibility.PUBLIC,
)
_is_shared = Sentence(
    lambda _actor, collection: collection.visibility is not Visibility.PRIVATE,
    lambda _actor: Collection.visibility != Visibility.PRIVATE,
)
_is_hidden = Sentence(
    lambda _actor, collection: collection.hidden_at is not None,
    lambda _actor: Collection.hidden_at.is_not(None),
)


def _system(actor: Actor) -> bool:
    return actor.is_system


_is_system = Sentence(
    lambda actor, _thing: _system(actor),
    lambda actor: Collection.id.is_not(None) if _system(actor) else false(),
)

keep = _is_mine | _of_my_organisation | _of_my_group | _is_system
"""Whose it is, deleted or not."""
work_on = keep & _is_there
"""Who changes it."""
find = _is_public & ~_is_hidden & _is_there
"""What everybody meets in lists, on the home page and in feeds."""
moderate = is_editor & _is_shared & _is_there
"""Editors hide what others can open, and let it be seen again."""
choose = is_editor & find
"""Editors recommend what everybody finds."""
view = find | work_on | (moderate & _is_public)
"""Who opens it at its public address; a secret link is asked for elsewhere."""
open_by_link = _is_shared & ~_is_hidden & _is_there
"""What a secret link opens, whoever has it."""
