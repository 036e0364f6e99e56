"""The contract between a package and the page around it, as the server checks it."""

import math
from typing import Any

import pytest

from toolbox.stage.contract import VERBS, XAPI_VERBS, read_message

GOOD: list[dict[str, Any]] = [
    {"verb": "initialized"},
    {"verb": "progressed", "progress": 0},
    {"verb": "progressed", "progress": 0.25},
    {"verb": "scored", "score": {"raw": 7, "min": 0, "max": 10}},
    {"verb": "scored", "score": {"raw": -1.5, "min": -2, "max": 0}},
    {"verb": "answered", "key": "zeit_papier", "label": "Zeit", "value": 182, "unit": "s"},
    {"verb": "answered", "key": "a", "label": "", "value": True, "unit": ""},
    {"verb": "answered", "key": "a", "label": "", "value": "Ja, gern", "unit": ""},
    {"verb": "completed", "success": True, "duration": 1790},
    {"verb": "completed", "success": None, "duration": None},
]
BAD: list[Any] = [
    {"verb": "stored", "store": {}},
    {"verb": "unknown"},
    {"verb": ["initialized"]},
    {"verb": "progressed"},
    {"verb": "progressed", "progress": 1.01},
    {"verb": "progressed", "progress": -0.1},
    {"verb": "progressed", "progress": True},
    {"verb": "progressed", "progress": "0.5"},
    {"verb": "progressed", "progress": math.nan},
    {"verb": "progressed", "progress": math.inf},
    {"verb": "scored", "score": 7},
    {"verb": "scored", "score": {"raw": 11, "min": 0, "max": 10}},
    {"verb": "scored", "score": {"raw": 1, "min": 2, "max": 0}},
    {"verb": "scored", "score": {"raw": 1}},
    {"verb": "answered", "value": 1},
    {"verb": "answered", "key": "Groß", "value": 1},
    {"verb": "answered", "key": "a" * 41, "value": 1},
    {"verb": "answered", "key": "a\n", "value": 1},
    {"verb": "answered", "key": "a", "value": None},
    {"verb": "answered", "key": "a", "value": {"a": 1}},
    {"verb": "answered", "key": "a", "value": "x" * 201},
    {"verb": "answered", "key": "a", "value": 1, "label": "x" * 201},
    {"verb": "answered", "key": "a", "value": 1, "unit": 3},
    {"verb": "answered", "key": "a", "value": 10**400},
    {"verb": "completed", "success": "yes"},
    {"verb": "completed", "success": True, "duration": -1},
    {"verb": "completed", "success": True, "duration": 86_401},
]


@pytest.mark.parametrize("fields", GOOD)
def test_what_keeps_the_contract_is_read_and_written_as_it_came(fields: dict[str, Any]) -> None:
    raw = {"toolbox": 1, **fields}
    message = read_message({**raw, "unknown": "ignored"})
    assert message is not None
    assert message.as_json() == raw


@pytest.mark.parametrize("fields", BAD)
def test_what_breaks_the_contract_is_nothing(fields: dict[str, Any]) -> None:
    assert read_message({"toolbox": 1, **fields}) is None


@pytest.mark.parametrize("version", [None, 2, True, "1", 1.5])
def test_another_version_is_nothing(version: object) -> None:
    assert read_message({"toolbox": version, "verb": "initialized"}) is None


@pytest.mark.parametrize("raw", [None, [], "initialized", 1, {}, {"verb": "initialized"}])
def test_anything_else_is_nothing(raw: object) -> None:
    assert read_message(raw) is None


def test_what_may_be_left_out() -> None:
    read = [
        read_message({"toolbox": 1, "verb": "scored", "score": {"raw": 3, "max": 4}}),
        read_message({"toolbox": 1, "verb": "answered", "key": "a", "value": 1}),
        read_message({"toolbox": 1, "verb": "completed"}),
    ]
    assert [one and one.as_json() for one in read] == [
        {"toolbox": 1, "verb": "scored", "score": {"raw": 3, "min": 0, "max": 4}},
        {"toolbox": 1, "verb": "answered", "key": "a", "label": "", "value": 1, "unit": ""},
        {"toolbox": 1, "verb": "completed", "success": None, "duration": None},
    ]


def test_every_verb_has_its_address_in_xapi() -> None:
    assert list(XAPI_VERBS) == list(VERBS)
    assert XAPI_VERBS["scored"] == "http://adlnet.gov/expapi/verbs/scored"
