"""Whatever stands in an address, the answer is a page or a sentence, never an error of ours."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient

NAUGHTY = (
    "",
    "%00",
    "%ff%fe",
    "%ED%A0%80",
    "..%2f..%2fetc%2fpasswd",
    quote("<script>alert(1)</script>"),
    quote("'; DROP TABLE versions; --"),
    quote("\u202eabc\u2066"),
    "%0d%0aSet-Cookie:%20a=b",
    "-1",
    "0",
    "9" * 30,
    "9" * 5000,
    "٣",
    "²",
    "1e9",
    "true",
    quote("*?[a-z" * 20),
    quote('"' * 50),
    quote("((((a|a)*)*)*)*!"),
    quote("AND OR NOT ( "),
    quote("a" * 3000),
)
NUMBERS = ("0", "9223372036854775807", "9223372036854775808", "9" * 30, "9" * 5000)
PARAMETERS = (
    *("q", "seite", "sortierung", "next", "ort", "region", "rolle", "art", "thema", "schlagwort"),
    *("zielgruppe", "format", "dauer"),
)


def _read_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]


def _hostile_paths(rule: Rule) -> Iterator[str]:
    """Yield the address of a rule with each of its parts replaced by something naughty."""
    for name in sorted(rule._converters):
        is_number = isinstance(rule._converters[name], IntegerConverter)
        for value in NUMBERS if is_number else NAUGHTY:
            parts = [
                part if not is_part else (value if part == name else "1")
                for is_part, part in rule._trace
            ]
            yield "".join(parts).lstrip("|")


def _query(turn: int) -> str:
    """Return all parameters, each with another naughty value; every turn moves them on."""
    return "&".join(
        f"{name}={NAUGHTY[(place + turn) % len(NAUGHTY)]}" for place, name in enumerate(PARAMETERS)
    )


@pytest.fixture
def shelf(app: Flask, cast: Cast) -> None:
    """One instrument, so that pages have something to show."""
    with app.app_context():
        factories.published(cast.alpha_id)


@pytest.mark.usefixtures("shelf")
@pytest.mark.slow
def test_no_address_breaks_a_page(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    broken = [
        (path[:120], status)
        for rule in _read_rules(app)
        for path in _hostile_paths(rule)
        if (status := client.get(path).status_code) >= 500
    ]
    assert broken == []


@pytest.mark.usefixtures("shelf")
@pytest.mark.slow
def test_no_parameter_breaks_a_page(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    broken = []
    for rule in _read_rules(app):
        if rule.arguments:
            continue
        for turn in range(0, len(NAUGHTY), 4):
            status = client.get(f"{rule.rule}?{_query(turn)}").status_code
            if status >= 500:
                broken.append((rule.rule, turn, status))
    assert broken == []
