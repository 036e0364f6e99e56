"""The kinds of things that can be followed: one line a kind."""

from collections.abc import Mapping

from toolbox.following.models import FollowKind
from toolbox.following.sources.allied import ALLIANCES
from toolbox.following.sources.curated import COLLECTIONS
from toolbox.following.sources.instruments import INSTRUMENTS
from toolbox.following.sources.organisations import ORGANISATIONS
from toolbox.following.sources.searches import SEARCHES
from toolbox.following.sources.terms import TERMS
from toolbox.following.things import Source

SOURCES: Mapping[FollowKind, Source] = {
    FollowKind.SEARCH: SEARCHES,
    FollowKind.TERM: TERMS,
    FollowKind.ORGANISATION: ORGANISATIONS,
    FollowKind.ALLIANCE: ALLIANCES,
    FollowKind.COLLECTION: COLLECTIONS,
    FollowKind.INSTRUMENT: INSTRUMENTS,
}
