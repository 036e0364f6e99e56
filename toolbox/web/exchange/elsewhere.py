"""Adoptions that a package told of: they are shown with where they come from, and never counted."""

from collections.abc import Mapping, Sequence
from typing import Any

from toolbox.catalogue.models import Instrument
from toolbox.exchange.packages.origins import origin_of

MOST = 20


def adoptions_elsewhere(instrument: Instrument) -> tuple[str, Sequence[Mapping[str, Any]]] | None:
    """Return the other toolbox and what it told of adoptions; None where it told of none.

    Only what came from elsewhere is asked for at all: all other pages cost no statement more.
    """
    origin = origin_of(instrument.id) if instrument.external_id else None
    told = origin.frame.get("evidence", []) if origin is not None else []
    return (origin.toolbox_name, told[:MOST]) if origin is not None and told else None
