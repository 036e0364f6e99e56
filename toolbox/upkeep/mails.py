"""Mails of upkeep: reminders, offers and their answers, requests for care, dead links."""

from collections.abc import Iterable, Sequence
from typing import Any

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Organisation, User
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.notices.operations import tell
from toolbox.upkeep import policy, queries, rules
from toolbox.upkeep.events import CareRequestChanged, HandoverChanged, ProjectEndingChanged
from toolbox.upkeep.lifecycle import REASON_LABELS, Answered
from toolbox.upkeep.models import CareRequest, Handover, LinkPlace, ProjectEnding
from toolbox.upkeep.proof import confirm_token
from toolbox.upkeep.reviewing import Review


def title_of(instrument: Instrument) -> str:
    """Return what an instrument is called; the draft where visitors have not seen it yet."""
    return queries.titles_of([instrument.id])[instrument.id]


def _tell_each(
    people: Iterable[User], topic: str, template: str, *, but: int | None = None, **values: Any
) -> int:
    told = {user.id: user for user in people if user.id != but}
    for user in told.values():
        tell(user, topic, f"upkeep/{template}", **values)
    return len(told)


def remind_of_review(review: Review, stage: str) -> int:
    """Ask the makers to look through an instrument; return how many were asked."""
    version = catalogue.version_by_id(review.version_id)
    keepers = queries.keepers_of(version)
    for user in keepers:
        tell(
            user,
            "reminders",
            "upkeep/review",
            title=review.title,
            stage=stage,
            due_on=review.due_on,
            last_look=review.last_look,
            slug=version.instrument.slug,
            version_id=version.id,
            token=confirm_token(user, version.id),
        )
    return len(keepers)


def handover_changed(event: HandoverChanged) -> None:
    """Tell those whose turn it is, or who wait for an answer; nobody hears it twice."""
    handover = db.session.get_one(Handover, event.handover_id)
    template, to_giver, to_receiver = _news(event, handover)
    sides = [
        (handover.from_id, _givers(handover) if to_giver else []),
        (handover.to_id, queries.owners_of(handover.to_id) if to_receiver else []),
    ]
    told: set[int | None] = {event.by_id}
    for organisation_id, people in sides:
        _tell_each(
            [user for user in people if user.id not in told],
            "handovers",
            template,
            organisation_id=organisation_id,
            title=title_of(handover.instrument),
            slug=handover.instrument.slug,
            from_name=handover.from_name,
            to_name=handover.to_name,
            message=handover.message,
            answer=handover.answer,
            by_editors=handover.by_editors,
            moves_on=handover.moves_on if handover.moves_later else None,
            answer_by=rules.answer_by(handover.offered_at, handover.moves_on),
            has_lapsed=handover.state is Answered.LAPSED,
            **({"offer_id": handover.id} if event.what == "offered" else {}),
        )
        told |= {user.id for user in people}


def _news(event: HandoverChanged, handover: Handover) -> tuple[str, bool, bool]:
    """Return which mail says what happened, and whether it goes to the giver, the receiver."""
    if event.what == "offered":
        # What the editors give is told once it is given.
        return "offered", False, not handover.by_editors
    if event.what == "agreed":
        return "agreed", True, True
    if handover.agreed_at is not None:
        return ("moved" if event.what == Answered.ACCEPTED else "called_off"), True, True
    if event.what == Answered.ACCEPTED and handover.by_editors:
        return "given", False, True
    if event.what == Answered.WITHDRAWN:
        return "withdrawn", False, True
    return event.what, True, False


def sees_offer(by: Actor, handover_id: int) -> bool:
    """Tell whether an offer still waits for an answer, and for somebody who may know of it."""
    handover = db.session.get(Handover, handover_id)
    waits = handover is not None and handover.state is Answered.OPEN and not handover.is_agreed
    return waits and policy.see_offer.allows(by, handover)


def _givers(handover: Handover) -> list[User]:
    """Return the owners on the giving side, and who made the offer."""
    found = list(queries.owners_of(handover.from_id))
    offered_by = accounts.user_by_id(handover.offered_by_id) if handover.offered_by_id else None
    return [*found, offered_by] if offered_by is not None else found


def remind_of_offer(handover: Handover) -> int:
    """Say once more that an offer waits."""
    return _tell_each(
        queries.owners_of(handover.to_id),
        "handovers",
        "offer_waits",
        title=title_of(handover.instrument),
        from_name=handover.from_name,
        to_name=handover.to_name,
        organisation_id=handover.to_id,
        offer_id=handover.id,
    )


def care_request_changed(event: CareRequestChanged) -> None:
    """Tell who decides that somebody asks, and who asked what was decided."""
    request = db.session.get_one(CareRequest, event.request_id)
    values = {
        "title": title_of(request.instrument),
        "slug": request.instrument.slug,
        "organisation": request.organisation.name,
        "sentence": request.sentence,
        "answer": request.answer,
        "outcome": event.what,
        "instrument_id": request.instrument_id,
    }
    if event.what == "asked":
        deciding = [*queries.owners_of(request.instrument.owner_id), *accounts.editors()]
        _tell_each(deciding, "handovers", "care_asked", but=event.by_id, **values)
    elif event.what in {Answered.ACCEPTED, Answered.DECLINED, Answered.LAPSED}:
        asking = queries.owners_of(request.organisation_id)
        _tell_each(asking, "handovers", "care_answered", but=event.by_id, **values)


def remind_of_ending(ending: ProjectEnding, *, left: Sequence[str]) -> int:
    """Say that the end is near, and what has no successor yet."""
    organisation = ending.organisation
    return _tell_each(
        queries.owners_of(organisation.id),
        "reminders",
        "ending",
        organisation=organisation.name,
        organisation_slug=organisation.slug,
        organisation_id=organisation.id,
        ends_on=ending.ends_on,
        homeless=list(left),
    )


def ending_changed(event: ProjectEndingChanged) -> None:
    """Tell the owners that the project is over now."""
    if event.what != "ended":
        return
    organisation = db.session.get_one(Organisation, event.organisation_id)
    _tell_each(
        queries.owners_of(organisation.id),
        "handovers",
        "ended",
        organisation=organisation.name,
        organisation_slug=organisation.slug,
        organisation_id=organisation.id,
    )


def tell_dead_links(organisation: Organisation, places: Sequence[LinkPlace]) -> int:
    """Tell the owners which links died since they were last told."""
    return _tell_each(
        queries.owners_of(organisation.id),
        "reminders",
        "dead_links",
        organisation=organisation.name,
        organisation_id=organisation.id,
        dead_links=[
            {
                "title": title_of(place.instrument),
                "url": place.link.url,
                "why": REASON_LABELS.get(place.link.reason, ""),
            }
            for place in places
        ],
    )
