"""What the pages of adoptions share: which instrument, whose entry, what a visitor may send."""

from flask import request

from toolbox.accounts import queries as accounts
from toolbox.adoption import queries
from toolbox.adoption.models import Adoption
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.delivery.caller import caller
from toolbox.delivery.limits import limiter
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l

PUBLIC = frozenset({InstrumentState.PUBLISHED, InstrumentState.RETIRED})

guests_entries = limiter.shared_limit(
    "20 per hour",
    scope="adoptions",
    methods=["POST"],
    exempt_when=lambda: caller().is_signed_in,
)
"""So many entries and changes may come from a visitor's address."""


def instrument_at(slug: str) -> Instrument:
    """Return an instrument that visitors know. Raises Moved, Removed or NotFound."""
    instrument = catalogue.by_slug(slug, by=caller())
    if instrument.state not in PUBLIC:
        raise NotFound(_l("It is not published yet, so nobody can use it yet."))
    return instrument


def title_of(instrument: Instrument) -> str:
    """Return the title that visitors see."""
    return instrument.current_version.title if instrument.current_version else instrument.slug


def own_entry(token: str) -> tuple[Adoption, Actor]:
    """Return an entry and who acts for it: whoever has its private link, or its people.

    The instrument in the address is for people; the token alone decides.
    """
    return queries.own(token, by=caller())


def own_organisations() -> list[tuple[int, str]]:
    """Return id and name of the organisations for which the caller may work."""
    actor = caller()
    return [
        (one.organisation_id, one.organisation.name)
        for one in accounts.memberships_of(actor.user_id or 0)
        if one.organisation_id in actor.working_organisations and one.organisation.ended_at is None
    ]


def page_number() -> int:
    """Return the number of the page that the address asks for, at least 1."""
    return max(1, min(request.args.get("seite", 1, type=int), 100_000))


def visible_entry(key: str) -> Adoption:
    """Return an entry that the caller may see: by its number, or by its private link."""
    if key.isdecimal() and len(key) < 16:
        return queries.visible(int(key), by=caller())
    return queries.own(key, by=caller())[0]
