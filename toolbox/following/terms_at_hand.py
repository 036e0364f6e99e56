"""Terms that several follows name, fetched together: a page of many follows asks a few times."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from toolbox.catalogue import policy
from toolbox.catalogue.models import Classification, Instrument
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.vocabularies.models import TAG, Term

Named = tuple[str, str]
"""The key of a vocabulary, and that of a term in it."""


class TermsAtHand:
    """Terms by their keys, what took their place, and which keywords visitors may know of."""

    def __init__(self, wanted: Iterable[Named]) -> None:
        names = set(wanted)
        self._by_id: dict[int, Term] = {}
        self._by_name: dict[Named, Term] = {}
        if names:
            for term in self._fetch(names):
                if (term.vocabulary_key, term.key) in names:
                    self._by_name[term.vocabulary_key, term.key] = term
                    self._by_id[term.id] = term
            self._fetch_replacements()
        self._public = self._carried()

    def itself(self, vocabulary: str, key: str) -> Term | None:
        """Return a term, also where another one took its place."""
        return self._by_name.get((vocabulary, key))

    def present(self, vocabulary: str, key: str) -> Term | None:
        """Return what stands for a term now; None where visitors may not know of it."""
        term = self._by_name.get((vocabulary, key))
        while term is not None and term.replaced_by_id is not None:
            term = self._by_id[term.replaced_by_id]
        if term is not None and term.vocabulary_key == TAG and term.id not in self._public:
            return None
        return term

    def _fetch(self, names: set[Named]) -> Iterable[Term]:
        """Read them, by the index of the table: there may be tens of thousands of keywords."""
        vocabularies, keys = ({name[place] for name in names} for place in (0, 1))
        return db.session.scalars(
            select(Term)
            .options(lazyload(Term.vocabulary))
            .where(Term.vocabulary_key.in_(vocabularies), Term.key.in_(keys))
        )

    def _fetch_replacements(self) -> None:
        while missing := {
            one.replaced_by_id
            for one in self._by_id.values()
            if one.replaced_by_id is not None and one.replaced_by_id not in self._by_id
        }:
            found = db.session.scalars(
                select(Term).options(lazyload(Term.vocabulary)).where(Term.id.in_(missing))
            )
            self._by_id |= {term.id: term for term in found}

    def _carried(self) -> frozenset[int]:
        tags = {term.id for term in self._by_id.values() if term.vocabulary_key == TAG}
        if not tags:
            return frozenset()
        return frozenset(
            db.session.scalars(
                select(Classification.term_id)
                .join(Instrument, Instrument.current_version_id == Classification.version_id)
                .where(Classification.term_id.in_(tags), policy.find.where(VISITOR))
                .distinct()
            )
        )
