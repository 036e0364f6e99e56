"""Stages over time and growth: what the bars say, in which rhythm, and that a table says it too."""

from datetime import date

import pytest
from flask import Flask

from toolbox.adoption.evidence import StageOn
from toolbox.adoption.figures.reading import Entry
from toolbox.adoption.figures.timelines import (
    Timeline,
    entries_from,
    over_time,
    stages_over_time,
)
from toolbox.adoption.lifecycle import Stage

END = date(2026, 11, 22)


def entry(number: int, *stages: tuple[date, Stage], places: int = 1) -> Entry:
    return Entry(number, 1, "05913", places, None, stages)


def growth_of(entries: list[Entry], *, until: date, since: date | None = None) -> Timeline:
    return over_time(entries, until=until, since=since)[1]


TRIED = entry(1, (date(2026, 1, 10), Stage.TRIAL), (date(2026, 3, 1), Stage.ADOPTED))
LEFT = entry(2, (date(2026, 2, 1), Stage.ADOPTED), (date(2026, 10, 1), Stage.ABANDONED))
MANY = entry(3, (date(2026, 2, 1), Stage.ESTABLISHED), places=20)
BACK = entry(
    4,
    (date(2026, 1, 1), Stage.ADOPTED),
    (date(2026, 4, 1), Stage.ABANDONED),
    (date(2026, 6, 1), Stage.ADOPTED),
)


KNOWN = Entry(5, 1, "05", 20, None, ((date(2026, 5, 4), Stage.ESTABLISHED),), is_dated=False)


def test_what_has_no_known_beginning_is_not_drawn_as_if_it_had_one(inside: Flask) -> None:
    for found in (
        growth_of([KNOWN, TRIED], until=END),
        stages_over_time([KNOWN, TRIED], until=END),
    ):
        assert (sum(found.totals), found.undated) == (1, 20)
        assert found.bars[0].label == "Jan. 2026"
        assert " 20 " in found.beside
    alone = growth_of([KNOWN], until=END)
    assert (alone.bars, alone.undated) == ((), 20)
    assert growth_of([KNOWN], until=date(2026, 5, 3)).beside == ""
    assert growth_of([TRIED], until=END).beside == ""


@pytest.mark.parametrize(
    ("until", "others", "words"),
    [
        (date(2026, 3, 5), [], {"1", "März 2026"}),
        (date(2026, 5, 5), [], {"1", "März 2026", "Mai 2026"}),
        (date(2026, 5, 5), [LEFT], {"Von 1 am", "auf 2 am", "Feb. 2026", "Mai 2026"}),
    ],
)
def test_growth_is_told_in_a_sentence_that_reads_well(
    inside: Flask, until: date, others: list[Entry], words: set[str]
) -> None:
    one = entry(1, (date(2026, 3, 1), Stage.ADOPTED))
    about = growth_of([one, *others], until=until).about
    for word in words:
        assert about.count(word) == 1, about


def test_bars_tell_how_things_stood_at_the_end_of_each_month(inside: Flask) -> None:
    found = stages_over_time([TRIED, LEFT, MANY], until=END)
    assert found.column == "Monat"
    assert [bar.values for bar in found.bars][:3] == [(0, 0, 1, 0), (20, 1, 1, 0), (20, 2, 0, 0)]
    assert found.bars[-1].values == found.totals == (20, 1, 0, 0)
    assert len(found.rows) == len(found.bars) == 11
    assert found.rows[0][1:] == ["0", "0", "1", "0"]


def test_growth_parts_what_is_new_from_what_was_there(inside: Flask) -> None:
    found = growth_of([TRIED, LEFT, MANY, BACK], until=END)
    values = [bar.values for bar in found.bars]
    assert values[:6] == [(0, 1), (1, 21), (22, 1), (22, 0), (22, 0), (23, 0)]
    assert values[-1] == (22, 0)


@pytest.mark.parametrize(
    ("first", "last_label", "bars"),
    [
        (date(2026, 11, 1), "Nov. 2026", 1),
        (date(2025, 10, 31), "Nov. 2026", 14),
        (date(2025, 9, 30), "Q4 2026", 6),
        (date(2021, 12, 1), "Q4 2026", 21),
        (date(2021, 11, 1), "2026", 6),
        (date(1990, 1, 1), "2026", 37),
    ],
)
def test_long_times_are_told_in_longer_stretches(
    inside: Flask, first: date, last_label: str, bars: int
) -> None:
    found = growth_of([entry(1, (first, Stage.ADOPTED))], until=END)
    assert (found.bars[-1].label, len(found.bars)) == (last_label, bars)
    assert sum(found.totals) == 1


def test_a_period_begins_where_it_is_told_to(inside: Flask) -> None:
    found = growth_of([MANY, TRIED], since=date(2026, 3, 1), until=date(2026, 5, 31))
    assert [bar.values for bar in found.bars] == [(20, 1), (21, 0), (21, 0)]


def test_what_begins_later_is_not_there_yet(inside: Flask) -> None:
    assert growth_of([MANY], until=date(2026, 1, 31)).bars == ()
    assert stages_over_time([], until=END).about
    assert stages_over_time([], until=END).totals == (0, 0, 0, 0)


def test_parts_of_a_bar_stand_on_each_other(inside: Flask) -> None:
    bar = stages_over_time([TRIED, MANY], until=END).bars[-1]
    assert [height for _name, _top, height in bar.parts] == [95.24, 4.76, 0, 0]
    assert [top for _name, top, _height in bar.parts] == [4.76, 0, 0, 0]


def test_rows_of_stages_become_entries() -> None:
    rows = [
        StageOn(7, Stage.TRIAL, date(2026, 1, 1), 3, "05913", is_example=False, is_dated=True),
        StageOn(8, Stage.ADOPTED, date(2026, 1, 5), 1, "", is_example=False, is_dated=True),
        StageOn(7, Stage.ADOPTED, date(2026, 2, 1), 3, "05913", is_example=False, is_dated=True),
    ]
    first, second = entries_from(rows)
    assert (first.id, first.places, first.used_since) == (7, 3, date(2026, 2, 1))
    assert first.stage_on(date(2025, 12, 31)) is None
    assert second.is_used_on(date(2026, 1, 5))
