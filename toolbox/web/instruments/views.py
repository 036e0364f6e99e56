"""Stub."""
from flask import Blueprint
from toolbox.delivery.doors import public
blueprint = Blueprint("instruments", __name__, url_prefix="/w")
@blueprint.get("/<slug>")
@public
def show(slug): return "x"
