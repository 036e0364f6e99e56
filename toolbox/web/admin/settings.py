"""The settings in force; they are changed in config.toml or the environment, not here."""

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import scope
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings, layers, load_settings, origins

COMMAND_LINE = "command line"


@scope("administrator")
def settings() -> ResponseReturnValue:
    """Show every setting, its value and where that comes from; secrets stay hidden."""
    present = installed_settings()
    stack = layers(present.instance, None, {})
    written = load_settings(present.instance)
    found = [
        one if one.value == getattr(written, one.name) else replace(one, source=COMMAND_LINE)
        for one in origins(present, stack)
    ]
    labels = {
        "default": _("Default"),
        "environment": _("Environment"),
        COMMAND_LINE: _("Command line"),
    }
    return render_template("admin/settings.html", origins=found, source_labels=labels)
