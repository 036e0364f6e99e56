"""Taking in many published records at once, for imports; inside the caller's unit of work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from toolbox.catalogue.content import LIST_COLUMNS, PLAIN_COLUMNS, Content
from toolbox.catalogue.events import InstrumentsArrived, VersionPublished
from toolbox.catalogue.inventory import known_external_ids
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import Classification, Credit, FormerSlug, Instrument, Version
from toolbox.catalogue.rules import RESERVED_SLUGS
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.ids import slugify
from toolbox.foundation.policy import is_editor
from toolbox.vocabularies.models import Term
from toolbox.vocabularies.operations import tags_named


@dataclass(frozen=True, slots=True)
class Arrival:
    """A published thing from elsewhere: its id there, what it says, since when."""

    external_id: str
    kind: str
    content: Content
    published_at: datetime | None = None


def take_in(
    arrivals: Sequence[Arrival], *, owner_id: int, is_followed: bool = False, by: Actor
) -> int:
    """Publish what is not here yet, in few statements; return how many are new.

    What is here already by its ``external_id`` stays untouched. Terms that are not known or no
    longer in use are left out. What ``is_followed`` nobody here writes versions of. Raises Denied
    for people who may not publish.
    """
    is_editor.require(by, None)
    known = known_external_ids(arrival.external_id for arrival in arrivals)
    fresh = list({a.external_id: a for a in arrivals if a.external_id not in known}.values())
    if not fresh:
        return 0
    moment = now()
    instrument_ids = _insert_instruments(fresh, owner_id, moment)
    if is_followed:
        follow(instrument_ids, is_followed=True)
    published = [arrival.published_at or moment for arrival in fresh]
    version_ids = _insert_versions(fresh, instrument_ids, [1] * len(fresh), published, by)
    db.session.execute(
        update(Instrument),
        [
            {
                "id": instrument_id,
                "current_version_id": version_id,
                "state": InstrumentState.PUBLISHED,
            }
            for instrument_id, version_id in zip(instrument_ids, version_ids, strict=True)
        ],
    )
    _insert_credits(fresh, version_ids)
    _insert_classifications(fresh, version_ids)
    announce(InstrumentsArrived(tuple(instrument_ids), by.user_id))
    return len(fresh)


def follow(instrument_ids: Iterable[int], *, is_followed: bool) -> None:
    """Say whether instruments are kept up to date from elsewhere, and not changed here."""
    db.session.execute(
        update(Instrument)
        .where(Instrument.id.in_(set(instrument_ids)))
        .values(is_followed=is_followed)
        .execution_options(synchronize_session=False)
    )


def renew(renewals: Mapping[int, Arrival], *, by: Actor) -> dict[int, int]:
    """Publish what has changed elsewhere as a further version of the instruments that stand for it.

    ``renewals`` leads from instruments to what they say now, with id and kind. Returns the number
    of the new version of each. One that was removed is there again; one that was retired stays so.
    Raises Denied for people who may not publish.
    """
    is_editor.require(by, None)
    if not renewals:
        return {}
    moment, ids = now(), list(renewals)
    numbers = _next_numbers(ids)
    db.session.execute(
        update(Version)
        .where(Version.instrument_id.in_(ids), Version.state == VersionState.PUBLISHED)
        .values(state=VersionState.SUPERSEDED)
        .execution_options(synchronize_session=False)
    )
    version_ids = _insert_versions(
        list(renewals.values()), ids, [numbers[one] for one in ids], [moment] * len(ids), by
    )
    db.session.execute(
        update(Instrument),
        [
            {
                "id": instrument_id,
                "current_version_id": version_id,
                "external_id": arrival.external_id,
                "kind": arrival.kind,
                "changed_at": moment,
            }
            for (instrument_id, arrival), version_id in zip(
                renewals.items(), version_ids, strict=True
            )
        ],
    )
    db.session.execute(
        update(Instrument)
        .where(Instrument.id.in_(ids), Instrument.state == InstrumentState.REMOVED)
        .values(state=InstrumentState.PUBLISHED, removed_at=None, removal_reason="")
        .execution_options(synchronize_session=False)
    )
    _insert_credits(list(renewals.values()), version_ids)
    _insert_classifications(list(renewals.values()), version_ids)
    db.session.expire_all()
    for instrument_id, version_id in zip(ids, version_ids, strict=True):
        announce(VersionPublished(instrument_id, version_id, by.user_id))
    return numbers


def _next_numbers(instrument_ids: Iterable[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Version.instrument_id, func.max(Version.number))
        .where(Version.instrument_id.in_(set(instrument_ids)))
        .group_by(Version.instrument_id)
    )
    return {instrument_id: highest + 1 for instrument_id, highest in rows}


def present_slugs(slugs: Iterable[str]) -> set[str]:
    """Return which of these slugs lead to an instrument, whatever its state."""
    wanted = set(slugs)
    here = select(Instrument.slug).where(Instrument.slug.in_(wanted))
    return set(db.session.scalars(here)) | set(
        db.session.scalars(select(FormerSlug.slug).where(FormerSlug.slug.in_(wanted)))
    )


def _slugs(arrivals: Sequence[Arrival]) -> list[str]:
    """Return a free slug for each, numbered where titles repeat, here or among them."""
    bases = [slugify(arrival.content.title)[:90] for arrival in arrivals]
    taken = set(RESERVED_SLUGS)
    while True:
        slugs = _numbered(bases, taken)
        clashes = present_slugs(slugs)
        if not clashes:
            return slugs
        for base in {base for base, slug in zip(bases, slugs, strict=True) if slug in clashes}:
            taken |= _alike(base)


def _numbered(bases: Sequence[str], taken: set[str]) -> list[str]:
    used = set(taken)
    next_number: dict[str, int] = {}
    slugs = []
    for base in bases:
        slug, number = base, next_number.get(base, 2)
        while slug in used:
            slug, number = f"{base}-{number}", number + 1
        used.add(slug)
        next_number[base] = number
        slugs.append(slug)
    return slugs


def _alike(base: str) -> set[str]:
    """Return the slugs in use that are ``base``, with or without something behind it."""
    return {
        slug
        for column in (Instrument.slug, FormerSlug.slug)
        for slug in db.session.scalars(
            select(column).where((column == base) | column.startswith(f"{base}-"))
        )
    }


def _insert_instruments(
    arrivals: Sequence[Arrival], owner_id: int, moment: datetime
) -> Sequence[int]:
    rows = [
        {
            "slug": slug,
            "kind": arrival.kind,
            "owner_id": owner_id,
            "state": InstrumentState.DRAFT,
            "external_id": arrival.external_id,
            "published_at": arrival.published_at or moment,
            "changed_at": arrival.published_at or moment,
        }
        for arrival, slug in zip(arrivals, _slugs(arrivals), strict=True)
    ]
    statement = insert(Instrument).returning(Instrument.id, sort_by_parameter_order=True)
    return db.session.scalars(statement, rows).all()


def _insert_versions(
    arrivals: Sequence[Arrival],
    instrument_ids: Sequence[int],
    numbers: Sequence[int],
    moments: Sequence[datetime],
    by: Actor,
) -> Sequence[int]:
    rows: list[dict[str, Any]] = []
    for arrival, instrument_id, number, moment in zip(
        arrivals, instrument_ids, numbers, moments, strict=True
    ):
        content = arrival.content
        row: dict[str, Any] = {name: getattr(content, name) for name in PLAIN_COLUMNS}
        row |= {name: list(getattr(content, name)) for name in LIST_COLUMNS}
        row |= {
            "instrument_id": instrument_id,
            "number": number,
            "state": VersionState.PUBLISHED,
            "row_version": 1,
            "links": [vars(link) for link in content.links],
            "sources": [vars(source) for source in content.sources],
            "fields": dict(content.fields),
            "created_by_id": by.user_id,
            "published_at": moment,
        }
        rows.append(row)
    statement = insert(Version).returning(Version.id, sort_by_parameter_order=True)
    return db.session.scalars(statement, rows).all()


def _insert_credits(arrivals: Sequence[Arrival], version_ids: Sequence[int]) -> None:
    rows = [
        {"version_id": version_id, "position": position, **vars(credit)}
        for arrival, version_id in zip(arrivals, version_ids, strict=True)
        for position, credit in enumerate(arrival.content.credits)
    ]
    if rows:
        db.session.execute(insert(Credit), rows)


def _insert_classifications(arrivals: Sequence[Arrival], version_ids: Sequence[int]) -> None:
    tags = tags_named({label for arrival in arrivals for label in arrival.content.tags})
    terms = _term_ids(arrivals)
    rows: dict[tuple[int, int], None] = {}
    for arrival, version_id in zip(arrivals, version_ids, strict=True):
        for label in arrival.content.tags:
            rows[version_id, tags[label]] = None
        for vocabulary, keys in arrival.content.terms.items():
            for key in keys:
                if (vocabulary, key) in terms:
                    rows[version_id, terms[vocabulary, key]] = None
    if rows:
        db.session.execute(
            insert(Classification),
            [{"version_id": version_id, "term_id": term_id} for version_id, term_id in rows],
        )


def _term_ids(arrivals: Iterable[Arrival]) -> dict[tuple[str, str], int]:
    vocabularies = {name for arrival in arrivals for name in arrival.content.terms}
    rows = db.session.execute(
        select(Term.vocabulary_key, Term.key, Term.id).where(
            Term.vocabulary_key.in_(vocabularies), Term.retired_at.is_(None)
        )
    )
    return {(vocabulary, key): term_id for vocabulary, key, term_id in rows}
