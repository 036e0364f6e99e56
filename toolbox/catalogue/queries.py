"""Questions about instruments; what a reader may not see is filtered here, not in the doors."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import defer, selectinload

from toolbox.accounts.models import Organisation
from toolbox.catalogue import policy
from toolbox.catalogue.lifecycle import OPEN_STATES, InstrumentState, VersionState
from toolbox.catalogue.models import (
    Attachment,
    Classification,
    FormerSlug,
    Instrument,
    Version,
)
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import _l
from toolbox.vocabularies.models import Term

_UNKNOWN = _l("This instrument is not known here.")
_UNKNOWN_VERSION = _l("This version is not known here.")


class Removed(Gone):
    """An instrument was taken away; the tombstone says why and what to use instead."""

    def __init__(self, instrument: Instrument) -> None:
        super().__init__(_l("This instrument was removed."), code="instrument-removed")
        self.title = instrument.current_version.title if instrument.current_version else ""
        self.reason = instrument.removal_reason
        self.successor_slug = instrument.successor.slug if instrument.successor else None


class Moved(NotFound):
    """The instrument lives at another address now."""

    def __init__(self, slug: str) -> None:
        super().__init__(_UNKNOWN, code="moved")
        self.slug = slug


def by_slug(slug: str, *, by: Actor) -> Instrument:
    """Return an instrument the reader may see.

    Raises Moved for a former address, Removed for a tombstone, NotFound otherwise - also where
    the reader may not know that it exists.
    """
    found = db.session.scalar(select(Instrument).where(Instrument.slug == slug))
    if found is None:
        former = db.session.scalar(
            select(Instrument.slug)
            .join(FormerSlug, FormerSlug.instrument_id == Instrument.id)
            .where(FormerSlug.slug == slug, policy.view.where(by))
        )
        if former is not None:
            raise Moved(former)
        raise NotFound(_UNKNOWN)
    if found.state is InstrumentState.REMOVED and found.published_at is not None:
        raise Removed(found)
    if not policy.view.allows(by, found):
        raise NotFound(_UNKNOWN)
    return found


def whole(statement: Select[Version]) -> Select[Version]:
    """Load versions with everything a page or an export shows, in few queries."""
    return statement.options(
        selectinload(Version.attachments).joinedload(Attachment.file),
        selectinload(Version.credits),
        selectinload(Version.classifications).joinedload(Classification.term),
    )


def version_by_id(version_id: int) -> Version:
    """Return a version with all its parts; NotFound otherwise. Permission is the caller's."""
    found = db.session.scalar(whole(select(Version).where(Version.id == version_id)))
    if found is None:
        raise NotFound(_UNKNOWN_VERSION)
    return found


def published_version(instrument: Instrument) -> Version:
    """Return what visitors see of ``instrument``; NotFound where nothing was published."""
    if instrument.current_version_id is None:
        raise NotFound(_UNKNOWN_VERSION)
    return version_by_id(instrument.current_version_id)


def version_numbered(instrument: Instrument, number: int) -> Version:
    """Return a version that was published once; NotFound otherwise."""
    found = db.session.scalar(
        whole(
            select(Version).where(
                Version.instrument_id == instrument.id,
                Version.number == number,
                Version.state.in_([VersionState.PUBLISHED, VersionState.SUPERSEDED]),
            )
        )
    )
    if found is None:
        raise NotFound(_UNKNOWN_VERSION)
    return found


def published_versions(instrument: Instrument) -> Sequence[Version]:
    """Return all versions visitors could ever see, newest first, without their parts."""
    return db.session.scalars(
        select(Version)
        .where(
            Version.instrument_id == instrument.id,
            Version.state.in_([VersionState.PUBLISHED, VersionState.SUPERSEDED]),
        )
        .options(defer(Version.description))
        .order_by(Version.number.desc())
    ).all()


def open_version(instrument: Instrument) -> Version | None:
    """Return the version somebody is working on, with all its parts."""
    return db.session.scalar(
        whole(
            select(Version).where(
                Version.instrument_id == instrument.id, Version.state.in_(OPEN_STATES)
            )
        )
    )


def open_versions_of(organisation_ids: Iterable[int]) -> Sequence[Version]:
    """Return drafts and submissions of organisations, last saved first."""
    return db.session.scalars(
        select(Version)
        .join(Instrument, Version.instrument_id == Instrument.id)
        .where(
            Instrument.owner_id.in_(set(organisation_ids)),
            Instrument.state != InstrumentState.REMOVED,
            Version.state.in_(OPEN_STATES),
        )
        .order_by(Version.saved_at.desc())
    ).all()


def submissions() -> Sequence[Version]:
    """Return what waits for an editor, longest waiting first."""
    return db.session.scalars(
        select(Version)
        .join(Instrument, Version.instrument_id == Instrument.id)
        .where(
            Version.state == VersionState.IN_REVIEW,
            Instrument.state != InstrumentState.REMOVED,
        )
        .order_by(Version.submitted_at, Version.id)
    ).all()


def _cards() -> Select[Version]:
    """Select published versions with what a card shows."""
    return whole(
        select(Version)
        .join(Instrument, Instrument.current_version_id == Version.id)
        .options(defer(Version.description))
    )


def found_versions(instrument_ids: Sequence[int], *, by: Actor) -> list[Version]:
    """Return the published versions of these instruments in this order.

    Visibility is decided here once more: an index that lags behind can hide, never leak.
    """
    rows = db.session.scalars(
        _cards().where(Instrument.id.in_(instrument_ids), policy.find.where(by))
    )
    by_id = {version.instrument_id: version for version in rows}
    return [by_id[found] for found in instrument_ids if found in by_id]


def newest(limit: int) -> Sequence[Version]:
    """Return what was published last."""
    return db.session.scalars(
        _cards()
        .where(Instrument.state == InstrumentState.PUBLISHED)
        .order_by(Instrument.published_at.desc(), Instrument.id.desc())
        .limit(limit)
    ).all()


def most_used(limit: int) -> Sequence[Version]:
    """Return what is downloaded most."""
    return db.session.scalars(
        _cards()
        .where(Instrument.state == InstrumentState.PUBLISHED, Instrument.download_count > 0)
        .order_by(Instrument.download_count.desc(), Instrument.published_at.desc())
        .limit(limit)
    ).all()


def published_by(owner_id: int, *, limit: int, offset: int = 0) -> Sequence[Version]:
    """Return an organisation's published instruments, newest first."""
    return db.session.scalars(
        _cards()
        .where(Instrument.owner_id == owner_id, Instrument.state == InstrumentState.PUBLISHED)
        .order_by(Instrument.published_at.desc(), Instrument.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def published_counts_by_owner() -> dict[int, int]:
    """Return how many published instruments each organisation has, by its id."""
    rows = db.session.execute(
        select(Instrument.owner_id, func.count())
        .where(Instrument.state == InstrumentState.PUBLISHED)
        .group_by(Instrument.owner_id)
    )
    return {owner_id: number for owner_id, number in rows}


def published_count_by(owner_id: int) -> int:
    """Return how many published instruments an organisation has."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Instrument)
            .where(Instrument.owner_id == owner_id, Instrument.state == InstrumentState.PUBLISHED)
        )
        or 0
    )


def published_count() -> int:
    """Return how many instruments can be found."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Instrument)
            .where(Instrument.state == InstrumentState.PUBLISHED)
        )
        or 0
    )


def usage_of_terms(term_ids: Iterable[int]) -> dict[int, int]:
    """Return how many published instruments carry each of these terms."""
    rows = db.session.execute(
        select(Classification.term_id, func.count())
        .join(Instrument, Instrument.current_version_id == Classification.version_id)
        .where(
            Classification.term_id.in_(set(term_ids)),
            Instrument.state == InstrumentState.PUBLISHED,
        )
        .group_by(Classification.term_id)
    )
    return {term_id: number for term_id, number in rows}


def carrying_terms(term_ids: Iterable[int], *, kind: str | None = None) -> Sequence[Version]:
    """Return published versions that carry one of these terms, by title."""
    statement = _cards().where(
        Instrument.state == InstrumentState.PUBLISHED,
        Version.id.in_(
            select(Classification.version_id).where(Classification.term_id.in_(set(term_ids)))
        ),
    )
    if kind is not None:
        statement = statement.where(Instrument.kind == kind)
    return db.session.scalars(statement.order_by(Version.title)).unique().all()


def term_ids_of(versions: Iterable[Version], vocabulary_key: str) -> set[int]:
    """Return the ids of the terms of one vocabulary that these versions carry."""
    return {
        classification.term_id
        for version in versions
        for classification in version.classifications
        if classification.term.vocabulary_key == vocabulary_key
    }


def attachment_of(version: Version, attachment_id: int) -> Attachment:
    """Return one file of a version; NotFound otherwise."""
    for attachment in version.attachments:
        if attachment.id == attachment_id:
            return attachment
    raise NotFound(_l("This file does not belong to the instrument."))


def published_ids() -> Sequence[int]:
    """Return the ids of all instruments that can be found, for the indexer and exports."""
    return db.session.scalars(
        select(Instrument.id).where(Instrument.state == InstrumentState.PUBLISHED)
    ).all()


def published_among(instrument_ids: Iterable[int]) -> Sequence[Version]:
    """Return the published versions of these instruments with everything, for the indexer."""
    return db.session.scalars(
        whole(
            select(Version)
            .join(Instrument, Instrument.current_version_id == Version.id)
            .where(
                Instrument.id.in_(set(instrument_ids)),
                Instrument.state == InstrumentState.PUBLISHED,
            )
        )
    ).all()


def instruments_with_file(file_id: int) -> Sequence[int]:
    """Return the ids of published instruments whose current version carries a file."""
    return db.session.scalars(
        select(Instrument.id)
        .join(Attachment, Attachment.version_id == Instrument.current_version_id)
        .where(Attachment.file_id == file_id, Instrument.state == InstrumentState.PUBLISHED)
    ).all()


def instruments_with_term(term_id: int) -> Sequence[int]:
    """Return the ids of published instruments whose current version carries a term."""
    return db.session.scalars(
        select(Instrument.id)
        .join(Classification, Classification.version_id == Instrument.current_version_id)
        .where(Classification.term_id == term_id, Instrument.state == InstrumentState.PUBLISHED)
    ).all()


def known_external_ids(external_ids: Iterable[str]) -> set[str]:
    """Return which of these foreign ids are already here."""
    rows = db.session.scalars(
        select(Instrument.external_id).where(Instrument.external_id.in_(set(external_ids)))
    )
    return {found for found in rows if found is not None}


def tag_cloud(limit: int) -> Sequence[tuple[Term, int]]:
    """Return the tags most used by published instruments with how often."""
    rows = db.session.execute(
        select(Term, func.count())
        .join(Classification, Classification.term_id == Term.id)
        .join(Instrument, Instrument.current_version_id == Classification.version_id)
        .where(Term.vocabulary_key == "tag", Instrument.state == InstrumentState.PUBLISHED)
        .group_by(Term.id)
        .order_by(func.count().desc(), Term.label_de)
        .limit(limit)
    )
    return [(term, number) for term, number in rows]


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
    page = _cards().where(*wanted).order_by(Instrument.published_at.desc())
    return db.session.scalars(page.limit(limit).offset(offset)).all(), total or 0


def _carries_one_of(vocabulary_key: str, keys: Sequence[str]) -> ColumnElement[bool]:
    chosen = select(Term.id).where(Term.vocabulary_key == vocabulary_key, Term.key.in_(keys))
    below = select(Term.id).where(Term.broader_id.in_(chosen))
    carried = Classification.term_id.in_(chosen) | Classification.term_id.in_(below)
    return Version.id.in_(select(Classification.version_id).where(carried))


def published_by_slugs(slugs: Sequence[str], *, by: Actor) -> list[Version]:
    """Return the published versions behind these addresses, in this order; others are left out."""
    rows = db.session.scalars(_cards().where(Instrument.slug.in_(slugs), policy.find.where(by)))
    by_slug = {version.instrument.slug: version for version in rows}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def terms_in_use(vocabulary_key: str, *, kind: str | None = None) -> Sequence[tuple[Term, int]]:
    """Return the terms of a vocabulary that published instruments carry, with how many do.

    In the order of the vocabulary; ``kind`` looks at the instruments of one kind alone.
    """
    statement = (
        select(Term, func.count())
        .join(Classification, Classification.term_id == Term.id)
        .join(Instrument, Instrument.current_version_id == Classification.version_id)
        .where(Term.vocabulary_key == vocabulary_key, Instrument.state == InstrumentState.PUBLISHED)
        .group_by(Term.id)
        .order_by(Term.position, Term.label_de)
    )
    if kind is not None:
        statement = statement.where(Instrument.kind == kind)
    return [(term, number) for term, number in db.session.execute(statement)]


def without_terms(vocabulary_key: str, *, kind: str) -> Sequence[Version]:
    """Return published versions of a kind that carry no term of a vocabulary, by title."""
    carrying = (
        select(Classification.version_id)
        .join(Term, Term.id == Classification.term_id)
        .where(Term.vocabulary_key == vocabulary_key)
    )
    return db.session.scalars(
        _cards()
        .where(
            Instrument.state == InstrumentState.PUBLISHED,
            Instrument.kind == kind,
            Version.id.not_in(carrying),
        )
        .order_by(Version.title)
    ).all()


def largest_owners(limit: int) -> Sequence[tuple[Organisation, int]]:
    """Return the organisations with the most published instruments, with how many."""
    counted = (
        select(Instrument.owner_id, func.count().label("number"))
        .where(Instrument.state == InstrumentState.PUBLISHED)
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


def published_version_ids() -> dict[int, int]:
    """Return instrument id to the id of the version visitors see, to compare with the index."""
    rows = db.session.execute(
        select(Instrument.id, Instrument.current_version_id).where(
            Instrument.state == InstrumentState.PUBLISHED
        )
    )
    return {one: version_id for one, version_id in rows if version_id is not None}


def _may_read(version: Version, *, by: Actor) -> bool:
    """What was published once is open to all who see the instrument, the rest to its makers."""
    frozen = version.state not in OPEN_STATES
    return frozen or policy.edit.allows(by, version.instrument)


def shown_version(instrument: Instrument, *, by: Actor) -> Version:
    """Return what an instrument's page shows: what is published, else the makers' open version.

    Raises NotFound where there is neither.
    """
    if instrument.current_version_id is not None:
        return version_by_id(instrument.current_version_id)
    found = open_version(instrument)
    if found is None or not _may_read(found, by=by):
        raise NotFound(_UNKNOWN_VERSION)
    return found


def readable_version(instrument: Instrument, number: int, *, by: Actor) -> Version:
    """Return one version by its number, an open one to its makers alone; NotFound otherwise."""
    found = db.session.scalar(
        whole(
            select(Version).where(Version.instrument_id == instrument.id, Version.number == number)
        )
    )
    if found is None or not _may_read(found, by=by):
        raise NotFound(_UNKNOWN_VERSION)
    return found


def readable_attachment(
    instrument: Instrument, attachment_id: int, *, by: Actor
) -> tuple[Attachment, Version]:
    """Return a file of any version the reader may see, with that version without its parts.

    Raises NotFound otherwise - also for a file of another instrument.
    """
    row = db.session.execute(
        select(Attachment, Version)
        .join(Version, Attachment.version_id == Version.id)
        .where(Attachment.id == attachment_id, Version.instrument_id == instrument.id)
        .options(defer(Version.description))
    ).first()
    if row is None or not _may_read(row[1], by=by):
        raise NotFound(_l("This file is not known here."))
    return row[0], row[1]
