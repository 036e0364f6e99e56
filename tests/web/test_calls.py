"""The pages of calls: written by people and guests, read by everybody, answered, decided."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.adoption.scene import organisation
from tests.calls import scene
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.letters import Letter
from tests.web.reading import page_of, refused_fields, the
from toolbox.alliances.models import Alliance
from toolbox.calls import operations, proof, queries
from toolbox.calls.lifecycle import CallState
from toolbox.calls.models import Call
from toolbox.catalogue import publishing
from toolbox.catalogue.queries import version_by_id
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]
ENGLISH = {"Accept-Language": "en"}
FORM = "/gesuche/neu"
MOST_QUERIES = 25


def _typed(**changes: str) -> dict[str, str]:
    return {
        "title": scene.TITLE,
        "purpose": "Für zwei <b>Klassen</b> & im März.",
        "where": "Dortmund",
        "words": "Betriebsbesuch",
        **changes,
    }


def _guest(**changes: str) -> dict[str, str]:
    return _typed(
        **{"seeker_name": "Schule am Kanal", "guest_email": "gast@example.org", **changes}
    )


def _send(client: HouseClient, sent: dict[str, str]) -> Any:
    return client.submit(FORM, sent, headers=ENGLISH)


def _calls(app: Flask) -> list[Call]:
    with app.app_context():
        return list(db.session.query(Call).order_by(Call.id))


def test_a_guest_confirms_an_editor_looks_then_everybody_reads(
    app: Flask, client: HouseClient, cast: Cast, letters: Letters, browser_of: Any
) -> None:
    answer = _send(client, _guest())
    assert answer.location == "/gesuche/danke"
    assert "private link" in client.get(answer.location, headers=ENGLISH).text
    (letter,) = (one for one in letters() if one.to == "gast@example.org")
    own = next(path for path in letter.paths if "/gesuche/meine/" in path)
    editor = browser_of().sign_in(cast.edith)
    assert scene.TITLE not in editor.get("/redaktion/gesuche").text
    page = client.get(own)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert _calls(app)[0].address_confirmed_at is None  # looking at it changes nothing
    assert client.submit(f"{own}/bestaetigen").status_code == 303
    assert scene.TITLE in editor.get("/redaktion/gesuche").text
    assert scene.TITLE not in client.get("/gesuche").text
    assert client.get("/gesuche/1").status_code == 404
    sent = {"row_version": str(_calls(app)[0].row_version)}
    assert editor.submit("/redaktion/gesuche/1/annehmen", sent).status_code == 303
    for address in ("/gesuche", "/gesuche/1"):
        shown = client.get(address).text
        assert scene.TITLE in shown
        assert "gast@example.org" not in shown
    assert client.submit(f"{own}/weiter").status_code == 303
    assert client.submit(f"{own}/schliessen", {"outcome": "not-needed"}).status_code == 303
    assert scene.TITLE not in client.get("/gesuche").text


def test_a_member_is_heard_at_once(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.carla)
    assert page_of(client.get(FORM)).css_first("[name=guest_email]") is None
    answer = _send(client, _typed(organisation=str(cast.beta_id)))
    assert answer.location == "/gesuche/danke?gesuch=1"
    assert "/gesuche/meine/1" in client.get(answer.location).text
    assert _calls(app)[0].state is CallState.OPEN
    assert "/gesuche/meine/1" in client.get("/gesuche").text


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": ""}, ["title"]),
        ({"purpose": "Schreiben Sie an a@example.org"}, ["purpose"]),
        ({"seeker_name": ""}, ["seeker_name"]),
        ({"guest_email": "kein Postfach"}, ["guest_email"]),
        ({"where": "Atlantis am Meer"}, ["where"]),
        ({"where": "Halle"}, ["region"]),
        ({"kind": "zauberstab"}, ["kind"]),
        ({"audience": "niemand"}, ["audience"]),
        ({"alliance": "99"}, ["alliance"]),
        ({"title": "", "purpose": "x" * 2001}, ["title", "purpose"]),
    ],
)
def test_what_was_typed_stays(
    app: Flask, client: HouseClient, changes: dict[str, str], fields: Sequence[str]
) -> None:
    answer = _send(client, _guest(**{"words": "<i>Besuch</i>", **changes}))
    assert sorted(refused_fields(answer)) == sorted(fields)
    assert the(page_of(answer), "[name=words]").attributes["value"] == "<i>Besuch</i>"
    assert _calls(app) == []


def test_one_changes_the_own_call(
    app: Flask, client: HouseClient, cast: Cast, browser_of: Any
) -> None:
    with app.app_context():
        number, guests = scene.by_beta(cast), scene.by_guest()
        link = proof.call_token(queries.call_by_id(guests))
    client.sign_in(cast.carla)
    where = f"/gesuche/meine/{number}/bearbeiten"
    assert where in client.get(f"/gesuche/meine/{number}").text
    page = page_of(client.get(where))
    assert the(page, "#title").attributes["value"] == scene.TITLE
    assert the(page, "#where").attributes["value"] == "Dortmund"
    assert not page.css("#organisation, #seeker_name, #guest_email")
    assert refused_fields(client.submit(where, _typed(where="Nirgendwo am Meer"))) == ["where"]
    assert refused_fields(client.submit(where, _typed(title=""))) == ["title"]
    assert client.submit(where, _typed(title="Neu", row_version="99")).status_code == 422
    done = client.submit(where, _typed(title="Neu", where="Unna", row_version="1"))
    assert done.location == f"/gesuche/meine/{number}"
    assert "Neu" in browser_of().get(f"/gesuche/{number}").text
    guest = browser_of()
    where = f"/gesuche/meine/{link}/bearbeiten"
    page = page_of(guest.get(where))
    assert the(page, "#seeker_name").attributes["value"] == "Schule am Hafen"
    assert not page.css("#guest_email")
    assert refused_fields(guest.submit(where, _typed(seeker_name=""))) == ["seeker_name"]
    assert guest.submit(where, _typed(seeker_name="Schule am Meer")).status_code == 303
    assert browser_of().get(f"/gesuche/meine/{number}/bearbeiten").status_code == 404
    with app.app_context(), unit_of_work():
        operations.close(queries.call_by_id(number), is_found=False, by=cast.carla.actor)
    assert client.submit(f"/gesuche/meine/{number}/bearbeiten", _typed()).status_code == 422


def test_an_empty_search_leads_to_a_filled_form(client: HouseClient) -> None:
    found = page_of(client.get("/suche?q=zwiebelfisch&zielgruppe=erstausbildende-betriebe"))
    address = next(
        one.attributes["href"]
        for one in found.css("a")
        if (one.attributes["href"] or "").startswith(FORM)
    )
    page = page_of(client.get(str(address)))
    assert the(page, "[name=words]").attributes["value"] == "zwiebelfisch"
    assert [one.attributes["value"] for one in page.css("[name=audience][checked]")] == [
        "erstausbildende-betriebe"
    ]


def test_answers_without_an_instrument_are_not_public(
    app: Flask, client: HouseClient, cast: Cast, browser_of: Any
) -> None:
    with app.app_context():
        scene.by_beta(cast)
        _version, slug = factories.published(cast.alpha_id, title="Der Hafenkran")
    alice, carla = browser_of().sign_in(cast.alice), browser_of().sign_in(cast.carla)
    given = {"organisation": str(cast.alpha_id), "text": "Anruf genügt: alice@example.org"}
    assert alice.submit("/gesuche/1/antworten", given).status_code == 303
    named = {**given, "instrument": f"/w/{slug}"}
    refused = alice.submit("/gesuche/1/antworten", named, headers=ENGLISH)
    assert refused_fields(refused) == ["text"]
    assert "alice@example.org" in the(page_of(refused), "textarea[name=text]").text()
    named["text"] = "Nehmen Sie unseren."
    assert alice.submit("/gesuche/1/antworten", named).status_code == 303
    public = client.get("/gesuche/1").text
    assert "Nehmen Sie unseren." in public
    assert "Anruf genügt" not in public
    for address in ("/gesuche/1", "/gesuche/meine/1"):
        assert "Anruf genügt" in carla.get(address).text
    sent = {"outcome": "found", "found": "gibt es nicht"}
    assert refused_fields(carla.submit("/gesuche/meine/1/schliessen", sent)) == ["found"]
    sent["found"] = slug
    assert carla.submit("/gesuche/meine/1/schliessen", sent).status_code == 303
    assert "Der Hafenkran" in client.get("/gesuche/1").text


def test_an_alliance_shows_what_it_is_asked(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        with unit_of_work():
            alliance = Alliance(slug="hafenallianz", name="Hafenallianz")
            db.session.add(alliance)
        scene.by_beta(cast, scene.wanted(alliance_id=alliance.id))
    assert "/gesuche/1" in client.get("/allianzen/hafenallianz").text
    form = page_of(client.get(f"{FORM}?allianz=hafenallianz"))
    assert the(form, "[name=alliance] [selected]").text() == "Hafenallianz"


def test_a_removed_instrument_is_named_nowhere(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        number = scene.by_beta(cast)
        version_id, slug = factories.published(cast.alpha_id, title="Der Hafenkran")
        with unit_of_work():
            operations.answer(
                queries.call_by_id(number),
                "Nehmen Sie unseren.",
                organisation=organisation(cast.alpha_id),
                instrument=slug,
                by=cast.alice.actor,
            )
        with unit_of_work():
            publishing.remove(version_by_id(version_id).instrument, "Weg.", by=cast.anton.actor)
    shown = client.get("/gesuche/1").text
    assert "Der Hafenkran" not in shown
    assert "Nehmen Sie unseren." not in shown


def test_pages_ask_few_questions(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        for _number in range(8):
            number = scene.by_beta(cast)
        token = proof.call_token(queries.call_by_id(number))
    for address in ("/gesuche?seite=1&region=05913", f"/gesuche/{number}", FORM):
        client.get(address)
        with counting_queries(app) as counted:
            client.get(address)
        assert len(counted) <= MOST_QUERIES, address
    assert client.get(f"/gesuche/meine/{token}").status_code == 404  # nobody holds it by mail
