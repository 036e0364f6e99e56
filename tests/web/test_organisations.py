"""Organisations: the list, the profile, and how people belong to them."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests.cast import Cast, Person
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.factories import draft as drafted
from tests.factories import published
from tests.letters import Letter
from toolbox.accounts import queries
from toolbox.accounts.models import MembershipRole
from toolbox.catalogue.queries import version_by_id
from toolbox.web.organisations.views import ON_A_PAGE

Letters = Callable[[], list[Letter]]
MEMBERS = "/o/projekt-alpha/mitglieder"
HANDOVERS = "/meine-werkzeuge/uebergaben"


def _page(response: TestResponse) -> LexborHTMLParser:
    return LexborHTMLParser(response.get_data(as_text=True))


def _links(response: TestResponse) -> list[str]:
    return [str(link.attributes["href"]) for link in _page(response).css("main a[href]")]


def _fields(response: TestResponse) -> list[str]:
    assert response.status_code == 422
    links = _page(response).css(".error-summary li a")
    return [str(link.attributes["href"])[1:] for link in links]


def _waiting_answers(response: TestResponse) -> str:
    """Return the number on the way to the handovers; empty where nothing waits."""
    badge = _page(response).css_first(f"main a[href='{HANDOVERS}'] .badge")
    found = re.search(r"\d+", badge.text()) if badge else None
    return found.group() if found else ""


def _role(app: Flask, person: Person, organisation_id: int) -> MembershipRole | None:
    with app.app_context():
        found = queries.membership(person.user_id, organisation_id)
        return found.role if found else None


def test_the_list_names_who_has_published_and_ones_own(client: HouseClient, cast: Cast) -> None:
    assert "/o/projekt-alpha" not in _links(client.get("/organisationen"))
    client.sign_in(cast.bob)
    links = _links(client.get("/organisationen"))
    assert "/o/projekt-alpha" in links
    assert "/o/projekt-beta" not in links


@pytest.mark.parametrize("page", ["1", "10000", "-3", "0", "zwei", "", "9" * 50])
def test_any_page_number_is_answered(client: HouseClient, cast: Cast, page: str) -> None:
    for path in ("/organisationen", "/o/projekt-alpha"):
        assert client.get(path, query_string={"seite": page}).status_code == 200


@pytest.mark.parametrize(
    ("who", "manages", "belongs"),
    [
        (None, False, False),
        ("carla", False, False),
        ("edith", False, False),
        ("bob", False, True),
        ("alice", True, True),
        ("anton", True, True),
    ],
)
def test_the_profile_shows_deeds_to_those_who_may(
    client: HouseClient, cast: Cast, who: str | None, *, manages: bool, belongs: bool
) -> None:
    if who:
        client.sign_in(getattr(cast, who))
    response = client.get("/o/projekt-alpha")
    assert response.status_code == 200
    assert ("/o/projekt-alpha/bearbeiten" in _links(response)) == manages
    assert (MEMBERS in _links(response)) == belongs


def test_search_engines_do_not_keep_empty_profiles(client: HouseClient, cast: Cast) -> None:
    page = _page(client.get("/o/projekt-alpha"))
    assert page.css_first("meta[name=robots]").attributes["content"] == "noindex"  # type: ignore[union-attr]


def test_an_unknown_organisation_is_a_page(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    for path in ("/o/nobody", "/o/nobody/bearbeiten", "/o/nobody/mitglieder", "/o/%00"):
        assert client.get(path).status_code == 404


def test_an_organisation_is_founded(app: Flask, client: HouseClient, cast: Cast) -> None:
    path = "/organisationen/gruenden"
    assert client.get(path).status_code == 303
    client.sign_in(cast.edith)
    assert client.get(path).status_code == 200
    response = client.submit(
        path,
        {
            "name": "Kammer <Süd>",
            "kind": "institution",
            "description": "# Wir\n\n<script>alert(1)</script> [x](javascript:alert(1))",
            "website": "https://example.org/?a=1&b=2",
        },
    )
    assert (response.status_code, response.location) == (303, "/o/kammer-sued/mitglieder")
    page = _page(client.get("/o/kammer-sued"))
    assert page.css_first("h1").text() == "Kammer <Süd>"  # type: ignore[union-attr]
    assert page.css("main .prose script") == []
    website = page.css_first("main a[rel]")
    assert website is not None
    assert website.attributes["href"] == "https://example.org/?a=1&b=2"
    assert "nofollow" in str(website.attributes["rel"])


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, {"name"}),
        ({"name": "x" * 5000}, {"name"}),
        ({"name": "projekt alpha"}, {"name"}),
        ({"name": "Neu", "kind": "editorial"}, {"kind"}),
        ({"name": "Neu", "website": "javascript:alert(1)"}, {"website"}),
        ({"name": "Neu", "description": "x" * 6000}, {"description"}),
    ],
)
def test_a_bad_founding_is_said_at_the_field_and_keeps_what_was_typed(
    client: HouseClient, cast: Cast, values: dict[str, str], fields: set[str]
) -> None:
    client.sign_in(cast.edith)
    response = client.submit("/organisationen/gruenden", {"kind": "project", **values})
    assert set(_fields(response)) == fields
    typed = _page(response).css_first("#description")
    assert typed is not None
    assert typed.text().strip() == values.get("description", "")


def test_owners_edit_the_profile(client: HouseClient, cast: Cast) -> None:
    path = "/o/projekt-alpha/bearbeiten"
    client.sign_in(cast.alice)
    chosen = _page(client.get(path)).css_first("input[name=kind][checked]")
    assert chosen is not None
    assert chosen.attributes["value"] == "project"
    taken = {"name": "Projekt Beta", "kind": "project"}
    assert _fields(client.submit(path, taken)) == ["name"]
    assert _fields(client.submit(path, {**taken, "name": "Neu", "kind": "editorial"})) == ["kind"]
    saved = client.submit(
        path, {"name": "Projekt Alpha 2", "kind": "institution", "description": "**Neu**"}
    )
    assert (saved.status_code, saved.location) == (303, "/o/projekt-alpha")
    text = client.get("/o/projekt-alpha").get_data(as_text=True)
    assert "<strong>Neu</strong>" in text
    chosen = _page(client.get(path)).css_first("input[name=kind][checked]")
    assert chosen is not None
    assert chosen.attributes["value"] == "institution"


@pytest.mark.parametrize("who", ["bob", "carla", "edith"])
def test_others_manage_nothing(
    app: Flask, client: HouseClient, cast: Cast, letters: Letters, who: str
) -> None:
    client.sign_in(getattr(cast, who))
    bob = cast.bob.user_id
    base = "/o/projekt-alpha"
    assert client.get(f"{base}/bearbeiten").status_code == 403
    for path, values in (
        (f"{base}/bearbeiten", {"name": "Meins"}),
        (f"{base}/einladen", {"email": "dora@example.org"}),
        (f"{base}/mitglieder/{cast.alice.user_id}/entfernen", {}),
        (f"{base}/mitglieder/{bob}/entfernen", {}),
        (f"{base}/mitglieder/{bob}/rolle", {"role": "owner"}),
        (f"{base}/einladungen/1/zuruecknehmen", {}),
    ):
        assert client.submit(path, values).status_code == 403, path
    assert letters() == []
    assert _role(app, cast.bob, cast.alpha_id) is MembershipRole.MEMBER


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 200), ("anton", 200), ("carla", 403)]
)
def test_who_sees_members(client: HouseClient, cast: Cast, who: str, status: int) -> None:
    response = client.sign_in(getattr(cast, who)).get(MEMBERS)
    assert response.status_code == status
    shows_addresses = cast.alice.email in response.get_data(as_text=True)
    assert shows_addresses == (who == "anton")  # members see names alone, owners not their own


def test_visitors_are_asked_to_log_in(client: HouseClient, cast: Cast) -> None:
    response = client.get(MEMBERS)
    assert (response.status_code, response.location) == (303, f"/konto/anmelden?next={MEMBERS}")


def test_an_owner_invites_and_withdraws(client: HouseClient, cast: Cast, letters: Letters) -> None:
    client.sign_in(cast.alice)
    sent = client.submit("/o/projekt-alpha/einladen", {"email": "dora@example.org"})
    assert (sent.status_code, sent.location) == (303, MEMBERS)
    assert letters()[0].to == "dora@example.org"
    page = _page(client.get(MEMBERS))
    assert "dora@example.org" in page.css_first("main").text()  # type: ignore[union-attr]
    (path,) = [
        str(form.attributes["action"])
        for form in page.css("form")
        if "zuruecknehmen" in str(form.attributes.get("action"))
    ]
    assert client.submit(path).status_code == 303
    assert client.submit(path).status_code == 404
    assert client.get(letters()[0].paths[0]).status_code == 404


@pytest.mark.parametrize("email", ["", "nothing", "bob@example.org", "x" * 10_000])
def test_a_bad_invitation_is_said_at_the_field(
    client: HouseClient, cast: Cast, letters: Letters, email: str
) -> None:
    client.sign_in(cast.alice)
    response = client.submit("/o/projekt-alpha/einladen", {"email": email})
    assert _fields(response) == ["email"]
    assert letters() == []


def test_roles_change_and_the_last_owner_stays(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    base = f"{MEMBERS}/{cast.alice.user_id}"
    client.submit(f"{base}/rolle", {"role": "member"})
    assert _page(client.get(MEMBERS)).css_first(".notice--error") is not None
    client.submit("/o/projekt-alpha/verlassen")
    client.submit(f"{base}/entfernen")
    assert _role(app, cast.alice, cast.alpha_id) is MembershipRole.OWNER
    client.submit(f"{MEMBERS}/{cast.bob.user_id}/rolle", {"role": "king"})
    assert _role(app, cast.bob, cast.alpha_id) is MembershipRole.MEMBER
    client.submit(f"{MEMBERS}/{cast.bob.user_id}/rolle", {"role": "owner"})
    assert _role(app, cast.bob, cast.alpha_id) is MembershipRole.OWNER
    left = client.submit("/o/projekt-alpha/verlassen")
    assert (left.status_code, left.location) == (303, "/konto")
    assert client.get(MEMBERS).status_code == 403


def test_a_member_leaves(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.bob)
    assert client.submit("/o/projekt-alpha/verlassen").status_code == 303
    assert _role(app, cast.bob, cast.alpha_id) is None
    assert client.submit("/o/projekt-alpha/verlassen").status_code == 404


def test_an_owner_removes_a_member(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    path = f"{MEMBERS}/{cast.bob.user_id}/entfernen"
    assert client.submit(path).status_code == 303
    assert _role(app, cast.bob, cast.alpha_id) is None
    assert client.submit(path).status_code == 404


def test_published_instruments_stand_on_the_profile_page_by_page(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        for number in range(ON_A_PAGE + 1):
            published(cast.beta_id, title=f"Werkzeug <{number:02}>")
    listed = client.get("/organisationen")
    assert "/o/projekt-beta" in _links(listed)
    first, second = client.get("/o/projekt-beta"), client.get("/o/projekt-beta?seite=2")
    found = [{link for link in _links(page) if link.startswith("/w/")} for page in (first, second)]
    assert [len(links) for links in found] == [ON_A_PAGE, 1]
    assert not found[0] & found[1]
    assert _links(client.get("/o/projekt-beta?seite=99")) == _links(second)
    assert _page(first).css_first("meta[name=robots]") is None


@pytest.mark.parametrize("path", ["/organisationen", "/o/projekt-beta"])
def test_longer_lists_ask_no_more_questions(
    app: Flask, client: HouseClient, cast: Cast, path: str
) -> None:
    asked = []
    for more in (2, 8):
        with app.app_context():
            for _number in range(more):
                published(cast.beta_id)
            published(cast.alpha_id)
        client.get(path)  # what is kept for a few seconds is read here
        with counting_queries(app) as queries_sent:
            assert client.get(path).status_code == 200
        asked.append(len(queries_sent))
    assert asked[0] == asked[1]


def test_organisations_make_an_instrument_together(
    app: Flask, client: HouseClient, cast: Cast, letters: Letters
) -> None:
    with app.app_context():
        _version_id, slug = published(cast.alpha_id, title="Gemeinsamer Fahrplan")
    here = f"/w/{slug}/partner"
    client.sign_in(cast.alice)
    assert _fields(client.submit(here, {"organisation": "Gibt es nicht"})) == ["organisation"]
    assert client.submit(here, {"organisation": "projekt beta"}).status_code == 303
    assert any("Gemeinsamer Fahrplan" in one.subject for one in letters())
    assert "/o/projekt-beta" not in _links(client.get(f"/w/{slug}"))
    assert here not in _links(client.get(HANDOVERS))
    client.sign_in(cast.carla)
    assert _waiting_answers(client.get("/meine-werkzeuge")) == "1"
    assert here in _links(client.get(HANDOVERS))
    assert client.get(here).status_code == 200
    assert client.submit(f"{here}/projekt-beta/zusagen").status_code == 303
    assert _waiting_answers(client.get("/meine-werkzeuge")) == ""
    assert here not in _links(client.get(HANDOVERS))
    assert "/o/projekt-beta" in _links(client.get(f"/w/{slug}"))
    assert f"/w/{slug}" in _links(client.get("/o/projekt-beta"))
    assert client.submit(f"{here}/projekt-beta/beenden").status_code == 303
    assert f"/w/{slug}" not in _links(client.get("/o/projekt-beta"))


def test_the_address_of_a_merged_organisation_leads_on(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        _version_id, slug = published(cast.alpha_id)
    path = "/o/projekt-alpha/zusammenfuehren"
    client.sign_in(cast.alice)
    assert _fields(client.submit(path, {"into": "Gibt es nicht"})) == ["into"]
    assert client.submit(path, {"into": "Projekt Beta"}).status_code == 422
    client.sign_in(cast.anton)
    assert client.submit(path, {"into": "Projekt Beta"}).status_code == 303
    moved = client.get("/o/projekt-alpha")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/o/projekt-beta")
    assert "/o/projekt-beta" in _links(client.get(f"/w/{slug}"))


def test_who_reads_along_is_shown_no_deeds(app: Flask, client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    path = f"{MEMBERS}/{cast.bob.user_id}/rolle"
    assert client.submit(path, {"role": "reviewer"}).status_code == 303
    assert _role(app, cast.bob, cast.alpha_id) is MembershipRole.REVIEWER
    with app.app_context():
        _version_id, slug = published(cast.alpha_id)
        draft = version_by_id(drafted(cast.alpha_id, by=cast.alice.actor)).instrument_id
    client.sign_in(cast.bob)
    assert client.submit(f"/w/{slug}/neue-fassung").status_code == 403
    here = f"/einreichen/{draft}"
    assert client.get(f"{here}/vorschau").status_code == 200
    assert client.get(f"{here}/pruefen").headers["Location"] == f"{here}/vorschau"
    assert client.get(f"{here}/beschreiben").status_code == 403
    listed = client.get("/meine-werkzeuge").get_data(as_text=True)
    assert f"{here}/pruefen" in listed
    assert f"{here}/beschreiben" not in listed
    assert "neue-fassung" not in listed
