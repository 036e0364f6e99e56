"""What visitors see of adoptions on the page of an instrument and in the list, and what not."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.files import makers
from tests.web.adopting import (
    DORTMUND,
    ENGLISH,
    UNNA,
    instrument,
    many_entries,
    picture,
    report,
    the_entry,
    words,
)
from tests.web.reading import page_of, the
from toolbox.adoption import deciding, queries
from toolbox.adoption.evidence import factors_of
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.sayings import factors_in_short
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    """An instrument of Projekt Alpha."""
    return instrument(app, cast, title="Messe am Kanal")


def _text(client: HouseClient, address: str) -> str:
    return " ".join(page_of(client.get(address, headers=ENGLISH)).body.text().split())  # type: ignore[union-attr]


def test_without_adoptions_the_page_asks_for_the_first(client: HouseClient, slug: str) -> None:
    page = page_of(client.get(f"/w/{slug}", headers=ENGLISH))
    assert len(page.css(f"a[href='/w/{slug}/uebernahmen/melden']")) == 2
    assert page.css_first("#verbreitung") is None
    assert "Nobody has told yet" in the(page, "#uebernahmen").text()
    assert "Nobody has told yet" in _text(client, f"/w/{slug}/uebernahmen")


def test_the_page_counts_what_is_in_use_and_shows_the_rest_beside(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    report(app, slug, by=cast.carla, organisation_id=cast.beta_id)
    report(
        app, slug, by=cast.carla, organisation_id=cast.beta_id, region_key=UNNA, stage=Stage.TRIAL
    )
    page = page_of(client.get(f"/w/{slug}", headers=ENGLISH))
    assert the(page, "#verbreitung h2").text(strip=True) == "1 adoption in 1 region"
    assert "Besides: 1 trial." in the(page, "#uebernahmen").text()
    tab = next(one for one in page.css(".tabs a") if one.attributes["href"] == "#uebernahmen")
    assert tab.text(strip=True).endswith("1")
    assert page.css_first(f"#verbreitung a[href='/w/{slug}/uebernahmen']") is not None


CONSENT = [(True, 1), (False, 0)]


@pytest.mark.parametrize(("agreed", "times"), CONSENT)
@pytest.mark.parametrize("ending", ["", "/uebernahmen"])
def test_words_are_public_only_with_consent(
    app: Flask, client: HouseClient, cast: Cast, slug: str, ending: str, agreed: bool, times: int
) -> None:
    report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **words(quote_consent=agreed))
    text = _text(client, f"/w/{slug}{ending}")
    for said in ("Die Azubis leiten", "Der Raum war zu klein", "Frau Yilmaz ist immer da"):
        assert bool(text.count(said)) is bool(times), said
    assert "One permanent contact" in text  # that somebody named it is counted, not quoted
    client.sign_in(cast.alice)
    assert "Die Azubis leiten" in _text(client, f"/w/{slug}/uebernahmen")


@pytest.mark.parametrize(
    ("who", "sees"),
    [(None, False), ("rita", False), ("edith", False), ("alice", True), ("carla", True)],
)
def test_contacts_are_for_the_makers_alone(
    app: Flask, client: HouseClient, cast: Cast, slug: str, who: str | None, sees: bool
) -> None:
    contact: dict[str, Any] = {"contact_email": "frau.yilmaz@example.org", "contact_consent": True}
    report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **contact)
    if who is not None:
        client.sign_in(getattr(cast, who))
    assert ("frau.yilmaz@example.org" in _text(client, f"/w/{slug}/uebernahmen")) is sees
    assert "frau.yilmaz@example.org" not in _text(client, f"/w/{slug}")


def test_an_old_entry_is_marked_and_counts_nowhere(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **words())
    with app.app_context(), unit_of_work():
        db.session.execute(update(Adoption).values(confirmed_at=now() - timedelta(days=400)))
    listed = _text(client, f"/w/{slug}/uebernahmen")
    assert "Not confirmed" in listed
    assert "Projekt Beta" in listed
    page = page_of(client.get(f"/w/{slug}", headers=ENGLISH))
    assert page.css_first("#verbreitung") is None
    assert "Die Azubis leiten" not in the(page, "#uebernahmen").text()


def test_what_waits_or_was_taken_back_is_nowhere(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    report(app, slug, by=None, **words())
    report(app, slug, by=cast.alice, name="Schule Zwei", to_email="zwei@example.org", **words())
    for address in (f"/w/{slug}", f"/w/{slug}/uebernahmen"):
        text = _text(client, address)
        assert "Schule" not in text
        assert "Die Azubis leiten" not in text


def test_makers_answer_and_take_it_back(
    app: Flask, client: HouseClient, cast: Cast, slug: str, browser_of: Any
) -> None:
    number = report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **words())
    address = f"/w/{slug}/uebernahmen/{number}/antwort"
    listed = f"/w/{slug}/uebernahmen"
    assert address not in client.get(listed).text
    client.sign_in(cast.bob)
    assert address in client.get(listed).text
    assert client.submit(address, {"text": " "}).status_code == 422
    assert client.submit(address, {"text": "Nehmen Sie die Aula."}).status_code == 303
    visitor = browser_of()
    assert "Nehmen Sie die Aula." in visitor.get(listed).text
    assert "Nehmen Sie die Aula." in visitor.get(f"/w/{slug}").text
    assert the_entry(app).hindered == "Der Raum war zu klein."
    with app.app_context():
        answer_id = queries.adoption_by_id(number).answers[0].id
    foreign = browser_of().sign_in(cast.carla)
    taken = {"answer": str(answer_id)}
    assert foreign.submit(f"{address}/zuruecknehmen", taken).status_code == 403
    assert client.submit(f"{address}/zuruecknehmen", taken).status_code == 303
    assert "Nehmen Sie die Aula." not in visitor.get(listed).text


def test_a_photo_is_gone_with_its_entry(
    app: Flask, client: HouseClient, cast: Cast, slug: str, run_jobs: Callable[[], int]
) -> None:
    client.sign_in(cast.carla)
    sent = {
        **{"organisation": str(cast.beta_id), "where": "Dortmund", "since": "2026-03-01"},
        **{"stage": "adopted", "photo_agreed": "y", "photo_alt": "Ein Stand"},
        "photo_rights": "Carla",
    }
    address = f"/w/{slug}/uebernahmen/melden"
    with_photo = {**sent, "photo": picture(makers.picture())}
    answer = client.submit(address, with_photo, content_type="multipart/form-data")
    assert answer.status_code == 303
    run_jobs()
    number = the_entry(app).id
    photo = f"/w/{slug}/uebernahmen/{number}/foto.webp"
    assert client.get(photo).status_code == 200
    assert client.submit(f"/w/{slug}/uebernahmen/{number}/zurueckziehen").status_code == 303
    assert client.get(photo).status_code == 404


def test_long_lists_have_pages(app: Flask, client: HouseClient, cast: Cast, slug: str) -> None:
    many_entries(app, slug, cast, 45)
    address = f"/w/{slug}/uebernahmen"
    first = page_of(client.get(address))
    assert len(first.css(".adoption-entry")) == 20
    assert first.css_first("#karte") is not None
    last = page_of(client.get(f"{address}?seite=3"))
    assert len(last.css(".adoption-entry")) == 5
    assert last.css_first("#karte") is None
    for wild in ("0", "-1", "999999999999", "x", "1;drop"):
        assert client.get(f"{address}?seite={wild}").status_code == 200


@pytest.mark.parametrize(
    "ending", ["", "/uebernahmen", "/uebernahmen?seite=2", "/uebernahmen/melden"]
)
def test_pages_ask_little_however_many_use_it(
    app: Flask, client: HouseClient, cast: Cast, slug: str, ending: str
) -> None:
    many_entries(app, slug, cast, 60)
    with app.app_context(), unit_of_work():
        for number in (1, 2, 3):
            deciding.answer(queries.adoption_by_id(number), "Danke!", by=cast.alice.actor)
    client.get(f"/w/{slug}{ending}")
    with counting_queries(app) as asked:
        client.get(f"/w/{slug}{ending}")
    assert len(asked) <= 25


def test_the_few_factors_of_the_page_are_those_of_the_whole_list(
    app: Flask, cast: Cast, slug: str
) -> None:
    many_entries(app, slug, cast, 6)
    report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **words(quote_consent=False))
    with app.app_context():
        number = queries.adoption_by_id(1).instrument_id
        (short,) = factors_in_short(number, most=3, locale="en")
        (whole,) = factors_of(number, most=3, voices=1, locale="en")
    assert short == whole
    assert short.entries == 7


def test_what_is_kept_of_a_page_ends_with_every_change(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    number = report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **words())
    with counting_queries(app) as first:
        assert "Die Azubis leiten" in _text(client, f"/w/{slug}")
    with counting_queries(app) as again:
        assert "Die Azubis leiten" in _text(client, f"/w/{slug}")
    assert len(again) < len(first)
    client.sign_in(cast.carla)
    own = f"/w/{slug}/uebernahmen/{number}"
    sent = {"where": "Dortmund", "worked": "Die Azubis leiten die Station selbst."}
    answer = client.submit(f"{own}/bearbeiten", sent, content_type="multipart/form-data")
    assert answer.status_code == 303  # the box of the consent was left empty
    assert "Die Azubis leiten" not in _text(client, f"/w/{slug}")
    assert client.submit(f"{own}/zurueckziehen").status_code == 303
    assert "1 adoption" not in _text(client, f"/w/{slug}")


def test_a_former_address_leads_to_the_list(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.edith)
    assert client.submit(f"/redaktion/w/{slug}/adresse", {"slug": "neue-messe"}).status_code == 303
    answer = client.get(f"/w/{slug}/uebernahmen")
    assert answer.status_code in {301, 302, 308}
    assert answer.location.endswith("/w/neue-messe/uebernahmen")


def test_invented_entries_say_so(app: Flask, client: HouseClient, cast: Cast, slug: str) -> None:
    report(app, slug, by=cast.carla, organisation_id=cast.beta_id, **words())
    with app.app_context(), unit_of_work():
        db.session.execute(update(Adoption).values(is_example=True))
    page = page_of(client.get(f"/w/{slug}", headers=ENGLISH))
    assert page.css_first("#verbreitung") is None
    assert "Example" in the(page, "#uebernahmen .quote").text()
    assert "1 invented example" in the(page, "#uebernahmen").text()
    assert "Example" in _text(client, f"/w/{slug}/uebernahmen")


def test_dates_are_days_of_this_house(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    report(app, slug, by=cast.carla, organisation_id=cast.beta_id, since=date(2025, 9, 1))
    assert "In use since September 1, 2025" in _text(client, f"/w/{slug}/uebernahmen")
    assert DORTMUND not in _text(client, f"/w/{slug}/uebernahmen")
