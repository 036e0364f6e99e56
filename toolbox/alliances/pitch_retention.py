"""What is forgotten of guests who showed interest, or were to be reminded."""

from datetime import datetime

from sqlalchemy import select, update

from toolbox.adoption import keeping
from toolbox.adoption.lifecycle import LIVING, AdoptionState, Stage
from toolbox.adoption.models import Adoption
from toolbox.alliances import agreements, pitch_queries
from toolbox.alliances.models import Meeting
from toolbox.alliances.pitch_lifecycle import AgreementState
from toolbox.alliances.pitch_models import Agreement, MeetingContact, Pitch, PitchInterest
from toolbox.foundation.actors import system
from toolbox.foundation.db import db

_NIGHT = system("retention")


def forget_contacts(before: datetime) -> None:
    """Forget guests of meetings that ended before, and by what their presses were known again.

    An entry that never went beyond interest loses the contact, too; who went on has an own link.
    """
    ended = select(Meeting.id).where(Meeting.ends_at < before)
    contacts = db.session.scalars(
        select(MeetingContact).where(MeetingContact.meeting_id.in_(ended))
    ).all()
    for contact in contacts:
        _forget(contact)
    pitches = select(Pitch.id).where(Pitch.meeting_id.in_(ended))
    db.session.execute(
        update(PitchInterest)
        .where(PitchInterest.pitch_id.in_(pitches), PitchInterest.mark.is_not(None))
        .values(mark=None)
        .execution_options(synchronize_session=False)
    )
    _forget_settled(before)


def _forget(contact: MeetingContact) -> None:
    for interest in pitch_queries.interests_of(contact):
        entry = interest.adoption
        interest.contact = None
        if entry is not None and entry.stage is Stage.INTEREST and entry.state in LIVING:
            _forget_guest(entry, contact)
    db.session.flush()
    db.session.delete(contact)
    db.session.flush()


def _forget_guest(entry: Adoption, contact: MeetingContact) -> None:
    """Leave nothing of a guest in an entry; it ends where nobody but the guest stood by it.

    That is where it bears the name of a person, or where the address was never confirmed.
    """
    if entry.contact_email:
        keeping.forget_contact(entry, by=_NIGHT)
    keeping.forget_holder(entry)
    is_unproven = contact.confirmed_at is None and entry.state is AdoptionState.WAITING
    if is_unproven or not contact.organisation:
        keeping.let_go(entry, by=_NIGHT)


def _forget_settled(before: datetime) -> None:
    """Of what is settled nobody has to be reminded any more."""
    settled = db.session.scalars(
        select(Agreement).where(
            Agreement.state != AgreementState.OPEN,
            Agreement.settled_at < before,
            Agreement.email != "",
        )
    ).all()
    for one in settled:
        agreements.forget_address(one)


def forget_unconfirmed(before: datetime) -> None:
    """Forget addresses that nobody has said yes to, with the entries that wait for them."""
    contacts = db.session.scalars(
        select(MeetingContact).where(
            MeetingContact.confirmed_at.is_(None), MeetingContact.created_at < before
        )
    ).all()
    for contact in contacts:
        _forget(contact)
    asked = db.session.scalars(
        select(Agreement).where(
            Agreement.email != "", Agreement.confirmed_at.is_(None), Agreement.asked_at < before
        )
    ).all()
    for one in asked:
        agreements.forget_address(one)
