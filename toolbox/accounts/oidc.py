"""An OpenID Connect client: code flow with PKCE, state and nonce (OpenID Connect Core 1.0).

Loaded only where the settings name a provider.
"""

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from toolbox.accounts.provider import Claims, Question
from toolbox.foundation.errors import Denied, Unavailable
from toolbox.foundation.i18n import _l
from toolbox.foundation.settings import Settings

_SECONDS = 10
_KEPT_SECONDS = 3600.0
_KEYS_APART_SECONDS = 60.0
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures with a public key alone; ``none`` and shared secrets are not taken."""

_SILENT = _l("The log-in provider does not answer just now. Please try again in a moment.")
_NO_FIT = _l("This log-in did not work. Please begin again.")


class OpenIdProvider:
    """One provider; its description and keys are read when they are needed and kept an hour."""

    def __init__(self, settings: Settings, *, is_safe: Callable[[str], bool]) -> None:
        self._issuer = settings.oidc_url.rstrip("/")
        self._client_id = settings.oidc_client_id
        self._client_secret = settings.oidc_client_secret
        self._is_safe = is_safe
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self.label = settings.oidc_label or str(urlsplit(self._issuer).hostname)

    def ask(self, answer_to: str) -> Question:
        """Return the way to the log-in there, and what has to be remembered."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _number in range(3))
        with self._session(answer_to) as session:
            address, _state = session.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
        return Question(address, state, nonce, verifier)

    def claims(self, question: Question, answer: Mapping[str, str], *, answer_to: str) -> Claims:
        """Return who has logged in, after everything about the answer was checked."""
        same_state = hmac.compare_digest(
            question.state.encode(), answer.get("state", "").encode("utf-8", "replace")
        )
        issuer = answer.get("iss")  # RFC 9207: who answers, against mix-ups
        if not same_state or "code" not in answer or issuer not in {None, self._named_issuer()}:
            raise Denied(_NO_FIT, code="log-in-refused")
        try:
            token = self._token(question, answer["code"], answer_to)
            checked = self._checked(str(token["id_token"]), question.nonce)
        except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            raise Denied(_NO_FIT, code="log-in-refused") from error
        except requests.RequestException as error:
            raise Unavailable(_SILENT, code="provider") from error
        return Claims(
            issuer=str(checked["iss"]),
            subject=str(checked["sub"]),
            email=str(checked.get("email") or ""),
            email_is_proven=checked.get("email_verified") is True,
            name=str(checked.get("name") or ""),
        )

    def _session(self, answer_to: str) -> Any:
        return OAuth2Session(
            self._client_id,
            self._client_secret or None,
            scope="openid email profile",
            redirect_uri=answer_to,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            default_timeout=_SECONDS,
        )

    def _token(self, question: Question, code: str, answer_to: str) -> Mapping[str, Any]:
        with self._session(answer_to) as session:
            token: Mapping[str, Any] = session.fetch_token(
                self._endpoint("token_endpoint"),
                code=code,
                code_verifier=question.verifier,
                grant_type="authorization_code",
                allow_redirects=False,
            )
        return token

    def _checked(self, id_token: str, nonce: str) -> Mapping[str, Any]:
        """Return the claims of a token that the provider signed for us in this log-in."""
        try:
            decoded = jwt.decode(id_token, self._keys(), algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            self._forget_keys()  # the provider may have changed them within the hour
            decoded = jwt.decode(id_token, self._keys(), algorithms=_ALGORITHMS)
        jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self._named_issuer()},
            sub={"essential": True},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(decoded.claims)
        authorised = decoded.claims.get("azp", self._client_id)
        if authorised != self._client_id:
            raise ValueError("The token is for another client.")
        return decoded.claims

    def _description(self) -> dict[str, Any]:
        found = self._read(f"{self._issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise Unavailable(_SILENT, code="provider")
        return found

    def _named_issuer(self) -> str:
        return str(self._description()["issuer"])

    def _endpoint(self, name: str) -> str:
        address = str(self._description().get(name, ""))
        if not self._is_safe(address):
            raise Unavailable(_SILENT, code="provider")
        return address

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(self._read(self._endpoint("jwks_uri")))  # type: ignore[arg-type]

    def _forget_keys(self) -> None:
        """Forget keys, but not those that were read a moment ago: nobody lets us ask in a row."""
        address = self._endpoint("jwks_uri")
        with self._lock:
            moment, _keys = self._kept.get(address, (0.0, {}))
            if time.monotonic() - moment > _KEYS_APART_SECONDS:
                self._kept.pop(address, None)

    def _read(self, address: str) -> dict[str, Any]:
        with self._lock:
            moment, found = self._kept.get(address, (0.0, {}))
            if found and time.monotonic() - moment < _KEPT_SECONDS:
                return found
        try:
            response = requests.get(address, timeout=_SECONDS, allow_redirects=False)
            response.raise_for_status()
            found = response.json()
        except (requests.RequestException, ValueError) as error:
            raise Unavailable(_SILENT, code="provider") from error
        if not isinstance(found, dict):
            raise Unavailable(_SILENT, code="provider")
        with self._lock:
            self._kept[address] = (time.monotonic(), found)
        return found
