"""One's own entry: the next stage in two clicks, changes, the end; and the editors' queue."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from tests.cast import Cast
from tests.client import HouseClient
from tests.files import makers
from tests.letters import Letter
from tests.web.adopting import DORTMUND, ENGLISH, instrument, picture, report, the_entry, words
from tests.web.reading import page_of, refused_fields, the
from toolbox.adoption import deciding, keeping, proof
from toolbox.adoption.lifecycle import AdoptionState, Stage
from toolbox.adoption.models import Adoption, AdoptionStage
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

MULTIPART = "multipart/form-data"
Letters = Callable[[], list[Letter]]


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    """An instrument of Projekt Alpha."""
    return instrument(app, cast, title="Messe am Kanal")


@pytest.fixture
def number(app: Flask, cast: Cast, slug: str) -> int:
    """An entry of Projekt Beta."""
    return report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **words())


@pytest.fixture
def own(slug: str, number: int) -> str:
    """Where its people look after it."""
    return f"/w/{slug}/uebernahmen/{number}"


def _link(app: Flask, slug: str, number: int) -> str:
    with app.app_context():
        return f"/w/{slug}/uebernahmen/{proof.entry_token(db.session.get_one(Adoption, number))}"


def test_two_clicks_lead_to_the_next_stage(
    app: Flask, client: HouseClient, cast: Cast, own: str
) -> None:
    client.sign_in(cast.carla)
    page = page_of(client.get(own, headers=ENGLISH))
    offered = [one.attributes["value"] for one in page.css("button[name=stage]")]
    assert offered == ["trial", "established", "abandoned"]
    day = the(page, "input[name=on]").attributes["value"]
    answer = client.submit(f"{own}/stufe", {"stage": "established", "on": day})
    assert (answer.status_code, answer.location) == (303, own)
    made = the_entry(app)
    assert made.stage is Stage.ESTABLISHED
    assert [one.stage for one in made.stages] == [Stage.ADOPTED, Stage.ESTABLISHED]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"stage": "established", "on": "2099-01-01"}, 422),
        ({"stage": "established", "on": "2020-01-01"}, 422),
        ({"stage": "established", "on": "morgen"}, 422),
        ({"stage": "everywhere", "on": "2026-05-01"}, 422),
        ({"on": "2026-05-01"}, 422),
        ({"stage": "adopted", "on": "2026-05-01"}, 409),
        ({"stage": "interest", "on": "2026-05-01"}, 409),
    ],
)
def test_a_stage_that_cannot_be_is_refused(
    app: Flask, client: HouseClient, cast: Cast, own: str, sent: dict[str, str], status: int
) -> None:
    client.sign_in(cast.carla)
    assert client.submit(f"{own}/stufe", sent).status_code == status
    assert the_entry(app).stage is Stage.ADOPTED


def _last(client: HouseClient, own: str) -> str:
    """Return which stage the page says was said last."""
    return str(the(page_of(client.get(own)), "#day_stage").attributes["value"])


def test_stages_said_by_mistake_go_one_after_the_other_without_a_trace(
    app: Flask, client: HouseClient, cast: Cast, slug: str, own: str, browser_of: Any
) -> None:
    client.sign_in(cast.carla)
    assert page_of(client.get(own)).css_first("#last_stage") is None  # the first one stays
    for stage in ("trial", "abandoned"):
        client.submit(f"{own}/stufe", {"stage": stage, "on": "2026-05-01"})
    seen = {"stage": _last(client, own)}
    assert client.submit(f"{own}/stufe/zuruecknehmen", seen).status_code == 303
    assert client.submit(f"{own}/stufe/zuruecknehmen", seen).status_code == 409  # a second tap
    assert the_entry(app).stage is Stage.TRIAL
    seen = {"stage": _last(client, own)}
    assert client.submit(f"{own}/stufe/zuruecknehmen", seen).status_code == 303
    made = the_entry(app)
    assert (made.stage, [one.stage for one in made.stages]) == (Stage.ADOPTED, [Stage.ADOPTED])
    public = page_of(browser_of().get(f"/w/{slug}/uebernahmen", headers=ENGLISH))
    assert "In use since March 1, 2026" in the(public, ".adoption-entry").text()
    assert "Given up" not in the(public, ".adoption-entry").text()
    seen = {"stage": _last(client, own)}
    assert client.submit(f"{own}/stufe/zuruecknehmen", seen).status_code == 409
    assert len(the_entry(app).stages) == 1


def test_after_a_day_a_stage_is_not_taken_back(
    app: Flask, client: HouseClient, cast: Cast, own: str
) -> None:
    client.sign_in(cast.carla)
    client.submit(f"{own}/stufe", {"stage": "trial", "on": "2026-05-01"})
    with app.app_context(), unit_of_work():
        db.session.execute(update(AdoptionStage).values(noted_at=now() - timedelta(hours=25)))
    assert page_of(client.get(own)).css_first("#last_stage") is None
    seen = {"stage": _last(client, own)}
    assert client.submit(f"{own}/stufe/zuruecknehmen", seen).status_code == 409
    assert the_entry(app).stage is Stage.TRIAL


def test_the_day_of_the_last_stage_is_corrected(
    app: Flask, client: HouseClient, cast: Cast, own: str
) -> None:
    client.sign_in(cast.carla)
    page = page_of(client.get(own))
    assert the(page, "#since").attributes["value"] == "2026-03-01"
    sent = {"stage": _last(client, own), "since": "2026-02-01"}
    assert client.submit(f"{own}/stufe/tag", sent).status_code == 303
    made = the_entry(app)
    assert (made.since, made.stages[0].since) == (date(2026, 2, 1), date(2026, 2, 1))
    client.submit(f"{own}/stufe", {"stage": "established", "on": "2026-05-01"})
    assert client.submit(f"{own}/stufe/tag", sent).status_code == 409  # another one is the last
    sent["stage"] = _last(client, own)
    for day in ("2026-01-31", "2099-01-01", "1066-01-01", "gestern", ""):
        refused = client.submit(f"{own}/stufe/tag", {**sent, "since": day})
        assert refused_fields(refused) == ["since"], day
    assert client.submit(f"{own}/stufe/tag", {**sent, "since": "2026-04-01"}).status_code == 303
    made = the_entry(app)
    assert [one.since for one in made.stages] == [date(2026, 2, 1), date(2026, 4, 1)]
    assert made.since == date(2026, 2, 1)


def test_who_has_the_private_link_mends_stages_as_well(
    app: Flask, client: HouseClient, slug: str
) -> None:
    own = _link(app, slug, report(app, slug, by=None))
    client.submit(f"{own}/stufe", {"stage": "abandoned", "on": "2026-05-01"})
    sent = {"stage": _last(client, own), "since": "2026-04-01"}
    assert client.submit(f"{own}/stufe/tag", sent).status_code == 303
    assert client.submit(f"{own}/stufe/zuruecknehmen", sent).status_code == 303
    assert [one.stage for one in the_entry(app).stages] == [Stage.ADOPTED]


DEEDS = [
    *("stufe", "stufe/tag", "stufe/zuruecknehmen", "stimmt-noch", "bearbeiten"),
    *("zurueckziehen", "bestaetigen", "ablehnen", "meine"),
]


@pytest.mark.parametrize("who", [None, "rita", "alice", "edith", "anton"])
def test_nobody_else_gets_at_an_entry(
    app: Flask, client: HouseClient, cast: Cast, own: str, who: str | None
) -> None:
    if who is not None:
        client.sign_in(getattr(cast, who))
    for address in (own, f"{own}/bearbeiten", f"{own}/zurueckziehen"):
        assert client.get(address).status_code == 404, address
    for deed in DEEDS:
        assert client.submit(f"{own}/{deed}").status_code == 404, deed
    assert the_entry(app).state is AdoptionState.CONFIRMED


@pytest.mark.parametrize("token", ["x", "0", "999999999999999999999", "a.b.c", "%00", "ä"])
def test_links_that_nobody_was_given_open_nothing(
    client: HouseClient, slug: str, token: str
) -> None:
    assert client.get(f"/w/{slug}/uebernahmen/{token}").status_code == 404
    assert client.submit(f"/w/{slug}/uebernahmen/{token}/zurueckziehen").status_code == 404


def test_private_links_are_kept_from_others(app: Flask, client: HouseClient, slug: str) -> None:
    number = report(app, slug, by=None)
    answer = client.get(_link(app, slug, number))
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "gast@example.org" not in answer.text


def test_the_form_shows_what_the_entry_says_and_saves_what_is_changed(
    app: Flask, client: HouseClient, cast: Cast, own: str
) -> None:
    client.sign_in(cast.carla)
    page = page_of(client.get(f"{own}/bearbeiten"))
    assert the(page, "#where").attributes["value"] == "Dortmund"
    assert the(page, "#worked").text() == "Die Azubis leiten die Station selbst."
    assert the(page, "#factors-0-sentence").attributes["value"] == "Frau Yilmaz ist immer da."
    assert the(page, "#factors-0-term option[selected]").attributes["value"]
    assert page.css_first("#adopter_name") is None
    version = str(the(page, "input[name=row_version]").attributes["value"])
    sent = {"where": "59174 Kamen", "worked": "Neu.", "row_version": version}
    answer = client.submit(f"{own}/bearbeiten", sent, content_type=MULTIPART)
    assert answer.status_code == 303
    made = the_entry(app)
    assert (made.region_key, made.place, made.worked) == ("05978", "Kamen", "Neu.")
    assert (made.stage, made.since, list(made.factors)) == (Stage.ADOPTED, date(2026, 3, 1), [])
    assert made.state is AdoptionState.CONFIRMED
    late = client.submit(f"{own}/bearbeiten", {**sent, "worked": "Alt."}, content_type=MULTIPART)
    assert late.status_code == 422
    assert the(page_of(late), "#worked").text() == "Alt."
    assert the_entry(app).worked == "Neu."


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"where": "Atlantis am Meer"}, ["where"]),
        ({"where": "Halle"}, ["region"]),
        ({"people_reached": "-5"}, ["people_reached"]),
        ({"hindered": "x" * 2001}, ["hindered"]),
        ({"factors-0-term": "unbekannt"}, ["factors"]),
    ],
)
def test_mistakes_while_changing_lose_nothing(
    app: Flask,
    client: HouseClient,
    cast: Cast,
    own: str,
    changes: dict[str, str],
    fields: Sequence[str],
) -> None:
    client.sign_in(cast.carla)
    sent = {"where": "Dortmund", "worked": "Ganz neu.", **changes}
    answer = client.submit(f"{own}/bearbeiten", sent, content_type=MULTIPART)
    assert refused_fields(answer) == list(fields)
    assert the(page_of(answer), "#worked").text() == "Ganz neu."
    assert the_entry(app).worked == "Die Azubis leiten die Station selbst."


def _with_photo(client: HouseClient, own: str, **more: str) -> dict[str, Any]:
    """Let the entry have a photo; return what its form says from then on."""
    said = {"where": "Dortmund", "photo_alt": "Ein Messestand", "photo_rights": "Carla", **more}
    sent = {**said, "photo": picture(makers.picture()), "photo_agreed": "y"}
    assert client.submit(f"{own}/bearbeiten", sent, content_type=MULTIPART).status_code == 303
    return said


def test_what_a_photo_shows_is_corrected_without_the_photo(
    app: Flask, client: HouseClient, cast: Cast, own: str
) -> None:
    client.sign_in(cast.carla)
    said = _with_photo(client, own)
    before = the_entry(app)
    sent = {**said, "photo_alt": " Zwei Azubis  am Stand ", "photo_rights": "Foto: Yilmaz"}
    assert client.submit(f"{own}/bearbeiten", sent, content_type=MULTIPART).status_code == 303
    made = the_entry(app)
    assert (made.photo_alt, made.photo_rights) == ("Zwei Azubis am Stand", "Foto: Yilmaz")
    assert made.photo_file_id == before.photo_file_id
    assert made.state is AdoptionState.CONFIRMED


def test_the_words_of_a_photo_stay_needed_as_long_as_it_is_there(
    app: Flask, client: HouseClient, cast: Cast, own: str
) -> None:
    client.sign_in(cast.carla)
    said = _with_photo(client, own)
    sent = {**said, "worked": "Neu.", "photo_alt": "", "photo_rights": "x" * 201}
    refused = client.submit(f"{own}/bearbeiten", sent, content_type=MULTIPART)
    assert refused_fields(refused) == ["photo_alt", "photo_rights"]
    made = the_entry(app)
    assert (made.worked == "Neu.", made.photo_alt) == (False, "Ein Messestand")
    taken = {**sent, "without_photo": "y", "photo_rights": ""}
    assert client.submit(f"{own}/bearbeiten", taken, content_type=MULTIPART).status_code == 303
    made = the_entry(app)
    assert (made.worked, made.photo_file_id, made.photo_alt) == ("Neu.", None, "")


def test_an_editor_reads_anew_what_a_guest_says_of_a_photo(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    number = report(app, slug, by=None)
    own = _link(app, slug, number)
    said = _with_photo(client, own, adopter_name="Schule am Kanal")
    with app.app_context(), unit_of_work():
        found = db.session.get_one(Adoption, number)
        keeping.confirm_address(found, by=proof.holder(found))
        deciding.accept(found, by=cast.edith.actor)
    for alt, state in (
        ("Ein Messestand", AdoptionState.CONFIRMED),
        ("Etwas ganz anderes", AdoptionState.WAITING),
    ):
        sent = {**said, "photo_alt": alt}
        assert client.submit(f"{own}/bearbeiten", sent, content_type=MULTIPART).status_code == 303
        made = the_entry(app)
        assert (made.photo_alt, made.state) == (alt, state)


def test_a_contact_needs_consent_and_is_forgotten_without(
    app: Flask, client: HouseClient, cast: Cast, own: str
) -> None:
    client.sign_in(cast.carla)
    contact = {"contact_name": "Carla", "contact_email": "carla@example.org"}
    sent = {"where": "Dortmund", **contact}
    refused = client.submit(f"{own}/bearbeiten", sent, content_type=MULTIPART)
    assert refused_fields(refused) == ["contact_consent"]
    given = {**sent, "contact_consent": "y"}
    assert client.submit(f"{own}/bearbeiten", given, content_type=MULTIPART).status_code == 303
    assert the_entry(app).contact_email == "carla@example.org"
    # To take the consent back is as easy as to give it: nothing has to be deleted by hand.
    assert client.submit(f"{own}/bearbeiten", sent, content_type=MULTIPART).status_code == 303
    made = the_entry(app)
    assert (made.contact_consent, made.contact_name, made.contact_email) == (False, "", "")


def test_an_entry_of_editors_keeps_its_source(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    source: dict[str, Any] = {"source": "Bericht", "source_date": date(2025, 6, 30), "places": 20}
    number = report(app, slug, by=cast.edith, name="Berufskollegs", **source)
    client.sign_in(cast.anton)
    address = f"/w/{slug}/uebernahmen/{number}/bearbeiten"
    page = page_of(client.get(address))
    assert the(page, "#source").attributes["value"] == "Bericht"
    assert the(page, "#places").attributes["value"] == "20"
    sent = {"adopter_name": "Berufskollegs in NRW", "where": "Nordrhein-Westfalen"}
    more = {"places": "21", "source": "Bericht 2", "source_date": "2025-07-01"}
    bare = {**sent, "places": "21", "source": "", "source_date": ""}
    refused = client.submit(address, bare, content_type=MULTIPART)
    assert sorted(refused_fields(refused)) == ["source", "source_date"]
    assert client.submit(address, {**sent, **more}, content_type=MULTIPART).status_code == 303
    made = the_entry(app)
    assert (made.adopter_name, made.places) == ("Berufskollegs in NRW", 21)


def test_after_a_year_one_click_lets_it_count_again(
    app: Flask, client: HouseClient, cast: Cast, own: str
) -> None:
    with app.app_context(), unit_of_work():
        db.session.execute(update(Adoption).values(confirmed_at=now() - timedelta(days=400)))
    client.sign_in(cast.carla)
    assert "does not count at present" in client.get(own, headers=ENGLISH).text
    assert client.submit(f"{own}/stimmt-noch").status_code == 303
    assert "does not count at present" not in client.get(own, headers=ENGLISH).text


def test_taking_it_back_asks_first_and_is_for_good(
    app: Flask, client: HouseClient, cast: Cast, slug: str, own: str, browser_of: Any
) -> None:
    client.sign_in(cast.carla)
    assert "cannot be undone" in client.get(f"{own}/zurueckziehen", headers=ENGLISH).text
    assert the_entry(app).state is AdoptionState.CONFIRMED
    assert client.submit(f"{own}/zurueckziehen").status_code == 303
    assert the_entry(app).state is AdoptionState.WITHDRAWN
    visitor = browser_of()
    for address in (f"/w/{slug}", f"/w/{slug}/uebernahmen"):
        assert "Projekt Beta" not in visitor.get(address).text
    assert client.submit(f"{own}/stimmt-noch").status_code in {403, 404}


def test_a_guest_changes_words_and_an_editor_looks_again(
    app: Flask, client: HouseClient, cast: Cast, slug: str, letters: Letters, browser_of: Any
) -> None:
    number = report(app, slug, by=None, **words())
    own = _link(app, slug, number)
    assert client.submit(f"{own}/meine").status_code == 303
    editor = browser_of().sign_in(cast.edith)
    desk = "/redaktion/uebernahmen"
    assert "Adoptions" in editor.get("/redaktion", headers=ENGLISH).text
    queue = page_of(editor.get(desk))
    seen = str(the(queue, "input[name=row_version]").attributes["value"])
    assert "Der Raum war zu klein." in the(queue, ".adoption-entry").text()
    sent = {"adopter_name": "Schule am Kanal", "where": "Dortmund", "worked": "Anders."}
    assert client.submit(f"{own}/bearbeiten", sent, content_type=MULTIPART).status_code == 303
    late = editor.submit(f"{desk}/{number}/annehmen", {"row_version": seen})
    assert late.status_code == 303
    assert the_entry(app).state is AdoptionState.WAITING  # the editor has not read these words
    assert editor.submit(f"{desk}/{number}/annehmen").status_code == 303
    assert the_entry(app).state is AdoptionState.CONFIRMED
    again = {**sent, "worked": "Noch einmal anders."}
    assert client.submit(f"{own}/bearbeiten", again, content_type=MULTIPART).status_code == 303
    assert the_entry(app).state is AdoptionState.WAITING


def test_an_editor_says_why_an_entry_is_not_shown(
    app: Flask, client: HouseClient, cast: Cast, slug: str, letters: Letters, browser_of: Any
) -> None:
    number = report(app, slug, by=None, **words())
    own = _link(app, slug, number)
    client.submit(f"{own}/meine")
    editor = browser_of().sign_in(cast.edith)
    address = f"/redaktion/uebernahmen/{number}/ablehnen"
    assert editor.submit(address, {"reason": " "}).status_code == 303
    assert the_entry(app).state is AdoptionState.WAITING
    assert editor.submit(address, {"reason": "Das ist Werbung."}).status_code == 303
    assert the_entry(app).state is AdoptionState.REFUSED
    assert "Das ist Werbung." in client.get(own).text
    assert any("Das ist Werbung." in one.body for one in letters() if one.to == "gast@example.org")
    assert editor.submit(address, {"reason": "Noch einmal."}).status_code == 303
    assert editor.submit("/redaktion/uebernahmen/999/annehmen").status_code == 404


def test_own_entries_are_listed_with_what_waits(
    app: Flask, client: HouseClient, cast: Cast, slug: str, own: str
) -> None:
    second = instrument(app, cast, title="Planspiel Zwei")
    report(app, second, by=cast.alice, name="Projekt Beta", organisation_id=cast.beta_id)
    client.sign_in(cast.carla)
    page = page_of(client.get("/meine-werkzeuge/uebernahmen", headers=ENGLISH))
    headings = [one.text(strip=True) for one in page.css("main h2")]
    assert headings == ["Is this true?", "Entries"]
    assert page.css_first(f"a[href='{own}']") is not None
    client.sign_in(cast.rita)
    assert own not in client.get("/meine-werkzeuge/uebernahmen").text


def test_an_interested_one_says_where_before_going_on(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    number = report(app, slug, by=cast.carla, organisation_id=cast.beta_id, stage=Stage.INTEREST)
    client.sign_in(cast.carla)
    address = f"/w/{slug}/uebernahmen/{number}/stufe"
    assert client.submit(address, {"stage": "trial", "on": "2026-05-01"}).status_code == 303
    made = the_entry(app)
    assert (made.stage, made.region_key) == (Stage.TRIAL, DORTMUND)
