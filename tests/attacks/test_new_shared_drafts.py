"""Links to drafts show what was shared with them, for as long as who made them may see it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast, Person
from tests.client import HouseClient
from tests.web.shelf import Shelf
from toolbox.accounts import belonging, blocking
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Membership, MembershipRole
from toolbox.catalogue import partners, publishing, sharing
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

FILE = {"geheim.txt": b"Noch nicht fertig\n"}
TITLE = "Geheimer Entwurf"


@pytest.fixture
def shelf(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Shelf:
    return Shelf(app, cast, run_jobs)


def _instrument(slug: str) -> Instrument:
    return db.session.scalars(select(Instrument).where(Instrument.slug == slug)).one()


def _shared(app: Flask, slug: str, person: Person) -> str:
    """Let somebody make a link and return its path."""
    with app.app_context(), unit_of_work():
        maker = accounts.user_by_id(person.user_id)
        assert maker is not None
        secret = sharing.share(_instrument(slug), days=30, by=accounts.actor_for(maker))
    return f"/vorschau/{secret}"


def test_of_something_removed_a_link_shows_neither_page_nor_files(
    app: Flask, client: HouseClient, cast: Cast, shelf: Shelf
) -> None:
    slug = shelf.published(FILE)
    shelf.next_version(slug, publish=False, title=TITLE)
    path = _shared(app, slug, cast.alice)
    files = [f"{path}/datei/{one}/a.txt" for one in shelf.attachments(slug, 2).values()]
    assert client.get(files[0]).status_code == 200
    with app.app_context(), unit_of_work():
        publishing.remove(_instrument(slug), "Rechte verletzt", by=cast.anton.actor)
    assert [client.get(one).status_code for one in (path, *files)] == [410, 410]


def test_the_files_of_something_published_and_removed_are_gone_for_links_as_well(
    app: Flask, client: HouseClient, cast: Cast, shelf: Shelf
) -> None:
    slug = shelf.draft(FILE)
    path = _shared(app, slug, cast.alice)
    with app.app_context(), unit_of_work():
        version = catalogue.open_version(_instrument(slug))
        assert version is not None
        publishing.publish(version, by=factories.EDITORIAL)
    with app.app_context(), unit_of_work():
        publishing.remove(_instrument(slug), "Rechte verletzt", by=cast.anton.actor)
    (number,) = shelf.attachments(slug, 1).values()
    assert client.get(f"{path}/datei/{number}/a.txt").status_code == 410


def test_a_link_does_not_show_the_draft_after_the_one_that_was_shared(
    app: Flask, client: HouseClient, cast: Cast, shelf: Shelf
) -> None:
    slug = shelf.draft(FILE)
    path = _shared(app, slug, cast.alice)
    with app.app_context(), unit_of_work():
        version = catalogue.open_version(_instrument(slug))
        assert version is not None
        publishing.publish(version, by=factories.EDITORIAL)
    shelf.next_version(slug, publish=False, title=TITLE)
    (later,) = shelf.attachments(slug, 2).values()
    assert client.get(path).headers["Location"] == f"/w/{slug}"
    assert client.get(f"{path}/datei/{later}/a.txt").status_code == 404


def _part(cast: Cast, slug: str) -> None:
    partners.part(_instrument(slug), cast.beta_id, by=cast.alice.actor)


def _block(cast: Cast, _slug: str) -> None:
    carla = accounts.user_by_id(cast.carla.user_id)
    assert carla is not None
    blocking.block(carla, blocking.BlockReason.MISUSE, by=cast.anton.actor)


def _leave(cast: Cast, _slug: str) -> None:
    beta = accounts.organisation_by_slug(cast.beta_slug)
    belonging.change_member_role(beta, cast.bob.user_id, MembershipRole.OWNER, by=cast.anton.actor)
    belonging.leave(beta, cast.carla.user_id, by=cast.carla.actor)


@pytest.mark.parametrize("going", [_part, _block, _leave])
def test_who_may_not_edit_any_more_has_no_links_left(
    app: Flask,
    client: HouseClient,
    cast: Cast,
    shelf: Shelf,
    going: Callable[[Cast, str], None],
) -> None:
    slug = shelf.draft(FILE)
    with app.app_context(), unit_of_work():
        beta = accounts.organisation_by_slug(cast.beta_slug)
        db.session.add(Membership(user_id=cast.bob.user_id, organisation_id=beta.id))
        partners.ask(_instrument(slug), beta, by=cast.alice.actor)
        partners.agree(_instrument(slug), beta.id, by=cast.carla.actor)
    path = _shared(app, slug, cast.carla)
    assert client.get(path).status_code == 200
    with app.app_context(), unit_of_work():
        going(cast, slug)
    assert client.get(path).status_code == 410
    with app.app_context():
        assert sharing.links_of(_instrument(slug), by=cast.alice.actor) == []
