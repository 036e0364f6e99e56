"""How long what is kept: one line a kind of data, and the one nightly job that keeps to it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from toolbox.foundation.clock import now
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.extensions import extension
from toolbox.foundation.i18n import Message
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

log = logging.getLogger(__name__)

_EXTENSION = "toolbox.retention"
KEEP_TIMES = "foundation.keep_times"


@dataclass(frozen=True)
class Kept:
    """One kind of data: what it is, what it is for, and which setting says for how many days.

    ``forget`` deletes, inside a unit of work, what is older than the moment it is given; days
    count from the event that ``since`` names, such as the end of a link.
    """

    key: str
    what: Message
    purpose: Message
    since: Message
    setting: str
    forget: Callable[[datetime], None]

    @property
    def days(self) -> int:
        """For how many days the settings say; 0 means until the following night."""
        days: int = getattr(installed_settings(), self.setting)
        return days


def install_retention(extensions: dict[str, Any], table: Sequence[Kept]) -> None:
    """Hang the table of times into the application's ``extensions``."""
    extensions[_EXTENSION] = table


def retention() -> Sequence[Kept]:
    """Return the table of times of the running application."""
    table: Sequence[Kept] = extension(_EXTENSION)
    return table


def keep_times(_payload: dict[str, Any]) -> None:
    """Forget what is older than the settings say.

    Each kind has a unit of work of its own: one that fails does not keep the others, and lets the
    job try again later.
    """
    failed: ToolboxError | None = None
    for kept in retention():
        try:
            with unit_of_work():
                kept.forget(now() - timedelta(days=kept.days))
        except ToolboxError as error:
            log.exception("What is too old could not be forgotten: %s", kept.key)
            failed = error
    if failed is not None:
        raise failed
