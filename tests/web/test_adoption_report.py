"""“We use this”: the form, for people with and without an account, and what follows from it."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests.cast import Cast
from tests.client import HouseClient
from tests.files import makers
from tests.letters import Letter
from tests.web.adopting import (
    DORTMUND,
    ENGLISH,
    FACTOR,
    entries,
    instrument,
    picture,
    report,
    the_entry,
    typed,
    typed_by_guest,
)
from tests.web.reading import page_of, refused_fields, the
from tests.web.shelf import Shelf
from toolbox.adoption.lifecycle import AdoptionState, EnteredAs, Stage

Letters = Callable[[], list[Letter]]


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    """An instrument of Projekt Alpha."""
    return instrument(app, cast, title="Messe am Kanal")


def _form(slug: str) -> str:
    return f"/w/{slug}/uebernahmen/melden"


def _send(client: HouseClient, slug: str, sent: dict[str, Any]) -> Any:
    return client.submit(_form(slug), sent, content_type="multipart/form-data", headers=ENGLISH)


def test_a_member_needs_four_answers(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.carla)
    page = page_of(client.get(_form(slug), headers=ENGLISH))
    chosen = page.css("input[name=organisation]")
    assert [one.attributes["value"] for one in chosen] == [str(cast.beta_id)]
    assert "checked" in chosen[0].attributes
    assert page.css_first("[name=guest_email]") is None
    answer = _send(client, slug, typed(organisation=str(cast.beta_id)))
    assert answer.status_code == 303
    made = the_entry(app)
    assert (made.state, made.stage) == (AdoptionState.CONFIRMED, Stage.ADOPTED)
    assert (made.region_key, made.place, made.adopter_name) == (DORTMUND, "", "Projekt Beta")
    thanks = client.get(answer.location, headers=ENGLISH).text
    assert "is shown on the page of the instrument now" in thanks
    assert f"/w/{slug}/uebernahmen/{made.id}" in thanks


def test_a_guest_gets_a_private_link_and_waits_for_an_editor(
    app: Flask, client: HouseClient, cast: Cast, slug: str, letters: Letters, browser_of: Any
) -> None:
    answer = _send(client, slug, typed_by_guest())
    assert answer.location == f"/w/{slug}/uebernahmen/danke"
    assert "private link" in client.get(answer.location, headers=ENGLISH).text
    made = the_entry(app)
    assert (made.state, made.entered_as) == (AdoptionState.WAITING, EnteredAs.GUEST)
    (letter,) = (one for one in letters() if one.to == "gast@example.org")
    own = next(path for path in letter.paths if "/uebernahmen/" in path)
    editor = browser_of().sign_in(cast.edith)
    assert "Schule am Kanal" not in editor.get("/redaktion/uebernahmen").text
    assert client.get(own).status_code == 200
    assert the_entry(app).address_confirmed_at is None  # looking at it changes nothing
    assert client.submit(f"{own}/meine").status_code == 303
    assert "Schule am Kanal" in editor.get("/redaktion/uebernahmen").text
    assert "Schule am Kanal" not in client.get(f"/w/{slug}/uebernahmen").text
    sent = {"row_version": str(the_entry(app).row_version)}
    assert editor.submit(f"/redaktion/uebernahmen/{made.id}/annehmen", sent).status_code == 303
    assert "Schule am Kanal" in client.get(f"/w/{slug}/uebernahmen").text
    assert "gast@example.org" not in client.get(f"/w/{slug}/uebernahmen").text


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"adopter_name": ""}, ["adopter_name"]),
        ({"guest_email": ""}, ["guest_email"]),
        ({"guest_email": "kein Postfach"}, ["guest_email"]),
        ({"where": ""}, ["where"]),
        ({"where": "Atlantis am Meer"}, ["where"]),
        ({"where": "Halle"}, ["region"]),
        ({"since": ""}, ["since"]),
        ({"since": "gestern"}, ["since"]),
        ({"since": "2099-01-01"}, ["since"]),
        ({"stage": None}, ["stage"]),
        ({"stage": "everywhere"}, ["stage"]),
        ({"people_reached": "viele"}, ["people_reached"]),
        ({"worked": "x" * 2001}, ["worked"]),
        ({"factors-0-term": "gibt-es-nicht"}, ["factors"]),
        ({"factors-0-term": ""}, ["factors"]),
        ({"contact_email": "unklar", "contact_consent": "y"}, ["contact_email"]),
        ({"contact_email": "kanal@example.org"}, ["contact_consent"]),
        ({"contact_name": "Frau Yilmaz"}, ["contact_consent"]),
        ({"contact_email": "unklar"}, ["contact_consent", "contact_email"]),
        ({"adopter_name": "", "where": "", "since": ""}, ["adopter_name", "where", "since"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    app: Flask, client: HouseClient, slug: str, changes: dict[str, Any], fields: Sequence[str]
) -> None:
    told = {
        "hindered": "<b>Der Raum</b> & die Zeit",
        "factors-0-term": FACTOR,
        "factors-0-sentence": "Frau Yilmaz hilft.",
    }
    answer = _send(client, slug, typed_by_guest(**{**told, **changes}))
    assert sorted(refused_fields(answer)) == sorted(fields)
    page = page_of(answer)
    assert the(page, "textarea[name=hindered]").text() == "<b>Der Raum</b> & die Zeit"
    assert the(page, "#factors-0-sentence").attributes["value"] == "Frau Yilmaz hilft."
    assert entries(app) == []


def test_all_that_is_wrong_is_said_at_once(app: Flask, client: HouseClient, slug: str) -> None:
    sent = typed_by_guest(
        **{"adopter_name": "www.example.org", "guest_email": "kein Postfach"},
        **{"where": "Atlantis am Meer", "since": "2099-01-01", "people_reached": "viele"},
        **{"worked": "x" * 2001, "factors-0-sentence": "Frau Yilmaz ist immer da."},
        **{"contact_email": "kanal@example.org", "photo": picture(makers.picture())},
    )
    answer = _send(client, slug, sent)
    assert sorted(refused_fields(answer)) == sorted(
        (
            *("adopter_name", "guest_email", "where", "since", "people_reached", "worked"),
            *("factors", "photo_alt", "photo_rights", "photo_agreed", "contact_consent"),
        )
    )
    page = page_of(answer)
    assert the(page, "#guest_email").attributes["value"] == "kein Postfach"
    assert the(page, "#contact_email").attributes["value"] == "kanal@example.org"
    assert the(page, "#factors-0-term").attributes["aria-invalid"] == "true"
    assert "foto.png" in page.text()
    assert entries(app) == []


def test_makers_hear_at_once_what_is_missing_for_somebody_else(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    sent = typed(adopter_name="Schule am Kanal", where="", since="2099-01-01")
    assert refused_fields(_send(client, slug, sent)) == ["to_email", "where", "since"]
    nobody = typed(adopter_name="", where="")  # who has an account here needs no address
    assert refused_fields(_send(client, slug, nobody)) == ["adopter_name", "where"]
    assert entries(app) == []


def test_news_come_to_those_alone_who_ask_for_them(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.carla)
    box = the(page_of(client.get(_form(slug))), "input[name=wants_news]")
    assert "checked" not in box.attributes
    sent = typed(organisation=str(cast.beta_id))
    assert _send(client, slug, sent).status_code == 303
    assert not the_entry(app).wants_news
    elsewhere = {**sent, "where": "Kamen", "wants_news": "y"}
    assert _send(client, slug, elsewhere).status_code == 303
    assert entries(app)[1].wants_news


def test_nobody_asks_for_news_on_behalf_of_somebody_else(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    assert page_of(client.get(_form(slug))).css("input[name=wants_news]") == []
    sent = typed(adopter_name="Projekt Beta", wants_news="y")
    assert _send(client, slug, sent).status_code == 303
    assert not the_entry(app).wants_news


def test_what_a_photo_needs_is_not_called_optional(client: HouseClient, slug: str) -> None:
    page = page_of(client.get(_form(slug), headers=ENGLISH))
    for name in ("photo_alt", "photo_rights"):
        assert "(optional)" not in the(page, f"label[for={name}]").text()
        assert "Needed with a photo" in the(page, f"#{name}-hint").text()
    assert "(optional)" in the(page, "label[for=photo]").text()


def test_what_is_wrong_stands_in_the_order_of_the_page(client: HouseClient, slug: str) -> None:
    empty = dict.fromkeys(("adopter_name", "guest_email", "where", "since"), "")
    page = page_of(_send(client, slug, typed_by_guest(**empty, stage=None)))
    listed = [link.attributes["href"] for link in page.css(".error-summary a")]
    assert listed == ["#adopter_name", "#guest_email", "#where", "#since", "#stage"]


@pytest.mark.parametrize(
    ("where", "region", "place"),
    [
        ("44135", DORTMUND, ""),
        ("44135 Dortmund", DORTMUND, ""),
        ("Nordrhein-Westfalen", "05", ""),
        ("Kreis Unna", "05978", ""),
        ("Kamen", "05978", "Kamen"),
        ("59174 Kamen", "05978", "Kamen"),
    ],
)
def test_a_place_is_understood_as_people_type_it(
    app: Flask, client: HouseClient, slug: str, where: str, region: str, place: str
) -> None:
    assert _send(client, slug, typed_by_guest(where=where)).status_code == 303
    made = the_entry(app)
    assert (made.region_key, made.place) == (region, place)


def test_the_version_is_asked_where_there_are_several(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    shelf = Shelf(app, cast, run_jobs)
    grown = shelf.published()
    client.sign_in(cast.carla)
    assert page_of(client.get(_form(grown))).css_first("[name=version_id]") is None
    shelf.next_version(grown)
    options = page_of(client.get(_form(grown))).css("[name=version_id] option")
    assert len(options) == 3
    sent = typed(organisation=str(cast.beta_id))
    assert refused_fields(_send(client, grown, {**sent, "version_id": "999999"})) == ["version_id"]
    chosen = str(options[1].attributes["value"])
    assert _send(client, grown, {**sent, "version_id": chosen}).status_code == 303
    assert the_entry(app).version_id == int(chosen)


def test_where_several_places_have_a_name_one_is_chosen_without_scripts(
    app: Flask, client: HouseClient, slug: str
) -> None:
    page = page_of(_send(client, slug, typed_by_guest(where="Halle")))
    offered = [one.attributes["value"] for one in page.css("input[name=region]")]
    assert len(offered) > 1
    assert offered[0]
    sent = typed_by_guest(where="Halle", region=offered[0])
    assert _send(client, slug, sent).status_code == 303
    assert the_entry(app).region_key == offered[0]


def test_what_is_only_the_beginning_of_a_name_is_asked_for(
    app: Flask, client: HouseClient, slug: str
) -> None:
    page = page_of(_send(client, slug, typed_by_guest(where="Hagn")))  # Hagen, or Hagnau?
    offered = [one.attributes["value"] for one in page.css("input[name=region]")]
    assert offered == ["08435"]
    assert entries(app) == []
    sent = typed_by_guest(where="Hagn", region="08435")
    assert _send(client, slug, sent).status_code == 303
    assert the_entry(app).region_key == "08435"


def test_what_is_told_besides_is_kept(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.carla)
    told = {
        "worked": "Die Azubis leiten die Station.",
        "people_reached": "1.200",
        "factors-0-term": FACTOR,
        "factors-0-sentence": "Frau Yilmaz ist immer da.",
        "contact_name": "Carla",
        "contact_email": "carla@example.org",
        "contact_consent": "y",
    }
    assert _send(client, slug, typed(organisation=str(cast.beta_id), **told)).status_code == 303
    made = the_entry(app)
    assert made.worked == "Die Azubis leiten die Station."
    assert made.people_reached == 1200
    assert [one.sentence for one in made.factors] == ["Frau Yilmaz ist immer da."]
    assert (made.contact_email, made.contact_consent) == ("carla@example.org", True)
    assert not made.quote_consent


def test_a_photo_needs_its_rights_and_the_yes_of_those_in_it(
    app: Flask, client: HouseClient, cast: Cast, slug: str, run_jobs: Callable[[], int]
) -> None:
    client.sign_in(cast.carla)
    sent = typed(organisation=str(cast.beta_id))
    content = makers.picture()
    assert refused_fields(_send(client, slug, {**sent, "photo": picture(content)})) == [
        *("photo_alt", "photo_rights", "photo_agreed")
    ]
    agreed = {**sent, "photo_agreed": "y", "photo_alt": "Ein Messestand"}
    answer = _send(client, slug, {**agreed, "photo": picture(content)})
    assert "photo_rights" in refused_fields(answer)
    assert entries(app) == []
    text = {**agreed, "photo_rights": "Carla"}
    wrong = _send(client, slug, {**text, "photo": picture(b"a;b", "tabelle.csv")})
    assert refused_fields(wrong) == ["photo"]
    right = _send(client, slug, {**text, "photo": picture(content)})
    assert right.status_code == 303
    run_jobs()
    made = the_entry(app)
    shown = client.get(f"/w/{slug}/uebernahmen/{made.id}/foto.webp")
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert shown.headers["Cache-Control"] == "private, no-cache"
    page = page_of(client.get(f"/w/{slug}/uebernahmen"))
    assert the(page, ".adoption-entry img").attributes["alt"] == "Ein Messestand"


def test_a_photo_is_chosen_once_whatever_else_is_wrong(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.carla)
    told = typed(organisation=str(cast.beta_id), photo_agreed="y", photo_alt="Ein Messestand")
    answer = _send(client, slug, {**told, "photo": picture(makers.picture())})
    assert refused_fields(answer) == ["photo_rights"]
    page = page_of(answer)
    kept = the(page, "input[name=kept_photo]").attributes["value"]
    assert kept and "foto.png" in page.text()
    again = _send(client, slug, {**told, "kept_photo": kept})
    assert refused_fields(again) == ["photo_rights"]
    kept = the(page_of(again), "input[name=kept_photo]").attributes["value"]
    right = _send(client, slug, {**told, "kept_photo": kept, "photo_rights": "Carla"})
    assert right.status_code == 303
    assert the_entry(app).photo_file_id is not None


@pytest.mark.parametrize("note", ["x", "WyJhIl0.x.y", "\N{SNOWMAN}"])
def test_a_photo_nobody_sent_is_none(
    app: Flask, client: HouseClient, cast: Cast, slug: str, note: str
) -> None:
    client.sign_in(cast.carla)
    told = typed(organisation=str(cast.beta_id), photo_agreed="y", kept_photo=note)
    assert _send(client, slug, told).status_code == 303
    assert the_entry(app).photo_file_id is None


def test_one_entry_an_organisation_and_region_and_the_way_to_it(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    known = report(app, slug, by=cast.carla, organisation_id=cast.beta_id)
    client.sign_in(cast.carla)
    answer = _send(client, slug, typed(organisation=str(cast.beta_id)))
    assert answer.status_code == 422
    assert page_of(answer).css_first(f"a[href='/w/{slug}/uebernahmen/{known}']") is not None
    assert len(entries(app)) == 1


def test_makers_name_somebody_who_then_has_to_agree(
    app: Flask, client: HouseClient, cast: Cast, slug: str, browser_of: Any, letters: Letters
) -> None:
    client.sign_in(cast.alice)
    page = page_of(client.get(_form(slug), headers=ENGLISH))
    assert page.css("input[name=organisation]") == []  # the makers do not adopt their own
    assert the(page, "h1").text(strip=True) == "Somebody uses this"
    sent = typed(adopter_name="Projekt Beta", where="Dortmund")
    answer = _send(client, slug, sent)
    assert answer.status_code == 303
    assert "is asked by e-mail" in client.get(answer.location, headers=ENGLISH).text
    made = the_entry(app)
    assert (made.state, made.organisation_id) == (AdoptionState.TO_CONFIRM, cast.beta_id)
    own = f"/w/{slug}/uebernahmen/{made.id}"
    stranger = browser_of()
    assert "Projekt Beta" not in stranger.get(f"/w/{slug}/uebernahmen").text
    assert stranger.get(own).status_code == 404
    assert client.submit(f"{own}/bestaetigen").status_code == 403
    assert any(own in path for one in letters() if one.to == cast.carla.email for path in one.paths)
    owner = browser_of().sign_in(cast.carla)
    assert "Messe am Kanal" in owner.get("/meine-werkzeuge/uebernahmen").text
    assert "Is this true?" in owner.get(own, headers=ENGLISH).text
    assert owner.submit(f"{own}/bestaetigen").status_code == 303
    assert "Projekt Beta" in stranger.get(f"/w/{slug}/uebernahmen").text


@pytest.mark.parametrize("deed", ["bestaetigen", "ablehnen"])
def test_somebody_without_an_account_answers_by_the_link_of_the_mail(
    app: Flask,
    client: HouseClient,
    cast: Cast,
    slug: str,
    letters: Letters,
    browser_of: Any,
    deed: str,
) -> None:
    client.sign_in(cast.alice)
    refused = _send(client, slug, typed(adopter_name="Schule am Kanal"))
    assert refused_fields(refused) == ["to_email"]
    sent = typed(adopter_name="Schule am Kanal", to_email="schule@example.org")
    answer = _send(client, slug, sent)
    assert answer.status_code == 303
    assert "Then an editor looks at it" in client.get(answer.location, headers=ENGLISH).text
    (letter,) = (one for one in letters() if one.to == "schule@example.org")
    own = next(path for path in letter.paths if "/uebernahmen/" in path)
    guest = browser_of()
    assert guest.submit(f"{own}/{deed}").status_code == 303
    wanted = {"bestaetigen": AdoptionState.WAITING, "ablehnen": AdoptionState.REFUSED}
    assert the_entry(app).state is wanted[deed]


def test_editors_name_the_source_and_for_how_many_places_it_speaks(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.edith)
    sent = typed(adopter_name="Berufskollegs in NRW", where="Nordrhein-Westfalen", places="20")
    assert sorted(refused_fields(_send(client, slug, sent))) == ["source", "source_date"]
    sourced = {**sent, "source": "Abschlussbericht des Projekts", "source_date": "2025-06-30"}
    assert _send(client, slug, sourced).status_code == 303
    made = the_entry(app)
    assert (made.places, made.state) == (20, AdoptionState.CONFIRMED)
    page = LexborHTMLParser(client.get(f"/w/{slug}/uebernahmen", headers=ENGLISH).text)
    assert "Abschlussbericht des Projekts" in the(page, ".adoption-entry").text()
    assert the(page, ".stat__value").text(strip=True) == "20"


def test_visitors_cannot_speak_for_many_places_or_for_organisations(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    sent = typed_by_guest(organisation=str(cast.beta_id), places="500", source="Ich")
    assert _send(client, slug, sent).status_code == 303
    made = the_entry(app)
    assert (made.places, made.organisation_id, made.source) == (1, None, "")


def test_a_member_cannot_speak_for_a_foreign_organisation(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.carla)
    answer = _send(client, slug, typed(organisation=str(cast.alpha_id)))
    assert refused_fields(answer) == ["organisation"]
    assert entries(app) == []


@pytest.mark.parametrize("ending", ["", "/melden", "/danke"])
def test_what_is_not_public_cannot_be_taken_up(
    app: Flask, client: HouseClient, cast: Cast, shelf_of_states: dict[str, str], ending: str
) -> None:
    for person in (None, cast.alice, cast.edith):
        if person is not None:
            client.sign_in(person)
        for state, status in (("draft", 404), ("removed", 410), ("retired", 200)):
            address = f"/w/{shelf_of_states[state]}/uebernahmen{ending}"
            assert client.get(address).status_code == status, (state, person)


@pytest.fixture
def shelf_of_states(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> dict[str, str]:
    """Instruments that are not there for everybody."""
    shelf = Shelf(app, cast, run_jobs)
    return {state: getattr(shelf, state)() for state in ("draft", "removed", "retired")}
