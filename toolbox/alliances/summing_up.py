"""What a meeting came to: put together, shown to everybody, and mailed once."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.alliances import agreements, pitch_mails, pitch_queries, policy, queries
from toolbox.alliances.lifecycle import GuestState, MeetingState, Part
from toolbox.alliances.mailed_links import keyed_mark
from toolbox.alliances.meeting_queries import guests_of
from toolbox.alliances.models import Meeting, MeetingGuest
from toolbox.alliances.pitch_events import MeetingSummedUp
from toolbox.alliances.pitch_models import Agreement, MeetingContact, MeetingResult, Pitch
from toolbox.alliances.pitch_rules import WORDS_MOST
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l

_TOO_EARLY = _l("The meeting has not begun yet.")
_ONCE = _l("The summary was mailed already; it goes out once.")
_LONG = _l("Please use at most %(maximum)s characters.", maximum=WORDS_MOST)
_BEGUN = frozenset({MeetingState.RUNNING, MeetingState.OVER})


@dataclass(frozen=True)
class Summary:
    """What page and mail say: ``pitches`` with how many people were interested, and the rest.

    Nothing in it is about people.
    """

    meeting: Meeting
    words: str
    pitches: Sequence[tuple[Pitch, int]]
    agreements: Sequence[Agreement]
    has_minutes: bool

    @property
    def interests(self) -> int:
        """How often interest was shown."""
        return sum(number for _pitch, number in self.pitches)


@dataclass(frozen=True)
class Readers:
    """Who gets the mail: people of the alliance, guests who asked for it, guests who came."""

    people: Sequence[User]
    contacts: Sequence[MeetingContact]
    guests: Sequence[MeetingGuest]

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.people) + len(self.contacts) + len(self.guests)


def summary_of(meeting: Meeting, *, for_all: bool) -> Summary:
    """Return what a meeting came to: ``for_all`` as visitors see it, else as members do."""
    pitches = pitch_queries.pitches_of(meeting)
    numbers = pitch_queries.interests_in(one.id for one in pitches)
    result = pitch_queries.result_of(meeting)
    shows = {part: not for_all or part.value in meeting.public_parts for part in Part}
    is_published = meeting.minutes_published_at is not None
    return Summary(
        meeting=meeting,
        words=result.words if result is not None else "",
        pitches=[(one, numbers[one.id]) for one in pitches] if shows[Part.PITCHES] else [],
        agreements=agreements.agreements_of(meeting) if shows[Part.AGREEMENTS] else [],
        has_minutes=is_published and shows[Part.MINUTES],
    )


def readers_of(meeting: Meeting) -> Readers:
    """Return who gets the summary; every address once."""
    people = [user for user in queries.people_of(meeting.alliance) if user.email]
    known = {user.email for user in people}
    contacts = [one for one in pitch_queries.summary_readers(meeting) if one.email not in known]
    known |= {one.email for one in contacts}
    guests = [
        one
        for one in guests_of(meeting)
        if one.state is GuestState.ACCEPTED and one.email and one.email not in known
    ]
    return Readers(people, contacts, guests)


def ask_for_summary(meeting: Meeting, *, by: Actor, locale: str) -> None:
    """Let somebody with an account get the summary of a meeting, without being a member.

    The address of the account is known to be right, so nobody is asked by mail first. Raises
    Denied without an account.
    """
    user = accounts.user_by_id(by.user_id or 0)
    if user is None or user.email is None:
        raise Denied(_l("Please log in first."), code="login-needed")
    if user.email in {one.email for one in pitch_queries.summary_readers(meeting)}:
        return
    mark = keyed_mark("contact of an account", meeting.id, by.user_id)
    contact = pitch_queries.contact_with(meeting, mark)
    if contact is None:
        contact = MeetingContact(meeting=meeting, mark=mark, confirmed_at=now())
        db.session.add(contact)
    contact.name, contact.email, contact.locale = user.name, user.email, locale
    contact.mail_mark = keyed_mark("address", user.email)
    contact.wants_summary = True
    db.session.flush()


def write(meeting: Meeting, words: str, *, parts: Sequence[Part], by: Actor) -> MeetingResult:
    """Keep the words of the moderators, and which of pitches and agreements everybody sees.

    Raises Denied, Conflict before the meeting, Invalid with fields.
    """
    policy.run.require(by, meeting)
    _require_begun(meeting)
    tidy = words.replace("\x00", "").strip()
    if len(tidy) > WORDS_MOST:
        raise Invalid(_LONG, fields={"words": [_LONG]})
    result = _result(meeting)
    result.words, result.changed_at, result.by_id = tidy, now(), by.user_id
    ours = (Part.PITCHES, Part.AGREEMENTS)
    kept = [one for one in meeting.public_parts if one not in {part.value for part in ours}]
    chosen = [part.value for part in ours if part in parts]
    if set(meeting.public_parts) != {*kept, *chosen}:
        meeting.public_parts = [*kept, *chosen]
        meeting.row_version += 1
    db.session.flush()
    return result


def _result(meeting: Meeting) -> MeetingResult:
    found = pitch_queries.result_of(meeting)
    if found is None:
        found = MeetingResult(meeting=meeting, changed_at=now())
        db.session.add(found)
    return found


def _require_begun(meeting: Meeting) -> None:
    if meeting.state_at(now()) not in _BEGUN:
        raise Conflict(_TOO_EARLY, code="meeting-ahead")


def publish(meeting: Meeting, *, by: Actor) -> None:
    """Show everybody who may know of the meeting what it came to. Raises Denied, Conflict."""
    policy.run.require(by, meeting)
    _require_begun(meeting)
    result = _result(meeting)
    if result.published_at is None:
        result.published_at, result.changed_at, result.by_id = now(), now(), by.user_id
        announce(MeetingSummedUp(meeting.id, "published", by.user_id))


def take_back(meeting: Meeting, *, by: Actor) -> None:
    """Show the page no longer. Raises Denied."""
    policy.run.require(by, meeting)
    result = _result(meeting)
    if result.published_at is not None:
        result.published_at, result.changed_at, result.by_id = None, now(), by.user_id
        announce(MeetingSummedUp(meeting.id, "taken-back", by.user_id))


def mail(meeting: Meeting, *, by: Actor) -> int:
    """Mail the summary to members and to guests who asked for it; return how many mails.

    Raises Denied, Conflict before the meeting and the second time.
    """
    policy.run.require(by, meeting)
    _require_begun(meeting)
    result = _result(meeting)
    if result.mailed_at is not None:
        raise Conflict(_ONCE, code="summary-mailed")
    readers = readers_of(meeting)
    result.mailed_at, result.mailed_to = now(), readers.number
    result.changed_at, result.by_id = now(), by.user_id
    db.session.flush()
    pitch_mails.send_summary(
        letter_of(meeting),
        people=readers.people,
        contacts=readers.contacts,
        guests=readers.guests,
    )
    announce(MeetingSummedUp(meeting.id, "mailed", by.user_id))
    return readers.number


def letter_of(meeting: Meeting) -> pitch_mails.SummaryLetter:
    """Return what the mail says; the preview shows the same."""
    whole, public = summary_of(meeting, for_all=False), summary_of(meeting, for_all=True)
    result = pitch_queries.result_of(meeting)
    return pitch_mails.SummaryLetter(
        meeting=meeting,
        words=whole.words,
        pitches=pitch_mails.pitch_entries(whole.pitches),
        agreed=pitch_mails.agreement_entries(whole.agreements),
        agreed_for_all=pitch_mails.agreement_entries(public.agreements),
        has_minutes=public.has_minutes,
        is_published=result is not None and result.published_at is not None,
    )
