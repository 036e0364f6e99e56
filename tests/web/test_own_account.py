"""Profile, password, address, farewell: the pages on which people change their own accounts."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests import factories
from tests.cast import PASSWORD, Cast
from tests.client import HouseClient
from tests.letters import Letter
from tests.web.reading import is_signed_in, log_in, page_of, refused_fields
from toolbox.accounts import queries
from toolbox.catalogue.queries import instrument_by_slug
from toolbox.foundation.clock import now
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import policy

Letters = Callable[[], list[Letter]]
NEW = "vier laute Möwen"
ERASE = {"makers": "erase"}


def test_the_profile_is_saved_and_its_language_counts(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    typed = {"name": "Alice <b>Ä</b>", "locale": "en"}
    assert client.submit("/konto", typed).status_code == 303
    page = page_of(client.get("/konto"))
    assert page.css_first("html").attributes["lang"] == "en"  # type: ignore[union-attr]
    assert page.css_first("#name").attributes["value"] == "Alice <b>Ä</b>"  # type: ignore[union-attr]
    assert "data-shortcuts" not in page.body.attributes  # type: ignore[union-attr]
    client.submit("/konto", {**typed, "locale": "de", "keyboard_shortcuts": "y"})
    page = page_of(client.get("/konto"))
    assert page.css_first("html").attributes["lang"] == "de"  # type: ignore[union-attr]
    assert "data-shortcuts" in page.body.attributes  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"name": "", "locale": "de"}, ["name"]),
        ({"name": "x" * 5000, "locale": "de"}, ["name"]),
        ({"name": "Alice"}, ["locale"]),
        ({"name": "Alice", "locale": "tlh"}, ["locale"]),
    ],
)
def test_a_bad_profile_is_said_at_the_field(
    client: HouseClient, cast: Cast, values: dict[str, str], fields: list[str]
) -> None:
    client.sign_in(cast.alice)
    assert refused_fields(client.submit("/konto", values)) == fields


def test_a_new_language_comes_along_to_a_new_device(
    client: HouseClient, cast: Cast, browser_of: Callable[[], HouseClient]
) -> None:
    client.sign_in(cast.alice).submit("/konto", {"name": "Alice", "locale": "en"})
    other = browser_of()
    log_in(other, cast.alice.email)
    assert page_of(other.get("/konto")).css_first("html").attributes["lang"] == "en"  # type: ignore[union-attr]


def test_a_changed_password_logs_out_everywhere_else(
    client: HouseClient,
    cast: Cast,
    letters: Letters,
    browser_of: Callable[[], HouseClient],
) -> None:
    client.sign_in(cast.alice)
    elsewhere = browser_of().sign_in(cast.alice)
    refused = client.submit("/konto/passwort", {"current": "falsch", "new": NEW})
    assert refused_fields(refused) == ["current"]
    refused = client.submit("/konto/passwort", {"current": PASSWORD, "new": "kurz"})
    assert refused_fields(refused) == ["new"]
    assert client.submit("/konto/passwort", {"current": PASSWORD, "new": NEW}).status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert [letter.to for letter in letters()] == [cast.alice.email]


def test_a_new_address_counts_after_the_button(
    client: HouseClient, cast: Cast, letters: Letters
) -> None:
    client.sign_in(cast.alice)
    wish = {"email": "alice@neu.example.org", "password": PASSWORD}
    refused = client.submit("/konto/adresse", {**wish, "password": "falsch"})
    assert refused_fields(refused) == ["password"]
    assert client.submit("/konto/adresse", wish).status_code == 303
    path = letters()[0].paths[0]
    assert client.get(path).status_code == 200
    assert "alice@neu.example.org" not in client.get("/konto").get_data(as_text=True)
    assert client.submit(path).status_code == 303
    assert "alice@neu.example.org" in client.get("/konto").get_data(as_text=True)
    assert client.get(path).status_code == 404


def test_the_button_for_a_new_address_works_without_a_session(
    client: HouseClient,
    cast: Cast,
    letters: Letters,
    browser_of: Callable[[], HouseClient],
) -> None:
    client.sign_in(cast.alice).submit(
        "/konto/adresse", {"email": "alice@neu.example.org", "password": PASSWORD}
    )
    mail_program = browser_of()
    assert mail_program.submit(letters()[0].paths[0]).status_code == 303
    assert not is_signed_in(mail_program)
    assert not is_signed_in(client)
    assert log_in(mail_program, "alice@neu.example.org").status_code == 303


def test_an_account_is_deleted(client: HouseClient, cast: Cast, letters: Letters) -> None:
    client.sign_in(cast.bob)
    refused = client.submit("/konto/loeschen", {**ERASE, "password": "falsch"})
    assert refused_fields(refused) == ["password"]
    assert client.submit("/konto/loeschen", {**ERASE, "password": PASSWORD}).status_code == 303
    assert not is_signed_in(client)
    assert refused_fields(log_in(client, cast.bob.email)) == [""]
    assert [letter.to for letter in letters()] == [cast.bob.email]


@pytest.mark.parametrize("who", ["alice", "anton"])
def test_who_is_needed_is_told_so_on_the_page(client: HouseClient, cast: Cast, who: str) -> None:
    client.sign_in(getattr(cast, who))
    assert refused_fields(client.submit("/konto/loeschen", {**ERASE, "password": PASSWORD})) == [""]
    assert is_signed_in(client)


def test_beforehand_it_is_said_what_goes_what_stays_and_what_hinders(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        factories.published(cast.beta_id)
    page = page_of(client.sign_in(cast.carla).get("/konto/loeschen"))
    notice = page.css_first(".notice")
    assert notice is not None
    assert "Projekt Beta" in notice.text()
    assert notice.css_first("a[href='/o/projekt-beta/mitglieder']") is not None
    assert notice.css_first("a[href='/o/projekt-beta/abschluss']") is not None
    for heading in ("geht", "bleibt"):
        assert page.css(f"section[aria-labelledby={heading}] li")
    typed = {**ERASE, "password": PASSWORD}
    assert refused_fields(client.submit("/konto/loeschen", typed)) == [""]
    assert is_signed_in(client)


def test_the_only_member_may_go_once_the_project_has_ended(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        _version_id, slug = factories.published(cast.beta_id)
        with unit_of_work():
            queries.organisation_by_id(cast.beta_id).ended_at = now()
    page = page_of(client.sign_in(cast.carla).get("/konto/loeschen"))
    assert "Projekt Beta" in page.css_first("section[aria-labelledby=bleibt]").text()  # type: ignore[union-attr]
    assert client.submit("/konto/loeschen", {**ERASE, "password": PASSWORD}).status_code == 303
    assert client.get(f"/w/{slug}").status_code == 200
    assert client.get("/o/projekt-beta").status_code == 200
    with app.app_context():
        assert policy.seeks_keeper(instrument_by_slug(slug))
        assert not queries.members_of(cast.beta_id)


def test_the_registration_says_what_is_kept_without_a_box_to_tick(client: HouseClient) -> None:
    page = page_of(client.get("/konto/registrieren"))
    assert page.css_first("main a[href='/seite/datenschutz']") is not None
    assert not page.css("main input[type=checkbox]")
