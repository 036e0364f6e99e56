"""Terms that are spelled like the words of a search: what may be meant where nothing was found.

The names of all terms are kept in the memory of every process, for there may be thousands of
tags. They are read anew where a term was added or changed; and every ten seconds at the least,
for commands that bring new vocabularies leave no trail.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process
from sqlalchemy import Engine, Row, func, select

from toolbox.audit.models import AuditEntry
from toolbox.discovery.facets import CLASSIFYING
from toolbox.discovery.searching import Counts
from toolbox.foundation.db import db
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term

_FACET_OF: Mapping[str, str] = {
    facet.vocabulary: facet.name
    for facet in CLASSIFYING
    if facet.vocabulary in {"topic", "audience", "sector", "occupation", "tag"}
}
"""The vocabularies worth suggesting from, with their facets."""

_SHORTEST = 4
_ALIKE = 72.0
"""Below this, out of 100, two words have too little in common to be worth a suggestion."""

_SECONDS = 10.0
_STAMP = (
    select(
        Term.id,
        Term.label_de,
        select(func.max(AuditEntry.at))
        .where(AuditEntry.object_type == "term")
        .scalar_subquery()
        .label("last_deed"),
    )
    .order_by(Term.id.desc())
    .limit(1)
)
"""Of what people tag with, no deed tells: it shows as the newest term."""


@dataclass(frozen=True)
class NearbyTerm:
    """A value of a facet that is spelled like what was typed, and how many instruments have it."""

    facet: str
    key: str
    number: int


@dataclass(frozen=True)
class _Names:
    """What terms are called, as it was at a moment: ``terms`` says of each name whose it is."""

    stamp: Row[*tuple[Any, ...]] | None
    moment: float
    spelled: Sequence[str]
    terms: Sequence[tuple[str, str]]


_kept: "WeakKeyDictionary[Engine, _Names]" = WeakKeyDictionary()


def nearby_terms(text: str, in_use: Counts, *, limit: int = 8) -> Sequence[NearbyTerm]:
    """Return terms spelled like the words of ``text`` that instruments carry, most alike first.

    ``in_use`` says how many instruments carry which term.
    """
    names = _present_names()
    found: dict[NearbyTerm, None] = {}
    for piece in _pieces(text):
        alike = process.extract(
            piece, names.spelled, scorer=fuzz.QRatio, score_cutoff=_ALIKE, limit=None
        )
        terms = (names.terms[place] for _name, _score, place in alike)
        carried = (
            NearbyTerm(facet, key, number)
            for facet, key in terms
            if (number := in_use.get(facet, {}).get(key, 0))
        )
        found |= dict.fromkeys(islice(carried, limit))
    return list(found)[:limit]


def _present_names() -> _Names:
    stamp = db.session.execute(_STAMP).one_or_none()
    kept = _kept.get(db.engine)
    if kept is None or kept.stamp != stamp or time.monotonic() - kept.moment > _SECONDS:
        kept = _kept[db.engine] = _read(stamp)
    return kept


def _read(stamp: Row[*tuple[Any, ...]] | None) -> _Names:
    named = [
        (name.casefold(), (_FACET_OF[vocabulary_key], key))
        for vocabulary_key, key, spellings in vocabularies.names_of_terms(_FACET_OF)
        for name in spellings
    ]
    return _Names(
        stamp, time.monotonic(), [name for name, _term in named], [term for _name, term in named]
    )


def _pieces(text: str) -> list[str]:
    """Return the whole text, then each of its longer words, as they are compared."""
    whole = text.casefold()
    words = [word for word in whole.split() if len(word) >= _SHORTEST]
    return list(dict.fromkeys([whole, *words]))
