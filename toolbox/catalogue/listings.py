"""Lists of published instruments as readers meet them: results, news, what carries a term."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, defer, lazyload, load_only, selectinload

from toolbox.accounts.models import Organisation
from toolbox.catalogue import policy
from toolbox.catalogue.lifecycle import FROZEN_STATES, InstrumentState
from toolbox.catalogue.models import Attachment, Classification, Instrument, Version
from toolbox.catalogue.queries import made_by
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.db import db
from toolbox.vocabularies.models import Term

_ON_THE_PAGE_ALONE = (
    *(Version.description, Version.steps, Version.transfer_core, Version.adaptation),
    *(Version.sources, Version.change_note, Version.editor_comment),
    *(Version.review_by, Version.created_at, Version.saved_at, Version.submitted_at),
    Version.published_at,
)
_OF_THE_INSTRUMENT = (
    *(Instrument.slug, Instrument.kind, Instrument.state, Instrument.owner_id),
    *(Instrument.current_version_id, Instrument.view_count, Instrument.download_count),
    Instrument.external_id,
)


@lru_cache(maxsize=1)
def cards() -> Select[Version]:
    """Select published versions with what a card shows; visibility is the caller's to narrow.

    Long texts and what stands on the page of an instrument alone are left in the database, and
    the credits, too.
    """
    return (
        select(Version)
        .join(Version.instrument)
        .where(Instrument.current_version_id == Version.id)
        .options(
            *(defer(column) for column in _ON_THE_PAGE_ALONE),
            contains_eager(Version.instrument)
            .load_only(*_OF_THE_INSTRUMENT)
            .joinedload(Instrument.owner)
            .load_only(Organisation.slug, Organisation.name),
            selectinload(Version.attachments)
            .joinedload(Attachment.file)
            .load_only(StoredFile.format, StoredFile.size),
            # The same few vocabularies would come with each of a hundred terms.
            selectinload(Version.classifications)
            .joinedload(Classification.term)
            .options(
                load_only(Term.vocabulary_key, Term.key, Term.position), lazyload(Term.vocabulary)
            ),
        )
    )


def newest(limit: int) -> Sequence[Version]:
    """Return what was published last, without what was taken over from other catalogues."""
    return db.session.scalars(
        cards()
        .where(Instrument.state == InstrumentState.PUBLISHED, Instrument.external_id.is_(None))
        .order_by(Instrument.published_at.desc(), Instrument.id.desc())
        .limit(limit)
    ).all()


def most_used(limit: int) -> Sequence[Version]:
    """Return what is downloaded most."""
    return db.session.scalars(
        cards()
        .where(Instrument.state == InstrumentState.PUBLISHED, Instrument.download_count > 0)
        .order_by(Instrument.download_count.desc(), Instrument.published_at.desc())
        .limit(limit)
    ).all()


def published_by(owner_id: int, *, limit: int, offset: int = 0) -> Sequence[Version]:
    """Return an organisation's published instruments, newest first."""
    return db.session.scalars(
        cards()
        .where(made_by([owner_id]), Instrument.state == InstrumentState.PUBLISHED)
        .order_by(Instrument.published_at.desc(), Instrument.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def published_by_slugs(slugs: Sequence[str], *, by: Actor) -> list[Version]:
    """Return the published versions behind these addresses, in this order; others are left out."""
    rows = db.session.scalars(cards().where(Instrument.slug.in_(slugs), policy.find.where(by)))
    by_slug = {version.instrument.slug: version for version in rows}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def carrying_terms(term_ids: Iterable[int], *, kind: str | None = None) -> Sequence[Version]:
    """Return published versions that carry one of these terms, by title."""
    statement = cards().where(
        Instrument.state == InstrumentState.PUBLISHED,
        Version.id.in_(
            select(Classification.version_id).where(Classification.term_id.in_(set(term_ids)))
        ),
    )
    if kind is not None:
        statement = statement.where(Instrument.kind == kind)
    return db.session.scalars(statement.order_by(Version.title)).unique().all()


def is_carried(term_id: int, *, by: Actor) -> bool:
    """Return whether a term stands on something the reader may see; drafts are for few."""
    public = Version.state.in_(FROZEN_STATES) & policy.view.where(by)
    found = db.session.scalar(
        select(Classification.version_id)
        .join(Version, Version.id == Classification.version_id)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .where(Classification.term_id == term_id, public | policy.read_drafts.where(by))
        .limit(1)
    )
    return found is not None


def without_terms(vocabulary_key: str, *, kind: str) -> Sequence[Version]:
    """Return published versions of a kind that carry no term of a vocabulary, by title."""
    carrying = (
        select(Classification.version_id)
        .join(Term, Term.id == Classification.term_id)
        .where(Term.vocabulary_key == vocabulary_key)
    )
    return db.session.scalars(
        cards()
        .where(
            Instrument.state == InstrumentState.PUBLISHED,
            Instrument.kind == kind,
            Version.id.not_in(carrying),
        )
        .order_by(Version.title)
    ).all()


def with_words(
    words: Sequence[str],
    *,
    by: Actor,
    limit: int,
    offset: int,
    kinds: Sequence[str] = (),
    terms: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Sequence[Version], int]:
    """Return versions whose title or summary holds all words, newest first, with their total.

    ``kinds`` and ``terms`` (the keys of terms by vocabulary; narrower terms count too) narrow
    the search. This is what search falls back to while its index is being built.
    """
    wanted = [
        policy.find.where(by),
        *(
            Version.title.icontains(word, autoescape=True)
            | Version.summary.icontains(word, autoescape=True)
            for word in words
        ),
        *(_carries_one_of(vocabulary, keys) for vocabulary, keys in (terms or {}).items()),
    ]
    if kinds:
        wanted.append(Instrument.kind.in_(kinds))
    total = db.session.scalar(
        select(func.count())
        .select_from(Version)
        .join(Instrument, Instrument.current_version_id == Version.id)
        .where(*wanted)
    )
    page = cards().where(*wanted).order_by(Instrument.published_at.desc())
    return db.session.scalars(page.limit(limit).offset(offset)).all(), total or 0


def _carries_one_of(vocabulary_key: str, keys: Sequence[str]) -> ColumnElement[bool]:
    chosen = select(Term.id).where(Term.vocabulary_key == vocabulary_key, Term.key.in_(keys))
    below = select(Term.id).where(Term.broader_id.in_(chosen))
    carried = Classification.term_id.in_(chosen) | Classification.term_id.in_(below)
    return Version.id.in_(select(Classification.version_id).where(carried))


def terms_in_use(vocabulary_key: str, *, kind: str | None = None) -> Sequence[tuple[Term, int]]:
    """Return the terms of a vocabulary that published instruments carry, with how many do.

    In the order of the vocabulary; ``kind`` looks at the instruments of one kind alone.
    """
    shown = select(Instrument.current_version_id).where(
        Instrument.state == InstrumentState.PUBLISHED
    )
    if kind is not None:
        shown = shown.where(Instrument.kind == kind)
    statement = (
        select(Term, func.count())
        .options(lazyload(Term.vocabulary))
        .join(Classification, Classification.term_id == Term.id)
        .where(Term.vocabulary_key == vocabulary_key, Classification.version_id.in_(shown))
        .group_by(Term.id)
        .order_by(Term.position, Term.label_de)
    )
    return [(term, number) for term, number in db.session.execute(statement)]


def largest_owners(limit: int) -> Sequence[tuple[Organisation, int]]:
    """Return the organisations with the most published instruments, with how many.

    What was taken over from other catalogues is nobody's here.
    """
    counted = (
        select(Instrument.owner_id, func.count().label("number"))
        .where(Instrument.state == InstrumentState.PUBLISHED, Instrument.external_id.is_(None))
        .group_by(Instrument.owner_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Organisation, counted.c.number)
        .join(counted, counted.c.owner_id == Organisation.id)
        .order_by(counted.c.number.desc(), Organisation.name)
        .limit(limit)
    )
    return [(organisation, number) for organisation, number in rows]


def published_by_ids(instrument_ids: Iterable[int], *, by: Actor) -> dict[int, Version]:
    """Return the published versions of these instruments by instrument; others are left out."""
    wanted = set(instrument_ids)
    if not wanted:
        return {}
    rows = db.session.scalars(cards().where(Instrument.id.in_(wanted), policy.find.where(by)))
    return {version.instrument_id: version for version in rows}


def published_by_any(owner_ids: Sequence[int], *, limit: int) -> Sequence[Version]:
    """Return published instruments that one of these organisations makes, newest first."""
    if not owner_ids:
        return ()
    return db.session.scalars(
        cards()
        .where(made_by(owner_ids), Instrument.state == InstrumentState.PUBLISHED)
        .order_by(Instrument.published_at.desc(), Instrument.id.desc())
        .limit(limit)
    ).all()


def published_addresses() -> Sequence[tuple[int, str]]:
    """Return number and address word of everything that can be found."""
    rows = db.session.execute(
        select(Instrument.id, Instrument.slug)
        .where(policy.find.where(VISITOR))
        .order_by(Instrument.id)
    )
    return [(number, slug) for number, slug in rows]


def published_ids_by(owner_id: int, *, limit: int) -> Sequence[int]:
    """Return the numbers of an organisation's published instruments, newest first."""
    return db.session.scalars(
        select(Instrument.id)
        .where(made_by([owner_id]), policy.find.where(VISITOR))
        .order_by(Instrument.published_at.desc(), Instrument.id.desc())
        .limit(limit)
    ).all()
