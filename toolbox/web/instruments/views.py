"""Table of contents of the pages of an instrument."""

from flask import Blueprint

from toolbox.catalogue.queries import Removed
from toolbox.exchange.formats.registry import FORMATS
from toolbox.web.instruments import offline, pages, suffixes, taking

blueprint = Blueprint("instruments", __name__, url_prefix="/w")

_FILE = "/<slug>/datei/<int:attachment_id>"
_VERSION = "/<slug>/v/<int:number>"
_PICTURE = "<any(thumbnail,page,image):kind>-<int:number>.webp"

blueprint.add_url_rule("/<slug>", view_func=pages.show)
blueprint.add_url_rule(_VERSION, view_func=pages.version)
blueprint.add_url_rule(f"{_FILE}/vorschau", view_func=pages.preview)

blueprint.add_url_rule("/<slug>.zip", view_func=taking.download)
blueprint.add_url_rule(f"{_VERSION}.zip", view_func=taking.download_version)
blueprint.add_url_rule(f"{_FILE}/<name>", view_func=taking.file)
blueprint.add_url_rule("/<slug>/offline-<int:attachment_id>.zip", view_func=offline.offline)
blueprint.add_url_rule(f"{_FILE}/bild/{_PICTURE}", view_func=taking.picture)

for one in FORMATS:
    blueprint.add_url_rule(
        f"/<slug>.{one.suffix}",
        endpoint=suffixes.endpoint_of(one),
        view_func=suffixes.in_format,
        defaults={"key": one.key},
    )
blueprint.add_url_rule("/<slug>.linkset.json", endpoint="as_linkset", view_func=suffixes.linkset)
blueprint.add_url_rule("/<slug>/qr.<any(svg,png):suffix>", view_func=suffixes.qr)

blueprint.register_error_handler(Removed, pages.removed)
