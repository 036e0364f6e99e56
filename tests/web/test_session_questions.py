"""What cannot be undone in a session is asked for first, and no button loses what was typed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests import factories
from tests.alliances import pitch_sample as sample
from tests.alliances.pitch_sample import Round
from tests.alliances.rounds import SLUG, begin_round, in_days
from tests.cast import Cast
from tests.client import HouseClient
from tests.letters import Letter, read_letters
from tests.web.reading import page_of, refused_fields, the
from toolbox.alliances.lifecycle import MeetingState
from toolbox.foundation.clock import HOME_ZONE, now
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

Browsers = Callable[[], HouseClient]
TYPED = {"words": "Drei Werkzeuge gehen auf die Reise.", "pitches": "y"}
DRAFT = f"/allianzen/{SLUG}/sitzungen/1"


@pytest.fixture
def found(app: Flask, cast: Cast) -> Round:
    """A meeting that is open, with two pitches."""
    with app.app_context():
        return sample.hold(cast)


@pytest.fixture
def edith(client: HouseClient, cast: Cast) -> HouseClient:
    """The moderator's browser."""
    return client.sign_in(cast.edith)


@pytest.fixture
def carla(app: Flask, client: HouseClient, cast: Cast) -> HouseClient:
    """The browser of who moderates an alliance whose first meeting is a draft."""
    with app.app_context():
        begin_round(cast).plan(in_days(9), announced=False)
    return client.sign_in(cast.carla)


def _move(app: Flask, found: Round, days: int) -> None:
    """Let the meeting begin in the last minute of the day, so many days from today."""
    late = now().astimezone(HOME_ZONE).replace(hour=23, minute=59, second=0, microsecond=0)
    with app.app_context(), unit_of_work():
        meeting = found.meeting
        meeting.starts_at = late + timedelta(days=days)
        meeting.ends_at = meeting.starts_at + timedelta(hours=2)


def _state(app: Flask, found: Round) -> MeetingState:
    with app.app_context():
        return found.meeting.state_at(now())


def _letters(app: Flask, part: str) -> list[Letter]:
    with app.app_context():
        return [one for one in read_letters(app) if part in one.body]


@pytest.mark.parametrize("deed", ["veroeffentlichen", "zuruecknehmen", "versenden"])
def test_every_button_of_the_summary_keeps_what_was_typed(
    edith: HouseClient, found: Round, deed: str
) -> None:
    result, prepare = f"{found.address}/ergebnis", f"{found.address}/ergebnis/vorbereiten"
    if deed == "zuruecknehmen":
        assert edith.submit(f"{result}/veroeffentlichen").status_code == 303
    page = page_of(edith.get(prepare))
    form = the(page, "form:has(#words)").attributes["id"]
    button = the(page, f"button[formaction='{result}/{deed}']")
    assert button.attributes["form"] == form, "the fields come along"
    assert edith.submit(f"{result}/{deed}", {**TYPED, "agreements": "y"}).status_code == 303
    again = page_of(edith.get(prepare))
    assert the(again, "#words").text(strip=True) == TYPED["words"]
    assert "checked" in the(again, "#agreements").attributes
    refused = edith.submit(f"{result}/{deed}", {"words": "x" * 4001})
    assert refused_fields(refused) == ["words"]
    assert the(page_of(refused), "#words").text(strip=True) == "x" * 4001


def test_what_another_moderator_wrote_is_not_written_over(edith: HouseClient, found: Round) -> None:
    result, prepare = f"{found.address}/ergebnis", f"{found.address}/ergebnis/vorbereiten"

    def seen() -> str:
        return str(the(page_of(edith.get(prepare)), "#seen").attributes["value"] or "")

    assert edith.submit(prepare, {"words": "Zuerst.", "seen": seen()}).status_code == 303
    early = seen()
    assert edith.submit(prepare, {"words": "Von anderen.", "seen": early}).status_code == 303
    late = edith.submit(f"{result}/veroeffentlichen", {"words": "Von mir.", "seen": early})
    assert late.status_code == 422
    page = page_of(late)
    assert the(page, "#words").text(strip=True) == "Von mir."
    assert the(page, ".error-summary").text(strip=True)
    assert "Von anderen." in the(page, ".mail-preview").text(), "and one sees what they wrote"
    again = {"words": "Von beiden.", "seen": the(page, "#seen").attributes["value"] or ""}
    assert edith.submit(f"{result}/veroeffentlichen", again).status_code == 303


def test_the_mail_is_asked_for_and_goes_out_with_the_words(
    app: Flask, edith: HouseClient, found: Round
) -> None:
    result = f"{found.address}/ergebnis"
    asked = edith.submit(f"{result}/versenden", TYPED)
    assert asked.location == f"{result}/versenden"
    question = page_of(edith.get(asked.location))
    assert TYPED["words"] in the(question, ".mail-preview").text()
    assert _letters(app, TYPED["words"]) == [], "nobody has said yes"
    form = the(question, f"form[action='{result}/versenden']")
    button = form.css_first("button")
    assert button is not None
    yes = {str(button.attributes["name"]): str(button.attributes["value"])}
    assert edith.submit(f"{result}/versenden", yes).location == f"{result}/vorbereiten"
    assert _letters(app, TYPED["words"])
    assert edith.get(f"{result}/versenden").location == f"{result}/vorbereiten"
    kept = page_of(edith.get(f"{result}/vorbereiten"))
    assert the(kept, "#words").text(strip=True) == TYPED["words"]


def test_what_is_ticked_is_what_everybody_sees(
    app: Flask, browser_of: Browsers, cast: Cast, found: Round
) -> None:
    with app.app_context():
        sample.agreed(cast, found)
    result, prepare = f"{found.address}/ergebnis", f"{found.address}/ergebnis/vorbereiten"
    edith, visitor = browser_of().sign_in(cast.edith), browser_of()
    assert edith.submit(f"{found.address}/leinwand/beenden").status_code == 303
    for typed in ({"words": "", "pitches": "y"}, {"words": "", "agreements": "y"}):
        shown = page_of(edith.get(prepare))
        for box, said in (("pitches", "Planspiel A"), ("agreements", "Beta probiert")):
            is_ticked = "checked" in the(shown, f"#{box}").attributes
            assert is_ticked is (said in the(shown, "#vorschau .box").text())
        assert edith.submit(f"{result}/veroeffentlichen", typed).status_code == 303
        page = visitor.get(result).get_data(as_text=True)
        assert ("Planspiel A" in page) is ("pitches" in typed)
        assert ("Beta probiert" in page) is ("agreements" in typed)


def test_opening_on_another_day_is_asked_for(app: Flask, edith: HouseClient, cast: Cast) -> None:
    with app.app_context():
        found = sample.hold(cast, begun=False)
    _move(app, found, 3)
    begin = f"{found.address}/leinwand/beginnen"
    screen = page_of(edith.get(f"{found.address}/leinwand"))
    assert screen.css_first(f"form[action='{begin}']") is None
    assert the(screen, f"a[href='{begin}']").html
    assert the(screen, f"a[href='{found.address}/leinwand/1']").html, "rehearsing opens nothing"
    assert edith.submit(begin).location == begin, "an old page opens nothing either"
    assert _state(app, found) is MeetingState.PLANNED
    question = page_of(edith.get(begin))
    button = the(question, f"form[action='{begin}'] button")
    yes = {str(button.attributes["name"]): str(button.attributes["value"])}
    assert edith.submit(begin, yes).location == f"{found.address}/leinwand/1"
    assert _state(app, found) is MeetingState.RUNNING
    assert edith.get(begin).location == f"{found.address}/leinwand"


def test_opening_on_its_day_needs_no_question(app: Flask, edith: HouseClient, cast: Cast) -> None:
    with app.app_context():
        found = sample.hold(cast, begun=False)
    _move(app, found, 0)
    begin = f"{found.address}/leinwand/beginnen"
    screen = page_of(edith.get(f"{found.address}/leinwand"))
    assert the(screen, f"form[action='{begin}']").html
    assert edith.get(begin).location == f"{found.address}/leinwand"
    assert edith.submit(begin).location == f"{found.address}/leinwand/1"
    assert _state(app, found) is MeetingState.RUNNING


def test_closing_is_asked_for(app: Flask, edith: HouseClient, found: Round) -> None:
    end = f"{found.address}/leinwand/beenden"
    last = page_of(edith.get(f"{found.address}/leinwand/ende"))
    assert last.css_first(f"form[action='{end}']") is None
    question = page_of(edith.get(str(the(last, f"a[href='{end}']").attributes["href"])))
    assert _state(app, found) is MeetingState.RUNNING
    assert the(question, f"form[action='{end}']").html
    assert edith.submit(end).status_code == 303
    assert _state(app, found) is MeetingState.OVER
    assert edith.get(end).location == f"{found.address}/leinwand/ende"
    last = page_of(edith.get(f"{found.address}/leinwand/ende"))
    assert last.css_first(f"a[href='{end}']") is None
    assert the(last, f"a[href='{found.address}/ergebnis/vorbereiten']").html


def test_makers_hear_of_their_pitch_once_they_can_open_it(
    app: Flask, carla: HouseClient, browser_of: Browsers, cast: Cast
) -> None:
    with app.app_context():
        slug = factories.published(cast.alpha_id, title="Messe in zwei Stunden")[1]
    assert carla.submit(f"{DRAFT}/pitches", {"instrument": slug}).status_code == 303
    assert _letters(app, "/pitches/") == [], "it would lead to nothing"
    assert carla.submit(f"{DRAFT}/ankuendigen").status_code == 303
    told = _letters(app, "/pitches/")
    assert [one.to for one in told] == [cast.alice.email]
    alice = browser_of().sign_in(cast.alice)
    assert alice.get(told[0].paths[0]).status_code == 200


def test_makers_outside_get_no_link_to_a_meeting_for_members(
    app: Flask, browser_of: Browsers, cast: Cast
) -> None:
    with app.app_context():
        found = sample.hold(cast, with_beta=False)
        slugs = {
            cast.carla.email: factories.published(cast.beta_id, title="Kran zum Mitnehmen")[1],
            cast.alice.email: factories.published(cast.alpha_id, title="Messe in zwei Stunden")[1],
        }
        with unit_of_work():
            found.meeting.is_public = False
            found.meeting.title = "Im kleinen Kreis"
    edith = browser_of().sign_in(cast.edith)
    for slug in slugs.values():
        assert edith.submit(f"{found.address}/pitches", {"instrument": slug}).status_code == 303
    (inside,) = [one for one in _letters(app, "Messe in zwei") if one.to == cast.alice.email]
    assert browser_of().sign_in(cast.alice).get(inside.paths[0]).status_code == 200
    (outside,) = [one for one in _letters(app, "Kran zum") if one.to == cast.carla.email]
    carla = browser_of().sign_in(cast.carla)
    assert carla.get(found.address).status_code == 404
    assert f"/allianzen/{found.slug}" in outside.paths
    for path in outside.paths:
        assert carla.get(path).status_code == 200, path
    for secret in ("Im kleinen Kreis", "/sitzungen/"):
        assert secret not in outside.subject + outside.body


def test_a_draft_says_that_guests_come_later(app: Flask, carla: HouseClient) -> None:
    page = page_of(carla.get(f"{DRAFT}/gaeste"))
    assert page.css_first("#email") is None
    assert the(page, "main .notice").text(strip=True)
    typed = {"name": "Emil", "email": "emil@example.org", "knows": "y"}
    assert carla.submit(f"{DRAFT}/gaeste", typed).status_code == 422
    assert carla.submit(f"{DRAFT}/ankuendigen").status_code == 303
    assert page_of(carla.get(f"{DRAFT}/gaeste")).css_first("#email") is not None
