"""When a project ends: the plan, its announcement, and the day itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from toolbox.accounts.models import Organisation
from toolbox.accounts.policy import manage_organisation
from toolbox.catalogue.lifecycle import OPEN_STATES, InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import HOME_ZONE, now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.upkeep import queries, rules
from toolbox.upkeep.events import ProjectEndingChanged
from toolbox.upkeep.lifecycle import Answered
from toolbox.upkeep.models import Handover, ProjectEnding


@dataclass(frozen=True)
class Belonging:
    """One instrument of an organisation that ends; ``offer`` waits for an answer.

    ``shown`` is what visitors see, ``draft`` what is being worked on; one of them is there.
    """

    instrument: Instrument
    shown: Version | None
    draft: Version | None
    offer: Handover | None

    @property
    def title(self) -> str:
        """What it is called; may be empty."""
        version = self.shown or self.draft
        return version.title if version is not None else ""

    @property
    def is_open_licence(self) -> bool | None:
        """Whether others may go on with it; None where that depends on what they do."""
        version = self.shown or self.draft
        licence = version.licence if version is not None else None
        if licence in rules.OPEN_LICENCES:
            return True
        return False if licence is None or licence in rules.CLOSED_LICENCES else None


def belongings(organisation: Organisation) -> list[Belonging]:
    """Return everything an organisation would leave behind, by title."""
    instruments = db.session.scalars(
        select(Instrument).where(
            Instrument.owner_id == organisation.id, Instrument.state != InstrumentState.REMOVED
        )
    ).all()
    ids = [one.id for one in instruments]
    drafts = {
        one.instrument_id: one
        for one in db.session.scalars(
            select(Version).where(Version.instrument_id.in_(ids), Version.state.in_(OPEN_STATES))
        )
    }
    shown = {
        one.id: one
        for one in db.session.scalars(
            select(Version).where(
                Version.id.in_([one.current_version_id or 0 for one in instruments])
            )
        )
    }
    offers = {
        one.instrument_id: one
        for one in db.session.scalars(
            select(Handover).where(Handover.instrument_id.in_(ids), Handover.state == Answered.OPEN)
        )
    }
    found = [
        Belonging(
            one, shown.get(one.current_version_id or 0), drafts.get(one.id), offers.get(one.id)
        )
        for one in instruments
    ]
    return sorted(found, key=lambda one: (one.title.casefold(), one.instrument.id))


def plan(organisation: Organisation, *, by: Actor) -> ProjectEnding:
    """Return the plan for the end of a project, begun where there is none. Raises Denied."""
    manage_organisation.require(by, organisation)
    present = queries.ending_of(organisation.id)
    if present is None:
        present = ProjectEnding(
            organisation_id=organisation.id, organisation=organisation, planned_by_id=by.user_id
        )
        db.session.add(present)
        db.session.flush()
    if present.ended_at is not None:
        raise Conflict(_l("This project has ended already."), code="ended")
    return present


def choose_day(organisation: Organisation, day: date | None, *, by: Actor) -> None:
    """Say on which day the project ends. Raises Denied, Invalid, Conflict."""
    plan(organisation, by=by).ends_on = rules.checked_ending(day, today())
    db.session.flush()


def choose_contact(organisation: Organisation, name: str, email: str, *, by: Actor) -> None:
    """Say whom people can ask when the project is over. Raises Denied, Invalid, Conflict."""
    found = plan(organisation, by=by)
    found.contact_name, found.contact_email = rules.checked_contact(name, email)
    db.session.flush()


def see_licences(organisation: Organisation, *, by: Actor) -> None:
    """Note that somebody has looked through the licences."""
    plan(organisation, by=by).licences_seen = True
    db.session.flush()


def announce_ending(organisation: Organisation, *, by: Actor) -> ProjectEnding:
    """Make the plan count: the organisation is marked as ended after its last day.

    Raises Denied, Invalid without a day, Conflict.
    """
    found = plan(organisation, by=by)
    rules.checked_ending(found.ends_on, today())
    if found.confirmed_at is None:
        found.confirmed_at = now()
        db.session.flush()
        announce(ProjectEndingChanged(organisation.id, "planned", by.user_id))
    return found


def call_off(organisation: Organisation, *, by: Actor) -> None:
    """Let the project go on, before its end or after it. Offers stay as they are."""
    manage_organisation.require(by, organisation)
    found = queries.ending_of(organisation.id)
    if found is None:
        return
    organisation.ended_at = None
    db.session.delete(found)
    db.session.flush()
    announce(ProjectEndingChanged(organisation.id, "called-off", by.user_id))


def end_what_is_over() -> Sequence[ProjectEnding]:
    """Mark organisations whose last day is over as ended; return their plans."""
    over = [one for one in queries.endings_ahead() if one.ends_on and one.ends_on < today()]
    for one in over:
        one.ended_at = now()
        if one.ends_on is not None:
            one.organisation.ended_at = datetime.combine(one.ends_on, time(23, 59), HOME_ZONE)
        db.session.flush()
        announce(ProjectEndingChanged(one.organisation_id, "ended", None))
    return over
