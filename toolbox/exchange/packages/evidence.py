"""Adoptions as a package tells of them: what counts here, with the words people agreed to."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from toolbox.adoption import policy
from toolbox.adoption.models import Adoption, AdoptionFactor
from toolbox.catalogue.models import Instrument
from toolbox.exchange.packages.identity import own_address
from toolbox.foundation.db import db


def evidence_of(instrument_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return what is told of adoptions, by instrument; only what figures count is among it.

    Contacts never are. Words and sentences are there with the consent to be quoted alone, the
    adopter's name as the page of the instrument shows it.
    """
    rows = db.session.scalars(
        select(Adoption)
        .join(Instrument, Instrument.id == Adoption.instrument_id)
        .where(policy.counted(), Adoption.instrument_id.in_(set(instrument_ids)))
        .options(selectinload(Adoption.factors).joinedload(AdoptionFactor.term))
        .order_by(Adoption.since, Adoption.adopter_name, Adoption.id)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for adoption in rows:
        found.setdefault(adoption.instrument_id, []).append(_entry(adoption))
    return found


def _entry(adoption: Adoption) -> dict[str, Any]:
    quoted = adoption.quote_consent
    entry: dict[str, Any] = {
        "toolbox": own_address(),
        "adopter": adoption.adopter_name,
        "stage": adoption.stage.value,
        "since": adoption.since.isoformat(),
        "places": adoption.places,
        "region": adoption.region_key,
        "place": adoption.place,
        "source": adoption.source,
        "factors": [
            {"key": one.term.key, "label": one.term.label_de}
            | ({"sentence": one.sentence} if quoted and one.sentence else {})
            for one in adoption.factors
        ],
    }
    if quoted:
        entry |= {"worked": adoption.worked, "hindered": adoption.hindered}
    return {name: value for name, value in entry.items() if value not in ("", [])}
