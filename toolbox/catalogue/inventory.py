"""Taking stock: how many instruments there are of what, and which terms they carry how often."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import lazyload

from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import (
    Attachment,
    Classification,
    Instrument,
    Partner,
    Version,
)
from toolbox.catalogue.queries import made_by
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.ids import slugify
from toolbox.vocabularies.models import Term


def instrument_counts() -> dict[InstrumentState, int]:
    """Return how many instruments stand in each state."""
    rows = db.session.execute(select(Instrument.state, func.count()).group_by(Instrument.state))
    return {state: 0 for state in InstrumentState} | {state: number for state, number in rows}


def titles_of(instrument_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return slug and newest title of these instruments by id, whatever their state."""
    rows = db.session.execute(
        select(Instrument.id, Instrument.slug, Version.title)
        .join(Version, Version.instrument_id == Instrument.id)
        .where(Instrument.id.in_(set(instrument_ids)))
        .order_by(Version.number)
    )
    return {found: (slug, title) for found, slug, title in rows}


def carried_terms(term_ids: Iterable[int]) -> set[int]:
    """Return those of these terms that any version carries, drafts and old versions as well."""
    statement = select(Classification.term_id).where(Classification.term_id.in_(set(term_ids)))
    return set(db.session.scalars(statement.distinct()))


def _usage() -> Select[int, int]:
    return (
        select(Classification.term_id, func.count().label("number"))
        .join(Instrument, Instrument.current_version_id == Classification.version_id)
        .where(Instrument.state == InstrumentState.PUBLISHED)
        .group_by(Classification.term_id)
    )


def _called(vocabulary_key: str, text: str) -> list[ColumnElement[bool]]:
    """Terms that are not merged away and whose label or key holds ``text``."""
    conditions = [Term.vocabulary_key == vocabulary_key, Term.replaced_by_id.is_(None)]
    if text:
        # Keys are transcribed: "übung" finds "Übung", which SQLite's own lower case does not.
        in_key = Term.key.contains(slugify(text, fallback="\x00"), autoescape=True)
        in_label = Term.label_de.icontains(text, autoescape=True)
        in_english = Term.label_en.icontains(text, autoescape=True)
        conditions.append(or_(in_label, in_english, in_key))
    return conditions


def terms_with_usage(
    vocabulary_key: str,
    text: str = "",
    *,
    limit: int | None = None,
    offset: int = 0,
    most_used_first: bool = False,
) -> Sequence[tuple[Term, int]]:
    """Return terms with the number of published instruments that carry each.

    Retired ones are included, merged ones are not. In the order of the vocabulary, or the most
    used first.
    """
    usage = _usage().subquery()
    number = func.coalesce(usage.c.number, 0)
    order = [number.desc()] if most_used_first else [Term.position]
    rows = db.session.execute(
        select(Term, number)
        .options(lazyload(Term.vocabulary))
        .outerjoin(usage, usage.c.term_id == Term.id)
        .where(*_called(vocabulary_key, text))
        .order_by(*order, Term.label_de, Term.id)
        .limit(limit)
        .offset(offset)
    )
    return [(term, used) for term, used in rows]


def term_count(vocabulary_key: str, text: str = "") -> int:
    """Return how many terms ``terms_with_usage`` has to offer."""
    statement = select(func.count()).select_from(Term).where(*_called(vocabulary_key, text))
    return db.session.scalar(statement) or 0


def known_external_ids(external_ids: Iterable[str]) -> set[str]:
    """Return which of these foreign ids are already here."""
    rows = db.session.scalars(
        select(Instrument.external_id).where(Instrument.external_id.in_(set(external_ids)))
    )
    return {found for found in rows if found is not None}


def ids_by_external_id(external_ids: Iterable[str]) -> dict[str, int]:
    """Return foreign id to instrument for those that are here."""
    rows = db.session.execute(
        select(Instrument.external_id, Instrument.id).where(
            Instrument.external_id.in_(set(external_ids))
        )
    )
    return {external: number for external, number in rows if external is not None}


def published_version_ids() -> dict[int, int]:
    """Return instrument id to the id of the version visitors see, to compare with the index."""
    rows = db.session.execute(
        select(Instrument.id, Instrument.current_version_id).where(
            Instrument.state == InstrumentState.PUBLISHED
        )
    )
    return {one: version_id for one, version_id in rows if version_id is not None}


def carried_file_ids() -> set[int]:
    """Return the ids of all files that some version carries."""
    return set(db.session.scalars(select(Attachment.file_id).distinct()))


def is_public_file(sha256: str) -> bool:
    """Tell whether a version that visitors may see carries the file with this hash."""
    carried = (
        select(Attachment.id)
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .join(Version, Version.id == Attachment.version_id)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .where(
            StoredFile.sha256 == sha256,
            Version.state.in_([VersionState.PUBLISHED, VersionState.SUPERSEDED]),
            Instrument.state.in_([InstrumentState.PUBLISHED, InstrumentState.RETIRED]),
        )
        .limit(1)
    )
    return db.session.scalar(carried) is not None


@dataclass(frozen=True)
class Branch:
    """A term, the number of published instruments that carry it, and what is below it."""

    term: Term
    used: int
    below: tuple["Branch", ...]

    @property
    def used_below(self) -> int:
        """How often the term and those below it are carried together."""
        return self.used + sum(branch.used_below for branch in self.below)


def term_tree(vocabulary_key: str) -> tuple[Branch, ...]:
    """Return all terms of a list that were not merged away, each below its broader one."""
    rows = terms_with_usage(vocabulary_key)
    below: dict[int | None, list[tuple[Term, int]]] = {}
    known = {term.id for term, _used in rows}
    for term, used in rows:
        place = term.broader_id if term.broader_id in known else None
        below.setdefault(place, []).append((term, used))

    def branches(place: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(term, used, branches(term.id)) for term, used in below.get(place, ()))

    return branches(None)


def carriers(term_id: int, *, limit: int) -> list[tuple[int, str, str]]:
    """Return id, slug and title of instruments of which some version carries a term."""
    rows = db.session.execute(
        select(Instrument.id, Instrument.slug, func.max(Version.title))
        .join(Version, Version.instrument_id == Instrument.id)
        .join(Classification, Classification.version_id == Version.id)
        .where(Classification.term_id == term_id, Instrument.state != InstrumentState.REMOVED)
        .group_by(Instrument.id, Instrument.slug)
        .order_by(Instrument.id)
        .limit(limit)
    )
    return [(found, slug, title) for found, slug, title in rows]


@dataclass(frozen=True)
class Figures:
    """How an organisation's published instruments fare; ``together`` are made with partners."""

    views: int
    downloads: int
    together: int


def figures_of(organisation_id: int) -> Figures:
    """Return the numbers of an organisation's page."""
    views, downloads = db.session.execute(
        select(func.sum(Instrument.view_count), func.sum(Instrument.download_count)).where(
            made_by([organisation_id]), Instrument.state == InstrumentState.PUBLISHED
        )
    ).one()
    with_partner = select(Partner.instrument_id).where(Partner.accepted_at.is_not(None))
    together = db.session.scalar(
        select(func.count())
        .select_from(Instrument)
        .where(
            made_by([organisation_id]),
            Instrument.state == InstrumentState.PUBLISHED,
            Instrument.id.in_(with_partner),
        )
    )
    return Figures(views or 0, downloads or 0, together or 0)


def titled_like(text: str) -> set[int]:
    """Return ids of all instruments of which some version has ``text`` in its title.

    Letters are compared here: SQLite knows no case beyond ASCII.
    """
    wanted = text.casefold()
    rows = db.session.execute(select(Version.instrument_id, Version.title))
    return {found for found, title in rows if wanted in title.casefold()}


def published_counts_by_owner() -> dict[int, int]:
    """Return how many published instruments each organisation has, by its id."""
    is_published = Instrument.state == InstrumentState.PUBLISHED
    found = Counter[int]()
    for statement in (
        select(Instrument.owner_id, func.count()).group_by(Instrument.owner_id),
        select(Partner.organisation_id, func.count())
        .join(Instrument, Instrument.id == Partner.instrument_id)
        .where(Partner.accepted_at.is_not(None))
        .group_by(Partner.organisation_id),
    ):
        for organisation_id, number in db.session.execute(statement.where(is_published)):
            found[organisation_id] += number
    return dict(found)


def published_count_by(owner_id: int) -> int:
    """Return how many published instruments an organisation has."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Instrument)
            .where(made_by([owner_id]), Instrument.state == InstrumentState.PUBLISHED)
        )
        or 0
    )


def published_since(moment: datetime) -> Sequence[datetime]:
    """Return when instruments were published for the first time since ``moment``."""
    rows = db.session.scalars(
        select(func.min(Version.published_at))
        .where(Version.published_at.is_not(None))
        .group_by(Version.instrument_id)
        .having(func.min(Version.published_at) >= moment)
    )
    return [found for found in rows if found is not None]
