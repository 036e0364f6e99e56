"""Questions about entries of adopters: whose they are, what waits, what a page shows of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from toolbox.adoption import policy, rules
from toolbox.adoption.lifecycle import IN_USE, LIVING, AdoptionState, Stage
from toolbox.adoption.models import Adoption, AdoptionFactor
from toolbox.adoption.proof import by_token, holder
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import UNNESTED, db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.paging import Page
from toolbox.vocabularies.models import Term

PER_PAGE = 20
_UNKNOWN = _l("This entry is not known here.")


@dataclass(frozen=True)
class Contact:
    """Whom one can ask about an adoption."""

    name: str
    email: str


def joined() -> Select[Adoption]:
    """Begin a question about entries that also asks about their instruments."""
    return select(Adoption).join(Instrument, Instrument.id == Adoption.instrument_id)


def whole(statement: Select[Adoption]) -> Select[Adoption]:
    """Load entries with everything a page shows of them, in few queries."""
    return statement.options(
        joinedload(Adoption.instrument, innerjoin=UNNESTED)
        .joinedload(Instrument.current_version)
        .lazyload(Version.instrument),  # it is loaded already
        joinedload(Adoption.organisation),
        joinedload(Adoption.version).lazyload(Version.instrument),
        joinedload(Adoption.photo),
        selectinload(Adoption.stages),
        selectinload(Adoption.factors)
        .joinedload(AdoptionFactor.term, innerjoin=UNNESTED)
        .lazyload(Term.vocabulary),
        selectinload(Adoption.answers),
    )


def adoption_by_id(adoption_id: int) -> Adoption:
    """Return an entry with its parts; NotFound otherwise. Permission is the caller's."""
    found = db.session.scalar(whole(select(Adoption).where(Adoption.id == adoption_id)))
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def visible(adoption_id: int, *, by: Actor) -> Adoption:
    """Return an entry that the reader may see; NotFound otherwise."""
    found = adoption_by_id(adoption_id)
    if not policy.see.allows(by, found):
        raise NotFound(_UNKNOWN)
    return found


def own(key: str, *, by: Actor) -> tuple[Adoption, Actor]:
    """Return an entry and who acts on it: ``key`` is its number, or the secret of its link.

    By number, only who may change, confirm or withdraw it finds it; NotFound otherwise.
    """
    if not key.isdecimal():
        held = by_token(key)
        return adoption_by_id(held.id), holder(held)
    found = adoption_by_id(int(key)) if len(key) < 16 else None
    if found is None or not (
        policy.withdraw.allows(by, found)
        or policy.change.allows(by, found)
        or policy.confirm.allows(by, found)
    ):
        raise NotFound(_UNKNOWN)
    return found, by


def living_of(
    instrument_id: int, organisation_id: int, region_key: str | None = None
) -> Adoption | None:
    """Return the entry by which an organisation stands, the furthest where it has several."""
    wanted = select(Adoption).where(
        Adoption.instrument_id == instrument_id,
        Adoption.organisation_id == organisation_id,
        Adoption.state.in_(LIVING),
    )
    if region_key is not None:
        wanted = wanted.where(Adoption.region_key == region_key)
    return db.session.scalars(wanted.order_by(_furthest(), Adoption.id).limit(1)).first()


def _furthest() -> ColumnElement[int]:
    order = (Stage.ESTABLISHED, Stage.ADOPTED, Stage.TRIAL, Stage.INTEREST, Stage.ABANDONED)
    return case(
        {stage.value: place for place, stage in enumerate(order)}, value=Adoption.stage, else_=9
    )


def unconfirmed_for(address: str) -> int:
    """Return how many entries wait for a mailbox to say that it is the sender's."""
    counted = select(func.count()).select_from(Adoption)
    return (
        db.session.scalar(
            counted.where(
                Adoption.holder_email == address,
                Adoption.address_confirmed_at.is_(None),
                Adoption.state.in_([AdoptionState.WAITING, AdoptionState.TO_CONFIRM]),
            )
        )
        or 0
    )


def shown_on(instrument_id: int, *, page: int = 1, per_page: int = PER_PAGE) -> Page[Adoption]:
    """Return what visitors read of an instrument's adoptions: what counts first, examples last."""
    visible = (policy.shown(), Adoption.instrument_id == instrument_id)
    counted = joined().with_only_columns(func.count(Adoption.id)).where(*visible)
    total = db.session.scalar(counted) or 0
    items = db.session.scalars(
        whole(joined())
        .where(*visible)
        .order_by(
            Adoption.is_example,
            Adoption.confirmed_at < rules.counts_from(),
            _furthest(),
            Adoption.since.desc(),
            Adoption.id,
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return Page(items, page, per_page, total)


def quotes_of(
    instrument_ids: Iterable[int], *, limit: int = 10, last_days: Mapping[int, date] | None = None
) -> Sequence[Adoption]:
    """Return entries of which may be quoted what worked; no examples, and none given up.

    ``last_days`` as in ``begun_by``.
    """
    return _with_words(
        *(Adoption.worked, instrument_ids, limit, policy.real()),
        *(Adoption.stage != Stage.ABANDONED, begun_by(last_days or {})),
    )


def begun_by(last_days: Mapping[int, date]) -> ColumnElement[bool]:
    """Say in SQL which entries began by the day that is given for their instrument.

    Those of instruments for which no day is given do whenever they began.
    """
    by_day: dict[date, list[int]] = {}
    for instrument_id, day in last_days.items():
        by_day.setdefault(day, []).append(instrument_id)
    return and_(
        true(),
        *(
            or_(Adoption.instrument_id.not_in(numbers), Adoption.since <= day)
            for day, numbers in by_day.items()
        ),
    )


def _with_words(
    column: InstrumentedAttribute[str],
    instrument_ids: Iterable[int],
    limit: int,
    *conditions: ColumnElement[bool],
) -> Sequence[Adoption]:
    order = (Adoption.is_example, _furthest(), Adoption.since.desc(), Adoption.id)
    # The ids first: thousands of whole rows would be sorted for the few that are wanted.
    first = (
        joined()
        .with_only_columns(Adoption.id)
        .where(
            policy.fresh(),
            Adoption.instrument_id.in_(set(instrument_ids)),
            Adoption.quote_consent.is_(True),
            column != "",
            *conditions,
        )
        .order_by(*order)
        .limit(limit)
        .subquery()
    )
    return db.session.scalars(
        whole(joined()).join(first, first.c.id == Adoption.id).order_by(*order)
    ).all()


def of_actor(by: Actor) -> Sequence[Adoption]:
    """Return the entries that somebody looks after, or has put in for others, newest first."""
    if not by.is_signed_in:
        return []
    wanted = [Adoption.entered_by_id == by.user_id]
    if by.working_organisations:
        wanted.append(Adoption.organisation_id.in_(by.working_organisations))
    return db.session.scalars(
        whole(joined())
        .where(or_(*wanted), Adoption.is_example.is_(False))
        .order_by(Adoption.changed_at.desc(), Adoption.id)
    ).all()


def to_confirm_by(by: Actor) -> Sequence[Adoption]:
    """Return what makers said of organisations that somebody owns, longest waiting first."""
    return db.session.scalars(
        whole(joined()).where(policy.confirm.where(by)).order_by(Adoption.created_at, Adoption.id)
    ).all()


def contact_of(adoption: Adoption, *, by: Actor) -> Contact | None:
    """Return whom one can ask, where the reader may know and somebody has said so."""
    if not adoption.contact_email or not policy.see_contact.allows(by, adoption):
        return None
    return Contact(adoption.contact_name, adoption.contact_email)


def photos_in_use() -> set[int]:
    """Return the ids of all stored files that entries show."""
    found = db.session.scalars(select(Adoption.photo_file_id).distinct())
    return {file_id for file_id in found if file_id is not None}


def terms_in_use(term_ids: Iterable[int]) -> set[int]:
    """Return which of these terms some entry names, as its region or as what helped."""
    wanted = list(set(term_ids))
    regions = select(Term.id).where(
        Term.id.in_(wanted),
        Term.vocabulary_key == rules.REGION,
        Term.key.in_(select(Adoption.region_key)),
    )
    factors = select(AdoptionFactor.term_id).where(AdoptionFactor.term_id.in_(wanted))
    return set(db.session.scalars(regions)) | set(db.session.scalars(factors))


def shown_among(adoption_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return address part of the instrument and name of the adopter where visitors see both."""
    rows = db.session.execute(
        select(Adoption.id, Instrument.slug, Adoption.adopter_name)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(policy.shown(), Adoption.id.in_(set(adoption_ids)))
    )
    return {found: (slug, name) for found, slug, name in rows}


def users_of(instrument_id: int) -> Sequence[int]:
    """Return the ids of the entries that hear of a new version: in use, tried out, or wanted."""
    return db.session.scalars(
        joined()
        .with_only_columns(Adoption.id)
        .where(
            policy.shown(),
            Adoption.instrument_id == instrument_id,
            Adoption.stage.in_((*IN_USE, Stage.TRIAL, Stage.INTEREST)),
            Adoption.is_example.is_(False),
            Adoption.wants_news.is_(True),
        )
        .order_by(Adoption.id)
    ).all()
