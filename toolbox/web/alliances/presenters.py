"""How alliances and meetings look on pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from babel.dates import format_date
from flask import url_for

from toolbox.alliances import meeting_queries, policy
from toolbox.alliances.lifecycle import MEETING_STATE_LABELS, MeetingState, Part
from toolbox.alliances.models import Meeting, MeetingFile
from toolbox.alliances.rules import home_day
from toolbox.delivery.languages import reading_language
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.i18n import Message, _
from toolbox.web.instruments.files import icon_of
from toolbox.web.surroundings import clock_time, file_size, format_name, long_date

LOOKS: Mapping[MeetingState, str] = {
    MeetingState.DRAFT: "warn",
    MeetingState.PLANNED: "soft",
    MeetingState.RUNNING: "ok",
    MeetingState.OVER: "soft",
    MeetingState.CANCELLED: "danger",
}


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in a list; ``state`` and ``look`` are of its badge, empty where none is needed.

    ``iso_day`` is its day in Germany for machines, ``day`` and ``month`` are for people.
    """

    title: str
    href: str
    iso_day: str
    day: str
    month: str
    facts: Sequence[str]
    state: Message
    look: str


@dataclass(frozen=True)
class FileView:
    """A file of a meeting as the component ``file_row`` wants it."""

    id: int
    title: str
    name: str
    type: str
    size: str
    icon: str
    download: str
    is_published: bool


def span_of(meeting: Meeting) -> str:
    """Return when a meeting is: 3. Dezember 2026, 10:00 bis 12:00 Uhr."""
    if home_day(meeting.starts_at) != home_day(meeting.ends_at):
        return _(
            "%(day)s, %(begins)s to %(last_day)s, %(ends)s",
            day=long_date(meeting.starts_at),
            begins=clock_time(meeting.starts_at),
            last_day=long_date(meeting.ends_at),
            ends=clock_time(meeting.ends_at),
        )
    return _(
        "%(day)s, %(begins)s to %(ends)s",
        day=long_date(meeting.starts_at),
        begins=clock_time(meeting.starts_at),
        ends=clock_time(meeting.ends_at),
    )


def host_of(link: str) -> str:
    """Return where a link leads."""
    return (urlsplit(link).hostname or link).removeprefix("www.")


def rows_of(meetings: Iterable[Meeting]) -> list[MeetingRow]:
    """Return meetings as rows of a list; the usual state of a planned one needs no badge."""
    moment = now()
    return [_row(one, one.state_at(moment)) for one in meetings]


def rows_among(
    meetings: Iterable[Meeting], *, endpoint: str = "alliances.meeting"
) -> list[MeetingRow]:
    """Return meetings of several alliances as rows that name theirs and lead to ``endpoint``."""
    found = list(meetings)
    return [
        replace(
            row,
            href=url_for(endpoint, slug=one.alliance.slug, number=one.number),
            facts=[one.alliance.name, *row.facts],
        )
        for one, row in zip(found, rows_of(found), strict=True)
    ]


def _row(meeting: Meeting, state: MeetingState) -> MeetingRow:
    day = home_day(meeting.starts_at)
    has_minutes = meeting.minutes_published_at is not None
    is_usual = state in {MeetingState.PLANNED, MeetingState.OVER}
    return MeetingRow(
        title=meeting.title,
        href=url_for("alliances.meeting", slug=meeting.alliance.slug, number=meeting.number),
        iso_day=day.isoformat(),
        day=str(day.day),
        month=str(format_date(day, "MMM", locale=reading_language())),
        facts=[
            fact
            for fact in (
                span_of(meeting),
                meeting.place or (_("Video meeting") if meeting.link else ""),
                "" if meeting.is_public else _("for members"),
                _("with minutes") if has_minutes and state is MeetingState.OVER else "",
            )
            if fact
        ],
        state="" if is_usual else MEETING_STATE_LABELS[state],
        look=LOOKS[state],
    )


def files_of(meeting: Meeting, *, by: Actor) -> list[FileView]:
    """Return the files of a meeting that somebody may see."""
    return [_file(meeting, one) for one in meeting_queries.files_of(meeting, by=by)]


def _file(meeting: Meeting, one: MeetingFile) -> FileView:
    return FileView(
        id=one.id,
        title=one.title,
        name=one.name,
        type=str(format_name(one.file.format)),
        size=file_size(one.file.size),
        icon=icon_of(one.file.format),
        download=url_for(
            "alliances.file",
            slug=meeting.alliance.slug,
            number=meeting.number,
            file_id=one.id,
            name=one.name,
        ),
        is_published=one.published_at is not None,
    )


def minutes_for(meeting: Meeting, *, by: Actor) -> str:
    """Return the minutes as far as somebody may read them; empty otherwise."""
    is_there = meeting.minutes_published_at is not None and policy.sees_part(
        by, meeting, Part.MINUTES
    )
    return meeting.minutes if is_there else ""
