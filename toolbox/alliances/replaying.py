"""What guests of meetings took back, done again where a restored backup has it as it was before."""

from collections.abc import Mapping

from toolbox.alliances import agreements, guests, interest
from toolbox.alliances.models import MeetingGuest
from toolbox.alliances.pitch_models import Agreement, MeetingContact
from toolbox.foundation.forgetting import Forgetting


def _never_again(guest: MeetingGuest) -> None:
    guests.decline(guest, never_again=True)


REPLAYS: Mapping[str, Forgetting] = {
    "guest-withdrawn": Forgetting(MeetingGuest, guests.take_off, begun="invited_at"),
    "guest-declined": Forgetting(MeetingGuest, guests.decline, begun="invited_at"),
    "guest-never-again": Forgetting(MeetingGuest, _never_again, begun="invited_at"),
    "contact": Forgetting(MeetingContact, interest.take_back),
    "contact-summary": Forgetting(MeetingContact, interest.stop_summary),
    "agreement-address": Forgetting(Agreement, agreements.forget_address),
}
