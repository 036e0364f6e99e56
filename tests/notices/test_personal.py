"""What is known about a person here can be read by the person, and goes with the person."""

from datetime import timedelta

from sqlalchemy import func, select

from tests.cast import Cast
from tests.notices.telling import account, tell_published, wants
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.personal import Farewell
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.addresses import count_refusal
from toolbox.notices.models import AddressTrouble, Notice, NoticePreference
from toolbox.notices.personal import PERSONAL_DATA, forget_notices
from toolbox.notices.topics import Frequency


def _furnish(cast: Cast) -> None:
    tell_published(cast.alice, "Gesagt")
    wants(cast.alice, Frequency.DAILY)
    tell_published(cast.alice, "Noch nicht gesagt")
    with unit_of_work():
        count_refusal(cast.alice.email, "550 no such mailbox")


def _counts() -> list[int]:
    return [
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Notice, NoticePreference, AddressTrouble)
    ]


def test_a_person_reads_what_was_told_but_not_what_still_waits(folk: Cast) -> None:
    _furnish(folk)
    about = PERSONAL_DATA.about(folk.alice.user_id)
    assert isinstance(about, dict)
    told, waits = about["notices"]
    assert told["subject"] == "Veröffentlicht: Gesagt"
    assert waits["subject"] is None
    assert about["frequencies"] == [{"topic": "decisions", "frequency": "daily"}]
    assert about["address"][0]["answer"] == "550 no such mailbox"
    names = {"notices", "frequencies", "address", *told, *about["frequencies"][0]}
    assert names | set(about["address"][0]) <= set(PERSONAL_DATA.words)


def test_somebody_of_whom_nothing_is_known_reads_that(folk: Cast) -> None:
    assert PERSONAL_DATA.about(folk.bob.user_id) == {
        "notices": [],
        "frequencies": [],
        "address": [],
    }
    assert not PERSONAL_DATA.goes(folk.bob.user_id)


def test_everything_goes_with_the_person_also_what_others_were_told_of_it(folk: Cast) -> None:
    _furnish(folk)
    tell_published(folk.bob, "Alice sucht eine Vertretung")
    tell_published(folk.bob, "Alicenpfad")
    assert PERSONAL_DATA.goes(folk.alice.user_id)
    user = account(folk.alice)
    farewell = Farewell(user.id, str(user.email), user.name)
    with unit_of_work():
        PERSONAL_DATA.erase(farewell)
    assert _counts() == [1, 0, 0]


def test_notices_are_forgotten_in_time(folk: Cast) -> None:
    _furnish(folk)
    with unit_of_work():
        forget_notices(now() - timedelta(days=1))
    assert _counts()[0] == 2
    with unit_of_work():
        forget_notices(now() + timedelta(days=1))
    assert _counts()[0] == 0
