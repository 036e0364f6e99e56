"""Synonyms and searches in the administration: every deed, bad input, and what works at once."""

import itertools
from collections.abc import Callable
from ipaddress import ip_address

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.web.reading import page_of, refused_fields
from toolbox.catalogue import publishing
from toolbox.catalogue.models import Instrument
from toolbox.delivery import counting
from toolbox.discovery import synonym_keeping, synonyms
from toolbox.discovery.demand import wishes
from toolbox.discovery.demand.counting import SearchCounter
from toolbox.discovery.models import RingKind, SearchCount, SearchSuccess, WishState
from toolbox.discovery.rules import MEMBER_LENGTH, MOST_MEMBERS, NOTE_LENGTH
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

RINGS = "/verwaltung/synonyme"
NEW = f"{RINGS}/neu"
TRY = f"{RINGS}/probe"
UNFOUND = "/verwaltung/suchen"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
NAUGHTY = ["<script>alert(1)</script>", "' OR 1=1 --", "\x00", "ﷺ" * 30, "%s %(x)s {7*7}", "‮"]


def _main(response: TestResponse) -> str:
    main = page_of(response).css_first("main")
    assert main is not None
    return " ".join(main.text(separator=" ").split())


def _typed(page: LexborHTMLParser, name: str) -> str:
    node = page.css_first(f"[name={name}]")
    assert node is not None
    return node.attributes["value"] or "" if node.tag == "input" else node.text()


def _ring(app: Flask, cast: Cast, *members: str, kind: RingKind = RingKind.SAME) -> int:
    with app.app_context(), unit_of_work():
        return synonym_keeping.add_ring(kind=kind, members=members, by=cast.edith.actor).id


def _members(app: Flask, ring_id: int) -> list[str]:
    with app.app_context():
        return synonyms.ring(ring_id).members


@pytest.fixture
def edith(client: HouseClient, cast: Cast) -> HouseClient:
    return client.sign_in(cast.edith)


_addresses = itertools.count(1)


@pytest.fixture
def visitor(app: Flask, client: HouseClient) -> HouseClient:
    """Somebody whom this house has not counted in any test, before anything is counted."""
    counting.flush(app)
    with app.app_context(), unit_of_work():
        for model in (SearchCount, SearchSuccess):
            db.session.execute(delete(model))
    client.environ_base["REMOTE_ADDR"] = str(ip_address("10.0.0.0") + next(_addresses))
    return client


@pytest.fixture
def stairs(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> str:
    """An instrument that can be found, by its slug."""
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id, title="Wendeltreppe bauen", tags=())
    run_jobs()
    return slug


# Synonyms


@pytest.mark.parametrize("given", ["Wendel\nSpirale", "Wendel, Spirale", "Wendel; Spirale;;\n\n"])
def test_a_new_ring_works_in_the_next_search(
    edith: HouseClient, browser_of: Callable[[], HouseClient], stairs: str, given: str
) -> None:
    visitor = browser_of()
    assert stairs not in visitor.get("/suche?q=korkenzieher").get_data(as_text=True)
    given = f"{given}, Korkenzieher, Wendeltreppe"
    answer = edith.submit(NEW, {"members": given, "kind": "same", "note": "aus dem Betrieb"})
    assert answer.status_code == 303
    shown = edith.get(answer.headers["Location"])
    assert _typed(page_of(shown), "members").split() == [
        "Wendel",
        "Spirale",
        "Korkenzieher",
        "Wendeltreppe",
    ]
    assert stairs in visitor.get("/suche?q=korkenzieher").get_data(as_text=True)
    assert "Korkenzieher" in _main(edith.get(RINGS, query_string={"q": "aus dem bet"}))


@pytest.mark.parametrize(
    ("members", "note", "fields"),
    [
        ("", "", ["members"]),
        ("Wendel", "", ["members"]),
        ("Wendel, wendel", "", ["members"]),
        ("Wendel, !!!", "", ["members"]),
        (f"Wendel, {'x' * (MEMBER_LENGTH + 1)}", "", ["members"]),
        (", ".join(f"Wort{number}" for number in range(MOST_MEMBERS + 1)), "", ["members"]),
        ("Wendel, Spirale", "x" * (NOTE_LENGTH + 1), ["note"]),
    ],
)
def test_what_was_typed_stays_when_it_is_refused(
    app: Flask, edith: HouseClient, cast: Cast, members: str, note: str, fields: list[str]
) -> None:
    ring_id = _ring(app, cast, "Treppe", "Stiege")
    for path in (NEW, f"{RINGS}/{ring_id}"):
        answer = edith.submit(path, {"members": members, "kind": "related", "note": note})
        assert refused_fields(answer) == fields
        page = page_of(answer)
        assert (_typed(page, "members").strip(), _typed(page, "note")) == (members, note)
        checked = page.css_first("input[name=kind][checked]")
        assert checked is not None
        assert checked.attributes["value"] == "related"
    assert _members(app, ring_id) == ["Treppe", "Stiege"]


def test_a_kind_that_does_not_exist_is_refused(edith: HouseClient) -> None:
    assert refused_fields(edith.submit(NEW, {"members": "a1, b1", "kind": "x"})) == ["kind"]


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_naughty_words_do_no_harm(edith: HouseClient, naughty: str) -> None:
    answer = edith.submit(NEW, {"members": f"{naughty}, Wendel, Spirale", "kind": "same"})
    assert answer.status_code in {303, 422}
    for path in (RINGS, TRY):
        assert edith.get(path, query_string={"q": naughty}).status_code == 200
    assert edith.get(NEW, query_string={"wort": naughty}).status_code == 200
    assert edith.submit(f"{UNFOUND}/wunsch", {"text": naughty}).status_code in {303, 400}


def test_a_ring_is_changed_removed_and_brought_back(
    app: Flask, edith: HouseClient, cast: Cast
) -> None:
    ring_id = _ring(app, cast, "Wendel", "Spirale")
    edith.submit(f"{RINGS}/{ring_id}", {"members": "Wendel, Schraube", "kind": "related"})
    assert _members(app, ring_id) == ["Wendel", "Schraube"]
    assert edith.submit(f"{RINGS}/{ring_id}/entfernen").status_code == 303
    assert edith.get(f"{RINGS}/{ring_id}").status_code == 404
    assert edith.submit(f"{RINGS}/{ring_id}/entfernen").status_code == 404
    offered = page_of(edith.get(RINGS)).css_first(".notice form")
    assert offered is not None
    fields = {one.attributes["name"]: one.attributes["value"] for one in offered.css("input")}
    back = edith.submit(
        str(offered.attributes["action"]), {name: fields[name] for name in ("members", "kind")}
    )
    assert _members(app, int(back.headers["Location"].rsplit("/", 1)[1])) == ["Wendel", "Schraube"]
    assert page_of(edith.get(RINGS)).css_first(".notice form") is None


def test_two_editors_do_not_overwrite_each_other(
    app: Flask, edith: HouseClient, cast: Cast
) -> None:
    ring_id = _ring(app, cast, "Wendel", "Spirale")
    seen = _typed(page_of(edith.get(f"{RINGS}/{ring_id}")), "seen")
    given = {"kind": "same", "seen": seen}
    assert edith.submit(f"{RINGS}/{ring_id}", {"members": "a1, b1", **given}).status_code == 303
    late = edith.submit(f"{RINGS}/{ring_id}", {"members": "c1, d1", **given})
    assert refused_fields(late) == [""]
    assert _typed(page_of(late), "members").strip() == "c1, d1"
    assert _members(app, ring_id) == ["a1", "b1"]


def test_a_member_of_two_rings_is_pointed_out_with_a_link(
    app: Flask, edith: HouseClient, cast: Cast
) -> None:
    first, second = _ring(app, cast, "Wendel", "Spirale"), _ring(app, cast, "Wendel", "Schraube")
    links = page_of(edith.get(f"{RINGS}/{first}")).css(".notice a")
    assert [link.attributes["href"] for link in links] == [f"{RINGS}/{second}"]


def test_the_list_is_filtered_and_has_pages(app: Flask, edith: HouseClient, cast: Cast) -> None:
    for number in range(60):
        _ring(app, cast, f"Wendel{number}", f"Spirale{number}")
    first = edith.get(RINGS, query_string={"q": "wendel"})
    assert page_of(first).css_first(".pagination a[rel=next]") is not None
    assert "Wendel59" in _main(edith.get(f"{RINGS}?q=wendel59&seite=99"))
    assert page_of(edith.get(f"{RINGS}?q=gibtesnicht")).css_first(".empty-state") is not None


def test_trying_out_says_how_a_text_is_understood(
    app: Flask, edith: HouseClient, cast: Cast, stairs: str
) -> None:
    ring_id = _ring(app, cast, "Korkenzieher", "Wendeltreppe")
    page = page_of(edith.get(TRY, query_string={"q": "die Korkenzieher"}))
    links = {str(link.attributes["href"]) for link in page.css("main a")}
    assert {f"{RINGS}/{ring_id}", f"/w/{stairs}"} <= links
    assert edith.get(TRY, query_string={"q": "!!!"}).status_code == 200
    assert edith.get(TRY).status_code == 200


# Searches


def _searched_in_vain(app: Flask, *texts: str, people: int = 2, what: str = "without_hits") -> None:
    counter = SearchCounter()
    for text in texts:
        for number in range(people):
            counter.count_search(text, visitor=f"10.0.0.{number}", what=[what])
    with app.app_context():
        counter.flush()


def _listed(response: TestResponse) -> list[str]:
    links = page_of(response).css("main li.box a[lang=de]")
    return [link.text() for link in links]


def test_what_two_people_did_not_find_is_listed(app: Flask, edith: HouseClient) -> None:
    _searched_in_vain(app, "kran", "rampe")
    _searched_in_vain(app, "stapler", people=1)
    _searched_in_vain(app, "lager", what="widened")
    page = edith.get(UNFOUND)
    assert _listed(page) == ["kran", "rampe"]
    assert "stapler" not in page.get_data(as_text=True)
    assert _listed(edith.get(f"{UNFOUND}?art=ungefaehr&seite=7")) == ["lager"]


def test_a_search_becomes_a_synonym(app: Flask, edith: HouseClient) -> None:
    _searched_in_vain(app, "azubine")
    link = page_of(edith.get(UNFOUND)).css_first(f'main a[href^="{NEW}"]')
    assert link is not None
    form = page_of(edith.get(str(link.attributes["href"])))
    assert _typed(form, "members").strip() == _typed(form, "asked") == "azubine"
    edith.submit(NEW, {"members": "azubine\nWendel", "kind": "same", "asked": "azubine"})
    assert _listed(edith.get(UNFOUND)) == []


def test_a_search_becomes_a_wish_with_a_note(app: Flask, edith: HouseClient) -> None:
    _searched_in_vain(app, "kran")
    assert edith.submit(f"{UNFOUND}/wunsch", {"text": "kran"}).status_code == 303
    assert edith.submit(f"{UNFOUND}/wunsch", {"text": "kran"}).status_code == 303
    assert _listed(edith.get(UNFOUND)) == []
    with app.app_context():
        wish_id = wishes.wishes(WishState.OPEN)[0].id
    path = f"/verwaltung/wuensche/{wish_id}"
    long = edith.submit(path, {"note": "x" * (NOTE_LENGTH + 1), "deed": "done"})
    assert refused_fields(long) == ["note"]
    assert _typed(page_of(long), "note") == "x" * (NOTE_LENGTH + 1)
    edith.submit(path, {"note": "Projekt fragen", "deed": "done"})
    with app.app_context():
        assert [one.note for one in wishes.wishes(WishState.DONE)] == ["Projekt fragen"]
    edith.submit(path, {"note": "Projekt fragen", "deed": "reopen"})
    assert "Projekt fragen" in edith.get(UNFOUND).get_data(as_text=True)
    assert edith.submit("/verwaltung/wuensche/999").status_code == 404


def test_a_search_is_settled(app: Flask, edith: HouseClient) -> None:
    _searched_in_vain(app, "kran", "rampe")
    edith.submit(f"{UNFOUND}/erledigt", {"text": "kran"})
    assert _listed(edith.get(UNFOUND)) == ["rampe"]


@pytest.mark.parametrize("text", ["", "max@example.org", "x" * 500])
def test_what_is_never_kept_is_not_kept_by_hand_either(edith: HouseClient, text: str) -> None:
    for deed in ("wunsch", "erledigt"):
        assert edith.submit(f"{UNFOUND}/{deed}", {"text": text}).status_code == 400


def test_administrators_see_how_many_there_are(app: Flask, client: HouseClient, cast: Cast) -> None:
    _searched_in_vain(app, "kran", "rampe")
    links = page_of(client.sign_in(cast.anton).get("/verwaltung")).css(f'main a[href="{UNFOUND}"]')
    assert any("2" in (link.parent.text() if link.parent else "") for link in links)


# What is counted


def _counted(app: Flask) -> dict[str, tuple[int, int]]:
    counting.flush(app)
    with app.app_context():
        rows = db.session.scalars(select(SearchCount)).all()
        return {row.text: (row.searches, row.without_hits) for row in rows}


def test_searches_of_visitors_are_counted_once_a_day(
    app: Flask, visitor: HouseClient, stairs: str
) -> None:
    for _number in range(2):
        visitor.get("/suche?q=Wendeltreppe", headers=BROWSER)
        visitor.get("/suche?q=Q%C3%BCxzq", headers=BROWSER)
    visitor.get(
        "/suche?q=Q%C3%BCxzq", headers=BROWSER, environ_overrides={"REMOTE_ADDR": "192.168.0.1"}
    )
    assert _counted(app) == {"wendeltreppe": (1, 0), "qüxzq": (2, 2)}


def test_one_connection_is_one_visitor_whatever_its_addresses(
    app: Flask, visitor: HouseClient
) -> None:
    for last in ("1", "2", "ffff:2:3"):
        caller = {"REMOTE_ADDR": f"2001:db8:7:7::{last}"}
        visitor.get("/suche?q=Wendeltreppe", headers=BROWSER, environ_overrides=caller)
    other = {"REMOTE_ADDR": "2001:db8:7:8::1"}
    visitor.get("/suche?q=Wendeltreppe", headers=BROWSER, environ_overrides=other)
    assert _counted(app) == {"wendeltreppe": (2, 2)}


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/suche", BROWSER),
        ("/suche?q=", BROWSER),
        ("/suche?q=!!!", BROWSER),
        ("/suche?q=kran%40example.org", BROWSER),
        ("/suche?q=kran&seite=2", BROWSER),
        ("/suche?q=kran&art=guide", BROWSER),
        ("/suche?q=kran", {"User-Agent": "curl/8.0"}),
        ("/suche?q=kran", {**BROWSER, "Sec-Purpose": "prefetch"}),
    ],
)
def test_what_is_no_search_of_a_person_is_not_counted(
    app: Flask, visitor: HouseClient, address: str, headers: dict[str, str]
) -> None:
    assert visitor.get(address, headers=headers).status_code == 200
    assert _counted(app) == {}


def test_editors_who_try_things_out_are_not_counted(
    app: Flask, visitor: HouseClient, cast: Cast
) -> None:
    visitor.sign_in(cast.edith)
    visitor.get("/suche?q=kran", headers=BROWSER)
    visitor.get(f"{TRY}?q=kran", headers=BROWSER)
    assert _counted(app) == {}


@pytest.mark.parametrize(
    ("typed", "column"), [("Wendeltrepe", "corrected"), ("Wendeltreppe raumfahrt", "widened")]
)
def test_a_search_that_needed_help_is_counted_as_such(
    app: Flask, visitor: HouseClient, stairs: str, typed: str, column: str
) -> None:
    visitor.get("/suche", query_string={"q": typed}, headers=BROWSER)
    counting.flush(app)
    with app.app_context():
        row = db.session.scalars(select(SearchCount)).one()
        assert {name: getattr(row, name) for name in ("without_hits", "corrected", "widened")} == {
            "without_hits": 0,
            "corrected": int(column == "corrected"),
            "widened": int(column == "widened"),
        }


def _successes(app: Flask) -> list[tuple[str, int]]:
    counting.flush(app)
    with app.app_context():
        return [(row.text, row.count) for row in db.session.scalars(select(SearchSuccess)).all()]


@pytest.mark.parametrize(
    ("referrer", "counted"),
    [
        ("http://localhost/suche?q=Wendeltreppe", [("wendeltreppe", 1)]),
        ("http://localhost/suche?art=guide&q=Wendeltreppe&seite=2", [("wendeltreppe", 1)]),
        ("http://localhost/suche", []),
        ("http://localhost/suche?q=", []),
        ("http://localhost/suche?q=max%40example.org", []),
        ("http://localhost/suche?q=unflaetiges", []),
        ("http://localhost/themen?q=Wendeltreppe", []),
        ("https://elsewhere.example/suche?q=Wendeltreppe", []),
        ("http://[::1/suche?q=Wendeltreppe", []),
        ("", []),
    ],
)
def test_a_search_that_led_to_an_instrument_is_counted(
    app: Flask, visitor: HouseClient, stairs: str, referrer: str, counted: list[tuple[str, int]]
) -> None:
    for _number in range(2):
        answer = visitor.get(f"/w/{stairs}", headers={**BROWSER, "Referer": referrer})
        assert answer.status_code == 200
    assert _successes(app) == counted


@pytest.mark.parametrize("who", ["bob", "edith"])
def test_makers_and_editors_are_not_counted(
    app: Flask, visitor: HouseClient, cast: Cast, stairs: str, who: str
) -> None:
    visitor.sign_in(getattr(cast, who))
    before = {**BROWSER, "Referer": "http://localhost/suche?q=Wendeltreppe"}
    visitor.get(f"/w/{stairs}", headers=before)
    assert _successes(app) == []


def test_a_draft_and_a_tombstone_count_nothing(
    app: Flask, visitor: HouseClient, stairs: str
) -> None:
    with app.app_context(), unit_of_work():
        found = db.session.scalars(select(Instrument).where(Instrument.slug == stairs)).one()
        publishing.remove(found, "Veraltet.", by=factories.EDITORIAL)
    before = {**BROWSER, "Referer": "http://localhost/suche?q=Wendeltreppe"}
    assert visitor.get(f"/w/{stairs}", headers=before).status_code == 410
    assert _successes(app) == []
