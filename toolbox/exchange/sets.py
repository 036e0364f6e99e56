"""Sets of the ledger: the groups of instruments that others can ask for alone.

A set is called ``group:member``, such as ``audience:schulen``; the group alone means all of its
members. Names hold what OAI-PMH lets a setSpec have; a key with anything else makes no set.
Source: https://www.openarchives.org/OAI/openarchivesprotocol.html, section 2.6.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from toolbox.alliances import queries as alliances
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.models import Classification, Instrument
from toolbox.curation import policy as curation
from toolbox.curation.models import Collection, CollectionItem
from toolbox.exchange.models import LONGEST_SET
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.i18n import DEFAULT_LOCALE, Message, _l
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term

_NAME = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_ALLIANCE = "alliance:"

Pairs = Iterable[tuple[int, str]]
"""Ids of instruments with the key of a member they belong to."""


@dataclass(frozen=True)
class Group:
    """A group of sets: which there are, by key and name, and who belongs to them."""

    label: Message
    members: Callable[[], Mapping[str, str]]
    belonging: Callable[[Sequence[int]], Pairs]


def is_name(text: str) -> bool:
    """Say whether a text could be the name of a set."""
    return len(text) <= LONGEST_SET and _NAME.fullmatch(text) is not None


def sets_there_are() -> dict[str, str]:
    """Return every set with its name in the reader's language, groups before their members."""
    found: dict[str, str] = {}
    for key, group in GROUPS.items():
        found[key] = str(group.label)
        for member, name in group.members().items():
            if is_name(f"{key}:{member}"):
                found[f"{key}:{member}"] = f"{group.label}: {name}"
    return found


def sets_of(instrument_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return the sets each of these published instruments belongs to, in a few statements."""
    found: dict[int, set[str]] = {instrument_id: set() for instrument_id in instrument_ids}
    for key, group in GROUPS.items():
        for instrument_id, member in group.belonging(instrument_ids):
            if is_name(f"{key}:{member}"):
                found[instrument_id].add(f"{key}:{member}")
    return {instrument_id: frozenset(keys) for instrument_id, keys in found.items()}


def _kinds() -> dict[str, str]:
    return {str(key): str(kind.label) for key, kind in KINDS.items()}


def _of_kinds(instrument_ids: Sequence[int]) -> Pairs:
    rows = db.session.execute(
        select(Instrument.id, Instrument.kind).where(Instrument.id.in_(instrument_ids))
    )
    return ((instrument_id, kind) for instrument_id, kind in rows)


def _audiences() -> dict[str, str]:
    return {term.key: term.label(DEFAULT_LOCALE) for term in vocabularies.terms_of("audience")}


def _of_audiences(instrument_ids: Sequence[int]) -> Pairs:
    rows = db.session.execute(
        select(Instrument.id, Term.key)
        .join(Classification, Classification.version_id == Instrument.current_version_id)
        .join(Term, Term.id == Classification.term_id)
        .where(Instrument.id.in_(instrument_ids), Term.vocabulary_key == "audience")
    )
    return ((instrument_id, key) for instrument_id, key in rows)


def _alliances() -> dict[str, str]:
    return {one.slug: one.name for one in alliances.alliances()}


def _of_alliances(instrument_ids: Sequence[int]) -> Pairs:
    """What stands in a collection that an alliance shows everybody."""
    rows = db.session.execute(
        select(CollectionItem.instrument_id, Collection.holder_key)
        .join(Collection, Collection.id == CollectionItem.collection_id)
        .where(
            CollectionItem.instrument_id.in_(instrument_ids),
            CollectionItem.removed_at.is_(None),
            Collection.holder_key.startswith(_ALLIANCE),
            curation.find.where(VISITOR),
        )
    ).all()
    slugs = alliances.slugs_and_names(int(key.removeprefix(_ALLIANCE)) for _one, key in rows if key)
    for instrument_id, key in rows:
        open_one = slugs.get(int((key or "").removeprefix(_ALLIANCE)))
        if open_one is not None:
            yield instrument_id, open_one[0]


GROUPS: Mapping[str, Group] = {
    "kind": Group(_l("Kind"), _kinds, _of_kinds),
    "audience": Group(_l("Audience"), _audiences, _of_audiences),
    "alliance": Group(_l("Alliance"), _alliances, _of_alliances),
}
