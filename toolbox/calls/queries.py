"""Questions about calls: which are open, whose they are, what waits, who has answered what."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from toolbox.calls import policy, rules
from toolbox.calls.lifecycle import CallState
from toolbox.calls.models import Call, CallAnswer, CallWish
from toolbox.calls.proof import by_token, holder
from toolbox.catalogue import policy as catalogue
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.db import UNNESTED, db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.paging import Page
from toolbox.vocabularies.models import Term

PER_PAGE = 20
MOST_NUMBER = 16
_UNKNOWN = _l("This call is not known here.")
_SLUG = re.compile(r"(?:.*/w/)?([a-z0-9-]+)/?(?:[?#].*)?")


def whole(statement: Select[Call]) -> Select[Call]:
    """Load calls with everything a page shows of them, in few queries."""
    return statement.options(
        joinedload(Call.organisation),
        joinedload(Call.alliance),
        joinedload(Call.found).joinedload(Instrument.current_version).lazyload(Version.instrument),
        selectinload(Call.wishes)
        .joinedload(CallWish.term, innerjoin=UNNESTED)
        .lazyload(Term.vocabulary),
        selectinload(Call.answers)
        .joinedload(CallAnswer.instrument)
        .joinedload(Instrument.current_version)
        .lazyload(Version.instrument),
    )


def with_wishes(call_ids: Sequence[int]) -> Sequence[Call]:
    """Return calls with the terms that they wish, and nothing else of theirs."""
    return db.session.scalars(
        select(Call)
        .where(Call.id.in_(call_ids))
        .options(selectinload(Call.wishes).joinedload(CallWish.term).lazyload(Term.vocabulary))
        .order_by(Call.id)
    ).all()


def call_by_id(call_id: int) -> Call:
    """Return a call with its parts; NotFound otherwise. Permission is the caller's."""
    found = db.session.scalar(whole(select(Call).where(Call.id == call_id)))
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def visible(call_id: int, *, by: Actor) -> Call:
    """Return a call that the reader may see; NotFound otherwise."""
    found = call_by_id(call_id)
    if not policy.see.allows(by, found):
        raise NotFound(_UNKNOWN)
    return found


def own(key: str, *, by: Actor) -> tuple[Call, Actor]:
    """Return a call and who acts on it: ``key`` is its number, or the secret of its link.

    By number only its seekers find it; NotFound otherwise.
    """
    if not key.isdecimal():
        held = by_token(key)
        return call_by_id(held.id), holder(held)
    if len(key) >= MOST_NUMBER:
        raise NotFound(_UNKNOWN)
    found = call_by_id(int(key))
    if not policy.own.allows(by, found):
        raise NotFound(_UNKNOWN)
    return found, by


def _wishes(*keys: tuple[str, str]) -> list[ColumnElement[bool]]:
    return [
        Call.wishes.any(CallWish.term.has((Term.vocabulary_key == vocabulary) & (Term.key == key)))
        for vocabulary, key in keys
        if key
    ]


def open_calls(*, region: str = "", audience: str = "", page: int = 1) -> Page[Call]:
    """Return a page of the open calls with these wishes, the newest first."""
    wanted = (
        Call.state == CallState.OPEN,
        *_wishes((rules.REGION, region), (rules.AUDIENCE, audience)),
    )
    total = db.session.scalar(select(func.count(Call.id)).where(*wanted)) or 0
    items = db.session.scalars(
        whole(select(Call).where(*wanted))
        .order_by(Call.opened_at.desc(), Call.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return Page(items, page, PER_PAGE, total)


def wished_terms() -> dict[str, list[Term]]:
    """Return the terms that open calls wish, by vocabulary, in the order of the lists."""
    rows = db.session.scalars(
        select(Term)
        .where(
            Term.id.in_(
                select(CallWish.term_id)
                .join(Call, Call.id == CallWish.call_id)
                .where(Call.state == CallState.OPEN)
            )
        )
        .order_by(Term.vocabulary_key, Term.position, Term.label_de)
    )
    found: dict[str, list[Term]] = {}
    for one in rows:
        found.setdefault(one.vocabulary_key, []).append(one)
    return found


def shown_to_alliance(alliance_id: int, *, limit: int) -> Sequence[Call]:
    """Return the open calls that an alliance is asked to look at, the newest first."""
    return db.session.scalars(
        select(Call)
        .where(Call.alliance_id == alliance_id, Call.state == CallState.OPEN)
        .order_by(Call.opened_at.desc(), Call.id.desc())
        .limit(limit)
    ).all()


def of_actor(by: Actor) -> Sequence[Call]:
    """Return the calls that somebody looks after, the newest first."""
    if not by.is_signed_in:
        return []
    return db.session.scalars(
        select(Call).where(policy.own.where(by)).order_by(Call.created_at.desc(), Call.id.desc())
    ).all()


def waiting_for_editors(*, by: Actor, page: int = 1) -> Page[Call]:
    """Return a page of the calls that an editor has to decide about, longest waiting first."""
    items = db.session.scalars(
        whole(select(Call))
        .where(policy.accept.where(by))
        .order_by(Call.created_at, Call.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return Page(items, page, PER_PAGE, waiting_count(by=by))


def waiting_count(*, by: Actor) -> int:
    """Return how many calls wait for an editor."""
    return db.session.scalar(select(func.count(Call.id)).where(policy.accept.where(by))) or 0


def living_of(organisation_id: int | None, user_id: int | None) -> int:
    """Return how many calls of an organisation, or else of a person, are open or wait."""
    whose = (
        Call.organisation_id == organisation_id
        if organisation_id is not None
        else (Call.entered_by_id == user_id) & Call.organisation_id.is_(None)
    )
    living = Call.state.in_((CallState.WAITING, CallState.OPEN))
    return db.session.scalar(select(func.count(Call.id)).where(whose, living)) or 0


def living_for(address: str, *, unproven: bool) -> int:
    """Return how many calls of a mailbox are open or wait, or wait for its confirmation alone."""
    proof = Call.address_confirmed_at
    return (
        db.session.scalar(
            select(func.count(Call.id)).where(
                Call.holder_email == address,
                Call.state.in_((CallState.WAITING, CallState.OPEN)),
                proof.is_(None) if unproven else proof.is_not(None),
            )
        )
        or 0
    )


def named(typed: str) -> Instrument | None:
    """Return the published instrument that an address or a title means; None for any other."""
    text = " ".join(typed.split())
    address = _SLUG.fullmatch(text)
    means = [Version.title == text]
    if address is not None:
        means.append(Instrument.slug == address[1])
    return db.session.scalars(
        select(Instrument)
        .join(Version, Version.id == Instrument.current_version_id)
        .where(catalogue.find.where(VISITOR), or_(*means))
        .order_by(Instrument.id)
        .limit(1)
    ).first()


def terms_wished(term_ids: Iterable[int]) -> set[int]:
    """Return which of these terms some call wishes."""
    wanted = list(set(term_ids))
    return set(db.session.scalars(select(CallWish.term_id).where(CallWish.term_id.in_(wanted))))
