"""Showing interest in a pitch: as a number alone, or with a contact that the makers get."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolbox.accounts import queries as accounts
from toolbox.accounts.rules import normalise_email, require_name
from toolbox.adoption import keeping, proof
from toolbox.adoption import operations as adoptions
from toolbox.adoption.lifecycle import LIVING, Stage
from toolbox.adoption.models import Adoption
from toolbox.alliances import pitch_mails, pitch_queries
from toolbox.alliances.mailed_links import keyed_mark
from toolbox.alliances.models import Meeting
from toolbox.alliances.pitch_models import MeetingContact, Pitch, PitchInterest
from toolbox.alliances.pitch_rules import (
    INTERESTS_MOST,
    LINE_MOST,
    MAILS_TO_AN_ADDRESS,
    opens_at,
    takes_interest,
)
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound, TooMany
from toolbox.foundation.forgetting import note_forgotten
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.ids import new_token
from toolbox.foundation.settings import installed_settings
from toolbox.vocabularies.postcodes import resolve_place

_OVER = _l("The meeting is over, and with it the time in which interest could be shown here.")
_NOT_YET = _l("This opens on the day of the meeting.")
_CANCELLED = _l("This meeting does not take place.")
_AWAY = _l("This instrument is not in the toolbox any more.")
_FULL = _l("So many people have shown interest that no more can be counted here.")
_CONSENT = _l("Without your agreement only a number is counted; please use the other button.")
_PLACE = _l("Nobody here knows this place. Please try the postcode, or the next larger town.")
_PLACE_NEEDED = _l("Please say where you are: postcode, town or district.")
_LONG = _l("Please use at most %(maximum)s characters.", maximum=LINE_MOST)
_MAILS = _l("This address was typed in several times already. Please look into your mailbox.")
_WITH_CONTACT = _l("You have left a contact meanwhile, so this is not only a number any more.")
_FIELDS = _l("Please look at the fields that are marked.")


class Shown(StrEnum):
    """What became of a press."""

    COUNTED = "counted"
    AGAIN = "again"
    ASKED = "asked"
    SHARED = "shared"


@dataclass(frozen=True)
class ContactEntry:
    """What a guest types in on the telephone."""

    name: str
    organisation: str = ""
    place: str = ""
    email: str = ""
    consent: bool = False
    wants_summary: bool = False


def require_open(pitch: Pitch) -> None:
    """Raise Conflict before the day of the meeting, Gone after it, NotFound without instrument."""
    meeting, moment = pitch.meeting, now()
    if meeting.alliance.closed_at is not None or not pitch_queries.is_shown(pitch.instrument):
        raise NotFound(_AWAY)
    if meeting.cancelled_at is not None:
        raise Gone(_CANCELLED, code="meeting-cancelled")
    if takes_interest(meeting, moment, hours=installed_settings().interest_hours):
        return
    if moment < opens_at(meeting):
        raise Conflict(_NOT_YET, code="interest-not-open")
    raise Gone(_OVER, code="interest-over")


def mark_of_browser(pitch: Pitch, browser: str) -> str:
    """Return by what a press from the same browser is known again; ``browser`` is its secret."""
    return keyed_mark("interest", pitch.id, browser)


def mark_of_account(pitch: Pitch, by: Actor) -> str:
    """Return by what a press of the same person is known again."""
    return keyed_mark("interest of an account", pitch.id, by.user_id)


def count(pitch: Pitch, mark: str) -> Shown:
    """Count somebody's interest as a number; nothing is kept about the person.

    Raises Conflict, Gone, NotFound, TooMany.
    """
    _interest, is_new = _pressed(pitch, mark)
    return Shown.COUNTED if is_new else Shown.AGAIN


def uncount(pitch: Pitch, marks: Iterable[str]) -> None:
    """Take a number back; where nothing was pressed, nothing changes.

    Raises Conflict where a contact goes with it, and what ``require_open`` raises.
    """
    require_open(pitch)
    for one in pitch_queries.interests_with(marks):
        if standing_of(one) is not Shown.COUNTED:
            raise Conflict(_WITH_CONTACT, code="contact-given")
        db.session.delete(one)
    db.session.flush()


def _pressed(pitch: Pitch, mark: str) -> tuple[PitchInterest, bool]:
    require_open(pitch)
    known = pitch_queries.interest_with(pitch, mark)
    if known is not None:
        return known, False
    if pitch_queries.interests_in([pitch.id])[pitch.id] >= INTERESTS_MOST:
        raise TooMany(_FULL, code="too-much-interest")
    made = PitchInterest(pitch=pitch, mark=mark)
    db.session.add(made)
    db.session.flush()
    return made, True


def show_as_member(
    pitch: Pitch, *, organisation_id: int | None, region_key: str, by: Actor
) -> Shown:
    """Show interest with name and address of the account, for an own organisation or oneself.

    The caller has agreed that the makers get the contact. Raises Denied for other organisations,
    and what ``count`` raises.
    """
    user = accounts.user_by_id(by.user_id or 0)
    if user is None or user.email is None:
        raise Denied(_l("Please log in first."), code="login-needed")
    if organisation_id is not None and organisation_id not in by.working_organisations:
        raise Denied(_l("You do not work for this organisation."))
    interest, is_new = _pressed(pitch, mark_of_account(pitch, by))
    if interest.adoption_id is not None:
        return Shown.AGAIN
    entry = adoptions.declare_interest(
        pitch.instrument,
        organisation_id=organisation_id,
        adopter_name="" if organisation_id is not None else user.name,
        region_key=region_key,
        by=by,
        on=today(),
    )
    _share(entry, user.name, user.email, by=by)
    interest.adoption_id = entry.id
    return Shown.SHARED if is_new or entry.stage is Stage.INTEREST else Shown.AGAIN


def show_as_guest(pitch: Pitch, entry: ContactEntry, *, browser: str, locale: str) -> Shown:
    """Show interest with a contact; the makers get it once the address is confirmed by mail.

    Further presses in the same browser need no second mail. Raises Invalid with fields, and what
    ``count`` raises.
    """
    require_open(pitch)
    checked, region_key = _checked(entry)
    contact, is_fresh = _contact(pitch.meeting, checked, region_key, browser, locale)
    interest, _is_new = _pressed(pitch, mark_of_browser(pitch, browser))
    before = interest.contact_id
    interest.contact = contact
    if interest.adoption_id is None:
        interest.adoption = adoptions.declare_interest(
            pitch.instrument,
            adopter_name=checked.organisation or checked.name,
            region_key=region_key,
            place=checked.place,
            by=VISITOR,
            on=today(),
        )
    db.session.flush()
    if contact.confirmed_at is not None:
        if before is None:
            _share_all(contact, [interest])
        return Shown.SHARED
    if is_fresh:
        pitch_mails.ask_contact(contact, pitch)
    return Shown.ASKED


def _checked(entry: ContactEntry) -> tuple[ContactEntry, str]:
    """Return an entry tidied, and its region; Invalid with all that is wrong."""
    problems: dict[str, list[Message]] = {}
    name = _tried(require_name, entry.name, problems)
    email = _tried(normalise_email, entry.email, problems)
    place, organisation = " ".join(entry.place.split()), " ".join(entry.organisation.split())
    regions = resolve_place(place[:LINE_MOST]) if place else []
    if not regions:
        problems["place"] = [_PLACE if place else _PLACE_NEEDED]
    for field, text in (("place", place), ("organisation", organisation)):
        if len(text) > LINE_MOST:
            problems[field] = [_LONG]
    if not entry.consent:
        problems["consent"] = [_CONSENT]
    if problems:
        raise Invalid(_FIELDS, fields=problems)
    tidy = ContactEntry(name, organisation, place, email, True, entry.wants_summary)
    return tidy, regions[0]


def _tried(check: Callable[[str], str], text: str, problems: dict[str, list[Message]]) -> str:
    """Return a text as a check leaves it, or take down what is wrong with it."""
    try:
        return check(text)
    except Invalid as error:
        problems |= error.fields
        return ""


def _contact(
    meeting: Meeting, entry: ContactEntry, region_key: str, browser: str, locale: str
) -> tuple[MeetingContact, bool]:
    """Return what is known of this browser at this meeting, and whether it has to be asked."""
    mark = keyed_mark("contact", meeting.id, browser)
    mail_mark = keyed_mark("address", entry.email)
    before = pitch_queries.contact_with(meeting, mark)
    contact = before if before is not None and before.email == entry.email else None
    is_fresh = contact is None
    if contact is None:
        often = pitch_queries.contacts_with_address(meeting, mail_mark)
        if often >= MAILS_TO_AN_ADDRESS:
            raise TooMany(_MAILS, code="too-many-mails")
        if before is not None:
            _leave(before)
        contact = MeetingContact(
            meeting=meeting, mark=mark, locale=locale, email=entry.email, mail_mark=mail_mark
        )
        db.session.add(contact)
        if before is not None and not before.email:
            _hand_on(before, contact)
    contact.name, contact.organisation = entry.name, entry.organisation
    contact.place, contact.region_key = entry.place, region_key
    contact.wants_summary = contact.wants_summary or entry.wants_summary
    db.session.flush()
    return contact, is_fresh


def _leave(contact: MeetingContact) -> None:
    """Another address is typed in: the browser lets go of a contact, which stays counted.

    One that was confirmed stays the guest's own, with its link; of any other the mark is left, by
    which it is noticed how often its address was asked.
    """
    contact.mark = keyed_mark("left", new_token())
    if contact.confirmed_at is None:
        contact.name = contact.organisation = contact.place = contact.email = ""
    db.session.flush()


def _hand_on(before: MeetingContact, contact: MeetingContact) -> None:
    """Let everything that was pressed wait for the address that is typed in now."""
    contact.wants_summary = before.wants_summary
    for interest in pitch_queries.interests_of(before):
        interest.contact = contact


def standing_of(interest: PitchInterest) -> Shown:
    """Return how far interest has come: a number, a question by mail, or a contact shared."""
    if interest.adoption is not None and interest.adoption.contact_email:
        return Shown.SHARED
    if interest.contact is not None and interest.contact.confirmed_at is None:
        return Shown.ASKED
    return Shown.COUNTED


def confirm(contact: MeetingContact) -> Sequence[PitchInterest]:
    """Take down that an address is right: the makers get the contact, the guest theirs.

    Doing it twice changes nothing.
    """
    interests = pitch_queries.interests_of(contact)
    if contact.confirmed_at is None:
        contact.confirmed_at = now()
        _share_all(contact, interests)
    return interests


def _share_all(contact: MeetingContact, interests: Sequence[PitchInterest]) -> None:
    shared = []
    for interest in interests:
        if interest.adoption is not None and interest.adoption.state in LIVING:
            _share(interest.adoption, contact.name, contact.email, by=VISITOR)
            shared.append(interest.pitch)
    if shared:
        pitch_mails.give_makers(contact, shared)


def _share(entry: Adoption, name: str, email: str, *, by: Actor) -> None:
    """Let the makers have a contact, unless they have one of this entry already."""
    if not entry.contact_email:
        keeping.share_contact(entry, name=name, email=email, by=by)


def take_back(contact: MeetingContact) -> None:
    """Forget a contact, and withdraw the entries that were opened with it; the numbers stay.

    An entry that went on stays, without the contact: its own link, in mails about it, ends it.
    """
    for interest in pitch_queries.interests_of(contact):
        entry = interest.adoption
        interest.adoption, interest.contact = None, None
        if entry is None or entry.state not in LIVING:
            continue
        if entry.stage is Stage.INTEREST:
            keeping.withdraw(entry, by=proof.holder(entry))
            keeping.forget_holder(entry)
        elif entry.contact_email == contact.email:
            keeping.forget_contact(entry, by=VISITOR)
    note_forgotten("contact", contact.id, contact.created_at)
    db.session.flush()
    db.session.delete(contact)
    db.session.flush()


def stop_summary(contact: MeetingContact) -> None:
    """Send no summary to a guest."""
    contact.wants_summary = False
    note_forgotten("contact-summary", contact.id, contact.created_at)
