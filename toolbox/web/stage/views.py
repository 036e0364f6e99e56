"""Table of contents of the stage."""

from flask import Blueprint

from toolbox.web.stage import files, pages

blueprint = Blueprint("stage", __name__)

_SUFFIX = "<any(svg,png):suffix>"

blueprint.add_url_rule(
    "/buehne/<key>/<path:path>",
    view_func=files.file,
    methods=["GET", "OPTIONS"],
    provide_automatic_options=False,
)
blueprint.add_url_rule(
    "/buehne/<key>/",
    view_func=files.file,
    defaults={"path": ""},
    methods=["GET", "OPTIONS"],
    provide_automatic_options=False,
)
blueprint.add_url_rule("/w/<slug>/ausprobieren", view_func=pages.play)
blueprint.add_url_rule("/w/<slug>/weitergeben", view_func=pages.share)
blueprint.add_url_rule(f"/w/<slug>/ausprobieren/qr.{_SUFFIX}", view_func=pages.qr)
blueprint.add_url_rule("/einbetten/<slug>", view_func=pages.embed)
blueprint.add_url_rule("/t/<code>", view_func=pages.short)

blueprint.before_app_request(files.only_packages)
