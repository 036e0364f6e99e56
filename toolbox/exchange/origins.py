"""Where records came from that were not written here, and what of them our words cannot hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import JSON, ForeignKey, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import now
from toolbox.foundation.db import CreatedAt, Line, Model, db
from toolbox.foundation.settings import installed_settings

_ADDRESS_LENGTH = 500
_NAME_LENGTH = 300
_USUAL_PORTS = frozenset({80, 443})


class RecordOrigin(Model):
    """The catalogue an instrument was taken from, its page there, and as of when it is.

    ``kept`` holds parts of the record that have no place in a version, by the names that AMB
    gives them, so that it travels on as it came; it belongs to the version ``number``. See
    ``formats.amb_kept``.
    """

    __tablename__ = "record_origins"

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instruments.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[Line] = mapped_column(default="")
    address: Mapped[str] = mapped_column(String(_ADDRESS_LENGTH), default="")
    page: Mapped[str] = mapped_column(String(_ADDRESS_LENGTH), default="")
    taken_at: Mapped[CreatedAt]
    number: Mapped[int] = mapped_column(default=1)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from: name and address of the catalogue, the page it has there.

    ``name``, ``address`` and ``page`` may be empty where the record does not say them.
    ``number`` is the version that says what the record says; later ones were edited here.
    """

    name: str = ""
    address: str = ""
    page: str = ""
    taken_at: datetime | None = None
    number: int = 1
    kept: Mapping[str, Any] = field(default_factory=dict)


def own_beginning() -> str:
    """Return how the addresses of this toolbox's instruments begin, up to the slug."""
    return public_url("instruments.show", slug="x")[:-1]


def is_own_address(address: str) -> bool:
    """Return whether an address leads to an instrument of this toolbox, however it is written.

    With TLS or without, with the usual port or none, with capital letters in its host.
    """
    return _is_below(address, own_beginning())


def is_given_out_here(name: str) -> bool:
    """Return whether only this toolbox gives out such names: its addresses, its ids of OAI-PMH."""
    base = installed_settings().base_url.rstrip("/")
    of_oai = f"oai:{urlsplit(base).hostname or 'localhost'}:"
    return name.lower().startswith(of_oai) or _is_below(name, f"{base}/") or name == base


def _is_below(address: str, beginning: str) -> bool:
    try:
        there, here = urlsplit(address), urlsplit(beginning)
        same_site = (there.hostname, _port_of(there)) == (here.hostname, _port_of(here))
    except ValueError:
        return False
    return same_site and there.path.startswith(here.path)


def _port_of(parts: SplitResult) -> int | None:
    return None if parts.port in _USUAL_PORTS else parts.port


def origins_of(instrument_ids: Iterable[int]) -> dict[int, Origin]:
    """Return by instrument where it came from, for those that came from elsewhere; one query."""
    rows = db.session.scalars(
        select(RecordOrigin).where(RecordOrigin.instrument_id.in_(set(instrument_ids)))
    )
    return {
        row.instrument_id: Origin(
            row.name, row.address, row.page, row.taken_at, row.number, row.kept
        )
        for row in rows
    }


def source_names(instrument_ids: Iterable[int]) -> dict[int, str]:
    """Return by instrument the name of where it came from, where that is known.

    One query, and none where nothing is asked.
    """
    ids = set(instrument_ids)
    if not ids:
        return {}
    named = select(RecordOrigin.instrument_id, RecordOrigin.name)
    rows = db.session.execute(named.where(RecordOrigin.instrument_id.in_(ids)))
    return {number: name for number, name in rows}


def keep_origins(origins: Mapping[int, Origin]) -> None:
    """Write where instruments came from, in place of what was known; in the caller's unit of work.

    ``taken_at`` is now where it is None. What is too long for its column is left out, never cut:
    half an address leads nowhere.
    """
    if not origins:
        return
    db.session.execute(delete(RecordOrigin).where(RecordOrigin.instrument_id.in_(origins)))
    moment = now()
    db.session.execute(
        insert(RecordOrigin),
        [
            {
                "instrument_id": instrument_id,
                "name": origin.name[:_NAME_LENGTH],
                "address": _fitting(origin.address),
                "page": _fitting(origin.page),
                "taken_at": origin.taken_at or moment,
                "number": origin.number,
                "kept": dict(origin.kept),
            }
            for instrument_id, origin in origins.items()
        ],
    )


def _fitting(address: str) -> str:
    return address if len(address) <= _ADDRESS_LENGTH else ""
