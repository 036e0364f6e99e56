"""Which doors are hung, and what the web's pages may count on."""

from flask import Flask, url_for

from toolbox.catalogue.queries import Moved
from toolbox.delivery.refusals import install_refusals
from toolbox.foundation.errors import ToolboxError
from toolbox.web import (
    account,
    admin,
    advice,
    contribute,
    desk,
    home,
    instruments,
    organisations,
    pages,
    preferences,
    search,
    static_files,
    terms,
)
from toolbox.web.surroundings import install_surroundings

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    instruments.blueprint,
    advice.blueprint,
    organisations.blueprint,
    terms.blueprint,
    contribute.blueprint,
    desk.blueprint,
    account.blueprint,
    admin.blueprint,
    pages.blueprint,
    preferences.blueprint,
    static_files.blueprint,
)


def _moved(error: ToolboxError) -> str | None:
    return url_for("instruments.show", slug=error.slug) if isinstance(error, Moved) else None


def hang_doors(app: Flask) -> None:
    """Register every door with the application."""
    install_surroundings(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    install_refusals(app, _moved)
