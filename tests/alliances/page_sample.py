"""An alliance for the pages that are looked at: run by one person, with a meeting ahead."""

from datetime import timedelta

from toolbox.accounts import queries as accounts
from toolbox.alliances import (
    agendas,
    belonging,
    filing,
    guest_links,
    guests,
    meetings,
    operations,
)
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.rules import AllianceDetails, MeetingDetails, PointDetails
from toolbox.files.intake import keep_own
from toolbox.files.operations import register
from toolbox.foundation.actors import Actor, system
from toolbox.foundation.clock import now
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work

_BY = system("tests")


def furnish(organisation_id: int, moderator: Actor, *, name: str = "Seilallianz") -> dict[str, str]:
    """Found it with a meeting that has everything; return the {names} of its addresses.

    The meeting with number 1 has minutes, files and guests, number 2 is a draft.
    """
    person = accounts.user_by_id(moderator.user_id or 0)
    assert person is not None
    assert person.email is not None
    kept = keep_own(b"Name;Ort\nAlpha;Duisburg\n", name="Liste.csv", storage=installed_storage())
    with unit_of_work():
        alliance = operations.found(
            AllianceDetails(name, "Beispiel", "## Wir\n\n- knoten", 2016), by=_BY
        )
        operations.name_moderator(alliance, person.email, by=_BY)
        belonging.take(alliance, accounts.organisation_by_id(organisation_id), by=_BY)
        for title in ("Sitzung (Beispiel)", "Entwurf (Beispiel)"):
            meeting = meetings.plan(alliance, _in_a_week(title), by=_BY)
            agendas.add(meeting, PointDetails("Begrüßung", 10, "Wilma", "Kurz"), by=_BY)
            agendas.add(meeting, PointDetails("Pitches", 30), by=_BY)
            if meeting.number == 1:
                meetings.make_known(meeting, by=_BY)
                meetings.write_minutes(meeting, "## Ergebnis\n\n1. Messe", by=_BY)
                meetings.publish_minutes(meeting, by=_BY)
                filing.add(meeting, register(kept), name="Liste.csv", by=_BY)
                guest = guests.invite(meeting, email="dora@example.org", name="Dora", by=_BY)
        return {
            "allied": alliance.slug,
            "allied_meeting": f"{alliance.slug}/sitzungen/1",
            "allied_draft": f"{alliance.slug}/sitzungen/2",
            "allied_guest": guest_links.guest_token(guest),
        }


def _in_a_week(title: str) -> MeetingDetails:
    starts_at = now() + timedelta(days=7)
    return MeetingDetails(
        title,
        starts_at,
        starts_at + timedelta(hours=2),
        about="Es geht um **Knoten**.",
        place="Hafenstraße 1, Duisburg",
        link="https://video.example.org/seil",
        public_parts=tuple(Part),
    )
