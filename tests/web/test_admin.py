"""The administration: who may enter, every deed, bad input, and what stays as it was."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

import toolbox
from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from toolbox.accounts import queries as accounts
from toolbox.alliances.lifecycle import MemberState
from toolbox.audit.models import AuditEntry
from toolbox.audit.searching import Sought, found
from toolbox.foundation import jobs
from toolbox.foundation.actors import Role
from toolbox.foundation.db import db
from toolbox.foundation.jobs import Job, JobState
from toolbox.foundation.settings import Origin
from toolbox.foundation.uow import unit_of_work
from toolbox.site import queries as site
from toolbox.upkeep.lifecycle import Answered
from toolbox.vocabularies import queries as vocabularies
from toolbox.web.admin.navigation import ADMIN_PAGES
from toolbox.web.admin.presenters import ACTION_LABELS, OBJECT_LABELS
from toolbox.wiring.transfer_records import TOLD_OF_COLLECTIONS

ADMINISTRATOR_PAGES = (
    "/verwaltung",
    "/verwaltung/zahlen",
    "/verwaltung/personen",
    "/verwaltung/personen/1",
    "/verwaltung/personen/einladen",
    "/verwaltung/auftraege",
    "/verwaltung/eingaenge/klasse/de",
    "/verwaltung/protokoll.csv",
    "/verwaltung/protokoll.jsonl",
    "/verwaltung/seiten",
    "/verwaltung/seiten/impressum/de",
    "/verwaltung/protokoll",
    "/verwaltung/einstellungen",
)
EDITOR_PAGES = (
    "/verwaltung/schlagwoerter",
    "/verwaltung/vokabulare",
    "/verwaltung/vokabulare/audience",
    "/verwaltung/vokabulare/audience/eltern",
    "/verwaltung/synonyme",
    "/verwaltung/synonyme/neu",
    "/verwaltung/synonyme/probe?q=azubi",
    "/verwaltung/suchen",
)
ADMINISTRATOR_DEEDS = (
    "/verwaltung/auftraege/wiederholen",
    "/verwaltung/index/neu",
    "/verwaltung/auftraege/1/wiederholen",
    "/verwaltung/auftraege/1/verwerfen",
    "/verwaltung/personen/1/rolle",
    "/verwaltung/personen/1/sperren",
    "/verwaltung/personen/1/entsperren",
    "/verwaltung/personen/1/zweiter-faktor",
    "/verwaltung/personen/einladen",
    "/verwaltung/personen/link-neu",
    "/verwaltung/personen/link-weg",
    "/verwaltung/eingaenge/klasse/de",
    "/verwaltung/eingaenge/klasse/de/original",
    "/verwaltung/texte/1/wiederherstellen",
    "/verwaltung/einstellungen/probe/suche",
    "/verwaltung/seiten/impressum/de",
)
EDITOR_DEEDS = (
    "/verwaltung/vokabulare/audience/eltern",
    "/verwaltung/vokabulare/audience/eltern/zusammenfuehren",
    "/verwaltung/vokabulare/audience/eltern/stilllegen",
    "/verwaltung/vokabulare/audience/eltern/zurueckholen",
    "/verwaltung/synonyme/neu",
    "/verwaltung/synonyme/1/entfernen",
    "/verwaltung/suchen/erledigt",
    "/verwaltung/suchen/wunsch",
    "/verwaltung/wuensche/1",
)
NAUGHTY = ["<script>alert(1)</script>", "' OR 1=1 --", "\x00", "ﷺ" * 30, "%s %(x)s {7*7}", "‮"]


def _page(response: TestResponse) -> LexborHTMLParser:
    return LexborHTMLParser(response.get_data(as_text=True))


def _main(response: TestResponse) -> str:
    main = _page(response).css_first("main")
    assert main is not None
    return main.text(separator=" ")


def _faulty_fields(response: TestResponse) -> list[str]:
    assert response.status_code == 422
    return [str(link.attributes["href"])[1:] for link in _page(response).css(".error-summary li a")]


@pytest.mark.parametrize("path", [*ADMINISTRATOR_PAGES, *EDITOR_PAGES])
def test_visitors_are_asked_to_log_in(client: HouseClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 303
    assert "/konto/anmelden" in response.headers["Location"]


@pytest.mark.parametrize(
    ("name", "administration", "vocabularies_"),
    [("alice", 403, 403), ("edith", 403, 200), ("anton", 200, 200)],
)
def test_pages_open_for_those_who_need_them(
    client: HouseClient, cast: Cast, name: str, administration: int, vocabularies_: int
) -> None:
    client.sign_in(getattr(cast, name))
    assert {client.get(path).status_code for path in ADMINISTRATOR_PAGES} == {administration}
    assert {client.get(path).status_code for path in EDITOR_PAGES} == {vocabularies_}


@pytest.mark.parametrize("name", ["alice", "edith"])
def test_deeds_of_administrators_are_closed_to_others(
    client: HouseClient, cast: Cast, name: str
) -> None:
    client.sign_in(getattr(cast, name))
    assert {client.submit(path).status_code for path in ADMINISTRATOR_DEEDS} == {403}


def test_deeds_of_editors_are_closed_to_members(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    assert {client.submit(path).status_code for path in EDITOR_DEEDS} == {403}


@pytest.mark.parametrize("path", [*ADMINISTRATOR_DEEDS, *EDITOR_DEEDS])
def test_no_deed_without_the_token_of_its_page(client: HouseClient, cast: Cast, path: str) -> None:
    assert client.sign_in(cast.anton).post(path).status_code == 400


def test_the_navigation_shows_what_opens(client: HouseClient, cast: Cast) -> None:
    def entries(path: str) -> list[str]:
        nav = _page(client.get(path)).css(".side-nav a")
        return [str(link.attributes["href"]) for link in nav]

    client.sign_in(cast.edith)
    assert entries("/verwaltung/schlagwoerter") == [
        "/verwaltung/schlagwoerter",
        "/verwaltung/vokabulare",
        "/verwaltung/synonyme",
        "/verwaltung/suchen",
        "/verwaltung/quellen",
    ]
    client.sign_in(cast.anton)
    assert len(entries("/verwaltung")) == len(ADMIN_PAGES)


def test_the_overview_counts_what_there_is(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        factories.published(cast.alpha_id)
        factories.submitted(cast.alpha_id, by=cast.alice)
        factories.draft(cast.beta_id)
    response = client.sign_in(cast.anton).get("/verwaltung")
    stats = [node.text(strip=True) for node in _page(response).css(".stat__value")]
    assert stats == ["1", "1", "1", "0", "0", "6", "2"]


def test_failed_work_is_shown_and_tried_again(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        db.session.add(
            Job(kind="mail.send", payload={}, state=JobState.FAILED, attempts=6, error="<no host>")
        )
    client.sign_in(cast.anton)
    assert "<no host>" in _main(client.get("/verwaltung/auftraege"))
    assert client.submit("/verwaltung/auftraege/wiederholen").status_code == 303
    with app.app_context():
        assert jobs.counts()[JobState.FAILED] == 0
    assert "<no host>" not in _main(client.get("/verwaltung/auftraege"))
    assert client.submit("/verwaltung/auftraege/wiederholen").status_code == 303


def test_the_index_is_built_anew_in_the_background(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    with app.app_context():
        factories.published(cast.alpha_id)
    client.sign_in(cast.anton)
    assert client.submit("/verwaltung/index/neu").status_code == 303
    assert client.submit("/verwaltung/index/neu").status_code == 303
    with app.app_context():
        waiting = [job.kind for job in db.session.query(Job) if job.kind == "discovery.rebuild"]
    assert waiting == ["discovery.rebuild"]
    run_jobs()
    assert client.get("/verwaltung").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 6),
        ("q=ALICE", 1),
        ("q=example.org", 6),
        ("q=nobody", 0),
        ("rolle=editor", 1),
        ("rolle=king", 6),
        ("q=ali&rolle=editor", 0),
        ("seite=10000", 6),
        ("seite=-1", 6),
        ("seite=x", 6),
    ],
)
def test_people_are_found(client: HouseClient, cast: Cast, query: str, found: int) -> None:
    page = _page(client.sign_in(cast.anton).get(f"/verwaltung/personen?{query}"))
    assert len(page.css("main section:first-of-type .lines > li")) == found


@pytest.mark.parametrize("text", NAUGHTY)
def test_filters_survive_naughty_texts(client: HouseClient, cast: Cast, text: str) -> None:
    client.sign_in(cast.anton)
    for path in ("personen", "schlagwoerter", "vokabulare/audience"):
        assert client.get(f"/verwaltung/{path}", query_string={"q": text}).status_code == 200


def _role(app: Flask, user_id: int) -> Role:
    with app.app_context():
        user = accounts.user_by_id(user_id)
        assert user is not None
        return user.role


def test_a_role_is_changed_and_the_trail_says_by_whom(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    path = f"/verwaltung/personen/{cast.bob.user_id}/rolle"
    response = client.sign_in(cast.anton).submit(
        path, {"role": "editor", "next": "/verwaltung/personen?q=bob"}
    )
    assert response.status_code == 303
    assert response.headers["Location"] == "/verwaltung/personen?q=bob"
    assert _role(app, cast.bob.user_id) is Role.EDITOR
    with app.app_context():
        entry = found(Sought(), limit=1, offset=0, by=cast.anton.actor)[0]
    assert (entry.action, entry.user_id) == ("role-editor", cast.anton.user_id)
    assert entry.object_id == cast.bob.user_id


def test_the_last_administrator_stays_one(app: Flask, client: HouseClient, cast: Cast) -> None:
    path = f"/verwaltung/personen/{cast.anton.user_id}/rolle"
    response = client.sign_in(cast.anton).submit(path, {"role": "member"}, follow_redirects=True)
    assert _page(response).css_first(".notice--error") is not None
    assert _role(app, cast.anton.user_id) is Role.ADMINISTRATOR


def test_nobody_takes_away_the_own_role(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    client.submit(f"/verwaltung/personen/{cast.edith.user_id}/rolle", {"role": "administrator"})
    own = f"/verwaltung/personen/{cast.anton.user_id}/rolle"
    refused = client.submit(own, {"role": "member"}, follow_redirects=True)
    assert _page(refused).css_first(".notice--error") is not None
    assert _role(app, cast.anton.user_id) is Role.ADMINISTRATOR
    client.sign_in(cast.edith).submit(own, {"role": "member"})
    assert _role(app, cast.anton.user_id) is Role.MEMBER


@pytest.mark.parametrize("given", [{}, {"role": ""}, {"role": "king"}, {"role": "editor" * 99}])
def test_unknown_roles_are_refused(
    app: Flask, client: HouseClient, cast: Cast, given: dict[str, str]
) -> None:
    path = f"/verwaltung/personen/{cast.bob.user_id}/rolle"
    response = client.sign_in(cast.anton).submit(path, given, follow_redirects=True)
    assert _page(response).css_first(".notice--error") is not None
    assert _role(app, cast.bob.user_id) is Role.MEMBER


def test_the_way_back_stays_in_the_house(client: HouseClient, cast: Cast) -> None:
    response = client.sign_in(cast.anton).submit(
        f"/verwaltung/personen/{cast.bob.user_id}/rolle",
        {"role": "editor", "next": "https://evil.example.org"},
    )
    assert response.headers["Location"] == f"/verwaltung/personen/{cast.bob.user_id}"


def test_an_unknown_account_is_not_found(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.anton)
    assert client.submit("/verwaltung/personen/9999/rolle", {"role": "editor"}).status_code == 404


def _opened(response: TestResponse) -> str:
    (field,) = _page(response).css("input[name=seen]")
    return str(field.attributes["value"])


def test_a_page_is_previewed_and_written(app: Flask, client: HouseClient, cast: Cast) -> None:
    path = "/verwaltung/seiten/impressum/de"
    client.sign_in(cast.anton)
    given = {
        "seen": _opened(client.get(path)),
        "title": "Impressum neu",
        "body": "Wir sind **wir**.",
    }
    preview = client.submit(path, {**given, "deed": "preview"})
    assert preview.status_code == 200
    assert "<strong>wir</strong>" in preview.get_data(as_text=True)
    with app.app_context():
        assert site.page("impressum", "de").title != "Impressum neu"
    assert client.submit(path, given).status_code == 303
    with app.app_context():
        page = site.page("impressum", "de")
        assert (page.title, page.body) == ("Impressum neu", "Wir sind **wir**.")
        assert page.changed_by_id == cast.anton.user_id
        assert site.page("impressum", "en").title != "Impressum neu"
    assert "Anton" in _main(client.get("/verwaltung/seiten"))


def test_a_page_written_meanwhile_is_not_overwritten(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    path = "/verwaltung/seiten/impressum/en"
    client.sign_in(cast.anton)
    opened = _opened(client.get(path))
    first = {"seen": opened, "title": "First", "body": "First text"}
    assert client.submit(path, first).status_code == 303
    second = {"seen": opened, "title": "Second", "body": "Second text"}
    response = client.submit(path, second)
    assert response.status_code == 422
    assert "Second text" in response.get_data(as_text=True)
    with app.app_context():
        assert site.page("impressum", "en").title == "First"


@pytest.mark.parametrize(
    ("given", "faulty"),
    [
        ({"title": "", "body": ""}, ["title", "body"]),
        ({"title": " ", "body": "x"}, ["title"]),
        ({"title": "x" * 201, "body": "x"}, ["title"]),
        ({"title": "x", "body": "x" * 50_001}, ["body"]),
    ],
)
def test_pages_that_cannot_be_kept_are_refused_and_not_lost(
    client: HouseClient, cast: Cast, given: dict[str, str], faulty: list[str]
) -> None:
    response = client.sign_in(cast.anton).submit("/verwaltung/seiten/impressum/de", given)
    assert _faulty_fields(response) == faulty
    assert given["title"].strip() in response.get_data(as_text=True)


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_texts_in_pages_do_no_harm(client: HouseClient, cast: Cast, text: str) -> None:
    path = "/verwaltung/seiten/impressum/de"
    client.sign_in(cast.anton)
    given = {"seen": _opened(client.get(path)), "title": f"T {text}", "body": f"B {text}"}
    assert client.submit(path, given).status_code == 303
    for shown in (path, "/verwaltung/seiten", "/seite/impressum"):
        response = client.get(shown)
        assert response.status_code == 200
        assert "<script>alert" not in response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["gibt-es-nicht/de", "impressum/fr", "impressum/DE"])
def test_only_known_pages_and_languages_are_edited(
    client: HouseClient, cast: Cast, path: str
) -> None:
    assert client.sign_in(cast.anton).get(f"/verwaltung/seiten/{path}").status_code == 404


@pytest.fixture
def tagged(app: Flask, cast: Cast) -> str:
    """A published instrument with the keywords Berichtsheft and Übung; its slug."""
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id, tags=("Berichtsheft", "Übung"))
    return slug


def _tag_key(app: Flask, label: str) -> str:
    with app.app_context():
        found = vocabularies.tag_named(label)
        assert found is not None
        return found.key


def _address(app: Flask, label: str) -> str:
    return f"/verwaltung/vokabulare/tag/{_tag_key(app, label)}"


@pytest.mark.parametrize("text", ["übung", "UEBUNG", "bung"])
def test_keywords_are_filtered_as_people_write(
    client: HouseClient, cast: Cast, tagged: str, text: str
) -> None:
    response = client.sign_in(cast.edith).get(
        "/verwaltung/schlagwoerter", query_string={"q": text, "sortierung": "nutzung"}
    )
    assert "Übung" in _main(response)
    assert "Berichtsheft" not in _main(response)


def test_the_list_of_keywords_has_one_address(client: HouseClient, cast: Cast) -> None:
    response = client.sign_in(cast.edith).get("/verwaltung/vokabulare/tag")
    assert response.headers["Location"] == "/verwaltung/schlagwoerter"


def test_a_keyword_is_renamed_and_keeps_its_address(
    app: Flask, client: HouseClient, cast: Cast, tagged: str
) -> None:
    path = _address(app, "Berichtsheft")
    response = client.sign_in(cast.edith).submit(
        path, {"label_de": " Ausbildungs  nachweis ", "label_en": "Training record"}
    )
    assert response.status_code == 303
    assert response.headers["Location"] == path
    assert _tag_key(app, "Ausbildungs nachweis") == "berichtsheft"
    assert "Ausbildungs nachweis" in _main(client.get(f"/w/{tagged}"))


@pytest.mark.parametrize(
    ("german", "english", "faulty"),
    [
        ("", "", "label_de"),
        ("   ", "x", "label_de"),
        ("x" * 61, "", "label_de"),
        ("gut", "x" * 61, "label_en"),
        ("Übung", "", "label_de"),
        ("übung", "", "label_de"),
        ("\x00", "", "label_de"),
        ("‮", "", "label_de"),
        ("---", "", "label_de"),
    ],
)
def test_names_that_no_keyword_can_have(
    app: Flask,
    client: HouseClient,
    cast: Cast,
    tagged: str,
    german: str,
    english: str,
    faulty: str,
) -> None:
    response = client.sign_in(cast.edith).submit(
        _address(app, "Berichtsheft"), {"label_de": german, "label_en": english}
    )
    assert _faulty_fields(response) == [faulty]
    assert _tag_key(app, "Berichtsheft") == "berichtsheft"


def test_keywords_are_merged_everywhere(
    app: Flask,
    client: HouseClient,
    cast: Cast,
    tagged: str,
    run_jobs: Callable[[], int],
) -> None:
    with app.app_context():
        factories.published(cast.beta_id, tags=("Ausbildungsnachweis",))
    run_jobs()
    client.sign_in(cast.edith)
    response = client.submit(
        _address(app, "Berichtsheft") + "/zusammenfuehren", {"into": "ausbildungsnachweis"}
    )
    assert response.status_code == 303
    assert response.headers["Location"].endswith("/tag/ausbildungsnachweis")
    assert "Ausbildungsnachweis" in _main(client.get(f"/w/{tagged}"))
    assert "Berichtsheft" not in _main(client.get(f"/w/{tagged}"))
    run_jobs()
    for key in ("berichtsheft", "ausbildungsnachweis"):
        found = client.get("/suche", query_string={"schlagwort": key})
        assert f"/w/{tagged}" in found.get_data(as_text=True), key
    assert "Berichtsheft" in _main(client.get(response.headers["Location"]))
    former = client.get("/verwaltung/vokabulare/tag/berichtsheft")
    assert "ausbildungsnachweis" in former.get_data(as_text=True)
    assert _page(former).css("input[name=into]") == []


@pytest.mark.parametrize(
    "into", ["", "  ", "Gibt es nicht", "Berichtsheft", "BERICHTSHEFT", *NAUGHTY]
)
def test_a_keyword_cannot_be_merged_into_nothing_or_itself(
    app: Flask, client: HouseClient, cast: Cast, tagged: str, into: str
) -> None:
    path = _address(app, "Berichtsheft") + "/zusammenfuehren"
    response = client.sign_in(cast.edith).submit(path, {"into": into})
    assert response.status_code == 422
    assert _page(response).css_first(".error-summary") is not None
    assert _tag_key(app, "Berichtsheft") == "berichtsheft"


def test_a_keyword_cannot_be_merged_twice_or_into_a_retired_one(
    app: Flask, client: HouseClient, cast: Cast, tagged: str
) -> None:
    client.sign_in(cast.edith)
    first = _address(app, "Berichtsheft")
    assert client.submit(_address(app, "Übung") + "/stilllegen").status_code == 303
    assert client.submit(f"{first}/zusammenfuehren", {"into": "Übung"}).status_code == 422
    assert client.submit(_address(app, "Übung") + "/zurueckholen").status_code == 303
    assert client.submit(f"{first}/zusammenfuehren", {"into": "Übung"}).status_code == 303
    assert client.submit(f"{first}/zusammenfuehren", {"into": "Übung"}).status_code == 422
    assert client.submit(f"{first}/zurueckholen").status_code == 409


def test_a_retired_term_stays_on_instruments_and_can_come_back(
    app: Flask, client: HouseClient, cast: Cast, tagged: str
) -> None:
    path = "/verwaltung/vokabulare/audience/erstausbildende-betriebe"
    client.sign_in(cast.edith)
    assert client.submit(f"{path}/stilllegen").status_code == 303
    with app.app_context():
        assert "erstausbildende-betriebe" not in {
            term.key for term in vocabularies.terms_of("audience")
        }
        label = vocabularies.term("audience", "erstausbildende-betriebe").label_de
    assert label in client.get(f"/w/{tagged}").get_data(as_text=True)
    assert label in _main(client.get("/verwaltung/vokabulare/audience"))
    assert client.submit(f"{path}/zurueckholen").status_code == 303
    with app.app_context():
        assert vocabularies.term("audience", "erstausbildende-betriebe").retired_at is None


@pytest.mark.parametrize("path", ["nirgends", "audience/niemand", "tag/gibt-es-nicht"])
def test_unknown_vocabularies_and_terms_are_not_found(
    client: HouseClient, cast: Cast, path: str
) -> None:
    assert client.sign_in(cast.edith).get(f"/verwaltung/vokabulare/{path}").status_code == 404


@pytest.mark.parametrize("kind", ["", *OBJECT_LABELS, "unbekannt"])
def test_the_trail_is_filtered_by_what_it_is_about(
    app: Flask, client: HouseClient, cast: Cast, tagged: str, kind: str
) -> None:
    client.sign_in(cast.anton)
    client.submit(f"/verwaltung/personen/{cast.bob.user_id}/rolle", {"role": "editor"})
    client.submit(_address(app, "Übung") + "/stilllegen")
    client.get("/verwaltung")  # shows the messages of both deeds
    text = _main(client.get("/verwaltung/protokoll", query_string={"art": kind}))
    shown = {
        "account": "Bob" in text,
        "instrument": "Checkliste" in text,
        "organisation": "Projekt Alpha" in text,
        "term": "Übung" in text,
    }
    everything = kind not in OBJECT_LABELS
    assert shown == {name: everything or name == kind for name in shown}


def test_the_trail_survives_what_is_no_longer_there(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        db.session.add(
            AuditEntry(action="drafted", object_type="instrument", object_id=777, details={})
        )
        db.session.add(AuditEntry(action="odd", object_type="thing", object_id=1, details={}))
    text = _main(client.sign_in(cast.anton).get("/verwaltung/protokoll"))
    assert "777" in text
    assert "odd" in text


def test_the_trail_names_a_list_that_was_taken_over(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        details = {"vocabulary": "topic", "count": 3}
        db.session.add(
            AuditEntry(action="terms-imported", object_type="term", object_id=857, details=details)
        )
    text = _main(client.sign_in(cast.anton).get("/verwaltung/protokoll"))
    with app.app_context():
        assert vocabularies.vocabulary("topic").label_de in text
    assert "857" not in text


def test_the_trail_has_pages(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        for number in range(60):
            db.session.add(
                AuditEntry(action="drafted", object_type="thing", object_id=number, details={})
            )
    client.sign_in(cast.anton)
    assert _page(client.get("/verwaltung/protokoll")).css(".pagination a[rel=next]")
    last = client.get("/verwaltung/protokoll?seite=9999999")
    assert _page(last).css(".pagination a[rel=prev]")


RECORDED_WITH = {
    "HandoverChanged": "handover-",
    "CareRequestChanged": "care-",
    "ProjectEndingChanged": "ending-",
    "CopyChanged": "copy-",
    "EntryArrived": "entry-",
    "ImprovementProposed": "improvement-",
    "AdoptionChanged": "adoption-",
    "AgreementChanged": "agreement-",
    "AllianceChanged": "alliance-",
    "AllianceMemberChanged": "membership-",
    "CallChanged": "call-",
    "CollectionChanged": "collection-",
    "MeetingChanged": "meeting-",
    "MeetingSummedUp": "results-",
    "PitchChanged": "pitch-",
    "SourceChanged": "source-",
}
"""What the words of some events are recorded with: see toolbox/wiring/*records.py."""


def test_every_recorded_deed_has_words() -> None:
    """The rooms announce deeds as plain words; the trail must be able to say each."""
    said = re.compile(
        r"announce\((?P<event>\w+)\([^\"()\[]*(?:\([^()]*\)[^\"()\[]*)*\"(?P<what>[a-z-]+)\""
        r"|record\(\s*\"(?P<recorded>[a-z-]+)\""
    )
    from_rooms: set[str] = set()
    for path in Path(toolbox.__path__[0]).glob("*/*.py"):
        for one in said.finditer(path.read_text("utf-8")):
            before = RECORDED_WITH.get(one["event"], "")
            from_rooms.add(before + (one["what"] or one["recorded"]))
    for before in ("handover-", "care-"):
        from_rooms |= {before + state.value for state in Answered if state is not Answered.OPEN}
    for path in (Path(toolbox.__path__[0]) / "adoption").glob("*.py"):
        noted = re.findall(r'touch\(\w+, "([a-z-]+)"', path.read_text("utf-8"))
        from_rooms |= {f"adoption-{what}" for what in noted}
    for path in (Path(toolbox.__path__[0]) / "alliances").glob("*.py"):
        noted = re.findall(r'_told\(\w+, "([a-z-]+)"', path.read_text("utf-8"))
        from_rooms |= {f"meeting-{what}" for what in noted}
    from_rooms |= {f"membership-{state.value}" for state in MemberState}
    from_rooms -= {one for one in from_rooms if one.startswith("collection-")}
    from_rooms |= {f"collection-{what}" for what in TOLD_OF_COLLECTIONS}
    assert len(from_rooms) > 15
    assert from_rooms <= set(ACTION_LABELS)


def test_settings_are_shown_without_their_secrets(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    text = _main(client.sign_in(cast.anton).get("/verwaltung/einstellungen"))
    assert "upload_limit" in text
    assert "upload_limit = 209715200" in text
    for words in ("200 MB", "1 GB", "30 Tage", "Montag", "Ja", "Nein"):
        assert words in text
    assert "True" not in text
    assert "False" not in text
    assert str(app.config["SECRET_KEY"]) not in text


@pytest.mark.parametrize(
    ("value", "secret", "shown"),
    [
        ("abc", True, "•••"),
        ("", True, ""),
        (
            "smtp+tls://post:ge@heim/1@mail.example.org:587",
            False,
            "smtp+tls://post:•••@mail.example.org:587",
        ),
        ("redis://:geheim@127.0.0.1/1", False, "redis://:•••@127.0.0.1/1"),
        ("https://example.org/a@b", False, "https://example.org/a@b"),
        (200, False, "200"),
    ],
)
def test_no_secret_leaves_a_setting(value: object, shown: str, *, secret: bool) -> None:
    assert Origin("mail_url", value, "default", "", secret).shown == shown
