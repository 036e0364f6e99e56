"""The review desk: the queue, the two decisions, and looking after what is published."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from toolbox.accounts.models import Membership
from toolbox.catalogue import queries
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work


@pytest.fixture
def edith(client: HouseClient, cast: Cast) -> HouseClient:
    return client.sign_in(cast.edith)


@pytest.fixture
def submitted(app: Flask, cast: Cast) -> int:
    """A submission of Bob's, by the id of its version."""
    with app.app_context():
        return factories.submitted(cast.alpha_id, by=cast.bob, title="Checkliste zum Start")


def state_of(app: Flask, version_id: int) -> VersionState:
    with app.app_context():
        return queries.version_by_id(version_id).state


def stamp_of(client: HouseClient, version_id: int) -> str:
    page = LexborHTMLParser(client.get(f"/redaktion/{version_id}?teil=entscheiden").text)
    field = page.css_first("main form input[name=row_version]")
    assert field is not None
    return str(field.attributes["value"])


def test_an_empty_desk_says_what_it_is_for(edith: HouseClient) -> None:
    assert "empty-state" in edith.get("/redaktion").text


def test_the_longest_waiting_stands_first_with_its_age(
    edith: HouseClient, cast: Cast, app: Flask
) -> None:
    with app.app_context():
        for day, title in ((3, "Mittleres"), (1, "Ältestes"), (5, "Jüngstes")):
            with time_machine.travel(f"2026-03-0{day}T10:00:00Z", tick=False):
                factories.submitted(cast.alpha_id, by=cast.bob, title=title)
    with time_machine.travel("2026-03-16T10:00:00Z", tick=False):
        client = edith.sign_in(cast.edith)
        page = LexborHTMLParser(client.get("/redaktion").text)
    items = page.css(".work-item")
    titles = [one.css_first("h3").text(strip=True) for one in items]  # type: ignore[union-attr]
    assert titles == ["Ältestes", "Mittleres", "Jüngstes"]
    assert "15" in items[0].text()
    assert items[0].css_first(".badge--warn") is not None
    assert items[2].css_first(".badge--warn") is None


@pytest.mark.parametrize("who", ["alice", "bob", "carla"])
def test_makers_have_no_desk(
    client: HouseClient, cast: Cast, submitted: int, app: Flask, who: str
) -> None:
    client.sign_in(getattr(cast, who))
    for path in ("/redaktion", f"/redaktion/{submitted}", "/redaktion/w/x"):
        assert client.get(path).status_code == 403
    for deed in ("veroeffentlichen", "zurueckgeben"):
        assert client.submit(f"/redaktion/{submitted}/{deed}").status_code == 403
    assert state_of(app, submitted) is VersionState.IN_REVIEW


def test_a_submission_is_shown_as_visitors_will_see_it(edith: HouseClient, submitted: int) -> None:
    page = edith.get(f"/redaktion/{submitted}").text
    assert "Eine Liste zum Abhaken." in page
    assert "Bob" in page, "the history names who did what"


def test_published_visitors_see_it_and_its_maker_gets_a_mail(
    edith: HouseClient,
    browser_of: Callable[[], HouseClient],
    submitted: int,
    run_jobs: Callable[[], int],
    outbox: list[Any],
) -> None:
    visitor = browser_of()
    assert visitor.get("/w/checkliste-zum-start").status_code == 404
    stamp = stamp_of(edith, submitted)
    done = edith.submit(f"/redaktion/{submitted}/veroeffentlichen", {"row_version": stamp})
    assert done.headers["Location"] == "/redaktion"
    assert visitor.get("/w/checkliste-zum-start").status_code == 200
    run_jobs()
    assert [one.to for one in outbox if "Checkliste zum Start" in one.subject][-1] == [
        "bob@example.org"
    ]
    assert edith.get(f"/redaktion/{submitted}").headers["Location"] == "/redaktion"


def test_returned_with_a_comment_its_maker_reads_it(
    edith: HouseClient,
    submitted: int,
    app: Flask,
    run_jobs: Callable[[], int],
    outbox: list[Any],
) -> None:
    stamp = stamp_of(edith, submitted)
    data = {"row_version": stamp, "comment": "Bitte <b>kürzen</b>."}
    assert edith.submit(f"/redaktion/{submitted}/zurueckgeben", data).status_code == 303
    assert state_of(app, submitted) is VersionState.DRAFT
    run_jobs()
    assert any("Bitte <b>kürzen</b>." in one.body for one in outbox)


@pytest.mark.parametrize("comment", ["", "   ", "x" * 5001])
def test_a_comment_that_cannot_be_taken_stays_in_the_form(
    edith: HouseClient, submitted: int, app: Flask, comment: str
) -> None:
    data = {"row_version": stamp_of(edith, submitted), "comment": comment}
    response = edith.submit(f"/redaktion/{submitted}/zurueckgeben", data)
    assert response.status_code == 422
    field = LexborHTMLParser(response.text).css_first("textarea[name=comment]")
    assert field is not None
    assert field.text().strip() == comment.strip()
    assert state_of(app, submitted) is VersionState.IN_REVIEW


@pytest.mark.parametrize("first", ["veroeffentlichen", "zurueckgeben"])
@pytest.mark.parametrize("second", ["veroeffentlichen", "zurueckgeben"])
def test_of_two_editors_the_second_is_told(
    edith: HouseClient,
    cast: Cast,
    browser_of: Callable[[], HouseClient],
    submitted: int,
    app: Flask,
    first: str,
    second: str,
) -> None:
    anton = browser_of().sign_in(cast.anton)
    stamps = stamp_of(edith, submitted), stamp_of(anton, submitted)
    for client, deed, stamp in ((edith, first, stamps[0]), (anton, second, stamps[1])):
        response = client.submit(
            f"/redaktion/{submitted}/{deed}", {"row_version": stamp, "comment": "Bitte kürzen."}
        )
    assert response.status_code == 409
    published = first == "veroeffentlichen"
    expected = VersionState.PUBLISHED if published else VersionState.DRAFT
    assert state_of(app, submitted) is expected


@pytest.mark.parametrize("stamp", ["", "x", "-1", "9" * 40])
def test_a_decision_without_a_state_is_refused(
    edith: HouseClient, submitted: int, app: Flask, stamp: str
) -> None:
    response = edith.submit(f"/redaktion/{submitted}/veroeffentlichen", {"row_version": stamp})
    assert response.status_code == 409
    assert state_of(app, submitted) is VersionState.IN_REVIEW


def test_own_work_is_published_by_somebody_else(
    client: HouseClient, cast: Cast, submitted: int, app: Flask
) -> None:
    with app.app_context(), unit_of_work():
        db.session.add(Membership(user_id=cast.edith.user_id, organisation_id=cast.alpha_id))
    client.sign_in(cast.edith)
    page = LexborHTMLParser(client.get(f"/redaktion/{submitted}").text)
    assert page.css_first("form[action$=veroeffentlichen] button[disabled]") is not None
    data = {"row_version": stamp_of(client, submitted)}
    response = client.submit(f"/redaktion/{submitted}/veroeffentlichen", data)
    assert response.status_code == 403
    assert state_of(app, submitted) is VersionState.IN_REVIEW


def test_unknown_submissions_are_not_found(edith: HouseClient) -> None:
    assert edith.get("/redaktion/999").status_code == 404
    assert edith.submit("/redaktion/999/veroeffentlichen").status_code == 404
    assert edith.get("/redaktion/w/gibt-es-nicht").status_code == 404


# Looking after what is published


@pytest.fixture
def published(app: Flask, cast: Cast) -> str:
    """A published instrument of Alpha, by its slug."""
    with app.app_context():
        return factories.published(cast.alpha_id, title="Plan")[1]


def test_another_address_redirects_the_old_one(edith: HouseClient, published: str) -> None:
    done = edith.submit(f"/redaktion/w/{published}/adresse", {"slug": "Besserer-Plan"})
    assert done.headers["Location"] == "/redaktion/w/besserer-plan"
    assert edith.get(f"/w/{published}").headers["Location"].endswith("/w/besserer-plan")


@pytest.mark.parametrize("slug", ["", " ", "ä", "a b", "a--b", "../x", "x" * 200, "-"])
def test_an_address_that_is_none_is_refused(edith: HouseClient, published: str, slug: str) -> None:
    response = edith.submit(f"/redaktion/w/{published}/adresse", {"slug": slug})
    assert response.status_code == 422
    assert "error-summary" in response.text


def test_editors_do_not_remove(edith: HouseClient, published: str) -> None:
    assert "/entfernen" not in edith.get(f"/redaktion/w/{published}").text
    assert edith.submit(f"/redaktion/w/{published}/entfernen").status_code == 403


@pytest.mark.parametrize(
    "data",
    [{}, {"reason": " "}, {"reason": "x" * 2001}, {"reason": "Alt", "successor": "unbekannt"}],
    ids=["nothing", "blank", "too long", "unknown successor"],
)
def test_a_removal_that_cannot_be_taken_says_why(
    client: HouseClient, cast: Cast, published: str, app: Flask, data: dict[str, str]
) -> None:
    client.sign_in(cast.anton)
    response = client.submit(f"/redaktion/w/{published}/entfernen", data)
    assert response.status_code == 422
    with app.app_context():
        assert queries.by_slug(published, by=cast.bob.actor).state is InstrumentState.PUBLISHED


def test_a_removed_instrument_leaves_a_page_with_reason_and_successor(
    client: HouseClient, cast: Cast, published: str, app: Flask
) -> None:
    with app.app_context():
        _version, successor = factories.published(cast.beta_id, title="Neuer Plan")
    client.sign_in(cast.anton)
    data = {"reason": "Ersetzt durch Besseres.", "successor": f"https://x.org/w/{successor}/"}
    assert client.submit(f"/redaktion/w/{published}/entfernen", data).status_code == 303
    gone = client.get(f"/w/{published}")
    assert gone.status_code == 410
    assert "Ersetzt durch Besseres." in gone.text
    assert successor in gone.text


def test_editors_take_out_of_the_search_and_bring_back(
    edith: HouseClient, published: str, cast: Cast, app: Flask
) -> None:
    assert edith.submit(f"/w/{published}/zurueckziehen").status_code == 303
    assert "/wieder-aufnehmen" in edith.get(f"/redaktion/w/{published}").text
    assert edith.submit(f"/w/{published}/wieder-aufnehmen").status_code == 303
    with app.app_context():
        assert queries.by_slug(published, by=cast.bob.actor).state is InstrumentState.PUBLISHED


def test_a_second_version_shows_what_is_new(edith: HouseClient, cast: Cast, app: Flask) -> None:
    with app.app_context():
        version_id = factories.submitted(
            cast.alpha_id, by=cast.bob, change_note="Neu: eine Checkliste."
        )

    assert "Neu: eine Checkliste." in edith.get(f"/redaktion/{version_id}").text
