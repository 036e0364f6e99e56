"""Being built."""

from flask import Blueprint

blueprint = Blueprint("advice", __name__)
