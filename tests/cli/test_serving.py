"""Serving: what the log says where requests wait."""

import logging

import pytest

from toolbox.cli.serve import QueueWarnings


def _waiting(number: int) -> logging.LogRecord:
    text = "Task queue depth is %d"
    return logging.LogRecord("waitress.queue", logging.WARNING, "", 0, text, (number,), None)


@pytest.mark.parametrize(("waiting", "is_told"), [(1, False), (9, False), (10, True), (500, True)])
def test_a_few_that_wait_are_not_worth_a_line(waiting: int, *, is_told: bool) -> None:
    assert QueueWarnings().filter(_waiting(waiting)) is is_told


def test_many_are_told_of_once_a_minute() -> None:
    clock = iter([1_000.0, 1_000.1, 1_059.9, 1_060.0, 1_060.1])
    warnings = QueueWarnings(lambda: next(clock))
    told = [warnings.filter(_waiting(50)) for _request in range(5)]
    assert told == [True, False, False, True, False]
