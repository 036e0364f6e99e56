"""Which doors are hung, and what the web's pages may count on."""

from flask import Flask, request, url_for

from toolbox.catalogue.queries import Moved
from toolbox.delivery.forgery import csrf
from toolbox.delivery.refusals import install_refusals
from toolbox.foundation.errors import ToolboxError
from toolbox.web import (
    advice,
    pages,
    preferences,
    static_files,
    terms,
)
from toolbox.web.account import notices as account_notices
from toolbox.web.account import views as account
from toolbox.web.admin import views as admin
from toolbox.web.classroom import views as classroom
from toolbox.web.contribute import views as contribute
from toolbox.web.desk import views as desk
from toolbox.web.home import views as home
from toolbox.web.instruments import views as instruments
from toolbox.web.organisations import views as organisations
from toolbox.web.search import views as search
from toolbox.web.stage import views as stage
from toolbox.web.surroundings import install_surroundings
from toolbox.web.upkeep import views as upkeep
from toolbox.web.workshop import views as workshop

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    instruments.blueprint,
    stage.blueprint,
    classroom.blueprint,
    advice.blueprint,
    organisations.blueprint,
    terms.blueprint,
    contribute.blueprint,
    desk.blueprint,
    upkeep.blueprint,
    workshop.blueprint,
    account.blueprint,
    admin.blueprint,
    pages.blueprint,
    preferences.blueprint,
    static_files.blueprint,
)


def _moved(error: ToolboxError) -> str | None:
    """Lead to the same page, file or format under the new address."""
    if not isinstance(error, Moved):
        return None
    asked = request.view_args if request.blueprint == instruments.blueprint.name else None
    endpoint = request.endpoint if asked and request.endpoint else "instruments.show"
    return url_for(endpoint, **{**(asked or {}), "slug": error.slug})


def hang_doors(app: Flask) -> None:
    """Register every door with the application."""
    install_surroundings(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    csrf.exempt(preferences.blueprint)
    csrf.exempt(classroom.blueprint)  # the proof is in the address; nobody there gets a cookie
    csrf.exempt(account_notices.unsubscribe)  # mail programs send it without having seen a page
    install_refusals(app, _moved)
