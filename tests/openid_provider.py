"""A real OpenID provider on loopback: speaks HTTP, signs tokens, and errs where a test asks it to.

Everybody who comes is Dora, without a question, so that a test needs no second browser.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT_ID = "werkzeugkoffer"
CLIENT_SECRET = "vom Anbieter vergeben"


class _Client(ClientMixin):  # type: ignore[misc] # the library ships no types
    def __init__(self, redirect_uri: str) -> None:
        self._redirect_uri = redirect_uri

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self._redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self._redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class _Code(AuthorizationCodeMixin):  # type: ignore[misc] # the same
    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class OpenIdServer:
    """The provider while it runs; ``claims`` go into its tokens over what is right."""

    redirect_uri: str
    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    shown_key: RSAKey | None = None
    codes: dict[str, _Code] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def app(self) -> Flask:
        """Return the provider as a Flask application."""
        app = Flask("provider", static_folder=None)
        client = _Client(self.redirect_uri)
        server = AuthorizationServer(
            app,
            query_client=lambda client_id: client if client_id == CLIENT_ID else None,
            save_token=lambda token, request: None,
        )
        server.register_grant(_grant_of(self), [_openid_of(self)(), CodeChallenge(required=True)])

        @app.get("/.well-known/openid-configuration")
        def description() -> Any:
            self.asked.append("description")
            return jsonify(
                issuer=self.address,
                authorization_endpoint=f"{self.address}/authorize",
                token_endpoint=f"{self.address}/token",
                jwks_uri=f"{self.address}/keys",
            )

        @app.get("/keys")
        def keys() -> Any:
            self.asked.append("keys")
            return jsonify(keys=[(self.shown_key or self.key).as_dict(private=False)])

        @app.get("/authorize")
        def authorize() -> Any:
            grant = server.get_consent_grant(end_user="dora")
            return server.create_authorization_response(request, grant_user="dora", grant=grant)

        @app.post("/token")
        def token() -> Any:
            return server.create_token_response()

        return app


def _grant_of(provider: OpenIdServer) -> type:
    class Grant(grants.AuthorizationCodeGrant):  # type: ignore[misc] # the same
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            asked = request.payload.data
            provider.codes[code] = _Code(
                code,
                request.payload.redirect_uri,
                request.payload.scope,
                asked["nonce"],
                asked["code_challenge"],
                asked["code_challenge_method"],
            )

        def query_authorization_code(self, code: str, client: Any) -> _Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: _Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: _Code) -> str:
            return "dora"

    return Grant


def _openid_of(provider: OpenIdServer) -> type:
    class Code(OpenIDCode):  # type: ignore[misc] # the same
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def resolve_client_private_key(self, client: Any) -> RSAKey:
            return provider.key

        def get_client_algorithm(self, client: Any) -> str:
            return "RS256"

        def get_encode_header(self, client: Any) -> dict[str, str]:
            return {"alg": "RS256", "kid": "one"}

        def get_compatible_claims(self, request: Any) -> dict[str, Any]:
            moment = int(time.time())
            return {
                "iss": provider.address,
                "aud": [CLIENT_ID],
                "iat": moment,
                "exp": moment + 300,
            }

        def generate_user_info(self, user: str, scope: str) -> dict[str, Any]:
            right = {
                "sub": "4711",
                "name": "Dora",
                "email": "dora@example.org",
                "email_verified": True,
            }
            return {**right, **provider.claims}

    return Code


@contextmanager
def running_provider(redirect_uri: str) -> Iterator[OpenIdServer]:
    """Let a provider run on a free port of this machine while the block runs."""
    provider = OpenIdServer(redirect_uri)
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
