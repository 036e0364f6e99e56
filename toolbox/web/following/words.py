"""The kinds of things that can be followed, as addresses and pages call them."""

from collections.abc import Mapping

from toolbox.following.models import FollowKind
from toolbox.foundation.i18n import Message, _l

WORDS: Mapping[str, FollowKind] = {
    "suche": FollowKind.SEARCH,
    "begriff": FollowKind.TERM,
    "organisation": FollowKind.ORGANISATION,
    "allianz": FollowKind.ALLIANCE,
    "koffer": FollowKind.COLLECTION,
    "werkzeug": FollowKind.INSTRUMENT,
}
"""From the German word in an address to the kind."""

LABELS: Mapping[FollowKind, Message] = {
    FollowKind.SEARCH: _l("A search"),
    FollowKind.TERM: _l("Topic or keyword"),
    FollowKind.ORGANISATION: _l("Organisation"),
    FollowKind.ALLIANCE: _l("Alliance"),
    FollowKind.COLLECTION: _l("Collection"),
    FollowKind.INSTRUMENT: _l("Instrument"),
}

ABOUT: Mapping[FollowKind, Message] = {
    FollowKind.SEARCH: _l("You hear when something new is published that this search finds."),
    FollowKind.TERM: _l("You hear when something new is published on it."),
    FollowKind.ORGANISATION: _l("You hear when it publishes something new."),
    FollowKind.ALLIANCE: _l(
        "You hear of its meetings and their minutes, and of what its members publish."
    ),
    FollowKind.COLLECTION: _l("You hear when something is put into it."),
    FollowKind.INSTRUMENT: _l("You hear when there is a new version of it."),
}
