"""Meetings: their state by the clock, what people are told, the agenda, minutes, files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from tests.alliances.rounds import LINK, SLUG, Round, in_days
from tests.letters import Letter
from toolbox.alliances import (
    agendas,
    calendars,
    filing,
    guest_links,
    jobs,
    meeting_queries,
    meetings,
    operations,
    queries,
)
from toolbox.alliances.lifecycle import MeetingState, Part
from toolbox.alliances.models import Meeting
from toolbox.alliances.rules import MeetingDetails, PointDetails
from toolbox.files.intake import keep_own
from toolbox.files.operations import register
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moments", "after_start", "state"),
    [
        ({"announced_at": None}, -1, MeetingState.DRAFT),
        ({}, -1, MeetingState.PLANNED),
        ({}, 0, MeetingState.RUNNING),
        ({}, 119, MeetingState.RUNNING),
        ({}, 120, MeetingState.OVER),
        ({"begun_at": -5}, -1, MeetingState.RUNNING),
        ({"begun_at": 0}, 130, MeetingState.RUNNING),
        ({"begun_at": 0}, 120 + 12 * 60, MeetingState.OVER),
        ({"begun_at": 0, "closed_at": 60}, 61, MeetingState.OVER),
        ({"cancelled_at": -60}, 10, MeetingState.CANCELLED),
        ({"cancelled_at": -60, "closed_at": 60}, 70, MeetingState.CANCELLED),
    ],
)
def test_the_state_follows_from_the_clock(
    moments: dict[str, int | None], after_start: int, state: MeetingState
) -> None:
    start = now()
    set_moments = {
        name: None if minutes is None else start + minutes * MINUTE
        for name, minutes in {"announced_at": -60, **moments}.items()
    }
    meeting = Meeting(starts_at=start, ends_at=start + 120 * MINUTE, **set_moments)
    assert meeting.state_at(start + after_start * MINUTE) is state


def test_the_members_are_invited_once(round_: Round, new_letters: Letters) -> None:
    new_letters()
    round_.plan(in_days(9))
    letters = new_letters()
    assert {one.to for one in letters} == {"alice@example.org", "bob@example.org"}
    assert all("Frühjahrssitzung" in one.subject for one in letters)
    assert all(LINK not in one.body for one in letters)
    with pytest.raises(Conflict), unit_of_work():
        meetings.make_known(round_.meeting(), by=round_.cast.carla.actor)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"place": "Kai 3"}, True),
        ({"link": "https://video.example.org/neu"}, True),
        ({"title": "Sommersitzung"}, False),
        ({"about": "Neu"}, False),
        ({"public_parts": ()}, False),
    ],
)
def test_people_hear_of_another_time_place_or_link(
    round_: Round, new_letters: Letters, changed: dict[str, object], told: bool
) -> None:
    details = in_days(9)
    round_.plan(details)
    new_letters()
    with unit_of_work():
        moved = meetings.revise(
            round_.meeting(),
            replace(details, **changed),  # type: ignore[arg-type]
            row_version=1,
            by=round_.cast.carla.actor,
        )
    assert moved is told
    assert bool(new_letters()) is told
    assert round_.meeting().sequence == 1


def test_a_meeting_that_is_written_down_afterwards_invites_nobody(
    round_: Round, new_letters: Letters
) -> None:
    new_letters()
    round_.plan(in_days(-9))
    assert not new_letters()


def test_a_draft_moves_in_silence(round_: Round, new_letters: Letters) -> None:
    round_.plan(in_days(9), announced=False)
    new_letters()
    with unit_of_work():
        meetings.revise(round_.meeting(), in_days(12), by=round_.cast.carla.actor)
    assert not new_letters()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (in_days(3, title=" "), "title"),
        (in_days(3, hours=0), "ends_at"),
        (in_days(3, hours=-1), "ends_at"),
        (in_days(3, hours=80), "ends_at"),
        (in_days(9000), "day"),
        (in_days(3, link="javascript:alert(1)"), "link"),
        (in_days(3, link="https://"), "link"),
        (in_days(3, link="http://[kaputt"), "link"),
        (in_days(3, place="x" * 201), "place"),
        (in_days(3, about="x" * 5001), "about"),
    ],
)
def test_what_a_meeting_cannot_be(round_: Round, details: MeetingDetails, field: str) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        meetings.plan(round_.alliance, details, by=round_.cast.carla.actor)
    assert field in refused.value.fields


def test_a_cancelled_meeting_says_why_and_stays(round_: Round, new_letters: Letters) -> None:
    round_.plan(in_days(9))
    new_letters()
    with unit_of_work():
        meetings.cancel(round_.meeting(), "Zu wenige Anmeldungen.", by=round_.cast.carla.actor)
    letters = new_letters()
    assert {one.to for one in letters} == {"alice@example.org", "bob@example.org"}
    assert "> Zu wenige Anmeldungen." in letters[0].body
    carla = round_.cast.carla.actor
    for deed in (
        lambda: meetings.cancel(round_.meeting(), "", by=carla),
        lambda: meetings.revise(round_.meeting(), in_days(3), by=carla),
        lambda: meetings.begin(round_.meeting(), by=carla),
        lambda: meetings.close(round_.meeting(), by=carla),
        lambda: meetings.discard(round_.meeting(), by=carla),
    ):
        with pytest.raises(Conflict), unit_of_work():
            deed()


def test_a_meeting_is_opened_and_closed(round_: Round) -> None:
    round_.plan(in_days(9))
    carla = round_.cast.carla.actor
    with pytest.raises(Conflict), unit_of_work():
        meetings.close(round_.meeting(), by=carla)
    with unit_of_work():
        meetings.begin(round_.meeting(), by=carla)
        assert round_.meeting().state_at(now()) is MeetingState.RUNNING
        meetings.close(round_.meeting(), by=carla)
    assert round_.meeting().state_at(now()) is MeetingState.OVER
    assert [one.number for one in meeting_queries.past_meetings(round_.alliance, by=VISITOR)] == [1]


@pytest.mark.parametrize(
    ("days", "stages"), [(0.9, ["day"]), (3, []), (6.9, []), (8.5, []), (-1, [])]
)
def test_reminders_come_a_day_before(
    round_: Round, new_letters: Letters, days: float, stages: list[str]
) -> None:
    round_.plan(in_days(days))
    new_letters()
    for _night in range(2):
        jobs.remind({})
    assert len(new_letters()) == 3 * len(stages)


def test_a_week_before_those_are_reminded_who_heard_long_ago(
    round_: Round, new_letters: Letters
) -> None:
    round_.plan(in_days(6))
    with unit_of_work():
        round_.meeting().announced_at = now() - timedelta(days=20)
    new_letters()
    jobs.remind({})
    jobs.remind({})
    assert sorted(one.to for one in new_letters()) == [
        "alice@example.org",
        "bob@example.org",
        "carla@example.org",
    ]


def test_the_times_of_an_agenda_follow(round_: Round) -> None:
    round_.plan(in_days(9))
    carla, meeting = round_.cast.carla.actor, round_.meeting()
    first, second = meeting_queries.timetable_of(meeting)
    assert first.starts_at == meeting.starts_at
    assert second.starts_at == first.ends_at == meeting.starts_at + 10 * MINUTE
    with unit_of_work():
        agendas.move(round_.meeting(), second.item.id, steps=-1, by=carla)
        agendas.change(round_.meeting(), first.item.id, PointDetails("Ende", 5), by=carla)
        agendas.move(round_.meeting(), first.item.id, steps=9, by=carla)
    points = meeting_queries.timetable_of(round_.meeting())
    assert [(one.item.title, one.item.duration) for one in points] == [
        ("Drei Pitches", 30),
        ("Ende", 5),
    ]
    with unit_of_work():
        agendas.remove(round_.meeting(), points[0].item.id, by=carla)
    assert len(meeting_queries.agenda_of(round_.meeting())) == 1


@pytest.mark.parametrize(("title", "duration"), [("", 5), ("x" * 201, 5), ("A", 0), ("A", 601)])
def test_what_a_point_cannot_be(round_: Round, title: str, duration: int) -> None:
    round_.plan(in_days(9))
    with pytest.raises(Invalid), unit_of_work():
        agendas.add(round_.meeting(), PointDetails(title, duration), by=round_.cast.carla.actor)


def test_minutes_are_a_draft_until_they_are_published(round_: Round, new_letters: Letters) -> None:
    round_.plan(in_days(-1))
    carla = round_.cast.carla.actor
    with pytest.raises(Conflict), unit_of_work():
        meetings.publish_minutes(round_.meeting(), by=carla)
    round_.write_minutes()
    new_letters()
    with unit_of_work():
        meetings.publish_minutes(round_.meeting(), by=carla)
        meetings.publish_minutes(round_.meeting(), by=carla)
    assert sorted(one.to for one in new_letters()) == ["alice@example.org", "bob@example.org"]
    with pytest.raises(Conflict), unit_of_work():
        meetings.write_minutes(round_.meeting(), "Anders", row_version=1, by=carla)
    with pytest.raises(Invalid), unit_of_work():
        meetings.write_minutes(round_.meeting(), "x" * 50_001, by=carla)


def test_files_are_for_members_until_they_are_published(round_: Round) -> None:
    round_.plan(in_days(9))
    carla = round_.cast.carla.actor
    kept = keep_own(b"Name;Ort\nAlpha;Duisburg\n", name="Liste.csv", storage=installed_storage())
    with unit_of_work():
        for _twice in range(2):
            row_id = filing.add(round_.meeting(), register(kept), name="Liste.csv", by=carla).id
    seen = {
        who: len(meeting_queries.files_of(round_.meeting(), by=actor))
        for who, actor in (("visitor", VISITOR), ("bob", round_.cast.bob.actor))
    }
    assert seen == {"visitor": 0, "bob": 1}
    with pytest.raises(NotFound):
        meeting_queries.file_of(round_.meeting(), row_id, by=VISITOR)
    with pytest.raises(Denied), unit_of_work():
        filing.publish(round_.meeting(), row_id, by=round_.cast.bob.actor)
    with unit_of_work():
        filing.publish(round_.meeting(), row_id, by=carla)
    assert meeting_queries.file_of(round_.meeting(), row_id, by=VISITOR).title == "Liste.csv"
    assert meeting_queries.files_in_use()
    with unit_of_work():
        filing.remove(round_.meeting(), row_id, by=carla)
    assert not meeting_queries.files_in_use()


def test_nobody_else_runs_a_meeting(round_: Round) -> None:
    round_.plan(in_days(9))
    bob = round_.cast.bob.actor
    with pytest.raises(Denied):
        meeting_queries.meeting_to_run(SLUG, 1, by=bob)
    for deed in (
        lambda: meetings.plan(round_.alliance, in_days(3), by=bob),
        lambda: meetings.revise(round_.meeting(), in_days(3), by=bob),
        lambda: meetings.cancel(round_.meeting(), "", by=bob),
        lambda: meetings.begin(round_.meeting(), by=bob),
        lambda: meetings.write_minutes(round_.meeting(), "Nein", by=bob),
        lambda: agendas.add(round_.meeting(), PointDetails("A", 5), by=bob),
    ):
        with pytest.raises(Denied), unit_of_work():
            deed()


def _lines(text: str) -> list[str]:
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_tells_each_reader_what_is_for_them(round_: Round) -> None:
    round_.plan(in_days(9, title="Ä;b,c\\d " + "ü" * 60, about="Zeile 1\n\nZeile 2"))
    round_.plan(in_days(12, is_public=False))
    every = meeting_queries.meetings_for_calendar(round_.alliance, by=round_.cast.bob.actor)
    public = _lines(calendars.calendar_of(round_.alliance, every, by=VISITOR))
    own = _lines(calendars.calendar_of(round_.alliance, every, by=round_.cast.bob.actor))
    assert public.count("BEGIN:VEVENT") == 1
    assert own.count("BEGIN:VEVENT") == 2
    assert not any(LINK in line for line in public)
    assert any(LINK in line for line in own)
    assert "SUMMARY:Hafenallianz: Ä\\;b\\,c\\\\d " + "ü" * 60 in public
    assert "LOCATION:Hafenstraße 1\\, Duisburg" in public
    assert public[-2:] == ["END:VCALENDAR", ""]


def test_a_cancelled_meeting_is_cancelled_in_calendars(round_: Round) -> None:
    round_.plan(in_days(9))
    with unit_of_work():
        meetings.cancel(round_.meeting(), "", by=round_.cast.carla.actor)
    every = meeting_queries.meetings_for_calendar(round_.alliance, by=VISITOR)
    lines = _lines(calendars.calendar_of(round_.alliance, every, by=VISITOR))
    assert {"STATUS:CANCELLED", "SEQUENCE:1"} <= set(lines)


def test_a_calendar_address_ends_with_the_password(round_: Round) -> None:
    user = next(one for one in queries.people_of(round_.alliance) if one.name == "Bob")
    token = guest_links.calendar_token(user, round_.alliance)
    assert guest_links.reader_behind(token, round_.alliance).id == user.id
    with pytest.raises(NotFound):
        guest_links.reader_behind(token + "x", round_.alliance)
    user.password_hash = "another"
    with pytest.raises(NotFound):
        guest_links.reader_behind(token, round_.alliance)


def test_with_the_alliance_its_meetings_are_gone(inside: Flask, round_: Round) -> None:
    round_.plan(in_days(9, public_parts=tuple(Part)))
    with unit_of_work():
        operations.close(round_.alliance, by=round_.cast.anton.actor)
    with pytest.raises(Gone):
        meeting_queries.meeting_for(SLUG, 1, by=round_.cast.carla.actor)
