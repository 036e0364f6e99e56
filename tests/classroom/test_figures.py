"""What a class told, in figures; and that the board is no place for names."""

from typing import Any

import pytest

from toolbox.classroom.figures import (
    Figure,
    Sort,
    figures_of,
    kept,
    needed_of,
    standing_of,
    word_shown,
)
from toolbox.classroom.models import Seat
from toolbox.stage.contract import read_message


def _seats(*told: dict[str, Any], unit: str = "", label: str = "") -> list[Seat]:
    """Seats that answered: one mapping of key to value each."""
    return [
        Seat(
            name=f"Platz {number}",
            told={"answered": "2026-11-22T10:00:00+00:00"} if answers else {},
            answers={
                key: {
                    "label": label or key,
                    "value": value,
                    "unit": unit,
                    "at": "2026-11-22",
                }
                for key, value in answers.items()
            },
        )
        for number, answers in enumerate(told)
    ]


def _only(seats: list[Seat]) -> Figure:
    (figure,) = figures_of(seats)
    return figure


def test_numbers_have_mean_spread_and_ends() -> None:
    figure = _only(_seats({"zeit": 2}, {"zeit": 4}, {"zeit": 9}, unit="s", label="Zeit"))
    assert figure.sort is Sort.NUMBER
    assert figure.spread is not None
    assert (figure.spread.mean, figure.spread.low, figure.spread.high) == (5, 2, 9)
    assert round(figure.spread.deviation, 3) == 2.944
    assert (figure.label, figure.unit, figure.scale) == ("Zeit", "s", (0, 9))


def test_keys_of_the_same_unit_share_a_scale() -> None:
    seats = _seats(*[{"papier": 60, "app": 12}] * 3, unit="s")
    assert {figure.scale for figure in figures_of(seats)} == {(0.0, 60.0)}
    seats = _seats(*[{"fehler": 3, "punkte": 12}] * 3)
    assert [figure.scale for figure in figures_of(seats)] == [(0.0, 3.0), (0.0, 12.0)]


@pytest.mark.parametrize("value", [0, -3, 1e9, -1e9])
def test_a_scale_has_room(value: float) -> None:
    low, high = _only(_seats({"k": value})).scale
    assert low < high
    assert low <= value <= high


def test_yes_and_no_are_both_there() -> None:
    figure = _only(_seats({"k": True}, {"k": True}, {"k": False}))
    assert figure.counts == [(True, 2), (False, 1)]


def test_words_are_shown_only_where_several_say_them() -> None:
    figure = _only(_seats({"k": "Lager"}, {"k": "Lager"}, {"k": "Wilhelmine ist doof"}))
    assert figure.counts == [("Lager", 2)]
    assert figure.other == 1
    assert word_shown(figure, "Lager")
    assert not word_shown(figure, "Wilhelmine ist doof")


def test_long_words_are_not_even_kept() -> None:
    message = read_message({"toolbox": 1, "verb": "answered", "key": "k", "value": "x" * 41})
    assert message is not None
    answer = kept(message, "2026-11-22")
    assert answer["value"] is None
    figure = _only([*_seats({"k": "a"}, {"k": "a"}), *_seats({"k": None})])
    assert (figure.counts, figure.other, figure.told) == ([("a", 2)], 1, 3)


def test_one_device_cannot_put_a_label_or_a_key_on_the_board() -> None:
    seats = _seats({"k": 1}, {"k": 2}, {"k": 3, "wilhelmine_ist_doof": 1})
    seats[0].answers["k"]["label"] = "Wilhelmine ist doof"
    figure = _only(seats)
    assert (figure.key, figure.label) == ("k", "k")


def test_who_tries_it_alone_sees_everything() -> None:
    seats = _seats({"k": "Lager"})
    assert needed_of(seats) == 1
    assert _only(seats).counts == [("Lager", 1)]


def test_mixed_values_are_shown_as_most_tell_them() -> None:
    figure = _only(_seats({"k": 1}, {"k": 3}, {"k": "drei"}))
    assert (figure.sort, figure.told) == (Sort.NUMBER, 2)
    figure = _only(_seats({"k": "a"}, {"k": "a"}, {"k": 1}))
    assert (figure.counts, figure.other) == ([("a", 2)], 1)


def test_at_most_eight_words_are_shown() -> None:
    seats = _seats(*[{"k": f"Wort {number % 12}"} for number in range(36)])
    figure = _only(seats)
    assert len(figure.counts) == 8
    assert figure.other == 12


def test_a_class_at_its_beginning() -> None:
    standing = standing_of([])
    assert (standing.joined, standing.done, standing.points, standing.figures) == (0, 0, None, [])


def test_points_have_a_scale_up_to_the_most() -> None:
    seats = _seats({}, {})
    for seat, raw in zip(seats, (3.0, 7.0), strict=True):
        seat.score_raw, seat.score_min, seat.score_max = raw, 0.0, 10.0
    points = standing_of(seats).points
    assert points is not None
    assert points.scale == (0.0, 10.0)
    assert points.spread is not None
    assert points.spread.mean == 5


def test_keys_stand_in_the_order_in_which_they_are_told() -> None:
    seats = _seats({"papier": 1, "barcode": 1, "app": 1}, {"papier": 1, "barcode": 1, "app": 1})
    assert [figure.key for figure in figures_of(seats)] == ["papier", "barcode", "app"]
