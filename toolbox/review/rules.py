"""What texts and days of the review desk must be like, and how long an answer may take."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from toolbox.foundation.clock import today
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l
from toolbox.review.reasons import REASONS

COMMENT_LENGTH = 5000
FIELD_COMMENT_LENGTH = 2000
NOTE_LENGTH = 1000
ANSWER_LENGTH = 2000
TITLE_LENGTH = 120
LONGEST_WAIT = timedelta(days=366)
SOON = timedelta(days=2)
"""So long before a day that is due somebody is reminded of it."""
CHANGES_SOON = timedelta(days=3)


def _refused(name: str, sentence: Message) -> Invalid:
    return Invalid(sentence, fields={name: [sentence]})


def checked_text(name: str, text: str, *, most: int, asks: Message | None = None) -> str:
    """Return ``text`` without space around it.

    Raises Invalid at ``name`` where it is longer than ``most`` characters, or, where ``asks`` says
    what is wanted, empty.
    """
    tidy = text.replace("\r\n", "\n").strip()
    if asks is not None and not tidy:
        raise _refused(name, asks)
    if len(tidy) > most:
        raise _refused(name, _l("Please use at most %(maximum)s characters.", maximum=most))
    return tidy


def checked_reasons(keys: Sequence[str], comment: str) -> list[str]:
    """Return the reasons of a rejection. Raises Invalid where none is given or words are needed."""
    known = [key for key in REASONS if key in keys]
    if not known or len(known) != len(set(keys)):
        raise _refused("reasons", _l("Please choose at least one reason."))
    if not comment and any(REASONS[key].needs_words for key in known):
        raise _refused("comment", _l("Please say which other reason there is."))
    return known


def checked_day(day: date | None) -> date | None:
    """Return the day until which changes are asked for. Raises Invalid for one that makes no sense.

    The day itself counts: it must lie after today, and within a year.
    """
    if day is not None and not today() < day <= today() + LONGEST_WAIT:
        raise _refused("changes_due_on", _l("Please choose a day after today, within a year."))
    return day


def checked_field(name: str, known: Collection[str]) -> str:
    """Return the name of the field a comment is about. Raises Invalid for an unknown one."""
    if name not in known:
        raise _refused("field", _l("Please choose what your comment is about."))
    return name
