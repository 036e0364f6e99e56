"""Which browser there is on this machine: the one in the settings, or one in PATH."""

import shlex
import shutil
from collections.abc import Sequence

from toolbox.foundation.settings import installed_settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE = "none"


def browser_command() -> Sequence[str]:
    """Return how the browser of this installation is started; empty where there is none."""
    return command_of(installed_settings().browser)


def command_of(setting: str) -> Sequence[str]:
    """Return what a setting says: a program with flags, the first one in PATH, or nothing."""
    if setting == NONE:
        return ()
    words = shlex.split(setting)
    found = shutil.which(words[0]) if words else next(filter(None, map(shutil.which, NAMES)), None)
    return (found, *words[1:]) if found else ()
