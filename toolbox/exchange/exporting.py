"""Exporting all published instruments, one JSON object a line."""

import json
from collections.abc import Callable
from typing import IO

from toolbox.catalogue import queries as catalogue
from toolbox.exchange.formats import amb
from toolbox.exchange.licences import licence_addresses
from toolbox.foundation.db import db

_READ_AT_ONCE = 200


def export_amb(
    target: IO[str],
    *,
    address_of: Callable[[str], str],
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Write what visitors can find as AMB; return how many. ``address_of`` turns slugs to URLs."""
    licences = licence_addresses()
    ids = sorted(catalogue.published_ids())
    done = 0
    for start in range(0, len(ids), _READ_AT_ONCE):
        batch = catalogue.published_among(ids[start : start + _READ_AT_ONCE])
        for version in sorted(batch, key=lambda version: version.instrument_id):
            data = amb.write(
                version, address=address_of(version.instrument.slug), licence_addresses=licences
            )
            target.write(json.dumps(data, ensure_ascii=False) + "\n")
            done += 1
        db.session.rollback()
        progress(done)
    return done
