"""Following an alliance: its meetings, their minutes, and what its members make."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from toolbox.alliances import policy, queries
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.policy import sees_part
from toolbox.catalogue.queries import made_by
from toolbox.curation.models import Collection
from toolbox.following.shown import MOST_ENTRIES, entries_where, news_where
from toolbox.following.sources.curated import inside, put_in
from toolbox.following.terms_at_hand import TermsAtHand
from toolbox.following.things import HIDDEN, Entry, News, Source, Standing, Thing, Window
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.i18n import _l
from toolbox.foundation.text import markdown_to_text, shorten

_SUMMARY = 300


def _look(target: str, _terms: TermsAtHand) -> Thing:
    found = db.session.get(Alliance, int(target))
    if found is None:
        return HIDDEN
    name = found.name
    return Thing(
        name=lambda: name,
        address=public_url("alliances.show", slug=found.slug),
        standing=Standing.THERE if found.closed_at is None else Standing.ENDED,
    )


def _meetings(target: str) -> Sequence[Meeting]:
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.alliance_id == int(target),
            Meeting.announced_at.is_not(None),
            policy.see.where(VISITOR),
        )
        .order_by(Meeting.announced_at.desc())
        .limit(MOST_ENTRIES)
    ).all()


def _address(meeting: Meeting) -> str:
    return public_url("alliances.meeting", slug=meeting.alliance.slug, number=meeting.number)


def _made(target: str) -> ColumnElement[bool]:
    alliance = queries.alliance_by_id(int(target))
    return made_by(queries.organisation_ids_of(alliance) if alliance else frozenset())


def _own_collection(target: str) -> ColumnElement[bool]:
    return Collection.holder_key == f"alliance:{int(target)}"


def _news(target: str, window: Window) -> Sequence[News]:
    told = [one for meeting in _meetings(target) for one in _of_meeting(meeting, window)]
    instruments = {
        one.key: one
        for one in (
            *news_where(_made(target), window),
            *put_in(window, _own_collection(target)),
        )
    }
    return [*told, *instruments.values()]


def _of_meeting(meeting: Meeting, window: Window) -> list[News]:
    address, key, found = _address(meeting), f"meeting-{meeting.id}", []
    for moment, ending, note in (
        (meeting.announced_at, "", _l("Meeting")),
        (_minutes_at(meeting), "-minutes", _l("Minutes")),
    ):
        if moment is not None and window.since < moment <= window.until:
            found.append(News(f"{key}{ending}", meeting.title, address, note, moment))
    return found


def _minutes_at(meeting: Meeting) -> datetime | None:
    """Return when everybody could read the minutes; None where only members may."""
    return meeting.minutes_published_at if sees_part(VISITOR, meeting, Part.MINUTES) else None


def _entries(target: str) -> Sequence[Entry]:
    meetings = [_entry(meeting) for meeting in _meetings(target)]
    instruments = entries_where(_made(target) | inside(_own_collection(target)))
    newest = sorted([*meetings, *instruments], key=lambda one: one.updated, reverse=True)
    return newest[:MOST_ENTRIES]


def _entry(meeting: Meeting) -> Entry:
    published = meeting.announced_at or meeting.created_at
    return Entry(
        number=f"meeting/{meeting.id}",
        title=meeting.title,
        summary=shorten(markdown_to_text(meeting.about), _SUMMARY),
        address=_address(meeting),
        author=meeting.alliance.name,
        published=published,
        updated=max(published, _minutes_at(meeting) or published),
        categories=(),
    )


ALLIANCES = Source(
    find=lambda key: str(queries.alliance_by_slug(key).id),
    look=_look,
    news=_news,
    entries=_entries,
)
