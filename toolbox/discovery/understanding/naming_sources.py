"""What kinds, audiences and regions are called at present, from the registry and vocabularies."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select

from toolbox.audit.models import AuditEntry
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.discovery.understanding.naming import KIND, NAMED_FACETS, Label, Names
from toolbox.foundation.db import db
from toolbox.foundation.i18n import LOCALES, speaking
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.postcodes import regions_called

_LAST_DEED = select(func.max(AuditEntry.at)).where(AuditEntry.object_type == "term")
_OFFICIAL = re.compile(r"^(?:Landkreis|Kreis) | \(.*\)$")
"""What people leave out of the names of districts: "Kreis Unna", "Oldenburg (Oldb)"."""


def present_names() -> Names:
    """Return what is called how, as the vocabularies are now, whichever process changed them."""
    return _names(db.session.scalar(_LAST_DEED))


@lru_cache(maxsize=2)
def _names(_last_deed: datetime | None) -> Names:
    """Read all names; the moment of the last deed says for how long they stay true."""
    return Names([*_kinds(), *_terms()], regions_called)


def _kinds() -> Iterator[Label]:
    for kind in KINDS.values():
        names: list[str] = []
        for locale in LOCALES:
            with speaking(locale):
                names.extend((str(kind.label), str(kind.plural)))
        yield Label(KIND, kind.key, names)


def _terms() -> Iterator[Label]:
    for facet in NAMED_FACETS:
        terms = vocabularies.terms_of(facet.vocabulary) if facet.vocabulary else ()
        keys = {term.id: term.key for term in terms}
        for term in terms:
            full = [name for name in (term.label_de, term.label_en, *term.synonyms) if name]
            names = dict.fromkeys([*full, *(_OFFICIAL.sub("", name) for name in full)])
            broader = keys.get(term.broader_id) if term.broader_id else None
            yield Label(facet.name, term.key, tuple(names), broader)
