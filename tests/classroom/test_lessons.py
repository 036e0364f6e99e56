"""A lesson from its opening until nothing of it is left."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select

from tests.cast import Cast
from tests.classroom.conftest import Opened, Say
from tests.classroom.sample import message
from toolbox.classroom import names, operations, queries, rules
from toolbox.classroom.lifecycle import LessonState
from toolbox.classroom.models import Lesson, Seat
from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.db import Base, db
from toolbox.foundation.errors import Conflict, Gone, NotFound, TooMany
from toolbox.foundation.retention import keep_times
from toolbox.foundation.uow import unit_of_work

Join = Callable[[], str]


def test_codes_are_read_from_afar_and_hard_to_guess() -> None:
    codes = {rules.new_code() for _time in range(200)}
    assert len(codes) == 200
    assert all(rules.is_code(code) for code in codes)
    assert not set("0O1IL5S2Z8BUAE") & set(rules.ALPHABET)
    assert len(rules.ALPHABET) ** rules.CODE_LENGTH >= 60_000_000


@pytest.mark.parametrize("typed", ["K7M4PX", "k7m4px", "k7m 4px", " K7M-4PX ", "k7m\u00a04px."])
def test_a_code_is_taken_however_it_is_typed(typed: str) -> None:
    assert rules.code_typed(typed) == "K7M4PX"


@pytest.mark.parametrize(
    "typed", ["", "K7M4P", "K7M4PXX", "K7M4PO", "ß" * 6, "\x00" * 6, "9" * 5000]
)
def test_what_is_no_code_leads_nowhere(opened: Opened, typed: str) -> None:
    with pytest.raises(NotFound):
        queries.by_code(typed)


def test_names_are_many_more_than_seats_and_never_twice(opened: Opened, joined: Join) -> None:
    assert len(names.ALL) == len(set(names.ALL)) > 5 * rules.SEATS_MOST
    assert all(
        re.fullmatch(r"[A-ZÄÖÜ][a-zäöüß]+e[rs]? [A-ZÄÖÜ][a-zäöüß]+", one) for one in names.ALL
    )
    for _time in range(rules.SEATS_MOST):
        joined()
    assert len(queries.names_in(opened[0])) == rules.SEATS_MOST
    with pytest.raises(TooMany):
        joined()


def test_joining_can_be_closed_and_opened_again(opened: Opened, joined: Join) -> None:
    with unit_of_work():
        operations.set_state(queries.by_board(opened[1]), LessonState.PAUSED)
    with pytest.raises(Conflict):
        joined()
    with unit_of_work():
        operations.set_state(queries.by_board(opened[1]), LessonState.OPEN)
    assert joined()


def test_what_has_ended_takes_nothing_more_and_stays_ended(
    opened: Opened, joined: Join, say: Say
) -> None:
    token = joined()
    with unit_of_work():
        operations.set_state(queries.by_board(opened[1]), LessonState.ENDED)
    for deed in (joined, lambda: say(token, message("initialized"))):
        with pytest.raises(Gone):
            deed()
    with pytest.raises(Gone), unit_of_work():
        operations.set_state(queries.by_board(opened[1]), LessonState.OPEN)


def test_a_seat_keeps_the_newest_of_everything(joined: Join, say: Say) -> None:
    token = joined()
    say(
        token,
        message("initialized"),
        message("progressed", progress=0.5),
        message("scored", score={"raw": 3, "max": 4}),
        message("answered", key="zeit", label="Zeit", value=12, unit="s"),
    )
    say(
        token,
        message("answered", key="zeit", label="Zeit", value=9, unit="s"),
        message("completed", success=True, duration=60),
    )
    seat = queries.by_seat(token)
    assert (seat.progress, seat.score_raw, seat.score_max, seat.is_done) == (1.0, 3, 4, True)
    assert seat.answers["zeit"]["value"] == 9
    assert (seat.success, seat.duration) == (True, 60)


def test_every_change_gets_a_new_revision(opened: Opened, joined: Join, say: Say) -> None:
    seen = [queries.by_board(opened[1]).revision]
    token = joined()
    seen.append(queries.by_board(opened[1]).revision)
    say(token, message("progressed", progress=0.1))
    seen.append(queries.by_board(opened[1]).revision)
    assert seen == [0, 1, 2]


def test_no_seat_keeps_more_than_forty_keys(joined: Join, say: Say) -> None:
    token = joined()
    say(token, *(message("answered", key=f"k{number}", value=number) for number in range(50)))
    answers = queries.by_seat(token).answers
    assert len(answers) == 40
    say(token, message("answered", key="k0", value=99))
    assert queries.by_seat(token).answers["k0"]["value"] == 99


def test_twenty_messages_a_second_and_a_burst_after_a_lost_line(joined: Join, say: Say) -> None:
    token = joined()
    batch = [message("progressed", progress=0.5)] * rules.BATCH_MOST
    with time_machine.travel(now(), tick=False) as clock:
        say(token, *batch)
        say(token, *batch)
        with pytest.raises(TooMany):
            say(token, batch[0])
        clock.shift(1)
        say(token, *batch[:20])
        with pytest.raises(TooMany):
            say(token, batch[0])


def test_nothing_personal_is_stored(opened: Opened, joined: Join, say: Say) -> None:
    """The two tables have these columns alone, lead to no account, and hold only digests."""
    token = joined()
    say(
        token,
        message("answered", key="wer", value="Wilhelmine Zwetschgenröster und Freunde, Klasse 9b"),
    )
    columns = {
        name: {column.name for column in Base.metadata.tables[name].columns}
        for name in ("lessons", "seats")
    }
    assert columns["lessons"] == {
        *("id", "digest", "code", "instrument_id", "file_id", "title", "state", "revision"),
        *("site", "opened_at", "expires_at"),
    }
    assert columns["seats"] == {
        *("id", "lesson_id", "digest", "name", "joined_at", "progress", "score_raw", "score_min"),
        *("score_max", "success", "duration", "answers", "told", "allowance", "allowed_at"),
    }
    leads = {
        key.target_fullname for name in columns for key in Base.metadata.tables[name].foreign_keys
    }
    assert leads == {"instruments.id", "stored_files.id", "lessons.id"}
    stored = _everything()
    for secret in (token, opened[1], "Wilhelmine", "127.0.0.1"):
        assert secret not in stored


def _everything() -> str:
    """Return all rows of all tables as one text."""
    rows = [
        str(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table))
    ]
    return "\n".join(rows)


def _left() -> int:
    return sum(
        db.session.scalar(select(func.count()).select_from(one)) or 0 for one in (Lesson, Seat)
    )


def test_after_a_day_all_of_it_is_gone(opened: Opened, joined: Join, say: Say) -> None:
    token = joined()
    code = opened[0].code
    say(token, message("scored", score={"raw": 3, "max": 4}))
    with time_machine.travel(opened[0].expires_at - timedelta(minutes=1)):
        jobs.run_due()
        assert _left() == 2
        assert queries.by_board(opened[1]).code == code
    with time_machine.travel(opened[0].expires_at + timedelta(seconds=1)):
        for found in (lambda: queries.by_board(opened[1]), lambda: queries.by_seat(token)):
            with pytest.raises(NotFound):
                found()
        with pytest.raises(NotFound):
            queries.by_code(code)
        jobs.run_due()
        assert _left() == 0
        assert code not in _everything()


def test_the_night_finds_what_a_lost_job_left(opened: Opened, joined: Join) -> None:
    joined()
    with unit_of_work():
        db.session.execute(delete(jobs.Job))
    with time_machine.travel(now() + timedelta(days=1, hours=1)):
        keep_times({})
        assert _left() == 0


def test_the_job_of_a_deleted_lesson_leaves_the_next_one_alone(opened: Opened, cast: Cast) -> None:
    """SQLite gives numbers again."""
    lesson = opened[0]
    with time_machine.travel(now() + timedelta(hours=20)):
        with unit_of_work():
            operations.forget([queries.by_board(opened[1]).id])
        with unit_of_work():
            _next, token = operations.open_lesson(
                instrument_id=lesson.instrument_id, file_id=lesson.file_id, title="Die nächste"
            )
    with time_machine.travel(now() + timedelta(hours=25)):
        jobs.run_due()
        assert queries.by_board(token).title == "Die nächste"


def test_the_operator_says_how_long(opened: Opened, inside: Flask) -> None:
    assert opened[0].expires_at - opened[0].opened_at == timedelta(hours=24)
