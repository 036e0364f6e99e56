"""Instruments as followers and feeds get them: published ones, seen with a visitor's eyes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import lazyload

from toolbox.accounts.models import Organisation
from toolbox.catalogue import policy
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.models import Classification, Instrument, Version
from toolbox.following.models import Arriving
from toolbox.following.things import Entry, News, Window
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l
from toolbox.vocabularies.models import Term

MOST_ENTRIES = 50
"""Entries of one feed: readers keep the older ones themselves."""
_NAMED_IN_FEEDS = ("topic", "audience", "tag")
_NOTES: Mapping[Arriving, Message] = {
    Arriving.PUBLISHED: _l("New"),
    Arriving.VERSION: _l("New version"),
    Arriving.REINSTATED: _l("Here again"),
}


def news_among(instrument_ids: Iterable[int], window: Window) -> list[News]:
    """Return what arrived in the window and is one of these, the newest first."""
    wanted = set(instrument_ids) & set(window.arrivals)
    if not wanted:
        return []
    rows = db.session.execute(
        select(Instrument.id, Instrument.slug, Version.title)
        .join(Version, Version.id == Instrument.current_version_id)
        .where(Instrument.id.in_(wanted), policy.find.where(VISITOR))
    )
    found = []
    for number, slug, title in rows:
        what, at = window.arrivals[number]
        address = public_url("instruments.show", slug=slug)
        found.append(News(f"instrument-{number}", title, address, _NOTES[what], at))
    return sorted(found, key=lambda one: (one.at, one.key), reverse=True)


def news_where(condition: ColumnElement[bool], window: Window) -> list[News]:
    """Return what arrived in the window and meets a condition on Instrument."""
    if not window.arrivals:
        return []
    ids = db.session.scalars(
        select(Instrument.id).where(Instrument.id.in_(window.arrivals), condition)
    )
    return news_among(ids, window)


def entries_where(*conditions: ColumnElement[bool]) -> list[Entry]:
    """Return the newest instruments that meet conditions on Instrument, as entries of a feed."""
    newest = (Version.published_at.desc(), Instrument.id.desc())
    # Ids alone first: of ten thousand instruments, only what is shown is carried through the sort.
    ids = db.session.scalars(
        select(Instrument.id)
        .join(Version, Version.id == Instrument.current_version_id)
        .where(policy.find.where(VISITOR), *conditions)
        .order_by(*newest)
        .limit(MOST_ENTRIES)
    ).all()
    rows = db.session.execute(
        select(
            *(Instrument.id, Instrument.slug, Instrument.kind, Instrument.published_at),
            *(Version.id.label("version_id"), Version.title, Version.summary),
            *(Version.published_at.label("changed_at"), Organisation.name.label("owner")),
        )
        .join(Version, Version.id == Instrument.current_version_id)
        .join(Organisation, Organisation.id == Instrument.owner_id)
        .where(Instrument.id.in_(ids))
        .order_by(*newest)
    ).all()
    terms = _terms([row.version_id for row in rows])
    return [_entry(row, terms.get(row.version_id, [])) for row in rows]


def _entry(row: Any, terms: Sequence[str]) -> Entry:
    return Entry(
        number=f"instrument/{row.id}",
        title=row.title,
        summary=row.summary,
        address=public_url("instruments.show", slug=row.slug),
        author=row.owner,
        published=row.published_at,
        updated=max(row.changed_at or row.published_at, row.published_at),
        categories=[str(KINDS[row.kind].label), *terms] if row.kind in KINDS else terms,
    )


def _terms(version_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(Classification.version_id, Term)
        .options(lazyload(Term.vocabulary))
        .join(Term, Term.id == Classification.term_id)
        .where(Classification.version_id.in_(version_ids))
        .order_by(Classification.version_id, Term.vocabulary_key, Term.position, Term.key)
    )
    found: dict[int, list[str]] = {}
    for version_id, term in rows:
        # Asked for here: a database that begins with the vocabularies goes through every tag.
        if term.vocabulary_key in _NAMED_IN_FEEDS:
            found.setdefault(version_id, []).append(term.label_de)
    return found
