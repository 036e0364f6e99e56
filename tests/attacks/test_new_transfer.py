"""Transfer under attack: contacts that stay where they should not, ids that come again, floods."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.alliances import pitch_sample
from tests.alliances.pitch_sample import GUEST, Round
from tests.cast import Cast
from tests.client import HouseClient
from tests.conftest import house_settings
from tests.curation import sample as koffer
from tests.letters import read_letters
from tests.web import adopting
from toolbox.adoption import keeping, proof
from toolbox.adoption.lifecycle import LIVING, Stage
from toolbox.adoption.models import Adoption
from toolbox.alliances import interest, mailed_links, pitch_retention
from toolbox.alliances.pitch_models import MeetingContact
from toolbox.alliances.pitch_rules import MAILS_TO_AN_ADDRESS
from toolbox.app import create_app
from toolbox.curation import queries as collections
from toolbox.curation.lifecycle import Visibility
from toolbox.delivery.limits import limiter
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound, TooMany
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

HUGE = 10**30


@pytest.mark.parametrize(
    "path",
    [
        "/w/{slug}/uebernahmen/{huge}/foto.webp",
        "/w/{slug}/uebernahmen/{huge}",
        "/w/{slug}/uebernahmen/danke?eintrag={huge}",
        "/w/{slug}/uebernahmen/{huge}/antwort",
        "/w/{slug}/uebernahmen?seite={huge}",
        "/w/{slug}/uebernahmen?seite=-5",
        "/w/{slug}/stammbaum?seite={huge}",
        "/wirkung/w/{slug}?von=0001-01-01&bis=9999-12-31",
        "/wirkung/w/{slug}?von=9999-12-31&bis=0001-01-01",
        "/wirkung/w/{slug}?bis=0001-01-01",
        "/wirkung/w/{slug}.csv?von=0001-01-01",
        "/wirkung/w/{slug}.json?von=0001-01-01",
        "/koffer/{huge}",
        "/koffer/mein/{huge}",
        "/koffer/1_1_{huge}",
        "/koffer/auswahl_{huge}",
        "/koffer/auswahl_" + "z" * 500,
        "/koffer?seite={huge}",
        "/einbetten/koffer/{huge}",
        "/allianzen/{alliance}/sitzungen/{huge}",
        "/allianzen/{alliance}/sitzungen/1/dateien/{huge}/x.pdf",
        "/allianzen/{alliance}/vereinbarungen/{huge}",
        "/allianzen/{alliance}/sitzungen/1/buehne/{huge}",
        "/allianzen/{alliance}/kalender/{huge}.ics",
        "/i/{huge}",
        "/feeds/koffer/{huge}.atom",
        "/feeds/begriff/tag/{huge}.atom",
        "/folgen/begriff/{huge}",
        "/folgen/uebersicht/{huge}",
        "/folgen/suche?seite={huge}",
    ],
)
def test_numbers_beyond_all_bounds_are_answered_in_words(
    app: Flask, cast: Cast, client: HouseClient, path: str
) -> None:
    slug = adopting.instrument(app, cast)
    adopting.furnish(app, cast, slug)
    with app.app_context():
        alliance = pitch_sample.hold(cast).slug
    for person in (None, cast.edith):
        if person is not None:
            client.sign_in(person)
        answer = client.get(path.format(slug=slug, huge=HUGE, alliance=alliance))
        assert answer.status_code in {200, 302, 303, 403, 404, 405}, answer.status_code


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/w/{slug}/uebernahmen/1/antwort/zuruecknehmen", {"answer": HUGE}),
        ("/redaktion/uebernahmen/{huge}/annehmen", {}),
        ("/redaktion/uebernahmen/1/annehmen", {"row_version": HUGE}),
        ("/koffer/hinzufuegen", {"werkzeug": "{slug}", "koffer": HUGE}),
        ("/koffer/mein/{huge}/loeschen", {}),
        ("/koffer/mein/{huge}/zurueckholen", {}),
        ("/allianzen/{alliance}/mitglieder/{huge}/aufnehmen", {}),
        ("/allianzen/{alliance}/mitmachen/{huge}/annehmen", {}),
        ("/allianzen/{alliance}/moderation/{huge}/beenden", {}),
        ("/allianzen/{alliance}/sitzungen/1/gaeste/{huge}/entfernen", {}),
        ("/allianzen/{alliance}/sitzungen/1/dateien/{huge}/entfernen", {}),
        ("/allianzen/{alliance}/sitzungen/1/tagesordnung/{huge}/hoch", {}),
        ("/allianzen/{alliance}/sitzungen/1/protokoll", {"minutes": "x", "row_version": HUGE}),
        ("/w/{slug}/uebernahmen/1/stufe", {"stage": "established", "on": "9999-12-31"}),
        ("/w/{slug}/uebernahmen/1/stufe", {"stage": "established", "on": "0001-01-01"}),
    ],
)
def test_hostile_numbers_in_forms_break_nothing(
    app: Flask, cast: Cast, client: HouseClient, path: str, fields: dict[str, Any]
) -> None:
    slug = adopting.instrument(app, cast)
    adopting.furnish(app, cast, slug)
    with app.app_context():
        alliance = pitch_sample.hold(cast).slug
    for person in (cast.edith, cast.alice, cast.anton, cast.carla):
        client.sign_in(person)
        where = {"slug": slug, "huge": HUGE, "alliance": alliance}
        typed = {name: str(value).format(**where) for name, value in fields.items()}
        answer = client.submit(path.format(**where), typed)
        assert answer.status_code < 500, (person.name, answer.status_code)


# What guests leave at a meeting


@pytest.fixture
def found(inside: Flask, cast: Cast) -> Round:
    """A meeting that is open."""
    return pitch_sample.hold(cast)


def _press(found: Round, *, browser: str = "phone", second: bool = False, **changes: Any) -> None:
    pitch = found.second if second else found.first
    with unit_of_work():
        interest.show_as_guest(pitch, replace(GUEST, **changes), browser=browser, locale="de")


def _contact(email: str = GUEST.email) -> MeetingContact:
    wanted = select(MeetingContact).where(MeetingContact.email == email)
    return db.session.scalars(wanted).one()


def _confirm(email: str = GUEST.email) -> None:
    with unit_of_work():
        interest.confirm(_contact(email))


def test_taking_turns_between_addresses_floods_none_of_them(found: Round, inside: Flask) -> None:
    victims = ("opfer@example.org", "anderes-opfer@example.org")
    with pytest.raises(TooMany):
        for number in range(20):
            _press(found, email=victims[number % 2])
    for victim in victims:
        letters = [one for one in read_letters(inside) if one.to == victim]
        assert len(letters) == MAILS_TO_AN_ADDRESS


def test_a_corrected_address_takes_all_presses_along_and_ends_the_wrong_link(
    found: Round,
) -> None:
    _press(found, email="vertippt@example.org")
    wrong = mailed_links.contact_token(_contact("vertippt@example.org"))
    _press(found, second=True)
    with pytest.raises(NotFound):
        mailed_links.contact_behind(wrong)
    _confirm()
    shared = db.session.scalars(select(Adoption.contact_email)).all()
    assert shared == [GUEST.email, GUEST.email]


def test_who_has_confirmed_can_take_back_also_when_the_telephone_went_on(found: Round) -> None:
    _press(found)
    _confirm()
    token = mailed_links.contact_token(_contact())
    _press(found, second=True, email="neu@example.org")
    with unit_of_work():
        interest.take_back(mailed_links.contact_behind(token))
    assert GUEST.email not in set(db.session.scalars(select(Adoption.contact_email)))
    assert db.session.scalars(select(MeetingContact.email)).all() == ["neu@example.org"]


def _everything(model: Any) -> str:
    """Return all that the rows of a table say."""
    return str(db.session.execute(select(*model.__table__.columns)).all())


@pytest.mark.parametrize("goes_on", [False, True])
@pytest.mark.parametrize("organisation", [GUEST.organisation, ""])
def test_a_contact_that_is_taken_back_is_left_nowhere(
    found: Round, organisation: str, goes_on: bool
) -> None:
    _press(found, organisation=organisation)
    _confirm()
    if goes_on:
        with unit_of_work():
            entry = db.session.scalars(select(Adoption)).one()
            keeping.advance(entry, Stage.TRIAL, on=today(), by=proof.holder(entry))
    with unit_of_work():
        interest.take_back(_contact())
    entry = db.session.scalars(select(Adoption)).one()
    assert (entry.contact_email, entry.contact_name, entry.contact_consent) == ("", "", False)
    assert (entry.state in LIVING) is goes_on
    assert goes_on or GUEST.email not in _everything(Adoption)
    assert GUEST.email not in _everything(MeetingContact)


@pytest.mark.parametrize("confirms", [False, True])
@pytest.mark.parametrize("organisation", [GUEST.organisation, ""])
def test_after_the_promised_time_no_mailbox_and_no_living_name_of_a_guest_is_left(
    found: Round, confirms: bool, organisation: str
) -> None:
    _press(found, organisation=organisation)
    if confirms:
        _confirm()
    forget = pitch_retention.forget_contacts if confirms else pitch_retention.forget_unconfirmed
    with unit_of_work():
        forget(now() + timedelta(days=1))
    entry = db.session.scalars(select(Adoption)).one()
    assert GUEST.email not in _everything(Adoption) + _everything(MeetingContact)
    assert (entry.state in LIVING) is (confirms and bool(organisation))


# Numbers that come again


def test_an_old_secret_link_never_opens_a_later_collection(inside: Flask, cast: Cast) -> None:
    instrument = koffer.instrument(cast.alpha_id)
    old = koffer.collection(cast.carla.actor, [instrument], visibility=Visibility.LINK)
    link = collections.link_key(koffer.found(old))
    with unit_of_work():
        db.session.delete(koffer.found(old))
    koffer.collection(cast.alice.actor, [instrument], visibility=Visibility.LINK)
    with pytest.raises(NotFound):
        collections.collection_for(link, by=VISITOR)


# Who may press what, from where


@pytest.mark.parametrize("path", ["/koffer/hinzufuegen", "/koffer/mein"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://localhost.evil.example"},
        {"Origin": "http://localhost@evil.example"},
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_forms_without_a_token_are_refused_from_elsewhere(
    app: Flask,
    cast: Cast,
    client: HouseClient,
    path: str,
    headers: dict[str, str],
    signed_in: bool,
) -> None:
    slug = adopting.instrument(app, cast)
    if signed_in:
        client.sign_in(cast.carla)
    answer = client.post(path, data={"werkzeug": slug, "title": "x"}, headers=headers)
    assert answer.status_code == 403
    assert client.get_cookie("koffer") is None


@pytest.mark.parametrize(
    "referrer",
    [
        "https://evil.example/",
        "http://localhost//evil.example/",
        "http://localhost/\\evil.example",
        "http://localhost@evil.example/",
        "javascript:alert(1)",
    ],
)
def test_the_way_back_never_leads_elsewhere(
    app: Flask, cast: Cast, client: HouseClient, referrer: str
) -> None:
    slug = adopting.instrument(app, cast)
    answer = client.post(
        "/koffer/hinzufuegen", data={"werkzeug": slug}, headers={"Referer": referrer}
    )
    assert answer.headers["Location"].startswith("/koffer/")


def test_a_cookie_that_is_not_ours_is_an_empty_collection(
    app: Flask, cast: Cast, client: HouseClient
) -> None:
    slug = adopting.instrument(app, cast)
    client.post("/koffer/hinzufuegen", data={"werkzeug": slug})
    kept = client.get_cookie("koffer")
    assert kept is not None
    for value in (f"{kept.value}x", "W10.x", "a" * 4000, "%00", kept.value[3:]):
        client.set_cookie("koffer", value)
        assert client.get("/koffer/mein").status_code == 200
        assert client.get("/koffer/mein.zip").status_code == 404


def test_no_mailbox_is_flooded_from_many_connections(
    template_instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # one for all applications
    folder = tmp_path / "instance"
    shutil.copytree(template_instance, folder)
    app = create_app(house_settings(folder, limits_enabled=True))
    app.test_client_class = HouseClient
    client = app.test_client()
    assert isinstance(client, HouseClient)
    start, answers = now(), []
    for number in range(13):
        with time_machine.travel(start + timedelta(minutes=4 * number)):
            answer = client.submit(
                "/folgen/link",
                {"email": "opfer@example.org"},
                environ_base={"REMOTE_ADDR": f"192.0.2.{number}"},
            )
            answers.append(answer.status_code)
    assert answers == [303] * 12 + [429]
