"""What stands on the home page, kept for a moment: it is the same for every visitor.

Nothing here depends on who asks. The audit trail grows with every change that visitors can see,
in the same transaction, so a new line ends what was kept; counts of the index and of downloads
follow it within ``SECONDS``.
"""

import time
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from toolbox.delivery.languages import reading_language
from toolbox.discovery.installed import installed_index
from toolbox.discovery.searching import counts
from toolbox.web.home.presenters import HomePage
from toolbox.web.surroundings import trail_line

EXTENSION = "toolbox.home"
SECONDS = 10.0


@dataclass(frozen=True)
class Kept:
    """A page as it was at ``last_entry`` of the audit trail, at a moment of the monotonic clock."""

    last_entry: tuple[int, datetime | None]
    moment: float
    page: HomePage


def home_page() -> HomePage:
    """Return what the home page shows, made anew where something changed."""
    shelf: dict[str, Kept] = current_app.extensions.setdefault(EXTENSION, {})
    locale, entry = reading_language(), trail_line()
    kept = shelf.get(locale)
    if kept and kept.last_entry == entry and time.monotonic() - kept.moment < SECONDS:
        return kept.page
    page = HomePage(counts(installed_index()))
    shelf[locale] = Kept(entry, time.monotonic(), page)
    return page
