"""Numbers in addresses: those the database can be asked for, all others lead nowhere."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class StoredNumber(IntegerConverter):
    """A number of at most 18 digits: it fits into 64 bits, and no longer one is anybody's."""

    regex = r"[0-9]{1,18}"


def install_numbers(app: Flask) -> None:
    """Let ``<int:...>`` in every rule mean such a number; before any door is hung."""
    app.url_map.converters["int"] = StoredNumber
