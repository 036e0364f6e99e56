"""Pages of upkeep, without JavaScript: confirming, links, handing over, care, ends of projects."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import delete, select

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.letters import Letter
from tests.web.reading import page_of
from toolbox.accounts.models import Membership, Organisation
from toolbox.catalogue.content import LinkEntry
from toolbox.catalogue.models import Instrument
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import jobs
from toolbox.upkeep.lifecycle import LinkState
from toolbox.upkeep.models import CareRequest, Handover, WebLink

Letters = Callable[[], list[Letter]]
BrowserOf = Callable[[], HouseClient]


@pytest.fixture
def client(client: HouseClient) -> HouseClient:
    """Somebody who reads English."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def browser_of(browser_of: BrowserOf) -> BrowserOf:
    """Makes others who read English."""

    def make() -> HouseClient:
        made = browser_of()
        made.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return made

    return make


@pytest.fixture
def publish(app: Flask, cast: Cast) -> Callable[..., str]:
    """Publish an instrument of Projekt Alpha and return its slug."""

    def one(**changes: Any) -> str:
        with app.app_context():
            return factories.published(cast.alpha_id, **changes)[1]

    return one


def _orphan(app: Flask, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        db.session.execute(delete(Membership).where(Membership.organisation_id == cast.alpha_id))


def _owner_of(app: Flask, slug: str) -> int:
    with app.app_context():
        found = db.session.scalar(select(Instrument.owner_id).where(Instrument.slug == slug))
        assert found is not None
        return found


def _said(page: LexborHTMLParser) -> str:
    return " ".join(page.css_first("main").text().split())  # type: ignore[union-attr]


def _get(client: HouseClient, path: str, status: int = 200) -> LexborHTMLParser:
    answer = client.get(path)
    assert answer.status_code == status, path
    return page_of(answer)


# It still holds


def test_a_link_in_a_mail_shows_one_button_and_changes_nothing_by_itself(
    app: Flask, client: HouseClient, cast: Cast, publish: Callable[..., str], letters: Letters
) -> None:
    slug = publish(review_by=today() - timedelta(days=400), title="Messekoffer")
    assert "Not checked since" in _said(_get(client, f"/w/{slug}"))
    with app.app_context():
        jobs.look_after({})
        # Reminders wait for the daily digest; here it is time for it.
    with time_machine.travel(now() + timedelta(days=1)):
        (digest,) = [mail for mail in letters() if mail.to == cast.alice.email]
    path = next(one for one in digest.paths if one.startswith("/stimmt-noch/"))
    for _turn in range(2):
        page = _get(client, path)
        assert "Messekoffer" in _said(page)
        assert len(page.css("main form")) == 1
        assert len(page.css("main button")) == 1
    assert "Not checked since" in _said(_get(client, f"/w/{slug}"))
    answer = client.submit(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/w/{slug}")
    said = _said(_get(client, f"/w/{slug}"))
    assert "Last checked on" in said
    assert "Not checked since" not in said


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00"])
def test_a_link_that_is_not_ours(client: HouseClient, token: str) -> None:
    assert client.get(f"/stimmt-noch/{token}").status_code == 404
    assert client.submit(f"/stimmt-noch/{token}").status_code == 404


def test_without_a_token_of_the_form_nothing_is_confirmed(
    client: HouseClient, cast: Cast, publish: Callable[..., str]
) -> None:
    client.sign_in(cast.alice)
    assert client.post(f"/w/{publish()}/stimmt-noch").status_code == 400


def test_without_an_organisation_there_is_nothing_to_look_after(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    ways = 'main a[href="/meine-werkzeuge/uebergaben"], main a[href="/meine-werkzeuge/links"]'
    client.sign_in(cast.alice)
    assert len(_get(client, "/meine-werkzeuge").css(ways)) == 2
    _orphan(app, cast)
    assert _get(client, "/meine-werkzeuge").css(ways) == []


def test_one_click_on_the_own_pages(
    client: HouseClient, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish(review_by=today() + timedelta(days=3))
    client.sign_in(cast.bob)
    for path in ("/meine-werkzeuge", f"/w/{slug}", f"/w/{slug}/betreuung"):
        page = _get(client, path)
        form = page.css_first(f'form[action="/w/{slug}/stimmt-noch"]')
        assert form is not None, path
        sent = {
            str(one.attributes["name"]): one.attributes.get("value") or ""
            for one in form.css("input")
        }
        answer = client.post(f"/w/{slug}/stimmt-noch", data=sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, path)
        break
    assert "Last checked on" in _said(_get(client, f"/w/{slug}"))
    page = _get(client, "/meine-werkzeuge")
    assert page.css_first(f'form[action="/w/{slug}/stimmt-noch"]') is None, "nothing is due"


def test_what_visitors_see_has_no_buttons_of_makers(
    client: HouseClient, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish(review_by=today())
    assert "betreuung" not in client.get(f"/w/{slug}").get_data(as_text=True)
    client.sign_in(cast.carla)
    assert "stimmt-noch" not in client.get(f"/w/{slug}").get_data(as_text=True)
    assert client.get(f"/w/{slug}/betreuung").status_code == 403


def test_leading_back_elsewhere_is_not_followed(
    client: HouseClient, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish()
    client.sign_in(cast.alice)
    answer = client.submit(f"/w/{slug}/stimmt-noch", {"next": "https://evil.example/"})
    assert answer.headers["Location"] == f"/w/{slug}/betreuung"


# Links


def test_links_that_want_looking_at(
    app: Flask, client: HouseClient, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish(links=(LinkEntry("https://weg.example/"), LinkEntry("https://gut.example/")))
    with app.app_context(), unit_of_work():
        for link in db.session.scalars(select(WebLink)):
            dead = "weg" in link.url
            link.state = LinkState.DEAD if dead else LinkState.FINE
            link.reason = "gone" if dead else ""
    client.sign_in(cast.bob)
    said = _said(_get(client, "/meine-werkzeuge/links"))
    assert "https://weg.example/" in said
    assert "The page is not there any more." in said
    assert "https://gut.example/" not in said
    assert "https://gut.example/" in _said(_get(client, f"/w/{slug}/betreuung"))
    assert "1 dead" in _said(_get(client, "/meine-werkzeuge"))
    client.sign_in(cast.carla)
    assert "weg.example" not in _said(_get(client, "/meine-werkzeuge/links"))
    client.sign_in(cast.edith)
    assert "dead links" in _said(_get(client, "/redaktion/betreuung"))


# Handing over


def test_from_search_to_acceptance(
    app: Flask,
    client: HouseClient,
    browser_of: BrowserOf,
    cast: Cast,
    publish: Callable[..., str],
) -> None:
    slug = publish(title="Messekoffer")
    client.sign_in(cast.alice)
    assert "No organisation found" in _said(_get(client, f"/w/{slug}/uebergeben?wer=xyz"))
    page = _get(client, f"/w/{slug}/uebergeben?wer=BETA")
    radio = page.css_first('input[name="organisation"]')
    assert radio is not None
    assert "checked" in radio.attributes, "the only one is chosen already"
    sent = {"organisation": radio.attributes["value"], "message": "Bitte <gut> pflegen"}
    answer = client.submit(f"/w/{slug}/uebergeben", sent)
    assert answer.headers["Location"] == "/meine-werkzeuge/uebergaben"
    assert "Waits for an answer" in _said(_get(client, "/meine-werkzeuge/uebergaben"))
    assert "Offered to Projekt Beta" in _said(_get(client, f"/w/{slug}/betreuung"))
    carla = browser_of().sign_in(cast.carla)
    assert "1 wait for your answer" in _said(_get(carla, "/meine-werkzeuge"))
    page = _get(carla, "/meine-werkzeuge/uebergaben")
    assert "Bitte <gut> pflegen" in _said(page)
    form = page.css_first('form[action$="/annehmen"]')
    assert form is not None
    assert carla.submit(str(form.attributes["action"])).status_code == 303
    assert _owner_of(app, slug) == cast.beta_id
    said = _said(_get(carla, f"/w/{slug}"))
    assert "by Projekt Alpha" in said
    assert "by Projekt Beta" in said
    assert "Accepted" in _said(_get(client, "/meine-werkzeuge/uebergaben"))
    again = carla.submit(str(form.attributes["action"]))
    assert again.status_code == 303
    assert "already accepted" in _said(_get(carla, "/meine-werkzeuge/uebergaben"))


@pytest.mark.parametrize("sent", [{}, {"organisation": "x"}, {"organisation": "9999"}])
def test_offers_to_nobody(
    client: HouseClient, cast: Cast, publish: Callable[..., str], sent: dict[str, str]
) -> None:
    client.sign_in(cast.alice)
    answer = client.submit(f"/w/{publish()}/uebergeben", {**sent, "wer": "beta"})
    assert answer.status_code == 422
    assert "Please choose an organisation" in answer.get_data(as_text=True)
    blind = client.submit(f"/w/{publish()}/uebergeben", sent)
    assert "look for an organisation first" in blind.get_data(as_text=True)


def test_declined_and_withdrawn(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish()
    client.sign_in(cast.alice)
    carla = browser_of().sign_in(cast.carla)
    for who, deed, said in (
        (carla, "ablehnen", "Declined"),
        (client, "zuruecknehmen", "Withdrawn"),
    ):
        client.submit(f"/w/{slug}/uebergeben", {"organisation": str(cast.beta_id)})
        with app.app_context():
            number = db.session.scalars(select(Handover.id).order_by(Handover.id.desc())).first()
        path = f"/uebergaben/{number}/{deed}"
        assert who.submit(path, {"answer": "Leider nein"}).status_code == 303
        assert said in _said(_get(client, "/meine-werkzeuge/uebergaben"))
    assert _owner_of(app, slug) == cast.alpha_id


def test_strangers_learn_nothing_of_offers(
    client: HouseClient, cast: Cast, publish: Callable[..., str]
) -> None:
    client.sign_in(cast.alice)
    client.submit(f"/w/{publish()}/uebergeben", {"organisation": str(cast.beta_id)})
    client.sign_in(cast.bob)
    for deed in ("annehmen", "ablehnen", "zuruecknehmen"):
        assert client.submit(f"/uebergaben/1/{deed}").status_code in {403, 404}
        assert client.submit(f"/uebergaben/999/{deed}").status_code == 404


def _offer_id(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(Handover.id).order_by(Handover.id.desc())).first() or 0


def test_a_day_ahead_is_shown_to_both_and_either_withdraws(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish(title="Messekoffer")
    client.sign_in(cast.alice)
    carla = browser_of().sign_in(cast.carla)
    path, here = f"/w/{slug}/uebergeben", "/meine-werkzeuge/uebergaben"
    page = _get(client, f"{path}?wer=beta")
    assert [one.attributes["value"] for one in page.css('input[name="when"]')] == [
        "at-once",
        "on-day",
    ], "no end of the project is planned"
    sent = {"organisation": str(cast.beta_id), "wer": "beta", "when": "on-day"}
    for typed, said in (
        ("", "on which day"),
        ("morgen", "on which day"),
        ("2020-01-01", "This day is over"),
    ):
        answer = client.submit(path, {**sent, "moves_on": typed})
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
    day = today() + timedelta(days=5)
    for who, states in ((carla, "Withdrawn"), (client, "Withdrawn")):
        answer = client.submit(path, {**sent, "moves_on": day.isoformat()})
        assert answer.status_code == 303
        assert "It is to move on" in _said(_get(carla, here))
        assert "moves on" in _said(_get(client, here))
        number = _offer_id(app)
        assert carla.submit(f"/uebergaben/{number}/annehmen").status_code == 303
        said = _said(_get(carla, here))
        assert "On the way to my organisations" in said
        assert "Accepted Projekt Alpha · moves on" in said
        assert "Accepted Projekt Beta · moves on" in _said(_get(client, here))
        assert "either side can withdraw" in _said(_get(client, f"/w/{slug}/betreuung"))
        assert "To give it to somebody else, withdraw first" in _said(_get(client, path))
        assert _owner_of(app, slug) == cast.alpha_id
        assert who.submit(f"/uebergaben/{number}/zuruecknehmen").status_code == 303
        assert states in _said(_get(client, here))
    client.submit(path, {**sent, "moves_on": day.isoformat()})
    carla.submit(f"/uebergaben/{_offer_id(app)}/annehmen")
    _end(app, cast, day - timedelta(days=1))
    assert _owner_of(app, slug) == cast.beta_id
    assert "1 wait for your answer" not in _said(_get(carla, "/meine-werkzeuge"))


def test_the_end_of_the_project_is_a_day_to_choose(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish(title="Messekoffer")
    with app.app_context():
        number = db.session.scalars(select(Instrument.id).where(Instrument.slug == slug)).one()
    client.sign_in(cast.alice)
    base, last = f"/o/{cast.alpha_slug}/abschluss", today() + timedelta(days=20)
    sent = {"instruments": [str(number)], "organisation": str(cast.beta_id), "wer": "beta"}
    early = client.submit(f"{base}/werkzeuge", {**sent, "when": "at-end"})
    assert early.status_code == 422, "its last day is not known yet"
    client.submit(f"{base}/termin", {"ends_on": last.isoformat()})
    page = _get(client, f"{base}/werkzeuge?wer=beta")
    chosen = page.css_first('input[name="when"][checked]')
    assert chosen is not None
    assert chosen.attributes["value"] == "at-end"
    assert client.submit(f"{base}/werkzeuge", {**sent, "when": "at-end"}).status_code == 303
    carla = browser_of().sign_in(cast.carla)
    carla.submit(f"/uebergaben/{_offer_id(app)}/annehmen")
    said = _said(_get(client, f"{base}/werkzeuge"))
    assert "Accepted Projekt Beta · moves on" in said
    assert _owner_of(app, slug) == cast.alpha_id
    with app.app_context():
        assert db.session.scalars(select(Handover.moves_on)).one() == last


def test_the_list_of_handovers_asks_no_more_questions_when_it_grows(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, publish: Callable[..., str]
) -> None:
    client.sign_in(cast.alice)
    carla = browser_of().sign_in(cast.carla)

    def asked() -> list[int]:
        client.submit(f"/w/{publish()}/uebergeben", {"organisation": str(cast.beta_id)})
        counts = []
        for who in (client, carla):
            who.get("/meine-werkzeuge/uebergaben")
            with counting_queries(app) as counter:
                assert who.get("/meine-werkzeuge/uebergaben").status_code == 200
            counts.append(len(counter))
        return counts

    before = asked()
    for _number in range(4):
        after = asked()
    assert after == before


# Keepers wanted


def test_what_nobody_keeps_is_shown_and_taken_into_care(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish(title="Messekoffer")
    assert "Every instrument has a keeper" in _said(_get(client, "/paten"))
    assert "Keeper wanted" not in _said(_get(client, f"/w/{slug}"))
    _orphan(app, cast)
    assert "Messekoffer" in _said(_get(client, "/paten"))
    page = _get(client, f"/w/{slug}")
    assert "Keeper wanted" in _said(page)
    assert page.css_first(f'a[href="/w/{slug}/pate"]') is not None
    assert "/konto/anmelden" in client.get(f"/w/{slug}/pate").headers["Location"]
    carla = browser_of().sign_in(cast.carla)
    assert _get(carla, f"/w/{slug}/pate").css_first("textarea") is not None
    sent = {"organisation": str(cast.beta_id), "sentence": ""}
    assert carla.submit(f"/w/{slug}/pate", sent).status_code == 422
    sent["sentence"] = "Wir nutzen es täglich."
    assert carla.submit(f"/w/{slug}/pate", sent).status_code == 303
    assert carla.submit(f"/w/{slug}/pate", sent).status_code == 422, "once is enough"
    edith = browser_of().sign_in(cast.edith)
    page = _get(edith, "/meine-werkzeuge/uebergaben")
    assert "Wir nutzen es täglich." in _said(page)
    form = page.css_first('form[action$="/annehmen"]')
    assert form is not None
    edith.submit(str(form.attributes["action"]))
    assert _owner_of(app, slug) == cast.beta_id
    assert "Keeper wanted" not in _said(_get(client, f"/w/{slug}"))
    assert "Accepted" in _said(_get(carla, "/meine-werkzeuge/uebergaben"))


def test_a_request_is_declined_with_a_reason_or_withdrawn(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish()
    _orphan(app, cast)
    client.sign_in(cast.carla)
    edith = browser_of().sign_in(cast.edith)
    sent = {"organisation": str(cast.beta_id), "sentence": "Wir."}
    for who, deed, answer, said in (
        (edith, "ablehnen", "", "Please give a reason"),
        (edith, "ablehnen", "Veraltet", "Declined. Your reason"),
        (client, "zuruecknehmen", "", "The request is withdrawn."),
    ):
        client.submit(f"/w/{slug}/pate", sent)
        _get(client, "/meine-werkzeuge/uebergaben")
        with app.app_context():
            number = db.session.scalars(
                select(CareRequest.id).order_by(CareRequest.id.desc())
            ).first()
        assert who.submit(f"/patenschaften/{number}/{deed}", {"answer": answer}).status_code == 303
        assert said in _said(_get(who, "/meine-werkzeuge/uebergaben"))


def test_the_list_of_orphans_asks_no_more_questions_when_it_grows(
    app: Flask, client: HouseClient, cast: Cast, publish: Callable[..., str]
) -> None:
    publish()
    _orphan(app, cast)
    client.get("/paten")
    with counting_queries(app) as few:
        client.get("/paten")
    for _turn in range(4):
        publish()
    client.get("/paten")
    with counting_queries(app) as many:
        client.get("/paten")
    assert len(many) == len(few)


# Out of use


def test_out_of_use_with_a_successor(
    client: HouseClient, cast: Cast, publish: Callable[..., str]
) -> None:
    old, new = publish(title="Alt"), publish(title="Der Nachfolger")
    client.sign_in(cast.alice)
    wrong = client.submit(f"/w/{old}/zurueckziehen", {"successor": "gibt-es-nicht"})
    assert wrong.headers["Location"] == f"/w/{old}/betreuung#ruhestand"
    assert "another instrument that visitors can see" in _said(_get(client, f"/w/{old}/betreuung"))
    address = f"http://toolbox.example.org/w/{new}"
    client.submit(f"/w/{old}/zurueckziehen", {"successor": address})
    answer = client.get(f"/w/{old}")
    page = page_of(answer)
    assert page.css_first(f'.notice a[href="/w/{new}"]') is not None
    assert page.css_first('meta[name="robots"][content="noindex"]') is not None
    for typed, status in ((old, 422), ("gibt-es-nicht", 422), ("", 303), (new, 303)):
        sent = client.submit(f"/w/{old}/nachfolger", {"successor": typed})
        assert sent.status_code == status, typed
    client.submit(f"/w/{old}/wieder-aufnehmen")
    assert "Der Nachfolger" not in _said(_get(client, f"/w/{old}")).partition("Similar")[0]


# The end of a project


def _end(app: Flask, cast: Cast, day: date) -> None:
    with time_machine.travel(now() + timedelta(days=(day - today()).days + 1)), app.app_context():
        jobs.look_after({})


def test_the_assistant_from_the_first_step_to_the_end(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish(title="Messekoffer")
    publish(title="Bleibt hier")
    with app.app_context():
        factories.draft(cast.alpha_id, by=cast.alice.actor, title="Ein Entwurf")
        number = db.session.scalars(select(Instrument.id).where(Instrument.slug == slug)).one()
    client.sign_in(cast.alice)
    base = f"/o/{cast.alpha_slug}/abschluss"
    assert client.get(base).headers["Location"] == f"{base}/termin"
    assert "Plan the handover" in _said(_get(client, f"/o/{cast.alpha_slug}"))
    last = today() + timedelta(days=20)
    for typed, status in (("", 422), ("2020-01-01", 422), ("morgen", 422), ("9999-12-31", 422)):
        assert client.submit(f"{base}/termin", {"ends_on": typed}).status_code == status, typed
    answer = client.submit(f"{base}/termin", {"ends_on": last.isoformat()})
    assert answer.headers["Location"] == f"{base}/werkzeuge"
    page = _get(client, f"{base}/werkzeuge?wer=beta")
    assert {one.attributes["value"] for one in page.css('input[name="instruments"]')} >= {
        str(number)
    }
    for nothing in ({"wer": "beta"}, {}):
        assert client.submit(f"{base}/werkzeuge", nothing).status_code == 422
    sent = {"instruments": [str(number)], "organisation": str(cast.beta_id), "wer": "beta"}
    assert client.submit(f"{base}/werkzeuge", sent).status_code == 303
    assert _owner_of(app, slug) == cast.alpha_id
    assert "Ein Entwurf" in _said(_get(client, f"{base}/entwuerfe"))
    assert "Others can go on with it" in _said(_get(client, f"{base}/lizenzen"))
    assert client.submit(f"{base}/lizenzen").headers["Location"] == f"{base}/kontakt"
    wrong = {"contact_name": "Ida", "contact_email": "keine"}
    assert client.submit(f"{base}/kontakt", wrong).status_code == 422
    contact = {"contact_name": "Ida", "contact_email": "ida@example.org"}
    assert client.submit(f"{base}/kontakt", contact).status_code == 303
    said = _said(_get(client, f"{base}/abschluss"))
    assert "Bleibt hier" in said
    assert "Messekoffer" not in said
    assert client.submit(f"{base}/abschluss").status_code == 303
    assert client.get(base).headers["Location"] == f"{base}/abschluss"
    client.sign_in(cast.edith)
    assert "Projekt Alpha" in _said(_get(client, "/redaktion/betreuung"))
    visitor = browser_of()
    assert "ended" not in _said(_get(visitor, f"/o/{cast.alpha_slug}"))
    _end(app, cast, last)
    said = _said(_get(visitor, f"/o/{cast.alpha_slug}"))
    assert "The project ended on" in said
    assert "ida@example.org" in said
    assert "Bleibt hier" in _said(_get(visitor, "/paten"))
    assert "Messekoffer" not in _said(_get(visitor, "/paten")), "an offer waits"
    client.sign_in(cast.alice)
    assert client.submit(f"{base}/weiterfuehren").status_code == 303
    assert "The project ended on" not in _said(_get(visitor, f"/o/{cast.alpha_slug}"))


@pytest.mark.parametrize("person", ["bob", "carla", "edith"])
def test_only_owners_see_the_assistant(client: HouseClient, cast: Cast, person: str) -> None:
    client.sign_in(getattr(cast, person))
    for step in ("", "/termin", "/abschluss"):
        assert client.get(f"/o/{cast.alpha_slug}/abschluss{step}").status_code == 403
    assert client.submit(f"/o/{cast.alpha_slug}/abschluss/termin").status_code == 403


def test_there_is_no_such_step(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    assert client.get(f"/o/{cast.alpha_slug}/abschluss/unfug").status_code == 404
    assert client.submit(f"/o/{cast.alpha_slug}/abschluss/unfug").status_code == 404


def test_an_organisation_that_has_ended_says_so_with_its_instruments(
    app: Flask, client: HouseClient, cast: Cast, publish: Callable[..., str]
) -> None:
    slug = publish()
    with app.app_context(), unit_of_work():
        db.session.get_one(Organisation, cast.alpha_id).ended_at = now()
    said = _said(_get(client, f"/w/{slug}"))
    assert "The project ended on" in said
    assert "Keeper wanted" in said
