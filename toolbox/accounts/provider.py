"""Log-in through an OpenID provider: what we ask of one; the client itself is loaded if needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol
from urllib.parse import urlsplit

from toolbox.foundation.extensions import extension
from toolbox.foundation.settings import Settings, SettingsError

_EXTENSION = "toolbox.provider"
_CLIENT = "toolbox.accounts.oidc"
"""Its libraries come with the extra ``oidc``; nobody else has to have them."""


@dataclass(frozen=True)
class Question:
    """Where a person is sent, and what has to be remembered until the answer."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Claims:
    """Who the provider says it is; ``email`` counts only where ``email_is_proven``."""

    issuer: str
    subject: str
    email: str
    email_is_proven: bool
    name: str


class Provider(Protocol):
    """An OpenID provider, by the code flow with PKCE."""

    label: str

    def ask(self, answer_to: str) -> Question:
        """Return the way to the log-in there. Unavailable where the provider does not answer."""
        ...

    def claims(self, question: Question, answer: Mapping[str, str], *, answer_to: str) -> Claims:
        """Return who has logged in. Denied where the answer does not fit the question, Unavailable
        where the provider does not answer.
        """
        ...


def _is_safe(address: str) -> bool:
    """Everything travels encrypted; on the machine itself it need not."""
    parts = urlsplit(address)
    at_home = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return bool(parts.hostname) and (
        parts.scheme == "https" or (at_home and parts.scheme == "http")
    )


def install_provider(extensions: dict[str, Any], settings: Settings) -> None:
    """Hang the provider that the settings name into ``extensions``, None where they name none."""
    extensions[_EXTENSION] = _opened(settings) if settings.oidc_url else None


def _opened(settings: Settings) -> Provider:
    if not _is_safe(settings.oidc_url) or not settings.oidc_client_id:
        raise SettingsError("oidc_url must be an https: address, and oidc_client_id be given.")
    try:
        client = import_module(_CLIENT)
    except ImportError as error:
        raise SettingsError(
            f"oidc_url needs the extra oidc: pip install werkzeugkoffer[oidc] ({error.name})"
        ) from error
    provider: Provider = client.OpenIdProvider(settings, is_safe=_is_safe)
    return provider


def installed_provider() -> Provider | None:
    """Return the provider of the running application, None where there is none."""
    provider: Provider | None = extension(_EXTENSION)
    return provider
