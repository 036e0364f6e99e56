"""Where suggestions come from: titles, terms and organisations, and which of them readers see."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from toolbox.accounts.models import Organisation
from toolbox.catalogue import policy
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Classification, Instrument, Version
from toolbox.discovery.facets import CLASSIFYING
from toolbox.discovery.suggesting.wordstarts import Name
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.vocabularies.models import Term

FACET_OF: Mapping[str, str] = {
    facet.vocabulary: facet.name
    for facet in CLASSIFYING
    if facet.vocabulary in {"topic", "occupation", "audience", "sector", "region", "tag"}
}
"""The vocabularies worth suggesting from, with the facets they are searched by."""

_CARRIERS = 100
"""So many of the newest versions with a term are looked at for one that is published."""


_NUMBERS: BindParameter[Sequence[int]] = bindparam("numbers", expanding=True)
_once_a_reader = lru_cache(maxsize=32)
"""Making these statements takes longer than running them, and somebody is typing."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody may want who types this; ``label`` is in the language asked for.

    ``key`` leads there: the words of a search, the slug of an instrument or an organisation, the
    key of a term. ``sort`` is what it is: ``search``, ``organisation``, the key of an
    instrument's kind, or the name of the facet that a term belongs to.
    """

    source: str
    sort: str
    key: str
    label: str


@dataclass(frozen=True)
class Source:
    """Names of one sort. ``names`` reads all, or those with these numbers, without any session.

    ``shown`` gives those of them that the reader may see now, in any order.
    """

    name: str
    names: Callable[[Connection, Sequence[int] | None], Iterator[Name]]
    shown: Callable[[Sequence[int], Actor, str], dict[int, Suggestion]]


def _titles(connection: Connection, numbers: Sequence[int] | None) -> Iterator[Name]:
    statement = (
        select(Instrument.id, Version.title, Instrument.download_count + Instrument.view_count)
        .join(Version, Version.id == Instrument.current_version_id)
        .where(Instrument.state == InstrumentState.PUBLISHED)
    )
    if numbers is not None:
        statement = statement.where(Instrument.id.in_(numbers))
    for number, title, uses in connection.execute(statement):
        yield Name(number, (title,), uses)


@lru_cache(maxsize=1)
def _titles_of_some() -> Select[int, InstrumentState, int, str, str, str]:
    return (
        select(
            *(Instrument.id, Instrument.state, Instrument.owner_id),
            *(Instrument.kind, Instrument.slug, Version.title),
        )
        .join(Version, Version.id == Instrument.current_version_id)
        .where(Instrument.id.in_(_NUMBERS))
    )


def _shown_titles(numbers: Sequence[int], by: Actor, _locale: str) -> dict[int, Suggestion]:
    rows = db.session.execute(_titles_of_some(), {_NUMBERS.key: numbers})
    # Said in the statement, it would lead SQLite through all that is published.
    return {
        row.id: Suggestion("title", row.kind, row.slug, row.title)
        for row in rows
        if policy.find.allows(by, row)
    }


def _terms(connection: Connection, numbers: Sequence[int] | None) -> Iterator[Name]:
    """Yield the terms that something published carries, itself or by a narrower term."""
    carried = _carriers(connection, numbers)
    statement = select(Term.id, Term.broader_id, Term.label_de, Term.label_en, Term.synonyms).where(
        Term.vocabulary_key.in_(FACET_OF), Term.retired_at.is_(None)
    )
    if numbers is not None:
        statement = statement.where(Term.id.in_(numbers))
    rows = connection.execute(statement).all()
    broader = {row.id: row.broader_id for row in rows}
    weights = dict.fromkeys(broader, 0)
    for number, uses in carried.items():
        above: int | None = number
        while above in weights:
            weights[above] += uses
            above = broader[above]
    for row in rows:
        if weights[row.id] or numbers is not None:
            labels = [row.label_de, row.label_en, *row.synonyms]
            yield Name(row.id, [label for label in labels if label], weights[row.id])


def _carriers(connection: Connection, numbers: Sequence[int] | None) -> dict[int, int]:
    statement = (
        select(Classification.term_id, func.count())
        .join(Instrument, Instrument.current_version_id == Classification.version_id)
        .where(Instrument.state == InstrumentState.PUBLISHED)
        .group_by(Classification.term_id)
    )
    if numbers is not None:
        statement = statement.where(Classification.term_id.in_(numbers))
    return {number: uses for number, uses in connection.execute(statement)}


@_once_a_reader
def _terms_for(by: Actor) -> Select[int, str, str, str, str]:
    below = (
        select(Term.id.label("top"), Term.id.label("number"))
        .where(Term.id.in_(_NUMBERS), Term.retired_at.is_(None))
        .cte(recursive=True)
    )
    below = below.union(select(below.c.top, Term.id).where(Term.broader_id == below.c.number))
    # The limit keeps SQLite from looking through all that is published, for each term anew.
    newest = (
        select(Classification.version_id)
        .where(Classification.term_id == below.c.number)
        .order_by(Classification.version_id.desc())
        .limit(_CARRIERS)
        .correlate(below)
        .subquery()
    )
    is_carried = (
        select(Version.id)
        .join(newest, newest.c.version_id == Version.id)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .where(Instrument.current_version_id == Version.id, policy.find.where(by))
        .correlate(below)
        .exists()
    )
    return select(Term.id, Term.vocabulary_key, Term.key, Term.label_de, Term.label_en).where(
        Term.id.in_(select(below.c.top).where(is_carried))
    )


def _shown_terms(numbers: Sequence[int], by: Actor, locale: str) -> dict[int, Suggestion]:
    rows = db.session.execute(_terms_for(by), {_NUMBERS.key: numbers})
    return {
        row.id: Suggestion(
            "term",
            FACET_OF[row.vocabulary_key],
            row.key,
            (row.label_en if locale == "en" else "") or row.label_de,
        )
        for row in rows
    }


def _organisations(connection: Connection, numbers: Sequence[int] | None) -> Iterator[Name]:
    statement = (
        select(Organisation.id, Organisation.name, func.count())
        .join(Instrument, Instrument.owner_id == Organisation.id)
        .where(Instrument.state == InstrumentState.PUBLISHED)
        .group_by(Organisation.id)
    )
    if numbers is not None:
        statement = statement.where(Organisation.id.in_(numbers))
    for number, name, instruments in connection.execute(statement):
        yield Name(number, (name,), instruments)


@_once_a_reader
def _organisations_for(by: Actor) -> Select[int, str, str]:
    has_something = (
        select(Instrument.id)
        .where(Instrument.owner_id == Organisation.id, policy.find.where(by))
        .exists()
    )
    return select(Organisation.id, Organisation.slug, Organisation.name).where(
        Organisation.id.in_(_NUMBERS), has_something
    )


def _shown_organisations(numbers: Sequence[int], by: Actor, _locale: str) -> dict[int, Suggestion]:
    rows = db.session.execute(_organisations_for(by), {_NUMBERS.key: numbers})
    return {
        number: Suggestion("organisation", "organisation", slug, name)
        for number, slug, name in rows
    }


TITLES = Source("title", _titles, _shown_titles)
TERMS = Source("term", _terms, _shown_terms)
ORGANISATIONS = Source("organisation", _organisations, _shown_organisations)
SOURCES: tuple[Source, ...] = (TERMS, TITLES, ORGANISATIONS)
"""In the order in which they are shown."""


def around_instruments(connection: Connection, numbers: Iterable[int]) -> tuple[set[int], set[int]]:
    """Return the terms these instruments carry, with those right above, and their owners."""
    wanted = list(numbers)
    rows = connection.execute(
        select(Term.id, Term.broader_id)
        .join(Classification, Classification.term_id == Term.id)
        .join(Instrument, Instrument.current_version_id == Classification.version_id)
        .where(Instrument.id.in_(wanted))
    ).all()
    owners = connection.scalars(select(Instrument.owner_id).where(Instrument.id.in_(wanted)))
    terms = {number for row in rows for number in row if number is not None}
    return terms, set(owners)
