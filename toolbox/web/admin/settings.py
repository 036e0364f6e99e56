"""The settings in force; they are changed in config.toml or the environment, not here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import scope
from toolbox.foundation.errors import NotFound, ToolboxError
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.retention import retention
from toolbox.foundation.settings import (
    Origin,
    Settings,
    installed_settings,
    layers,
    load_settings,
    origins,
)
from toolbox.web.admin.probes import PROBES
from toolbox.web.admin.settings_themes import OTHERS, THEMES
from toolbox.web.admin.settings_words import in_words

COMMAND_LINE = "command line"
_DEFAULTS = {one.name: one.default for one in fields(Settings)}


@dataclass(frozen=True)
class Shown:
    """A setting as it is shown; ``where`` says what sets it, ``usual`` what it is otherwise.

    ``value`` is the value as people read it; ``raw`` as it is written, where that is different.
    """

    origin: Origin
    where: str
    is_changed: bool
    value: str
    raw: str
    usual: str


def present_origins() -> list[Origin]:
    """Return every setting in force with where it comes from."""
    present = installed_settings()
    stack = layers(present.instance, None, {})
    written = load_settings(present.instance)
    return [
        one if one.value == getattr(written, one.name) else replace(one, source=COMMAND_LINE)
        for one in origins(present, stack)
    ]


def source_labels() -> dict[str, str]:
    """Return what sources of settings are called; a file is called by its path."""
    return {
        "default": _("Default"),
        "environment": _("Environment"),
        COMMAND_LINE: _("Command line"),
    }


def _shown(origin: Origin) -> Shown:
    sources: Mapping[str, str] = {
        "default": _("Default"),
        "environment": _("Variable TOOLBOX_%(name)s", name=origin.name.upper()),
        COMMAND_LINE: _("Command line"),
    }
    usual = replace(origin, value=_DEFAULTS[origin.name])
    words = in_words(origin.name, origin.value)
    return Shown(
        origin,
        sources.get(origin.source) or _("File %(path)s", path=origin.source),
        origin.value != usual.value,
        words or origin.shown,
        _as_written(origin) if words else "",
        in_words(usual.name, usual.value) or usual.shown,
    )


def _as_written(origin: Origin) -> str:
    """Return a value the way it stands in config.toml."""
    return origin.shown.lower() if isinstance(origin.value, bool) else origin.shown


def _by_theme() -> Sequence[tuple[Message, list[Shown]]]:
    """Return the settings by theme; what belongs to none comes last."""
    known = {one.name: _shown(one) for one in present_origins()}
    found = [
        (theme, [known.pop(name) for name in names if name in known])
        for theme, names in THEMES.items()
    ]
    return [*found, (OTHERS, list(known.values()))] if known else found


@scope("administrator")
def settings() -> ResponseReturnValue:
    """Show every setting, its value and where that comes from; secrets stay hidden."""
    return render_template("admin/settings.html", themes=_by_theme(), probes=PROBES)


@scope("administrator")
def try_out(what: str) -> ResponseReturnValue:
    """Try whether one of the outside worlds answers, and say so in words."""
    if what not in PROBES:
        raise NotFound(
            _l("There is no page at this address. Perhaps it was mistyped or has moved.")
        )
    try:
        flash(PROBES[what].run(), "success")
    except ToolboxError as error:
        flash(error.message, "error")
    return redirect(url_for("admin.settings", _anchor="proben"), code=303)


@scope("administrator")
def keeping() -> ResponseReturnValue:
    """Show how long what is kept, which setting says so, and where that comes from."""
    sources = {one.name: one.source for one in present_origins()}
    return render_template(
        "admin/keeping.html", times=retention(), sources=sources, source_labels=source_labels()
    )
