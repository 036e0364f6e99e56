"""The first page of the toolbox, and the pages behind its three large doors."""

from dataclasses import replace

from flask import Blueprint, render_template

from toolbox.catalogue import listings
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.discovery.installed import installed_index
from toolbox.discovery.searching import search
from toolbox.web.home.doors import present_door
from toolbox.web.home.entrances import EXAMPLES
from toolbox.web.home.presenters import EntrancePage
from toolbox.web.home.shelf import home_page

blueprint = Blueprint("home", __name__)

MOST_FOUND = 40


@blueprint.get("/")
@public
def index() -> str:
    """Show the search box, the three doors, and what there is at a glance."""
    page = home_page()
    return render_template(
        "home/index.html",
        page=page,
        entrances=page.doors,
        examples=EXAMPLES,
    )


@blueprint.get("/einstieg/<key>")
@public
def entrance(key: str) -> str:
    """Show what lies behind one of the doors: the next steps and a curated list."""
    found = present_door(key)
    wanted = [step.instrument for step in found.steps if step.instrument]
    here = listings.published_by_slugs(wanted, by=caller()) if wanted else []
    results = None
    if found.query is not None:
        query = replace(found.query, per_page=MOST_FOUND)
        results = search(installed_index(), query, by=caller())
    slugs = {version.instrument.slug for version in here}
    page = EntrancePage(found, slugs, results)
    return render_template("home/entrance.html", entrance=found, page=page)
