"""Changing the texts of the site, inside a unit of work; what they said before is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import LOCALES, Message, _l
from toolbox.foundation.policy import is_administrator
from toolbox.site import queries
from toolbox.site.events import SiteTextWritten
from toolbox.site.models import Place, SiteDoor, SitePage, SiteTextVersion

BODY_LENGTH = 50_000
TITLE_LENGTH = 200
DOOR_LENGTHS = {"title": 80, "text": 200, "action": 60}
_CHANGED_ELSEWHERE = _l(
    "Somebody else has changed this page in the meantime. Your input is still here; open the page "
    "in another window to compare."
)


@dataclass(frozen=True)
class DoorTexts:
    """What a door of the home page says: its title, a sentence, and the words of the link."""

    title: str
    text: str
    action: str


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
    _require(by, locale)
    _refuse(_faults({"title": title}, {"title": TITLE_LENGTH}, required=True))
    _refuse(_faults({"body": body}, {"body": BODY_LENGTH}, required=False))
    found = db.session.get(SitePage, (slug, locale)) or SitePage(slug=slug, locale=locale)
    if expected is not None and found.changed_at != expected:
        raise Conflict(_CHANGED_ELSEWHERE, code="changed-meanwhile")
    found.title, found.body = title.strip(), body.strip()
    _stamp(found, by)
    _keep(Place.PAGE, slug, locale, {"title": found.title, "body": found.body}, by)
    return found


def write_door(
    key: str,
    locale: str,
    texts: DoorTexts,
    *,
    by: Actor,
    expected: datetime | None = None,
) -> SiteDoor:
    """Let a door of the home page say something in the operator's own words.

    Raises Invalid with fields, Denied, Conflict as ``write_page`` does.
    """
    _require(by, locale)
    _refuse(_faults(asdict(texts), DOOR_LENGTHS, required=True))
    found = db.session.get(SiteDoor, (key, locale)) or SiteDoor(key=key, locale=locale)
    if expected is not None and found.changed_at != expected:
        raise Conflict(_CHANGED_ELSEWHERE, code="changed-meanwhile")
    found.title, found.text, found.action = (
        " ".join(text.split()) for text in (texts.title, texts.text, texts.action)
    )
    _stamp(found, by)
    kept = {"title": found.title, "text": found.text, "action": found.action}
    _keep(Place.DOOR, key, locale, kept, by)
    return found


def give_back_door(key: str, locale: str, *, by: Actor) -> None:
    """Let a door say again what came with the product; nothing happens where it does."""
    _require(by, locale)
    found = db.session.get(SiteDoor, (key, locale))
    if found is not None:
        db.session.delete(found)
        _keep(Place.DOOR, key, locale, {}, by, restored=True)


def restore(version_id: int, *, by: Actor) -> SiteTextVersion:
    """Let a text say again what it once said; that becomes its newest state. NotFound, Denied."""
    old = queries.text_version(version_id)
    _require(by, old.locale)
    if old.place is Place.DOOR and not old.texts:
        found = db.session.get(SiteDoor, (old.key, old.locale))
        if found is not None:
            db.session.delete(found)
    else:
        row = _row_of(old)
        for field, text in old.texts.items():
            setattr(row, field, text)
        _stamp(row, by)
    return _keep(old.place, old.key, old.locale, dict(old.texts), by, restored=True)


def _row_of(old: SiteTextVersion) -> SitePage | SiteDoor:
    """Return the row that a text has now, or a new one."""
    place = (old.key, old.locale)
    if old.place is Place.PAGE:
        return db.session.get(SitePage, place) or SitePage(slug=old.key, locale=old.locale)
    return db.session.get(SiteDoor, place) or SiteDoor(key=old.key, locale=old.locale)


def _require(by: Actor, locale: str) -> None:
    is_administrator.require(by, None)
    if locale not in LOCALES:
        raise Invalid(_l("Please choose a language."))


def _faults(
    texts: Mapping[str, str], lengths: Mapping[str, int], *, required: bool
) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for field, longest in lengths.items():
        if len(texts[field]) > longest:
            found[field] = [_l("Please use at most %(maximum)s characters.", maximum=longest)]
        elif required and not texts[field].strip():
            found[field] = [_l("Please fill this in.")]
    return found


def _refuse(faults: dict[str, list[Message]]) -> None:
    if faults:
        raise Invalid(next(iter(faults.values()))[0], fields=faults)


def _stamp(row: SitePage | SiteDoor, by: Actor) -> None:
    row.changed_at, row.changed_by_id = now(), by.user_id
    db.session.add(row)
    db.session.flush()


def _keep(
    place: Place,
    key: str,
    locale: str,
    texts: dict[str, str],
    by: Actor,
    *,
    restored: bool = False,
) -> SiteTextVersion:
    """Append what a text says now to its history."""
    version = SiteTextVersion(
        place=place, key=key, locale=locale, texts=texts, written_by_id=by.user_id
    )
    db.session.add(version)
    db.session.flush()
    announce(SiteTextWritten(version.id, restored, by.user_id))
    return version
