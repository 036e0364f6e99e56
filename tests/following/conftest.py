"""What tests of following share: instruments that arrive, and the next mail in the morning."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests.letters import Letter, read_letters
from toolbox.following.jobs import look_after, send
from toolbox.foundation import jobs

MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Weekly mails come on this day."""

Morning = Callable[..., list[Letter]]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time that tests move by hand; it is a Monday, before the mails of the day."""
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def morning(inside: Flask, clock: time_machine.Traveller) -> Morning:
    """Lets a night and the morning after it pass; returns the mails that came with it."""

    def pass_by(*, days: int = 1) -> list[Letter]:
        before = len(read_letters(inside))
        clock.shift(timedelta(days=days))
        look_after({})
        send({})
        jobs.run_due()
        return read_letters(inside)[before:]

    return pass_by
