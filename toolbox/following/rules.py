"""Rules on following that need no database: limits, what may be followed, when quarters are."""

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from toolbox.discovery.query import SearchQuery
from toolbox.following.models import LONGEST_TARGET
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _l
from toolbox.notices.topics import Frequency

CONFIRM_HOURS = 48
"""An address that was not confirmed within these hours is forgotten."""
CONFIRM_WITHIN = timedelta(hours=CONFIRM_HOURS)
ASK_AGAIN = timedelta(minutes=10)
"""Who asks for the same thing once more gets another mail after these."""
MOST_FOLLOWS = 100
MOST_WAITING = 5
"""Follows of one mailbox that may wait for its yes at once: nobody is flooded with questions."""
APART: Mapping[Frequency, timedelta] = {
    Frequency.DAILY: timedelta(hours=20),
    Frequency.WEEKLY: timedelta(days=6, hours=20),
}
"""The shortest time between two mails to one reader; nobody looks on the minute."""
REFUSALS_APART = timedelta(hours=1)
MONTHS_OF_A_QUARTER = 3


def searchable(query: SearchQuery) -> SearchQuery:
    """Return a search as it is followed: without order and page. Raises Invalid.

    What it is called stands in a mail to an address that somebody typed, so it may not carry an
    address of its own.
    """
    text = query.text.casefold()
    if "://" in text or "www." in text or "@" in text:
        raise Invalid(_l("A search with an address in it cannot be followed."))
    filters = {name: tuple(sorted(values)) for name, values in query.filters.items()}
    plain = SearchQuery(text=query.text, filters=filters, literal=query.literal)
    if len(urlencode(plain.to_args())) > LONGEST_TARGET:
        raise Invalid(_l("This search is too long to be followed. Please choose fewer filters."))
    return plain


def last_quarter(day: date) -> tuple[str, date, date]:
    """Return the quarter that was over before ``day``: its name, first and last day."""
    month = (day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1
    end = date(day.year, month, 1) - timedelta(days=1)
    number = (end.month - 1) // MONTHS_OF_A_QUARTER + 1
    first = date(end.year, end.month - MONTHS_OF_A_QUARTER + 1, 1)
    return f"{end.year}-Q{number}", first, end
