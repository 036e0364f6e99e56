"""The addresses of this door, in one table."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)
