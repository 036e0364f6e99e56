"""By what name every toolbox knows a thing, and what packages told of it here."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from toolbox.catalogue import policy
from toolbox.catalogue.models import FormerSlug, Instrument, Version
from toolbox.exchange.origins import own_beginning
from toolbox.exchange.packages.models import CollectionOrigin, PackageDraft, PackageOrigin
from toolbox.exchange.packages.peers import PeerState
from toolbox.foundation.actors import Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings


def origins_of(instrument_ids: Iterable[int]) -> dict[int, PackageOrigin]:
    """Return the origin of those of these instruments that came in a package."""
    rows = db.session.scalars(
        select(PackageOrigin).where(PackageOrigin.instrument_id.in_(set(instrument_ids)))
    )
    return {one.instrument_id: one for one in rows}


def origin_of(instrument_id: int) -> PackageOrigin | None:
    """Return where an instrument came from; None where it was made here."""
    return origins_of([instrument_id]).get(instrument_id)


def draft_of(version_id: int) -> PackageDraft | None:
    """Return what a package told of a draft; None where it was written here."""
    return db.session.get(PackageDraft, version_id)


def drafted_by(original_id: str, by: Actor) -> Instrument | None:
    """Return what a member has begun with a package, and nobody has published yet.

    Drafts of others are nobody's business, and those of editors do not pass through here.
    """
    if by.is_editor:
        return None
    return db.session.scalar(
        select(Instrument)
        .join(Version, Version.instrument_id == Instrument.id)
        .join(PackageDraft, PackageDraft.version_id == Version.id)
        .where(
            PackageDraft.original_id == original_id,
            Instrument.current_version_id.is_(None),
            policy.edit.where(by),
        )
        .order_by(Instrument.id)
        .limit(1)
    )


def own_address() -> str:
    """Return the address of this toolbox, as other toolboxes know it."""
    return installed_settings().base_url.rstrip("/")


def identity(instrument: Instrument) -> str:
    """Return the name of an instrument in every toolbox: its address where it was made."""
    return instrument.external_id or public_url("instruments.show", slug=instrument.slug)


def known_by(original_ids: Iterable[str]) -> dict[str, Instrument]:
    """Return which instruments here are those, whoever owns them, by their name everywhere.

    Those that came from elsewhere come first, then our own: a package may have gone to another
    toolbox and come back. Last come those that another toolbox had as well before both met. A draft
    that a package has filled is none of them before it is published.
    """
    wanted = set(original_ids)
    return {**_twins(wanted), **_own(wanted), **_external(wanted)}


def _twins(wanted: set[str]) -> dict[str, Instrument]:
    rows = db.session.execute(
        select(PeerState.original_id, Instrument)
        .join(Instrument, Instrument.id == PeerState.instrument_id)
        .where(PeerState.original_id.in_(wanted))
        .order_by(PeerState.id.desc())
    )
    return {name: one for name, one in rows}


def _external(wanted: set[str]) -> dict[str, Instrument]:
    rows = db.session.scalars(select(Instrument).where(Instrument.external_id.in_(wanted)))
    return {str(one.external_id): one for one in rows}


def _own(wanted: set[str]) -> dict[str, Instrument]:
    beginning = own_beginning()
    slugs = {one.removeprefix(beginning): one for one in wanted if one.startswith(beginning)}
    if not slugs:
        return {}
    rows = db.session.execute(
        select(Instrument, FormerSlug.slug)
        .outerjoin(FormerSlug, FormerSlug.instrument_id == Instrument.id)
        .where(or_(Instrument.slug.in_(slugs), FormerSlug.slug.in_(slugs)))
    ).all()
    former = {slugs[slug]: one for one, slug in rows if slug in slugs}
    return former | {slugs[one.slug]: one for one, _slug in rows if one.slug in slugs}


def collection_origin(original_id: str, collection_ids: Iterable[int]) -> CollectionOrigin | None:
    """Return the origin of that one among these collections that a package brought."""
    return db.session.scalar(
        select(CollectionOrigin).where(
            CollectionOrigin.original_id == original_id,
            CollectionOrigin.collection_id.in_(set(collection_ids)),
        )
    )
