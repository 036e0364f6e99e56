"""What a record of a package says, in the words of this toolbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from toolbox.exchange.packages.refusals import ahead, unfitting
from toolbox.exchange.packages.words import Words
from toolbox.files.inspection.names import safe_name
from toolbox.foundation.clock import now
from toolbox.review.draft_fields import FILES
from toolbox.review.sheet import Sheet

_WRONG_DAY = "published_at"
_CLOCKS_DIFFER = timedelta(days=1)
"""How far ahead of ours the clock of another toolbox, or its day, may be."""


@dataclass(frozen=True)
class Told:
    """One version of a record in our words; ``entries`` are its files as the record has them."""

    number: int
    published_at: datetime
    sheet: Sheet
    entries: Sequence[Mapping[str, Any]]


def told_by(
    record: Mapping[str, Any], words: Words, renamed: Mapping[str, str]
) -> tuple[list[Told], list[str]]:
    """Return the versions of a record in our words, and the words that are not known here.

    ``renamed`` are files that are kept here under another hash, theirs to ours. Raises Invalid.
    """
    told: list[Told] = []
    missing: dict[str, None] = {}
    for version in record["versions"]:
        entries = _safely_named(version["sheet"].get(FILES, []))
        put = words.put({**version["sheet"], FILES: entries}, record["terms"])
        for entry in put.sheet.get("files", []):
            entry["sha256"] = renamed.get(entry["sha256"], entry["sha256"])
        missing |= dict.fromkeys(put.missing)
        moment = moment_of(version["published_at"] or record["published_at"])
        told.append(Told(version["number"], moment, put.sheet, entries))
    return told, list(missing)


def _safely_named(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return files under the names that uploads get: no paths, no breaks, nothing invisible."""
    return [{**entry, "name": safe_name(entry["name"])} for entry in entries]


def moment_of(text: str | None) -> datetime:
    """Return a moment of a record in UTC. Raises Invalid for what is none, or is still to come."""
    try:
        moment = datetime.fromisoformat(text or "")
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise unfitting(_WRONG_DAY) from error
    if moment.year < 1990:
        raise unfitting(_WRONG_DAY)
    if moment > now() + _CLOCKS_DIFFER:
        raise ahead(moment)
    return moment
