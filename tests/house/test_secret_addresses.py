"""Addresses that only some people know stay with them: whatever room a page belongs to."""

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from toolbox.delivery.headers import SECRETS

QUIET = frozenset({"no-referrer", "strict-origin"})
"""What keeps an address from other sites; the origin alone is what forms are checked by."""
KEYS = {
    "/w/<slug>/uebernahmen/<key>/": "WyJ4Il0.x",
    "/koffer/<key>": "1_1_secret",
    "/einbetten/koffer/<key>": "1_1_secret",
    "/werkstatt/<key>": "private-key",
}
"""Beginnings of addresses with a key that may be a secret, and one that is."""
OPEN = (
    *("/begriffe/", "/schlagwort/", "/einstieg/", "/feeds/", "/folgen/", "/verwaltung/"),
    *("/api/v1/vocabularies/", "/w/<slug>.", "/buehne/", "/einreichen/", "/pakete/"),
)
"""Beginnings of addresses whose keys are words of lists, or open nothing by themselves."""


def _secret_key(rule: Rule) -> str | None:
    return next((key for begin, key in KEYS.items() if rule.rule.startswith(begin)), None)


def _private(rule: Rule) -> dict[str, str | int] | None:
    """Return what fills an address so that it is a secret, None where it never is."""
    filled: dict[str, str | int] = dict.fromkeys(rule.arguments & SECRETS, "abc-def")
    key = _secret_key(rule) if "key" in rule.arguments else None
    if key is not None:
        filled["key"] = key
    return filled or None


def _address(app: Flask, rule: Rule, filled: dict[str, str | int]) -> str:
    values = dict(filled)
    for name in rule.arguments - set(filled):
        converter = rule._converters[name]
        choices = sorted(getattr(converter, "items", ()))
        number = 1 if isinstance(converter, IntegerConverter) else "x"
        values[name] = choices[0] if choices else number
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values)


def test_no_secret_is_told_to_other_sites_or_search_engines(app: Flask) -> None:
    client, looked_at, loud = app.test_client(), 0, []
    for rule in app.url_map.iter_rules():
        filled = _private(rule)
        if filled is None:
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = client.open(_address(app, rule, filled), method=method)
        looked_at += 1
        robots = answer.headers.get("X-Robots-Tag", "")
        if "noindex" not in robots or answer.headers.get("Referrer-Policy") not in QUIET:
            loud.append((rule.rule, answer.status_code, dict(answer.headers)))
    assert not loud
    assert looked_at > 50


def test_whoever_adds_a_key_says_whether_it_is_a_secret(app: Flask) -> None:
    undecided = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "key" in rule.arguments
        and "key" not in (rule.defaults or {})
        and _secret_key(rule) is None
        and not rule.rule.startswith(OPEN)
    }
    assert not undecided


@pytest.mark.parametrize("address", ["/", "/suche", "/koffer", "/gesuche"])
def test_public_pages_may_be_found(app: Flask, address: str) -> None:
    answer = app.test_client().get(address)
    assert "X-Robots-Tag" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "same-origin"
