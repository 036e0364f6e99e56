"""Finding lessons and seats by what somebody knows; what has expired is not there any more."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from toolbox.classroom.models import Lesson, Seat
from toolbox.classroom.rules import code_typed, is_code
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import token_digest

_NO_CODE = _l("There is no lesson with this code. Please compare it with the board.")
_OVER = _l("This lesson is over, and what was in it has been deleted.")


def _is_there() -> ColumnElement[bool]:
    return Lesson.expires_at > now()


def by_code(typed: str) -> Lesson:
    """Return the lesson with a code, however it was typed; NotFound where there is none."""
    code = code_typed(typed)
    found = None
    if is_code(code):
        found = db.session.scalar(select(Lesson).where(Lesson.code == code, _is_there()))
    if found is None:
        raise NotFound(_NO_CODE, code="no-lesson")
    return found


def by_board(token: str) -> Lesson:
    """Return the lesson that is led with this token; NotFound where it is over and gone."""
    digest = token_digest(token)
    found = db.session.scalar(select(Lesson).where(Lesson.digest == digest, _is_there()))
    if found is None:
        raise NotFound(_OVER, code="lesson-over")
    return found


def by_seat(token: str) -> Seat:
    """Return a seat with its lesson; NotFound where that is over and gone."""
    digest = token_digest(token)
    found = db.session.scalar(select(Seat).join(Lesson).where(Seat.digest == digest, _is_there()))
    if found is None:
        raise NotFound(_OVER, code="lesson-over")
    return found


def is_code_taken(code: str) -> bool:
    """Tell whether a lesson has this code, be it over or not."""
    return db.session.scalar(select(Lesson.id).where(Lesson.code == code)) is not None


def seats_of(lesson: Lesson) -> Sequence[Seat]:
    """Return the seats of a lesson by name."""
    return db.session.scalars(
        select(Seat).where(Seat.lesson_id == lesson.id).order_by(Seat.name)
    ).all()


def names_in(lesson: Lesson) -> set[str]:
    """Return the names that were drawn."""
    return set(db.session.scalars(select(Seat.name).where(Seat.lesson_id == lesson.id)))
