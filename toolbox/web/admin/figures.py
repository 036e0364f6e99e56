"""Numbers over time: what was published, used, searched, and who came."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_date
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts.directory import registrations_since
from toolbox.catalogue.inventory import published_since
from toolbox.catalogue.usage import uses_since
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.delivery.languages import reading_language
from toolbox.discovery.demand.searches import searches_since
from toolbox.foundation.clock import HOME_ZONE, today
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.web.surroundings import number

SPANS: dict[str, tuple[int, Message]] = {
    "3": (3, _l("3 months")),
    "6": (6, _l("6 months")),
    "12": (12, _l("12 months")),
    "24": (24, _l("2 years")),
}
USUAL = "12"
HEIGHT = 100
"""Of the drawing, in its own units; its width is ten units a bar."""
WIDTH = 10


@dataclass(frozen=True)
class Bar:
    """One column: a stretch of time with its numbers, and where its parts stand in the drawing.

    ``parts`` are (class, y, height), from the ground up.
    """

    x: int
    label: str
    values: tuple[int, ...]
    parts: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Chart:
    """What is drawn, and said in a table beside it; parts of a bar stand on each other."""

    key: str
    title: Message
    about: str
    column: Message
    series: tuple[Message, ...]
    bars: tuple[Bar, ...]
    totals: tuple[int, ...]

    @property
    def width(self) -> int:
        """Of the drawing, in its own units."""
        return max(1, len(self.bars)) * WIDTH

    @property
    def rows(self) -> list[list[str]]:
        """The lines of the table."""
        return [[bar.label, *(number(value) for value in bar.values)] for bar in self.bars]


Days = Counter[date]


def _month(day: date) -> date:
    return day.replace(day=1)


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _months(first: date, last: date) -> list[date]:
    found = [_month(first)]
    while (following := _month(found[-1] + timedelta(days=32))) <= last:
        found.append(following)
    return found


def _weeks(first: date, last: date) -> list[date]:
    begin = _week(first)
    return [begin + timedelta(weeks=one) for one in range((last - begin).days // 7 + 1)]


def _month_label(begin: date) -> str:
    return str(format_date(begin, "MMM yyyy", locale=reading_language()))


def _week_label(begin: date) -> str:
    return str(format_date(begin, "medium", locale=reading_language()))


@dataclass(frozen=True)
class _Rhythm:
    """Into which stretches of time days are put."""

    begin: Callable[[date], date]
    between: Callable[[date, date], list[date]]
    label: Callable[[date], str]
    column: Message


MONTHLY = _Rhythm(_month, _months, _month_label, _l("Month"))
WEEKLY = _Rhythm(_week, _weeks, _week_label, _l("Week from"))


def chart(
    key: str,
    title: Message,
    series: Sequence[tuple[Message, Days]],
    first: date,
    rhythm: _Rhythm,
) -> Chart:
    """Return the chart of some numbers by day, from ``first`` until today."""
    sums = [Counter[date]() for _one in series]
    for summed, (_label, days) in zip(sums, series, strict=True):
        for day, value in days.items():
            summed[rhythm.begin(day)] += value
    begins = rhythm.between(first, today())
    columns = [tuple(summed[begin] for summed in sums) for begin in begins]
    most = max((sum(values) for values in columns), default=0)
    bars = tuple(
        Bar(at * WIDTH, rhythm.label(begin), values, _parts(values, most))
        for at, (begin, values) in enumerate(zip(begins, columns, strict=True))
    )
    totals = tuple(sum(values) for values in zip(*columns, strict=True))
    return Chart(
        key,
        title,
        _about([label for label, _days in series], totals, most, bars),
        rhythm.column,
        tuple(label for label, _days in series),
        bars,
        totals,
    )


def _parts(values: Sequence[int], most: int) -> tuple[tuple[str, float, float], ...]:
    found, ground = [], float(HEIGHT)
    for at, value in enumerate(values):
        height = round(HEIGHT * value / most, 2) if most else 0.0
        ground = round(ground - height, 2)
        found.append((f"chart__bar--{at + 1}", ground, height))
    return tuple(found)


def _about(labels: Sequence[Message], totals: Sequence[int], most: int, bars: Sequence[Bar]) -> str:
    """Say in a sentence what can be seen, for those who cannot see it."""
    together = ", ".join(
        f"{label}: {number(total)}" for label, total in zip(labels, totals, strict=True)
    )
    if not most:
        return _("Nothing in this time.")
    peak = max(bars, key=lambda bar: sum(bar.values))
    return _(
        "%(together)s. Most, %(most)s, at: %(peak)s.",
        together=together,
        most=number(most),
        peak=peak.label,
    )


def _by_day(moments: Iterable[datetime]) -> Days:
    return Counter(moment.astimezone(HOME_ZONE).date() for moment in moments)


def _first_day(months: int) -> date:
    begin = _month(today())
    for _one in range(months - 1):
        begin = _month(begin - timedelta(days=1))
    return begin


def charts(first: date) -> list[Chart]:
    """Return everything that is drawn, from a day until today."""
    moment, by = datetime.combine(first, time(), HOME_ZONE), caller()
    uses = uses_since(_week(first))
    views = Counter({day: seen for day, seen, _taken in uses})
    downloads = Counter({day: taken for day, _seen, taken in uses})
    searches = searches_since(_week(first), by=by)
    found = Counter({day: every - without for day, every, without in searches})
    in_vain = Counter({day: without for day, _every, without in searches})
    published = [(_l("Published"), _by_day(published_since(moment)))]
    registered = [(_l("Registrations"), _by_day(registrations_since(moment, by=by)))]
    searched = [(_l("With hits"), found), (_l("Without hits"), in_vain)]
    return [
        chart("veroeffentlicht", _l("Newly published instruments"), published, first, MONTHLY),
        chart("aufrufe", _l("Views of instruments"), [(_l("Views"), views)], first, WEEKLY),
        chart("downloads", _l("Downloads"), [(_l("Downloads"), downloads)], first, WEEKLY),
        chart("suchen", _l("Searches"), searched, first, WEEKLY),
        chart("registrierungen", _l("New accounts"), registered, first, MONTHLY),
    ]


@scope("administrator")
def figures() -> ResponseReturnValue:
    """Draw the numbers of the time that the address asks for."""
    asked = request.args.get("monate", USUAL)
    chosen = asked if asked in SPANS else USUAL
    return render_template(
        "admin/figures.html",
        charts=charts(_first_day(SPANS[chosen][0])),
        spans=[
            (label, url_for("admin.figures", monate=key), None, key == chosen)
            for key, (_months_, label) in SPANS.items()
        ],
        search_days=installed_settings().search_days,
    )
