"""Table of contents of the pages of an instrument."""

from flask import Blueprint

from toolbox.catalogue.queries import Removed
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

blueprint.add_url_rule("/<slug>.json", view_func=suffixes.as_json)
blueprint.add_url_rule("/<slug>.jsonld", view_func=suffixes.as_jsonld)
blueprint.add_url_rule("/<slug>.bib", view_func=suffixes.as_bib)
blueprint.add_url_rule("/<slug>/qr.<any(svg,png):suffix>", view_func=suffixes.qr)

blueprint.register_error_handler(Removed, pages.removed)
