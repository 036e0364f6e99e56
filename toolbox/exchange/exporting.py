"""Exporting all published instruments into one file, in any of the formats."""

from collections.abc import Callable
from typing import IO

from lxml import etree

from toolbox.exchange.describing import Description, descriptions_of
from toolbox.exchange.formats.registry import Format
from toolbox.exchange.giving import given_ids
from toolbox.foundation.db import db

_READ_AT_ONCE = 200
_XML_BEGINS = '<?xml version="1.0" encoding="UTF-8"?>\n<records>\n'
_XML_ENDS = "</records>\n"


def export(
    chosen: Format,
    target: IO[str],
    *,
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Write what visitors can find and is given on in one format, by age; return how many.

    JSON stands one object a line, XML inside ``records``; other text one document after another.
    """
    ids = given_ids()
    done = 0
    target.write(_XML_BEGINS if chosen.element else "")
    for start in range(0, len(ids), _READ_AT_ONCE):
        for description in descriptions_of(ids[start : start + _READ_AT_ONCE]):
            target.write(_entry(chosen, description))
            done += 1
        db.session.rollback()
        progress(done)
    target.write(_XML_ENDS if chosen.element else "")
    return done


def _entry(chosen: Format, description: Description) -> str:
    if chosen.element is not None:
        return str(etree.tostring(chosen.element(description), encoding="unicode")) + "\n"
    if chosen.line is not None:
        return chosen.line(description).decode() + "\n"
    return chosen.write(description).decode()
