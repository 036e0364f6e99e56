"""Every route wears a door, and a new one cannot forget it."""

import pytest
from flask import Flask

from toolbox.delivery.doors import door_of, public, require_doors, scope


def test_every_route_wears_exactly_one_door(app: Flask) -> None:
    doors = {name: door_of(view) for name, view in app.view_functions.items()}
    assert [name for name, door in doors.items() if door is None] == []


def test_an_application_with_a_bare_view_does_not_start() -> None:
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/x", "x", lambda: "x")
    with pytest.raises(RuntimeError, match="'x'"):
        require_doors(bare)


def test_two_doors_on_one_view_are_refused() -> None:
    with pytest.raises(TypeError, match="two doors"):
        scope("editor")(public(lambda: "x"))


def test_pages_of_the_editorial_team_send_visitors_to_the_login(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if door_of(view) in {"editor", "administrator"} and "GET" in (rule.methods or set()):
            if rule.arguments:
                continue
            response = app.test_client().open(rule.rule)
            assert response.status_code == 303, rule.rule
            assert "/konto/anmelden" in response.headers["Location"]
