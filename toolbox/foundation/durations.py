"""Times in minutes as people say them: 45 minutes, 2 and a half hours, 19 days."""

from babel.numbers import format_decimal

from toolbox.foundation.i18n import _, language

HOUR, DAY = 60, 8 * 60
"""In minutes; a day is a working day."""
_EXACT_DAYS = 5


def in_words(minutes: int) -> str:
    """Return a time in words: hours to the minute, a few days to the half, more in whole days."""
    if minutes < 2 * HOUR:
        return _("%(n)s min", n=minutes)
    if minutes < DAY:
        hours, rest = divmod(minutes, HOUR)
        if rest in {0, HOUR // 2}:
            return _("%(n)s hrs", n=_number(minutes / HOUR))
        return f"{_('%(n)s hrs', n=hours)} {_('%(n)s min', n=rest)}"
    days = round(minutes / DAY * 2) / 2
    if days > _EXACT_DAYS:
        days = round(minutes / DAY)
    return _("%(n)s days", n=_number(days)) if days != 1 else _("1 day")


def _number(value: float) -> str:
    return str(format_decimal(value, "#,##0.#", locale=language()))
