"""The measures give what worked examples give."""

import pytest

from tests.benchmarks.judged.measures import difference, ndcg, recall, reciprocal_rank, success

GRADES = {"a": 3, "b": 2, "c": 3, "d": 0, "e": 1, "f": 2, "g": 3, "h": 2}
RANKED = ["a", "b", "c", "d", "e", "f"]


def test_gain_is_discounted_by_rank_and_compared_with_the_best_order() -> None:
    # 3 + 2/log2(3) + 3/2 + 0 + 1/log2(6) + 2/log2(7) = 6.861, and at best 8.740.
    assert ndcg(RANKED, GRADES, 6) == pytest.approx(0.785, abs=0.0005)


def test_the_best_order_has_all_the_gain() -> None:
    assert ndcg(["c", "a", "g", "b"], GRADES, 4) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("ranked", "in_first_two", "reciprocal", "recalled"),
    [
        (["x", "y", "a"], 0.0, 1 / 3, 1 / 7),
        (["d", "a", "b"], 1.0, 1 / 2, 2 / 7),
        ([], 0.0, 0.0, 0.0),
    ],
)
def test_only_grades_above_zero_are_relevant(
    ranked: list[str], in_first_two: float, reciprocal: float, recalled: float
) -> None:
    assert success(ranked, GRADES, 2) == in_first_two
    assert reciprocal_rank(ranked, GRADES) == reciprocal
    assert recall(ranked, GRADES, 50) == pytest.approx(recalled)
    assert ndcg(ranked, {}, 10) == 0


def test_a_steady_advantage_is_beyond_chance_and_a_balance_is_not() -> None:
    better = difference([0.6] * 50, [0.5] * 50)
    assert (better.low > 0, better.better, better.worse) == (True, 50, 0)
    balanced = difference([0.6, 0.5] * 25, [0.5, 0.6] * 25)
    assert balanced.low < 0 < balanced.high
