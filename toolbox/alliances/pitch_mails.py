"""Mails about interest, agreements and what a meeting came to.

People with an account are told as they like it; guests get what they asked for and a link that
ends it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.alliances import pitch_policy, pitch_queries, queries
from toolbox.alliances.guest_links import guest_token
from toolbox.alliances.mailed_links import agreement_token, contact_token
from toolbox.alliances.models import Meeting, MeetingGuest
from toolbox.alliances.pitch_events import PitchChanged
from toolbox.alliances.pitch_lifecycle import PitchState
from toolbox.alliances.pitch_models import Agreement, MeetingContact, Pitch
from toolbox.catalogue.models import Instrument
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.i18n import _l
from toolbox.foundation.mail import post
from toolbox.foundation.mail_texts import Entry, write
from toolbox.notices.headers import notice_headers
from toolbox.notices.operations import tell

TOPIC = "alliances"
_GUEST = _l(
    "You get this e-mail because this address was typed in at a meeting, probably by yourself."
)


def _post(email: str, locale: str, template: str, stop: str, values: dict[str, Any]) -> None:
    """Write to a guest, with a way to end it."""
    letter = write(
        template, locale=locale, values=values, frame={"reason": _GUEST, "guest_stop": stop}
    )
    post(email, letter, headers=notice_headers(TOPIC, "", bulk=False))


def _of_meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting.title,
        "alliance": meeting.alliance.name,
        "slug": meeting.alliance.slug,
        "number": meeting.number,
        "alliance_id": meeting.alliance_id,
        "meeting_id": meeting.id,
    }


def ask_contact(contact: MeetingContact, pitch: Pitch) -> None:
    """Ask a guest whether the address is right; nobody gets it before."""
    values = {
        **_of_meeting(contact.meeting),
        "name": contact.name,
        "title": pitch.title,
        "page_address": public_url("alliances.contact", token=contact_token(contact)),
    }
    _post(contact.email, contact.locale, "alliances/contact", values["page_address"], values)


def give_makers(contact: MeetingContact, pitches: Sequence[Pitch]) -> None:
    """Tell a guest whom to write to, once the makers have the guest's contact."""
    entries = [
        Entry(
            one.title,
            public_url("instruments.show", slug=one.instrument.slug),
            _maker_of(one.instrument),
        )
        for one in pitches
    ]
    address = public_url("alliances.contact", token=contact_token(contact))
    values = {
        **_of_meeting(contact.meeting),
        "name": contact.name,
        "entries": entries,
        "page_address": address,
    }
    _post(contact.email, contact.locale, "alliances/makers", address, values)


def _maker_of(instrument: Instrument) -> str:
    """Return the organisation, and the contact that stands on the page of the instrument."""
    version = instrument.current_version
    said = [instrument.owner.name]
    if version is not None:
        said += [version.contact_name, version.contact_email]
    return ", ".join(filter(None, said))


def pitch_changed(event: PitchChanged) -> None:
    """Tell moderators that a pitch is proposed, and its makers that it is planned.

    Makers cannot open a draft, so they hear of their pitch once the meeting is announced.
    """
    if event.what not in {"proposed", "planned"}:
        return
    found = db.session.get_one(Pitch, event.pitch_id)
    if found.state is PitchState.PROPOSED:
        for one in queries.moderators_of(found.meeting.alliance):
            if one.user_id != event.by_id:
                tell(one.user, TOPIC, "alliances/proposed", **_of_pitch(found))
    elif found.meeting.announced_at is not None:
        _tell_makers(found, but=event.by_id)


def tell_all_makers(meeting: Meeting, *, but: int | None) -> None:
    """Tell the makers of everything that is on the agenda of a meeting, now that they see it."""
    for one in pitch_queries.pitches_of(meeting):
        _tell_makers(one, but=but)


def _tell_makers(pitch: Pitch, *, but: int | None) -> None:
    """Tell each maker what this maker may know: of a meeting for members, others hear no more."""
    for user in accounts.owners_of(pitch.instrument.owner_id):
        if user.id == but:
            continue
        if pitch_policy.write.allows(accounts.actor_for(user), pitch):
            tell(user, TOPIC, "alliances/planned", **_of_pitch(pitch))
        else:
            tell(user, TOPIC, "alliances/planned_inside", **_of_pitch_inside(pitch))


def _of_pitch(pitch: Pitch) -> dict[str, Any]:
    return {
        **_of_meeting(pitch.meeting),
        "title": pitch.title,
        "pitch_id": pitch.id,
        "instrument_id": pitch.instrument_id,
        "day": pitch.meeting.starts_at,
    }


def _of_pitch_inside(pitch: Pitch) -> dict[str, Any]:
    """Return what is said outside the alliance: neither title nor day nor place of the meeting."""
    return {
        "title": pitch.title,
        "instrument_id": pitch.instrument_id,
        "alliance": pitch.meeting.alliance.name,
        "slug": pitch.meeting.alliance.slug,
        "alliance_id": pitch.meeting.alliance_id,
    }


def ask_agreement(agreement: Agreement) -> None:
    """Ask somebody without an account whether reminders are welcome."""
    values = _of_agreement(agreement)
    stop = values["page_address"]
    _post(agreement.email, agreement.locale, "alliances/agreement_asked", stop, values)


def remind_of(agreement: Agreement) -> bool:
    """Remind whoever has said to do it; True where there was somebody to remind.

    Without a person the owners of the organisation are reminded.
    """
    if agreement.email:
        if agreement.confirmed_at is None:
            return False
        values = _of_agreement(agreement)
        stop = values["page_address"]
        _post(agreement.email, agreement.locale, "alliances/agreement_due", stop, values)
        return True
    people = _people_of(agreement)
    for user in people:
        values = {**_of_agreement(agreement), "alliance_id": agreement.alliance_id}
        tell(user, TOPIC, "alliances/agreement_due", **values)
    return bool(people)


def _people_of(agreement: Agreement) -> Sequence[User]:
    if agreement.user is not None:
        return [agreement.user]
    if agreement.organisation_id is not None:
        return accounts.owners_of(agreement.organisation_id)
    return []


def _of_agreement(agreement: Agreement) -> dict[str, Any]:
    address = public_url(
        "alliances.agreement", slug=agreement.alliance.slug, agreement_id=agreement.id
    )
    if agreement.email:
        address = public_url("alliances.agreement_by_link", token=agreement_token(agreement))
    return {
        "alliance": agreement.alliance.name,
        "slug": agreement.alliance.slug,
        "what": agreement.what,
        "who": agreement.who,
        "name": agreement.person,
        "day": agreement.due_on,
        "late": agreement.due_on < today(),
        "page_address": address,
    }


@dataclass(frozen=True)
class SummaryLetter:
    """What the mail about a meeting says; ``agreed`` is for members, ``agreed_for_all`` for guests.

    ``is_published`` tells whether there is a page to lead to.
    """

    meeting: Meeting
    words: str
    pitches: Sequence[Entry]
    agreed: Sequence[Entry]
    agreed_for_all: Sequence[Entry]
    has_minutes: bool
    is_published: bool

    def values(self, *, for_members: bool) -> dict[str, Any]:
        """Return what the template is filled with."""
        return {
            **_of_meeting(self.meeting),
            "day": self.meeting.starts_at,
            "words": self.words,
            "pitches": self.pitches,
            "agreed": self.agreed if for_members else self.agreed_for_all,
            "minutes": self.has_minutes,
            "published": self.is_published,
        }


def send_summary(
    letter: SummaryLetter,
    *,
    people: Sequence[User],
    contacts: Sequence[MeetingContact],
    guests: Sequence[MeetingGuest],
) -> None:
    """Mail what a meeting came to: to people of the alliance, and to guests who want it.

    Guests read what visitors may see, members all of it.
    """
    for user in people:
        tell(user, TOPIC, "alliances/summary", **letter.values(for_members=True))
    for contact in contacts:
        stop = public_url("alliances.contact", token=contact_token(contact))
        values = {**letter.values(for_members=False), "name": contact.name}
        _post(contact.email, contact.locale, "alliances/summary", stop, values)
    for guest in guests:
        stop = public_url("alliances.decline_guest", token=guest_token(guest))
        values = {**letter.values(for_members=False), "name": guest.name}
        _post(guest.email, guest.locale, "alliances/summary", stop, values)


def pitch_entries(pitches: Sequence[tuple[Pitch, int]]) -> list[Entry]:
    """Return pitches with their numbers as lines of a mail, without a word in any language."""
    return [
        Entry(
            f"{one.title} ({number})",
            public_url("instruments.show", slug=one.instrument.slug),
            one.instrument.owner.name,
        )
        for one, number in pitches
    ]


def agreement_entries(agreements: Sequence[Agreement]) -> list[Entry]:
    """Return agreements as lines of a mail: what, who, and the day."""
    return [Entry(one.what, "", f"{one.who}, {one.due_on:%d.%m.%Y}") for one in agreements]
