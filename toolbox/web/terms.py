"""Being built."""

from flask import Blueprint

blueprint = Blueprint("terms", __name__)
