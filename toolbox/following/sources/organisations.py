"""Following an organisation: whatever it makes, alone or with others."""

from toolbox.accounts import queries as accounts
from toolbox.catalogue.queries import made_by
from toolbox.following.shown import entries_where, news_where
from toolbox.following.terms_at_hand import TermsAtHand
from toolbox.following.things import HIDDEN, Source, Standing, Thing
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import NotFound


def _look(target: str, _terms: TermsAtHand) -> Thing:
    try:
        found = accounts.organisation_by_id(int(target))
    except NotFound:
        return HIDDEN
    present = found
    if found.merged_into_id is not None:
        present = accounts.organisation_by_slug(found.slug)
    name = present.name
    return Thing(
        name=lambda: name,
        address=public_url("organisations.show", slug=present.slug),
        standing=Standing.THERE if present.id == found.id else Standing.MOVED,
        moved_to=str(present.id),
        formerly=found.name if present.id != found.id else "",
    )


ORGANISATIONS = Source(
    find=lambda key: str(accounts.organisation_by_slug(key).id),
    look=_look,
    news=lambda target, window: news_where(made_by([int(target)]), window),
    entries=lambda target: entries_where(made_by([int(target)])),
)
