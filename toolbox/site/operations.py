"""Changing the pages of the site, inside a unit of work."""

from datetime import datetime

from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import LOCALES, _l
from toolbox.foundation.policy import is_administrator
from toolbox.site.models import SitePage

BODY_LENGTH = 50_000
_CHANGED_ELSEWHERE = _l(
    "Somebody else has changed this page in the meantime. Your input is still here; open the page "
    "in another window to compare."
)


def write_page(
    slug: str,
    locale: str,
    *,
    title: str,
    body: str,
    by: Actor,
    expected: datetime | None = None,
) -> SitePage:
    """Write a page in one language, new or in place of what it said.

    ``expected`` is when the page was changed last, as the person saw it. Raises Invalid with
    fields, Denied, Conflict where somebody else has changed the page since.
    """
    is_administrator.require(by, None)
    if locale not in LOCALES:
        raise Invalid(_l("Please choose a language."))
    if not title.strip() or len(title) > 200:
        sentence = _l("Please enter a title of at most 200 characters.")
        raise Invalid(sentence, fields={"title": [sentence]})
    if len(body) > BODY_LENGTH:
        sentence = _l("Please use at most %(maximum)s characters.", maximum=BODY_LENGTH)
        raise Invalid(sentence, fields={"body": [sentence]})
    found = db.session.get(SitePage, (slug, locale)) or SitePage(slug=slug, locale=locale)
    if expected is not None and found.changed_at != expected:
        raise Conflict(_CHANGED_ELSEWHERE, code="changed-meanwhile")
    found.title, found.body = title.strip(), body.strip()
    found.changed_at, found.changed_by_id = now(), by.user_id
    db.session.add(found)
    db.session.flush()
    return found
