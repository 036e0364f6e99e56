"""What packages told of an instrument, for visitors and for reviewers; none of it is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolbox.catalogue.models import Instrument, Version
from toolbox.catalogue.queries import published_among
from toolbox.exchange.packages.identity import draft_of, known_by, origin_of
from toolbox.exchange.packages.models import PackageDraft
from toolbox.web.surroundings import long_date

MOST = 20


@dataclass(frozen=True)
class Brought:
    """What a package told of a draft; ``holder`` is what bears its name here already, if any."""

    told: PackageDraft
    changed: str
    taken: str
    adoptions: Sequence[Mapping[str, Any]]
    holder: Version | None


def adoptions_elsewhere(instrument: Instrument) -> tuple[str, Sequence[Mapping[str, Any]]] | None:
    """Return the other toolbox and what it told of adoptions; None where it told of none.

    Only what came from elsewhere is asked for at all: all other pages cost no statement more.
    """
    origin = origin_of(instrument.id) if instrument.external_id else None
    told = origin.frame.get("evidence", []) if origin is not None else []
    return (origin.toolbox_name, told[:MOST]) if origin is not None and told else None


def brought_by_package(version: Version) -> Brought | None:
    """Return what a package told of a draft, None where no package has filled it."""
    told = draft_of(version.id)
    if told is None:
        return None
    holder = known_by([told.original_id]).get(told.original_id)
    others = holder is not None and holder.id != version.instrument_id
    shown = published_among([holder.id]) if holder is not None and others else []
    return Brought(
        told=told,
        changed=long_date(told.changed_there_at) if told.changed_there_at else "",
        taken=long_date(told.taken_at),
        adoptions=told.frame.get("evidence", [])[:MOST],
        holder=shown[0] if shown else None,
    )
