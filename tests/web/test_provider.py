"""Log-in through an OpenID provider: a real one, on loopback, over HTTP."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from tests.cast import PASSWORD, Cast, Person
from tests.client import HouseClient
from tests.letters import Letter
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdServer, running_provider
from tests.web.reading import is_signed_in, page_of, refused_fields
from toolbox.accounts import identities, queries
from toolbox.accounts.models import User
from toolbox.accounts.provider import install_provider
from toolbox.foundation.actors import Role
from toolbox.foundation.settings import PROJECT_ROOT, SettingsError, load_settings
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

Letters = Callable[[], list[Letter]]
ANSWER_TO = "http://toolbox.example.org/konto/anmelden/anbieter/zurueck"
ASK = "/konto/anmelden/anbieter"


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdServer]:
    with running_provider(ANSWER_TO) as running:
        made: dict[str, Any] = {}
        install_provider(
            made,
            load_settings(
                None,
                {},
                oidc_url=running.address,
                oidc_client_id=CLIENT_ID,
                oidc_client_secret=CLIENT_SECRET,
                oidc_label="Alpha-Konto",
            ),
        )
        for name, value in made.items():
            monkeypatch.setitem(app.extensions, name, value)
        yield running


def _there(client: HouseClient, path: str = ASK) -> str:
    """Go to the provider and return where it sends the person back to."""
    asked = client.get(path)
    assert asked.status_code == 303
    answer = requests.get(str(asked.location), allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://toolbox.example.org")


def _log_in(client: HouseClient, path: str = ASK) -> TestResponse:
    return client.get(_there(client, path))


def _user(app: Flask, email: str) -> User | None:
    with app.app_context():
        return queries.user_by_email(email)


def _be_known_as(provider: OpenIdServer, person: Person, **more: Any) -> None:
    provider.claims = {"email": person.email, "name": person.name, **more}


def test_somebody_new_gets_an_account(
    app: Flask, client: HouseClient, cast: Cast, provider: OpenIdServer
) -> None:
    page = page_of(client.get("/konto/anmelden?next=/suche"))
    link = page.css_first(f"main a[href^='{ASK}']")
    assert link is not None
    assert "Alpha-Konto" in link.text()
    answer = _log_in(client, str(link.attributes["href"]))
    assert (answer.status_code, answer.location) == (303, "/suche")
    assert is_signed_in(client)
    dora = _user(app, "dora@example.org")
    assert dora is not None
    assert (dora.name, dora.role, dora.password_hash) == ("Dora", Role.MEMBER, None)
    client.submit("/konto/abmelden")
    provider.claims = {"email": "anders@example.org"}  # the subject counts, not the address
    assert _log_in(client).status_code == 303
    assert is_signed_in(client)
    assert _user(app, "anders@example.org") is None


def test_pages_that_want_a_password_say_how_to_get_one(
    client: HouseClient, provider: OpenIdServer
) -> None:
    _log_in(client)
    for path in (
        *("/konto/daten", "/konto/loeschen", "/konto/zweiter-faktor"),
        *("/konto/passwort", "/konto/adresse"),
    ):
        links = [link.attributes["href"] for link in page_of(client.get(path)).css("main a")]
        assert "/konto/passwort-vergessen" in links


def test_the_question_carries_pkce_state_and_nonce(
    client: HouseClient, provider: OpenIdServer
) -> None:
    asked = urlsplit(str(client.get(ASK).location))
    given = {name: values[0] for name, values in parse_qs(asked.query).items()}
    assert given["code_challenge_method"] == "S256"
    assert given["redirect_uri"] == ANSWER_TO
    assert set(given["scope"].split()) == {"openid", "email", "profile"}
    for name in ("state", "nonce", "code_challenge"):
        assert len(given[name]) >= 43


def test_an_ordinary_account_is_connected_by_its_proven_address(
    client: HouseClient, cast: Cast, provider: OpenIdServer, letters: Letters
) -> None:
    _be_known_as(provider, cast.bob)
    assert _log_in(client).status_code == 303
    assert is_signed_in(client)
    assert [letter.to for letter in letters()] == [cast.bob.email]


@pytest.mark.parametrize("who", ["alice", "edith", "anton"])
def test_who_may_do_more_shows_the_password_once(
    client: HouseClient, cast: Cast, provider: OpenIdServer, who: str
) -> None:
    person: Person = getattr(cast, who)
    _be_known_as(provider, person)
    answer = _log_in(client)
    assert answer.location == "/konto/anmelden/anbieter/verbinden"
    assert not is_signed_in(client)
    assert client.get(str(answer.location)).status_code == 200
    refused = client.submit(str(answer.location), {"password": "falsch"})
    assert refused_fields(refused) == ["password"]
    assert not is_signed_in(client)
    assert client.submit(str(answer.location), {"password": PASSWORD}).status_code == 303
    assert is_signed_in(client)
    client.submit("/konto/abmelden")
    assert _log_in(client).location != "/konto/anmelden/anbieter/verbinden"
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "said", [{"email_verified": False}, {"email_verified": "true"}, {"email": "x"}]
)
def test_an_address_without_proof_opens_nothing(
    app: Flask, client: HouseClient, cast: Cast, provider: OpenIdServer, said: dict[str, Any]
) -> None:
    """The answer is the same whether there is such an account or not."""
    for email in (cast.bob.email, "niemand@example.org"):
        provider.claims = {"email": email, "email_verified": True, **said}
        answer = _log_in(client)
        assert (answer.status_code, answer.location) == (303, "/konto/registrieren")
        assert not is_signed_in(client)
    assert _user(app, "niemand@example.org") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "somebody else's"},
        {"aud": ["another-client"]},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"iss": "https://evil.example.org"},
        {"exp": 1},
        {"sub": ""},
    ],
    ids=str,
)
def test_a_token_that_does_not_fit_is_refused(
    app: Flask, client: HouseClient, provider: OpenIdServer, wrong: dict[str, Any]
) -> None:
    provider.claims = wrong
    answer = _log_in(client)
    assert (answer.status_code, answer.location) == (303, "/konto/anmelden")
    assert not is_signed_in(client)
    assert _user(app, "dora@example.org") is None


def test_a_token_signed_by_somebody_else_is_refused(
    client: HouseClient, provider: OpenIdServer
) -> None:
    provider.shown_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert _log_in(client).location == "/konto/anmelden"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "change",
    [
        lambda back: back.replace("state=", "state=x"),
        lambda back: back.split("&state=")[0],
        lambda back: back.replace("code=", "kode="),
        lambda back: back.replace("code=", "code=x"),
        lambda back: f"{back}&iss=https://evil.example.org",
        lambda _back: "/konto/anmelden/anbieter/zurueck?error=access_denied&state=x",
    ],
    ids=["other-state", "no-state", "no-code", "other-code", "other-issuer", "denied-there"],
)
def test_an_answer_that_does_not_fit_the_question_is_refused(
    client: HouseClient, provider: OpenIdServer, change: Callable[[str], str]
) -> None:
    answer = client.get(change(_there(client)))
    assert (answer.status_code, answer.location) == (303, "/konto/anmelden")
    assert not is_signed_in(client)


def test_an_answer_counts_once_and_in_the_browser_that_asked(
    client: HouseClient, provider: OpenIdServer, browser_of: Callable[[], HouseClient]
) -> None:
    back = _there(client)
    assert browser_of().get(back).location == "/konto/anmelden"
    assert client.get(back).location != "/konto/anmelden"
    client.submit("/konto/abmelden")
    assert client.get(back).location == "/konto/anmelden"
    assert not is_signed_in(client)


def test_an_account_is_connected_and_disconnected_in_the_profile(
    client: HouseClient, cast: Cast, provider: OpenIdServer, browser_of: Callable[[], HouseClient]
) -> None:
    client.sign_in(cast.alice)
    assert ASK in client.get("/konto").get_data(as_text=True)
    answer = _log_in(client)  # under another address, that is hers at the provider
    assert answer.location == "/konto/anmelden/anbieter/verbinden"
    assert client.submit(str(answer.location), {"password": PASSWORD}).location == "/konto"
    elsewhere = browser_of()
    _log_in(elsewhere)
    assert cast.alice.email in elsewhere.get("/konto").get_data(as_text=True)
    assert _log_in(browser_of().sign_in(cast.bob)).location == "/konto"
    assert client.submit("/konto/anbieter/trennen").status_code == 303
    assert ASK in client.get("/konto").get_data(as_text=True)


def test_without_a_password_it_cannot_be_disconnected(
    app: Flask, client: HouseClient, provider: OpenIdServer
) -> None:
    _log_in(client)
    client.submit("/konto/anbieter/trennen")
    dora = _user(app, "dora@example.org")
    assert dora is not None
    with app.app_context():
        assert identities.identities_of(dora.id)


def test_an_account_taken_away_meanwhile_is_not_connected(
    app: Flask, client: HouseClient, cast: Cast, provider: OpenIdServer
) -> None:
    _be_known_as(provider, cast.edith)
    answer = _log_in(client)
    with app.app_context(), unit_of_work():
        edith = queries.user_by_email(cast.edith.email)
        assert edith is not None
        edith.deleted_at = edith.created_at
    assert client.submit(str(answer.location), {"password": PASSWORD}).status_code == 422
    assert not is_signed_in(client)


def test_the_description_and_the_keys_are_not_read_at_every_log_in(
    client: HouseClient, provider: OpenIdServer, browser_of: Callable[[], HouseClient]
) -> None:
    for _person in range(3):
        _log_in(browser_of())
    assert provider.asked == ["description", "keys"]


def test_a_silent_provider_leads_back_to_the_log_in(
    app: Flask, client: HouseClient, provider: OpenIdServer
) -> None:
    provider.address = "http://127.0.0.1:9"  # another issuer than the one that was asked
    answer = client.get(ASK)
    assert (answer.status_code, answer.location) == (303, "/konto/anmelden")


def test_without_a_setting_there_is_no_such_door(client: HouseClient, cast: Cast) -> None:
    assert ASK not in client.get("/konto/anmelden").get_data(as_text=True)
    assert client.get(ASK).status_code == 404
    assert client.get(f"{ASK}/zurueck").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["http://sso.example.org", "https://", "ftp://localhost", "sso.example.org"],
)
def test_an_address_that_cannot_be_trusted_is_no_setting(address: str) -> None:
    with pytest.raises(SettingsError, match="oidc_url"):
        install_provider({}, load_settings(None, {}, oidc_url=address, oidc_client_id="x"))


@pytest.mark.slow
def test_its_libraries_are_loaded_only_where_a_provider_is_named(template_instance: Path) -> None:
    """Whoever has not installed the extra starts the toolbox all the same."""
    program = (
        "import sys; from pathlib import Path; from toolbox.app import create_app;"
        "from toolbox.foundation.settings import load_settings;"
        "create_app(load_settings(Path(sys.argv[1]), {}));"
        "print(sorted({'authlib', 'joserfc', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(template_instance)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
