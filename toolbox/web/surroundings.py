"""What every page may count on: names in templates, filters, browser files."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, current_app, g, url_for
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from toolbox.audit.queries import last_line
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.delivery.languages import chosen_theme, reading_language
from toolbox.files.formats import FORMATS
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import HOME_ZONE
from toolbox.foundation.durations import in_words
from toolbox.foundation.extensions import extension
from toolbox.foundation.i18n import Message, _, sentences
from toolbox.foundation.settings import PROJECT_ROOT, installed_settings
from toolbox.foundation.text import markdown_to_html
from toolbox.vocabularies import queries as vocabularies
from toolbox.web.assets import Assets

_ASSETS = "toolbox.assets"
_LABELS = "toolbox.labels"
_SECONDS = 10.0
"""Labels are kept no longer, for commands that bring new vocabularies leave no trail."""

ICONS = "vendor/icons.svg"


@dataclass(frozen=True)
class _Labels:
    """Labels of vocabularies as they were at a line of the audit trail."""

    line: tuple[int, datetime | None]
    moment: float
    by_vocabulary: dict[str, Mapping[str, str]] = field(default_factory=dict)


def installed_assets() -> Assets:
    """Return the browser files of the running application."""
    assets: Assets = extension(_ASSETS)
    return assets


def asset_url(name: str) -> str:
    """Return the address of a browser file, with its hash in the name."""
    # A page with a hundred icons asks a hundred times for the same address.
    known: dict[str, str] = g.setdefault("_asset_urls", {})
    if name not in known:
        known[name] = url_for("static_files.show", name=installed_assets().public_name(name))
    return known[name]


class _SpriteAddress:
    """The address of the icons in templates; a proxy would look it up several times an icon."""

    def __html__(self) -> str:
        return asset_url(ICONS)


def file_size(size: int) -> str:
    """Return a size in bytes as people read it, for example ``1,8 MB``."""
    value, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    pattern = "#,##0" if unit in {"B", "kB"} or value >= 100 else "#,##0.#"
    return f"{format_decimal(round(value, 1), pattern, locale=reading_language())} {unit}"


def minutes(value: int | None) -> str:
    """Return a time in minutes as people say it; nothing where there is none."""
    return "" if value is None else in_words(value)


def time_needed(duration: int | None, preparation: int | None) -> str:
    """Return how long the use takes, and the preparation where that takes longer, in words.

    Both are in minutes.
    """
    if not preparation or preparation <= (duration or 0):
        return minutes(duration or None)
    if not duration:
        return _("%(time)s preparation", time=minutes(preparation))
    return _(
        "%(time)s, %(preparation)s preparation",
        time=minutes(duration),
        preparation=minutes(preparation),
    )


def long_date(moment: datetime | date | None) -> str:
    """Return a day in words."""
    if moment is None:
        return ""
    day = moment.astimezone(HOME_ZONE).date() if isinstance(moment, datetime) else moment
    return str(format_date(day, "long", locale=reading_language()))


def clock_time(moment: datetime) -> str:
    """Return the time of day in Germany, for example 14:03."""
    return str(format_datetime(moment.astimezone(HOME_ZONE), "HH:mm", locale=reading_language()))


def number(value: int) -> str:
    """Return a number with separators."""
    return str(format_decimal(value, locale=reading_language()))


def term_labels(vocabulary_key: str) -> Mapping[str, str]:
    """Return key to label of one vocabulary in the reader's language, as of this request."""
    if "_term_labels" not in g:
        g._term_labels = _kept_labels()
    kept: dict[str, Mapping[str, str]] = g._term_labels
    if vocabulary_key not in kept:
        kept[vocabulary_key] = vocabularies.labels(vocabulary_key, reading_language())
    return kept[vocabulary_key]


def read_labels(*vocabulary_keys: str) -> None:
    """Read the labels of several vocabularies at once, for a page that shows all of them."""
    if "_term_labels" not in g:
        g._term_labels = _kept_labels()
    kept: dict[str, Mapping[str, str]] = g._term_labels
    if missing := [key for key in vocabulary_keys if key not in kept]:
        kept.update(vocabularies.labels_of_several(missing, reading_language()))


def trail_line() -> tuple[int, datetime | None]:
    """Return the newest line of the audit trail, as of this request.

    It grows with every change that visitors can see, so what was made at the same line is good.
    """
    if "_trail_line" not in g:
        g._trail_line = last_line()
    line: tuple[int, datetime | None] = g._trail_line
    return line


def _kept_labels() -> dict[str, Mapping[str, str]]:
    """Return the labels read so far, empty again after any change that readers can see."""
    shelf: dict[str, _Labels] = current_app.extensions.setdefault(_LABELS, {})
    locale, line = reading_language(), trail_line()
    kept = shelf.get(locale)
    if kept is None or kept.line != line or time.monotonic() - kept.moment > _SECONDS:
        kept = shelf[locale] = _Labels(line, time.monotonic())
    return kept.by_vocabulary


def kind_of(key: str) -> Kind:
    """Return the declaration of a kind."""
    return KINDS[key]


def format_label(key: str) -> str:
    """Return what a file format is called, short: PDF, DOCX."""
    return str(_("Link")) if key == "link" else key.upper()


def format_name(key: str) -> Message:
    """Return what a file format is called in words."""
    return FORMATS[key].label if key in FORMATS else key


def markdown(source: str, top: int = 3) -> Markup:
    """Return Markdown as safe HTML whose headings start at the level ``top``."""
    return markdown_to_html(source, top=top)


@pass_eval_context
def _translated(place: EvalContext, sentence: str, /, **values: Any) -> str:
    """Return a sentence as the function of Jinja does, which takes three times as long.

    Without values, a percent sign still has to be doubled in the sentence.
    """
    found: str = sentences().ugettext(sentence)
    if place.autoescape:
        found = Markup(found)  # noqa: S704 - the sentences are ours, the values get escaped
    return found % values if values or "%" in found else found


def _names() -> dict[str, Any]:
    settings = installed_settings()
    user = getattr(current_user, "user", None)
    return {
        "site": {"name": settings.site_name, "tagline": settings.site_tagline},
        "locale": reading_language(),
        "theme": chosen_theme(),
        "keyboard_shortcuts": user.keyboard_shortcuts if user is not None else True,
    }


def install_surroundings(app: Flask) -> None:
    """Hang names and filters into the application's templates."""
    app.extensions[_ASSETS] = Assets(PROJECT_ROOT / "static")
    app.context_processor(_names)
    app.jinja_env.globals.update(
        asset_url=asset_url,
        icon_sprite_url=_SpriteAddress(),
        public_url=public_url,
        kinds=KINDS,
        kind_of=kind_of,
        term_labels=term_labels,
        format_label=format_label,
        format_name=format_name,
        _=_translated,
    )
    app.jinja_env.filters.update(
        file_size=file_size,
        minutes=minutes,
        long_date=long_date,
        clock_time=clock_time,
        number=number,
        markdown=markdown,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
