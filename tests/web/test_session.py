"""Pitches, session mode, interest, agreements and results, in a browser without scripts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.alliances import pitch_sample as sample
from tests.alliances.pitch_sample import GUEST, Round
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.letters import read_letters
from tests.web.reading import page_of, refused_fields, the
from toolbox.adoption.models import Adoption
from toolbox.alliances import meetings, summing_up
from toolbox.alliances.pitch_lifecycle import AgreementState
from toolbox.alliances.pitch_models import Agreement, Pitch, PitchInterest
from toolbox.alliances.pitch_rules import PART_MOST
from toolbox.catalogue import publishing
from toolbox.foundation import jobs
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

Browsers = Callable[[], HouseClient]
PHONE = {
    "name": GUEST.name,
    "organisation": GUEST.organisation,
    "place": GUEST.place,
    "email": GUEST.email,
    "consent": "y",
    "wants_summary": "y",
}
CARD = {
    "row_version": "1",
    "problem": "Niemand weiß, wie Logistik heute arbeitet.",
    "audience": "Klassen 8 bis 10",
    "effort": "90 Minuten, ein Beamer",
    "proof": "",
    "ask": "Wer spielt es im Mai mit einer Klasse?",
    "seconds": "60",
}
NAUGHTY = "<script>alert(1)</script> \u202e ' OR 1=1 --"


@pytest.fixture
def found(app: Flask, cast: Cast) -> Round:
    """A meeting that is open, with two pitches."""
    with app.app_context():
        return sample.hold(cast)


@pytest.fixture
def edith(client: HouseClient, cast: Cast) -> HouseClient:
    """The moderator's browser."""
    return client.sign_in(cast.edith)


def _agreement(**changes: str) -> dict[str, str]:
    day = (today() + timedelta(days=30)).isoformat()
    return {
        "what": "Beta probiert es aus.",
        "organisation": "2",
        "due_on": day,
        "person": "Dora Demut",
        **changes,
    }


def _number(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(PitchInterest)) or 0


def test_a_maker_proposes_writes_and_takes_back(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    with app.app_context():
        slug = factories.published(cast.alpha_id, title="Messe in zwei Stunden")[1]
    alice = browser_of().sign_in(cast.alice)
    page = page_of(alice.get(f"{found.address}/pitches"))
    assert "Messe in zwei Stunden" in the(page, "#own").text()
    done = alice.submit(f"{found.address}/pitches", {"own": slug})
    assert done.status_code == 303
    assert the(page_of(alice.get(done.location)), "#problem").text(strip=True)
    assert alice.submit(done.location, CARD).status_code == 303
    edith = browser_of().sign_in(cast.edith)
    listed = edith.get(f"{found.address}/pitches").get_data(as_text=True)
    assert CARD["problem"] in listed
    assert "Messe in zwei Stunden" not in edith.get(found.address).get_data(as_text=True)
    pitch_id = done.location.rpartition("/")[2]
    planned = edith.submit(f"{found.address}/pitches/{pitch_id}/planen")
    assert planned.status_code == 303
    assert "Messe in zwei Stunden" in browser_of().get(found.address).get_data(as_text=True)
    assert alice.submit(f"{found.address}/pitches/{pitch_id}/entfernen").status_code == 403
    assert edith.submit(f"{found.address}/pitches/{pitch_id}/entfernen").status_code == 303


def test_a_moderator_finds_what_to_pitch_by_searching(
    app: Flask, edith: HouseClient, cast: Cast, found: Round
) -> None:
    with app.app_context():
        slug = factories.published(cast.beta_id, title="Kranführerschein zum Mitnehmen")[1]
        jobs.run_due()
    where = f"{found.address}/pitches"
    assert not page_of(edith.get(where)).css("#gefunden")
    assert "Kran" in edith.get(f"{where}?q=Kranfuehrerschein").get_data(as_text=True)
    page = page_of(edith.get(f"{where}?q=Kranführerschein"))
    form = the(page, "#gefunden form")
    chosen = the(page, "#gefunden input[name=instrument]").attributes["value"]
    assert (form.attributes["action"], chosen) == (where, slug)
    assert edith.submit(where, {"instrument": str(chosen)}).status_code == 303
    assert not page_of(edith.get(f"{where}?q=Kranführerschein")).css("#gefunden form")
    assert not page_of(edith.get(where, query_string={"q": NAUGHTY})).css("#gefunden")
    told = edith.get("/suche/vorschlaege/werkzeuge?q=kranf").json
    assert told is not None
    assert [one["href"] for one in told["suggestions"]] == [None]
    assert "".join(told["suggestions"][0]["label"]) == "Kranführerschein zum Mitnehmen"


def test_a_maker_who_does_not_moderate_is_offered_the_own_instruments(
    browser_of: Browsers, cast: Cast, found: Round
) -> None:
    alice = browser_of().sign_in(cast.alice)
    page = page_of(alice.get(f"{found.address}/pitches?q=Messe"))
    assert not page.css("#gefunden")
    assert page.css("#instrument")


@pytest.mark.parametrize("typed", ["", "gibt-es-nicht", NAUGHTY, "https://example.org/w/nichts/"])
def test_only_what_is_published_is_pitched(edith: HouseClient, found: Round, typed: str) -> None:
    answer = edith.submit(f"{found.address}/pitches", {"instrument": typed})
    assert refused_fields(answer) == ["instrument"]


def test_a_whole_address_can_be_pasted(
    app: Flask, edith: HouseClient, cast: Cast, found: Round
) -> None:
    with app.app_context():
        slug = factories.published(cast.beta_id)[1]
    address = f"http://toolbox.example.org/w/{slug}?aus=suche"
    assert edith.submit(f"{found.address}/pitches", {"instrument": address}).status_code == 303


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"problem": ""}, ["problem"]),
        ({"ask": "x" * (PART_MOST + 1)}, ["ask"]),
        ({"seconds": "viele"}, ["seconds"]),
        ({"seconds": "9999999999999999999999"}, ["seconds"]),
    ],
)
def test_a_bad_card_keeps_what_was_typed(
    edith: HouseClient, found: Round, changes: dict[str, str], fields: list[str]
) -> None:
    address = f"{found.address}/pitches/{found.first_id}"
    answer = edith.submit(address, {**CARD, **changes})
    assert fields[0] in refused_fields(answer)
    assert the(page_of(answer), "#audience").text(strip=True) == CARD["audience"]


def test_naughty_words_are_shown_as_words(edith: HouseClient, found: Round) -> None:
    address = f"{found.address}/pitches/{found.first_id}"
    assert edith.submit(address, {**CARD, "problem": NAUGHTY}).status_code == 303
    for place in ("leinwand/1", "pitches"):
        text = edith.get(f"{found.address}/{place}").get_data(as_text=True)
        assert "<script>alert" not in text
        assert "alert(1)" in text
    assert edith.get(f"/i/{found.code}").status_code == 200


def test_an_old_card_is_not_written_over_a_newer_one(edith: HouseClient, found: Round) -> None:
    address = f"{found.address}/pitches/{found.first_id}"
    assert edith.submit(address, CARD).status_code == 303
    assert edith.submit(address, CARD).status_code == 409
    assert edith.submit(address, {**CARD, "row_version": "x"}).status_code == 409


def test_session_mode_goes_through_the_pitches_page_by_page(
    app: Flask, edith: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        found = sample.hold(cast, begun=False)
    assert edith.get(f"{found.address}/leinwand").status_code == 200
    begun = edith.submit(f"{found.address}/leinwand/beginnen", {"sure": "y"})
    assert begun.location == f"{found.address}/leinwand/1"
    for place, title in ((1, "Planspiel A"), (2, "Planspiel B")):
        page = page_of(edith.get(f"{found.address}/leinwand/{place}"))
        assert the(page, "h1").text(strip=True) == title
        assert the(page, "[role=timer]").text(strip=True) == "1:00"
        assert the(page, ".screen__number").text(strip=True) == "0"
    assert the(page, "[data-go=next]").attributes["href"] == f"{found.address}/leinwand/ende"
    assert edith.get(f"{found.address}/leinwand/3").status_code == 404
    assert edith.get(f"{found.address}/leinwand/ende").status_code == 200
    ended = edith.submit(f"{found.address}/leinwand/beenden")
    assert ended.location == f"{found.address}/ergebnis/vorbereiten"
    assert edith.submit(f"{found.address}/leinwand/beenden").status_code == 303


def test_the_standing_says_numbers_alone_and_only_when_they_change(
    edith: HouseClient, browser_of: Browsers, found: Round
) -> None:
    address = f"{found.address}/leinwand/stand"
    first = edith.get(address)
    assert first.json == {"interests": {str(found.first_id): 0, str(found.second_id): 0}}
    tag = {"If-None-Match": first.headers["ETag"]}
    assert edith.get(address, headers=tag).status_code == 304
    assert browser_of().submit(f"/i/{found.code}", PHONE).status_code == 303
    changed = edith.get(address, headers=tag)
    assert changed.json == {"interests": {str(found.first_id): 1, str(found.second_id): 0}}
    assert GUEST.email not in changed.get_data(as_text=True)


@pytest.mark.parametrize("person", ["alice", "carla", "rita"])
@pytest.mark.parametrize("place", ["leinwand", "leinwand/1", "leinwand/ende", "leinwand/stand"])
def test_only_moderators_see_session_mode(
    browser_of: Browsers, cast: Cast, found: Round, person: str, place: str
) -> None:
    browser = browser_of().sign_in(getattr(cast, person))
    assert browser.get(f"{found.address}/{place}").status_code == 403
    assert browser_of().get(f"{found.address}/{place}").status_code in {302, 303}


def test_three_phones_press_and_pressing_twice_counts_once(
    app: Flask, browser_of: Browsers, found: Round
) -> None:
    for number in range(3):
        phone = browser_of()
        assert phone.get(f"/i/{found.code}").status_code == 200
        assert phone.submit(f"/i/{found.code}/zahl").status_code == 303
        assert phone.submit(f"/i/{found.code}/zahl").status_code == 303
        page = page_of(phone.get(f"/i/{found.code}"))
        assert the(page, ".notice--success").html
        assert page.css_first("form[action$='/zahl']") is None
        assert _number(app) == number + 1
    with app.app_context():
        assert db.session.scalars(select(Adoption)).all() == []


def test_a_contact_is_given_by_consent_and_link_alone(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    phone = browser_of()
    refused = phone.submit(f"/i/{found.code}", {**PHONE, "consent": ""})
    assert refused_fields(refused) == ["consent"]
    assert _number(app) == 0
    assert phone.submit(f"/i/{found.code}", PHONE).status_code == 303
    everywhere = [f"/i/{found.code}", found.address, f"/allianzen/{found.slug}"]
    for browser in (browser_of(), browser_of().sign_in(cast.edith), browser_of().sign_in(cast.bob)):
        for address in everywhere:
            assert GUEST.email not in browser.get(address).get_data(as_text=True)
    with app.app_context():
        (asked,) = [one for one in read_letters(app) if one.to == GUEST.email]
    path = asked.paths[0]
    assert phone.get(path).status_code == 200
    with app.app_context():
        assert db.session.scalars(select(Adoption.contact_email)).all() == [""]
    assert phone.submit(f"{path}/bestaetigen").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Adoption.contact_email)).all() == [GUEST.email]
    assert phone.submit(f"{path}/ohne-zusammenfassung").status_code == 303
    assert phone.submit(f"{path}/zuruecknehmen").status_code == 303
    assert phone.get(path).status_code == 404
    assert _number(app) == 1


def test_the_same_phone_need_not_type_again(browser_of: Browsers, app: Flask, found: Round) -> None:
    phone = browser_of()
    phone.submit(f"/i/{found.code}", PHONE)
    with app.app_context():
        code = found.second.code
    page = page_of(phone.get(f"/i/{code}"))
    assert the(page, "#email").attributes["value"] == GUEST.email
    assert "checked" not in the(page, "#consent").attributes
    assert the(page_of(browser_of().get(f"/i/{code}")), "#email").attributes["value"] == ""


def test_who_is_no_member_gets_the_summary_with_the_tap(
    app: Flask, browser_of: Browsers, cast: Cast
) -> None:
    with app.app_context():
        found = sample.hold(cast, with_beta=False)
    carla = browser_of().sign_in(cast.carla)
    assert page_of(carla.get(f"/i/{found.code}")).css("#wants_summary")
    for _time in range(2):
        tapped = {"organisation": "", "wants_summary": "y"}
        assert carla.submit(f"/i/{found.code}/konto", tapped).status_code == 303
    with app.app_context():
        readers = summing_up.readers_of(found.meeting)
        assert [one.email for one in readers.contacts] == [cast.carla.email]
    bob = browser_of().sign_in(cast.bob)
    assert not page_of(bob.get(f"/i/{found.code}")).css("#wants_summary"), "he gets it anyway"


def test_what_meetings_came_to_stands_in_the_list_of_alliances_once_it_is_published(
    browser_of: Browsers, cast: Cast, found: Round
) -> None:
    result, edith = f"{found.address}/ergebnis", browser_of().sign_in(cast.edith)
    assert not page_of(browser_of().get("/allianzen")).css(f'a[href="{result}"]')
    assert edith.submit(f"{result}/veroeffentlichen").status_code == 303
    assert page_of(browser_of().get("/allianzen")).css(f'a[href="{result}"]')


def test_being_a_number_comes_first_for_who_scans(browser_of: Browsers, found: Round) -> None:
    page = page_of(browser_of().get(f"/i/{found.code}"))
    assert [one.attributes["id"] for one in page.css("main h2")][:2] == ["zahl", "kontakt"]


def test_people_with_an_account_tap_once(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    carla = browser_of().sign_in(cast.carla)
    page = page_of(carla.get(f"/i/{found.code}"))
    assert "Projekt Beta" in the(page, "#organisation").text()
    tapped = {"organisation": str(cast.beta_id)}
    for _time in range(2):
        assert carla.submit(f"/i/{found.code}/konto", tapped).status_code == 303
    assert _number(app) == 1
    page = page_of(carla.get(f"/i/{found.code}"))
    assert page.css_first("form[action$='/konto']") is None, "the makers have the contact"
    assert cast.carla.email in the(page, "main").text()
    foreign = {"organisation": str(cast.alpha_id)}
    assert carla.submit(f"/i/{found.code}/konto", foreign).status_code in {303, 403}
    with app.app_context():
        (entry,) = db.session.scalars(select(Adoption))
        assert (entry.organisation_id, entry.contact_email) == (cast.beta_id, cast.carla.email)


def test_a_maker_is_not_interested_in_the_own_instrument(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    alice = browser_of().sign_in(cast.alice)
    tapped = {"organisation": str(cast.alpha_id)}
    answer = alice.submit(f"/i/{found.code}/konto", tapped, follow_redirects=True)
    assert answer.status_code == 200
    assert the(page_of(answer), ".notice--error").html
    assert _number(app) == 0


def test_after_the_meeting_the_code_says_so(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    with app.app_context(), unit_of_work():
        meeting = found.meeting
        meetings.close(meeting, by=cast.edith.actor)
        meeting.closed_at = meeting.starts_at - timedelta(days=3)
    page = page_of(browser_of().get(f"/i/{found.code}"))
    assert page.css_first("form[action^='/i/']") is None
    assert browser_of().submit(f"/i/{found.code}", PHONE).status_code == 410
    assert browser_of().submit(f"/i/{found.code}/zahl").status_code == 410


def test_after_the_meeting_pitches_are_read_and_no_longer_arranged(
    app: Flask, edith: HouseClient, cast: Cast, found: Round
) -> None:
    ahead = page_of(edith.get(f"{found.address}/pitches"))
    assert ahead.css_first("#instrument") is not None
    with app.app_context(), unit_of_work():
        meetings.close(found.meeting, by=cast.edith.actor)
    over = page_of(edith.get(f"{found.address}/pitches"))
    assert over.css_first("main form") is None
    assert len(over.css("main h3")) == len(ahead.css("main h3"))


@pytest.mark.parametrize("code", ["K7M4PX", "x", "a" * 300, "%00", "..%2f"])
def test_codes_that_are_none_are_not_found(browser_of: Browsers, found: Round, code: str) -> None:
    assert browser_of().get(f"/i/{code}").status_code == 404
    assert browser_of().submit(f"/i/{code}", PHONE).status_code == 404


def test_the_qr_code_is_a_picture(browser_of: Browsers, found: Round) -> None:
    answer = browser_of().get(f"/i/{found.code}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert b"<svg" in answer.data


def test_an_agreement_from_writing_down_to_done(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    edith = browser_of().sign_in(cast.edith)
    new = f"/allianzen/{found.slug}/vereinbarungen/neu?sitzung={found.number}"
    assert the(page_of(edith.get(new)), "#due_on").attributes["value"]
    assert refused_fields(edith.submit(new, {"what": ""})) == ["what", "who", "due_on"]
    assert edith.submit(new, _agreement()).status_code == 303
    shown = edith.get(f"/allianzen/{found.slug}").get_data(as_text=True)
    assert "Beta probiert es aus." in shown
    visitor = browser_of()
    for address in (f"/allianzen/{found.slug}", f"/allianzen/{found.slug}/vereinbarungen"):
        assert "Beta probiert es aus." not in visitor.get(address).get_data(as_text=True)
    one = f"/allianzen/{found.slug}/vereinbarungen/1"
    assert visitor.get(one).status_code in {302, 303}
    carla = browser_of().sign_in(cast.carla)
    assert "Dora Demut" in carla.get(one).get_data(as_text=True)
    assert carla.get(f"{one}/bearbeiten").status_code == 403
    changed = {**_agreement(what="Beta probiert es zweimal."), "row_version": "1"}
    assert edith.submit(f"{one}/bearbeiten", changed).status_code == 303
    assert edith.submit(f"{one}/bearbeiten", changed).status_code == 409
    assert carla.submit(f"{one}/fallenlassen").status_code == 403
    assert carla.submit(f"{one}/erledigt").status_code == 303
    assert "Beta probiert es zweimal." not in edith.get(f"/allianzen/{found.slug}").text
    done = edith.get(f"/allianzen/{found.slug}/vereinbarungen").text
    assert "Beta probiert es zweimal." in done
    assert edith.submit(f"{one}/wieder-oeffnen").status_code == 303
    history = edith.get(one).get_data(as_text=True)
    assert "Beta probiert es aus." in history


def test_a_guest_ticks_off_by_the_link(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    with app.app_context():
        sample.agreed(cast, found, email="dora@example.org", person="Dora", consent=True)
        (asked,) = [one for one in read_letters(app) if one.to == "dora@example.org"]
    dora, path = browser_of(), asked.paths[0]
    assert the(page_of(dora.get(path)), "form[action$='/bestaetigen']").html
    for deed in ("bestaetigen", "erledigt"):
        assert dora.submit(f"{path}/{deed}").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Agreement.state)).one() is AgreementState.DONE
    assert dora.submit(f"{path}/erledigt").status_code == 409
    assert dora.submit(f"{path}/vergessen").status_code == 303
    assert dora.get(path).status_code == 404


def test_results_are_looked_at_first_then_shown_and_mailed_once(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    with app.app_context():
        sample.agreed(cast, found, person="Dora Demut")
    edith, visitor = browser_of().sign_in(cast.edith), browser_of()
    page, prepare = f"{found.address}/ergebnis", f"{found.address}/ergebnis/vorbereiten"
    assert visitor.get(page).status_code == 404
    first = page_of(edith.get(prepare))
    assert "checked" not in the(first, "#agreements").attributes
    saved = edith.submit(
        prepare, {"words": f"Gut **war** es. {NAUGHTY}", "pitches": "y", "agreements": "y"}
    )
    assert saved.status_code == 303
    preview = edith.get(prepare)
    letter = the(page_of(preview), ".mail-preview").text()
    assert "Beta probiert" in letter
    assert not letter.rstrip().endswith("toolbox.example.org/")
    assert visitor.get(page).status_code == 404
    assert edith.submit(f"{page}/veroeffentlichen").status_code == 303
    shown = visitor.get(page).get_data(as_text=True)
    assert "Planspiel A" in shown
    assert "Beta probiert" in shown
    assert "Dora" not in shown
    assert "<script>alert" not in shown
    assert edith.submit(f"{page}/versenden", {"sure": "y"}).status_code == 303
    assert edith.submit(f"{page}/versenden", {"sure": "y"}).status_code == 409
    with app.app_context():
        assert any("Transfersitzung" in one.subject for one in read_letters(app))
    assert edith.submit(f"{page}/zuruecknehmen").status_code == 303
    assert visitor.get(page).status_code == 404
    assert refused_fields(edith.submit(prepare, {"words": "x" * 4001})) == ["words"]


def test_a_pitched_instrument_that_was_removed_has_a_name_and_no_link(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    with app.app_context(), unit_of_work():
        instrument = db.session.get_one(Pitch, found.first_id).instrument
        publishing.remove(instrument, reason="Rechte", by=cast.anton.actor)
    text = browser_of().get(found.address).get_data(as_text=True)
    assert "Planspiel A" in text
    assert f"/w/{found.instruments[0]}" not in text
    assert browser_of().submit(f"/i/{found.code}/zahl").status_code == 404
    edith = browser_of().sign_in(cast.edith)
    assert edith.get(f"{found.address}/leinwand/1").status_code == 200


@pytest.mark.parametrize(
    "place", ["", "/pitches", "/leinwand", "/leinwand/ende", "/ergebnis/vorbereiten"]
)
def test_many_pitches_ask_no_more_of_the_database(
    app: Flask, edith: HouseClient, cast: Cast, found: Round, place: str
) -> None:
    address = f"{found.address}{place}"
    edith.get(address)
    with counting_queries(app) as few:
        edith.get(address)
    with app.app_context():
        sample.more_pitches(cast, found, 6)
    edith.get(address)
    with counting_queries(app) as many:
        edith.get(address)
    assert len(many) <= len(few) + 1
    assert len(many) <= 25
