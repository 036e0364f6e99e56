"""Putting an instrument in, as a browser without scripts does it, and as the scripts do."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.files import makers
from toolbox.accounts import belonging
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.content import Content, SourceEntry, content_of
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import today
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies
from toolbox.vocabularies import queries as terms

OF_ALL = Actor("everywhere", organisations=frozenset(range(1, 10)))
STEPS = ("dateien", "beschreiben", "einordnen", "rechte")
NAUGHTY = (
    "<script>alert(1)</script>",
    "'; DROP TABLE versions; --",
    "{7*7}${7*7}#{7*7}<%= 7*7 %>",
    "\x00\x08\x1b[31m",
    "\u202eabc\u2066",
    "👩🏽‍🏫" * 50,
    "%s%d%(name)s",
    "../../etc/passwd",
)
FULL: dict[str, dict[str, Any]] = {
    "beschreiben": {
        "title": "Praktikum begleiten",
        "summary": "Hilft Betrieben, ein Praktikum gut zu begleiten.",
        "description": "## Worum es geht\n\nEin **Leitfaden**.",
        "steps": "Lesen\nBesprechen\n\nAnwenden",
        "duration_minutes": "45",
    },
    "einordnen": {
        "audience": ["ausbildungsbetriebe", "schulen"],
        "topic": ["praktikum"],
        "languages": ["de"],
        "tags": "Praktikum, Schnuppertag; praktikum",
    },
    "rechte": {
        "licence": "CC-BY-4.0",
        "credits-0-name": "Projekt Alpha",
        "credits-0-role": "author",
        "credits-1-name": "",
        "credits-1-role": "funder",
        "sources-0-fact": "Praktikum braucht keinen Ausbildungsvertrag",
        "sources-0-source": "§ 26 BBiG",
        "sources-0-checked": str(today() - timedelta(days=30)),
        "review_by": str(today() + timedelta(days=200)),
    },
}


def a_file(name: str, content: bytes, kind: str = "text/plain") -> tuple[io.BytesIO, str, str]:
    return io.BytesIO(content), name, kind


def begin(client: HouseClient, **data: Any) -> TestResponse:
    return client.submit(
        data.pop("path", "/einreichen"),
        {"kind": "guide", **data},
        content_type="multipart/form-data",
    )


def base_of(response: TestResponse) -> str:
    """Return /einreichen/<id> of the draft a redirect leads to."""
    assert response.status_code == 303, response.text
    found = re.match(r"/einreichen/\d+", response.headers["Location"])
    assert found is not None
    return found[0]


def stamp_of(client: HouseClient, address: str) -> str:
    page = LexborHTMLParser(client.get(address).text)
    field = page.css_first("form[data-autosave] input[name=row_version]")
    assert field is not None
    return str(field.attributes["value"])


def save(
    client: HouseClient, base: str, step: str, data: dict[str, Any] | None = None, **more: Any
) -> TestResponse:
    """Send the form of a step with these fields, whatever was saved before."""
    return client.submit(f"{base}/{step}", {**(data or {}), **more})


def draft_at(app: Flask, base: str) -> Version:
    """Return the open version; read it inside the same context."""
    with app.app_context():
        instrument_id = int(base.rsplit("/", 1)[1])
        version = queries.version_by_id(_open_id(instrument_id))
        content_of(version)
        return version


def _open_id(instrument_id: int) -> int:
    found = next(
        one for one in queries.open_versions_of(by=OF_ALL) if one.instrument_id == instrument_id
    )
    return found.id


def content_at(app: Flask, base: str) -> Content:
    with app.app_context():
        return content_of(queries.version_by_id(_open_id(int(base.rsplit("/", 1)[1]))))


def names_at(app: Flask, base: str) -> list[str]:
    with app.app_context():
        version = queries.version_by_id(_open_id(int(base.rsplit("/", 1)[1])))
        return [one.name for one in version.attachments]


@pytest.fixture
def bob(client: HouseClient, cast: Cast) -> HouseClient:
    return client.sign_in(cast.bob)


@pytest.fixture
def base(bob: HouseClient) -> str:
    """A draft of Bob's with one file."""
    return base_of(begin(bob, files=[a_file("Leitfaden_Praktikum.txt", b"Hallo")]))


# The way in


def test_visitors_read_how_it_works_and_are_sent_back_after_the_login(client: HouseClient) -> None:
    page = client.get("/einreichen?art=guide").text
    assert "/konto/anmelden?next=/einreichen?art%3Dguide" in page.replace("%2F", "/").replace(
        "%3F", "?"
    )
    assert 'name="files"' not in page


@pytest.mark.parametrize(
    "path",
    [
        "/meine-werkzeuge",
        "/einreichen/1/dateien",
        "/einreichen/1/pruefen",
        "/einreichen/1/vorschau",
    ],
)
def test_visitors_are_asked_to_log_in(client: HouseClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 303
    assert "/konto/anmelden" in response.headers["Location"]


def test_without_an_organisation_one_founds_it_on_the_way(
    client: HouseClient, cast: Cast, app: Flask
) -> None:
    client.sign_in(cast.edith)
    assert 'name="files"' not in client.get("/einreichen").text
    empty = client.submit("/einreichen/organisation", {"name": " "})
    assert empty.status_code == 422
    taken = client.submit("/einreichen/organisation", {"name": "Projekt Alpha"})
    assert taken.status_code == 422
    done = client.submit("/einreichen/organisation?art=guide", {"name": "Projekt Gamma"})
    assert done.headers["Location"] == "/einreichen?art=guide"
    assert 'name="files"' in client.get("/einreichen?art=guide").text


def test_the_address_fills_in_kind_and_terms(bob: HouseClient, app: Flask) -> None:
    address = "/einreichen?art=checklist&zielgruppe=eltern&zielgruppe=niemand&thema=praktikum"
    page = LexborHTMLParser(bob.get(address).text)
    assert page.css_first("input[name=kind][value=checklist][checked]") is not None
    base = base_of(begin(bob, path=address, link="www.example.org/Plan_B", kind="checklist"))
    content = content_at(app, base)
    assert dict(content.terms) == {"audience": ("eltern",), "topic": ("praktikum",)}
    assert content.title == "Plan B"
    assert content.links[0].url == "https://www.example.org/Plan_B"


def test_a_link_of_an_alliance_fills_in_by_key_and_by_label(bob: HouseClient, app: Flask) -> None:
    address = (
        "/einreichen?allianz=logistik&zielgruppe=schulen&art=Leitfaden&tag=Hafen&schlagwort=Kran"
        "&lizenz=cc-by-4.0&sprache=Englisch&thema=PRAKTIKUM&thema=quatsch&art=raumschiff"
    )
    page = bob.get(address)
    assert "thema=quatsch" in page.text
    assert "art=raumschiff" in page.text
    tree = LexborHTMLParser(page.text)
    assert tree.css_first("input[name=kind][value=guide][checked]") is not None
    content = content_at(app, base_of(begin(bob, path=address)))
    assert dict(content.terms) == {
        "audience": ("schulen",),
        "sector": ("logistik",),
        "topic": ("praktikum",),
    }
    assert content.licence == "CC-BY-4.0"
    assert content.languages == ("en",)
    assert set(content.tags) == {"Allianz Logistik", "Hafen", "Kran"} or set(content.tags) == {
        "Alliance Logistik",
        "Hafen",
        "Kran",
    }


def test_several_names_may_stand_behind_one_another(bob: HouseClient, app: Flask) -> None:
    written = ("schulen, Auszubildende,niemand", "Kammern, Innungen und Verbände")
    address = "/einreichen?" + urlencode([("zielgruppe", each) for each in written])
    assert "zielgruppe=niemand" in bob.get(address).text
    content = content_at(app, base_of(begin(bob, path=address)))
    assert dict(content.terms) == {"audience": ("auszubildende", "kammern-verbaende", "schulen")}


@pytest.mark.parametrize(
    "value", ["", " ", ",,", "x" * 500, "\x00", "<script>alert(1)</script>", "%"]
)
def test_odd_addresses_begin_a_draft_all_the_same(bob: HouseClient, app: Flask, value: str) -> None:
    parameters = ("allianz", "zielgruppe", "art", "tag", "lizenz", "sprache", "region")
    address = "/einreichen?" + urlencode([(name, value) for name in parameters] * 3)
    assert bob.get(address).status_code == 200
    assert content_at(app, base_of(begin(bob, path=address))).terms == {}


def test_a_prefilled_link_survives_the_login(client: HouseClient, cast: Cast) -> None:
    address = "/einreichen?allianz=logistik&zielgruppe=schulen&tag=A%26B"
    page = LexborHTMLParser(client.get(address).text)
    for place in ("anmelden", "registrieren"):
        link = page.css_first(f"main a[href*='/konto/{place}']")
        assert link is not None
        (following,) = parse_qs(urlsplit(str(link.attributes["href"])).query)["next"]
        assert following == address
        form = LexborHTMLParser(client.get(str(link.attributes["href"])).text)
        hidden = form.css_first("main form input[name=next]")
        assert hidden is not None
        assert hidden.attributes["value"] == address


def test_the_own_organisation_is_named_as_maker(bob: HouseClient, app: Flask) -> None:
    credits = content_at(app, base_of(begin(bob))).credits
    assert [(one.name, one.role) for one in credits] == [("Projekt Alpha", "author")]


def test_scripts_begin_a_draft_named_after_the_file_that_is_to_come(
    bob: HouseClient, app: Flask
) -> None:
    answer = begin(bob, go="describe", announced="Leitfaden_Praktikum.pdf")
    assert answer.headers["Location"].endswith("/beschreiben")
    assert content_at(app, base_of(answer)).title == "Leitfaden Praktikum"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "spaceship"}, "kind"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "x" * 600}, "link"),
        ({"organisation": "99"}, "organisation"),
        ({"files": [a_file("leer.txt", b"")]}, "files"),
    ],
    ids=["no kind", "unknown kind", "bad link", "long link", "foreign organisation", "bad file"],
)
def test_a_start_that_cannot_be_taken_says_why(
    bob: HouseClient, app: Flask, data: dict[str, Any], sentence: str
) -> None:
    response = begin(bob, **data)
    assert response.status_code == 422
    assert "error-summary" in response.text
    with app.app_context():
        assert not queries.open_versions_of(by=OF_ALL)


def test_an_empty_start_begins_an_empty_draft(bob: HouseClient, app: Flask) -> None:
    base = base_of(begin(bob))
    assert content_at(app, base).title == ""
    for step in (*STEPS, "pruefen", "vorschau", "verwerfen"):
        assert bob.get(f"{base}/{step}").status_code == 200
    assert bob.get("/meine-werkzeuge").status_code == 200


def opened_at(client: HouseClient) -> str:
    """Return what the form of the first page, loaded now, says of its moment."""
    field = LexborHTMLParser(client.get("/einreichen").text).css_first("input[name=opened]")
    assert field is not None
    return str(field.attributes["value"])


@pytest.mark.parametrize("what", ["nothing", "link", "announced", "files"])
def test_the_same_form_sent_twice_begins_one_draft(bob: HouseClient, app: Flask, what: str) -> None:
    opened = opened_at(bob)

    def press() -> TestResponse:
        given: dict[str, dict[str, Any]] = {
            "nothing": {},
            "link": {"link": "https://example.org/plan"},
            "announced": {"announced": "Leitfaden_Praktikum.pdf", "go": "describe"},
            "files": {"files": [a_file("Leitfaden.txt", b"Hallo"), a_file("Zwei.txt", b"Zwei")]},
        }
        return begin(bob, opened=opened, **given[what])

    first, second = press(), press()
    assert first.headers["Location"] == second.headers["Location"]
    with app.app_context():
        assert len(queries.open_versions_of(by=OF_ALL)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "checklist"},
        {"link": "https://example.org/other"},
        {"announced": "Anderes.pdf"},
        {"files": [a_file("Anderes.txt", b"Anderes")]},
        {"opened": ""},
        {"opened": "2020-01-01T00:00:00"},
        {"opened": "gestern"},
    ],
    ids=["kind", "link", "announced", "file", "no moment", "no zone", "no day"],
)
def test_what_is_not_the_same_begins_a_draft_of_its_own(
    bob: HouseClient, other: dict[str, Any]
) -> None:
    opened = opened_at(bob)
    first = base_of(begin(bob, opened=opened))
    assert base_of(begin(bob, **{"opened": opened, **other})) != first


def test_a_page_loaded_later_begins_a_draft_of_its_own(bob: HouseClient) -> None:
    first = base_of(begin(bob, opened=opened_at(bob)))
    assert base_of(begin(bob, opened=opened_at(bob))) != first


def test_a_colleagues_draft_is_not_taken_for_the_own(
    client: HouseClient, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    opened = opened_at(client.sign_in(cast.bob))
    alice = base_of(begin(browser_of().sign_in(cast.alice), opened=opened))
    assert base_of(begin(client, opened=opened)) != alice


@pytest.mark.parametrize("name", ["boese.exe", "ohne-endung", "alt.doc"])
def test_a_file_nobody_can_take_begins_no_draft(bob: HouseClient, app: Flask, name: str) -> None:
    response = begin(bob, announced=name, go="describe")
    assert response.status_code == 422
    assert f"{name}: " in response.text
    with app.app_context():
        assert not queries.open_versions_of(by=OF_ALL)


def test_the_first_page_knows_which_kinds_of_file_are_possible(bob: HouseClient) -> None:
    line = LexborHTMLParser(bob.get("/einreichen").text).css_first("[data-refused][hidden]")
    assert line is not None
    assert "{names}" in str(line.attributes["data-refused"])
    assert "pdf" in str(line.attributes["data-refused"])


def test_somebody_of_two_organisations_chooses(client: HouseClient, cast: Cast, app: Flask) -> None:
    with app.app_context(), unit_of_work():
        made = belonging.found_organisation(name="Zweites Projekt", by=cast.bob.actor).id
    client.sign_in(cast.bob)
    page = LexborHTMLParser(client.get("/einreichen").text)
    assert len(page.css("input[name=organisation]")) == 2
    base = base_of(begin(client, organisation=str(made)))
    with app.app_context():
        version = queries.version_by_id(_open_id(int(base.rsplit("/", 1)[1])))
        assert version.instrument.owner_id == made


# Files


def test_the_title_is_proposed_from_the_file(base: str, app: Flask) -> None:
    assert content_at(app, base).title == "Leitfaden Praktikum"


LYING = {
    "leer.txt": b"",
    "bild.pdf": b"\x89PNG\r\n\x1a\n" + b"0" * 100,
    "programm.exe": b"MZ" + b"0" * 100,
    "ohne-endung": b"Hallo",
    "geschuetzt.pdf": makers.protected_pdf("geheim"),
}


def test_bad_files_are_named_and_good_ones_kept(bob: HouseClient, base: str, app: Flask) -> None:
    uploads = [a_file(name, content, "") for name, content in LYING.items()]
    data = {
        "row_version": stamp_of(bob, f"{base}/dateien"),
        "go": "next",
        "files": [a_file("gut.txt", b"gut"), *uploads],
    }
    response = bob.submit(f"{base}/dateien", data, content_type="multipart/form-data")
    assert response.status_code == 422
    for name in LYING:
        assert f"{name}: " in response.text
    assert names_at(app, base) == ["Leitfaden_Praktikum.txt", "gut.txt"]


@pytest.mark.parametrize("name", LYING)
def test_scripts_get_the_reason_for_one_file(bob: HouseClient, base: str, name: str) -> None:
    response = bob.submit(
        f"{base}/dateien",
        {"files": [a_file(name, LYING[name], "")]},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 400
    assert response.json is not None
    assert len(response.json["message"]) > 20


def test_scripts_upload_one_file_at_a_time_without_touching_the_rest(
    bob: HouseClient, base: str, app: Flask
) -> None:
    save(bob, base, "dateien", {"links-0-url": "https://example.org"})
    stamp = stamp_of(bob, f"{base}/dateien")
    for number in range(2):
        response = bob.submit(
            f"{base}/dateien",
            {"row_version": stamp, "files": [a_file(f"{number}.txt", bytes([65 + number]))]},
            content_type="multipart/form-data",
            headers={"Accept": "application/json"},
        )
        assert response.status_code == 200, response.text
    assert names_at(app, base)[1:] == ["0.txt", "1.txt"]
    assert content_at(app, base).links[0].url == "https://example.org"
    answer = bob.submit(
        f"{base}/dateien/sichern", {"row_version": stamp, "links-0-url": "https://example.net"}
    )
    assert answer.status_code == 200, "a file that came in is no conflict"


def test_the_same_file_is_not_listed_twice(bob: HouseClient, base: str, app: Flask) -> None:
    response = bob.submit(
        f"{base}/dateien",
        {"files": [a_file("anders.txt", b"Hallo")]},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 400
    assert names_at(app, base) == ["Leitfaden_Praktikum.txt"]


def test_files_are_described_moved_and_removed_without_scripts(
    bob: HouseClient, base: str, app: Flask
) -> None:
    bob.submit(
        f"{base}/dateien",
        {"go": "stay", "files": [a_file("b.txt", b"b")]},
        content_type="multipart/form-data",
    )
    with app.app_context():
        version = queries.version_by_id(_open_id(int(base.rsplit("/", 1)[1])))
        first, second = (one.id for one in version.attachments)
    moved = save(
        bob,
        base,
        "dateien",
        {f"title-{second}": "Zweites", f"role-{second}": "worksheet", "deed": f"up-{second}"},
    )
    assert moved.status_code == 303
    assert names_at(app, base) == ["b.txt", "Leitfaden_Praktikum.txt"]
    with app.app_context():
        version = queries.version_by_id(_open_id(int(base.rsplit("/", 1)[1])))
        assert (version.attachments[0].title, version.attachments[0].role) == (
            "Zweites",
            "worksheet",
        )
    assert save(bob, base, "dateien", {"deed": f"remove-{first}"}).status_code == 303
    assert names_at(app, base) == ["b.txt"]
    for nonsense in ("remove-99", "up-x", "burn-1", "-", f"burn-{second}"):
        assert save(bob, base, "dateien", {"deed": nonsense}).status_code == 404
    long = save(bob, base, "dateien", {f"title-{second}": "x" * 400})
    assert long.status_code == 422


def test_a_file_of_a_draft_is_for_its_makers_and_editors(
    bob: HouseClient, base: str, app: Flask, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    with app.app_context():
        version = queries.version_by_id(_open_id(int(base.rsplit("/", 1)[1])))
        address = f"{base}/dateien/{version.attachments[0].id}"
    got = bob.get(address, buffered=True)
    assert got.data == b"Hallo"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert browser_of().sign_in(cast.edith).get(address, buffered=True).status_code == 200
    assert browser_of().sign_in(cast.carla).get(address).status_code == 404


def test_the_title_a_file_gives_itself_is_offered_and_taken(
    bob: HouseClient, app: Flask, run_jobs: Callable[[], int]
) -> None:
    content = makers.word("Ein Absatz", title="Leitfaden für das Praktikum")
    base = base_of(begin(bob, files=[a_file("scan_0001.docx", content, "")]))
    run_jobs()
    assert "Leitfaden für das Praktikum" in bob.get(f"{base}/beschreiben").text
    taken = save(bob, base, "beschreiben", {"title": "Scan 0001", "use": "title"})
    assert taken.headers["Location"].endswith("/beschreiben")
    assert content_at(app, base).title == "Leitfaden für das Praktikum"


PROPOSING = makers.pdf(
    """
#set document(title: "Leitfaden Praktikum", author: ("Petra Muster",), date: datetime(year: 2024,
  month: 3, day: 1))
#set text(lang: "en")
= Leitfaden
Dieser Leitfaden hilft kleinen Betrieben, ein Praktikum gut zu planen und zu begleiten. Er führt
in fünf Schritten von der Anfrage bis zum Abschluss.

Dieses Material steht unter der Lizenz CC BY-SA 4.0 (Projekt Alpha).
"""
)


@pytest.fixture
def proposing(bob: HouseClient, run_jobs: Callable[[], int]) -> str:
    """A draft whose file proposes all there is."""
    made = base_of(begin(bob, files=[a_file("scan_0001.pdf", PROPOSING, "application/pdf")]))
    waiting = "#vorschlaege[data-waiting]"
    assert LexborHTMLParser(bob.get(f"{made}/beschreiben").text).css_first(waiting) is not None
    run_jobs()
    assert LexborHTMLParser(bob.get(f"{made}/beschreiben").text).css_first(waiting) is None
    return made


def test_all_proposals_of_a_file_are_taken_at_once(
    bob: HouseClient, proposing: str, app: Flask
) -> None:
    page = bob.get(f"{proposing}/beschreiben").text
    assert "scan_0001.pdf" in page
    taken = save(bob, proposing, "beschreiben", {"title": "Scan 0001", "use": "all"})
    assert taken.headers["Location"].endswith("/beschreiben")
    content = content_at(app, proposing)
    assert content.title == "Leitfaden Praktikum"
    assert content.summary.startswith("Dieser Leitfaden hilft")
    assert content.summary == content.description
    assert content.licence == "CC-BY-SA-4.0"
    assert content.languages == ("de", "en")
    assert [(one.name, one.period) for one in content.credits] == [
        ("Projekt Alpha", ""),
        ("Petra Muster", "2024"),
    ]
    for step in STEPS:
        assert "scan_0001.pdf«" not in bob.get(f"{proposing}/{step}").text, "nothing is left"


def test_proposals_never_replace_what_was_typed(
    bob: HouseClient, proposing: str, app: Flask
) -> None:
    typed = {"title": "Mein Titel", "summary": "Mein Text.", "use": "all"}
    save(bob, proposing, "beschreiben", typed)
    content = content_at(app, proposing)
    assert (content.title, content.summary) == ("Mein Titel", "Mein Text.")
    assert content.description.startswith("Dieser Leitfaden hilft")
    again = save(bob, proposing, "beschreiben", {**typed, "use": "summary"})
    assert again.status_code == 303
    assert content_at(app, proposing).summary == "Mein Text."


@pytest.mark.parametrize("wanted", ["nonsense", "credits-0", "row_version", "\x00"])
def test_what_nobody_proposed_is_not_taken(
    bob: HouseClient, proposing: str, app: Flask, wanted: str
) -> None:
    before = content_at(app, proposing)
    assert save(bob, proposing, "rechte", {"use": wanted}).status_code == 303
    assert content_at(app, proposing).summary == before.summary


def test_one_proposal_is_taken_on_its_own_page(
    bob: HouseClient, proposing: str, app: Flask
) -> None:
    page = LexborHTMLParser(bob.get(f"{proposing}/rechte").text)
    assert page.css_first("button[name=use][value=licence]") is not None
    save(bob, proposing, "rechte", {"use": "licence"})
    content = content_at(app, proposing)
    assert content.licence == "CC-BY-SA-4.0"
    assert content.summary == ""


def test_further_files_get_a_likely_role(bob: HouseClient, app: Flask) -> None:
    uploads = [
        a_file("Arbeitsblatt Messe.txt", b"eins"),
        a_file("Arbeitsblatt 2.txt", b"zwei"),
        a_file("Hinweise für Lehrkräfte.txt", b"drei"),
        a_file("Plan.pdf", makers.pdf("Plan"), ""),
        a_file("Plan.docx", makers.word("Plan"), ""),
        a_file("Foto.txt", b"vier"),
    ]
    base = base_of(begin(bob, files=uploads))
    with app.app_context():
        version = queries.version_by_id(_open_id(int(base.rsplit("/", 1)[1])))
        roles = [one.role for one in version.attachments]
    assert roles == ["main", "worksheet", "teacher-guide", "main", "source", "main"]


# Steps


def test_the_whole_way_without_scripts(bob: HouseClient, base: str, app: Flask) -> None:
    places = [*STEPS, "pruefen"]
    for step, following in zip(STEPS, places[1:], strict=True):
        stamp = stamp_of(bob, f"{base}/{step}")
        response = save(bob, base, step, FULL.get(step, {}), go="next", row_version=stamp)
        assert response.status_code == 303, response.text
        assert response.headers["Location"] == f"{base}/{following}"
    content = content_at(app, base)
    assert content.title == "Praktikum begleiten"
    assert content.steps == ("Lesen", "Besprechen", "Anwenden")
    assert content.duration_minutes == 45
    assert content.terms["audience"] == ("ausbildungsbetriebe", "schulen")
    assert content.tags == ("Praktikum", "Schnuppertag")
    assert [one.name for one in content.credits] == ["Projekt Alpha"]
    assert content.sources[0].checked == FULL["rechte"]["sources-0-checked"]
    page = bob.get(f"{base}/pruefen").text
    assert f"{base}/absenden" in page
    sent = bob.submit(f"{base}/absenden")
    assert sent.headers["Location"] == "/meine-werkzeuge"
    assert draft_at(app, base).state is VersionState.IN_REVIEW
    assert bob.get(f"{base}/beschreiben").headers["Location"] == f"{base}/pruefen"
    assert bob.submit(f"{base}/zurueckholen").status_code == 303
    assert draft_at(app, base).state is VersionState.DRAFT


@pytest.mark.parametrize("step", STEPS)
def test_an_empty_step_is_saved_and_reported_on_the_last_page(
    bob: HouseClient, base: str, step: str
) -> None:
    empty = {"title": "", "summary": "", "description": "", "tags": "", "links-0-url": ""}
    assert save(bob, base, step, empty).status_code == 303
    assert save(bob, base, step, {}).status_code == 303
    page = LexborHTMLParser(bob.get(f"{base}/pruefen").text)
    links = [str(one.attributes["href"]) for one in page.css(".traffic-light__point--must a")]
    assert links
    for link in links:
        address, _hash, field = link.partition("#")
        assert LexborHTMLParser(bob.get(address).text).css_first(f"#{field}") is not None


def test_submitting_too_early_says_what_is_missing(bob: HouseClient, base: str, app: Flask) -> None:
    response = bob.submit(f"{base}/absenden")
    assert response.status_code == 422
    assert f"{base}/rechte#licence" in response.text
    assert draft_at(app, base).state is VersionState.DRAFT


WRONG: list[tuple[str, str, Any]] = [
    ("beschreiben", "title", "x" * 201),
    ("beschreiben", "summary", "x" * 281),
    ("beschreiben", "description", "x" * 20_001),
    ("beschreiben", "steps", "\n".join("x" * 13)),
    ("beschreiben", "steps", "x" * 601),
    ("beschreiben", "adaptation", "\n".join("x" * 21)),
    ("beschreiben", "duration_minutes", "eine Stunde"),
    ("beschreiben", "duration_minutes", "9" * 5000),
    ("beschreiben", "preparation_minutes", "-3"),
    ("beschreiben", "group_min", "1.5"),
    ("beschreiben", "contact_email", "nirgends"),
    ("beschreiben", "transfer_core", "x" * 3001),
    ("einordnen", "audience", ["niemand"]),
    ("einordnen", "languages", ["klingonisch"]),
    ("einordnen", "tags", "x" * 61),
    ("einordnen", "tags", ",".join(map(str, range(21)))),
    ("rechte", "licence", "WTFPL"),
    ("rechte", "review_by", "bald"),
    ("dateien", "links", "javascript:alert(1)"),
    ("rechte", "credits", "x" * 301),
]
_KEYS = {"links": "links-0-url", "credits": "credits-0-name"}


@pytest.mark.parametrize(
    ("step", "field", "value"),
    WRONG,
    ids=[f"{field}-{number}" for number, (_step, field, _value) in enumerate(WRONG)],
)
def test_what_cannot_be_taken_is_marked_and_the_rest_is_kept(
    bob: HouseClient, base: str, app: Flask, step: str, field: str, value: Any
) -> None:
    with app.app_context():
        sector = terms.terms_of("sector")[0].key
    rest: dict[str, Any] = {"contact_name": "Frau Muster", "sector": [sector]}
    before = content_at(app, base)
    sent = {**rest, _KEYS.get(field, field): value}
    response = save(bob, base, step, sent)
    assert response.status_code == 422
    page = LexborHTMLParser(response.text)
    assert page.css_first(f".error-summary a[href='#{field}']") is not None
    script = bob.submit(
        f"{base}/{step}/sichern",
        sent,
        headers={"Accept": "application/json"},
    )
    assert script.status_code == 422
    assert script.json is not None
    assert set(script.json["fields"]) == {field}
    assert script.json["row_version"]
    after = content_at(app, base)
    if step == "beschreiben":
        assert after.contact_name == "Frau Muster"
        assert getattr(after, field) == getattr(before, field)
    if step == "einordnen":
        assert after.terms["sector"] == (sector,)


def test_autosave_names_every_field_it_could_not_save(
    bob: HouseClient, base: str, app: Flask
) -> None:
    page = LexborHTMLParser(bob.get(f"{base}/beschreiben").text)
    wrong = {"title": "x" * 201, "group_min": "viele", "contact_email": "nirgends"}
    sent = {**wrong, "contact_name": "Frau Muster"}
    told = bob.submit(f"{base}/beschreiben/sichern", sent, headers={"Accept": "application/json"})
    assert told.json is not None
    assert set(told.json["fields"]) == set(wrong)
    for name in wrong:
        label = page.css_first(f"label[for={name}]")
        assert label is not None
        words = label.text(deep=False).strip()
        assert words
        assert words in told.json["message"]
    assert "3" in told.json["message"]
    assert content_at(app, base).contact_name == "Frau Muster"


def days(checked: str = "", review_by: str = "") -> dict[str, str]:
    """Return the fields of the last step that hold days."""
    return {
        "sources-0-fact": "Praktikum",
        "sources-0-source": "§ 26 BBiG",
        "sources-0-checked": checked,
        "review_by": review_by,
    }


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (days(checked="2099-01-01"), "sources"),
        (days(checked=str(today() + timedelta(days=2))), "sources"),
        (days(review_by="2001-01-01"), "review_by"),
        (days(review_by=str(today() - timedelta(days=2))), "review_by"),
    ],
    ids=["far future", "future", "long ago", "past"],
)
def test_days_that_do_not_fit_today_are_refused_at_their_field(
    bob: HouseClient, base: str, app: Flask, sent: dict[str, str], field: str
) -> None:
    response = save(bob, base, "rechte", {"licence": "CC-BY-4.0", **sent})
    assert response.status_code == 422
    page = LexborHTMLParser(response.text)
    assert page.css_first(f"#{field}-error") is not None
    assert page.css_first(f".error-summary a[href='#{field}']") is not None
    saved = content_at(app, base)
    assert saved.licence == "CC-BY-4.0"
    assert not saved.sources if field == "sources" else saved.review_by is None


def test_today_fits_both(bob: HouseClient, base: str, app: Flask) -> None:
    sent = days(checked=str(today()), review_by=str(today()))
    assert save(bob, base, "rechte", sent).status_code == 303
    assert content_at(app, base).review_by == today()


def test_a_day_that_is_stored_and_stays_holds_nobody_up(
    bob: HouseClient, base: str, app: Flask
) -> None:
    before = today() - timedelta(days=400)
    later = str(today() + timedelta(days=400))
    with app.app_context(), unit_of_work():
        version = queries.version_by_id(_open_id(int(base.rsplit("/", 1)[1])))
        old = replace(
            content_of(version),
            review_by=before,
            sources=(SourceEntry("Praktikum", "§ 26 BBiG", later),),
        )
        operations.revise(version, old, by=Actor("import", organisations=OF_ALL.organisations))
    sent = days(checked=later, review_by=str(before))
    assert save(bob, base, "rechte", {**sent, "licence": "CC0-1.0"}).status_code == 303
    assert content_at(app, base).review_by == before
    assert content_at(app, base).licence == "CC0-1.0"


@pytest.mark.parametrize(
    ("locale", "views", "downloads", "shown"),
    [
        ("en", 1, 1, "1 view, 1 download"),
        ("en", 3, 1, "3 views, 1 download"),
        ("en", 0, 1200, "0 views, 1,200 downloads"),
        ("de", 1, 2, "1 Aufruf, 2 Downloads"),
    ],
)
def test_one_view_is_said_as_one(
    bob: HouseClient, cast: Cast, app: Flask, locale: str, views: int, downloads: int, shown: str
) -> None:
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id)
        with unit_of_work():
            instrument = queries.by_slug(slug, by=OF_ALL)
            instrument.view_count, instrument.download_count = views, downloads
    page = bob.get("/meine-werkzeuge", headers={"Accept-Language": locale})
    assert shown in page.text


def as_script(client: HouseClient, path: str) -> TestResponse:
    return client.get(path, headers={"Accept": "application/json"})


def test_a_page_that_stayed_open_gets_a_token_for_the_login_of_now(
    bob: HouseClient, base: str, cast: Cast
) -> None:
    page = LexborHTMLParser(bob.get(f"{base}/beschreiben").text)
    form = page.css_first("form[data-renew]")
    assert form is not None
    assert form.css_first("template[data-logged-out]") is not None
    old = page.css_first("input[name=csrf_token]")
    assert old is not None
    with bob.session_transaction() as session:
        session.clear()
    address = str(form.attributes["data-renew"])
    told = as_script(bob, address)
    assert told.status_code == 403
    assert told.json is not None
    assert told.json["code"] == "login-needed"
    bob.sign_in(cast.bob)
    stale = {"csrf_token": old.attributes["value"], "title": "Noch da"}
    headers = {"Accept": "application/json"}
    refused = bob.post(f"{base}/beschreiben/sichern", data=stale, headers=headers)
    assert refused.json is not None
    assert (refused.status_code, refused.json["code"]) == (400, "form-expired")
    told = as_script(bob, address)
    assert told.json is not None
    assert told.headers["Cache-Control"] == "no-store"
    fresh = {"csrf_token": told.json["csrf_token"], "title": "Noch da"}
    assert bob.post(f"{base}/beschreiben/sichern", data=fresh, headers=headers).status_code == 200


def test_others_get_no_token_of_a_draft(
    base: str, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    carla = browser_of().sign_in(cast.carla)
    assert as_script(carla, f"{base}/beschreiben/sichern").status_code == 404


@pytest.mark.parametrize("value", NAUGHTY)
def test_naughty_strings_are_text_like_any_other(bob: HouseClient, base: str, value: str) -> None:
    describe = dict.fromkeys(
        ("title", "summary", "description", "steps", "transfer_core", "adaptation", "contact_name"),
        value,
    )
    classify = {"tags": value[:40], "audience": [value], "languages": ["de"]}
    rights = {"credits-0-name": value, "credits-0-role": "author", "licence": value}
    for step, data in (("beschreiben", describe), ("einordnen", classify), ("rechte", rights)):
        assert save(bob, base, step, data).status_code in {303, 422}
    for page in ("beschreiben", "pruefen", "vorschau"):
        assert bob.get(f"{base}/{page}").status_code == 200


def test_rows_are_added_without_scripts_and_keep_what_was_typed(
    bob: HouseClient, base: str
) -> None:
    data = {"credits-0-name": "Alpha", "credits-0-role": "funder", "add": "credits"}
    response = save(bob, base, "rechte", data)
    assert response.status_code == 200
    page = LexborHTMLParser(response.text)
    assert len(page.css(".entry-rows__row input[name$='-name']")) == 2
    assert page.css_first("input[name=credits-0-name][value=Alpha]") is not None
    assert page.css_first("input[name=credits-1-name][autofocus]") is not None


def test_own_fields_of_a_kind_are_asked_and_kept(bob: HouseClient, app: Flask) -> None:
    base = base_of(begin(bob, kind="advisory-offer"))
    data = {
        "fields-contact_persons": "Frau A\nHerr B",
        "fields-free_of_charge": "yes",
        "fields-postal_address": "Am Markt 1",
    }
    assert save(bob, base, "beschreiben", data).status_code == 303
    assert dict(content_at(app, base).fields) == {
        "contact_persons": ["Frau A", "Herr B"],
        "free_of_charge": True,
        "postal_address": "Am Markt 1",
    }
    page = LexborHTMLParser(bob.get(f"{base}/beschreiben").text)
    assert page.css_first("input[name=fields-free_of_charge][value=yes][checked]") is not None
    save(bob, base, "beschreiben", {"fields-free_of_charge": "", "fields-postal_address": ""})
    assert "free_of_charge" not in content_at(app, base).fields
    assert any("region" in one for one in re.findall(r"#\w+", bob.get(f"{base}/pruefen").text))


def test_a_number_that_cannot_be_read_stays_in_its_field(bob: HouseClient, base: str) -> None:
    response = save(bob, base, "beschreiben", {"duration_minutes": "viel"})
    assert 'value="viel"' in response.text


def test_a_retired_term_in_use_stays_on_offer(bob: HouseClient, base: str, app: Flask) -> None:
    save(bob, base, "einordnen", FULL["einordnen"])
    with app.app_context(), unit_of_work():
        vocabularies.retire(terms.term("topic", "praktikum"), by=factories.EDITORIAL)
    page = LexborHTMLParser(bob.get(f"{base}/einordnen").text)
    assert page.css_first("input[name=topic][value=praktikum][checked]") is not None
    assert save(bob, base, "einordnen", FULL["einordnen"]).status_code == 303
    other = base_of(begin(bob))
    assert save(bob, other, "einordnen", FULL["einordnen"]).status_code == 422
    assert content_at(app, other).terms["audience"] == ("ausbildungsbetriebe", "schulen")


# Two windows


def test_two_windows_meet_on_a_page_that_keeps_both(
    bob: HouseClient, base: str, app: Flask
) -> None:
    address = f"{base}/beschreiben"
    stamp = stamp_of(bob, address)
    assert bob.submit(address, {"row_version": stamp, "title": "Eins"}).status_code == 303
    response = bob.submit(address, {"row_version": stamp, "title": "Zwei", "steps": "A\nB"})
    assert response.status_code == 409
    page = LexborHTMLParser(response.text)
    table = page.css_first("table")
    assert table is not None
    assert "Eins" in table.text()
    assert "Zwei" in table.text()
    assert "A; B" in table.text()
    hidden = {
        str(one.attributes["name"]): str(one.attributes.get("value") or "")
        for one in page.css("main form input[type=hidden]")
    }
    assert content_at(app, base).title == "Eins"
    again = bob.post(address, data=hidden)
    assert again.status_code == 303, again.text
    assert content_at(app, base).title == "Zwei"
    assert content_at(app, base).steps == ("A", "B")


def test_windows_on_different_pages_do_not_disturb_each_other(
    bob: HouseClient, base: str, app: Flask
) -> None:
    describe, rights = (stamp_of(bob, f"{base}/{step}") for step in ("beschreiben", "rechte"))
    for _round in range(2):
        answer = bob.submit(f"{base}/rechte/sichern", {"row_version": rights, **FULL["rechte"]})
        assert answer.status_code == 200
        assert answer.json is not None
        rights = answer.json["row_version"]
    data = {"row_version": describe, **FULL["beschreiben"]}
    assert bob.submit(f"{base}/beschreiben", data).status_code == 303
    assert content_at(app, base).licence == "CC-BY-4.0"


def test_scripts_learn_of_a_conflict_and_of_the_time(bob: HouseClient, base: str) -> None:
    address = f"{base}/beschreiben/sichern"
    stamp = stamp_of(bob, f"{base}/beschreiben")
    first = bob.submit(address, {"row_version": stamp, "title": "Eins"})
    assert first.json is not None
    assert re.search(r"\d\d:\d\d", first.json["saved_at_text"])
    second = bob.submit(address, {"row_version": stamp, "title": "Zwei"})
    assert second.status_code == 409
    assert second.json is not None
    assert second.json["code"] == "changed-meanwhile"
    third = bob.submit(address, {"row_version": first.json["row_version"], "title": "Drei"})
    assert third.status_code == 200


@pytest.mark.parametrize("stamp", ["x", "-1", "99999999999999", "1-", "²-abc"])
def test_a_mark_that_was_tampered_with_is_a_conflict(
    bob: HouseClient, base: str, stamp: str
) -> None:
    save(bob, base, "beschreiben", {"title": "Neu"})
    response = bob.submit(f"{base}/beschreiben", {"row_version": stamp, "title": "Alt"})
    assert response.status_code == 409


# Others


@pytest.mark.parametrize("path", [*STEPS, "pruefen", "vorschau", "verwerfen", "unbekannt"])
def test_others_do_not_learn_of_a_draft(
    base: str, cast: Cast, browser_of: Callable[[], HouseClient], path: str
) -> None:
    carla = browser_of().sign_in(cast.carla)
    assert carla.get(f"{base}/{path}").status_code == 404
    assert carla.submit(f"{base}/{path}").status_code in {404, 405}


@pytest.mark.parametrize("deed", ["absenden", "zurueckholen", "verwerfen", "beschreiben/sichern"])
def test_others_do_nothing_to_a_draft(
    base: str, app: Flask, cast: Cast, browser_of: Callable[[], HouseClient], deed: str
) -> None:
    assert browser_of().sign_in(cast.carla).submit(f"{base}/{deed}").status_code == 404
    assert draft_at(app, base).state is VersionState.DRAFT


@pytest.mark.parametrize(
    ("who", "deed", "status"),
    [
        ("carla", "neue-fassung", 403),
        ("carla", "zurueckziehen", 403),
        ("bob", "zurueckziehen", 403),
        ("bob", "neue-fassung", 303),
        ("alice", "zurueckziehen", 303),
        ("edith", "zurueckziehen", 303),
        ("alice", "wieder-aufnehmen", 409),
    ],
)
def test_who_may_do_what_with_a_published_instrument(
    client: HouseClient, cast: Cast, app: Flask, who: str, deed: str, status: int
) -> None:
    with app.app_context():
        _version, slug = factories.published(cast.alpha_id)
    client.sign_in(getattr(cast, who))
    assert client.submit(f"/w/{slug}/{deed}").status_code == status


def test_the_wizard_of_a_foreign_published_instrument_is_closed(
    client: HouseClient, cast: Cast, app: Flask
) -> None:
    with app.app_context():
        version_id, _slug = factories.published(cast.alpha_id)
        instrument_id = queries.version_by_id(version_id).instrument_id
    assert client.sign_in(cast.carla).get(f"/einreichen/{instrument_id}/dateien").status_code == 403


@pytest.mark.parametrize("path", ["/einreichen/999/dateien", "/einreichen/1/", "/einreichen/x/y"])
def test_unknown_addresses_are_not_found(bob: HouseClient, path: str) -> None:
    assert bob.get(path).status_code == 404


# My instruments


def test_my_page_shows_every_state_with_its_buttons(
    client: HouseClient, cast: Cast, app: Flask
) -> None:
    with app.app_context():
        factories.draft(cast.alpha_id, title="Entwurf A")
        factories.submitted(cast.alpha_id, by=cast.bob, title="Eingereicht B")
        factories.published(cast.alpha_id, title="Sichtbar C")
        _version, slug = factories.published(cast.alpha_id, title="Zurückgezogen D")
        returned = factories.submitted(cast.alpha_id, by=cast.bob, title="Zurück E")
        factories.published(cast.beta_id, title="Fremd F")
        with unit_of_work():
            publishing.retire(queries.by_slug(slug, by=cast.alice.actor), by=cast.alice.actor)
            version = queries.version_by_id(returned)
            publishing.return_to_makers(version, "Bitte kürzen.", by=cast.edith.actor)
    page = client.sign_in(cast.alice).get("/meine-werkzeuge").text
    for title in ("Entwurf A", "Eingereicht B", "Sichtbar C", "Zurückgezogen D", "Zurück E"):
        assert title in page
    assert "Fremd F" not in page
    assert f"/w/{slug}/wieder-aufnehmen" in page
    assert "/zurueckziehen" in page
    assert "/neue-fassung" in page
    members = client.sign_in(cast.bob).get("/meine-werkzeuge").text
    assert "/zurueckziehen" not in members


def test_an_editors_comment_is_shown_on_every_page_of_the_draft(
    client: HouseClient, cast: Cast, app: Flask
) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
        with unit_of_work():
            version = queries.version_by_id(version_id)
            publishing.return_to_makers(version, "Bitte kürzen.", by=cast.edith.actor)
            instrument_id = version.instrument_id
    client.sign_in(cast.bob)
    for step in (*STEPS, "pruefen"):
        assert "Bitte kürzen." in client.get(f"/einreichen/{instrument_id}/{step}").text


def test_a_second_version_asks_what_is_new(client: HouseClient, cast: Cast, app: Flask) -> None:
    with app.app_context():
        _version, slug = factories.published(cast.alpha_id)
    client.sign_in(cast.bob)
    base = base_of(client.submit(f"/w/{slug}/neue-fassung"))
    assert base_of(client.submit(f"/w/{slug}/neue-fassung")) == base
    page = client.get("/meine-werkzeuge", headers={"Accept-Language": "en"}).text
    assert "until the next one is published" in page
    assert "start a new version" not in page
    assert save(client, base, "rechte", {"change_note": "Kürzer."}).status_code == 303
    assert content_at(app, base).change_note == "Kürzer."
    assert client.submit(f"{base}/verwerfen").status_code == 303
    assert client.get(f"/w/{slug}").status_code == 200


def test_a_discarded_draft_is_gone(bob: HouseClient, base: str) -> None:
    assert bob.get(f"{base}/verwerfen").status_code == 200
    assert bob.submit(f"{base}/verwerfen").headers["Location"] == "/meine-werkzeuge"
    assert bob.get(f"{base}/dateien").status_code == 404


def test_saving_for_later_leads_to_my_instruments(bob: HouseClient, base: str) -> None:
    response = save(bob, base, "beschreiben", {"title": "Später"}, go="later")
    assert response.headers["Location"] == "/meine-werkzeuge"
    assert "Später" in bob.get("/meine-werkzeuge").text


def test_in_review_nothing_is_saved(bob: HouseClient, cast: Cast, app: Flask) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
        base = f"/einreichen/{queries.version_by_id(version_id).instrument_id}"
    assert bob.submit(f"{base}/beschreiben", {"title": "Neu"}).status_code == 409
    assert bob.submit(f"{base}/verwerfen").status_code == 409
    assert bob.submit(f"{base}/absenden").status_code == 409
    assert bob.get(f"{base}/verwerfen").status_code == 409


def test_an_upload_to_what_is_in_review_is_refused_before_it_is_read(
    bob: HouseClient, cast: Cast, app: Flask
) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
        base = f"/einreichen/{queries.version_by_id(version_id).instrument_id}"
    response = bob.submit(
        f"{base}/dateien",
        {"files": [a_file("a.txt", b"a")]},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 409
    with app.app_context():
        assert not queries.version_by_id(version_id).attachments
