"""How often mails come: chosen in the account, by a link in a mail, and with one click."""

from collections.abc import Callable

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests.cast import PASSWORD, Cast, Person
from tests.client import HouseClient
from tests.letters import Letter
from tests.web.reading import the
from toolbox.accounts import queries as accounts
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import queries
from toolbox.notices.models import AddressTrouble
from toolbox.notices.operations import choose, tell
from toolbox.notices.topics import Frequency

PAGE = "/konto/benachrichtigungen"
Letters = Callable[[], list[Letter]]
EVERYTHING = {
    "decisions": "daily",
    "reminders": "off",
    "handovers": "weekly",
    "copies": "off",
    "adoptions": "off",
    "calls": "off",
    "alliances": "off",
    "organisation": "off",
    "following": "off",
    "quarter": "off",
}

FOR_EDITORS = {"submissions": "weekly", "differences": "weekly", "sources": "weekly"}


def _frequencies(app: Flask, person: Person) -> dict[str, str]:
    with app.app_context():
        return {key: one.value for key, one in queries.frequencies_of(person.user_id).items()}


def _give_up(app: Flask, person: Person) -> None:
    with app.app_context(), unit_of_work():
        db.session.add(
            AddressTrouble(
                user_id=person.user_id,
                refusals=3,
                answer="550 no such <mailbox>",
                last_at=now(),
                unreachable_at=now(),
            )
        )


@pytest.fixture
def notice(app: Flask, cast: Cast, letters: Letters) -> Letter:
    """A notice that Edith has got, with its links."""
    with app.app_context(), unit_of_work():
        user = accounts.user_by_id(cast.edith.user_id)
        assert user is not None
        values = {"title": "Kran", "organisation": "Alpha", "waiting_version_id": 1}
        tell(user, "submissions", "catalogue/submitted", **values)
    return letters()[-1]


def _link(letter: Letter, word: str) -> str:
    (found,) = [path for path in letter.paths if word in path]
    return found


def test_visitors_log_in_first(client: HouseClient) -> None:
    assert "/konto/anmelden" in client.get(PAGE).headers["Location"]


def test_the_page_asks_about_every_topic_of_the_person(client: HouseClient, cast: Cast) -> None:
    page = LexborHTMLParser(client.sign_in(cast.alice).get(PAGE).text)
    names = [node.attributes["name"] for node in page.css("select")]
    assert names == [
        *("decisions", "reminders", "handovers", "copies", "adoptions", "calls", "alliances"),
        *("organisation", "following", "quarter"),
    ]
    assert cast.alice.email in the(page, "main").text()
    page = LexborHTMLParser(client.sign_in(cast.edith).get(PAGE).text)
    assert the(page, "select").attributes["name"] == "submissions"


def test_the_page_is_in_the_navigation(client: HouseClient, cast: Cast) -> None:
    page = LexborHTMLParser(client.sign_in(cast.alice).get(PAGE).text)
    assert the(page, "nav [aria-current=page]").attributes["href"] == PAGE


def test_a_choice_is_kept(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    answer = client.submit(PAGE, {**EVERYTHING, "go": "save"})
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert EVERYTHING.items() <= _frequencies(app, cast.alice).items()
    page = LexborHTMLParser(client.get(PAGE).text)
    assert the(page, "select[name=decisions] [selected]").attributes["value"] == "daily"


def test_as_few_as_possible_is_one_button(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice).submit(PAGE, {**EVERYTHING, "go": "quiet"})
    assert _frequencies(app, cast.alice) == {
        "submissions": "at-once",
        "differences": "at-once",
        "sources": "at-once",
        "decisions": "weekly",
        "reminders": "off",
        "handovers": "weekly",
        "copies": "off",
        "adoptions": "off",
        "calls": "off",
        "alliances": "off",
        "organisation": "off",
        "following": "off",
        "quarter": "off",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"decisions": "off"},
        {"decisions": "hourly"},
        {"decisions": ""},
        {"decisions": "daily\x00"},
        {"decisions": "x" * 10000},
    ],
)
def test_what_cannot_be_chosen_is_refused(
    app: Flask, client: HouseClient, cast: Cast, changes: dict[str, str]
) -> None:
    before = _frequencies(app, cast.alice)
    answer = client.sign_in(cast.alice).submit(PAGE, {**EVERYTHING, **changes})
    assert answer.status_code == 422
    assert _frequencies(app, cast.alice) == before


def test_topics_of_others_cannot_be_chosen(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice).submit(PAGE, {**EVERYTHING, "submissions": "off"})
    assert _frequencies(app, cast.alice)["submissions"] == "at-once"


def test_the_link_in_a_mail_opens_the_page_without_a_login(
    app: Flask, client: HouseClient, cast: Cast, notice: Letter
) -> None:
    link = _link(notice, "benachrichtigungen")
    page = client.get(link)
    assert page.status_code == 200
    assert cast.edith.email not in page.text
    assert cast.edith.name not in page.text
    assert client.submit(link, {**EVERYTHING, **FOR_EDITORS}).status_code == 303
    assert _frequencies(app, cast.edith)["submissions"] == "weekly"


def test_the_link_opens_nothing_else(client: HouseClient, notice: Letter) -> None:
    client.get(_link(notice, "benachrichtigungen"))
    for path in (PAGE, "/konto", "/meine-werkzeuge", "/redaktion"):
        assert "/konto/anmelden" in client.get(path).headers["Location"]


def test_the_page_behind_the_link_takes_no_forged_forms(
    app: Flask, client: HouseClient, cast: Cast, notice: Letter
) -> None:
    answer = client.post(_link(notice, "benachrichtigungen"), data={**EVERYTHING})
    assert answer.status_code in {400, 403, 422}
    assert _frequencies(app, cast.edith)["decisions"] == "at-once"


def test_opening_the_link_stops_nothing(
    app: Flask, client: HouseClient, cast: Cast, notice: Letter
) -> None:
    link = _link(notice, "abbestellen")
    assert client.get(link).status_code == 200
    assert _frequencies(app, cast.edith)["submissions"] == "at-once"


def test_one_click_of_a_mail_program_stops_it(
    app: Flask, client: HouseClient, cast: Cast, notice: Letter
) -> None:
    """No cookie, no token of a form: as RFC 8058 lets mail programs do it."""
    link = _link(notice, "abbestellen")
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert _frequencies(app, cast.edith)["submissions"] == "off"
    assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_slip_can_be_undone(app: Flask, client: HouseClient, cast: Cast, notice: Letter) -> None:
    with app.app_context(), unit_of_work():
        choose(cast.edith.user_id, {"submissions": Frequency.WEEKLY})
    link = _link(notice, "abbestellen")
    client.post(link, data={"go": "stop"})
    client.post(link, data={"go": "resume"})
    assert _frequencies(app, cast.edith)["submissions"] == "weekly"


@pytest.mark.parametrize(
    "path", [f"{PAGE}/x", "/konto/abbestellen/x", f"/konto/abbestellen/{'a' * 3000}"]
)
def test_a_spent_link_says_what_to_do(client: HouseClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "melden Sie sich an" in answer.text or "log in" in answer.text


def test_a_person_whose_mails_come_back_is_told_at_the_login(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    _give_up(app, cast.alice)
    client.submit("/konto/anmelden", {"email": cast.alice.email, "password": PASSWORD})
    page = client.get(PAGE).text
    assert cast.alice.email in the(LexborHTMLParser(page), ".notice--warning").text()
    assert "550 no such &lt;mailbox&gt;" in page
    client.submit(PAGE, {**EVERYTHING, "go": "trust"})
    with app.app_context():
        assert not queries.is_unreachable(cast.alice.user_id)
    assert "550" not in client.get(PAGE).text


def test_administrators_see_who_cannot_be_reached(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    _give_up(app, cast.alice)
    page = LexborHTMLParser(client.sign_in(cast.anton).get("/verwaltung/personen").text)
    told = {
        person.name
        for person in cast.everybody
        for line in page.css("main li")
        if person.email in line.text() and line.css_first(".badge--warn")
    }
    assert told == {cast.alice.name}
    own = client.get(f"/verwaltung/personen/{cast.alice.user_id}").text
    assert "550 no such &lt;mailbox&gt;" in own
