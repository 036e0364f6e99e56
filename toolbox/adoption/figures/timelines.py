"""Figures over time as bars: at which stage everybody was, and how the use has grown."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from toolbox.adoption.evidence import StageOn
from toolbox.adoption.figures.reading import Entry
from toolbox.adoption.lifecycle import IN_USE, STAGE_LABELS, Stage
from toolbox.foundation.i18n import Message, _, _l, language, ngettext

HEIGHT, WIDTH = 100, 10
"""Of the drawing and of one bar, in its own units."""
SHOWN = (Stage.ESTABLISHED, Stage.ADOPTED, Stage.TRIAL, Stage.INTEREST)
"""From the ground up; what was given up stands in the sentence below."""
MOST_MONTHS, MOST_QUARTERS = 14, 20


@dataclass(frozen=True)
class Bar:
    """One column: a stretch of time with its numbers, and (class, y, height) of its parts."""

    x: int
    label: str
    values: tuple[int, ...]
    parts: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Timeline:
    """What is drawn, and said in a table beside it; parts of a bar stand on each other.

    ``undated`` places are not drawn: a source knows of them, and not since when; ``beside`` says
    so, and is empty where there are none.
    """

    key: str
    title: Message
    about: str
    column: Message
    series: tuple[Message, ...]
    bars: tuple[Bar, ...]
    totals: tuple[int, ...]
    undated: int = 0

    @property
    def beside(self) -> str:
        """What to know about places that are not drawn."""
        if not self.undated:
            return ""
        return ngettext(
            "Of 1 place no growth can be told: a source says that it is in use there, but not "
            "since when.",
            "Of %(number)s places no growth can be told: a source says that it is in use there, "
            "but not since when.",
            self.undated,
            number=self.undated,
        )

    @property
    def width(self) -> int:
        """Of the drawing, in its own units."""
        return max(1, len(self.bars)) * WIDTH

    @property
    def rows(self) -> list[list[str]]:
        """The lines of the table."""
        return [[bar.label, *(str(value) for value in bar.values)] for bar in self.bars]


@dataclass(frozen=True)
class _Stretch:
    """A month, a quarter or a year: its first and last day, and what it is called."""

    first: date
    last: date
    label: str


@dataclass(frozen=True)
class _Rhythm:
    months: int
    pattern: str
    column: Message


_MONTHS = _Rhythm(1, "MMM yyyy", _l("Month"))
_QUARTERS = _Rhythm(3, "QQQ yyyy", _l("Quarter"))
_YEARS = _Rhythm(12, "yyyy", _l("Year"))


def entries_from(stages: Iterable[StageOn]) -> list[Entry]:
    """Return entries with their stages, from one row for every stage."""
    found: dict[int, list[StageOn]] = {}
    for one in stages:
        found.setdefault(one.adoption_id, []).append(one)
    return [
        Entry(
            number,
            0,
            rows[0].region_key,
            rows[0].places,
            None,
            tuple((row.since, row.stage) for row in rows),
            rows[0].is_dated,
        )
        for number, rows in found.items()
    ]


def stages_over_time(
    entries: Sequence[Entry], *, until: date, since: date | None = None
) -> Timeline:
    """Return how many places were at which stage at the end of each stretch of time."""
    return over_time(entries, until=until, since=since)[0]


def over_time(
    entries: Sequence[Entry], *, until: date, since: date | None = None
) -> tuple[Timeline, Timeline]:
    """Return the stages over time and the growth, from one walk through all changes."""
    days = (
        day
        for entry in entries
        for day, _stage in entry.stages[:1]
        if day <= until and entry.is_dated
    )
    course = Course(min(days, default=None), until=until, since=since)
    for entry in entries:
        course.take(entry)
    return course.drawn()


class Course:
    """How places went from stage to stage, as it stood at the end of each stretch of time.

    ``first`` is the first day on which anything began until the last day ``until``, None where
    nothing did. It is told of one entry after the other, and keeps none of them. What has no day
    on which it began is counted alone: drawn, it would look as if it had begun when it was found.
    """

    def __init__(self, first: date | None, *, until: date, since: date | None = None) -> None:
        self._rhythm, self._stretches = _stretches(first, since, until)
        self._ends = [stretch.last for stretch in self._stretches]
        self._changes = [dict.fromkeys(Stage, 0) for _stretch in self._stretches]
        self._new = [0] * len(self._stretches)
        self._known: dict[date, int] = {}
        self._until = until
        self._undated = 0

    def take(self, entry: Entry) -> None:
        """Count what happened with one entry."""
        if not entry.is_dated:
            self._undated += entry.places if entry.is_used_on(self._until) else 0
            return
        before: Stage | None = None
        begun: int | None = None
        is_new = is_counted = False
        for day, stage in entry.stages:
            at = self._stretch_of(day)
            if at == len(self._ends):
                break
            if before is not None:
                self._changes[at][before] -= entry.places
            self._changes[at][stage] += entry.places
            before = stage
            if begun is None and stage in IN_USE:
                # What was in use before the time that is told is nothing new in it.
                begun, is_counted = at, day >= self._stretches[0].first
            if begun == at:
                is_new = is_counted and stage in IN_USE
        if is_new and begun is not None:
            self._new[begun] += entry.places

    def _stretch_of(self, day: date) -> int:
        """Return in which stretch a day counts: the first one for all days before it."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = bisect_left(self._ends, day)
        return found

    def drawn(self) -> tuple[Timeline, Timeline]:
        """Return the stages over time, and the growth."""
        moments = list(self._moments())
        stages = [tuple(moment[stage] for stage in SHOWN) for moment in moments]
        growth = [
            (sum(moment[stage] for stage in IN_USE) - new, new)
            for moment, new in zip(moments, self._new, strict=True)
        ]
        given_up = moments[-1][Stage.ABANDONED] if moments else 0
        return (
            Timeline(
                key="stufen",
                title=_l("Stages over time"),
                about=_about_stages(self._stretches, stages, given_up),
                column=self._rhythm.column,
                series=tuple(STAGE_LABELS[stage] for stage in SHOWN),
                bars=_bars(self._stretches, stages),
                totals=stages[-1] if stages else (0,) * len(SHOWN),
                undated=self._undated,
            ),
            Timeline(
                key="wachstum",
                title=_l("Growth"),
                about=_about_growth(self._stretches, growth),
                column=self._rhythm.column,
                series=(_l("In use already"), _l("New")),
                bars=_bars(self._stretches, growth),
                totals=growth[-1] if growth else (0, 0),
                undated=self._undated,
            ),
        )

    def _moments(self) -> Iterator[dict[Stage, int]]:
        """Yield the places by stage at the end of each stretch."""
        present = dict.fromkeys(Stage, 0)
        for changes in self._changes:
            present = {stage: number + changes[stage] for stage, number in present.items()}
            yield present


def _stretches(
    first: date | None, since: date | None, until: date
) -> tuple[_Rhythm, list[_Stretch]]:
    """Return in which rhythm the time is told, and its stretches; the last ends ``until``."""
    if first is None:
        return _YEARS, []
    first = max(first, since) if since is not None else first
    months = (until.year - first.year) * 12 + until.month - first.month + 1
    rhythm = _YEARS
    if months <= MOST_MONTHS:
        rhythm = _MONTHS
    elif months <= MOST_QUARTERS * 3:
        rhythm = _QUARTERS
    begin = first.replace(day=1, month=(first.month - 1) // rhythm.months * rhythm.months + 1)
    found = []
    while begin <= until:
        following = _months_on(begin, rhythm.months)
        label = str(format_date(begin, rhythm.pattern, locale=language()))
        found.append(_Stretch(begin, min(following - timedelta(days=1), until), label))
        begin = following
    return rhythm, found


def _months_on(begin: date, months: int) -> date:
    ahead = begin.month - 1 + months
    return date(begin.year + ahead // 12, ahead % 12 + 1, 1)


def _bars(stretches: Sequence[_Stretch], columns: Sequence[tuple[int, ...]]) -> tuple[Bar, ...]:
    most = max((sum(values) for values in columns), default=0)
    return tuple(
        Bar(at * WIDTH, stretch.label, values, _parts(values, most))
        for at, (stretch, values) in enumerate(zip(stretches, columns, strict=True))
    )


def _parts(values: Sequence[int], most: int) -> tuple[tuple[str, float, float], ...]:
    found, ground = [], float(HEIGHT)
    for at, value in enumerate(values):
        height = round(HEIGHT * value / most, 2) if most else 0.0
        ground = round(ground - height, 2)
        found.append((f"chart__bar--{at + 1}", ground, height))
    return tuple(found)


def _about_stages(
    stretches: Sequence[_Stretch], columns: Sequence[tuple[int, ...]], given_up: int
) -> str:
    """Say in a sentence what can be seen, for those who cannot see it."""
    if not columns:
        return _("Nothing has been said for this time yet.")
    now = ", ".join(
        f"{STAGE_LABELS[stage]}: {value}" for stage, value in zip(SHOWN, columns[-1], strict=True)
    )
    if len(columns) == 1:
        return _(
            "At the end of %(last)s: %(now)s; given up: %(given_up)s.",
            last=stretches[-1].label,
            now=now,
            given_up=given_up,
        )
    return _(
        "From %(first)s to %(last)s. At the end: %(now)s; given up: %(given_up)s.",
        first=stretches[0].label,
        last=stretches[-1].label,
        now=now,
        given_up=given_up,
    )


def _about_growth(stretches: Sequence[_Stretch], columns: Sequence[tuple[int, ...]]) -> str:
    if not columns:
        return _("Nothing has been said for this time yet.")
    begin, end = sum(columns[0]), sum(columns[-1])
    first, last = stretches[0].label, stretches[-1].label
    if len(columns) == 1:
        return ngettext(
            "At the end of %(last)s: 1 place.",
            "At the end of %(last)s: %(number)s places.",
            end,
            last=last,
            number=end,
        )
    if begin == end:
        return ngettext(
            "1 place at the end of %(first)s, and as many at the end of %(last)s.",
            "%(number)s places at the end of %(first)s, and as many at the end of %(last)s.",
            end,
            first=first,
            last=last,
            number=end,
        )
    return _(
        "From %(begin)s at the end of %(first)s to %(end)s at the end of %(last)s.",
        begin=begin,
        first=first,
        end=end,
        last=last,
    )
