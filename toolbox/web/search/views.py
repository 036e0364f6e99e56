"""The door of the search."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, render_template, request

from toolbox.curation.listings import Holding, holding
from toolbox.delivery import counting_searches
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.discovery.demand.searches import also_searched
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import MAX_TEXT, TEXT, SearchQuery
from toolbox.discovery.searching import NO_WORDS, WITHOUT_INDEX, search
from toolbox.discovery.suggesting.suggestions import suggest, suggest_titles
from toolbox.web.places import place_of_reader
from toolbox.web.search.help import help_for
from toolbox.web.search.presenters import ResultsPage
from toolbox.web.search.suggesting import as_answer

blueprint = Blueprint("search", __name__)

MOST_ALSO = 5
MOST_COLLECTIONS = 3


@blueprint.get("/suche")
@public
def results() -> str:
    """Show one page of a search; what an address says that is not understood is left out."""
    place = place_of_reader()
    query = SearchQuery.from_args(request.args)
    near = replace(query, region=place.region) if place else query
    found = search(installed_index(), near, by=caller())
    counting_searches.count_search(query, found)
    page = ResultsPage(query, found, place, request.args.get(TEXT, ""))
    return render_template(
        "search/results.html",
        page=page,
        help=None if page.total else help_for(installed_index(), query),
        collections=_collections(page),
        also=also_searched(query.text, MOST_ALSO, by=caller()) if page.is_first else [],
        without_index=WITHOUT_INDEX in page.notes,
        no_words=NO_WORDS in page.notes,
    )


def _collections(page: ResultsPage) -> list[Holding]:
    """Return the collections that hold several of the hits that are seen first."""
    if not page.is_first:
        return []
    return holding([one.instrument_id for one in page.cards], limit=MOST_COLLECTIONS)


@blueprint.get("/suche/vorschlaege")
@public
def suggestions() -> Response:
    """Answer with what somebody may want who has typed so much, for the list below the box."""
    typed = request.args.get(TEXT, "")[:MAX_TEXT]
    answer = jsonify(as_answer(typed, suggest(typed, by=caller(), locale=reading_language())))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/suche/vorschlaege/werkzeuge")
@public
def titles() -> Response:
    """Answer with titles of instruments alone, for boxes in which one is chosen."""
    typed = request.args.get(TEXT, "")[:MAX_TEXT]
    answer = jsonify(as_answer(typed, suggest_titles(typed, by=caller()), leads=False))
    answer.headers["Cache-Control"] = "no-store"
    return answer
