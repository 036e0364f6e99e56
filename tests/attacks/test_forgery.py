"""Foreign sites can neither send our forms nor send our readers elsewhere."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask, url_for
from werkzeug.routing import AnyConverter, Rule

from tests.cast import Cast
from tests.client import HouseClient
from tests.letters import read_letters
from toolbox.delivery.refusals import own_path

ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "evil.example",
    "http:/evil.example",
    "",
)


LESSONS = ("change", "delete", "join", "open_one", "open_site", "remove_seats", "type_code")
"""Doors of lessons, where nobody has a cookie: the token in the address is the proof."""


FOR_PROGRAMS = ("add_file", "create_draft", "report_adoption", "submit_draft")
"""Doors of the interface for programs."""


def _sample(rule: Rule, name: str) -> str:
    converter = rule._converters[name]
    return min(converter.items) if isinstance(converter, AnyConverter) else "1"


def test_every_form_needs_its_token(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    unguarded = []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()):
            continue
        with app.test_request_context():
            values: dict[str, Any] = {name: _sample(rule, name) for name in rule.arguments}
            address = url_for(rule.endpoint, **values)
        if client.post(address, data={"name": "x"}).status_code != 400:
            unguarded.append(rule.endpoint)
    assert sorted(unguarded) == [
        "account.unsubscribe",  # mail programs send it; the signed link is its token
        "alliances.decline_guest",  # mail programs send it; the address is the proof
        # A token opens these and no cookie does (tests/api/test_tokens.py).
        *sorted(f"api_v1.{name}" for name in FOR_PROGRAMS),
        *sorted(f"classroom.{name}" for name in LESSONS),
        # Reading is to set no cookie: these look where a form comes from (test_new_transfer.py).
        *("curation.add", "curation.copy", "curation.save_device"),
        "following.stop",  # mail programs send it; the signed link is its token
        "oai.answer",  # the protocol asks by POST as well; nobody is signed in there
        "preferences.set_language",
        "preferences.set_place",
        "preferences.set_theme",
    ]


def test_a_foreign_token_does_not_fit(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    answer = client.post("/konto/abmelden", data={"csrf_token": "ImFiYyI.aaaa.bbbb"})
    assert answer.status_code == 400
    assert client.get("/konto").status_code == 200


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere(client: HouseClient, target: str) -> None:
    assert own_path(target) is None
    answer = client.post("/einstellungen/sprache", data={"language": "en", "next": target})
    assert answer.headers["Location"] == "/"


def test_a_login_leads_to_our_own_pages_alone(client: HouseClient, cast: Cast) -> None:
    form = {"email": cast.bob.email, "password": cast.bob.password}
    answer = client.submit(f"/konto/anmelden?next={quote('//evil.example')}", form)
    assert answer.headers["Location"] == "/meine-werkzeuge"


def test_links_in_mails_do_not_follow_the_host_of_a_request(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    answer = client.submit(
        "/konto/passwort-vergessen",
        {"email": cast.bob.email},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    with app.app_context():
        (letter,) = read_letters(app)
    assert answer.headers["Location"].startswith("/")
    assert "evil.example" not in letter.body
    assert letter.paths[0].startswith("/konto/passwort-neu/")


def test_a_session_ends_everywhere_with_a_new_password(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    other = app.test_client()
    assert isinstance(other, HouseClient)
    client.sign_in(cast.bob)
    other.sign_in(cast.bob)
    client.submit(
        "/konto/passwort", {"current": cast.bob.password, "new": "vier stille Segelboote"}
    )
    assert client.get("/konto").status_code == 200
    assert other.get("/konto").status_code == 303
