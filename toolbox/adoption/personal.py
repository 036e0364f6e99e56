"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.accounts.mentions import forget_doer, forget_mentions
from toolbox.accounts.models import User
from toolbox.adoption.events import AdoptionChanged
from toolbox.adoption.lifecycle import EnteredAs
from toolbox.adoption.models import Adoption, AdoptionAnswer, AdoptionFactor, AdoptionStage
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData

_BY: Sequence[InstrumentedAttribute[int | None]] = (
    Adoption.entered_by_id,
    Adoption.decided_by_id,
    AdoptionStage.by_id,
    AdoptionAnswer.by_id,
)
_WORDS: Sequence[InstrumentedAttribute[str]] = (
    *(Adoption.adopter_name, Adoption.place, Adoption.worked, Adoption.hindered),
    *(Adoption.reason, Adoption.photo_alt, Adoption.photo_rights, Adoption.contact_name),
    Adoption.source,
    AdoptionFactor.sentence,
    AdoptionAnswer.text,
)


def about(user_id: int) -> Facts:
    """Return the entries a person made, holds or decided about, the stages and answers written."""
    email = (db.session.get_one(User, user_id).email or "-").lower()
    return {
        "entered": [_entry(one) for one in _entries(Adoption.entered_by_id == user_id)],
        "held": [
            {**_entry(one), "contact_name": one.contact_name, "contact_email": one.contact_email}
            for one in _entries(
                or_(
                    func.lower(Adoption.holder_email) == email,
                    func.lower(Adoption.contact_email) == email,
                )
            )
        ],
        "decided": [
            {"address": _address(one), "state": one.state.value, "reason": one.reason}
            for one in _entries(Adoption.decided_by_id == user_id)
        ],
        "stages": [
            {"stage": one.stage.value, "since": one.since.isoformat(), "at": _iso(one.noted_at)}
            for one in db.session.scalars(
                select(AdoptionStage)
                .where(AdoptionStage.by_id == user_id)
                .order_by(AdoptionStage.id)
            )
        ],
        "answers": [
            {"organisation": one.organisation_name, "text": one.text, "at": _iso(one.written_at)}
            for one in db.session.scalars(
                select(AdoptionAnswer)
                .where(AdoptionAnswer.by_id == user_id)
                .order_by(AdoptionAnswer.id)
            )
        ],
    }


def _entries(condition: Any) -> Sequence[Adoption]:
    return db.session.scalars(select(Adoption).where(condition).order_by(Adoption.id)).all()


def _iso(moment: Any) -> str:
    return str(moment.isoformat())


def _address(one: Adoption) -> str:
    return f"/w/{one.instrument.slug}/uebernahmen"


def _entry(one: Adoption) -> dict[str, Any]:
    return {
        "address": _address(one),
        "adopter_name": one.adopter_name,
        "place": one.place,
        "stage": one.stage.value,
        "since": one.since.isoformat(),
        "state": one.state.value,
        "people_reached": one.people_reached,
        "worked": one.worked,
        "hindered": one.hindered,
        "helped": "; ".join(f"{factor.term.label_de}: {factor.sentence}" for factor in one.factors),
        "at": _iso(one.created_at),
    }


WORDS = {
    "entered": _l("Adoptions that I entered"),
    "held": _l("Entries that name my address as sender or contact"),
    "decided": _l("Entries of others that I decided about"),
    "stages": _l("Stages of adoptions that I noted"),
    "answers": _l("Answers to adopters"),
    "address": _l("Address"),
    "adopter_name": _l("Who uses it"),
    "place": _l("Place"),
    "stage": _l("Stage"),
    "since": _l("Since"),
    "state": _l("State"),
    "people_reached": _l("People reached"),
    "worked": _l("What worked"),
    "hindered": _l("What got in the way"),
    "helped": _l("What helped"),
    "at": _l("When"),
    "contact_name": _l("Contact"),
    "contact_email": _l("E-mail address"),
    "reason": _l("Reason"),
    "organisation": _l("Organisation"),
    "text": _l("Text"),
}


def _goes(user_id: int) -> Sequence[Message]:
    if not any(about(user_id).values()):
        return ()
    return (
        _l("Your name and address with adoptions; entries without an organisation are deleted."),
    )


def _erase(farewell: Farewell) -> None:
    """Nobody is left who could say that an entry still holds where no organisation stands by it."""
    email = farewell.email.lower()
    holds = func.lower(Adoption.holder_email) == email
    alone = and_(
        Adoption.entered_by_id == farewell.user_id, Adoption.entered_as == EnteredAs.ADOPTER
    )
    for one in _entries(and_(or_(alone, holds), Adoption.organisation_id.is_(None))):
        announce(AdoptionChanged(one.id, one.instrument_id, "withdrawn", None))
        db.session.delete(one)
    db.session.flush()
    for one in _entries(func.lower(Adoption.contact_email) == email):
        one.contact_name, one.contact_email, one.contact_consent = "", "", False
    for one in _entries(holds):
        one.holder_email = one.holder_secret = ""
    db.session.flush()
    forget_doer(farewell.user_id, *_BY)
    if not farewell.keeps_name:
        forget_mentions(farewell.name, *_WORDS)
    db.session.expire_all()


PERSONAL_DATA = PersonalData(
    room="adoption",
    title=_l("Adoptions"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {
            "adoptions.entered_by_id",
            "adoptions.decided_by_id",
            "adoptions.contact_email",
            "adoptions.holder_email",
            "adoption_stages.by_id",
            "adoption_answers.by_id",
        }
    ),
    goes=_goes,
    erase=_erase,
)
