"""Links that show a draft to people without an account: made, used, ended, expired."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.web.test_contribute import a_file, base_of, begin, content_at, save
from toolbox.audit.models import AuditEntry
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.models import PreviewLink, Version
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work


@pytest.fixture
def bob(client: HouseClient, cast: Cast) -> HouseClient:
    return client.sign_in(cast.bob)


@pytest.fixture
def base(bob: HouseClient) -> str:
    made = base_of(begin(bob, files=[a_file("Leitfaden_Praktikum.txt", b"Hallo")]))
    save(bob, made, "beschreiben", {"title": "Geheimer Entwurf", "summary": "Noch im Werden."})
    return made


@pytest.fixture
def visitor(browser_of: Callable[[], HouseClient]) -> HouseClient:
    return browser_of()


def link_of(client: HouseClient, base: str, days: str = "7") -> str:
    """Make a link and return its path, as its maker copies it."""
    answer = client.submit(f"{base}/teilen", {"days": days})
    assert answer.headers["Location"] == f"{base}/teilen"
    found = re.search(
        r"http://toolbox\.example\.org(/vorschau/[\w-]{43})", client.get(f"{base}/teilen").text
    )
    assert found is not None
    return found[1]


def test_whoever_has_the_link_sees_the_draft_and_its_files(
    bob: HouseClient, base: str, visitor: HouseClient
) -> None:
    path = link_of(bob, base)
    page = visitor.get(path)
    assert page.status_code == 200
    assert "Geheimer Entwurf" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert 'name="robots" content="noindex' in page.text
    (file,) = (
        str(one.attributes["href"])
        for one in LexborHTMLParser(page.text).css(".file-row a[download]")
    )
    assert file.startswith(path)
    assert visitor.get(file).data == b"Hallo"
    assert base not in page.text, "nothing on it leads to where one needs an account"


def test_the_secret_is_shown_once_and_kept_nowhere(bob: HouseClient, base: str, app: Flask) -> None:
    path = link_of(bob, base)
    secret = path.rsplit("/", 1)[1]
    assert secret not in bob.get(f"{base}/teilen").text
    with app.app_context():
        link = db.session.scalars(select(PreviewLink)).one()
        assert secret not in link.digest
        trail = db.session.scalars(select(AuditEntry)).all()
        assert "preview-shared" in {entry.action for entry in trail}
        assert not [entry for entry in trail if secret in str(entry.details)]


def test_the_link_opens_nothing_else(
    bob: HouseClient, base: str, visitor: HouseClient, cast: Cast, app: Flask
) -> None:
    path = link_of(bob, base)
    visitor.get(path)
    for closed in ("/w/geheimer-entwurf", "/w/geheimer-entwurf.zip"):
        assert visitor.get(closed).status_code == 404
    assert visitor.get(f"{base}/vorschau").status_code == 303
    assert "Geheimer Entwurf" not in visitor.get("/suche?q=geheimer").text
    with app.app_context():
        other = queries.version_by_id(factories.draft(cast.alpha_id))
        with unit_of_work():
            other = queries.version_by_id(other.id)
            attachment_id = factories.attached(other, b"Anderes", "anderes.txt").id
    assert visitor.get(f"{path}/datei/{attachment_id}/anderes.txt").status_code == 404


def test_after_its_time_the_link_says_so(bob: HouseClient, base: str, visitor: HouseClient) -> None:
    path = link_of(bob, base)
    with time_machine.travel(now() + timedelta(days=6, hours=23), tick=False):
        assert visitor.get(path).status_code == 200
    with time_machine.travel(now() + timedelta(days=7, minutes=1), tick=False):
        gone = visitor.get(path, headers={"Accept-Language": "en"})
        assert gone.status_code == 410
        assert "This preview has ended" in gone.text
        assert "Geheimer" not in gone.text
        assert visitor.get(f"{path}/datei/1/x.txt").status_code == 410


def test_its_makers_end_it_before(bob: HouseClient, base: str, visitor: HouseClient) -> None:
    path = link_of(bob, base, days="30")
    ends = LexborHTMLParser(bob.get(f"{base}/teilen").text).css("form[action$=beenden]")
    assert len(ends) == 1
    address = str(ends[0].attributes["action"])
    assert bob.submit(address).status_code == 303
    assert visitor.get(path).status_code == 410
    assert not LexborHTMLParser(bob.get(f"{base}/teilen").text).css("form[action$=beenden]")


def test_once_it_is_published_the_link_leads_to_its_page(
    bob: HouseClient, base: str, visitor: HouseClient, app: Flask, cast: Cast
) -> None:
    with app.app_context():
        version_id = factories.draft(cast.alpha_id, by=cast.bob.actor)
        own = f"/einreichen/{queries.version_by_id(version_id).instrument_id}"
    path = link_of(bob, own)
    with app.app_context(), unit_of_work():
        version = queries.version_by_id(version_id)
        publishing.publish(version, by=cast.edith.actor)
        slug = version.instrument.slug
    assert visitor.get(path).headers["Location"] == f"/w/{slug}"


def test_a_discarded_draft_takes_its_links_along(
    bob: HouseClient, base: str, visitor: HouseClient
) -> None:
    path = link_of(bob, base)
    assert bob.submit(f"{base}/verwerfen").status_code == 303
    assert visitor.get(path).status_code == 404


def test_others_neither_make_nor_end_links(
    bob: HouseClient, base: str, cast: Cast, browser_of: Callable[[], HouseClient], app: Flask
) -> None:
    path = link_of(bob, base)
    carla = browser_of().sign_in(cast.carla)
    assert carla.get(f"{base}/teilen").status_code == 404
    assert carla.submit(f"{base}/teilen", {"days": "7"}).status_code == 404
    own = base_of(begin(carla))
    assert carla.submit(f"{own}/teilen/1/beenden").status_code == 404
    assert carla.get(path).status_code == 200


@pytest.mark.parametrize("days", ["", "365", "-1", "0", "viel", "7.5", "9" * 50])
def test_a_link_works_for_a_week_or_a_month(bob: HouseClient, base: str, days: str) -> None:
    answer = bob.submit(f"{base}/teilen", {"days": days})
    assert answer.status_code == 422
    assert "error-summary" in answer.text


@pytest.mark.parametrize("secret", ["x", "0" * 43, "..%2F..", "%00", "ä" * 20])
def test_other_secrets_lead_nowhere(visitor: HouseClient, secret: str, cast: Cast) -> None:
    assert visitor.get(f"/vorschau/{secret}").status_code == 404


def test_there_are_not_endless_links(bob: HouseClient, base: str) -> None:
    answers = [bob.submit(f"{base}/teilen", {"days": "7"}).status_code for _n in range(21)]
    assert answers == [303] * 20 + [429]


def test_looking_changes_nothing(
    bob: HouseClient, base: str, visitor: HouseClient, app: Flask
) -> None:
    path = link_of(bob, base)
    before = content_at(app, base)
    with app.app_context():
        saved = db.session.scalars(select(Version.saved_at)).all()
    visitor.get(path)
    assert visitor.submit(path).status_code == 405
    assert content_at(app, base) == before
    with app.app_context():
        assert db.session.scalars(select(Version.saved_at)).all() == saved


def test_what_a_draft_does_not_have_leaves_no_gap(
    bob: HouseClient, base: str, visitor: HouseClient
) -> None:
    page = LexborHTMLParser(visitor.get(link_of(bob, base)).text)
    assert [tab.text(strip=True)[:7] for tab in page.css(".tabs a")] == ["Dateien"]
    assert page.css_first(".tabs [aria-current]") is not None
    empty = [one.html for one in page.css("article div, article section") if not one.text().strip()]
    assert not [one for one in empty if "<img" not in str(one)], empty
