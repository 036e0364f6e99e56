"""What pitches and agreements show on the pages of an alliance and of a meeting."""

from toolbox.alliances import agreements, pitch_policy, pitch_queries, policy
from toolbox.alliances.lifecycle import MeetingState, Part
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.pitch_rules import takes_interest
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.settings import installed_settings
from toolbox.web.alliances.pressing import pressed_in
from toolbox.web.alliances.session_presenters import agreement_view, sees_pitches, views_of

AGREEMENTS_SHOWN = 5


def of_meeting(meeting: Meeting, by: Actor) -> dict[str, object]:
    """Return the values for the sections of a meeting's page."""
    state = meeting.state_at(now())
    planned = pitch_queries.pitches_of(meeting) if sees_pitches(meeting, by) else []
    sees_agreements = policy.sees_part(by, meeting, Part.AGREEMENTS)
    agreed = agreements.agreements_of(meeting) if sees_agreements else []
    result = pitch_queries.result_of(meeting)
    may_press = policy.attend.allows(by, meeting) and takes_interest(
        meeting, now(), hours=installed_settings().interest_hours
    )
    is_ahead = state in {MeetingState.PLANNED, MeetingState.RUNNING}
    return {
        "pitch_views": views_of(planned),
        "may_press": may_press,
        "pressed": pressed_in(planned) if may_press else {},
        "own_organisations": by.working_organisations,
        "agreement_views": [agreement_view(one, by=by) for one in agreed],
        "may_propose": is_ahead and bool(by.organisations) and policy.see.allows(by, meeting),
        "writes_pitches": any(pitch_policy.write.allows(by, one) for one in planned),
        "result": result,
        "has_begun": state in {MeetingState.RUNNING, MeetingState.OVER},
    }


def of_alliance(alliance: Alliance, by: Actor) -> dict[str, object]:
    """Return the values for the sections of an alliance's page."""
    found = agreements.open_agreements_of(alliance, by=by)
    return {
        "open_agreements": [agreement_view(one, by=by) for one in found[:AGREEMENTS_SHOWN]],
        "further_agreements": max(0, len(found) - AGREEMENTS_SHOWN),
    }
