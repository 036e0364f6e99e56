"""Questions about instruments; what a reader may not see is filtered here, not in the doors."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from toolbox.catalogue import policy
from toolbox.catalogue.lifecycle import OPEN_STATES, InstrumentState, VersionState
from toolbox.catalogue.loading import with_template
from toolbox.catalogue.models import (
    Attachment,
    Classification,
    FormerSlug,
    Instrument,
    Partner,
    Version,
)
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import _l

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
    # Who may do what depends on the partners: nearly every page would ask for them on its own.
    with_partners = joinedload(Instrument.partners).joinedload(Partner.organisation)
    found = (
        db.session.scalars(
            select(Instrument)
            .where(Instrument.slug == slug)
            .options(with_partners, *with_template(joinedload))
        )
        .unique()
        .one_or_none()
    )
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


def instrument_by_slug(slug: str) -> Instrument:
    """Return an instrument whoever asks; NotFound otherwise. The caller has to ask the policy."""
    found = db.session.scalar(select(Instrument).where(Instrument.slug == slug))
    if found is None or found.state is InstrumentState.REMOVED:
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


def open_versions_of(*, by: Actor) -> Sequence[Version]:
    """Return drafts and submissions of a person's organisations, last saved first.

    What an organisation makes with others is its makers' alone, not of those who read along in it.
    """
    return db.session.scalars(
        select(Version)
        .join(Instrument, Version.instrument_id == Instrument.id)
        .where(
            policy.own.where(by),
            Instrument.state != InstrumentState.REMOVED,
            Version.state.in_(OPEN_STATES),
        )
        .order_by(Version.saved_at.desc())
    ).all()


def made_by(organisation_ids: Collection[int]) -> ColumnElement[bool]:
    """The condition that one of these organisations owns an instrument or is a partner in it."""
    partly = select(Partner.instrument_id).where(
        Partner.organisation_id.in_(organisation_ids), Partner.accepted_at.is_not(None)
    )
    return or_(Instrument.owner_id.in_(organisation_ids), Instrument.id.in_(partly))


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
    return instruments_with_one_of([term_id])


def instruments_with_one_of(term_ids: Iterable[int]) -> Sequence[int]:
    """Return the ids of published instruments whose current version carries one of these terms."""
    return db.session.scalars(
        select(Instrument.id)
        .join(Classification, Classification.version_id == Instrument.current_version_id)
        .where(
            Classification.term_id.in_(set(term_ids)),
            Instrument.state == InstrumentState.PUBLISHED,
        )
        .distinct()
    ).all()


def instruments_of(owner_id: int) -> Sequence[int]:
    """Return the ids of an organisation's published instruments."""
    return db.session.scalars(
        select(Instrument.id).where(
            Instrument.owner_id == owner_id, Instrument.state == InstrumentState.PUBLISHED
        )
    ).all()


def _may_read(version: Version, *, by: Actor) -> bool:
    """What was published once is open to all who see the instrument, the rest as drafts are."""
    frozen = version.state not in OPEN_STATES
    return frozen or policy.read_drafts.allows(by, version.instrument)


def shown_version(instrument: Instrument, *, by: Actor) -> Version:
    """Return what an instrument's page shows: what is published, else the open version.

    Raises NotFound where there is neither.
    """
    if instrument.current_version_id is not None:
        return version_by_id(instrument.current_version_id)
    found = open_version(instrument)
    if found is None or not _may_read(found, by=by):
        raise NotFound(_UNKNOWN_VERSION)
    return found


def readable_version(instrument: Instrument, number: int, *, by: Actor) -> Version:
    """Return one version by its number, an open one to who reads drafts; NotFound otherwise."""
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
