"""Limits on attempts, per address and per account."""

from ipaddress import IPv6Address, ip_address

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from toolbox.foundation.settings import Settings

_NETWORK_BITS = 64
"""So many bits of an IPv6 address name a connection; the rest a caller picks at will (RFC 4291)."""


def caller_address() -> str:
    """Return what a caller is counted by: the IPv4 address, or the network of an IPv6 one."""
    given = get_remote_address()
    try:
        address = ip_address(given.partition("%")[0])
    except ValueError:
        return given
    if not isinstance(address, IPv6Address):
        return given
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return f"{int(address) >> (128 - _NETWORK_BITS):x}::/{_NETWORK_BITS}"


limiter = Limiter(key_func=caller_address, default_limits=[])


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
