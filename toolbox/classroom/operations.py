"""Opening a lesson, taking a seat, telling how far one is, and deleting all of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from toolbox.classroom import figures, names
from toolbox.classroom.lifecycle import LessonState
from toolbox.classroom.models import Lesson, Seat
from toolbox.classroom.queries import by_code, is_code_taken, names_in
from toolbox.classroom.rules import BURST, SEATS_MOST, allowance_at, new_code
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Gone, TooMany
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import new_token, token_digest
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.settings import installed_settings
from toolbox.stage.contract import KEYS_MOST, Message

FORGET = "classroom.forget"

_PAUSED = _l("Nobody can join at the moment. Please ask whoever leads the lesson.")
_FULL = _l("All seats of this lesson are taken.")
_ENDED = _l("This lesson has ended.")
_TOO_FAST = _l("That was too much at once. It goes on in a moment.")


def lifetime() -> timedelta:
    """Return how long a lesson is kept from its opening: 24 hours, or what the operator says."""
    return timedelta(days=max(1, installed_settings().keep_lessons_days))


def open_lesson(
    *, title: str, instrument_id: int | None, file_id: int | None = None, site: str = ""
) -> tuple[Lesson, str]:
    """Open a lesson on a file that runs, or on the adapted copy whose address ends with ``site``.

    Return it and the token with which it is led.
    """
    code = new_code()
    while is_code_taken(code):
        code = new_code()
    token = new_token()
    moment = now()
    lesson = Lesson(
        digest=token_digest(token),
        code=code,
        instrument_id=instrument_id,
        file_id=file_id,
        site=site,
        title=title[:300],
        opened_at=moment,
        expires_at=moment + lifetime(),
    )
    db.session.add(lesson)
    db.session.flush()
    enqueue(FORGET, run_at=lesson.expires_at)
    return lesson, token


def join(code: str) -> tuple[Seat, str]:
    """Take a seat under a name that is drawn; return it and its token.

    Raises NotFound where no lesson has this code, Gone where it has ended, Conflict where nobody
    may join now, TooMany where it is full.
    """
    lesson = by_code(code)
    if lesson.state is LessonState.ENDED:
        raise Gone(_ENDED, code="lesson-ended")
    if lesson.state is LessonState.PAUSED:
        raise Conflict(_PAUSED, code="joining-paused")
    taken = names_in(lesson)
    if len(taken) >= SEATS_MOST:
        raise TooMany(_FULL, code="lesson-full")
    token = new_token()
    seat = Seat(
        lesson=lesson,
        digest=token_digest(token),
        name=names.draw(taken),
        answers={},
        told={},
        allowance=float(BURST),
        allowed_at=now(),
    )
    db.session.add(seat)
    _show_anew(lesson)
    db.session.flush()
    return seat, token


def report(seat: Seat, messages: Sequence[Message]) -> None:
    """Take down what a package said on a device; saying it twice changes nothing.

    Raises Gone where the lesson has ended, TooMany where it comes too fast.
    """
    if seat.lesson.state is LessonState.ENDED:
        raise Gone(_ENDED, code="lesson-ended")
    moment = now()
    allowance = allowance_at(seat.allowance, seat.allowed_at, moment) - len(messages)
    if allowance < 0:
        raise TooMany(_TOO_FAST, code="too-fast")
    seat.allowance, seat.allowed_at = allowance, moment
    seat.told = {**seat.told, **{message.verb: moment.isoformat() for message in messages}}
    for message in messages:
        _take_down(seat, message)
    seat.answers = _answered(seat, messages, moment.isoformat())
    _show_anew(seat.lesson)


def _take_down(seat: Seat, message: Message) -> None:
    if message.progress is not None:
        seat.progress = message.progress
    if message.score is not None:
        score = message.score
        seat.score_raw, seat.score_min, seat.score_max = score.raw, score.min, score.max
    if message.verb == "completed":
        seat.progress, seat.success, seat.duration = 1.0, message.success, message.duration


def _answered(seat: Seat, messages: Iterable[Message], at: str) -> dict[str, dict[str, object]]:
    answers: dict[str, dict[str, object]] = dict(seat.answers)
    for message in messages:
        if message.verb != "answered" or message.value is None:
            continue
        if message.key in answers or len(answers) < KEYS_MOST:
            answers[message.key] = figures.kept(message, at)
    return answers


def set_state(lesson: Lesson, state: LessonState) -> None:
    """Close or open a lesson to more devices, or end it for good. Gone where it has ended."""
    if lesson.state is LessonState.ENDED:
        raise Gone(_ENDED, code="lesson-ended")
    lesson.state = state
    _show_anew(lesson)


def remove_seats(lesson: Lesson, seat_ids: Collection[int]) -> int:
    """Take seats away with what was said there; return how many there were.

    Whoever sits there is told, and can take another seat as long as joining is open.
    """
    own = delete(Seat).where(Seat.lesson_id == lesson.id, Seat.id.in_(seat_ids)).returning(Seat.id)
    removed = len(db.session.scalars(own).all())
    if removed:
        _show_anew(lesson)
    return removed


def _show_anew(lesson: Lesson) -> None:
    """Let the boards know; counted by the database, so that nothing said at once is lost."""
    lesson.revision = Lesson.revision + 1


def forget(lesson_ids: Iterable[int]) -> None:
    """Delete lessons with all that was in them; those that are gone already are no mistake."""
    ids = list(lesson_ids)
    db.session.execute(delete(Seat).where(Seat.lesson_id.in_(ids)))
    db.session.execute(delete(Lesson).where(Lesson.id.in_(ids)))


def forget_expired() -> None:
    """Delete the lessons whose time has come."""
    forget(db.session.scalars(select(Lesson.id).where(Lesson.expires_at <= now())).all())
