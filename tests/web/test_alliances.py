"""The pages of alliances: what visitors, members, moderators and administrators meet there."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.alliances.door_sample import furnish
from tests.alliances.rounds import LINK, SLUG, in_days
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.letters import Letter
from tests.scenes import Scene
from tests.web.reading import page_of, refused_fields, the
from toolbox.accounts.belonging import found_organisation
from toolbox.alliances import meetings, queries
from toolbox.content.starting_alliances import load_alliances, read_alliances
from toolbox.foundation.actors import system
from toolbox.foundation.uow import unit_of_work

HOME = f"/allianzen/{SLUG}"
MEETING = f"{HOME}/sitzungen/1"
ENGLISH = {"Accept-Language": "en"}
NAUGHTY = '"><script>alert(1)</script>'


@pytest.fixture
def harbour(app: Flask, cast: Cast, scene: Scene) -> Cast:
    """The harbour alliance with two meetings; Carla runs it, Alpha belongs to it."""

    def build() -> None:
        with app.app_context():
            furnish(cast)
            factories.published(cast.alpha_id, title="Hafenführung")

    scene("alliances.harbour", build)
    return cast


def _text(page: str) -> str:
    found = LexborHTMLParser(page).css_first("main")
    assert found is not None
    return found.text(separator=" ")


def test_the_menu_leads_to_alliances_and_the_footer_to_organisations(client: HouseClient) -> None:
    page = LexborHTMLParser(client.get("/allianzen").text)
    menu = [node.attributes["href"] for node in page.css(".site-menu__nav a")]
    assert "/allianzen" in menu
    assert "/organisationen" not in menu
    assert "/organisationen" in [node.attributes["href"] for node in page.css("footer a")]


def test_the_list_names_members_and_the_next_meeting(harbour: Cast, client: HouseClient) -> None:
    words = _text(client.get("/allianzen").text)
    for expected in ("Hafenallianz", "Ausbildung am Wasser.", "2016", "1 "):
        assert expected in words
    page = LexborHTMLParser(client.get("/allianzen").text)
    assert page.css_first(f'#naechste + ul a[href="{MEETING}"]')
    assert "/allianzen/neu" not in client.get("/allianzen").text
    assert "/allianzen/neu" in client.sign_in(harbour.anton).get("/allianzen").text


def test_the_home_page_leads_to_alliances(harbour: Cast, client: HouseClient) -> None:
    links = [
        one.attributes.get("href") for one in LexborHTMLParser(client.get("/").text).css("main a")
    ]
    assert HOME in links
    assert "/allianzen" in links


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"{HOME}/mitmachen", "Members of an alliance"),
        ("/allianzen/neu", "for this"),
        ("/meine-werkzeuge", "of your own"),
    ],
)
def test_the_log_in_page_speaks_of_what_somebody_wants(
    harbour: Cast, client: HouseClient, path: str, words: str
) -> None:
    answer = client.get(path, headers=ENGLISH)
    page = client.get(answer.location, headers=ENGLISH)
    assert words in _text(page.text)


def test_a_visitor_sees_what_is_public(harbour: Cast, client: HouseClient) -> None:
    page = client.get(HOME).text
    words = _text(page)
    for expected in ("Frühjahrssitzung", "Projekt Alpha", "Hafenführung", "kalender.ics"):
        assert expected in words
    assert "Carla" not in words
    meeting = client.get(MEETING).text
    assert "Begrüßung" in meeting
    for hidden in (LINK, "Alle machen mit", "Liste.csv", "Dora", "dora@example.org"):
        assert hidden not in meeting
        assert hidden not in page


def test_a_member_sees_the_link_and_the_files(harbour: Cast, client: HouseClient) -> None:
    client.sign_in(harbour.bob)
    meeting = LexborHTMLParser(client.get(MEETING).text)
    (way_out,) = meeting.css(f'a[href="{LINK}"]')
    assert "noopener" in str(way_out.attributes["rel"])
    assert "video.example.org" in way_out.text()
    (download,) = meeting.css('a[href$="/Liste.csv"]')
    answer = client.get(str(download.attributes["href"]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Alle machen mit" not in client.get(MEETING).text
    assert "Carla" in _text(client.get(HOME).text)


@pytest.mark.parametrize("who", [None, "bob", "carla"])
@pytest.mark.parametrize("path", ["/allianzen", HOME, MEETING, f"{HOME}/sitzungen"])
def test_no_page_asks_often(
    app: Flask, harbour: Cast, client: HouseClient, path: str, who: str | None
) -> None:
    if who:
        client.sign_in(getattr(harbour, who))
    client.get(path)
    with counting_queries(app) as counted:
        assert client.get(path).status_code == 200
    assert len(counted) <= 25


def test_a_meeting_is_planned_announced_moved_and_cancelled(
    harbour: Cast, client: HouseClient, letters: Callable[[], list[Letter]]
) -> None:
    client.sign_in(harbour.carla)
    form = {"title": "Herbst", "day": "2027-10-05", "begins": "10:00", "ends_at": "12:30"}
    assert client.submit(f"{HOME}/sitzungen/neu", {**form, "ends_at": "09:00"}).status_code == 422
    assert client.submit(f"{HOME}/sitzungen/neu", {"title": ""}).status_code == 422
    made = client.submit(
        f"{HOME}/sitzungen/neu", {**form, "public_parts": "agenda", "is_public": "y"}
    )
    address = made.headers["Location"]
    page = client.get(address).text
    assert "10:00" in page
    assert f"{address}/leinwand" not in page, "nobody is invited to a draft"
    assert client.submit(f"{address}/ankuendigen").status_code == 303
    assert f"{address}/leinwand" in client.get(address).text
    assert "Herbst" in client.application.test_client().get(HOME).text
    before = len(letters())
    moved = {**form, "begins": "11:00", "row_version": "1"}
    assert client.submit(f"{address}/bearbeiten", moved).status_code == 303
    assert client.submit(f"{address}/bearbeiten", moved).status_code == 422
    assert len(letters()) == before + 2
    assert client.submit(f"{address}/absagen", {"reason": "Ferien"}).status_code == 303
    assert "Ferien" in client.get(address).text
    assert client.submit(f"{address}/ankuendigen").status_code == 409


@pytest.mark.parametrize(
    ("path", "form", "fields"),
    [
        (f"{HOME}/sitzungen/neu", {"link": "kein-link"}, "title day begins ends_at link"),
        (
            f"{HOME}/sitzungen/neu",
            {"day": "2027-10-05", "begins": "10:00", "ends_at": "09:00", "place": "x" * 300},
            "title ends_at place",
        ),
        (
            f"{MEETING}/bearbeiten",
            {"title": "Neu", "day": "gestern", "begins": "10:00", "link": "nein"},
            "day ends_at link",
        ),
        (
            f"{MEETING}/gaeste",
            {"email": "emil", "organisation": "x" * 300},
            "name email organisation knows",
        ),
        (f"{MEETING}/gaeste", {"email": "dora@example.org", "knows": "y"}, "name email"),
        (
            f"{MEETING}/tagesordnung",
            {"duration": "viele", "speaker": "x" * 300},
            "title duration speaker",
        ),
    ],
)
def test_a_form_says_everything_that_is_wrong_in_one_round(
    harbour: Cast, client: HouseClient, path: str, form: dict[str, str], fields: str
) -> None:
    answer = client.sign_in(harbour.carla).submit(path, form)
    assert refused_fields(answer) == fields.split()


def test_a_meeting_over_midnight_is_written_as_it_was(harbour: Cast, client: HouseClient) -> None:
    client.sign_in(harbour.carla)
    form = {"title": "Klausur", "day": "2027-10-05", "begins": "14:00", "ends_at": "12:00"}
    made = client.submit(f"{HOME}/sitzungen/neu", {**form, "last_day": "2027-10-06"})
    page = LexborHTMLParser(client.get(f"{made.headers['Location']}/bearbeiten").text)
    fields = {name: page.css_first(f"#{name}") for name in ("day", "last_day", "ends_at")}
    assert [one.attributes["value"] for one in fields.values() if one] == [
        "2027-10-05",
        "2027-10-06",
        "12:00",
    ]


def test_the_agenda_is_written_without_scripts(harbour: Cast, client: HouseClient) -> None:
    client.sign_in(harbour.carla)
    agenda = f"{MEETING}/tagesordnung"
    point = {"title": NAUGHTY, "duration": "20", "speaker": "Bob", "note": "Zeile"}
    assert client.submit(agenda, point).status_code == 303
    assert client.submit(agenda, {**point, "duration": "viele"}).status_code == 422
    assert client.submit(agenda, {**point, "duration": "601"}).status_code == 422
    assert client.submit(f"{agenda}/5", {**point, "title": "Bestes"}).status_code == 303
    for deed, status in (("hoch", 303), ("hoch", 303), ("hoch", 303), ("quer", 404)):
        assert client.submit(f"{agenda}/5/{deed}").status_code == status
    titles = LexborHTMLParser(client.get(MEETING).text).css(".timetable__title")
    assert [node.text() for node in titles] == ["Bestes", "Begrüßung", "Drei Pitches"]
    assert client.get(f"{agenda}/99").status_code == 404


def test_minutes_are_saved_while_one_writes_and_then_published(
    harbour: Cast, client: HouseClient, browser_of: Callable[[], HouseClient]
) -> None:
    client.sign_in(harbour.carla)
    bob = browser_of().sign_in(harbour.bob)
    where = f"{MEETING}/protokoll"
    told = client.submit(f"{where}/zwischenstand", {"minutes": "# Neu", "row_version": "2"})
    assert told.json and told.json["row_version"] == 3
    stale = client.submit(f"{where}/zwischenstand", {"minutes": "Alt", "row_version": "2"})
    assert stale.status_code == 409
    assert stale.json and stale.json["message"]
    form = {"minutes": f"# Neu\n\n{NAUGHTY}", "row_version": "3", "go": "publish"}
    assert client.submit(where, {**form, "row_version": "2"}).status_code == 422
    assert "<h3>Neu</h3>" not in bob.get(MEETING).text
    assert client.submit(where, form).status_code == 303
    assert "<h3>Neu</h3>" in bob.get(MEETING).text
    assert "<h3>Neu</h3>" not in browser_of().get(MEETING).text
    client.submit(f"{where}/zurueckziehen")
    assert "<h3>Neu</h3>" not in bob.get(MEETING).text


def test_minutes_that_stayed_open_get_a_token_for_the_login_of_now(
    harbour: Cast, client: HouseClient, browser_of: Callable[[], HouseClient]
) -> None:
    client.sign_in(harbour.carla)
    page = page_of(client.get(f"{MEETING}/protokoll"))
    form = the(page, "form[data-autosave][data-renew]")
    assert the(page, "form template[data-logged-out]").html
    old = the(page, "form[data-renew] input[name=csrf_token]").attributes["value"]
    renewing, saving = form.attributes["data-renew"], form.attributes["data-autosave"]
    assert renewing
    assert saving
    headers = {"Accept": "application/json"}
    with client.session_transaction() as session:
        session.clear()
    told = client.get(renewing, headers=headers)
    assert told.json and (told.status_code, told.json["code"]) == (403, "login-needed")
    client.sign_in(harbour.carla)
    typed = {"minutes": "Noch da", "row_version": "2"}
    refused = client.post(saving, data={**typed, "csrf_token": old}, headers=headers)
    assert refused.json and refused.json["code"] == "form-expired"
    told = client.get(renewing, headers=headers)
    assert told.headers["Cache-Control"] == "no-store"
    assert told.json
    fresh = {**typed, "csrf_token": told.json["csrf_token"]}
    assert client.post(saving, data=fresh, headers=headers).status_code == 200
    bob = browser_of().sign_in(harbour.bob)
    assert bob.get(renewing, headers=headers).status_code == 403


def test_files_are_sent_and_published_one_by_one(
    harbour: Cast, client: HouseClient, browser_of: Callable[[], HouseClient]
) -> None:
    client.sign_in(harbour.carla)
    where = f"{MEETING}/dateien"
    files = [(b"a;b\n1;2\n", "Tabelle.csv"), (b"MZ\x90\x00", "Virus.exe")]
    answer = client.submit(
        where,
        {"files": [(BytesIO(content), name) for content, name in files]},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "Virus.exe" in _text(answer.text)
    assert "Tabelle.csv" in _text(answer.text)
    assert client.submit(where, {}).status_code == 422
    visitor = browser_of()
    assert visitor.get(f"{where}/2/Tabelle.csv").status_code == 404
    assert client.submit(f"{where}/2/veroeffentlichen").status_code == 303
    assert visitor.get(f"{where}/2/Tabelle.csv").status_code == 200
    client.submit(f"{where}/2/entfernen")
    assert visitor.get(f"{where}/2/Tabelle.csv").status_code == 404
    assert client.submit(f"{where}/1/sprengen").status_code == 404


def test_a_guest_says_yes_by_the_mail(
    harbour: Cast, client: HouseClient, letters: Callable[[], list[Letter]]
) -> None:
    (letter,) = [one for one in letters() if one.to == "dora@example.org"]
    page = client.get(letter.paths[0]).text
    assert "Begrüßung" in page
    assert LINK not in page
    assert client.submit(letter.paths[0], {"name": ""}).status_code == 422
    assert client.submit(letter.paths[0], {"name": "Dora", "shows_name": "y"}).status_code == 303
    assert LINK in client.get(letter.paths[0]).text
    assert "Dora" not in client.get(MEETING).text
    assert "Dora" in client.sign_in(harbour.bob).get(MEETING).text


@pytest.mark.parametrize("never", ["", "1"])
def test_a_guest_says_no_with_one_click(
    harbour: Cast, client: HouseClient, letters: Callable[[], list[Letter]], never: str
) -> None:
    (letter,) = [one for one in letters() if one.to == "dora@example.org"]
    no = letter.headers["List-Unsubscribe"].split(">")[0].rpartition("example.org")[2]
    assert client.get(no).status_code == 200
    client.sign_in(harbour.carla)
    assert "dora@example.org" in client.get(f"{MEETING}/gaeste").text
    one_click = client.post(no, data={"List-Unsubscribe": "One-Click", "never": never})
    assert one_click.status_code == 200
    assert "dora@example.org" not in client.get(f"{MEETING}/gaeste").text
    again = client.submit(
        f"{HOME}/sitzungen/1/gaeste",
        {"name": "Dora", "email": "dora@example.org", "knows": "y"},
    )
    assert again.status_code == 422


@pytest.mark.parametrize(
    "form",
    [
        {"name": "Emil", "email": "emil@example.org"},
        {"name": "Emil", "email": "emil", "knows": "y"},
        {"name": "", "email": "emil@example.org", "knows": "y"},
        {"name": "x" * 121, "email": "emil@example.org", "knows": "y"},
    ],
)
def test_a_guest_is_asked_before_the_address_is_entered(
    harbour: Cast, client: HouseClient, form: dict[str, str]
) -> None:
    assert client.sign_in(harbour.carla).submit(f"{MEETING}/gaeste", form).status_code == 422


def test_an_organisation_applies_and_is_taken(
    harbour: Cast, client: HouseClient, browser_of: Callable[[], HouseClient]
) -> None:
    carla = client.sign_in(harbour.carla)
    join = f"{HOME}/mitmachen"
    form = {"organisation": str(harbour.beta_id), "message": NAUGHTY}
    assert carla.submit(join, {"organisation": "1"}).status_code == 422
    assert carla.submit(join, form).status_code == 303
    assert carla.submit(join, form).status_code == 422
    anton = browser_of().sign_in(harbour.anton)
    assert "Projekt Beta" in anton.get(f"{HOME}/mitglieder").text
    taken = anton.submit(f"{HOME}/mitglieder/{harbour.beta_id}/aufnehmen", {"answer": "Gern"})
    assert taken.status_code == 303
    assert "Projekt Beta" in browser_of().get(HOME).text
    assert carla.submit(f"{join}/{harbour.beta_id}/austreten").status_code == 303
    assert "Projekt Beta" not in browser_of().get(HOME).text


@pytest.mark.parametrize(
    ("name", "status"),
    [("Projekt Beta", 303), ("projekt beta", 303), ("Gibt es nicht", 422), ("", 422)],
)
def test_moderators_invite_by_name(
    harbour: Cast, client: HouseClient, name: str, status: int
) -> None:
    client.sign_in(harbour.carla)
    answer = client.submit(f"{HOME}/mitglieder/einladen", {"organisation": name})
    assert answer.status_code == status


def test_the_last_moderator_hears_why_not(harbour: Cast, client: HouseClient) -> None:
    client.sign_in(harbour.carla)
    client.submit(f"{HOME}/moderation/{harbour.carla.user_id}/beenden", headers=ENGLISH)
    assert "another moderator" in client.get(f"{HOME}/mitglieder", headers=ENGLISH).text


def test_an_administrator_founds_closes_and_opens(
    harbour: Cast, client: HouseClient, browser_of: Callable[[], HouseClient]
) -> None:
    client.sign_in(harbour.anton)
    assert client.submit("/allianzen/neu", {"name": "Hafenallianz"}).status_code == 422
    assert (
        client.submit("/allianzen/neu", {"name": "Kanal", "founded_year": "x"}).status_code == 422
    )
    made = client.submit("/allianzen/neu", {"name": "Kanalallianz"})
    assert made.headers["Location"] == "/allianzen/kanalallianz/mitglieder"
    client.submit(f"{HOME}/schliessen")
    visitor = browser_of()
    for path in (HOME, MEETING, f"{HOME}/kalender.ics", f"{HOME}/sitzungen"):
        assert visitor.get(path).status_code == 410
    assert "Hafenallianz" not in visitor.get("/allianzen").text
    assert "Hafenallianz" in client.get("/allianzen").text
    client.submit(f"{HOME}/oeffnen")
    assert visitor.get(MEETING).status_code == 200


def test_what_somebody_else_saved_is_kept(harbour: Cast, client: HouseClient) -> None:
    client.sign_in(harbour.carla)
    form = {"name": "Hafenallianz", "summary": "Neu", "row_version": "1"}
    assert client.submit(f"{HOME}/bearbeiten", form).status_code == 303
    late = client.submit(f"{HOME}/bearbeiten", {**form, "summary": "Zu spät"})
    assert late.status_code == 422
    assert "Zu spät" in late.text
    assert "Zu spät" not in client.get(HOME).text


def test_calendars_are_for_programs(
    app: Flask, harbour: Cast, client: HouseClient, browser_of: Callable[[], HouseClient]
) -> None:
    public = client.get(f"{HOME}/kalender.ics")
    assert public.mimetype == "text/calendar"
    assert LINK not in public.text
    page = LexborHTMLParser(browser_of().sign_in(harbour.bob).get(HOME).text)
    box = page.css_first("#eigener-kalender")
    assert box is not None
    own = box.text().strip().removeprefix("http://toolbox.example.org")
    assert LINK in client.get(own).text.replace("\r\n ", "")
    assert client.get(own.replace(".ics", "x.ics")).status_code == 404
    one = client.get(f"{MEETING}/termin.ics")
    assert one.text.count("BEGIN:VEVENT") == 1
    with app.app_context(), unit_of_work():
        alliance = queries.any_alliance(SLUG)
        meetings.plan(alliance, in_days(5, title="Geheim"), by=harbour.carla.actor)
    assert "Geheim" not in client.get(own).text


def test_a_collection_is_begun_once_and_shown_when_it_is_public(
    harbour: Cast, client: HouseClient, browser_of: Callable[[], HouseClient]
) -> None:
    client.sign_in(harbour.carla)
    first = client.submit(f"{HOME}/koffer").headers["Location"]
    assert client.submit(f"{HOME}/koffer").headers["Location"] == first
    assert first in client.get(HOME).text
    assert first not in browser_of().get(HOME).text


def test_the_starting_alliances_come_once(app: Flask) -> None:
    with app.app_context():
        sources = read_alliances()
        assert [one.slug for one in sources] == [
            "logistikallianz",
            "kunststoffallianz",
            "bauallianz",
        ]
        assert all("Beispiel" in meeting.title for one in sources for meeting in one.meetings)
        operator = system("tests")
        with unit_of_work():
            made = found_organisation(name="Redaktion", by=operator)
            owner = {"redaktion-werkzeugkoffer": made.id}
            assert load_alliances(owner, by=operator) == 3
        with unit_of_work():
            assert load_alliances(owner, by=operator) == 0
        years = {one.slug: one.founded_year for one in queries.alliances()}
    assert years == {"logistikallianz": None, "kunststoffallianz": 2010, "bauallianz": 2016}
