"""Collections on the web: from every card, on the device, in the account, on paper, elsewhere."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.curation import sample
from tests.letters import Letter
from tests.scenes import Scene
from tests.web.shelf import TABLE, TABLE_NAME, Shelf
from toolbox.catalogue import publishing
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.curation import items, links, operations, queries
from toolbox.curation.lifecycle import Visibility
from toolbox.foundation.actors import system
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.web.curation import archive, device
from toolbox.web.stage.codes import code_of

RunJobs = Callable[[], int]
ADD = "/koffer/hinzufuegen"
AS_SCRIPT = {"Accept": "application/json"}


@dataclass(frozen=True)
class House:
    """Three published instruments with files, and collections of Alice's made of them."""

    app: Flask
    cast: Cast
    slugs: list[str]
    ids: list[int]

    def collection(self, visibility: Visibility = Visibility.PUBLIC, **changes: Any) -> int:
        with self.app.app_context():
            return sample.collection(
                self.cast.alice.actor, self.ids, visibility=visibility, **changes
            )

    def slug_of(self, one: int) -> str:
        with self.app.app_context():
            return str(sample.found(one).slug)

    def token_of(self, one: int) -> str:
        with self.app.app_context():
            return links.issue(one, sample.found(one).link_number)

    def items(self, one: int) -> list[int]:
        with self.app.app_context():
            return [item.id for item in queries.items_of(one)]

    def order(self, one: int) -> list[int]:
        with self.app.app_context():
            return [self.ids.index(found) for found in sample.inside(one)]

    def notes(self, one: int) -> list[str]:
        with self.app.app_context():
            return sample.notes(one)

    def mine(self, person: object) -> list[int]:
        with self.app.app_context():
            return [one.id for one in queries.mine(by=person.actor)]  # type: ignore[attr-defined]


@pytest.fixture
def house(app: Flask, cast: Cast, run_jobs: RunJobs, scene: Scene) -> House:
    def build() -> tuple[tuple[str, int], ...]:
        shelf = Shelf(app, cast, run_jobs)
        table = {TABLE_NAME: TABLE}
        slugs = [shelf.published(table, title=f"Werkzeug {number}") for number in (1, 2, 3)]
        with app.app_context():
            ids = [catalogue.by_slug(slug, by=cast.alice.actor).id for slug in slugs]
        run_jobs()
        return tuple(zip(slugs, ids, strict=True))

    found = scene("curation.three-instruments", build)
    return House(app, cast, [slug for slug, _id in found], [one for _slug, one in found])


def _cookie(client: HouseClient) -> str | None:
    found = client.get_cookie(device.COOKIE)
    return found.value if found else None


def _held(client: HouseClient, house: House) -> list[int]:
    """Return which instruments the browser holds, in order, by their numbers in the house."""
    page = client.get("/koffer/mein").text
    slugs = re.findall(r'<h3 id="zeile-\d+-titel"><a href="/w/([^"]+)"', page)
    return [house.slugs.index(slug) for slug in slugs]


# From every card


def test_a_card_puts_it_in_and_takes_it_out_without_scripts(
    client: HouseClient, house: House
) -> None:
    came = {"Referer": "http://localhost/suche?q=werkzeug"}
    answer = client.post(ADD, data={"werkzeug": house.slugs[0]}, headers=came)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/suche?q=werkzeug")
    page = client.get(f"/w/{house.slugs[0]}").text
    assert f'name="heraus" value="{house.slugs[0]}"' in page
    assert re.search(r"data-collect-count >\s*1<", page)
    client.post(ADD, data={"heraus": house.slugs[0]})
    page = client.get(f"/w/{house.slugs[0]}").text
    assert f'name="werkzeug" value="{house.slugs[0]}"' in page
    assert re.search(r"data-collect-count hidden>\s*0<", page)


def test_every_card_of_every_page_has_the_button(client: HouseClient, house: House) -> None:
    for address in (
        "/",
        "/suche",
        "/o/projekt-alpha",
        f"/w/{house.slugs[0]}",
        "/schlagwort/checkliste",
    ):
        page = client.get(address).text
        assert 'form="koffer" name="werkzeug"' in page, address
        assert page.count('id="koffer"') == 1, address
    assert 'name="werkzeug"' not in client.get("/organisationen").text


def test_scripts_get_words_to_show(client: HouseClient, house: House) -> None:
    told = client.post(ADD, data={"werkzeug": house.slugs[0]}, headers=AS_SCRIPT).get_json()
    assert (told["is_in"], told["name"], told["count"]) == (True, "heraus", 1)
    assert "Werkzeug 1" in told["message"]
    again = client.post(ADD, data={"werkzeug": house.slugs[0]}, headers=AS_SCRIPT).get_json()
    assert (again["count"], again["message"] != told["message"]) == (1, True)
    assert client.get_cookie("sitzung") is None, "nothing is remembered but what was put in"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("door", [ADD, "/koffer/mein", "/koffer/auswahl_222/uebernehmen"])
def test_forms_of_other_sites_are_refused(
    client: HouseClient, house: House, headers: dict[str, str], door: str
) -> None:
    answer = client.post(door, data={"werkzeug": house.slugs[0]}, headers=headers)
    assert answer.status_code == 403
    assert _cookie(client) is None


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 404),
        ({"werkzeug": "gibt-es-nicht"}, 404),
        ({"werkzeug": "x" * 5000}, 404),
        ({"werkzeug": "'; DROP TABLE collections; --"}, 404),
        ({"heraus": "gibt-es-nicht"}, 404),
    ],
)
def test_nonsense_is_answered_calmly(
    client: HouseClient, house: House, sent: dict[str, str], status: int
) -> None:
    assert client.post(ADD, data=sent).status_code == status
    client.sign_in(house.cast.alice)
    assert client.post(ADD, data=sent).status_code == status


def test_what_is_not_published_cannot_be_put_in(
    client: HouseClient, house: House, run_jobs: RunJobs
) -> None:
    shelf = Shelf(house.app, house.cast, run_jobs)
    for slug, status in ((shelf.draft({}), 404), (shelf.retired(), 403), (shelf.removed(), 410)):
        assert client.post(ADD, data={"werkzeug": slug}).status_code == status


@pytest.mark.parametrize("value", ["", "x", "W10.abc", "é", "a" * 4000])
def test_a_forged_cookie_is_an_empty_collection(
    client: HouseClient, house: House, value: str
) -> None:
    client.set_cookie(device.COOKIE, value)
    assert client.get("/koffer/mein").status_code == 200
    client.post(ADD, data={"werkzeug": house.slugs[1]})
    assert _held(client, house) == [1]


# On the device


def _fill(client: HouseClient, house: House) -> None:
    for slug in house.slugs:
        client.post(ADD, data={"werkzeug": slug})


def test_a_title_that_is_too_long_is_at_hand_where_nothing_is_in_it_any_more(
    client: HouseClient,
) -> None:
    typed = "Klasse 8 " * 50
    answer = client.post("/koffer/mein", data={"title": typed, "deed": "save"})
    assert answer.status_code == 422
    page = LexborHTMLParser(answer.text)
    field = page.css_first("#title")
    assert field is not None
    assert (field.attributes["value"] or "").strip() == typed.strip()
    assert page.css_first("a[href='#title']") is not None


def test_a_device_keeps_order_notes_and_title(client: HouseClient, house: House) -> None:
    _fill(client, house)
    first = house.ids[0]
    form = {"title": "Für Klasse 8", f"note-{first}": "Zuerst <b>das</b>", "deed": f"down-{first}"}
    assert client.post("/koffer/mein", data=form).headers["Location"].endswith(f"#zeile-{first}")
    assert _held(client, house) == [1, 0, 2]
    page = client.get("/koffer/mein").text
    assert "Für Klasse 8" in page
    assert "Zuerst &lt;b&gt;das&lt;/b&gt;" in page
    drawn = {**form, "deed": f"place-{first}"}
    for place, order in (("1", [0, 1, 2]), ("3", [1, 2, 0]), ("2", [1, 0, 2])):
        client.post("/koffer/mein", data={**drawn, "place": place})
        assert _held(client, house) == order
    client.post("/koffer/mein", data={**form, "deed": f"remove-{first}"})
    assert _held(client, house) == [1, 2]
    client.post("/koffer/mein", data={"title": "Für Klasse 8", "deed": f"back-{first}"})
    assert _held(client, house) == [1, 0, 2]
    assert "Zuerst" in client.get("/koffer/mein").text
    client.post("/koffer/mein", data={"deed": "empty"})
    assert _cookie(client) is None


@pytest.mark.parametrize(
    "wrong",
    [{"title": "x" * 121}, {"note": "x" * 601}],
)
def test_too_much_text_is_refused_and_stays_typed(
    client: HouseClient, house: House, wrong: dict[str, str]
) -> None:
    _fill(client, house)
    form = {"title": wrong.get("title", "")}
    if "note" in wrong:
        form[f"note-{house.ids[0]}"] = wrong["note"]
    answer = client.post("/koffer/mein", data=form)
    assert answer.status_code == 422
    assert (wrong.get("title") or wrong.get("note") or "") in answer.text
    assert _held(client, house) == [0, 1, 2]


def test_a_device_has_room_for_so_many(
    client: HouseClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "ITEMS", 2)
    monkeypatch.setattr(device, "_LARGEST", 300)
    for slug in house.slugs:
        answer = client.post(ADD, data={"werkzeug": slug}, headers=AS_SCRIPT)
    assert answer.status_code == 429
    text = "".join(chr(0x4E00 + number * 37) for number in range(400))
    long = client.post("/koffer/mein", data={f"note-{house.ids[0]}": text})
    assert long.status_code == 422
    assert text in long.text


def test_a_device_prints_packs_and_hands_on(client: HouseClient, house: House) -> None:
    assert client.get("/koffer/mein.zip").status_code == 404
    _fill(client, house)
    printed = client.get("/koffer/mein/drucken")
    assert printed.text.count('class="qr-drawing"') == 4
    assert client.get("/koffer/mein.zip").status_code == 200
    key = "auswahl_" + "-".join(map(code_of, house.ids))
    assert f"/koffer/{key}" in client.get("/koffer/mein/weitergeben").text
    other = house.app.test_client()
    shown = other.get(f"/koffer/{key}")
    assert shown.status_code == 200
    assert "Werkzeug 3" in shown.text
    assert other.get(f"/einbetten/koffer/{key}").status_code == 200
    taken = other.post(f"/koffer/{key}/uebernehmen")
    assert taken.headers["Location"] == "/koffer/mein"
    assert isinstance(other, HouseClient)
    assert _held(other, house) == [0, 1, 2]


@pytest.mark.parametrize("codes", ["", "-", "aaaa", "222", "zzzzzzzz", "é", "222-222-a"])
def test_selections_of_nothing_are_not_there(client: HouseClient, house: House, codes: str) -> None:
    assert client.get(f"/koffer/auswahl_{codes}.zip").status_code == 404


def test_logging_in_takes_it_along_once(client: HouseClient, house: House) -> None:
    own = house.collection(Visibility.PRIVATE)
    with house.app.app_context(), unit_of_work():
        found = sample.found(own)
        item = queries.items_of(own)[2]
        items.remove(found, item.id, by=house.cast.alice.actor)
    _fill(client, house)
    client.post("/koffer/mein", data={f"note-{house.ids[0]}": "Vom Telefon", "title": ""})
    client.sign_in(house.cast.alice)
    page = client.get("/koffer/mein")
    assert page.status_code == 200
    assert _cookie(client) is None
    assert house.order(own) == [0, 1, 2]
    assert house.notes(own) == ["Notiz 1\nVom Telefon", "Notiz 2", "Notiz 3"]
    assert house.mine(house.cast.alice) == [own]


def test_somebody_without_one_gets_one_at_log_in(client: HouseClient, house: House) -> None:
    _fill(client, house)
    client.post("/koffer/mein", data={"title": "Für Klasse 8"})
    client.sign_in(house.cast.bob)
    client.get("/")
    (made,) = house.mine(house.cast.bob)
    with house.app.app_context():
        found = sample.found(made)
        assert (found.title, found.visibility) == ("Für Klasse 8", Visibility.PRIVATE)
    assert house.order(made) == [0, 1, 2]


def test_reading_sets_no_cookie(client: HouseClient, house: House) -> None:
    one = house.collection()
    slug = house.slug_of(one)
    for address in (
        *("/", "/suche", "/koffer", "/koffer/mein", f"/koffer/{slug}", f"/koffer/{slug}/drucken"),
        *(f"/koffer/{slug}/weitergeben", f"/einbetten/koffer/{slug}", f"/koffer/{slug}.zip"),
    ):
        assert "Set-Cookie" not in client.get(address).headers, address


# In the account


def test_cards_fill_the_own_collection_changed_last(client: HouseClient, house: House) -> None:
    client.sign_in(house.cast.alice)
    client.post(ADD, data={"werkzeug": house.slugs[0]})
    (own,) = house.mine(house.cast.alice)
    assert house.order(own) == [0]
    assert _cookie(client) is None
    with house.app.app_context():
        team = sample.collection(
            house.cast.alice.actor, title="Team", organisation_id=house.cast.alpha_id
        )
    client.post(ADD, data={"werkzeug": house.slugs[1]})
    assert (house.order(own), house.order(team)) == ([0, 1], [])
    client.post(ADD, data={"werkzeug": house.slugs[2], "koffer": str(team)})
    assert house.order(team) == [2]
    assert f"/koffer/mein?werkzeug={house.slugs[0]}" in client.get(f"/w/{house.slugs[0]}").text
    assert (
        f'name="koffer" value="{team}"'
        in client.get(f"/koffer/mein?werkzeug={house.slugs[0]}").text
    )
    assert client.get("/koffer/mein?werkzeug=gibt-es-nicht").status_code == 200
    client.sign_in(house.cast.carla)
    refused = client.post(ADD, data={"werkzeug": house.slugs[0], "koffer": str(team)})
    assert refused.status_code == 404


def _form(house: House, one: int, **changes: object) -> dict[str, object]:
    with house.app.app_context():
        found = sample.found(one)
        return {
            "row_version": found.row_version,
            "title": found.title,
            "description": found.description,
            "cover": str(found.cover_instrument_id or 0),
            "visibility": found.visibility.value,
            **changes,
        }


def test_moving_something_keeps_everything_that_was_typed(
    client: HouseClient, house: House
) -> None:
    one = house.collection(Visibility.PRIVATE)
    client.sign_in(house.cast.alice)
    first, second, third = house.items(one)
    page = f"/koffer/mein/{one}"
    typed = {"title": "Neu", f"note-{first}": "Getippt", "audience": ["schulen"]}
    moved = client.submit(page, _form(house, one, **typed, deed=f"up-{third}"))
    assert moved.headers["Location"] == f"{page}#zeile-{third}"
    assert (house.order(one), house.notes(one)[0]) == ([0, 2, 1], "Getippt")
    gone = client.submit(page, _form(house, one, deed=f"remove-{third}"))
    assert f'value="back-{third}"' in client.get(gone.headers["Location"]).text
    client.submit(page, _form(house, one, deed=f"back-{third}"))
    assert house.order(one) == [0, 2, 1]
    with house.app.app_context():
        assert sample.found(one).title == "Neu"
    for place, order in (("1", [1, 0, 2]), ("99", [0, 2, 1]), ("2", [0, 1, 2]), ("x", [1, 0, 2])):
        drawn = client.submit(page, _form(house, one, deed=f"place-{second}", place=place))
        assert drawn.headers["Location"] == f"{page}#zeile-{second}"
        assert house.order(one) == order


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"title": ""}, 422),
        ({"title": "x" * 121}, 422),
        ({"description": "x" * 4001}, 422),
        ({"visibility": "everybody"}, 422),
        ({"visibility": ""}, 422),
        ({"audience": ["gibt-es-nicht"]}, 422),
        ({"cover": "999999"}, 422),
        ({"row_version": "1000"}, 409),
        ({"row_version": "abc"}, 422),
        ({"deed": "up-999999"}, 404),
        ({"deed": "unsinn"}, 303),
        ({"deed": "remove-" + "9" * 40}, 404),
    ],
)
def test_bad_input_is_told_and_nothing_typed_gets_lost(
    client: HouseClient, house: House, changes: dict[str, object], status: int
) -> None:
    one = house.collection(Visibility.PRIVATE)
    client.sign_in(house.cast.alice)
    note = f"note-{house.items(one)[0]}"
    form = _form(house, one, **{note: "Nur hier getippt", **changes})
    answer = client.submit(f"/koffer/mein/{one}", form)
    assert answer.status_code == status
    if status in {409, 422}:
        assert "Nur hier getippt" in answer.text
        assert house.notes(one)[0] == "Notiz 1"


def test_a_collection_goes_public_with_an_address_and_a_link_can_end(
    client: HouseClient, house: House
) -> None:
    one = house.collection(Visibility.PRIVATE, title="Nur für uns")
    client.sign_in(house.cast.alice)
    page = f"/koffer/mein/{one}"
    client.submit(page, _form(house, one, visibility="link"))
    token = house.token_of(one)
    assert token in client.get(page).text
    stranger = house.app.test_client()
    opened = stranger.get(f"/koffer/{token}")
    assert (opened.status_code, opened.headers["X-Robots-Tag"]) == (200, "noindex, nofollow")
    client.submit(f"{page}/link")
    assert stranger.get(f"/koffer/{token}").status_code == 404
    client.submit(page, _form(house, one, visibility="public"))
    assert stranger.get("/koffer/nur-fuer-uns").status_code == 200
    assert "Nur für uns" in stranger.get("/koffer").text


DOORS = (
    *("/koffer/{key}", "/koffer/{key}.zip", "/koffer/{key}/drucken", "/koffer/{key}/weitergeben"),
    *("/koffer/{key}/qr.svg", "/koffer/{key}/qr.png", "/koffer/{key}/melden"),
    "/einbetten/koffer/{key}",
)


def test_one_note_is_enough_for_all_steps_to_have_a_number(
    client: HouseClient, house: House
) -> None:
    one = house.collection()
    client.sign_in(house.cast.alice)
    first, *others = (f"note-{item}" for item in house.items(one))
    for empty, numbered in ((others, 3), ([first, *others], 0)):
        changes: dict[str, object] = dict.fromkeys(empty, "")
        client.submit(f"/koffer/mein/{one}", _form(house, one, **changes))
        page = client.get(f"/koffer/{house.slug_of(one)}").text
        assert page.count("collection-steps__head") == numbered


def test_an_empty_device_asks_for_no_title(client: HouseClient, house: House) -> None:
    assert 'id="title"' not in client.get("/koffer/mein").text
    _fill(client, house)
    assert 'id="title"' in client.get("/koffer/mein").text


def test_a_private_collection_leaks_nowhere(client: HouseClient, house: House) -> None:
    one = house.collection(title="Streng geheim")
    slug = house.slug_of(one)
    with house.app.app_context(), unit_of_work():
        operations.choose(sample.found(one), by=house.cast.edith.actor)
    assert "Streng geheim" in client.get("/").text
    owner = house.app.test_client()
    assert isinstance(owner, HouseClient)
    owner.sign_in(house.cast.alice)
    owner.submit(f"/koffer/mein/{one}", _form(house, one, visibility="private"))
    for person in (None, house.cast.carla, house.cast.bob, house.cast.edith, house.cast.anton):
        if person is not None:
            client.sign_in(person)
        for key in (slug, str(one), house.token_of(one)):
            for door in DOORS:
                assert client.get(door.format(key=key)).status_code == 404, (door, key)
            for deed in ("uebernehmen", "verbergen", "empfehlen", "zeigen"):
                answer = client.submit(f"/koffer/{key}/{deed}")
                assert answer.status_code in {404, 403, 302, 303}, deed
                assert "Streng geheim" not in answer.text
        for address in (
            "/koffer?q=streng",
            "/suche?q=streng+geheim",
            "/suche?q=werkzeug",
            "/",
            f"/w/{house.slugs[0]}",
        ):
            assert "Streng geheim" not in client.get(address).text, address
    for door in ("/koffer/{key}/weitergeben", "/koffer/{key}/qr.svg", "/einbetten/koffer/{key}"):
        assert owner.get(door.format(key=one)).status_code == 404, "nobody could open it"
    assert owner.get(f"/koffer/{one}.zip").status_code == 200


# Found by searching


def test_a_search_leads_to_what_its_hits_are_put_together_in(
    client: HouseClient, house: House
) -> None:
    slug = house.slug_of(house.collection(title="Alles für den Messestand"))

    def offered(address: str) -> list[str | None]:
        page = LexborHTMLParser(client.get(address).text)
        return [link.attributes["href"] for link in page.css("#ergebnisse a[href^='/koffer/']")]

    assert offered("/suche?q=werkzeug") == [f"/koffer/{slug}"]
    assert offered("/suche?q=%22werkzeug+1%22") == [], "one alone says little"
    assert offered("/suche") == [], "nothing was looked for"
    # What visitors no longer see does not count.
    with house.app.app_context(), unit_of_work():
        for gone in house.ids[1:]:
            instrument = db.session.get_one(Instrument, gone)
            publishing.remove(instrument, reason="Beispiel", by=system("tests"))
    assert offered("/suche?q=werkzeug") == []


# To take along, on paper, elsewhere


def test_the_zip_has_contents_folders_and_credits(client: HouseClient, house: House) -> None:
    one = house.collection(title="Alles für den Start")
    answer = client.get(f"/koffer/{house.slug_of(one)}.zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=alles-fuer-den-start.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        names = packed.namelist()
        page = packed.read("alles-fuer-den-start/index.html").decode()
    assert f"alles-fuer-den-start/01-{house.slugs[0]}/tabelle.csv" in names
    assert f"alles-fuer-den-start/03-{house.slugs[2]}/LIESMICH.txt" in names
    for told in ("Werkzeug 1", "Notiz 1", "CC BY 4.0", "TULLU", f"01-{house.slugs[0]}/tabelle.csv"):
        assert told in page
    for href in re.findall(r'href="(?!http)([^"]+)"', page):
        assert (
            f"alles-fuer-den-start/{href.replace('%20', ' ')}"
            in {
                *names,
                *(f"alles-fuer-den-start/{href}" for href in ("koffer.css",)),
            }
            or "%" in href
        )
    etag = answer.headers["ETag"]
    again = client.get(f"/koffer/{house.slug_of(one)}.zip", headers={"If-None-Match": etag})
    assert again.status_code == 304


def test_what_is_too_large_stands_in_the_contents_as_a_link(
    client: HouseClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = house.collection()
    monkeypatch.setattr(archive, "LARGEST", 10)
    answer = client.get(f"/koffer/{house.slug_of(one)}.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert sorted(name.rpartition("/")[2] for name in packed.namelist()) == [
            "index.html",
            "koffer.css",
        ]
        page = packed.read(packed.namelist()[0]).decode()
    assert page.count(f"/w/{house.slugs[0]}/v/1") >= 1


def test_other_sites_show_it_without_cookies(client: HouseClient, house: House) -> None:
    slug = house.slug_of(house.collection())
    client.post(ADD, data={"werkzeug": house.slugs[0]})
    answer = client.get(f"/einbetten/koffer/{slug}")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors" not in policy
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text
    assert answer.text.count('target="_blank" rel="noopener"') == 5
    share = client.get(f"/koffer/{slug}/weitergeben")
    assert "frame-src http://localhost/einbetten/" in share.headers["Content-Security-Policy"]


def test_paper_has_a_code_for_each_and_no_address_of_a_private_one(
    client: HouseClient, house: House
) -> None:
    public, private = house.collection(), house.collection(Visibility.PRIVATE)
    assert client.get(f"/koffer/{house.slug_of(public)}/drucken").text.count("qr-drawing") == 4
    client.sign_in(house.cast.alice)
    assert client.get(f"/koffer/{private}/drucken").text.count("qr-drawing") == 3


def test_a_template_becomes_ones_own(client: HouseClient, house: House) -> None:
    slug = house.slug_of(house.collection(title="Vorlage"))
    client.sign_in(house.cast.carla)
    client.post(f"/koffer/{slug}/uebernehmen")
    (made,) = house.mine(house.cast.carla)
    assert (house.order(made), house.notes(made)[0]) == ([0, 1, 2], "Notiz 1")
    visitor = house.app.test_client()
    assert isinstance(visitor, HouseClient)
    visitor.post(f"/koffer/{slug}/uebernehmen")
    assert _held(visitor, house) == [0, 1, 2]


def test_tombstones_are_for_keepers_alone(client: HouseClient, house: House) -> None:
    one = house.collection()
    with house.app.app_context(), unit_of_work():
        by = system("tests")
        publishing.remove(db.session.get_one(Instrument, house.ids[0]), "Veraltet.", by=by)
        publishing.retire(db.session.get_one(Instrument, house.ids[1]), by=by)
    slug = house.slug_of(one)
    page = client.get(f"/koffer/{slug}").text
    assert "Werkzeug 1" not in page
    assert "Werkzeug 2" not in page
    assert "Werkzeug 3" in page
    assert "Werkzeug 1" not in client.get(f"/einbetten/koffer/{slug}").text
    client.sign_in(house.cast.alice)
    for address in (f"/koffer/{slug}", f"/koffer/mein/{one}"):
        page = client.get(address).text
        assert "Veraltet." in page, address
        assert "Werkzeug 2" in page, address


# Editors


def test_editors_recommend_and_the_home_page_follows(client: HouseClient, house: House) -> None:
    slug = house.slug_of(house.collection(title="Für den Start", audience=["schulen"]))
    assert "Für den Start" not in client.get("/").text
    client.sign_in(house.cast.edith)
    client.submit(f"/koffer/{slug}/empfehlen")
    assert "Für den Start" in client.get("/").text
    assert "Für den Start" in client.get("/einstieg/klasse").text
    assert "Für den Start" not in client.get("/einstieg/ausbilden").text
    client.submit(f"/koffer/{slug}/empfehlen")
    assert "Für den Start" not in client.get("/").text


def test_a_report_reaches_the_editors_who_hide_it_with_a_reason(
    client: HouseClient, house: House, letters: Callable[[], list[Letter]]
) -> None:
    slug = house.slug_of(house.collection(title="Werbung überall"))
    assert client.submit(f"/koffer/{slug}/melden", {"text": ""}).status_code == 422
    assert client.submit(f"/koffer/{slug}/melden", {"text": "Das ist Werbung."}).status_code == 303
    assert client.submit(f"/koffer/{slug}/verbergen", {"reason": "x"}).status_code in {302, 303}
    client.sign_in(house.cast.edith)
    assert client.submit(f"/koffer/{slug}/verbergen", {"reason": " "}).status_code == 422
    assert client.submit(f"/koffer/{slug}/verbergen", {"reason": "Kein Bezug."}).status_code == 303
    visitor = house.app.test_client()
    assert visitor.get(f"/koffer/{slug}").status_code == 410
    assert visitor.get(f"/koffer/{slug}.zip").status_code == 410
    told = {letter.to: letter.body for letter in letters()}
    assert "Das ist Werbung." in told[house.cast.edith.email]
    assert "Kein Bezug." in told[house.cast.alice.email]
    client.submit(f"/koffer/{slug}/zeigen")
    assert visitor.get(f"/koffer/{slug}").status_code == 200


# Pages stay light


def test_pages_ask_the_database_few_questions(
    client: HouseClient, house: House, app: Flask
) -> None:
    one = max(house.collection(title=f"Koffer {number}") for number in range(6))
    client.sign_in(house.cast.alice)
    slug = house.slug_of(one)
    for address in (
        *("/", "/koffer", "/koffer/mein", f"/koffer/{slug}", f"/koffer/mein/{one}"),
        *(f"/koffer/{slug}/drucken", f"/koffer/{slug}/weitergeben"),
    ):
        with counting_queries(app) as counter:
            assert client.get(address).status_code == 200
        assert len(counter) <= 25, (address, counter.statements)


def test_the_menu_costs_visitors_no_question(client: HouseClient, house: House, app: Flask) -> None:
    with counting_queries(app) as without:
        client.get("/seite/hilfe")
    _fill(client, house)
    with counting_queries(app) as filled:
        client.get("/seite/hilfe")
    assert len(filled) <= len(without)


def test_a_group_that_was_not_offered_is_refused_without_a_dead_link(
    client: HouseClient, cast: Cast
) -> None:
    """Whoever belongs to no organisation has no field at which that could be said."""
    client.sign_in(cast.edith)
    sent = {"title": "Mein Koffer", "owner": str(cast.alpha_id)}
    answer = client.submit("/koffer/neu", sent)
    assert answer.status_code == 403
    assert "#owner" not in answer.text
    client.sign_in(cast.alice)
    sent = {"title": "Mein Koffer", "owner": str(cast.beta_id)}
    answer = client.submit("/koffer/neu", sent)
    assert answer.status_code == 422
    assert 'href="#owner"' in answer.text
    assert 'id="owner"' in answer.text
