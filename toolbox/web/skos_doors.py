"""Our vocabularies at addresses that stay: as pages for people, as SKOS for programs."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from toolbox.catalogue import inventory
from toolbox.delivery.doors import public
from toolbox.delivery.headers import keep_and_ask, open_to_other_sites
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import NotFound
from toolbox.foundation.settings import installed_settings
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import TAG, Term, Vocabulary
from toolbox.vocabularies.skos.writing import FORMS

_PAGE = "text/html"


def vocabularies_home() -> str:
    """Return the public address that all vocabularies lie below."""
    return f"{installed_settings().base_url.rstrip('/')}/begriffe"


def wanted_form() -> str | None:
    """Return the form that a program asks for by its Accept header; None for the page."""
    offered = {_PAGE: None, **{form.media_type: ending for ending, form in FORMS.items()}}
    best = request.accept_mimetypes.best_match(offered, _PAGE)
    return offered[best]


def negotiated(page: str) -> Response:
    """Return the page of an address that answers programs otherwise; caches have to know."""
    response = Response(page, mimetype=_PAGE)
    response.vary.add("Accept")
    return response


def _list_named(key: str) -> Vocabulary:
    """Return a list that is given away; keywords are none, people type them as they like."""
    found = vocabularies.vocabulary(key)
    if found.key == TAG:
        raise NotFound(vocabularies.UNKNOWN_TERM)
    return found


@public
def every_list() -> str:
    """List the vocabularies, each with what it is for and how many terms it has."""
    counts = vocabularies.term_counts()
    shown = [
        (one, counts[one.key])
        for one in vocabularies.vocabularies()
        if one.key != TAG and counts.get(one.key)
    ]
    return render_template("terms/vocabularies.html", lists=shown, endings=FORMS)


@public
def whole_list(vocabulary: str) -> Response:
    """Show a whole list as a page, or answer with it as SKOS."""
    form = wanted_form()
    if form is not None:
        return _list_as(form, vocabulary)
    found = _list_named(vocabulary)
    page = render_template(
        "terms/vocabulary.html",
        vocabulary=found,
        label=found.label(reading_language()),
        about=found.description_en if reading_language() == "en" else found.description_de,
        tree=inventory.term_tree(found.key),
        count=vocabularies.term_counts().get(found.key, 0),
        licence=installed_settings().vocabularies_licence,
        home=vocabularies_home(),
        endings=FORMS,
    )
    return negotiated(page)


@public
def list_as(vocabulary: str, ending: str) -> Response:
    """Give a whole list away as SKOS, to be kept as a file."""
    answer = _list_as(ending, vocabulary)
    answer.headers["Content-Disposition"] = f'attachment; filename="{vocabulary}.{ending}"'
    return answer


def _list_as(ending: str, key: str) -> Response:
    found = _list_named(key)
    terms = vocabularies.all_terms_of(found.key)
    return _answer(ending, FORMS[ending].write(found, terms, home=vocabularies_home()))


@public
def one_term(vocabulary: str, key: str, ending: str) -> ResponseReturnValue:
    """Answer with one term as SKOS."""
    return term_as(ending, vocabulary, key)


def term_as(ending: str, vocabulary: str, key: str) -> Response:
    """Return a term as SKOS; one that was replaced says by which. Raises NotFound."""
    scheme = _list_named(vocabulary)
    found = vocabularies.term_itself(scheme.key, key)
    return _answer(
        ending, FORMS[ending].write(scheme, _around(found), home=vocabularies_home(), about=found)
    )


def _around(term: Term) -> list[Term]:
    """Return a term with those that it names."""
    named = {term.broader_id, term.replaced_by_id, *term.split_into} - {None}
    others = vocabularies.terms_by_id(one for one in named if one is not None)
    below = (one for one in vocabularies.narrower(term) if one.id not in others)
    return [term, *others.values(), *below]


def _answer(ending: str, text: str) -> Response:
    response = Response(text, content_type=f"{FORMS[ending].media_type}; charset=utf-8")
    response.vary.add("Accept")
    return open_to_other_sites(keep_and_ask(response))
