"""Every route wears a door, and a new one cannot forget it."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Map, Rule

from toolbox.delivery.doors import door_of, public, require_doors, scope
from toolbox.wiring.rules import LateRule


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


def test_every_address_is_written_as_the_library_writes_it(app: Flask) -> None:
    late = list(app.url_map.iter_rules())
    own = [Rule(rule.rule, endpoint=rule.endpoint, defaults=rule.defaults) for rule in late]
    Map(own, converters=dict(app.url_map.converters))
    for rule, plain in zip(late, own, strict=True):
        assert isinstance(rule, LateRule)
        # Seven fits numbers and words; where there is a choice, the first of it.
        choices = {name: getattr(of, "items", {7}) for name, of in rule._converters.items()}
        asked = {name: min(choice) for name, choice in choices.items()} | dict(rule.defaults or {})
        for sent in ({}, {"seite": "2"}, {"rule": "x"}):
            for unknown in (True, False):
                expected = plain.build({**asked, **sent}, append_unknown=unknown)
                for _time in range(2):
                    assert rule.build({**asked, **sent}, append_unknown=unknown) == expected


def test_an_address_that_nobody_writes_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[bool] = []
    compile_builder = Rule._compile_builder

    def counting(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled.append(append_unknown)
        return compile_builder(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", counting)
    rule = LateRule("/w/<slug>", endpoint="show")
    addresses = Map([rule]).bind("toolbox.example.org")
    assert compiled == []
    assert [addresses.build("show", {"slug": slug}) for slug in "ab"] == ["/w/a", "/w/b"]
    assert compiled == [True]
