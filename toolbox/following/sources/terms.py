"""Following a term or a keyword: whatever carries it, or a narrower one."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from toolbox.catalogue.models import Classification, Instrument
from toolbox.discovery.facets import CLASSIFYING
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import matching
from toolbox.following.shown import entries_where, news_among, news_where
from toolbox.following.sources.searches import entries_of
from toolbox.following.terms_at_hand import Named, TermsAtHand
from toolbox.following.things import HIDDEN, Entry, News, Source, Standing, Thing, Window
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import language
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import TAG, Term

_FACET_OF = {facet.vocabulary: facet.name for facet in CLASSIFYING}


def _named(target: str) -> Named:
    vocabulary, _sign, key = target.partition("/")
    return vocabulary, key


def _term(target: str) -> Term:
    """Return what stands for a term now; NotFound where a visitor may not know of it."""
    name = _named(target)
    found = TermsAtHand([name]).present(*name)
    if found is None:
        raise NotFound(vocabularies.UNKNOWN_TERM)
    return found


def _target(term: Term) -> str:
    return f"{term.vocabulary_key}/{term.key}"


def _look(target: str, terms: TermsAtHand) -> Thing:
    term, before = terms.present(*_named(target)), terms.itself(*_named(target))
    if term is None or before is None:
        return HIDDEN
    if term.vocabulary_key == TAG:
        address = public_url("terms.tag", key=term.key)
    else:
        address = public_url("terms.show", vocabulary=term.vocabulary_key, key=term.key)
    standing, formerly = Standing.THERE, ""
    if _target(term) != target:
        standing, formerly = Standing.MOVED, before.label_de
    elif term.retired_at is not None:
        standing = Standing.ENDED
    return Thing(lambda: term.label(language()), address, standing, _target(term), formerly)


def _query(term: Term) -> SearchQuery | None:
    facet = _FACET_OF.get(term.vocabulary_key)
    return SearchQuery(filters={facet: (term.key,)}) if facet else None


def _carrying(term: Term) -> ColumnElement[bool]:
    """The condition on Instrument for terms that nobody can filter by."""
    ids = vocabularies.with_narrower(term.id)
    carried = select(Classification.version_id).where(Classification.term_id.in_(ids))
    return Instrument.current_version_id.in_(carried)


def _news(target: str, window: Window) -> Sequence[News]:
    if not window.arrivals:
        return []
    term = _term(target)
    query = _query(term)
    if query is None:
        return news_where(_carrying(term), window)
    return news_among(matching(installed_index(), query), window)


def _entries(target: str) -> Sequence[Entry]:
    term = _term(target)
    query = _query(term)
    return entries_of(query) if query is not None else entries_where(_carrying(term))


TERMS = Source(
    find=lambda key: _target(_term(key)),
    look=_look,
    news=_news,
    entries=_entries,
    terms=lambda target: [_named(target)],
)
