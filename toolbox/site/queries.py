"""Reading the texts of the site, and what they said before."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import DEFAULT_LOCALE, _l
from toolbox.site.models import Place, SiteDoor, SitePage, SiteTextVersion


def page(slug: str, locale: str) -> SitePage:
    """Return a page in ``locale``, else in German; NotFound otherwise."""
    found = db.session.get(SitePage, (slug, locale))
    found = found or db.session.get(SitePage, (slug, DEFAULT_LOCALE))
    if found is None:
        raise NotFound(
            _l("There is no page at this address. Perhaps it was mistyped or has moved.")
        )
    return found


def pages() -> Sequence[SitePage]:
    """Return all pages in all languages."""
    return db.session.scalars(select(SitePage).order_by(SitePage.slug, SitePage.locale)).all()


def doors(locale: str) -> dict[str, SiteDoor]:
    """Return what doors of the home page say in the operator's own words, by key."""
    rows = db.session.scalars(select(SiteDoor).where(SiteDoor.locale == locale))
    return {row.key: row for row in rows}


def door(key: str, locale: str) -> SiteDoor | None:
    """Return what a door says in the operator's own words, None where it says the product's."""
    return db.session.get(SiteDoor, (key, locale))


def history(place: Place, key: str, locale: str) -> Sequence[SiteTextVersion]:
    """Return every state of a text, newest first."""
    return db.session.scalars(
        select(SiteTextVersion)
        .where(
            SiteTextVersion.place == place,
            SiteTextVersion.key == key,
            SiteTextVersion.locale == locale,
        )
        .order_by(SiteTextVersion.id.desc())
    ).all()


def text_version(version_id: int) -> SiteTextVersion:
    """Return one state of a text; NotFound otherwise."""
    found = db.session.get(SiteTextVersion, version_id)
    if found is None:
        raise NotFound(_l("This state of the text is not known here."))
    return found


def text_versions(version_ids: Iterable[int]) -> dict[int, SiteTextVersion]:
    """Return these states of texts by id."""
    rows = db.session.scalars(
        select(SiteTextVersion).where(SiteTextVersion.id.in_(set(version_ids)))
    )
    return {row.id: row for row in rows}
