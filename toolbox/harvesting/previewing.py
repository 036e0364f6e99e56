"""A first look at a source: what some of its records would become, before anything is taken in."""

from collections import Counter
from typing import Any

from toolbox.exchange.formats.reading import known_words
from toolbox.exchange.record import Record
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import copies_preview, queries, rules
from toolbox.harvesting.manners import Manners
from toolbox.harvesting.models import HarvestSource
from toolbox.harvesting.rules import Later, Told, Trouble
from toolbox.harvesting.sources.declaration import SourceKind, Visit
from toolbox.harvesting.sources.registry import KINDS, kind_at
from toolbox.harvesting.taking import problem_in, problem_with_holder
from toolbox.harvesting.telling import Tally

NO_LICENCE = ""
"""Stands in the table of licences for records that name none of ours."""


def look(source_id: int, manners: Manners) -> None:
    """Write down what a source looks like, or what is wrong with it. Opens units of work."""
    source = db.session.get(HarvestSource, source_id)
    if source is None:
        return
    said = address, kind = source.address, source.kind
    words = known_words()
    db.session.rollback()
    preview: dict[str, Any] | None = None
    trouble: Told | None = None
    try:
        known = KINDS.get(kind)
        found, address = _chosen(address, known, manners) if known else kind_at(address, manners)
        kind = found.key
        visit = Visit(address, manners, words, is_sample=True)
        if found.brings_packages:
            preview = copies_preview.sample(visit, found)
        else:
            preview = _sample(source_id, visit, kind)
    except Trouble as met:
        trouble = met.told
    except Later:
        trouble = Trouble("later").told
    _keep(source_id, said, (address, kind), preview, trouble)


def _chosen(address: str, kind: SourceKind, manners: Manners) -> tuple[SourceKind, str]:
    """Return a kind that somebody has chosen, with the address that is asked."""
    return kind, kind.find(address, manners) if kind.find is not None else address


def _keep(
    source_id: int,
    said: tuple[str, str],
    found: tuple[str, str],
    preview: dict[str, Any] | None,
    trouble: Told | None,
) -> None:
    """Write down what a look has ``found``: address and kind, as they were ``said`` before it."""
    address, kind = found
    with unit_of_work():
        source = db.session.get(HarvestSource, source_id)
        if source is None or (source.address, source.kind) != said:
            return  # somebody has corrected it meanwhile; another look is on its way
        holder = queries.source_at(address)
        if holder is None:
            source.address = address
        elif holder.id != source.id and kind in KINDS and KINDS[kind].brings_packages:
            preview, trouble = None, Trouble("known-source").told
        source.kind, source.preview, source.trouble = kind, preview, trouble


def _sample(source_id: int, visit: Visit, kind: str) -> dict[str, Any]:
    """Return what the first records say, as JSON. Raises Trouble, Later."""
    tally, records = Tally(), list[Record]()
    read = 0
    for found in KINDS[kind].read(visit):
        read += 1
        told = found.trouble or (problem_in(found.record) if found.record else None)
        if told is not None:
            tally.refuse(found.upstream_id, told)
        elif found.record is not None:
            records.append(found.record)
            tally.note_unmapped(found.record.unmapped)
        if read >= rules.SAMPLE:
            break
    ids = (one.external_id for one in records)
    of_others = queries.holders_of(ids, apart_from=source_id)
    db.session.rollback()
    for one in records:
        if one.external_id in of_others:
            tally.refuse(one.external_id, problem_with_holder(of_others[one.external_id]))
    usable = [one for one in records if one.external_id not in of_others]
    return {
        "at": now().isoformat(),
        "name": str(visit.memory.get("name", "")),
        "read": read,
        "usable": len(usable),
        "expected": visit.expected,
        "is_all": visit.is_complete,
        "kinds": dict(Counter(one.kind for one in usable)),
        "licences": dict(Counter(one.content.licence or NO_LICENCE for one in usable)),
        "records": [_shown(one) for one in usable[: rules.SAMPLE_SHOWN]],
        **tally.as_told,
    }


def _shown(record: Record) -> dict[str, Any]:
    content = record.content
    return {
        "title": content.title,
        "summary": content.summary,
        "kind": record.kind,
        "licence": content.licence or NO_LICENCE,
        "address": record.external_id,
        "terms": sum(len(keys) for keys in content.terms.values()),
        "tags": list(content.tags[:6]),
    }
