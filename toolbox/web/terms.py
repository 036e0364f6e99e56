"""Terms of vocabularies and keywords: what they mean, and which instruments carry them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired

from toolbox.catalogue import listings
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.languages import reading_language
from toolbox.delivery.refusals import own_path
from toolbox.discovery.facets import CLASSIFYING
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import PER_PAGE, SearchQuery
from toolbox.discovery.searching import Counts, counts, search
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.paging import Page
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies import suggesting
from toolbox.vocabularies.models import TAG, Term
from toolbox.vocabularies.skos.writing import FORMS
from toolbox.web import skos_doors
from toolbox.web.cards import CardView, cards_of, cards_of_hits
from toolbox.web.forms import Form, form_page, refuse
from toolbox.web.search.addresses import search_address
from toolbox.web.skos_doors import negotiated, term_as, wanted_form

blueprint = Blueprint("terms", __name__)

FACET_OF = {facet.vocabulary: facet.name for facet in CLASSIFYING}
AT_A_GLANCE = ("topic", "audience", "sector")
MOST_TAGS = 60


@dataclass(frozen=True)
class Entry:
    """A term with its address and how many instruments carry it; None: not known just now."""

    label: str
    href: str
    count: int | None


@dataclass(frozen=True)
class Section:
    """The terms of one vocabulary."""

    key: str
    label: str
    about: str
    entries: Sequence[Entry]


def term_address(term: Term) -> str:
    """Return the address of the page of a term."""
    if term.vocabulary_key == TAG:
        return url_for("terms.tag", key=term.key)
    return url_for("terms.show", vocabulary=term.vocabulary_key, key=term.key)


@blueprint.get("/themen")
@public
def index() -> str:
    """Show what the toolbox is about: topics, audiences, sectors, keywords."""
    in_use = counts(installed_index())
    tags = _tags(in_use)
    groups = [_section(key, in_use) for key in AT_A_GLANCE]
    return render_template("terms/index.html", groups=groups, tags=tags)


def _tags(in_use: Counts) -> list[Entry]:
    """Return the keywords used most."""
    used = list(in_use.get(FACET_OF[TAG], {}).items())[:MOST_TAGS]
    terms = vocabularies.terms_by_key(TAG, (key for key, _number in used))
    locale = reading_language()
    return [
        Entry(terms[key].label(locale), term_address(terms[key]), number)
        for key, number in used
        if key in terms
    ]


def _section(vocabulary_key: str, in_use: Counts) -> Section:
    locale = reading_language()
    vocabulary = vocabularies.vocabulary(vocabulary_key)
    numbers = in_use.get(FACET_OF[vocabulary_key], {})
    entries = [
        Entry(term.label(locale), term_address(term), numbers.get(term.key))
        for term in vocabularies.terms_of(vocabulary_key)
        if term.key in numbers or not numbers
    ]
    about = vocabulary.description_en if locale == "en" else vocabulary.description_de
    return Section(vocabulary_key, vocabulary.label(locale), about, entries)


class SuggestionForm(Form):
    """A term that somebody misses."""

    label = StringField(
        _l("The missing term"), validators=[DataRequired(_l("Please enter a name."))]
    )
    reason = TextAreaField(
        _l("What do you need it for?"), description=_l("One sentence helps the editors.")
    )


@blueprint.route("/begriffe/<vocabulary>/vorschlagen", methods=["GET", "POST"])
@signed_in
def suggest(vocabulary: str) -> ResponseReturnValue:
    """Say that a term is missing in a list; who came from a page (``next``) gets back there."""
    form = SuggestionForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                suggesting.suggest(
                    vocabularies.vocabulary(vocabulary),
                    form.label.data or "",
                    form.reason.data or "",
                    by=caller(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("Thank you. An editor looks at your suggestion and answers you."), "success")
            back = own_path(request.args.get("next")) or url_for("contribute.mine")
            return redirect(back, code=303)
    return form_page("terms/suggest.html", form, vocabulary=vocabularies.vocabulary(vocabulary))


@blueprint.get("/begriffe/<vocabulary>/<key>")
@public
def show(vocabulary: str, key: str) -> ResponseReturnValue:
    """Show a term: what it means, broader and narrower ones, and its instruments.

    Programs that ask for SKOS get it at the same address.
    """
    form = wanted_form()
    if form is not None:
        return term_as(form, vocabulary, key)
    if vocabulary == TAG:
        # Its own page says whether there is such a keyword, and to whom.
        return redirect(url_for("terms.tag", key=key), code=301)
    found = vocabularies.term(vocabulary, key)
    if found.key != key:
        return redirect(term_address(found), code=301)
    return negotiated(_term_page(found))


blueprint.add_url_rule("/begriffe", "vocabularies_page", skos_doors.every_list)
blueprint.add_url_rule("/begriffe/<vocabulary>", "vocabulary", skos_doors.whole_list)
for ending in FORMS:
    blueprint.add_url_rule(
        f"/begriffe/<vocabulary>.{ending}",
        "whole_list",
        skos_doors.list_as,
        defaults={"ending": ending},
    )
    blueprint.add_url_rule(
        f"/begriffe/<vocabulary>/<key>.{ending}",
        "term_form",
        skos_doors.one_term,
        defaults={"ending": ending},
    )


@blueprint.get("/schlagwort/<key>")
@public
def tag(key: str) -> str | Response:
    """Show a keyword and its instruments; a merged one leads to what replaced it."""
    found = vocabularies.term(TAG, key)
    if not listings.is_carried(found.id, by=caller()):
        raise NotFound(vocabularies.UNKNOWN_TERM)
    return _term_page(found) if found.key == key else redirect(term_address(found), code=301)


def _term_page(term: Term) -> str:
    locale = reading_language()
    number = SearchQuery.from_args(request.args).page
    cards, total = _cards(term, number)
    facet = FACET_OF.get(term.vocabulary_key)
    return render_template(
        "terms/show.html",
        term=term,
        label=term.label(locale),
        hint=term.hint(locale),
        vocabulary=term.vocabulary.label(locale),
        address=term_address(term),
        broader=[_link(one) for one in vocabularies.ancestors(term)],
        narrower=[_link(one) for one in vocabularies.narrower(term)],
        successors=[_link(one) for one in vocabularies.parts_of(term)],
        page=Page(cards, number, PER_PAGE, total),
        endings=[(ending, form.media_type) for ending, form in FORMS.items()],
        search_href=search_address(SearchQuery(filters={facet: (term.key,)})) if facet else None,
    )


def _link(term: Term) -> tuple[str, str]:
    return term.label(reading_language()), term_address(term)


def _cards(term: Term, number: int) -> tuple[list[CardView], int]:
    """Return one page of the instruments with a term or a narrower one, and their number."""
    facet = FACET_OF.get(term.vocabulary_key)
    if facet is None:
        versions = listings.carrying_terms([term.id])
        first = (number - 1) * PER_PAGE
        return cards_of(versions[first : first + PER_PAGE]), len(versions)
    query = SearchQuery(filters={facet: (term.key,)}, page=number)
    found = search(installed_index(), query, by=caller())
    return cards_of_hits(found.hits), found.total
