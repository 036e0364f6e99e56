"""Following by mail and in the account, through the doors."""

import re

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.letters import Letter, read_letters
from toolbox.accounts import queries as accounts
from toolbox.following import operations, queries
from toolbox.following.models import Follow, Follower, FollowKind
from toolbox.following.proof import page_token, stop_token
from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import queries as notices
from toolbox.notices.operations import choose
from toolbox.notices.topics import Frequency

DORA = "dora@example.org"
ENGLISH = {"Accept-Language": "en"}
FORM = {"email": DORA, "frequency": "daily"}


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    """An instrument that can be found."""
    with app.app_context():
        _version_id, made = factories.published(cast.alpha_id, title="Hafenkran im Überblick")
        jobs.run_due()
    return made


def letters(app: Flask) -> list[Letter]:
    with app.app_context():
        return read_letters(app)


def targets(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(
            one.target for one in db.session.query(Follow) if one.confirmed_at is not None
        )


def follow_as_dora(app: Flask, *searches: str) -> dict[str, str]:
    """Let Dora follow searches; return what opens and stops it."""
    with app.app_context():
        for target in searches:
            with unit_of_work():
                operations.ask(
                    DORA, FollowKind.SEARCH, target, frequency=Frequency.WEEKLY, locale="de"
                )
                operations.confirm(db.session.query(Follow).filter_by(target=target).one())
        follower = queries.follower_of_address(DORA)
        assert follower is not None
        return {"page": page_token(follower), "stop": stop_token(follower)}


PLACES = (
    "/folgen/suche?q=Hafenkran",
    "/folgen/suche",
    "/folgen/organisation/projekt-alpha",
    "/folgen/begriff/topic/ausbildung-starten",
    "/folgen/begriff/tag/checkliste",
)


@pytest.mark.parametrize("place", PLACES)
def test_a_visitor_follows_with_nothing_but_an_address(
    app: Flask, client: HouseClient, slug: str, place: str
) -> None:
    assert client.get(place).status_code == 200
    answer = client.submit(place, FORM)
    assert (answer.status_code, answer.location) == (303, "/folgen/gesendet")
    assert client.get(answer.location).status_code == 200
    assert targets(app) == []
    link = next(path for path in letters(app)[-1].paths if "bestaetigen" in path)
    assert client.get(link).status_code == 200
    assert targets(app) == [], "programs look at links as well"
    answer = client.submit(link)
    assert len(targets(app)) == 1
    page = client.get(answer.location)
    assert DORA in page.text


def test_the_answer_does_not_say_whether_an_address_is_known(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    follow_as_dora(app, "q=Hafenkran")
    answers = []
    for email in (DORA, "unbekannt@example.org", cast.bob.email):
        for place in ("/folgen/suche?q=Hafenkran", "/folgen/link"):
            answer = client.submit(place, {**FORM, "email": email})
            answers.append((answer.status_code, answer.location))
    assert set(answers) == {(303, "/folgen/gesendet")}


@pytest.mark.parametrize(
    ("place", "form", "status"),
    [
        ("/folgen/suche?q=x", {"email": "", "frequency": "daily"}, 422),
        ("/folgen/suche?q=x", {"email": "keine adresse", "frequency": "daily"}, 422),
        ("/folgen/suche?q=x", {"email": "a@b.example\r\nBcc: c@d.example", "frequency": "x"}, 422),
        ("/folgen/suche?q=x", {"email": DORA, "frequency": "hourly"}, 422),
        ("/folgen/suche?q=www.boese.example", FORM, 400),
        ("/folgen/link", {"email": "keine adresse"}, 422),
        ("/folgen/unbekannt/etwas", FORM, 404),
        ("/folgen/suche/q", FORM, 404),
        ("/folgen/werkzeug/gibt-es-nicht", FORM, 404),
    ],
)
def test_what_cannot_be_followed_is_refused(
    client: HouseClient, cast: Cast, place: str, form: dict[str, str], status: int
) -> None:
    assert client.submit(place, form).status_code == status


def test_with_an_account_it_is_one_click_and_one_back(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    client.sign_in(cast.bob)
    place = f"/folgen/werkzeug/{slug}"
    assert "email" not in client.get(place).text.split("<main")[1]
    for _twice in range(2):
        assert client.submit(place, {"go": "follow"}).status_code == 303
    assert len(targets(app)) == 1
    assert "Hafenkran im Überblick" in client.get("/folgen").text
    client.submit(place, {"go": "stop"})
    assert targets(app) == []
    assert letters(app) == []


def test_the_page_by_link_changes_and_erases(app: Flask, client: HouseClient, cast: Cast) -> None:
    token = follow_as_dora(app, "q=Hafenkran", "q=Messe")["page"]
    here = f"/folgen/uebersicht/{token}"
    ids = re.findall(r'value="stop-(\d+)"', client.get(here).text)
    assert len(ids) == 2
    client.submit(here, {"frequency": "daily", "go": "save"})
    client.submit(here, {"frequency": "daily", "go": f"stop-{ids[0]}"}, headers=ENGLISH)
    assert targets(app) == ["q=Messe"]
    with app.app_context():
        found = queries.follower_of_address(DORA)
        assert found is not None
        assert found.frequency is Frequency.DAILY
    assert "You follow it no longer." in client.get(here, headers=ENGLISH).text
    answer = client.submit(here, {"frequency": "daily", "go": "leave"}, headers=ENGLISH)
    assert answer.location == "/folgen/link"
    said = client.get("/folgen/link", headers=ENGLISH).text
    assert "You follow nothing here any more, and your address is erased." in said
    with app.app_context():
        assert db.session.query(Follower).count() == 0
    calm = client.get(here, headers=ENGLISH)
    assert (calm.status_code, "nothing is followed" in calm.text) == (200, True)
    assert client.submit(here, {"frequency": "daily", "go": "leave"}).status_code == 200


def test_nobody_stops_what_others_follow(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    token = follow_as_dora(app, "q=Hafenkran")["page"]
    with app.app_context(), unit_of_work():
        other = Follower(user_id=cast.carla.user_id)
        db.session.add(other)
        db.session.flush()
        theirs = Follow(
            follower_id=other.id,
            kind=FollowKind.SEARCH,
            target="q=Messe",
            seen_until=now(),
            confirmed_at=now(),
        )
        db.session.add(theirs)
        db.session.flush()
        number = theirs.id
    here = f"/folgen/uebersicht/{token}"
    answer = client.submit(here, {"frequency": "daily", "go": f"stop-{number}"})
    assert answer.status_code == 404
    assert targets(app) == ["q=Hafenkran", "q=Messe"]


def test_one_click_of_a_mail_program_stops_everything(app: Flask, client: HouseClient) -> None:
    token = follow_as_dora(app, "q=Hafenkran", "q=Messe")["stop"]
    here = f"/folgen/beenden/{token}"
    assert client.get(here).status_code == 200
    assert len(targets(app)) == 2
    answer = client.post(here, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with app.app_context():
        assert db.session.query(Follower).count() == 0
    calm = client.get(here, headers=ENGLISH)
    assert (calm.status_code, "nothing is followed" in calm.text) == (200, True)
    again = client.post(here, data={"List-Unsubscribe": "One-Click"})
    assert again.status_code == 200


@pytest.mark.parametrize("page", ["bestaetigen", "uebersicht", "beenden"])
@pytest.mark.parametrize("token", ["unbekannt", "WzEsImEiXQ.x", "%00", "a" * 3000])
def test_links_that_are_not_ours_open_nothing(client: HouseClient, page: str, token: str) -> None:
    assert client.get(f"/folgen/{page}/{token}").status_code == 404


def test_pages_lead_to_following_and_feeds(
    app: Flask, client: HouseClient, cast: Cast, slug: str
) -> None:
    for place, follow, feed in (
        ("/suche?q=hafenkran&seite=1", "/folgen/suche?q=hafenkran", "/feeds/suche.atom?q="),
        ("/suche?q=qxzvwy", "/folgen/suche?q=qxzvwy", "/feeds/suche.atom?q=qxzvwy"),
        ("/o/projekt-alpha", "/folgen/organisation/projekt-alpha", "/feeds/organisation/"),
        ("/schlagwort/checkliste", "/folgen/begriff/tag/checkliste", "/feeds/begriff/tag/"),
        ("/", "", "/feeds/neu.atom"),
        (f"/w/{slug}", f"/folgen/werkzeug/{slug}", ""),
    ):
        text = client.get(place).text
        assert follow in text, place
        assert (feed in text and "application/atom+xml" in text) or not feed, place


@pytest.mark.parametrize("is_known", [False, True], ids=["visitor", "with-account"])
def test_who_reads_feeds_gets_both_addresses(
    client: HouseClient, cast: Cast, slug: str, is_known: bool
) -> None:
    if is_known:
        client.sign_in(cast.bob)
    for place, feed in (
        ("/folgen/suche?q=hafenkran", "/feeds/suche.{}?q=hafenkran"),
        ("/folgen/organisation/projekt-alpha", "/feeds/organisation/projekt-alpha.{}"),
    ):
        shown = client.get(place).text
        for form in ("atom", "json"):
            assert f'href="{feed.format(form)}"' in shown
            assert client.get(feed.format(form)).status_code == 200


def test_a_misspelled_search_is_followed_as_it_is_meant(client: HouseClient, slug: str) -> None:
    assert 'href="/folgen/suche?q=hafenkran"' in client.get("/suche?q=hafenkrahn").text.casefold()


def test_an_overview_of_much_asks_little(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        slugs = [factories.published(cast.alpha_id, tags=(f"Wort {one}",))[1] for one in range(9)]
        with unit_of_work():
            user = accounts.user_by_id(cast.bob.user_id)
            assert user is not None
            for number, slug in enumerate(slugs):
                for kind, key in (
                    (FollowKind.SEARCH, f"q=w{number}&zielgruppe=erstausbildende-betriebe"),
                    (FollowKind.SEARCH, f"schlagwort=wort-{number}&thema=praktikum"),
                    (FollowKind.TERM, f"tag/wort-{number}"),
                    (FollowKind.INSTRUMENT, slug),
                ):
                    operations.follow(user, kind, operations.target_of(kind, key))
            for key in (cast.alpha_slug, cast.beta_slug):
                target = operations.target_of(FollowKind.ORGANISATION, key)
                operations.follow(user, FollowKind.ORGANISATION, target)
    client.sign_in(cast.bob)
    assert client.get("/folgen").text.count('value="stop-') == 38
    with counting_queries(app) as counter:
        client.get("/folgen")
    assert len(counter) <= 25, counter.statements


def test_who_has_switched_the_mails_off_still_stops_things(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.bob)
    client.submit("/folgen/suche?q=Messe")
    with app.app_context(), unit_of_work():
        choose(cast.bob.user_id, {"following": Frequency.OFF})
    found = re.search(r'value="(stop-\d+)".*', client.get("/folgen").text)
    assert found is not None
    client.submit("/folgen", {"frequency": "weekly", "go": found[1]})
    assert targets(app) == []
    with app.app_context():
        assert notices.frequencies_of(cast.bob.user_id)["following"] is Frequency.OFF


def test_visitors_are_led_to_their_link(client: HouseClient) -> None:
    assert client.get("/folgen").location == "/folgen/link"
