"""Limits on attempts, per address and per account."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from toolbox.foundation.settings import Settings

limiter = Limiter(key_func=get_remote_address, default_limits=[])


def typed_email() -> str:
    """Return the address a form was sent with, to limit attempts per account."""
    return request.form.get("email", "").strip().casefold()[:254]


attempts_per_address = limiter.shared_limit("30 per 10 minutes", scope="attempts", methods=["POST"])
attempts_per_account = limiter.shared_limit(
    "10 per 10 minutes",
    scope="account",
    key_func=typed_email,
    methods=["POST"],
    exempt_when=lambda: not typed_email(),
)


def install_limits(app: Flask, settings: Settings) -> None:
    """Hang the limiter into the application."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.limits_url
    app.config["RATELIMIT_ENABLED"] = settings.limits_enabled
    limiter.init_app(app)
