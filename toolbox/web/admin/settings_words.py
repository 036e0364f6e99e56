"""Settings as people read them: yes and no, sizes, days, hours of the day."""

from collections.abc import Callable, Mapping
from typing import Any

from toolbox.foundation.i18n import _, ngettext
from toolbox.notices.topics import WEEKDAYS
from toolbox.web.contribute.uploads import whole_size


def _days(number: int) -> str:
    return ngettext("1 day", "%(num)s days", number)


def _months(number: int) -> str:
    return ngettext("1 month", "%(num)s months", number)


def _weekday(number: int) -> str:
    return str(WEEKDAYS[number])


def _hour(number: int) -> str:
    return _("%(hour)s o’clock", hour=number)


def _truth(value: object) -> str:
    return _("Yes") if value else _("No")


_BY_NAME: Mapping[str, Callable[[int], str]] = {
    "upload_limit": whole_size,
    "version_limit": whole_size,
    "digest_hour": _hour,
    "digest_weekday": _weekday,
}
_BY_ENDING: Mapping[str, Callable[[int], str]] = {"_days": _days, "_months": _months}


def in_words(name: str, value: Any) -> str | None:
    """Return a value as people read it, None where it reads well as it is written."""
    if isinstance(value, bool):
        return _truth(value)
    by_ending = next((say for ending, say in _BY_ENDING.items() if name.endswith(ending)), None)
    say = _BY_NAME.get(name) or by_ending
    return say(value) if say and isinstance(value, int) else None
