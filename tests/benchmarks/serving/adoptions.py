"""Writes very many adoptions and a wide, deep lineage into an instance, straight to its tables.

    python -m tests.benchmarks.serving.adoptions INSTANCE ADOPTIONS DEPTH WIDTH

Takes the instruments that are there. A third of the adoptions go to the first twenty of them and a
tenth to the very first, from which the lineage comes too. The same numbers every time.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from toolbox.accounts.models import Organisation
from toolbox.adoption.lifecycle import AdoptionState, EnteredAs, Stage
from toolbox.adoption.models import Adoption, AdoptionFactor, AdoptionStage
from toolbox.app import create_app
from toolbox.catalogue.models import Instrument
from toolbox.files.models import StoredFile
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.settings import load_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies.models import Term
from toolbox.workshop.models import AdaptedCopy

_BATCH = 1000
_STAGES = (Stage.INTEREST, Stage.TRIAL, Stage.ADOPTED, Stage.ESTABLISHED)


def adoptions(
    instruments: Sequence[int], regions: Sequence[str], count: int, chance: random.Random
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield the row of each adoption, with those of its stages."""
    for number in range(1, count + 1):
        instrument = instruments[0]
        if number % 10:
            first = instruments[1:20] if number % 3 == 0 else instruments
            instrument = chance.choice(first)
        since = today() - timedelta(days=chance.randrange(30, 2500))
        gone_through = _STAGES[: chance.choice((1, 2, 3, 3, 4, 4))]
        yield (
            _adoption(number, instrument, chance.choice(regions), since, gone_through[-1]),
            [
                {"adoption_id": number, "stage": stage, "since": since + timedelta(days=at * 9)}
                for at, stage in enumerate(gone_through)
            ],
        )


def _adoption(
    number: int, instrument: int, region: str, since: date, stage: Stage
) -> dict[str, Any]:
    return {
        "id": number,
        "instrument_id": instrument,
        "adopter_name": f"Einrichtung {number}",
        "region_key": region,
        "since": since,
        "stage": stage,
        "people_reached": number % 90,
        "worked": "Die Vorlagen passten sofort, und die Klasse war dabei.",
        "hindered": "Der Raum war zu klein." if number % 4 == 0 else "",
        "quote_consent": number % 2 == 0,
        "entered_as": EnteredAs.EDITOR,
        "source": "Messung",
        "state": AdoptionState.CONFIRMED,
        "confirmed_at": now() - timedelta(days=number % 300),
        "holder_email": "",
    }


def write_adoptions(count: int, chance: random.Random) -> None:
    """Write adoptions of the instruments that are there, over all districts."""
    instruments = db.session.scalars(select(Instrument.id).order_by(Instrument.id)).all()
    terms = select(Term.key).where(Term.vocabulary_key == "region", Term.broader_id.is_not(None))
    regions = db.session.scalars(terms.order_by(Term.key)).all()
    helped = db.session.scalars(select(Term.id).where(Term.vocabulary_key == "success_factor"))
    factors = helped.all()
    made = list(adoptions(instruments, regions, count, chance))
    for start in range(0, count, _BATCH):
        batch = made[start : start + _BATCH]
        db.session.execute(insert(Adoption), [row for row, _stages in batch])
        db.session.execute(insert(AdoptionStage), [one for _row, rows in batch for one in rows])
        named = [
            {"adoption_id": row["id"], "term_id": chance.choice(factors), "sentence": "Es half."}
            for row, _stages in batch
        ]
        db.session.execute(insert(AdoptionFactor), named)


def write_lineage(depth: int, width: int) -> None:
    """Let copies, and a line of instruments one after the other, come of the first instrument."""
    instruments = db.session.scalars(
        select(Instrument.id).order_by(Instrument.id).limit(depth + 1)
    ).all()
    for parent, child in pairwise(instruments):
        statement = update(Instrument).where(Instrument.id == child)
        db.session.execute(statement.values(template_id=parent))
    kit = StoredFile(sha256="0" * 64, size=1, media_type="application/zip", format="zip")
    db.session.add(kit)
    db.session.flush()
    owner = db.session.scalars(select(Organisation.id).limit(1)).one()
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    copies = [
        {
            "instrument_id": instruments[0],
            "kit_file_id": kit.id,
            "organisation_id": owner,
            "title": f"Messe der Stadt {number}",
            "slug": f"messe-{number}",
            "site_file_id": kit.id,
            "hosted_at": moment,
            "may_be_found": True,
        }
        for number in range(width)
    ]
    db.session.execute(insert(AdaptedCopy), copies)


def main() -> None:
    """Write, and say which addresses have most."""
    app = create_app(load_settings(Path(sys.argv[1])))
    count, depth, width = (int(word) for word in sys.argv[2:5])
    with app.app_context():
        with unit_of_work():
            write_adoptions(count, random.Random(7))  # noqa: S311 - the same numbers every time
            write_lineage(depth, width)
        slugs = db.session.scalars(select(Instrument.slug).order_by(Instrument.id)).all()
        owner = db.session.scalars(
            select(Organisation.slug).join(Instrument, Instrument.owner_id == Organisation.id)
        ).first()
    print(json.dumps({"instruments": slugs, "organisation": owner}))


if __name__ == "__main__":
    main()
