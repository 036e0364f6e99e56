"""What guests send comes to people in bearable amounts: presses, queues, mails."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.adoption import scene as adopting
from tests.alliances import pitch_sample
from tests.calls import scene as calling
from tests.cast import Cast, enter_the_cast
from tests.client import HouseClient
from tests.conftest import house_settings
from tests.counting import counting_queries
from tests.web.reading import page_of
from toolbox.adoption import keeping, proof, rules
from toolbox.adoption.models import Adoption
from toolbox.alliances.pitch_models import PitchInterest
from toolbox.app import create_app
from toolbox.calls import operations as calls
from toolbox.calls import proof as call_links
from toolbox.calls.models import Call
from toolbox.calls.retention import forget_holders
from toolbox.delivery.limits import caller_address, limiter
from toolbox.foundation.db import db
from toolbox.foundation.errors import TooMany
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

ENGLISH = {"Accept-Language": "en"}
CLASS = 30


@pytest.fixture
def limited(
    template_instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An application of its own in which attempts are counted."""
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # one for all applications
    folder = tmp_path / "instance"
    shutil.copytree(template_instance, folder)
    app = create_app(house_settings(folder, limits_enabled=True))
    app.test_client_class = HouseClient
    yield app
    with app.app_context():
        limiter.reset()
        db.session.remove()
        db.engine.dispose()


def _press(app: Flask, code: str, address: str) -> int:
    """Press as a telephone that was never here before."""
    client = app.test_client()
    assert isinstance(client, HouseClient)
    answer = client.submit(f"/i/{code}/zahl", environ_base={"REMOTE_ADDR": address})
    return answer.status_code


def test_a_class_behind_one_router_gets_through_and_a_script_does_not(limited: Flask) -> None:
    with limited.app_context():
        code = pitch_sample.hold(enter_the_cast()).code
    school = [_press(limited, code, "192.0.2.7") for _one in range(CLASS)]
    assert school == [303] * CLASS
    script = [_press(limited, code, f"2001:db8::{number:x}") for number in range(160)]
    assert script.count(303) == 150
    assert set(script[150:]) == {429}
    assert _press(limited, code.lower(), "2001:db8::ffff") == 429
    assert _press(limited, code, "192.0.2.8") == 303
    with limited.app_context():
        assert len(db.session.scalars(select(PitchInterest)).all()) == CLASS + 150 + 1


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "20010db800010002::/64"),
        ("2001:db8:1:2::9", "20010db800010002::/64"),
        ("fe80::1%eth0", "fe80000000000000::/64"),
        ("unix:", "unix:"),
    ],
)
def test_who_is_counted_as_one(app: Flask, given: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": given}):
        assert caller_address() == counted


def _waiting_entries(app: Flask, cast: Cast, number: int) -> None:
    with app.app_context():
        for one in range(number):
            instrument_id = adopting.instrument_of(cast.alpha_id, title=f"Planspiel Nummer {one}")
            made = adopting.by_guest(instrument_id, email=f"gast{one}@example.org")
            with unit_of_work():
                entry = db.session.get_one(Adoption, made)
                keeping.confirm_address(entry, by=proof.holder(entry))


def _waiting_calls(app: Flask, _cast: Cast, number: int) -> None:
    with app.app_context():
        for one in range(number):
            made = calling.by_guest(email=f"gast{one}@example.org")
            calling.prove(made)


@pytest.mark.parametrize(
    ("address", "furnish_with"),
    [("/redaktion/uebernahmen", _waiting_entries), ("/redaktion/gesuche", _waiting_calls)],
)
def test_the_queues_of_editors_have_pages_and_ask_no_more(
    app: Flask, client: HouseClient, cast: Cast, address: str, furnish_with: object
) -> None:
    assert callable(furnish_with)
    client.sign_in(cast.edith)
    furnish_with(app, cast, 3)
    client.get(address)
    with counting_queries(app) as few:
        client.get(address)
    furnish_with(app, cast, 20)
    with counting_queries(app) as many:
        first = client.get(address, headers=ENGLISH)
    assert len(many) <= len(few) + 1, many.statements
    assert len(page_of(first).css("li[id^=wartet-]")) == 20
    second = client.get(f"{address}?seite=2", headers=ENGLISH)
    assert len(page_of(second).css("li[id^=wartet-]")) == 3
    beyond = client.get(f"{address}?seite=99", headers=ENGLISH)
    assert beyond.status_code == 200
    assert "Nothing waits" not in beyond.text


def test_a_maker_has_few_mailboxes_asked_within_an_hour(inside: Flask, cast: Cast) -> None:
    def ask(number: int) -> None:
        instrument_id = adopting.instrument_of(cast.alpha_id, title=f"Spiel Nummer {number}")
        adopting.reported(
            instrument_id,
            by=cast.alice.actor,
            adopter_name="Schule am Kanal",
            to_email=f"schule{number}@example.org",
        )

    for number in range(rules.MOST_ASKED_AN_HOUR):
        ask(number)
    with pytest.raises(TooMany) as refused:
        ask(99)
    assert "in einer Stunde" in str(refused.value.message)
    instrument_id = adopting.instrument_of(cast.alpha_id, title="Noch ein Spiel")
    adopting.by_beta(instrument_id, cast)


def test_a_seeker_is_forgotten_when_the_call_is_closed(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        call_id = calling.by_guest()
        calling.prove(call_id)
        token = call_links.call_token(calling.call(call_id))
    answer = client.submit(f"/gesuche/meine/{token}/schliessen", {"outcome": "not-needed"})
    assert (answer.status_code, answer.location) == (303, "/gesuche")
    assert "Ihre E-Mail-Adresse ist hier gelöscht" in client.get("/gesuche").text
    assert client.get(f"/gesuche/meine/{token}").status_code == 404
    with app.app_context():
        found = db.session.get_one(Call, call_id)
        assert (found.holder_email, found.holder_secret) == ("", "")


def test_a_hidden_call_keeps_its_mailbox_for_some_days(inside: Flask, cast: Cast) -> None:
    call_id = calling.by_guest()
    calling.prove(call_id)
    with unit_of_work():
        calls.hide(calling.call(call_id), "Das ist Werbung.", by=cast.edith.actor)
    ended = calling.call(call_id).ended_at
    assert ended is not None
    with unit_of_work():
        forget_holders(ended)
    assert calling.call(call_id).holder_email
    with unit_of_work():
        forget_holders(ended.replace(year=ended.year + 1))
    assert not calling.call(call_id).holder_email
