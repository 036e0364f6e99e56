"""Reading the pages of the site."""

from collections.abc import Sequence

from sqlalchemy import select

from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import DEFAULT_LOCALE, _l
from toolbox.site.models import SitePage


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


def page_itself(slug: str, locale: str) -> SitePage | None:
    """Return a page in exactly this language, for those who edit it."""
    return db.session.get(SitePage, (slug, locale))
