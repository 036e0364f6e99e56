"""The workshop by its pages: from the kit to the own hosted copy, alone and together."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import delete
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.client import HouseClient
from tests.files import makers
from tests.workshop import sample
from toolbox.catalogue import queries as catalogue
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop import queries
from toolbox.workshop.jobs import look_for_kit
from toolbox.workshop.models import KitFile

pytestmark = pytest.mark.slow

BrowserOf = Callable[[], HouseClient]


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    """The address of an instrument of Projekt Beta that carries a kit."""
    with app.app_context():
        return sample.published_kit(cast.beta_id)


def _stamp(page: str) -> str:
    found = re.search(r'name="row_version" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def _outside(client: HouseClient) -> FlaskClient:
    """Return a visitor whose pages are not ours, so that our rules for pages do not hold."""
    return FlaskClient(client.application, client.application.response_class)


def _begun(client: HouseClient, slug: str, **form: str) -> str:
    """Begin a copy by the page; return its address."""
    answer = client.submit(f"/w/{slug}/anpassen", {"with": "example", **form})
    assert answer.status_code == 303
    return answer.headers["Location"]


def _saved(client: HouseClient, address: str, **form: str) -> str:
    page = client.get(address).get_data(as_text=True)
    filled = {
        "row_version": _stamp(page),
        "title": "Messe Musterstadt",
        "a-town": "Musterstadt",
        "go": "stay",
        **form,
    }
    answer = client.submit(address, filled)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def test_the_instrument_offers_to_be_adapted(client: HouseClient, slug: str) -> None:
    page = client.get(f"/w/{slug}").get_data(as_text=True)
    assert f"/w/{slug}/anpassen" in page


def test_from_the_example_to_the_own_address(client: HouseClient, cast: Cast, slug: str) -> None:
    client.sign_in(cast.alice)
    page = client.get(f"/w/{slug}/anpassen").get_data(as_text=True)
    assert "Projekt Alpha" in page
    address = _begun(client, slug, organisation=str(cast.alpha_id))
    page = client.get(address).get_data(as_text=True)
    assert "Beispielstadt" in page
    assert "Beispiel-Spedition" in page
    answer = client.submit(f"{address}/zeigen", {"slug": "messe-musterstadt"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    visitor = _outside(client)
    site = visitor.get("/m/messe-musterstadt/")
    assert site.status_code == 200
    assert "Messe in Beispielstadt" in site.get_data(as_text=True)
    assert "Messe-Baukasten für Tests" in site.get_data(as_text=True)
    assert "sandbox" in site.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in site.headers
    assert site.headers["X-Robots-Tag"] == "noindex"
    stand = visitor.get("/m/messe-musterstadt/aussteller/beispiel-spedition.html")
    assert stand.status_code == 200
    assert client.submit(f"{address}/offline").status_code == 303
    assert visitor.get("/m/messe-musterstadt/").status_code == 410


def test_a_visitor_tries_it_and_takes_the_result_along(client: HouseClient, slug: str) -> None:
    address = _begun(client, slug)
    _saved(client, address)
    answer = client.get(f"{address}/ergebnis.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "Messe in Musterstadt" in archive.read("index.html").decode()
    assert address in client.get(f"/w/{slug}/anpassen").get_data(as_text=True)
    other = client.application.test_client()
    assert other.get("/werkstatt/1").status_code == 404, "a visitor's copy has no number"


def test_a_visitors_copy_is_taken_into_an_account(
    client: HouseClient, cast: Cast, slug: str
) -> None:
    address = _begun(client, slug)
    assert client.get(f"{address}/behalten").status_code == 303
    client.sign_in(cast.alice)
    assert client.get(f"{address}/behalten").status_code == 200
    form = {"organisation": str(cast.alpha_id)}
    kept = client.submit(f"{address}/behalten", form).headers["Location"]
    assert re.fullmatch(r"/werkstatt/\d+", kept)
    assert client.get(kept).status_code == 200
    assert client.get(address).status_code == 404


def test_all_kinds_of_questions_are_asked_and_kept(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation="own")
    page = client.get(address).get_data(as_text=True)
    form = {
        "row_version": _stamp(page),
        "title": "Meine Messe",
        "a-town": "Ärgerstadt",
        "a-date": "2027-05-04",
        "a-visitors": "1.200",
        "a-free": "1",
        "a-place": "a",
        "a-days": ["Freitag", "Samstag"],
        "a-about": "**Willkommen**\r\nzur Messe",
        "a-colour": "#ff0000",
        "a-address-street": "Hafenweg 1",
        "a-address-postcode": "48155",
        "a-address-town": "Münster",
        "a-logo": (io.BytesIO(makers.picture()), "logo.png"),
    }
    assert client.submit(address, form).status_code == 303
    with app.app_context():
        answers = sample.the_copy().answers
    assert answers["visitors"] == 1200
    assert answers["free"] is True
    assert answers["days"] == ["Freitag", "Samstag"]
    assert answers["about"] == "**Willkommen**\nzur Messe"
    assert answers["address"] == {
        "street": "Hafenweg 1",
        "postcode": "48155",
        "town": "Münster",
    }
    page = client.get(address).get_data(as_text=True)
    assert answers["logo"] in page
    assert client.get(f"{address}/bild/{answers['logo']}").status_code == 200
    with zipfile.ZipFile(io.BytesIO(client.get(f"{address}/ergebnis.zip").data)) as archive:
        assert [name for name in archive.namelist() if name.startswith("bilder/")]


def test_what_is_typed_wrongly_is_kept_and_named(client: HouseClient, slug: str) -> None:
    address = _begun(client, slug)
    _saved(client, address, **{"a-visitors": "viele", "a-town": ""})
    page = client.get(f"{address}?pruefen=1").get_data(as_text=True)
    assert "viele" in page
    assert page.count("field__error") == 2


def test_items_are_added_changed_moved_and_removed_without_scripts(
    app: Flask, client: HouseClient, slug: str
) -> None:
    address = _begun(client, slug)
    new = _saved(client, address, deed="add:exhibitors")
    page = client.get(new).get_data(as_text=True)
    form = {"row_version": _stamp(page), "i-name": "Beispiel-Hafen", "i-places": "2"}
    assert client.submit(new, form).status_code == 303
    page = client.get(address).get_data(as_text=True)
    seen = re.search(r'name="seen-exhibitors" value="([^"]*)"', page)
    assert seen is not None
    _saved(client, address, deed="up:exhibitors:2", **{"seen-exhibitors": seen[1]})
    with app.app_context():
        names = [one["name"] for one in sample.the_copy().answers["exhibitors"]]
    assert names == ["Beispiel-Hafen", "Beispiel-Spedition"]
    page = client.get(address).get_data(as_text=True)
    old = {"row_version": _stamp(page), "title": "X", "a-town": "Y", "seen-exhibitors": seen[1]}
    assert client.submit(address, {**old, "deed": "remove:exhibitors:1"}).status_code == 409


def test_an_item_without_what_is_needed_is_kept_and_marked(client: HouseClient, slug: str) -> None:
    address = _begun(client, slug)
    new = f"{address}/liste/exhibitors/neu"
    page = client.get(new).get_data(as_text=True)
    answer = client.submit(new, {"row_version": _stamp(page), "i-places": "2"})
    shown = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "field__error" in shown


def test_a_second_window_is_told(client: HouseClient, cast: Cast, slug: str) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation=str(cast.alpha_id))
    other = client.application.test_client()
    assert isinstance(other, HouseClient)
    other.sign_in(cast.bob)
    before = _stamp(other.get(address).get_data(as_text=True))
    _saved(client, address)
    late = {"row_version": before, "title": "Bobs Messe", "a-town": "Bobstadt"}
    answer = other.submit(f"{address}/speichern", late, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    page = other.submit(address, late)
    assert page.status_code == 409
    assert "Bobstadt" in page.get_data(as_text=True), "what was typed is not lost"


def test_autosave_answers_with_the_time(client: HouseClient, slug: str) -> None:
    address = _begun(client, slug)
    stamp = _stamp(client.get(address).get_data(as_text=True))
    form = {"row_version": stamp, "title": "Neu", "a-town": "Neustadt"}
    told = client.submit(f"{address}/speichern", form).get_json()
    assert told["saved_at_text"].startswith("Gespeichert um")
    again = {**form, "row_version": told["row_version"], "a-town": "Altstadt"}
    assert client.submit(f"{address}/speichern", again).status_code == 200


def as_script(client: HouseClient, path: str) -> TestResponse:
    return client.get(path, headers={"Accept": "application/json"})


def test_a_form_that_stayed_open_gets_a_token_for_the_login_of_now(
    client: HouseClient, cast: Cast, slug: str, browser_of: BrowserOf
) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation=str(cast.alpha_id))
    page = LexborHTMLParser(client.get(address).text)
    form = page.css_first("form[data-renew]")
    assert form is not None
    assert form.css_first("template[data-logged-out]") is not None
    renew, save = str(form.attributes["data-renew"]), str(form.attributes["data-autosave"])
    old = form.css_first("[name=csrf_token]")
    assert old is not None
    with client.session_transaction() as session:
        session.clear()
    for unknown in (renew, "/werkstatt/4711/speichern", "/werkstatt/nichts/speichern"):
        told = as_script(client, unknown)
        assert told.json is not None
        assert (told.status_code, told.json["code"]) == (403, "login-needed")
    client.sign_in(cast.alice)
    sent = {"row_version": _stamp(page.html or ""), "title": "Noch da", "a-town": "Musterstadt"}
    headers = {"Accept": "application/json"}
    stale = client.post(save, data={**sent, "csrf_token": old.attributes["value"]}, headers=headers)
    assert stale.json is not None
    assert (stale.status_code, stale.json["code"]) == (400, "form-expired")
    told = as_script(client, renew)
    assert told.json is not None
    assert told.headers["Cache-Control"] == "no-store"
    fresh = {**sent, "csrf_token": told.json["csrf_token"]}
    assert client.post(save, data=fresh, headers=headers).status_code == 200
    assert "Noch da" in client.get(address).text
    assert as_script(browser_of().sign_in(cast.carla), renew).status_code == 404


def test_a_visitors_form_that_stayed_open_gets_a_token_without_a_login(
    client: HouseClient, slug: str
) -> None:
    address = _begun(client, slug)
    told = as_script(client, f"{address}/speichern")
    assert told.json is not None
    assert told.json["csrf_token"]


def test_what_is_left_of_the_example_is_listed_before_it_is_shown(
    client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation="own")
    town, firms = "liste=town#a-town", "liste=exhibitors#a-exhibitors"
    for path in ("", "/zeigen"):
        page = client.get(f"{address}{path}").get_data(as_text=True)
        assert town in page
        assert firms in page
    _saved(client, address)
    page = client.get(f"{address}/zeigen").get_data(as_text=True)
    assert town not in page
    assert firms in page
    assert client.submit(f"{address}/zeigen", {"slug": "beispiel-messe"}).status_code == 303


def test_saving_what_the_form_proposes_answers_nothing_more(client: HouseClient, slug: str) -> None:
    address = _begun(client, slug, **{"with": "empty"})

    def answered() -> str:
        found = re.search(r"(\d+) von 11 beantwortet", client.get(address).get_data(as_text=True))
        assert found is not None
        return found[1]

    before = int(answered())
    _saved(client, address, **{"a-colour": "#0b4f5c"})
    assert int(answered()) == before + 1, "one question was answered, the town"


def test_the_zip_has_what_was_typed_just_now(client: HouseClient, slug: str) -> None:
    address = _begun(client, slug)
    assert 'value="download"' in client.get(address).get_data(as_text=True)
    target = _saved(client, address, go="download")
    page = client.get(target).get_data(as_text=True)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found is not None
    with zipfile.ZipFile(io.BytesIO(client.get(found[1]).data)) as archive:
        assert "Messe in Musterstadt" in archive.read("index.html").decode()


def test_keeping_a_copy_leads_back_to_where_one_came_from(
    client: HouseClient, cast: Cast, slug: str
) -> None:
    address = _begun(client, slug)
    page = client.get(f"{address}/zeigen").get_data(as_text=True)
    assert "/meine-werkzeuge/kopien" not in page
    assert f"{address}/behalten?zu=zeigen" in page
    entrance = client.get(f"{address}/behalten?zu=zeigen").headers["Location"]
    assert "zeigen" in entrance, "the way goes on behind logging in"
    plain = client.get("/konto/anmelden").get_data(as_text=True)
    assert _lead(client.get(entrance).get_data(as_text=True)) != _lead(plain)
    client.sign_in(cast.alice)
    page = client.get(f"{address}/behalten?zu=zeigen").get_data(as_text=True)
    assert 'name="zu" value="zeigen"' in page
    answer = client.submit(f"{address}/behalten", {"organisation": "own", "zu": "zeigen"})
    assert re.fullmatch(r"/werkstatt/\d+/zeigen", answer.headers["Location"])


def _lead(page: str) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', page)
    assert found is not None
    return found[1]


def test_others_know_nothing_of_a_copy(
    client: HouseClient, browser_of: BrowserOf, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation=str(cast.alpha_id))
    for person, status in ((cast.bob, 200), (cast.carla, 404), (cast.edith, 404), (None, 404)):
        other = browser_of()
        if person is not None:
            other.sign_in(person)
        assert other.get(address).status_code == status


def test_the_preview_lies_on_the_stage(client: HouseClient, slug: str) -> None:
    address = _begun(client, slug)
    page = client.get(address)
    assert "frame-src" in page.headers["Content-Security-Policy"]
    place = client.get(f"{address}/vorschau").headers["Location"]
    assert place.startswith("/buehne/")
    shown = _outside(client).get(place)
    assert "Messe in Beispielstadt" in shown.get_data(as_text=True)


def test_an_address_is_checked(client: HouseClient, cast: Cast, slug: str) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation="own")
    for wrong in ("", "ab", "Große Messe", "a/b", "-x-"):
        assert client.submit(f"{address}/zeigen", {"slug": wrong}).status_code == 422, wrong
    assert client.submit(f"{address}/zeigen", {"slug": "meine-messe"}).status_code == 303
    second = _begun(client, slug, organisation="own")
    answer = client.submit(f"{second}/zeigen", {"slug": "meine-messe"})
    assert answer.status_code == 422


def test_what_is_incomplete_is_not_shown(client: HouseClient, cast: Cast, slug: str) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, **{"organisation": "own", "with": "empty"})
    assert client.submit(f"{address}/zeigen", {"slug": "leere-messe"}).status_code == 422


def test_a_licence_without_changes_refuses(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        closed = sample.published_kit(cast.beta_id, licence="CC-BY-ND-4.0")
    page = client.get(f"/w/{closed}/anpassen")
    assert page.status_code == 200
    assert 'name="with"' not in page.get_data(as_text=True)
    assert client.submit(f"/w/{closed}/anpassen", {"with": "empty"}).status_code == 403


def test_pages_of_a_copy_are_pages(client: HouseClient, cast: Cast, slug: str) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation=str(cast.alpha_id))
    for path in (
        *("", "/zeigen", "/loeschen", "/vorschlag", "/liste/exhibitors/1"),
        *("/liste/exhibitors/neu", "/liste/exhibitors/selbst", "/liste/exhibitors/tabelle"),
    ):
        assert client.get(f"{address}{path}").status_code == 200, path
    assert client.get("/meine-werkzeuge/kopien").status_code == 200
    assert client.get(f"{address}/neue-fassung").status_code == 404


def _csv(*lines: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO("\r\n".join(lines).encode("utf-8-sig")), "aussteller.csv"


def test_a_table_replaces_or_appends(app: Flask, client: HouseClient, slug: str) -> None:
    address = f"{_begun(client, slug)}/liste/exhibitors/tabelle"
    head = "Name;Ausbildungsplätze;E-Mail"
    table = _csv(head, "Beispiel-Werft;4;", "Beispiel-Bahn;2;bahn@example.org")
    assert client.submit(address, {"file": table, "how": "append"}).status_code == 303
    assert len(_items(app)) == 3
    form = {"file": _csv(head, "Beispiel-Post;1;"), "how": "replace"}
    assert client.submit(address, form).status_code == 303
    assert [one["name"] for one in _items(app)] == ["Beispiel-Post"]


def _items(app: Flask) -> list[dict[str, str]]:
    with app.app_context():
        items: list[dict[str, str]] = sample.the_copy().answers["exhibitors"]
        return items


def test_a_table_with_faults_says_row_by_row_what_is_wrong(
    app: Flask, client: HouseClient, slug: str
) -> None:
    address = f"{_begun(client, slug)}/liste/exhibitors/tabelle"
    lines = ("Name;Ausbildungsplätze;E-Mail", "Gut;1;", ";2;", "Schlecht;viele;keine")
    answer = client.submit(address, {"file": _csv(*lines), "how": "replace"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Ausbildungsplätze" in page
    assert [one["name"] for one in _items(app)] == ["Beispiel-Spedition"]
    form = {"file": _csv(*lines), "how": "replace", "only_good": "1"}
    assert client.submit(address, form).status_code == 303
    assert [one["name"] for one in _items(app)] == ["Gut"]


def test_a_table_with_too_many_rows_is_refused(client: HouseClient, slug: str) -> None:
    address = f"{_begun(client, slug)}/liste/exhibitors/tabelle"
    form = {"file": _csv("Name", *(f"Beispiel {number}" for number in range(9)))}
    assert client.submit(address, form).status_code == 413
    assert client.submit(address, {}).status_code == 422


@pytest.mark.parametrize("name", ["vorlage.csv", "vorlage.xlsx", "liste.csv", "liste.xlsx"])
def test_tables_are_handed_out(client: HouseClient, slug: str, name: str) -> None:
    answer = client.get(f"{_begun(client, slug)}/liste/exhibitors/{name}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_firm_fills_in_its_own_entry(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    address = f"{_begun(client, slug, organisation=str(cast.alpha_id))}/liste/exhibitors/selbst"
    page = client.get(address).get_data(as_text=True)
    consent = "Wir willigen ein."
    form = {"days": "30", "consent": consent, "note": "Bis Freitag bitte."}
    assert client.submit(address, form).status_code == 303
    page = client.get(address).get_data(as_text=True)
    found = re.search(r"/mitmachen/[\w-]+", page)
    assert found is not None
    assert "/mitmachen/" not in client.get(address).get_data(as_text=True), "it is shown once"

    firm = browser_of()
    assert consent in firm.get(found[0]).get_data(as_text=True)
    entry = {"i-name": "Beispiel-Werft", "i-places": "7"}
    without = firm.submit(found[0], entry)
    assert without.status_code == 422
    assert "Beispiel-Werft" in without.get_data(as_text=True)
    assert firm.submit(found[0], {"consent": "1", "i-places": "x"}).status_code == 422
    thanks = firm.submit(found[0], {**entry, "consent": "1"}).headers["Location"]
    assert firm.get(thanks).status_code == 200
    own = thanks.removesuffix("/danke")
    assert firm.get(own).status_code == 200

    page = client.get(address).get_data(as_text=True)
    deed = re.search(r"/werkstatt/\d+/eintraege/\d+/annehmen", page)
    assert deed is not None
    assert client.submit(deed[0]).status_code == 303
    changed = {**entry, "i-name": "Beispiel-Hafen", "consent": "1"}
    assert firm.submit(own, changed).status_code == 303
    assert client.submit(deed[0]).status_code == 303
    gone = firm.submit(f"{own}/zurueckziehen")
    assert gone.status_code == 200
    assert firm.get(own).status_code == 410
    with app.app_context():
        assert queries.entries_of(sample.the_copy()) == []


def test_a_newer_version_is_compared_and_taken(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation=str(cast.alpha_id))
    with app.app_context():
        sample.next_kit(slug, sample.kit_zip(version="1.1.0", page=sample.PAGE_WITH_MOTTO))
    assert f"{address}/neue-fassung" in client.get(address).get_data(as_text=True)
    page = client.get(f"{address}/neue-fassung").get_data(as_text=True)
    assert "Jetzt mit Motto" in page
    place = client.get(f"{address}/neue-fassung/vorschau").headers["Location"]
    assert "Mit Motto" in _outside(client).get(place).get_data(as_text=True)
    assert client.submit(f"{address}/neue-fassung/nehmen").status_code == 303
    place = client.get(f"{address}/vorschau").headers["Location"]
    assert "Mit Motto" in _outside(client).get(place).get_data(as_text=True)


def test_what_a_newer_version_newly_asks_for_is_named_and_led_to(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation=str(cast.alpha_id))
    properties = {**sample.PROPERTIES, "motto": {"type": "string", "title": "Motto"}}
    with app.app_context():
        sample.next_kit(slug, sample.kit_zip(version="1.1.0", properties=properties))
    taken = client.submit(f"{address}/neue-fassung/nehmen")
    assert taken.headers["Location"].endswith("#a-motto")
    page = LexborHTMLParser(client.get(taken.headers["Location"]).text)
    assert any("Motto" in notice.text() for notice in page.css(".notice"))


def test_a_kit_that_nobody_has_looked_into_yet_is_waited_for(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    with app.app_context(), unit_of_work():
        db.session.execute(delete(KitFile))
    waiting = client.get(f"/w/{slug}/anpassen")
    assert (waiting.status_code, waiting.headers["Refresh"]) == (503, "5")
    assert f'href="/w/{slug}/anpassen"' in waiting.text
    with app.app_context():
        version = catalogue.published_version(sample.instrument(slug))
        for one in version.attachments:
            look_for_kit({"file_id": one.file_id})
    assert client.get(f"/w/{slug}/anpassen").status_code == 200


def test_an_old_address_leads_on_and_a_deleted_copys_address_is_gone(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation=str(cast.alpha_id))
    for name in ("messe-alt", "messe-neu"):
        assert client.submit(f"{address}/zeigen", {"slug": name}).status_code == 303
    moved = _outside(client).get("/m/messe-alt/index.html")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/m/messe-neu/index.html")
    editor = browser_of().sign_in(cast.edith)
    assert editor.submit("/melden/messe-neu/offline", {"reason": "Werbung."}).status_code == 303
    assert client.submit(f"{address}/loeschen").status_code == 303
    for name in ("messe-alt", "messe-neu"):
        assert client.get(f"/m/{name}/").status_code == 410
    assert client.get("/melden/messe-neu").status_code == 410
    page = editor.get("/melden/messe-neu")
    assert (page.status_code, "Werbung." in page.text) == (200, True)
    again = _begun(client, slug, organisation=str(cast.alpha_id))
    assert client.submit(f"{again}/zeigen", {"slug": "messe-neu"}).status_code == 422
    assert editor.submit("/melden/messe-neu/freigeben").status_code == 303
    assert client.submit(f"{again}/zeigen", {"slug": "messe-neu"}).status_code == 303


def test_a_proposal_reaches_its_keepers_and_comes_back(
    client: HouseClient, browser_of: BrowserOf, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.alice)
    address = f"{_begun(client, slug, organisation=str(cast.alpha_id))}/vorschlag"
    assert client.submit(address, {"text": " "}).status_code == 422
    form = {"text": "Bitte mit Motto.", "with_answers": "1"}
    assert client.submit(address, form).status_code == 303
    keeper = browser_of().sign_in(cast.carla)
    page = keeper.get(f"/w/{slug}/vorschlaege").get_data(as_text=True)
    assert "Bitte mit Motto." in page
    assert "Beispielstadt" in page
    assert "1 Eintrag" in page
    assert "1 Einträge" not in page
    deed = re.search(r"/vorschlaege/\d+/annehmen", page)
    assert deed is not None
    assert keeper.submit(deed[0], {"answer": "Gern."}).status_code == 303
    assert "Gern." in client.get(address).get_data(as_text=True)


def test_a_page_is_reported_and_taken_off(
    app: Flask, client: HouseClient, browser_of: BrowserOf, cast: Cast, slug: str
) -> None:
    with app.app_context():
        sample.shown_copy(slug, cast.alpha_id, by=cast.alice.actor)
    path = "/melden/gezeigte-messe"
    assert path in _outside(client).get("/m/gezeigte-messe/").get_data(as_text=True)
    assert client.submit(path, {"text": ""}).status_code == 422
    assert client.submit(path, {"text": "Werbung!"}).status_code == 303
    editor = browser_of().sign_in(cast.edith)
    assert editor.submit(f"{path}/offline", {"reason": " "}).status_code == 422
    assert editor.submit(f"{path}/offline", {"reason": "Werbung."}).status_code == 303
    assert _outside(client).get("/m/gezeigte-messe/").status_code == 410
    assert client.get(path).status_code == 410
    assert "Werbung." in editor.get(path).get_data(as_text=True)
    assert editor.submit(f"{path}/freigeben").status_code == 303
    client.sign_in(cast.alice)
    with app.app_context():
        address = f"/werkstatt/{sample.the_copy().id}/zeigen"
    assert client.submit(address, {"slug": "gezeigte-messe"}).status_code == 303
    assert _outside(client).get("/m/gezeigte-messe/").status_code == 200


def test_the_kits_findings_stand_on_the_page_of_the_drafts_files(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        broken = sample.kit_zip(page="<p>\n{% for one in answers.exhibitors %}")
        version_id = sample.kit_draft(cast.alpha_id, broken)
        instrument_id = catalogue.version_by_id(version_id).instrument_id
    client.sign_in(cast.alice)
    page = client.get(f"/einreichen/{instrument_id}/dateien").get_data(as_text=True)
    assert "pages/index.liquid:" in page


def test_a_copy_becomes_a_draft(client: HouseClient, cast: Cast, slug: str) -> None:
    client.sign_in(cast.alice)
    address = _begun(client, slug, organisation=str(cast.alpha_id))
    answer = client.submit(f"{address}/werkzeug", {"organisation": str(cast.alpha_id)})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Messe-Baukasten für Tests" in page
    assert client.submit(f"{address}/naechstes-jahr").status_code == 303
    assert client.submit(f"{address}/loeschen").status_code == 303
    assert client.get(address).status_code == 404
