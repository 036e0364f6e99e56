"""Hostile words of adopters, moderators and collectors stay words: in pages, feeds and files."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.alliances import pitch_sample
from tests.cast import Cast
from tests.client import HouseClient
from tests.curation import sample as koffer
from tests.web import adopting
from toolbox.adoption.rules import FactorEntry
from toolbox.alliances import meetings
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.rules import MeetingDetails
from toolbox.catalogue import queries as catalogue
from toolbox.curation import operations as collections
from toolbox.curation.lifecycle import Visibility
from toolbox.foundation.clock import now
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

WORDS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>",
    "[a](javascript:alert(1)) ![b](data:text/html,x) <a href='javascript:alert(1)'>c</a>",
    '=HYPERLINK("https://evil.example";"x")\r\nATTACH:https://evil.example\r\nBcc: x@example.org',
    "\x00\x01\x08\x0b\x1b ]]><entry> \u202e\u2028\ufffe &lt;b&gt; \\n\\, ;",
)
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(params=range(len(WORDS)))
def where(
    app: Flask, cast: Cast, run_jobs: Callable[[], int], request: pytest.FixtureRequest
) -> dict[str, str]:
    """The addresses of everything in which the same hostile words stand."""
    words = WORDS[request.param]
    slug = adopting.instrument(app, cast, title=words[:150], summary=words)
    said = adopting.words(
        worked=words, hindered=words, factors=(FactorEntry(adopting.FACTOR, words),), place=words
    )
    adopting.report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **said)
    with app.app_context():
        instrument_id = catalogue.instrument_by_slug(slug).id
        kept = koffer.collection(
            cast.alice.actor, [instrument_id], title=words[:100], visibility=Visibility.PUBLIC
        )
        found = pitch_sample.hold(cast)
        with unit_of_work():
            one = koffer.found(kept)
            one.title = words[:100]
            collections.describe(
                one,
                title=words[:100],
                description=words,
                audience=[],
                visibility=Visibility.PUBLIC,
                cover_instrument_id=None,
                by=cast.alice.actor,
            )
            begin = now() + timedelta(hours=9)
            made = meetings.plan(
                found.alliance,
                MeetingDetails(
                    title=words[:150],
                    starts_at=begin,
                    ends_at=begin + timedelta(hours=1),
                    about=words,
                    place=words[:150],
                    public_parts=tuple(Part),
                ),
                by=factories.EDITORIAL,
            )
            meetings.make_known(made, by=factories.EDITORIAL)
            meetings.write_minutes(made, words, row_version=None, by=factories.EDITORIAL)
            made.minutes_published_at = now()
            number, key = made.number, str(one.slug)
    run_jobs()
    alliance = f"/allianzen/{found.slug}"
    return {
        **{"w": f"/w/{slug}", "k": f"/koffer/{key}", "e": f"/einbetten/koffer/{key}"},
        **{"a": alliance, "m": f"{alliance}/sitzungen/{number}", "key": key, "slug": found.slug},
    }


def _is_hostile(page: LexborHTMLParser) -> list[str]:
    found = [one.html or "" for one in page.css("script:not([src]), img[src=x], svg[onload]")]
    for node in page.css("*"):
        for name, value in node.attributes.items():
            is_link = name in {"href", "src", "action"}
            if name.startswith("on") or (
                is_link and re.match(r"\s*(javascript|data):", value or "")
            ):
                found.append(f"{node.tag} {name}={value}")
    return [one for one in found if "application/ld+json" not in one]


def test_words_stay_words_in_whatever_form(client: HouseClient, where: dict[str, str]) -> None:
    for path in (
        *("{w}", "{w}/uebernahmen", "/wirkung{w}", "{k}", "{k}/drucken", "{k}/weitergeben", "{e}"),
        *("{a}", "{a}/sitzungen", "{m}", "/koffer", "/folgen/koffer/{key}", "/"),
    ):
        answer = client.get(path.format(**where))
        assert answer.status_code == 200, path
        assert _is_hostile(LexborHTMLParser(answer.text)) == [], path
    for path in ("/feeds/neu.atom", "/feeds/koffer/{key}.atom", "/feeds/allianz/{slug}.atom"):
        root = ET.fromstring(client.get(path.format(**where)).data)  # noqa: S314 - written by us
        assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) in range(1, 6)
    for path in ("{m}/termin.ics", "{a}/kalender.ics"):
        text = client.get(path.format(**where)).get_data(as_text=True)
        lines = text.replace("\r\n ", "").split("\r\n")
        assert not [one for one in lines if one and not re.match(r"[A-Z-]+[:;]", one)], path
        assert not [one for one in lines if one.startswith(("ATTACH", "Bcc"))]
        assert not re.search(r"[\x00-\x08\x0b-\x0c\x0e-\x1f]", text), path
    table = client.get("/wirkung{w}.csv".format(**where)).data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table, newline=""), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell.startswith(_RISKY)]
    assert {len(row) for row in rows} == {4}
    json.loads(client.get("/wirkung{w}.json".format(**where)).data)
    assert client.get("{k}.zip".format(**where)).status_code == 200
