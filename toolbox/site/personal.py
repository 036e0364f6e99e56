"""What this room knows about a person: which texts of the site the person wrote."""

from sqlalchemy import select

from toolbox.foundation.db import db
from toolbox.foundation.i18n import _l
from toolbox.foundation.personal import Facts, PersonalData
from toolbox.site.models import SiteDoor, SitePage, SiteTextVersion


def about(user_id: int) -> Facts:
    """Return the pages and doors whose last change was this person's, and every change."""
    doors = db.session.scalars(
        select(SiteDoor).where(SiteDoor.changed_by_id == user_id).order_by(SiteDoor.key)
    )
    states = db.session.scalars(
        select(SiteTextVersion)
        .where(SiteTextVersion.written_by_id == user_id)
        .order_by(SiteTextVersion.id)
    )
    pages = db.session.scalars(
        select(SitePage).where(SitePage.changed_by_id == user_id).order_by(SitePage.slug)
    )
    return {
        "pages": [
            {"title": page.title, "locale": page.locale, "changed_at": page.changed_at.isoformat()}
            for page in pages
        ],
        "doors": [
            {"title": door.title, "locale": door.locale, "changed_at": door.changed_at.isoformat()}
            for door in doors
        ],
        "texts": [
            {"key": one.key, "locale": one.locale, "changed_at": one.written_at.isoformat()}
            for one in states
        ],
    }


PERSONAL_DATA = PersonalData(
    room="site",
    title=_l("Pages of this site"),
    about=about,
    words={
        "pages": _l("Pages that I changed last"),
        "doors": _l("Entrances of the home page that I changed last"),
        "texts": _l("Every change of a text of this site that was mine"),
        "key": _l("Which text"),
        "title": _l("Title"),
        "locale": _l("Language"),
        "changed_at": _l("Changed"),
    },
    columns=frozenset(
        {
            *("site_pages.changed_by_id", "site_doors.changed_by_id"),
            "site_text_versions.written_by_id",
        }
    ),
)
