"""What texts of the site are called, and where they are changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from toolbox.accounts.queries import names_of
from toolbox.foundation.i18n import _, _l
from toolbox.site.models import Place, SiteTextVersion
from toolbox.web.home.entrances import ENTRANCES

LANGUAGES = {"de": _l("German"), "en": _l("English")}
FIELDS = {
    "title": _l("Title"),
    "body": _l("Text"),
    "text": _l("Sentence"),
    "action": _l("Words of the link"),
}


def name_of_text(text: SiteTextVersion) -> str:
    """Return the title that a text had, with its language."""
    title = text.texts.get("title") or _shipped_title(text.key)
    return f"{title} ({LANGUAGES.get(text.locale, text.locale)})"


def _shipped_title(key: str) -> str:
    titles = {entrance.key: str(entrance.title) for entrance in ENTRANCES}
    return titles.get(key, key)


def address_of_text(text: SiteTextVersion) -> str:
    """Return where a text is changed."""
    if text.place is Place.DOOR:
        return url_for("admin.edit_door", key=text.key, locale=text.locale)
    return url_for("admin.edit_text", slug=text.key, locale=text.locale)


@dataclass(frozen=True)
class State:
    """One state of a text as the history shows it; ``is_present`` for what it says now."""

    id: int
    at: datetime
    who: str
    fields: tuple[tuple[str, str], ...]
    is_present: bool


def told(versions: Sequence[SiteTextVersion]) -> list[State]:
    """Return the history of a text, newest first, with names."""
    names = names_of(one.written_by_id for one in versions if one.written_by_id is not None)
    return [
        State(
            id=one.id,
            at=one.written_at,
            who=names.get(one.written_by_id or 0, _("The toolbox itself")),
            fields=tuple((str(FIELDS.get(name, name)), text) for name, text in one.texts.items()),
            is_present=number == 0,
        )
        for number, one in enumerate(versions)
    ]
