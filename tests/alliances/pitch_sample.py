"""An alliance with a meeting that runs today, two pitches, and everybody in their part.

Alpha makes the instruments and is a member, as is Beta. Edith moderates. Everything is written
through the rooms' own verbs, inside an application context.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.factories import EDITORIAL
from toolbox.accounts import queries as accounts
from toolbox.alliances import (
    belonging,
    interest,
    mailed_links,
    meetings,
    operations,
    pitching,
    queries,
    summing_up,
)
from toolbox.alliances.agreements import AgreementEntry, agree
from toolbox.alliances.interest import ContactEntry
from toolbox.alliances.lifecycle import PUBLIC_AT_FIRST
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.pitch_models import Agreement, MeetingContact, Pitch
from toolbox.alliances.rules import AllianceDetails, MeetingDetails
from toolbox.catalogue import queries as catalogue
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

GUEST = ContactEntry(
    name="Gabi Gast",
    organisation="Stadt Beispielhausen",
    place="44135 Dortmund",
    email="gabi@example.org",
    consent=True,
    wants_summary=True,
)


@dataclass(frozen=True)
class Round:
    """The ids of what was furnished."""

    alliance_id: int
    meeting_id: int
    first_id: int
    second_id: int
    slug: str
    number: int
    code: str
    instruments: tuple[str, str]

    @property
    def address(self) -> str:
        """Address of the meeting."""
        return f"/allianzen/{self.slug}/sitzungen/{self.number}"

    @property
    def meeting(self) -> Meeting:
        """The meeting, loaded anew."""
        return db.session.get_one(Meeting, self.meeting_id)

    @property
    def alliance(self) -> Alliance:
        """The alliance, loaded anew."""
        return db.session.get_one(Alliance, self.alliance_id)

    @property
    def first(self) -> Pitch:
        """The first pitch, loaded anew."""
        return db.session.get_one(Pitch, self.first_id)

    @property
    def second(self) -> Pitch:
        """The second pitch, loaded anew."""
        return db.session.get_one(Pitch, self.second_id)


def found_alliance(moderator: str, *members: int) -> int:
    """Found an alliance of these organisations that somebody moderates; return its id."""
    with unit_of_work():
        alliance = operations.found(AllianceDetails(name="Probenallianz"), by=EDITORIAL)
        operations.name_moderator(alliance, moderator, by=EDITORIAL)
        for number in members:
            organisation = accounts.organisation_by_id(number)
            belonging.take(alliance, organisation, by=EDITORIAL)
        return alliance.id


def plan_meeting(alliance_id: int) -> int:
    """Announce a meeting that begins in an hour; return its id."""
    begin = now() + timedelta(hours=1)
    with unit_of_work():
        alliance = db.session.get_one(Alliance, alliance_id)
        details = MeetingDetails(
            title="Transfersitzung",
            starts_at=begin,
            ends_at=begin + timedelta(hours=2),
            place="Dortmund",
            public_parts=PUBLIC_AT_FIRST,
        )
        meeting = meetings.plan(alliance, details, by=EDITORIAL)
        meetings.make_known(meeting, by=EDITORIAL)
        return meeting.id


def hold(cast: Cast, *, begun: bool = True, with_beta: bool = True) -> Round:
    """Furnish everything; with ``begun`` the meeting is open."""
    members = (cast.alpha_id, cast.beta_id) if with_beta else (cast.alpha_id,)
    return hold_of(cast.edith.email, *members, begun=begun)


def hold_of(moderator: str, *members: int, begun: bool = True) -> Round:
    """Furnish everything for these organisations, of which the first one makes instruments."""
    alliance_id = found_alliance(moderator, *members)
    meeting_id = plan_meeting(alliance_id)
    slugs = [factories.published(members[0], title=f"Planspiel {sort}")[1] for sort in "AB"]
    with unit_of_work():
        meeting = db.session.get_one(Meeting, meeting_id)
        made = []
        for slug in slugs:
            instrument = catalogue.by_slug(slug, by=EDITORIAL)
            version = catalogue.published_version(instrument)
            made.append(pitching.pitch(meeting, version, by=EDITORIAL))
        if begun:
            meetings.begin(meeting, by=EDITORIAL)
        alliance = queries.alliance_by_id(alliance_id)
        assert alliance is not None
        return Round(
            *(alliance_id, meeting_id, made[0].id, made[1].id),
            slug=alliance.slug,
            number=meeting.number,
            code=made[0].code,
            instruments=(slugs[0], slugs[1]),
        )


def agreed(cast: Cast, found: Round, **changes: object) -> int:
    """Write an agreement of Beta down; return its id."""
    return agreed_by(found, **{"organisation_id": cast.beta_id, **changes})


def agreed_by(found: Round, **changes: object) -> int:
    """Write an agreement of a member down; return its id."""
    given: dict[str, object] = {
        "what": "Beta probiert das Planspiel an zwei Schulen.",
        "due_on": today() + timedelta(days=28),
    }
    with unit_of_work():
        entry = AgreementEntry(**{**given, **changes})  # type: ignore[arg-type]
        made = agree(found.alliance, entry, meeting=found.meeting, locale="de", by=EDITORIAL)
        return made.id


def furnish_pages(organisation_id: int, moderator: str) -> dict[str, str]:
    """Furnish a round with everything that pages show; return what fills their addresses."""
    found = hold_of(moderator, organisation_id)
    with unit_of_work():
        interest.show_as_guest(found.first, GUEST, browser="phone", locale="de")
        summing_up.publish(found.meeting, by=EDITORIAL)
    agreement_id = agreed_by(
        found,
        organisation_id=organisation_id,
        person="Dora Beispiel",
        email="dora-beispiel@example.org",
        consent=True,
    )
    contact = db.session.scalars(
        select(MeetingContact).where(MeetingContact.meeting_id == found.meeting_id)
    ).one()
    agreement = db.session.get_one(Agreement, agreement_id)
    return {
        "session": found.address,
        "session_alliance": found.slug,
        "pitch": str(found.first_id),
        "pitch_code": found.code,
        "agreement": str(agreement_id),
        "pitch_contact": mailed_links.contact_token(contact),
        "agreement_link": mailed_links.agreement_token(agreement),
    }


def more_pitches(cast: Cast, found: Round, number: int) -> None:
    """Plan further pitches at the meeting, and agree on as much."""
    for count in range(number):
        slug = factories.published(cast.beta_id, title=f"Werkzeug {count}")[1]
        with unit_of_work():
            version = catalogue.published_version(catalogue.by_slug(slug, by=cast.edith.actor))
            pitching.pitch(found.meeting, version, by=cast.edith.actor)
        agreed(cast, found, what=f"Beta macht es zum {count}. Mal.")


KNOWN_CODE = "K7M4PX"


def furnish(cast: Cast) -> None:
    """A meeting that is open, of Alpha alone, with a known code and an agreement; all numbers 1."""
    found = hold(cast, with_beta=False)
    with unit_of_work():
        found.first.code = KNOWN_CODE
    agreed(cast, found, organisation_id=cast.alpha_id)
