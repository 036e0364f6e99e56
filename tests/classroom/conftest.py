"""A lesson on a package of a published instrument, and a way to say something at a seat."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.cast import Cast
from tests.classroom.sample import playable
from toolbox.classroom import operations as classroom
from toolbox.classroom import queries
from toolbox.classroom.models import Lesson
from toolbox.foundation.uow import unit_of_work
from toolbox.stage.contract import Message

Say = Callable[..., None]
Opened = tuple[Lesson, str]


@pytest.fixture
def opened(inside: Flask, cast: Cast) -> Opened:
    """A lesson, and the token with which it is led."""
    instrument_id, file_id, _slug = playable(cast.alpha_id)
    with unit_of_work():
        return classroom.open_lesson(instrument_id=instrument_id, file_id=file_id, title="Zählwerk")


@pytest.fixture
def joined(opened: Opened) -> Callable[[], str]:
    """Takes a seat and returns its token."""

    def join() -> str:
        with unit_of_work():
            _seat, token = classroom.join(queries.by_board(opened[1]).code)
            return token

    return join


@pytest.fixture
def say() -> Say:
    """Says something at a seat: a token, then messages."""

    def report(token: str, *messages: Message) -> None:
        with unit_of_work():
            classroom.report(queries.by_seat(token), messages)

    return report
