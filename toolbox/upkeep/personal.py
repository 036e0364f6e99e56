"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.accounts.mentions import forget_doer, forget_mentions
from toolbox.accounts.models import User
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData
from toolbox.upkeep.models import CareRequest, Confirmation, Handover, ProjectEnding

_BY: Sequence[InstrumentedAttribute[int | None]] = (
    Confirmation.by_id,
    Handover.offered_by_id,
    Handover.decided_by_id,
    CareRequest.asked_by_id,
    CareRequest.decided_by_id,
    ProjectEnding.planned_by_id,
)


def about(user_id: int) -> Facts:
    """Return what a person confirmed, offered, asked for, decided and planned."""
    email = db.session.get_one(User, user_id).email or ""
    return {
        "confirmed": _confirmed(user_id),
        "offered": [
            {**_offer(one), "message": one.message}
            for one in _handovers(Handover.offered_by_id == user_id)
        ],
        "answered": [
            {**_offer(one), "answer": one.answer}
            for one in _handovers(Handover.decided_by_id == user_id)
        ],
        "asked_for": [_request(one) for one in _requests(CareRequest.asked_by_id == user_id)],
        "decided": [_request(one) for one in _requests(CareRequest.decided_by_id == user_id)],
        "endings": [
            {
                "organisation": one.organisation.name,
                "ends_on": one.ends_on.isoformat() if one.ends_on else None,
                "contact_name": one.contact_name,
                "contact_email": one.contact_email,
            }
            for one in db.session.scalars(
                select(ProjectEnding).where(
                    (ProjectEnding.planned_by_id == user_id)
                    | (func.lower(ProjectEnding.contact_email) == (email.lower() or "-"))
                )
            )
        ],
    }


def _confirmed(user_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Confirmation, Version.title, Instrument.slug)
        .join(Version, Version.id == Confirmation.version_id)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .where(Confirmation.by_id == user_id)
        .order_by(Confirmation.id)
    )
    return [
        {"title": title, "address": f"/w/{slug}", "at": one.at.isoformat()}
        for one, title, slug in rows
    ]


def _handovers(condition: Any) -> Sequence[Handover]:
    return db.session.scalars(select(Handover).where(condition).order_by(Handover.id)).all()


def _requests(condition: Any) -> Sequence[CareRequest]:
    return db.session.scalars(select(CareRequest).where(condition).order_by(CareRequest.id)).all()


def _offer(one: Handover) -> dict[str, Any]:
    return {
        "address": f"/w/{one.instrument.slug}",
        "from_name": one.from_name,
        "to_name": one.to_name,
        "state": one.state.value,
        "at": one.offered_at.isoformat(),
        "moves_on": one.moves_on.isoformat() if one.moves_on else None,
        "decided_at": one.decided_at.isoformat() if one.decided_at else None,
    }


def _request(one: CareRequest) -> dict[str, Any]:
    return {
        "address": f"/w/{one.instrument.slug}",
        "organisation": one.organisation.name,
        "sentence": one.sentence,
        "answer": one.answer,
        "state": one.state.value,
        "at": one.asked_at.isoformat(),
        "decided_at": one.decided_at.isoformat() if one.decided_at else None,
    }


WORDS = {
    "confirmed": _l("Instruments that I said still hold"),
    "offered": _l("Instruments that I offered to others"),
    "answered": _l("Offers that I answered"),
    "asked_for": _l("Instruments that I asked to look after"),
    "decided": _l("Requests for care that I decided about"),
    "endings": _l("Ends of projects that I planned, or where I am the contact"),
    "title": _l("Title"),
    "address": _l("Address"),
    "at": _l("When"),
    "from_name": _l("From"),
    "to_name": _l("To"),
    "state": _l("State"),
    "moves_on": _l("Moves on"),
    "decided_at": _l("Answered"),
    "message": _l("Message"),
    "answer": _l("Answer"),
    "organisation": _l("Organisation"),
    "sentence": _l("Sentence"),
    "ends_on": _l("Last day"),
    "contact_name": _l("Contact"),
    "contact_email": _l("E-mail address"),
}


def _goes(user_id: int) -> Sequence[Message]:
    if not any(about(user_id).values()):
        return ()
    return (_l("Your name with confirmations, offers and requests for care; contact details."),)


def _erase(farewell: Farewell) -> None:
    forget_doer(farewell.user_id, *_BY)
    db.session.execute(
        update(ProjectEnding)
        .where(func.lower(ProjectEnding.contact_email) == farewell.email.lower())
        .values(contact_email="", contact_name="")
    )
    if not farewell.keeps_name:
        forget_mentions(
            farewell.name,
            *(Handover.message, Handover.answer, CareRequest.sentence, CareRequest.answer),
        )


PERSONAL_DATA = PersonalData(
    room="upkeep",
    title=_l("Care for instruments"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {
            "confirmations.by_id",
            "handovers.offered_by_id",
            "handovers.decided_by_id",
            "care_requests.asked_by_id",
            "care_requests.decided_by_id",
            "project_endings.planned_by_id",
            "project_endings.contact_email",
        }
    ),
    goes=_goes,
    erase=_erase,
)
