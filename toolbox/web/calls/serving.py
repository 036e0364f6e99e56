"""What the pages of calls share: what may be sent, what can be chosen, and where one is."""

from flask import request

from toolbox.accounts import queries as accounts
from toolbox.calls import policy
from toolbox.calls.lifecycle import CallState
from toolbox.calls.models import Call, CallAnswer
from toolbox.catalogue import policy as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.delivery.caller import caller
from toolbox.delivery.limits import limiter
from toolbox.foundation.actors import VISITOR, Actor

guests_calls = limiter.shared_limit(
    "20 per hour",
    scope="calls",
    methods=["POST"],
    exempt_when=lambda: caller().is_signed_in,
)
"""So many calls and changes may come from a visitor's address."""
answers_given = limiter.shared_limit("30 per hour", scope="call-answers", methods=["POST"])


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


def shown_instrument(instrument: Instrument | None) -> tuple[str, str] | None:
    """Return slug and title of an instrument that visitors find; None for any other."""
    if instrument is None or instrument.current_version is None:
        return None
    if not catalogue.view.allows(VISITOR, instrument):
        return None
    return instrument.slug, instrument.current_version.title


def answers_for(call: Call, by: Actor) -> list[tuple[CallAnswer, tuple[str, str] | None, bool]]:
    """Return answers that somebody reads, the instrument of each, and who may take it back.

    Visitors read those that name an instrument, as long as that is there.
    """
    mine, reads_all = by.working_organisations, policy.reads_all_answers(by, call)
    found = []
    for one in call.answers:
        named = shown_instrument(one.instrument)
        is_own = one.organisation_id in mine
        if reads_all or is_own or (one.is_public and named is not None):
            found.append((one, named, is_own or by.is_editor))
    return found


def wishes_of(call: Call, language: str) -> dict[str, list[str]]:
    """Return the names of the terms that a call wishes, by vocabulary."""
    found: dict[str, list[str]] = {}
    for one in call.wishes:
        found.setdefault(one.term.vocabulary_key, []).append(one.term.label(language))
    return found


def is_listed(call: Call) -> bool:
    """Tell whether everybody sees a call at its own address."""
    return call.state in {CallState.OPEN, CallState.CLOSED}
