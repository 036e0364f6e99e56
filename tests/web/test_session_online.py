"""Whoever is not in the room shows interest on the page of the meeting, and can take it back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.alliances import pitch_sample as sample
from tests.alliances.pitch_sample import Round
from tests.cast import Cast
from tests.client import HouseClient
from tests.letters import read_letters
from tests.web.reading import page_of, the
from toolbox.alliances import guests, meetings
from toolbox.alliances.pitch_models import PitchInterest
from toolbox.catalogue import publishing
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

Browsers = Callable[[], HouseClient]


@pytest.fixture
def found(app: Flask, cast: Cast) -> Round:
    """A meeting that is open, with two pitches of Alpha."""
    with app.app_context():
        return sample.hold(cast)


@pytest.fixture
def carla(client: HouseClient, cast: Cast) -> HouseClient:
    """The browser of somebody from Beta, which is a member."""
    return client.sign_in(cast.carla)


def _number(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(PitchInterest)) or 0


def _press(client: HouseClient, found: Round) -> str:
    """Press the one button at the first pitch; return where that led."""
    pitch = the(page_of(client.get(found.address)), f"#pitch-{found.first_id}")
    form = pitch.css_first("form")
    assert form is not None
    answer = client.submit(str(form.attributes["action"]))
    assert answer.status_code == 303
    return answer.location


def test_a_member_presses_on_the_page_of_the_meeting_and_takes_it_back(
    app: Flask, carla: HouseClient, found: Round
) -> None:
    page = page_of(carla.get(found.address))
    assert len(page.css("main form[action^='/i/']")) == 2
    back = f"{found.address}#pitch-{found.first_id}"
    assert _press(carla, found) == back
    assert _number(app) == 1
    assert carla.submit(f"/i/{found.code}/zahl").status_code == 303
    assert _number(app) == 1, "pressing twice counts once, wherever"
    assert _press(carla, found) == back
    assert _number(app) == 0
    assert _press(carla, found) == back
    assert _number(app) == 1


def test_who_is_no_member_and_who_made_it_gets_no_button(
    browser_of: Browsers, cast: Cast, found: Round
) -> None:
    assert not page_of(browser_of().get(found.address)).css("main form[action^='/i/']")
    alice = browser_of().sign_in(cast.alice)
    page = page_of(alice.get(found.address))
    assert page.css(f"#pitch-{found.first_id}")
    assert not page.css("main form[action^='/i/']")


def test_with_a_contact_the_page_says_so_and_a_tap_takes_nothing_back(
    app: Flask, carla: HouseClient, found: Round
) -> None:
    assert carla.submit(f"/i/{found.code}/konto").status_code == 303
    pitch = the(page_of(carla.get(found.address)), f"#pitch-{found.first_id}")
    assert pitch.css_first("form") is None
    assert pitch.css_first(f"a[href='/i/{found.code}']") is not None
    assert carla.submit(f"/i/{found.code}/zahl/zuruecknehmen").status_code == 409
    assert _number(app) == 1


def test_who_scanned_takes_it_back_where_it_was_pressed(
    app: Flask, browser_of: Browsers, found: Round
) -> None:
    phone, other = browser_of(), browser_of()
    for one in (phone, other):
        assert one.submit(f"/i/{found.code}/zahl").status_code == 303
    page = page_of(phone.get(f"/i/{found.code}"))
    action = the(page, "form[action$='/zahl/zuruecknehmen']").attributes["action"]
    assert phone.submit(str(action)).location == f"/i/{found.code}"
    assert phone.submit(str(action)).status_code == 303, "twice changes nothing"
    assert _number(app) == 1, "nobody takes back what others pressed"
    assert the(page_of(phone.get(f"/i/{found.code}")), "form[action$='/zahl']").html


def test_outside_the_hours_and_for_what_was_removed_there_is_no_button(
    app: Flask, carla: HouseClient, cast: Cast, found: Round
) -> None:
    with app.app_context(), unit_of_work():
        publishing.remove(found.second.instrument, reason="Weg", by=cast.anton.actor)
    assert len(page_of(carla.get(found.address)).css("main form[action^='/i/']")) == 1
    _press(carla, found)
    with app.app_context(), unit_of_work():
        meeting = found.meeting
        meetings.close(meeting, by=cast.edith.actor)
        meeting.closed_at = meeting.starts_at - timedelta(days=3)
    assert not page_of(carla.get(found.address)).css("main form[action^='/i/']")
    assert carla.submit(f"/i/{found.code}/zahl/zuruecknehmen").status_code == 410
    assert _number(app) == 1


def test_an_invited_guest_finds_the_pitches_by_the_link(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    with app.app_context(), unit_of_work():
        found.meeting.is_public = False
        guests.invite(
            found.meeting,
            email="emil@example.org",
            name="Emil",
            organisation="",
            by=cast.edith.actor,
        )
    with app.app_context():
        (letter,) = [one for one in read_letters(app) if one.to == "emil@example.org"]
    emil, link = browser_of(), letter.paths[0]
    assert not page_of(emil.get(link)).css("main a[href^='/i/']"), "who has not said yes"
    assert emil.submit(link, {"name": "Emil"}).status_code == 303
    assert len(page_of(emil.get(link)).css("main a[href^='/i/']")) == 2
    assert emil.submit(f"/i/{found.code}/zahl").status_code == 303
    assert emil.submit(f"/i/{found.code}/zahl/zuruecknehmen").status_code == 303
    assert _number(app) == 0
