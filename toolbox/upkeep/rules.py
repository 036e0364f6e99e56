"""Days and words of upkeep: when something is due, when to remind, what may be written."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from toolbox.accounts.rules import EMAIL_SENTENCE, normalise_email
from toolbox.foundation.clock import HOME_ZONE
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l
from toolbox.upkeep.lifecycle import Moving

SOON = timedelta(days=30)
LATE = timedelta(days=60)
LONG_OVERDUE = timedelta(days=183)
OFFER_REMINDER = timedelta(days=14)
OFFER_ENDS = timedelta(days=60)
ENDING_STAGES: Mapping[str, timedelta] = {
    "day": timedelta(0),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}
"""How long before the end of a project its owners are reminded, nearest first."""
DEAD_AFTER = 3
"""A link is dead when it failed on so many days in a row."""
SENTENCE_LENGTH = 1000
LATEST_ENDING = timedelta(days=3660)
OPEN_LICENCES = frozenset(
    {
        *("CC0-1.0", "CC-PDM-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-3.0-DE"),
        *("CC-BY-SA-3.0-DE", "MIT", "BSD-3-Clause", "Apache-2.0", "GPL-3.0-or-later"),
    }
)
"""Under these others may change what they take, and pass it on, also for money."""
CLOSED_LICENCES = frozenset({"CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "LicenseRef-all-rights-reserved"})
"""Under these nobody but the makers may change it."""


def day_of(moment: datetime) -> date:
    """Return the day of a moment in Germany."""
    return moment.astimezone(HOME_ZONE).date()


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def review_stage(due_on: date, today: date) -> str | None:
    """Return which reminder of a review it is time for; None for none yet."""
    if today >= due_on + LATE:
        return "late"
    if today >= due_on:
        return "day"
    return "soon" if today >= due_on - SOON else None


def ending_stage(ends_on: date, today: date) -> str | None:
    """Return which reminder of the end of a project it is time for; None for none yet."""
    for stage, before in ENDING_STAGES.items():
        if today >= ends_on - before:
            return stage
    return None


def checked_sentence(name: str, typed: str, *, asks: Message | None = None) -> str:
    """Return what somebody wrote, tidied; Invalid where it is too long or missing."""
    tidy = typed.strip()
    problem = None
    if asks is not None and not tidy:
        problem = asks
    elif len(tidy) > SENTENCE_LENGTH:
        problem = _l("Please use at most %(maximum)s characters.", maximum=SENTENCE_LENGTH)
    if problem is not None:
        raise Invalid(problem, fields={name: [problem]})
    return tidy


def checked_ending(day: date | None, today: date) -> date:
    """Return the last day of a project; Invalid unless it lies in the coming ten years."""
    sentence = None
    if day is None:
        sentence = _l("Please say on which day the project ends.")
    elif day < today:
        sentence = _l("This day is over. Please choose today or a later day.")
    elif day > today + LATEST_ENDING:
        sentence = _l("Please choose a day within the next ten years.")
    if day is None or sentence is not None:
        raise Invalid(sentence or "", fields={"ends_on": [sentence or ""]})
    return day


def chosen_move(when: str, typed: date | None, ends_on: date | None) -> date | None:
    """Return the day somebody chose for a move, None for at once; Invalid where it is missing."""
    if when == Moving.AT_END and ends_on is None:
        sentence = _l("The end of the project is not planned any more. Please choose a day.")
        raise Invalid(sentence, fields={"when": [sentence]})
    if when == Moving.ON_DAY and typed is None:
        sentence = _l("Please say on which day it moves.")
        raise Invalid(sentence, fields={"moves_on": [sentence]})
    return {Moving.AT_END.value: ends_on, Moving.ON_DAY.value: typed}.get(when)


def answer_by(offered_at: datetime, moves_on: date | None) -> date:
    """Return until when an offer wants its answer: before it ends, and before it is to move."""
    ends = day_of(offered_at + OFFER_ENDS)
    return ends if moves_on is None else min(ends, moves_on)


def checked_move(day: date | None, today: date) -> date | None:
    """Return the day of a move; Invalid unless it lies in the coming ten years."""
    sentence = None
    if day is not None and day < today:
        sentence = _l("This day is over. Please choose today or a later day.")
    elif day is not None and day > today + LATEST_ENDING:
        sentence = _l("Please choose a day within the next ten years.")
    if sentence is not None:
        raise Invalid(sentence, fields={"moves_on": [sentence]})
    return day


def checked_contact(name: str, email: str) -> tuple[str, str]:
    """Return whom people can ask afterwards, tidied; Invalid for what is no mail address."""
    tidy = name.strip()
    if len(tidy) > 200:
        sentence = _l("Please use at most %(maximum)s characters.", maximum=200)
        raise Invalid(sentence, fields={"contact_name": [sentence]})
    if not email.strip():
        return tidy, ""
    try:
        return tidy, normalise_email(email)
    except Invalid:
        raise Invalid(EMAIL_SENTENCE, fields={"contact_email": [EMAIL_SENTENCE]}) from None
