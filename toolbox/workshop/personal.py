"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from toolbox.accounts.mentions import forget_doer
from toolbox.accounts.models import FORMER_MEMBER
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData
from toolbox.workshop import addresses
from toolbox.workshop.models import (
    AdaptedCopy,
    KitProposal,
    SelfServiceEntry,
    SelfServiceLink,
    UsedAddress,
)

_BY: Sequence[InstrumentedAttribute[int | None]] = (
    AdaptedCopy.created_by_id,
    AdaptedCopy.saved_by_id,
    SelfServiceLink.created_by_id,
    SelfServiceEntry.decided_by_id,
    KitProposal.sent_by_id,
    KitProposal.decided_by_id,
)


def about(user_id: int) -> Facts:
    """Return the copies a person keeps or worked on, the links made, proposals and decisions."""
    return {
        "own_copies": [
            {**_copy(one), "answers": one.answers, "leftover": one.leftover}
            for one in _found(AdaptedCopy, AdaptedCopy.user_id == user_id)
        ],
        "begun_copies": [
            _copy(one) for one in _found(AdaptedCopy, AdaptedCopy.created_by_id == user_id)
        ],
        "saved_copies": [
            _copy(one) for one in _found(AdaptedCopy, AdaptedCopy.saved_by_id == user_id)
        ],
        "links": [
            {"title": one.copy.title, "note": one.note, "at": one.created_at.isoformat()}
            for one in _found(SelfServiceLink, SelfServiceLink.created_by_id == user_id)
        ],
        "decided_entries": [
            {"title": one.copy.title, "state": one.state.value, "reason": one.reason}
            for one in _found(SelfServiceEntry, SelfServiceEntry.decided_by_id == user_id)
        ],
        "addresses": [
            {"address": f"/m/{one.slug}/"}
            for one in db.session.scalars(
                select(UsedAddress).where(UsedAddress.user_id == user_id).order_by(UsedAddress.slug)
            )
        ],
        "proposed": [
            {**_proposal(one), "text": one.text}
            for one in _found(KitProposal, KitProposal.sent_by_id == user_id)
        ],
        "answered": [
            {**_proposal(one), "answer": one.answer}
            for one in _found(KitProposal, KitProposal.decided_by_id == user_id)
        ],
    }


def _found(model: Any, condition: Any) -> Sequence[Any]:
    return db.session.scalars(select(model).where(condition).order_by(model.id)).all()


def _copy(one: AdaptedCopy) -> dict[str, Any]:
    return {
        "title": one.title,
        "address": f"/m/{one.slug}/" if one.slug else "",
        "at": one.created_at.isoformat(),
        "saved_at": one.saved_at.isoformat(),
    }


def _proposal(one: KitProposal) -> dict[str, Any]:
    return {
        "address": f"/w/{one.instrument.slug}",
        "from_name": one.from_name,
        "state": one.state.value,
        "at": one.sent_at.isoformat(),
    }


WORDS = {
    "own_copies": _l("Adapted copies of my own"),
    "begun_copies": _l("Adapted copies that I began"),
    "saved_copies": _l("Adapted copies that I saved last"),
    "links": _l("Links by which others fill in a list"),
    "decided_entries": _l("Entries of others that I decided about"),
    "addresses": _l("Addresses that are kept for me"),
    "proposed": _l("Improvements that I proposed"),
    "answered": _l("Proposals that I answered"),
    "title": _l("Title"),
    "address": _l("Address"),
    "at": _l("When"),
    "saved_at": _l("Last saved"),
    "note": _l("Note"),
    "state": _l("State"),
    "reason": _l("Reason"),
    "text": _l("Text"),
    "answer": _l("Answer"),
    "answers": _l("Answers"),
    "leftover": _l("Answers that are not asked for any more"),
    "from_name": _l("From"),
}


def _goes(user_id: int) -> Sequence[Message]:
    found: list[Message] = []
    if _found(AdaptedCopy, AdaptedCopy.user_id == user_id):
        found.append(_l("Adapted copies of your own, and what they show at their addresses."))
    if any(about(user_id).values()):
        found.append(_l("Your name with copies, links, entries and proposals."))
    return found


def _erase(farewell: Farewell) -> None:
    own = select(AdaptedCopy.id).where(AdaptedCopy.user_id == farewell.user_id)
    db.session.execute(update(KitProposal).where(KitProposal.copy_id.in_(own)).values(answers=None))
    addresses.free_all_of(farewell.user_id)
    db.session.execute(delete(AdaptedCopy).where(AdaptedCopy.user_id == farewell.user_id))
    forget_doer(farewell.user_id, *_BY)
    if not farewell.keeps_name:
        for proposal in db.session.scalars(select(KitProposal)):
            proposal.from_name = proposal.from_name.replace(farewell.name, FORMER_MEMBER)
            proposal.text = proposal.text.replace(farewell.name, FORMER_MEMBER)
            proposal.answer = proposal.answer.replace(farewell.name, FORMER_MEMBER)


PERSONAL_DATA = PersonalData(
    room="workshop",
    title=_l("Workshop"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {
            "adapted_copies.user_id",
            "adapted_copies.created_by_id",
            "adapted_copies.saved_by_id",
            "self_service_links.created_by_id",
            "self_service_entries.decided_by_id",
            "used_addresses.user_id",
            "kit_proposals.sent_by_id",
            "kit_proposals.decided_by_id",
        }
    ),
    goes=_goes,
    erase=_erase,
)
