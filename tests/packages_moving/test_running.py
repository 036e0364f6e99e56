"""What runs travels as its file, and runs in the other toolbox: pages, a kit, a copy of the kit."""

from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.packages_moving import sample
from tests.stage import packages as stage_packages
from tests.workshop import sample as workshop_sample
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.templating import template_of
from toolbox.exchange.packages import exporting
from toolbox.exchange.packages.taking import Fate
from toolbox.files import operations as files
from toolbox.foundation import jobs
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop import hosting, rendering
from toolbox.workshop import queries as copies

pytestmark = pytest.mark.slow

KIT, GAME, COPY = "messe-baukasten-fuer-tests", "zaehlwerk", "unsere-messe"


@pytest.fixture
def there(app: Flask, cast: Cast, elsewhere: Flask, tmp_path: Path) -> Flask:
    """The other toolbox, with a kit, what was made with it, and a game; its work is done."""
    with app.app_context():
        _game(cast.alpha_id)
        _copy_of(workshop_sample.published_kit(cast.alpha_id), cast)
        jobs.run_due()
        db.session.rollback()
        package = b"".join(exporting.stream(exporting.of_everything()))
    report = sample.take(elsewhere, package, tmp_path)
    assert report.counts[Fate.ADDED] == 3, report.outcomes
    with elsewhere.app_context():
        while jobs.run_due():
            pass
        db.session.rollback()
    return elsewhere


def _game(owner_id: int) -> None:
    with unit_of_work():
        version = operations.draft(
            kind="checklist",
            owner_id=owner_id,
            content=factories.complete_content(title="Zählwerk"),
            by=factories.EDITORIAL,
            slug=GAME,
        )
        factories.attached(version, stage_packages.web(), "spiel.zip")
        publishing.publish(version, by=factories.EDITORIAL)


def _copy_of(kit: str, cast: Cast) -> None:
    """Fill in a kit, and publish what comes of it."""
    alice = cast.alice.actor
    key = workshop_sample.copy_of(kit, by=alice, organisation_id=cast.alpha_id)
    order = rendering.order_of(copies.copy_for(key, by=alice))
    kept = rendering.kept_zip(order, name="kopie.zip")
    with unit_of_work():
        made = hosting.become_instrument(
            copies.copy_for(key, by=alice),
            files.register(kept),
            name="kopie.zip",
            owner_id=cast.alpha_id,
            by=alice,
        )
        made.instrument.slug = COPY
        made.title = "Unsere Messe"
        publishing.publish(made, by=factories.EDITORIAL)


def _frame_of(client: HouseClient, slug: str) -> str:
    """Return the first page of what runs in an instrument, where the button on its page leads."""
    page = client.get(f"/w/{slug}")
    assert page.status_code == 200
    start = LexborHTMLParser(page.text).css_first("[data-stage-start]")
    assert start is not None, f"nothing runs in {slug}"
    answer = client.get(str(start.attributes["href"]))
    assert answer.status_code == 200
    return answer.text


def test_pages_run_in_the_other_toolbox(there: Flask) -> None:
    client = HouseClient(there)
    assert "<h1>Zählwerk</h1>" in _frame_of(client, GAME)


def test_a_kit_is_filled_in_in_the_other_toolbox(there: Flask) -> None:
    with there.app_context():
        key = workshop_sample.copy_of(KIT, by=VISITOR)
        order = rendering.order_of(copies.copy_for(key, by=VISITOR))
        kept = rendering.kept_zip(order, name="kopie.zip")
        assert kept.size > 0
        assert order.answers["town"] == workshop_sample.EXAMPLE["town"]
    page = HouseClient(there).get(f"/w/{KIT}")
    assert page.status_code == 200
    assert "Baukasten" in page.text


def test_a_copy_runs_with_its_answers_and_names_its_kit(there: Flask) -> None:
    client = HouseClient(there)
    town = workshop_sample.EXAMPLE["town"]
    assert f"Messe in {town}" in _frame_of(client, COPY)
    with there.app_context():
        kit, copy = (queries.instrument_by_slug(slug) for slug in (KIT, COPY))
        assert copy.template_id == kit.id
        lineage = template_of(copy, by=VISITOR)
        assert lineage is not None
        assert lineage.slug == KIT
    page = LexborHTMLParser(client.get(f"/w/{COPY}").text)
    assert page.css_first(f"a[href='/w/{KIT}']") is not None
