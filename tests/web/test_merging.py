"""The review desk decides what was changed on both sides, without JavaScript, all at once."""

import re

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.client import HouseClient
from tests.packages_moving import differences, sample
from toolbox.audit.models import AuditEntry
from toolbox.catalogue import queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.exchange.packages import conflicts
from toolbox.exchange.packages.peers import GONE, PeerConflict, PeerState
from toolbox.files.carriers import carried_elsewhere
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting.models import HarvestSource

DESK = "/redaktion/abgleich"


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return differences.differ(sample.game(cast.alpha_id))


def questions(app: Flask, slug: str) -> dict[str, int]:
    """Return what is open by field."""
    with app.app_context():
        db.session.rollback()
        states = conflicts.open_states(queries.instrument_by_slug(slug), by=sample.EDITORIAL)
        return {one.field: one.id for state in states for one in state.conflicts}


def answer(app: Flask, client: HouseClient, slug: str, **choices: str) -> TestResponse:
    """Choose on the page as it is now, by field, and save."""
    page = LexborHTMLParser(client.get(f"{DESK}/{slug}").get_data(as_text=True))
    found = page.css_first("input[name=stand]")
    assert found is not None
    ids = questions(app, slug)
    chosen = {f"choice-{ids['' if one == 'gone' else one]}": told for one, told in choices.items()}
    stand = found.attributes["value"] or ""
    return client.submit(f"{DESK}/{slug}", {"stand": stand, **chosen})


def test_the_desk_lists_it_and_the_page_shows_three_states(
    client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.edith)
    assert f'href="{DESK}"' in client.get("/redaktion").get_data(as_text=True)
    assert f'href="{DESK}/{slug}"' in client.get(DESK).get_data(as_text=True)
    page = LexborHTMLParser(client.get(f"{DESK}/{slug}").get_data(as_text=True))
    text = re.sub(r"\s+", " ", page.body.text() if page.body else "")
    for words in ("klarer", "Nachfassen", "Der Ablauf in drei Schritten", "Koffer Anderswo"):
        assert words in text
    assert len(page.css("fieldset")) == 4
    assert len(page.css("input[type=radio][value='']")) == 4


def test_one_save_publishes_one_version_and_the_rest_stays_open(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.edith)
    with app.app_context():
        before = sample.current(slug)
        number, contact, description = before.number, before.contact_email, before.description
    done = answer(app, client, slug, summary="theirs", steps="theirs", description="ours")
    assert (done.status_code, done.headers["Location"]) == (303, f"{DESK}/{slug}")
    assert list(questions(app, slug)) == [GONE]
    with app.app_context():
        after = sample.current(slug)
        assert after.number == number + 1
        assert after.summary == "Dort kürzer und klarer gesagt."
        assert after.steps == ["Einladen", "Fragen", "Nachfassen"]
        assert (after.contact_email, after.description) == (contact, description)
        assert len(after.attachments) == 3
        state = db.session.scalars(db.select(PeerState)).one()
        assert state.base["summary"] == "Dort kürzer und klarer gesagt."
        assert "description" not in state.base
        assert db.session.scalars(
            db.select(AuditEntry.action).where(AuditEntry.action == "differences-decided")
        ).all() == ["differences-decided"]
    gone = answer(app, client, slug, gone="theirs")
    assert gone.headers["Location"] == DESK
    with app.app_context():
        assert queries.instrument_by_slug(slug).state is InstrumentState.RETIRED
    assert client.get(f"{DESK}/{slug}").status_code == 404


def test_a_page_that_is_out_of_date_saves_nothing(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.edith)
    ids = questions(app, slug)
    page = LexborHTMLParser(client.get(f"{DESK}/{slug}").get_data(as_text=True))
    found = page.css_first("input[name=stand]")
    assert found is not None
    with app.app_context():
        sample.next_version(slug, title="Inzwischen anders")
    late = client.submit(
        f"{DESK}/{slug}",
        {"stand": found.attributes["value"] or "", f"choice-{ids['summary']}": "theirs"},
    )
    assert late.status_code == 422
    assert f'name="choice-{ids["summary"]}" value="theirs" checked' in late.get_data(as_text=True)
    assert questions(app, slug)["summary"] == ids["summary"]
    assert answer(app, client, slug).status_code == 422


def test_what_becomes_the_same_here_is_no_question_any_more(app: Flask, slug: str) -> None:
    with app.app_context():
        sample.next_version(slug, summary="Dort kürzer und klarer gesagt.")
    assert "summary" not in questions(app, slug)


def test_files_that_wait_for_a_decision_are_kept(app: Flask, slug: str) -> None:
    with app.app_context():
        with unit_of_work():
            entry = sample.current(slug).attachments[0]
            file_id, told = entry.file_id, {"sha256": entry.file.sha256, "name": "a.txt"}
            state = db.session.scalars(db.select(PeerState)).one()
            state.conflicts.append(PeerConflict(field="files", theirs=[told], base=None))
        assert file_id in carried_elsewhere()


def test_the_page_of_a_source_leads_to_what_waits(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    with app.app_context(), unit_of_work():
        source = HarvestSource(
            name="Koffer Anderswo", address=differences.TOOLBOX, kind="toolbox", memory={}
        )
        db.session.add(source)
        db.session.flush()
        number = source.id
    client.sign_in(cast.anton)
    assert f'href="{DESK}"' in client.get(f"/verwaltung/quellen/{number}").get_data(as_text=True)
    assert client.get(f"/verwaltung/quellen/{number}/entfernen").status_code == 200
