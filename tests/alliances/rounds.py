"""An alliance for tests: Carla runs it, Projekt Alpha is a member, Edith has nothing to do with it.

Each word opens a unit of work of its own.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from tests.cast import Cast
from toolbox.accounts import queries as accounts
from toolbox.alliances import agendas, belonging, meeting_queries, meetings, operations, queries
from toolbox.alliances.lifecycle import PUBLIC_AT_FIRST
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.rules import AllianceDetails, MeetingDetails, PointDetails
from toolbox.foundation.clock import now
from toolbox.foundation.uow import unit_of_work

SLUG = "hafenallianz"
LINK = "https://video.example.org/hafen"


def in_days(days: float, *, hours: float = 2, **changes: object) -> MeetingDetails:
    """Return a meeting so many days from now."""
    starts_at = now() + timedelta(days=days)
    details = MeetingDetails(
        title="Frühjahrssitzung",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        place="Hafenstraße 1, Duisburg",
        link=LINK,
        public_parts=PUBLIC_AT_FIRST,
    )
    return replace(details, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Round:
    """The alliance and its people; ids, because units of work forget objects."""

    cast: Cast

    @property
    def alliance(self) -> Alliance:
        """The alliance as it is now."""
        return queries.any_alliance(SLUG)

    def meeting(self, number: int = 1) -> Meeting:
        """Return a meeting as it is now, as its moderator sees it."""
        return meeting_queries.meeting_for(SLUG, number, by=self.cast.carla.actor)

    def plan(self, details: MeetingDetails, *, announced: bool = True) -> int:
        """Let Carla plan a meeting with two points; return its number."""
        carla = self.cast.carla.actor
        with unit_of_work():
            made = meetings.plan(self.alliance, details, by=carla)
            agendas.add(made, PointDetails("Begrüßung", 10, "Carla"), by=carla)
            agendas.add(made, PointDetails("Drei Pitches", 30), by=carla)
            if announced:
                meetings.make_known(made, by=carla)
            return made.number

    def write_minutes(self, number: int = 1, text: str = "## Ergebnis\n\nAlle machen mit.") -> None:
        """Let Carla write minutes that are not published yet."""
        with unit_of_work():
            meetings.write_minutes(self.meeting(number), text, by=self.cast.carla.actor)


def begin_round(cast: Cast) -> Round:
    """Found the alliance, inside the application's context."""
    anton = cast.anton.actor
    with unit_of_work():
        made = operations.found(
            AllianceDetails("Hafenallianz", "Ausbildung am Wasser.", founded_year=2016), by=anton
        )
        operations.name_moderator(made, cast.carla.email, by=anton)
        belonging.take(made, accounts.organisation_by_id(cast.alpha_id), by=anton)
    return Round(cast)
