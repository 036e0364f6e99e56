"""What pages say about the care for an instrument, in finished words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from toolbox.catalogue import partners
from toolbox.catalogue import policy as catalogue
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.delivery.caller import caller
from toolbox.foundation.actors import Actor
from toolbox.foundation.i18n import _
from toolbox.upkeep import links, queries, reviewing
from toolbox.upkeep.reviewing import Review
from toolbox.web.standing import Standing, standing_of
from toolbox.web.surroundings import long_date


@dataclass(frozen=True)
class CareView:
    """What the page of an instrument says about its care; empty parts leave no trace.

    Days are in words. ``successor`` is title and address of what to use instead.
    """

    slug: str
    seeks_keeper: bool
    ended_on: str
    checked_on: str
    unchecked_since: str
    way: str
    successor: tuple[str, str] | None
    may_care: bool
    may_hand_over: bool
    review: Review | None


def care_of(
    instrument: Instrument, *, by: Actor | None = None, standing: Standing | None = None
) -> CareView | None:
    """Return what the page of an instrument says; None where visitors do not see it."""
    actor, known = by or caller(), standing or standing_of(instrument)
    if instrument.state not in {InstrumentState.PUBLISHED, InstrumentState.RETIRED}:
        return None
    review = reviewing.review_of(instrument)
    overdue = review is not None and review.is_long_overdue
    ended = instrument.owner.ended_at
    return CareView(
        slug=instrument.slug,
        seeks_keeper=known.seeks_keeper,
        ended_on=long_date(ended),
        checked_on=long_date(review.checked_on) if review else "",
        unchecked_since=long_date(review.last_look) if review and overdue else "",
        way=way_of(known.hands, instrument.owner.name),
        successor=_successor(instrument, known),
        may_care=catalogue.edit.allows(actor, instrument),
        may_hand_over=instrument.owner_id in actor.owned_organisations,
        review=review,
    )


def way_of(hands: Sequence[tuple[str, datetime]], owner: str) -> str:
    """Return who has looked after it and who does; empty where nothing ever changed hands."""
    if not hands:
        return ""
    parts = [
        _("until %(day)s by %(name)s", day=long_date(moment), name=name) for name, moment in hands
    ]
    parts.append(_("since %(day)s by %(name)s", day=long_date(hands[-1][1]), name=owner))
    return _("Looked after %(parts)s.", parts=", ".join(parts))


def _successor(instrument: Instrument, standing: Standing) -> tuple[str, str] | None:
    if instrument.state is not InstrumentState.RETIRED or standing.successor is None:
        return None
    title, slug = standing.successor
    return title, url_for("instruments.show", slug=slug)


@dataclass(frozen=True)
class Waiting:
    """How many links are dead, and how much waits for an answer of mine."""

    dead: int
    waiting: int


def waiting_for(actor: Actor) -> Waiting:
    """Return what the page of my instruments points to."""
    dead = links.dead_count(actor.working_organisations)
    offers, requests = queries.offers_to(by=actor), queries.requests_to_decide(by=actor)
    joining = partners.partner_requests_for(actor.owned_organisations)
    return Waiting(dead, len(offers) + len(requests) + len(joining))
