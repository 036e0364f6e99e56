"""Links without a login: for one purpose, one person, one address."""

import pytest
import time_machine
from flask import Flask

from tests.cast import Cast
from tests.notices.telling import account
from toolbox.foundation.clock import now
from toolbox.foundation.errors import NotFound
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.stopping import (
    PREFERENCES_DAYS,
    preferences_token,
    reader_behind,
    stop_behind,
    stop_token,
)


def test_a_link_stops_what_it_was_made_for(folk: Cast) -> None:
    stop = stop_behind(stop_token(account(folk.alice), ["reminders", "organisation"]))
    assert stop.user.id == folk.alice.user_id
    assert stop.topics == ("reminders", "organisation")


def test_a_link_cannot_stop_what_cannot_be_off(folk: Cast) -> None:
    assert stop_behind(stop_token(account(folk.alice), ["decisions"])).topics == ()


def test_each_link_serves_its_own_purpose_alone(folk: Cast) -> None:
    alice = account(folk.alice)
    with pytest.raises(NotFound):
        reader_behind(stop_token(alice, ["reminders"]))
    with pytest.raises(NotFound):
        stop_behind(preferences_token(alice))


@pytest.mark.parametrize("token", ["", "x", "WzFd.abc", "ä" * 9, "a" * 5000, "WzFd"])
def test_what_we_have_not_signed_is_refused(inside: Flask, token: str) -> None:
    for reading in (stop_behind, reader_behind):
        with pytest.raises(NotFound):
            reading(token)


def test_a_changed_link_is_refused(folk: Cast) -> None:
    token = stop_token(account(folk.alice), ["reminders"])
    with pytest.raises(NotFound):
        stop_behind(token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))


def test_links_end_with_the_address_they_were_sent_to(folk: Cast) -> None:
    alice = account(folk.alice)
    tokens = stop_token(alice, ["reminders"]), preferences_token(alice)
    with unit_of_work():
        account(folk.alice).email = "neu@example.org"
    for reading, token in zip((stop_behind, reader_behind), tokens, strict=True):
        with pytest.raises(NotFound):
            reading(token)


def test_the_page_of_preferences_does_not_stay_open_for_ever(folk: Cast) -> None:
    alice = account(folk.alice)
    page, stop = preferences_token(alice), stop_token(alice, ["reminders"])
    seconds = (PREFERENCES_DAYS + 1) * 24 * 60 * 60
    with time_machine.travel(now().timestamp() + seconds, tick=False):
        with pytest.raises(NotFound):
            reader_behind(page)
        assert stop_behind(stop).topics == ("reminders",)
