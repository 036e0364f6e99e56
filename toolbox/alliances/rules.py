"""What may be written about alliances and meetings, and when somebody is reminded."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from toolbox.accounts.rules import require_description, require_name, require_website
from toolbox.alliances.lifecycle import Part
from toolbox.foundation.clock import HOME_ZONE
from toolbox.foundation.errors import Invalid
from toolbox.foundation.findings import Findings
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.ids import slugify
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

LINE_LENGTH = 200
SUMMARY_LENGTH = 300
NOTE_LENGTH = 1000
MINUTES_LENGTH = 50_000
LONGEST_MEETING = timedelta(days=3)
FARTHEST = timedelta(days=3660)
MOST_POINTS = 60
MOST_GUESTS = 200
MOST_FILES = 60
FIRST_YEAR = 1900
_RESERVED = frozenset({"neu", "gast", "meine"})
"""Words that stand where a slug would, in addresses below /allianzen."""
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
REMINDERS = (("day", 1), ("week", 7))
"""Stages of reminders of a meeting with the number of days before it, nearest first."""
FRESH = timedelta(days=2)
"""Who was told so lately needs no first reminder."""


@dataclass(frozen=True)
class AllianceDetails:
    """What the page of an alliance says; ``description`` is Markdown."""

    name: str
    summary: str = ""
    description: str = ""
    founded_year: int | None = None
    website: str = ""
    takes_applications: bool = True


@dataclass(frozen=True)
class MeetingDetails:
    """What is planned; ``about`` is Markdown, the moments are aware."""

    title: str
    starts_at: datetime
    ends_at: datetime
    about: str = ""
    place: str = ""
    link: str = ""
    is_public: bool = True
    public_parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class PointDetails:
    """A point of an agenda; ``duration`` in minutes."""

    title: str
    duration: int
    speaker: str = ""
    note: str = ""


def _refuse(field: str, sentence: Message) -> Invalid:
    return Invalid(sentence, fields={field: [sentence]})


def checked_line(
    field: str, typed: str, *, asks: Message | None = None, maximum: int = LINE_LENGTH
) -> str:
    """Return one line, tidied; Invalid where it is missing or too long."""
    tidy = " ".join(_NOT_TEXT.sub("", typed).split())
    if asks is not None and not tidy:
        raise _refuse(field, asks)
    if len(tidy) > maximum:
        raise _refuse(field, _l("Please use at most %(maximum)s characters.", maximum=maximum))
    return tidy


def checked_text(
    field: str, typed: str, *, asks: Message | None = None, maximum: int = NOTE_LENGTH
) -> str:
    """Return a text of several lines, tidied; Invalid where it is missing or too long."""
    tidy = _NOT_TEXT.sub("", typed.replace("\r\n", "\n")).strip()
    if asks is not None and not tidy:
        raise _refuse(field, asks)
    if len(tidy) > maximum:
        raise _refuse(field, _l("Please use at most %(maximum)s characters.", maximum=maximum))
    return tidy


def checked_alliance(details: AllianceDetails, today: date) -> AllianceDetails:
    """Return what the page is to say, tidied. Raises Invalid with fields."""
    year = details.founded_year
    if year is not None and not FIRST_YEAR <= year <= today.year:
        raise _refuse("founded_year", _l("Please enter a year such as 2016."))
    return AllianceDetails(
        name=require_name(details.name),
        summary=checked_line("summary", details.summary, maximum=SUMMARY_LENGTH),
        description=require_description(_NOT_TEXT.sub("", details.description)),
        founded_year=year,
        website=require_website(details.website),
        takes_applications=details.takes_applications,
    )


def slug_for(name: str, taken: Iterable[str]) -> str:
    """Return a free address for an alliance of this name."""
    used = {*taken, *_RESERVED}
    base = slugify(name, fallback="allianz")
    slug, number = base, 2
    while slug in used:
        slug, number = f"{base}-{number}", number + 1
    return slug


def checked_meeting(details: MeetingDetails, moment: datetime) -> MeetingDetails:
    """Return what is planned, tidied. Raises Invalid with fields.

    A meeting may lie in the past, for those who write down what was before; not in far years.
    """
    found = Findings()
    asks = _l("Please say what the meeting is called.")
    title = found.checked(lambda: checked_line("title", details.title, asks=asks))
    if details.ends_at <= details.starts_at:
        found.add("ends_at", _l("The end has to be after the beginning."))
    elif details.ends_at - details.starts_at > LONGEST_MEETING:
        found.add("ends_at", _l("A meeting lasts three days at most."))
    if abs(details.starts_at - moment) > FARTHEST:
        found.add("day", _l("Please choose a day within ten years."))
    place = found.checked(lambda: checked_line("place", details.place))
    link = found.checked(lambda: checked_link(details.link))
    about = found.checked(lambda: checked_text("about", details.about, maximum=5000))
    found.speak()
    return MeetingDetails(
        title=title,
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        about=about,
        place=place,
        link=link,
        is_public=details.is_public,
        public_parts=tuple(part for part in Part if part in details.public_parts),
    )


def checked_link(typed: str) -> str:
    """Return the address of a video meeting; Invalid unless it is one of the web."""
    tidy = typed.strip()
    if not tidy:
        return ""
    sentence = _l("Please enter a web address that starts with https:// or http://.")
    try:
        parts = urlsplit(tidy)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_whole = False
    if not is_whole or len(tidy) > 500 or any(sign.isspace() for sign in tidy):
        raise _refuse("link", sentence)
    return tidy


def checked_point(details: PointDetails) -> PointDetails:
    """Return a point of an agenda, tidied. Raises Invalid with fields."""
    found = Findings()
    asks = _l("Please say what the point is about.")
    title = found.checked(lambda: checked_line("title", details.title, asks=asks))
    if not 1 <= details.duration <= 600:
        found.add("duration", _l("Please enter minutes between 1 and 600."))
    speaker = found.checked(lambda: checked_line("speaker", details.speaker))
    note = found.checked(lambda: checked_text("note", details.note))
    found.speak()
    return PointDetails(title=title, duration=details.duration, speaker=speaker, note=note)


def mark_of(email: str) -> str:
    """Return what is kept of a guest's address for good: a digest that needs our key."""
    key = secret_key_of(installed_settings()).encode()
    return hmac.new(key, b"toolbox meeting guest " + email.encode(), hashlib.sha256).hexdigest()


def home_day(moment: datetime) -> date:
    """Return the day of a moment in Germany."""
    return moment.astimezone(HOME_ZONE).date()


def reminder_stage(starts_at: datetime, today: date) -> str:
    """Return which reminder of a meeting it is time for; empty for none."""
    left = (home_day(starts_at) - today).days
    if left < 0:
        return ""
    return next((stage for stage, days in REMINDERS if left <= days), "")
