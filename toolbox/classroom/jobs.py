"""Deletes lessons when their time has come; each leaves such a job behind when it is opened."""

from typing import Any

from toolbox.classroom.operations import FORGET, forget_expired
from toolbox.foundation.uow import unit_of_work

__all__ = ["FORGET", "forget_lessons"]


def forget_lessons(_payload: dict[str, Any]) -> None:
    """Delete every lesson that has expired, with all that was in it."""
    with unit_of_work():
        forget_expired()
