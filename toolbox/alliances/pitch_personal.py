"""What pitches, interest and agreements know about a person, and what becomes of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.accounts.mentions import forget_doer, forget_mentions
from toolbox.accounts.models import User
from toolbox.alliances import interest
from toolbox.alliances.pitch_models import (
    Agreement,
    AgreementStep,
    MeetingContact,
    MeetingResult,
    Pitch,
)
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData

_BY: Sequence[InstrumentedAttribute[int | None]] = (
    Pitch.written_by_id,
    Agreement.created_by_id,
    AgreementStep.by_id,
    MeetingResult.by_id,
)
_WRITTEN: Sequence[InstrumentedAttribute[str]] = (
    *(Agreement.what, Agreement.who, AgreementStep.before, AgreementStep.after),
    *(Pitch.problem, Pitch.audience, Pitch.effort, Pitch.proof, Pitch.ask),
    MeetingResult.words,
)


def _found(model: Any, *conditions: Any) -> Sequence[Any]:
    return db.session.scalars(
        select(model).where(*conditions).order_by(model.__mapper__.primary_key[0])
    ).all()


def _email_of(user_id: int) -> str:
    return db.session.get_one(User, user_id).email or "-"


def _to_do(user_id: int, email: str) -> Sequence[Agreement]:
    return _found(
        Agreement, or_(Agreement.user_id == user_id, func.lower(Agreement.email) == email.lower())
    )


def _contacts(email: str) -> Sequence[MeetingContact]:
    return _found(MeetingContact, func.lower(MeetingContact.email) == email.lower())


def about(user_id: int) -> Facts:
    """Return cards written, agreements made or to be kept, and contacts left at meetings."""
    email = _email_of(user_id)
    return {
        "pitches": [
            {"title": one.title, "meeting": one.meeting.title, "at": one.created_at.isoformat()}
            for one in _found(Pitch, Pitch.written_by_id == user_id)
        ],
        "to_do": [_agreement(one) for one in _to_do(user_id, email)],
        "agreed": [
            _agreement(one) for one in _found(Agreement, Agreement.created_by_id == user_id)
        ],
        "noted": [
            {"deed": one.deed.value, "at": one.at.isoformat()}
            for one in _found(AgreementStep, AgreementStep.by_id == user_id)
        ],
        "summed_up": [
            {"meeting": one.meeting.title, "at": one.changed_at.isoformat()}
            for one in _found(MeetingResult, MeetingResult.by_id == user_id)
        ],
        "contacts": [
            {
                "meeting": one.meeting.title,
                "name": one.name,
                "organisation": one.organisation,
                "place": one.place,
                "email": one.email,
                "at": one.created_at.isoformat(),
            }
            for one in _contacts(email)
        ],
    }


def _agreement(one: Agreement) -> dict[str, Any]:
    return {
        "what": one.what,
        "who": one.who,
        "person": one.person,
        "due_on": one.due_on.isoformat(),
        "state": one.state.value,
    }


WORDS = {
    "pitches": _l("Pitches whose cards I wrote"),
    "to_do": _l("Agreements that I am reminded of"),
    "agreed": _l("Agreements that I wrote down"),
    "noted": _l("What I did with agreements"),
    "summed_up": _l("Meetings that I summed up"),
    "contacts": _l("Contacts that I left at meetings"),
    "title": _l("Title"),
    "meeting": _l("Meeting"),
    "at": _l("When"),
    "what": _l("What is going to be done"),
    "who": _l("Who does it"),
    "person": _l("Person"),
    "due_on": _l("By when"),
    "state": _l("State"),
    "deed": _l("What was done"),
    "name": _l("Name"),
    "organisation": _l("Organisation"),
    "place": _l("Place"),
    "email": _l("E-mail"),
}


def _goes(user_id: int) -> Sequence[Message]:
    if not any(about(user_id).values()):
        return ()
    return [_l("Your name and address with pitches, interest and agreements; the agreements stay.")]


def _erase(farewell: Farewell) -> None:
    for contact in _contacts(farewell.email):
        interest.take_back(contact)
    for one in _to_do(farewell.user_id, farewell.email):
        one.user, one.email, one.confirmed_at = None, "", None
        one.person = ""
    db.session.flush()
    forget_mentions(farewell.name, Agreement.person)
    if not farewell.keeps_name:
        forget_mentions(farewell.name, *_WRITTEN)
    forget_doer(farewell.user_id, *_BY)


PERSONAL_DATA = PersonalData(
    room="meetings",
    title=_l("Pitches, interest and agreements"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {
            "pitches.written_by_id",
            "meeting_contacts.email",
            "agreements.user_id",
            "agreements.email",
            "agreements.created_by_id",
            "agreement_steps.by_id",
            "meeting_results.by_id",
        }
    ),
    goes=_goes,
    erase=_erase,
)
