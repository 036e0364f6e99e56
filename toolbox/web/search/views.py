"""The door of the search."""

from flask import Blueprint, render_template, request

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.discovery.index import NO_WORDS
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import WITHOUT_INDEX, search
from toolbox.web.search.help import help_for
from toolbox.web.search.presenters import ResultsPage

blueprint = Blueprint("search", __name__)


@blueprint.get("/suche")
@public
def results() -> str:
    """Show one page of a search; what an address says that is not understood is left out."""
    query = SearchQuery.from_args(request.args)
    page = ResultsPage(query, search(installed_index(), query, by=caller()))
    return render_template(
        "search/results.html",
        page=page,
        help=None if page.total else help_for(installed_index(), query),
        without_index=WITHOUT_INDEX in page.notes,
        no_words=NO_WORDS in page.notes,
    )
