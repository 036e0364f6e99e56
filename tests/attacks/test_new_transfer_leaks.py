"""What transfer keeps for few is in nothing that visitors and outsiders get, in whatever form."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import factories
from tests.alliances import pitch_sample
from tests.alliances.pitch_sample import GUEST
from tests.cast import Cast
from tests.client import HouseClient
from tests.curation import sample as koffer
from tests.web import adopting
from toolbox.adoption import keeping
from toolbox.adoption import queries as adoptions
from toolbox.adoption.rules import FactorEntry
from toolbox.alliances import guests, interest, meetings
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.rules import MeetingDetails
from toolbox.catalogue import queries as catalogue
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import CollectionItem
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

SECRET = "geheimnis"
"""Stands in everything that is for few."""


def _meeting(alliance_id: int, title: str, *, announced: bool, **more: Any) -> Meeting:
    begin = now() + timedelta(hours=5)
    details = MeetingDetails(
        title=title, starts_at=begin, ends_at=begin + timedelta(hours=1), **more
    )
    alliance = db.session.get_one(Alliance, alliance_id)
    made = meetings.plan(alliance, details, by=factories.EDITORIAL)
    if announced:
        meetings.make_known(made, by=factories.EDITORIAL)
    return made


def _entries(app: Flask, cast: Cast, slug: str) -> None:
    private = adopting.words(
        worked=f"{SECRET} worked",
        hindered=f"{SECRET} hindered",
        factors=(FactorEntry(adopting.FACTOR, f"{SECRET} Satz"),),
        quote_consent=False,
        contact_name=f"{SECRET} Person",
        contact_email=f"{SECRET}@example.org",
        contact_consent=True,
    )
    adopting.report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **private)
    adopting.report(app, slug, by=None, name=f"{SECRET} Schule", **private)
    source: dict[str, Any] = {"source": "Brief", "source_date": today()}
    gone = adopting.report(app, slug, by=cast.edith, name=f"{SECRET} weg", **private, **source)
    with app.app_context(), unit_of_work():
        keeping.withdraw(adoptions.adoption_by_id(gone), by=cast.edith.actor)


def _koffer(cast: Cast, instrument_id: int) -> str:
    """Make a private, a linked and a public collection; return the address of the public one."""
    for visibility in (Visibility.PRIVATE, Visibility.LINK):
        koffer.collection(
            cast.alice.actor, [instrument_id], title=f"{SECRET} Koffer", visibility=visibility
        )
    public = koffer.collection(cast.alice.actor, [instrument_id], visibility=Visibility.PUBLIC)
    draft = catalogue.version_by_id(factories.draft(cast.beta_id, title=f"{SECRET} Entwurf"))
    with unit_of_work():
        inside = koffer.found(public)
        db.session.add(
            CollectionItem(collection_id=inside.id, instrument_id=draft.instrument_id, note=SECRET)
        )
    return str(koffer.found(public).slug)


def _alliance(cast: Cast) -> tuple[str, str]:
    """Let Beta meet; return the addresses of the alliance and of its public meeting."""
    found = pitch_sample.hold_of(cast.edith.email, cast.beta_id)
    with unit_of_work():
        _meeting(found.alliance_id, f"{SECRET} Plan", announced=False)
        _meeting(found.alliance_id, f"{SECRET} intern", announced=True, is_public=False)
        meeting = found.meeting
        meeting.link = f"https://video.example.org/{SECRET}"
        meetings.write_minutes(
            meeting, f"{SECRET} Protokoll", row_version=None, by=factories.EDITORIAL
        )
        guests.invite(
            meeting,
            email=f"{SECRET}@gast.example.org",
            name=f"{SECRET} Gast",
            by=factories.EDITORIAL,
        )
        contact = replace(GUEST, name=f"{SECRET} Kontakt", organisation=f"{SECRET} Stadt")
        interest.show_as_guest(found.first, contact, browser="phone", locale="de")
    pitch_sample.agreed(
        cast,
        found,
        what=f"{SECRET} Vereinbarung",
        person=f"{SECRET} Person",
        email=f"{SECRET}@tut.example.org",
        consent=True,
    )
    return f"/allianzen/{found.slug}", found.address


PATHS = (
    *("/", "/koffer", f"/koffer?q={SECRET}", "/allianzen", "/organisationen", "/feeds/neu.atom"),
    *(f"/suche?q={SECRET}", f"/feeds/suche.atom?q={SECRET}", f"/suche/vorschlaege?q={SECRET[:4]}"),
    *("{w}", "{w}/uebernahmen", "{w}/uebernahmen/melden", "{w}/stammbaum"),
    *("/wirkung{w}", "/wirkung{w}.csv", "/wirkung{w}.json"),
    *("/wirkung/organisation/projekt-beta", "/wirkung/organisation/projekt-alpha.csv"),
    *("/wirkung/organisation/projekt-alpha.json", "/o/projekt-alpha"),
    *("/feeds/organisation/projekt-beta.atom", "/o/projekt-beta"),
    *("/koffer/{k}", "/koffer/{k}.zip", "/koffer/{k}/drucken", "/koffer/{k}/weitergeben"),
    *("/einbetten/koffer/{k}", "/feeds/koffer/{k}.atom", "/folgen/koffer/{k}"),
    *("{a}", "{a}/sitzungen", "{a}/kalender.ics", "/feeds{f}.atom", "/wirkung/{a2}.json"),
    *("{m}", "{m}/termin.ics", "{m}/ergebnis"),
)
MAY_ECHO = ("/koffer?q", "/suche", "/feeds/suche")
"""These say again what was asked for."""


@pytest.fixture
def where(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> dict[str, str]:
    """Everything that is for few, and the addresses around it."""
    slug = adopting.instrument(app, cast)
    _entries(app, cast, slug)
    with app.app_context():
        public = _koffer(cast, catalogue.instrument_by_slug(slug).id)
        alliance, meeting = _alliance(cast)
    run_jobs()
    word = alliance.rpartition("/")[2]
    return {
        **{"w": f"/w/{slug}", "k": public, "a": alliance, "m": meeting},
        **{"f": f"/allianz/{word}", "a2": f"allianz/{word}"},
    }


def _text(answer: TestResponse) -> str:
    """Return all that an answer says, also what is packed."""
    if answer.mimetype != "application/zip":
        return answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return "".join(
            name + packed.read(name).decode("utf-8", "replace") for name in packed.namelist()
        )


@pytest.mark.parametrize("reader", ["visitor", "rita"])
def test_nothing_for_few_is_for_outsiders(
    client: HouseClient, cast: Cast, where: dict[str, str], reader: str
) -> None:
    if reader == "rita":
        client.sign_in(cast.rita)  # she reads along in Alpha, and has no part in any of it
    told, seen = {}, {}
    for path in PATHS:
        answer = client.get(path.format(**where))
        seen[path] = answer.status_code
        text = _text(answer).casefold()
        if SECRET in text and not path.startswith(MAY_ECHO):
            at = text.index(SECRET)
            told[path] = text[max(0, at - 120) : at + 60]
    assert told == {}
    wrong = {path: status for path, status in seen.items() if status != 200}
    assert wrong == {"{m}/ergebnis": 404}


@pytest.mark.usefixtures("where")
def test_a_search_for_what_is_for_few_finds_nothing(client: HouseClient) -> None:
    assert "<entry>" not in client.get(f"/feeds/suche.atom?q={SECRET}").text
    assert f"{SECRET} " not in client.get(f"/suche/vorschlaege?q={SECRET[:5]}").text
    assert f"{SECRET} Koffer" not in client.get(f"/koffer?q={SECRET}").text


def test_whoever_it_is_for_finds_it_there(
    client: HouseClient, cast: Cast, where: dict[str, str]
) -> None:
    for person, path in ((cast.edith, "{m}"), (cast.alice, "{w}/uebernahmen"), (cast.carla, "{a}")):
        assert SECRET in client.sign_in(person).get(path.format(**where)).text.casefold()
