"""The Transfer-Ampel in the wizard and on its last page."""

import json
from typing import Any

from flask import Flask
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.review.checks.drafts import GOOD_FIELDS
from toolbox.catalogue import queries
from toolbox.foundation.uow import unit_of_work
from toolbox.review.checks.rules.required import PLACES
from toolbox.web.contribute.ampel import _SIGNS
from toolbox.web.contribute.steps import STEPS

NOTHING: dict[str, Any] = {
    **{name: "" for name in ("title", "summary", "description")},
    **{name: () for name in ("steps", "links", "tags", "credits")},
    **{"licence": None, "terms": {}, "duration_minutes": None},
}


def light(client: HouseClient, address: str) -> LexborNode:
    """Return the Ampel of a page."""
    found = LexborHTMLParser(client.get(address).text).css_first("[data-traffic-light]")
    assert found is not None
    return found


def begun(app: Flask, cast: Cast, fields: dict[str, Any], files: int = 0) -> str:
    """Return the address of a draft of Alice and Bob."""
    with app.app_context():
        number = factories.draft(cast.alpha_id, **fields)
        with unit_of_work():
            version = queries.version_by_id(number)
            for one in range(files):
                factories.attached(version, f"Guten Tag Nr. {one}".encode(), f"{one}.txt")
            return f"/einreichen/{version.instrument_id}"


def test_a_fresh_draft_is_met_with_nothing_but_an_offer(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    base = begun(app, cast, NOTHING)
    client.sign_in(cast.bob)
    found = light(client, f"{base}/dateien")
    assert "traffic-light--off" in str(found.attributes["class"])
    assert not found.css("li")


def test_steps_passed_are_asked_about_and_later_ones_are_not(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    base = begun(app, cast, {**NOTHING, "title": "Plan"}, files=1)
    client.sign_in(cast.bob)
    links = [str(one.attributes["href"]) for one in light(client, f"{base}/einordnen").css("a")]
    assert f"{base}/beschreiben#summary" in links
    assert not [link for link in links if "/einordnen" in link or "/rechte" in link]


def test_the_count_says_that_it_is_about_the_steps_so_far(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    base = begun(app, cast, NOTHING)
    client.sign_in(cast.bob)
    assert "data-so-far" in client.get(f"{base}/beschreiben").text
    assert "data-so-far" not in client.get(f"{base}/pruefen").text


def test_the_last_page_lists_everything_once_with_its_place(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    base = begun(app, cast, NOTHING)
    client.sign_in(cast.bob)
    found = light(client, f"{base}/pruefen")
    links = [str(one.attributes["href"]) for one in found.css(".traffic-light__point--must a")]
    assert len(links) == len(set(links)) >= 8
    assert "traffic-light--red" in str(found.attributes["class"])
    for link in links:
        address, _hash, anchor = link.partition("#")
        assert LexborHTMLParser(client.get(address).text).css_first(f"#{anchor}") is not None


def test_every_place_of_a_hint_exists(app: Flask, client: HouseClient, cast: Cast) -> None:
    base = begun(app, cast, {**GOOD_FIELDS, "transfer_core": "", "adaptation": ()}, files=1)
    client.sign_in(cast.bob)
    links = [str(one.attributes["href"]) for one in light(client, f"{base}/pruefen").css("a")]
    assert len(links) == 2
    for link in links:
        address, _hash, anchor = link.partition("#")
        assert LexborHTMLParser(client.get(address).text).css_first(f"#{anchor}") is not None


def test_colour_is_never_alone(app: Flask, client: HouseClient, cast: Cast) -> None:
    base = begun(app, cast, GOOD_FIELDS, files=1)
    client.sign_in(cast.bob)
    found = light(client, f"{base}/pruefen")
    assert "traffic-light--green" in str(found.attributes["class"])
    assert "grün" in found.text().casefold() or "green" in found.text().casefold()
    assert len(found.css(".traffic-light__lamp svg")) == 1


def test_files_that_are_still_being_read_are_named(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    base = begun(app, cast, GOOD_FIELDS, files=2)
    client.sign_in(cast.bob)
    assert "data-waiting" in light(client, f"{base}/dateien").attributes


def test_answers_of_autosave_stay_as_they_are(app: Flask, client: HouseClient, cast: Cast) -> None:
    base = begun(app, cast, GOOD_FIELDS)
    client.sign_in(cast.bob)
    told = client.submit(f"{base}/beschreiben/sichern", {"title": "Neu"})
    assert set(json.loads(told.text)) == {"row_version", "saved_at_text"}


def test_the_room_knows_the_steps_of_the_door() -> None:
    """Rules name steps by their keys; the door owns them."""
    keys = {one.key for one in STEPS}
    assert set(_SIGNS) == keys
    assert {place for _group, place in PLACES.values()} == keys
    asked = {name for one in STEPS for name in one.asks_for}
    assert asked == set(PLACES)
