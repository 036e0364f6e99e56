"""AMB, one record a line (JSON lines), packed or not: always all of it, read while it arrives."""

from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from toolbox.exchange.formats import amb
from toolbox.exchange.importing import LONGEST_LINE
from toolbox.exchange.record import UnusableRecord
from toolbox.foundation.i18n import _l
from toolbox.harvesting.parsing import json_value
from toolbox.harvesting.rules import LARGEST_LIST, MOST_RECORDS, UPSTREAM_ID_LENGTH, Trouble
from toolbox.harvesting.sources.declaration import Found, SourceKind, Visit

_IN_MEMORY = 8 * 1024 * 1024
_PIECE = 65_536
_CACHING = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))


def looks_like(address: str, beginning: bytes) -> bool:
    """Return whether the first line is an object."""
    return beginning.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def read(visit: Visit) -> Iterator[Found]:
    """Yield the records of all lines; nothing where the list has not changed since."""
    wanted = {
        header: str(visit.memory[name]) for name, header in _CACHING if visit.memory.get(name)
    }
    with (
        visit.manners.opened(visit.address, most=LARGEST_LIST, wanted=wanted) as found,
        SpooledTemporaryFile(_IN_MEMORY) as kept,
    ):
        if found.status == 304:
            return
        if not visit.is_sample:
            for piece in found.pieces:  # at once, so that nobody over there waits for our database
                kept.write(piece)
            kept.seek(0)
        pieces = found.pieces if visit.is_sample else iter(lambda: kept.read(_PIECE), b"")
        for number, line in enumerate(_lines(pieces), start=1):
            if visit.is_sample and number > (visit.most or 0):
                return
            if number > MOST_RECORDS:
                raise Trouble("too-many", most=MOST_RECORDS)
            if line.strip():
                yield _found(number, line, visit)
        visit.is_complete = True
        visit.memory |= {name: found.headers.get(name, "")[:300] for name, _header in _CACHING}


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines; of one that is too long, so much that it is seen to be too long."""
    rest = bytearray()
    skips = False
    for piece in pieces:
        *whole, last = piece.split(b"\n")
        for part in whole:
            if not skips:
                yield bytes(rest + part)
            rest.clear()
            skips = False
        rest += last
        if len(rest) > LONGEST_LINE:
            if not skips:
                yield bytes(rest)
            rest.clear()
            skips = True
    if rest and not skips:
        yield bytes(rest)


def _found(number: int, line: bytes, visit: Visit) -> Found:
    place = name = f"line {number}"
    try:
        if len(line) > LONGEST_LINE:
            raise Trouble("line-too-long")
        said = json_value(line)
        name = _id(said) or place
        record = amb.read(said, visit.words.licences)
    except UnusableRecord as error:
        told = Trouble("unusable", why=str(error)).told
        return Found(name, trouble=told, has_name=name != place)
    except Trouble as trouble:
        return Found(name, trouble=trouble.told, has_name=False)
    return Found(record.external_id, record=record)


def _id(said: Any) -> str:
    found = said.get("id") if isinstance(said, dict) else None
    usable = isinstance(found, str) and 0 < len(found) <= UPSTREAM_ID_LENGTH and found.isprintable()
    return str(found) if usable else ""


AMB_LINES = SourceKind(
    key="amb-lines",
    label=_l("AMB lines"),
    about=_l("A file with one record a line in AMB, such as catalogues give out; also packed."),
    looks_like=looks_like,
    read=read,
)
