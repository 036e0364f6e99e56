"""Pages of the site itself: about, legal notice, privacy, accessibility, help."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.foundation.retention import retention
from toolbox.site.queries import page

blueprint = Blueprint("pages", __name__)

SHORT = ("ueber", "impressum", "datenschutz", "barrierefreiheit", "hilfe")
"""Pages that can also be reached by an address short enough to say on the telephone."""

PRIVACY = "datenschutz"
"""The page that also says how long what is kept."""


@blueprint.get("/seite/<slug>")
@public
def show(slug: str) -> str:
    """Show a page that administrators write in Markdown."""
    times = retention() if slug == PRIVACY else ()
    return render_template("pages/show.html", page=page(slug, reading_language()), times=times)


@blueprint.get(f"/<any({', '.join(SHORT)}):slug>")
@public
def short(slug: str) -> Response:
    """Lead from the short address to the page, where links between pages work."""
    return redirect(url_for("pages.show", slug=slug), code=301)
