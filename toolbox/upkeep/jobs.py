"""Nightly work of upkeep: reminders, ends of projects, offers that wait too long, links."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from toolbox.accounts.models import Organisation
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.outside import Outside
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import checking, ending, links, mails, operations, queries, reviewing, rules
from toolbox.upkeep.lifecycle import LinkState
from toolbox.upkeep.listeners import note_people
from toolbox.upkeep.models import LinkPlace, UpkeepReminder, WebLink

LOOK_AFTER = "upkeep.look_after"
CHECK_LINKS = "upkeep.check_links"
SUMMARY = timedelta(days=6, hours=20)
"""An organisation hears of dead links once a week at most."""


def look_after(_payload: dict[str, Any]) -> None:
    """Do what a night asks for. What was said is written down with the mail, so it is said once."""
    with unit_of_work():
        note_people()
        _let_move()
        ending.end_what_is_over()
        _remind_of_endings()
        _let_offers_end()
    with unit_of_work():
        _remind_of_reviews()
    with unit_of_work():
        links.note_all()
        _tell_dead_links()
        if installed_settings().check_links:
            enqueue(CHECK_LINKS, key="next")


def _is_new(about: str, number: int, due_on: date, stage: str) -> bool:
    """Write a reminder down; False where it was given before."""
    known = select(UpkeepReminder.id).where(
        UpkeepReminder.about == about,
        UpkeepReminder.number == number,
        UpkeepReminder.due_on == due_on,
        UpkeepReminder.stage == stage,
    )
    if db.session.scalar(known) is not None:
        return False
    db.session.add(UpkeepReminder(about=about, number=number, due_on=due_on, stage=stage))
    db.session.flush()
    return True


def _remind_of_reviews() -> None:
    for review in reviewing.due_by(today() + rules.SOON):
        stage = rules.review_stage(review.due_on, today())
        if stage and _is_new("review", review.instrument_id, review.due_on, stage):
            mails.remind_of_review(review, stage)


def _remind_of_endings() -> None:
    for one in queries.endings_ahead():
        if one.ends_on is None:
            continue
        stage = rules.ending_stage(one.ends_on, today())
        if stage and _is_new("ending", one.organisation_id, one.ends_on, stage):
            left = [
                each.title or each.instrument.slug
                for each in ending.belongings(one.organisation)
                if each.offer is None and each.instrument.state is not InstrumentState.RETIRED
            ]
            mails.remind_of_ending(one, left=left)


def _let_move() -> None:
    for handover in queries.agreed_by(today()):
        operations.move_as_agreed(handover)


def _let_offers_end() -> None:
    for offer in queries.open_offers():
        age = now() - offer.offered_at
        if age >= rules.OFFER_ENDS:
            operations.lapse(offer)
        elif age >= rules.OFFER_REMINDER:
            due_on = rules.day_of(offer.offered_at)
            if _is_new("offer", offer.id, due_on, "waits"):
                mails.remind_of_offer(offer)


def _tell_dead_links() -> None:
    """Tell organisations of links that died since they were last told, once a week at most."""
    untold: dict[int, list[LinkPlace]] = {}
    for place in db.session.scalars(
        select(LinkPlace)
        .join(WebLink, WebLink.id == LinkPlace.link_id)
        .where(WebLink.state == LinkState.DEAD, LinkPlace.told_at.is_(None))
        .order_by(LinkPlace.instrument_id, WebLink.url)
    ):
        untold.setdefault(place.instrument.owner_id, []).append(place)
    for organisation_id, places in untold.items():
        last = _last_told(organisation_id)
        if last is not None and now() - last < SUMMARY:
            continue
        organisation = db.session.get_one(Organisation, organisation_id)
        mails.tell_dead_links(organisation, places)
        for place in places:
            place.told_at = now()
    db.session.flush()


def _last_told(organisation_id: int) -> datetime | None:
    return db.session.scalar(
        select(func.max(LinkPlace.told_at))
        .join(Instrument, Instrument.id == LinkPlace.instrument_id)
        .where(Instrument.owner_id == organisation_id)
    )


def client() -> Outside:
    """Return the client that tries links; it says who asks, and where one can complain."""
    return Outside(agent=f"{checking.AGENT}/1.0 (+{public_url('home.index')})")


def check_links(_payload: dict[str, Any]) -> None:
    """Try some links; as long as more are due, another such job follows after a pause."""
    if checking.check_due(client()):
        with unit_of_work():
            enqueue(CHECK_LINKS, key="next", run_at=now() + checking.PAUSE)
