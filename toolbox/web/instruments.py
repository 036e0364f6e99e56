"""Being built."""

from flask import Blueprint

blueprint = Blueprint("instruments", __name__)
