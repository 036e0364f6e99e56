"""Which doors are hung, and what the web's pages may count on."""

from flask import Flask, request, url_for

from toolbox.api import documentation as api_pages
from toolbox.api import views as api
from toolbox.api.document import install_interface
from toolbox.catalogue.queries import Moved
from toolbox.delivery.forgery import csrf
from toolbox.delivery.refusals import install_refusals
from toolbox.feeds import views as feeds
from toolbox.foundation.errors import ToolboxError
from toolbox.oai import views as oai
from toolbox.oai.giving_way import install_giving_way
from toolbox.web import (
    advice,
    open_doors,
    pages,
    preferences,
    static_files,
    terms,
)
from toolbox.web.account import notices as account_notices
from toolbox.web.account import views as account
from toolbox.web.admin import views as admin
from toolbox.web.adoption import impact
from toolbox.web.adoption import views as adoption
from toolbox.web.alliances import guests as alliance_guests
from toolbox.web.alliances import views as alliances
from toolbox.web.calls import views as calls
from toolbox.web.classroom import views as classroom
from toolbox.web.contribute import views as contribute
from toolbox.web.curation import collecting
from toolbox.web.curation import deeds as curation_deeds
from toolbox.web.curation import editing as curation_editing
from toolbox.web.curation import views as curation
from toolbox.web.desk import views as desk
from toolbox.web.embedding import views as embedding
from toolbox.web.exchange import views as exchange
from toolbox.web.following import proofs as following_proofs
from toolbox.web.following import views as following
from toolbox.web.harvesting import views as harvesting
from toolbox.web.home import views as home
from toolbox.web.instruments import views as instruments
from toolbox.web.lists import views as lists
from toolbox.web.merging import views as merging
from toolbox.web.organisations import views as organisations
from toolbox.web.search import views as search
from toolbox.web.stage import views as stage
from toolbox.web.surroundings import install_surroundings
from toolbox.web.upkeep import views as upkeep
from toolbox.web.workshop import views as workshop
from toolbox.wiring.rules import LateRule

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    lists.blueprint,
    instruments.blueprint,
    adoption.blueprint,
    impact.blueprint,
    stage.blueprint,
    classroom.blueprint,
    curation.blueprint,
    advice.blueprint,
    organisations.blueprint,
    alliances.blueprint,
    terms.blueprint,
    embedding.blueprint,
    exchange.blueprint,
    open_doors.blueprint,
    contribute.blueprint,
    desk.blueprint,
    upkeep.blueprint,
    workshop.blueprint,
    following.blueprint,
    calls.blueprint,
    feeds.blueprint,
    oai.blueprint,
    api_pages.blueprint,
    account.blueprint,
    admin.blueprint,
    harvesting.blueprint,
    merging.blueprint,
    pages.blueprint,
    preferences.blueprint,
    static_files.blueprint,
)


def _moved(error: ToolboxError) -> str | None:
    """Lead to the same page, file or format under the new address."""
    if not isinstance(error, Moved):
        return None
    keeps = {one.blueprint.name for one in (instruments, adoption, impact, api, embedding)}
    asked = request.view_args if request.blueprint in keeps else None
    endpoint = request.endpoint if asked and request.endpoint else "instruments.show"
    return url_for(endpoint, **{**(asked or {}), "slug": error.slug})


def hang_doors(app: Flask) -> None:
    """Register every door with the application."""
    app.url_rule_class = LateRule
    install_surroundings(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    install_interface(app)
    csrf.exempt(api.blueprint)  # programs show a token; what a browser sends along opens nothing
    install_giving_way(app)
    csrf.exempt(oai.blueprint)  # the protocol has POST beside GET; nobody there gets a cookie
    csrf.exempt(preferences.blueprint)
    csrf.exempt(classroom.blueprint)  # the proof is in the address; nobody there gets a cookie
    for own in (collecting.add, curation_editing.save_device, curation_deeds.copy):
        csrf.exempt(own)  # they look where a form comes from: reading is to set no cookie
    csrf.exempt(following_proofs.stop)
    csrf.exempt(account_notices.unsubscribe)  # mail programs send it without having seen a page
    csrf.exempt(alliance_guests.decline)  # so do they here; the address is the proof
    install_refusals(app, _moved)
