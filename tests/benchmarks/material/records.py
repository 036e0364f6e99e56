"""AMB records as documents for an index, with the values that the records themselves have."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from toolbox.discovery.documents import IndexDocument
from toolbox.foundation.text import shorten

_UNDATED = datetime(2020, 1, 1, tzinfo=UTC)
_SUMMARY_LENGTH = 280
_FACETS = {"kind": "learningResourceType", "audience": "educationalLevel", "topic": "about"}


def read_documents(path: Path, limit: int) -> Iterator[IndexDocument]:
    """Yield the first ``limit`` records of a file with one JSON object a line, .gz or not.

    Records without a date get one after another, a minute apart, so that every order by date is
    the same everywhere.
    """
    unpacked = gzip.open if path.suffix == ".gz" else open
    with unpacked(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(islice(lines, limit), 1):
            yield _document(number, json.loads(line))


def _document(number: int, record: dict[str, Any]) -> IndexDocument:
    description = record.get("description") or ""
    licence = (record.get("license") or {}).get("id")
    tags = tuple(tag for tag in record.get("keywords", ()) if "," not in tag)
    facets = {name: _keys(record.get(key, ())) for name, key in _FACETS.items()}
    dated = record.get("datePublished")
    return IndexDocument(
        instrument_id=number,
        version_id=number,
        title=record["name"],
        summary=shorten(description, _SUMMARY_LENGTH),
        description=description,
        labels=tuple(
            concept["prefLabel"]["de"]
            for key in _FACETS.values()
            for concept in record.get(key, ())
        ),
        credits=tuple(maker["name"] for maker in record.get("creator", ())),
        tags=tags,
        language=record["inLanguage"][0],
        facets={
            **facets,
            "licence": (licence.strip("/").split("/", 3)[-1],) if licence else (),
            "language": tuple(record["inLanguage"]),
            "tag": tags,
        },
        published_at=datetime.fromisoformat(dated).replace(tzinfo=UTC)
        if dated
        else _UNDATED + timedelta(minutes=number),
    )


def _keys(concepts: Any) -> tuple[str, ...]:
    """Return the last parts of the addresses of terms: ".../hcrt/text" is "text"."""
    return tuple(dict.fromkeys(concept["id"].rsplit("/", 1)[-1] for concept in concepts))
