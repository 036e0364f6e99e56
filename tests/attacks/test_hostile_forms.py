"""Whatever a form is sent with, the answer is a page or a sentence, never an error of ours."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from toolbox.catalogue import queries
from toolbox.discovery import synonyms
from toolbox.discovery.demand import wishes
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies import suggesting

NAUGHTY = (
    "",
    "\x00",
    "a\x00b\x1b[31m",
    "\ufffe\uffff",
    "\u202eabc\u2066",
    "👩🏽‍🏫" * 500,
    "-1",
    "0",
    "²",
    "٣",
    "9" * 30,
    "9" * 5000,
    "1e400",
    "<script>alert(1)</script>${7*7}#{7*7}",
    "javascript:alert(1)",
    "http://[::1",
    "http://[" + "a" * 100,
    "a@[127.0.0.1",
    "up-9999999999999999999999",
    "remove-٣",
    "../../etc/passwd",
    "%s%d%(name)s{0}",
    "2027-13-45",
    "0001-01-01",
    "9999-12-31T23:59:59.999999+23:59",
    "\r\nBcc: someone@example.org",
)
FIELDS = (
    *("organisation", "kind", "link", "title", "summary", "description", "steps", "adaptation"),
    *("duration_minutes", "preparation_minutes", "group_min", "group_max", "transfer_core"),
    *("change_note", "languages", "tags", "audience", "topic", "region", "licence", "review_by"),
    *("contact_name", "contact_email", "credits-0-name", "credits-0-role", "links-0-url"),
    *("links-0-label", "links-0-kind", "sources-0-fact", "sources-0-source", "sources-0-checked"),
    *("row_version", "add", "deed", "go", "use", "email", "password", "name", "locale", "role"),
    *("current", "new", "next", "website", "comment", "slug", "reason", "successor", "into"),
    *("label_de", "label_en", "body", "seen", "language", "theme", "files", "credits-999999-name"),
    *("broader", "synonyms", "uri", "notation", "answer", "reasons", "until", "note", "code"),
    *("keyboard_shortcuts", "credits-x-name", "links-9999999999999999999999-url"),
)


def _post_rules(app: Flask) -> list[Rule]:
    kept = {"account.logout"}
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    return [rule for rule in rules if rule.endpoint not in kept]


@pytest.fixture
def places(app: Flask, cast: Cast) -> dict[str, list[str]]:
    """Values for the parts of addresses, so that every form meets something that is there."""
    with app.app_context():
        version_id = factories.draft(cast.alpha_id, by=cast.alice.actor)
        instrument_id = queries.version_by_id(version_id).instrument_id
        waiting = factories.submitted(cast.alpha_id, by=cast.alice)
        _version, slug = factories.published(cast.alpha_id)
        with unit_of_work():
            wish_id = wishes.wish("schweissen", by=cast.edith.actor).id
            ring_id = synonyms.rings()[0].id
            topics = vocabularies.vocabulary("topic")
            missed = suggesting.suggest(topics, "Fehlt", "", by=cast.alice.actor).id
    return {
        "instrument_id": [str(instrument_id)],
        "version_id": [str(waiting)],
        "step": ["dateien", "beschreiben", "einordnen", "rechte", "quatsch"],
        "slug": [slug, cast.alpha_slug, "impressum"],
        "user_id": [str(cast.bob.user_id)],
        "invitation_id": ["1"],
        "token": ["x"],
        "vocabulary_key": ["tag", "topic"],
        "key": ["checkliste", "praktikum"],
        "locale": ["de"],
        "ring_id": [str(ring_id), "0"],
        "wish_id": [str(wish_id), "0"],
        "suggestion_id": [str(missed), "0"],
        "organisation": [cast.beta_slug, "niemand"],
        "vocabulary": ["topic", "tag"],
    }


def _addresses(rule: Rule, places: dict[str, list[str]]) -> list[str]:
    """Return the addresses of a rule; what nothing is said about is the first of its kind."""
    found = [""]
    for is_part, part in rule._trace:
        found = [
            one + value
            for one in found
            for value in (places.get(part, ["1"]) if is_part else [part])
        ]
    return [one.lstrip("|") for one in found]


def _filled(turn: int) -> dict[str, str]:
    """Return all fields, each with another naughty value; every turn moves them on."""
    return {name: NAUGHTY[(place + turn) % len(NAUGHTY)] for place, name in enumerate(FIELDS)}


@pytest.mark.slow
def test_no_value_breaks_a_form(
    app: Flask, client: HouseClient, cast: Cast, places: dict[str, list[str]]
) -> None:
    client.sign_in(cast.anton)
    broken = []
    for turn, rule in enumerate(_post_rules(app) * 3):
        for address in _addresses(rule, places):
            status = client.submit(address, _filled(turn * 7)).status_code
            if status >= 500:
                broken.append((address, turn, status))
    assert broken == []


def test_no_organisation_breaks_a_new_draft(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    for value in filter(None, NAUGHTY):
        answer = client.submit("/einreichen", {"organisation": value, "kind": "checklist"})
        assert answer.status_code == 422, value
