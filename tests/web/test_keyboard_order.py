"""Whoever puts things in order by keyboard goes on where they stand now."""

from flask import Flask

from tests.alliances import pitch_sample
from tests.cast import Cast
from tests.client import HouseClient
from tests.web.reading import page_of
from toolbox.alliances import agendas, meeting_queries
from toolbox.alliances.rules import PointDetails
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work


def _goes_on_at(client: HouseClient, address: str) -> str:
    """Press a button of a page; return where the browser goes on in it."""
    answer = client.submit(address)
    assert answer.status_code == 303
    page, _, anchor = answer.location.partition("#")
    (found,) = page_of(client.get(page)).css(f"li#{anchor}") if anchor else [None]
    assert found is None or found.attributes["tabindex"] == "-1"
    return anchor


def test_a_pitch_that_was_moved(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        found = pitch_sample.hold(cast, begun=False)
    client.sign_in(cast.edith)
    of_first = f"{found.address}/pitches/{found.first_id}"
    assert _goes_on_at(client, f"{of_first}/nach-unten") == f"pitch-{found.first_id}"
    assert _goes_on_at(client, f"{of_first}/nach-oben") == f"pitch-{found.first_id}"
    assert _goes_on_at(client, f"{of_first}/entfernen") == ""


def test_a_point_that_was_moved(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        found = pitch_sample.hold(cast, begun=False)
        with unit_of_work():
            for title in ("Beginn", "Pitches"):
                agendas.add(
                    found.meeting,
                    PointDetails(title=title, duration=10),
                    by=cast.edith.actor,
                )
        first = meeting_queries.agenda_of(found.meeting)[0].id
        db.session.rollback()
    client.sign_in(cast.edith)
    of_first = f"{found.address}/tagesordnung/{first}"
    assert _goes_on_at(client, f"{of_first}/runter") == f"punkt-{first}"
    assert _goes_on_at(client, f"{of_first}/hoch") == f"punkt-{first}"
    assert _goes_on_at(client, f"{of_first}/entfernen") == ""
