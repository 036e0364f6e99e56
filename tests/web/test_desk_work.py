"""Working on the review desk: queue, claims, comments, canned answers, and who was faster."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import FORMER_MEMBER
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.content import content_of
from toolbox.foundation.uow import unit_of_work
from toolbox.review import answers
from toolbox.review import queries as reviews

IN_ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def edith(client: HouseClient, cast: Cast) -> HouseClient:
    return client.sign_in(cast.edith)


@pytest.fixture
def submitted(app: Flask, cast: Cast) -> int:
    """A submission of Bob's, by the id of its version."""
    with app.app_context():
        return factories.submitted(cast.alpha_id, by=cast.bob, title="Checkliste zum Start")


@pytest.fixture
def answer_id(app: Flask, cast: Cast) -> int:
    """A canned answer."""
    with app.app_context(), unit_of_work():
        return answers.add_answer(
            title="Bildrechte",
            text_de="Bitte nennen Sie die Quelle.",
            text_en="",
            by=cast.edith.actor,
        ).id


def stamp(client: HouseClient, version_id: int) -> dict[str, str]:
    """Return what the decision forms carry."""
    page = LexborHTMLParser(client.get(f"/redaktion/{version_id}?teil=entscheiden").text)
    found = {}
    for name in ("row_version", "round"):
        field = page.css_first(f"form[action$=veroeffentlichen] input[name={name}]")
        assert field is not None
        found[name] = str(field.attributes["value"])
    return found


def titles(client: HouseClient, address: str) -> list[str]:
    page = LexborHTMLParser(client.get(address).text)
    return [one.text(strip=True) for one in page.css(".work-item__title")]


def text_of(page: str, selector: str = "main") -> str:
    node = LexborHTMLParser(page).css_first(selector)
    assert node is not None
    return re.sub(r"\s+", " ", node.text())


def test_the_queue_is_narrowed_by_the_address(edith: HouseClient, cast: Cast, app: Flask) -> None:
    with app.app_context():
        with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
            factories.submitted(cast.alpha_id, by=cast.bob, title="Spät")
        version_id, _slug = factories.published(cast.beta_id, kind="guide", title="Zwei")
        with time_machine.travel("2026-03-18T10:00:00Z", tick=False), unit_of_work():
            version = queries.version_by_id(version_id)
            second = catalogue.begin_next_version(version.instrument, by=cast.carla.actor)
            publishing.submit(second, by=cast.carla.actor)
            second_id = second.id
    with time_machine.travel("2026-03-20T10:00:00Z", tick=False):
        edith.sign_in(cast.edith)
        edith.submit(f"/redaktion/{second_id}/uebernehmen")
        for query, found in {
            "": ["Spät", "Zwei"],
            "?sort=neu": ["Zwei", "Spät"],
            "?sort=frist": ["Spät", "Zwei"],
            "?wer=ich": ["Zwei"],
            "?wer=frei": ["Spät"],
            "?wer=spaet": ["Spät"],
            "?art=guide": ["Zwei"],
            "?art=guide&wer=frei": [],
            "?fassung=neu": ["Spät"],
            "?fassung=weitere": ["Zwei"],
            f"?organisation={cast.alpha_id}": ["Spät"],
            "?organisation=99999": [],
            "?wer=quatsch&art=quatsch&fassung=x&organisation=x&sort=x": ["Spät", "Zwei"],
        }.items():
            assert titles(edith, f"/redaktion{query}") == found, query


def test_claimed_from_the_queue_one_comes_back_to_it(edith: HouseClient, submitted: int) -> None:
    done = edith.submit(f"/redaktion/{submitted}/uebernehmen", {"next": "/redaktion?wer=frei"})
    assert done.headers["Location"] == "/redaktion?wer=frei"
    assert "Edith" in text_of(edith.get(f"/redaktion/{submitted}").text, ".page__head")
    elsewhere = edith.submit(f"/redaktion/{submitted}/uebernehmen", {"next": "//example.org"})
    assert elsewhere.headers["Location"] == f"/redaktion/{submitted}"


def test_the_second_who_claims_reads_who_was_first(
    edith: HouseClient, cast: Cast, browser_of: Callable[[], HouseClient], submitted: int
) -> None:
    anton = browser_of().sign_in(cast.anton)
    assert edith.submit(f"/redaktion/{submitted}/uebernehmen").status_code == 303
    refused = anton.submit(f"/redaktion/{submitted}/uebernehmen")
    assert refused.status_code == 409
    assert "Edith" in text_of(refused.text)
    assert f'href="/redaktion/{submitted}"' in refused.text


def test_given_to_somebody_else_and_back(edith: HouseClient, cast: Cast, submitted: int) -> None:
    def assign(editor: object) -> int:
        page = LexborHTMLParser(edith.get(f"/redaktion/{submitted}?teil=entscheiden").text)
        field = page.css_first("form[action$=zuweisen] input[name=row_version]")
        assert field is not None
        data = {"row_version": str(field.attributes["value"]), "editor": str(editor)}
        return edith.submit(f"/redaktion/{submitted}/zuweisen", data).status_code

    assert assign(cast.anton.user_id) == 303
    assert "Anton" in text_of(edith.get(f"/redaktion/{submitted}").text, ".page__head")
    assert assign("") == 303
    assert "Anton" not in text_of(edith.get(f"/redaktion/{submitted}").text, ".page__head")
    assert assign(cast.bob.user_id) == 422
    stale = edith.submit(f"/redaktion/{submitted}/zuweisen", {"editor": str(cast.anton.user_id)})
    assert stale.status_code == 409


@pytest.mark.parametrize(
    "part", ["vorschau", "ampel", "aenderungen", "kommentare", "runden", "entscheiden", "quatsch"]
)
def test_every_part_shows_the_draft_and_says_where_one_is(
    edith: HouseClient, submitted: int, part: str
) -> None:
    page = LexborHTMLParser(edith.get(f"/redaktion/{submitted}?teil={part}").text)
    tabs = page.css_first(".tabs")
    assert tabs is not None
    assert len(tabs.css("[aria-current]")) == 1
    shown = page.css_first(".split-view__first")
    assert shown is not None
    assert "Eine Liste zum Abhaken." in shown.text()


def test_changes_are_shown_word_by_word_and_file_by_file(
    edith: HouseClient, cast: Cast, app: Flask
) -> None:
    with app.app_context():
        version_id, _slug = factories.published(
            cast.alpha_id, summary="Hilft kleinen Betrieben beim Start.", title="Plan"
        )
        with unit_of_work():
            second = catalogue.begin_next_version(
                queries.version_by_id(version_id).instrument, by=cast.bob.actor
            )
            factories.attached(second, b"Schritt;Wer\n1;Azubi\n", "plan.csv", by=cast.bob.actor)
            changed = replace(
                content_of(second), summary="Hilft großen Betrieben beim Start.", licence="CC0-1.0"
            )
            catalogue.revise(second, changed, by=cast.bob.actor)
            publishing.submit(second, by=cast.bob.actor)
            second_id = second.id
    page = LexborHTMLParser(edith.get(f"/redaktion/{second_id}?teil=aenderungen").text)
    gone = " ".join(one.text() for one in page.css(".split-view del"))
    new = " ".join(one.text() for one in page.css(".split-view ins"))
    assert "kleinen" in gone
    assert "großen" in new
    assert "Start" not in gone + new
    assert "plan.csv" in new


def test_a_second_round_is_compared_with_the_first(
    edith: HouseClient, cast: Cast, app: Flask, submitted: int
) -> None:
    data = {**stamp(edith, submitted), "comment": "Bitte kürzen."}
    assert edith.submit(f"/redaktion/{submitted}/zurueckgeben", data).status_code == 303
    with app.app_context(), unit_of_work():
        version = queries.version_by_id(submitted)
        changed = replace(content_of(version), summary="Hilft allen, an alles zu denken.")
        catalogue.revise(version, changed, by=cast.bob.actor)
        publishing.submit(version, by=cast.bob.actor)
    page = edith.get(f"/redaktion/{submitted}?teil=aenderungen").text
    assert "<del>" in page
    assert "Bitte kürzen." in edith.get(f"/redaktion/{submitted}?teil=runden").text


def test_comments_wait_for_the_decision(
    edith: HouseClient,
    cast: Cast,
    browser_of: Callable[[], HouseClient],
    submitted: int,
    app: Flask,
) -> None:
    with app.app_context():
        instrument_id = queries.version_by_id(submitted).instrument_id
    note = {"field": "title", "text": "Bitte <b>kürzer</b>."}
    assert edith.submit(f"/redaktion/{submitted}/kommentar", note).status_code == 303
    bob = browser_of().sign_in(cast.bob)
    assert "kürzer" not in bob.get(f"/einreichen/{instrument_id}/pruefen").text
    assert "kürzer" not in bob.get(f"/einreichen/{instrument_id}/verlauf").text
    data = stamp(edith, submitted)
    assert edith.submit(f"/redaktion/{submitted}/zurueckgeben", data).status_code == 303
    for page in ("pruefen", "verlauf", "beschreiben"):
        shown = bob.get(f"/einreichen/{instrument_id}/{page}").text
        assert "Bitte &lt;b&gt;kürzer&lt;/b&gt;." in shown, page


@pytest.mark.parametrize(
    "data", [{}, {"field": "owner_id", "text": "Hm"}, {"field": "title", "text": "x" * 2001}]
)
def test_a_comment_that_cannot_be_taken_stays(
    edith: HouseClient, submitted: int, data: dict[str, str]
) -> None:
    response = edith.submit(f"/redaktion/{submitted}/kommentar", data)
    assert response.status_code == 422
    area = LexborHTMLParser(response.text).css_first("textarea[name=text]")
    assert area is not None
    assert area.text().strip() == data.get("text", "")


@pytest.mark.parametrize(
    ("door", "field"),
    [("zurueckgeben", "comment"), ("ablehnen", "explanation"), ("kommentar", "text")],
)
def test_a_canned_answer_is_put_in_without_scripts(
    edith: HouseClient, submitted: int, answer_id: int, door: str, field: str
) -> None:
    data = {"deed": "insert", "answer": str(answer_id), field: "Danke!", "reasons": "rights"}
    page = edith.submit(f"/redaktion/{submitted}/{door}", data)
    assert page.status_code == 200
    area = LexborHTMLParser(page.text).css_first(f"textarea[name={field}]")
    assert area is not None
    assert area.text().strip() == "Danke!\n\nBitte nennen Sie die Quelle."
    nothing = edith.submit(f"/redaktion/{submitted}/{door}", {**data, "answer": "x"})
    assert "Danke!" in nothing.text


def test_a_rejection_reaches_its_makers_with_reasons(
    edith: HouseClient,
    cast: Cast,
    browser_of: Callable[[], HouseClient],
    submitted: int,
    app: Flask,
) -> None:
    data = {**stamp(edith, submitted), "reasons": "duplicate", "explanation": "Siehe Nord."}
    assert edith.submit(f"/redaktion/{submitted}/ablehnen", data).status_code == 303
    bob = browser_of().sign_in(cast.bob)
    with app.app_context():
        instrument_id = queries.version_by_id(submitted).instrument_id
    assert "Siehe Nord." in bob.get(f"/einreichen/{instrument_id}/pruefen").text
    assert bob.get("/meine-werkzeuge").status_code == 200


def test_a_rejection_without_a_reason_stays_in_the_form(edith: HouseClient, submitted: int) -> None:
    data = {**stamp(edith, submitted), "explanation": "Weil es so ist."}
    response = edith.submit(f"/redaktion/{submitted}/ablehnen", data)
    assert response.status_code == 422
    assert "Weil es so ist." in response.text


def test_who_is_overtaken_reads_what_happened_and_keeps_the_words(
    edith: HouseClient, cast: Cast, browser_of: Callable[[], HouseClient], submitted: int
) -> None:
    anton = browser_of().sign_in(cast.anton)
    seen = stamp(anton, submitted)
    edith.submit(f"/redaktion/{submitted}/veroeffentlichen", stamp(edith, submitted))
    late = anton.submit(
        f"/redaktion/{submitted}/zurueckgeben", {**seen, "comment": "Mühsam geschrieben."}
    )
    assert late.status_code == 409
    assert "Edith" in text_of(late.text)
    assert "Mühsam geschrieben." in text_of(late.text)


def test_makers_who_changed_it_meanwhile_are_named(
    edith: HouseClient, cast: Cast, submitted: int, app: Flask
) -> None:
    seen = stamp(edith, submitted)
    with app.app_context():
        with unit_of_work():
            publishing.withdraw(queries.version_by_id(submitted), by=cast.alice.actor)
        with unit_of_work():
            version = queries.version_by_id(submitted)
            catalogue.revise(
                version, replace(content_of(version), title="Anders"), by=cast.alice.actor
            )
    taken_back = edith.submit(f"/redaktion/{submitted}/veroeffentlichen", seen)
    assert taken_back.status_code == 409
    assert "Alice" in text_of(taken_back.text)
    with app.app_context(), unit_of_work():
        publishing.submit(queries.version_by_id(submitted), by=cast.alice.actor)
    again = edith.submit(f"/redaktion/{submitted}/veroeffentlichen", seen)
    assert again.status_code == 409
    assert f'href="/redaktion/{submitted}"' in again.text


def test_canned_answers_are_kept_changed_and_deleted(edith: HouseClient) -> None:
    came_along = LexborHTMLParser(edith.get("/redaktion/textbausteine").text).css("main li h2 a")
    assert came_along
    for one in came_along:
        assert edith.submit(f"{one.attributes['href']}/loeschen").status_code == 303
    assert "empty-state" in edith.get("/redaktion/textbausteine").text
    assert edith.submit("/redaktion/textbausteine/neu", {"title": "Dank"}).status_code == 422
    data = {"title": "Dank", "text_de": "Danke!", "text_en": "Thank you!"}
    assert edith.submit("/redaktion/textbausteine/neu", data).status_code == 303
    page = LexborHTMLParser(edith.get("/redaktion/textbausteine").text)
    link = page.css_first("main li h2 a")
    assert link is not None
    address = str(link.attributes["href"])
    field = LexborHTMLParser(edith.get(address).text).css_first("input[name=seen]")
    assert field is not None
    change = {**data, "text_de": "Vielen Dank!", "seen": str(field.attributes["value"])}
    assert edith.submit(address, change).status_code == 303
    assert edith.submit(address, change).status_code == 422, "somebody changed it since"
    assert "Vielen Dank!" in edith.get("/redaktion/textbausteine").text
    assert edith.submit(f"{address}/loeschen").status_code == 303
    assert edith.get(address).status_code == 404


def test_what_went_back_stays_in_sight_until_it_comes_again(
    edith: HouseClient,
    cast: Cast,
    browser_of: Callable[[], HouseClient],
    submitted: int,
    app: Flask,
) -> None:
    address = "/redaktion?wer=zurueck"
    assert titles(edith, address) == []
    edith.submit(f"/redaktion/{submitted}/kommentar", {"field": "title", "text": "Kürzer."})
    back = {**stamp(edith, submitted), "comment": "Fast fertig!"}
    edith.submit(f"/redaktion/{submitted}/zurueckgeben", back)
    with app.app_context():
        instrument_id = queries.version_by_id(submitted).instrument_id
        other = factories.submitted(cast.alpha_id, by=cast.bob, title="Zweites")
    reasons = {**stamp(edith, other), "reasons": "advertising", "explanation": "Werbung."}
    edith.submit(f"/redaktion/{other}/ablehnen", reasons)
    assert titles(edith, "/redaktion") == []
    assert titles(edith, address) == ["Zweites", "Checkliste zum Start"]
    assert titles(edith, f"{address}&art=checklist&organisation=999") == []
    page = LexborHTMLParser(edith.get(address, headers=IN_ENGLISH).text)
    rejected, returned = page.css(".work-item")
    assert "Rejected" in rejected.text()
    assert "Edith" in returned.text()
    assert "1 open point" in returned.text()
    assert page.css_first("select[name=sort]") is None
    for item, said in ((rejected, "Werbung."), (returned, "Fast fertig!")):
        way = item.css_first(".work-item__title a")
        assert way is not None
        assert said in edith.get(str(way.attributes["href"])).text
    bob = browser_of().sign_in(cast.bob)
    assert bob.submit(f"/einreichen/{instrument_id}/absenden").status_code == 303
    assert titles(edith, address) == ["Zweites"]


# The makers' side


def test_makers_read_in_one_line_where_it_stands(
    edith: HouseClient,
    cast: Cast,
    browser_of: Callable[[], HouseClient],
    submitted: int,
    app: Flask,
) -> None:
    with app.app_context():
        instrument_id = queries.version_by_id(submitted).instrument_id
        due = reviews.latest_rounds([submitted])[submitted].due_on
    bob = browser_of().sign_in(cast.bob)
    check = f"/einreichen/{instrument_id}/pruefen"
    assert str(due.day) in text_of(bob.get(check).text, ".notice")
    edith.submit(f"/redaktion/{submitted}/uebernehmen")
    for address in ("/meine-werkzeuge", check):
        assert "Edith" in text_of(bob.get(address).text)
    edith.submit(f"/redaktion/{submitted}/kommentar", {"field": "title", "text": "Kürzer."})
    edith.submit(f"/redaktion/{submitted}/kommentar", {"field": "files", "text": "Word fehlt."})
    data = {**stamp(edith, submitted), "comment": "Fast fertig!", "changes_due_on": "2999-01-01"}
    assert edith.submit(f"/redaktion/{submitted}/zurueckgeben", data).status_code == 422
    edith.submit(f"/redaktion/{submitted}/zurueckgeben", {**data, "changes_due_on": ""})
    for address in ("/meine-werkzeuge", check, f"/einreichen/{instrument_id}/beschreiben"):
        assert "2" in text_of(bob.get(address).text), address
    assert "Fast fertig!" in bob.get(check).text


def test_makers_tick_off_at_the_field_and_in_the_list(
    edith: HouseClient,
    cast: Cast,
    browser_of: Callable[[], HouseClient],
    submitted: int,
    app: Flask,
) -> None:
    edith.submit(f"/redaktion/{submitted}/kommentar", {"field": "title", "text": "Kürzer."})
    edith.submit(f"/redaktion/{submitted}/kommentar", {"field": "licence", "text": "Sicher?"})
    edith.submit(f"/redaktion/{submitted}/zurueckgeben", stamp(edith, submitted))
    with app.app_context():
        instrument_id = queries.version_by_id(submitted).instrument_id
        ids = {one.field: one.id for one in reviews.comments_for_makers(submitted)}
    bob = browser_of().sign_in(cast.bob)
    step = f"/einreichen/{instrument_id}/beschreiben"
    page = LexborHTMLParser(bob.get(step).text)
    (at_field,) = page.css("main form .remarks")
    assert "Kürzer." in at_field.text()
    deed = at_field.css_first("button")
    assert deed is not None
    data = {"title": "Kurz", "deed": str(deed.attributes["value"])}
    assert bob.submit(step, data).headers["Location"].endswith(step)
    assert bob.submit(f"/einreichen/{instrument_id}/kommentare/{ids['licence']}").status_code == 303
    with app.app_context():
        told = reviews.comments_for_makers(submitted)
        assert [one.done_by_id for one in told] == [cast.bob.user_id] * 2
        assert queries.version_by_id(submitted).title == "Kurz"
    for address in ("/meine-werkzeuge", f"/einreichen/{instrument_id}/pruefen"):
        assert "All points are ticked off." in bob.get(address, headers=IN_ENGLISH).text, address
    bob.submit(f"/einreichen/{instrument_id}/kommentare/{ids['licence']}", {"done": "0"})
    with app.app_context():
        assert sum(one.done_at is None for one in reviews.comments_for_makers(submitted)) == 1
    bob.submit(f"/einreichen/{instrument_id}/absenden", {"note": "Alles gekürzt."})
    page_of_edith = edith.get(f"/redaktion/{submitted}?teil=runden").text
    assert "Alles gekürzt." in page_of_edith
    assert "Bob" in page_of_edith


def test_a_word_to_the_editors_that_is_too_long_stays(
    client: HouseClient, cast: Cast, app: Flask
) -> None:
    with app.app_context():
        version_id = factories.draft(cast.alpha_id, by=cast.bob.actor)
        instrument_id = queries.version_by_id(version_id).instrument_id
    client.sign_in(cast.bob)
    response = client.submit(f"/einreichen/{instrument_id}/absenden", {"note": "x" * 1001})
    assert response.status_code == 422
    assert "x" * 1001 in response.text


def test_who_has_left_stands_in_a_sentence_that_is_one(
    app: Flask, edith: HouseClient, cast: Cast, submitted: int
) -> None:
    with app.app_context(), unit_of_work():
        bob = accounts.user_by_id(cast.bob.user_id)
        assert bob is not None
        bob.name = FORMER_MEMBER
    page = edith.get(f"/redaktion/{submitted}", headers=IN_ENGLISH).text
    assert "handed in by a former member on" in page
    assert f"by {FORMER_MEMBER}" not in page
