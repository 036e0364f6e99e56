"""Meetings as calendar programs read them: iCalendar, RFC 5545."""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from toolbox.alliances import policy
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.models import Alliance, Meeting
from toolbox.foundation.actors import Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.text import markdown_to_text, shorten

MEDIA_TYPE = "text/calendar"
_LINE = 75
_DESCRIPTION = 1500


def _escaped(text: str) -> str:
    """Return text as a value of the format (3.3.11)."""
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, escaped)
    return text.replace("\r", "")


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 bytes that break no letter (3.1)."""
    pieces: list[str] = []
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > _LINE - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += sign
    return "\r\n ".join([*pieces, piece])


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _host() -> str:
    return urlsplit(installed_settings().base_url).hostname or "localhost"


def _event(meeting: Meeting, *, by: Actor) -> list[str]:
    page = public_url("alliances.meeting", slug=meeting.alliance.slug, number=meeting.number)
    link = meeting.link if policy.sees_part(by, meeting, Part.LINK) else ""
    said = shorten(markdown_to_text(meeting.about), _DESCRIPTION)
    words = [said, _("Video meeting: %(link)s", link=link) if link else "", page]
    is_cancelled = meeting.cancelled_at is not None
    return [
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.id}@{_host()}",
        f"DTSTAMP:{_moment(meeting.changed_at)}",
        f"LAST-MODIFIED:{_moment(meeting.changed_at)}",
        f"SEQUENCE:{meeting.sequence}",
        f"DTSTART:{_moment(meeting.starts_at)}",
        f"DTEND:{_moment(meeting.ends_at)}",
        f"SUMMARY:{_escaped(f'{meeting.alliance.name}: {meeting.title}')}",
        *([f"LOCATION:{_escaped(meeting.place or link)}"] if meeting.place or link else []),
        f"DESCRIPTION:{_escaped(chr(10).join(filter(None, words)))}",
        f"URL:{page}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def calendar_of(alliance: Alliance, meetings: Iterable[Meeting], *, by: Actor) -> str:
    """Return a calendar with these meetings, as far as ``by`` may see each of them.

    The link to a video meeting stands in it for those alone who see it on the page.
    """
    name = installed_settings().site_name
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escaped(_host())}//{_escaped(name)}//DE",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(alliance.name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        *(
            line
            for meeting in meetings
            if policy.see.allows(by, meeting)
            for line in _event(meeting, by=by)
        ),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)
