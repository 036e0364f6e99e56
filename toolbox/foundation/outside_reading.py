"""Reading long answers of the public web: in pieces, unpacked and bounded, by the safe client."""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from urllib.parse import urljoin

import urllib3

from toolbox.foundation.outside import Outside, Unreachable, Watch, explained, leads_on

_PIECE = 65_536
_GZIP = b"\x1f\x8b"
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Arriving:
    """An answer whose body is still on its way; names of ``headers`` are in small letters.

    Reading ``pieces`` raises Unreachable, with ``too-large`` where there is more than asked for.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


@dataclass(frozen=True)
class Whole:
    """An answer with all of its body."""

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Reader(Outside):
    """The safe client for whole documents; packed ones (gzip) come out unpacked."""

    @contextmanager
    def opened(
        self, url: str, *, most: int, wanted: Mapping[str, str] = _NOTHING
    ) -> Iterator[Arriving]:
        """Give the answer of ``url`` while it arrives, at most ``most`` bytes unpacked.

        ``wanted`` are headers besides our own. Raises Unreachable.
        """
        watch = Watch(self.seconds)
        with watch.running():
            for _turn in range(self.redirects + 1):
                with self._asked("GET", url, wanted, watch) as answer:
                    following = leads_on(answer)
                    if following is None:
                        headers = {name.lower(): value for name, value in answer.headers.items()}
                        pieces = _unpacked(_pieces(answer, watch), most)
                        yield Arriving(answer.status, url, headers, pieces)
                        return
                url = urljoin(url, following)
        raise Unreachable("redirects")

    def whole(self, url: str, *, most: int, wanted: Mapping[str, str] = _NOTHING) -> Whole:
        """Return all of what ``url`` answers. Raises Unreachable."""
        with self.opened(url, most=most, wanted=wanted) as found:
            return Whole(found.status, found.url, found.headers, b"".join(found.pieces))


def _pieces(answer: urllib3.BaseHTTPResponse, watch: Watch) -> Iterator[bytes]:
    while True:
        with explained(watch):
            piece = answer.read(_PIECE)
            if watch.is_over:  # what was cut off looks like an answer that has ended
                raise Unreachable("timeout")
        if not piece:
            return
        yield piece


def _unpacked(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Yield what arrives, unpacked where it is gzip; never holds more than a piece of it."""
    room = most
    for piece in _gunzipped(pieces):
        room -= len(piece)
        if room < 0:
            raise Unreachable("too-large")
        yield piece


def _gunzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    if not first.startswith(_GZIP):
        yield first
        yield from pieces
        return
    unpacking, is_whole = zlib.decompressobj(wbits=31), False
    for piece in chain([first], pieces):
        rest = piece
        while rest:
            if is_whole:  # several packed parts may follow each other
                unpacking, is_whole = zlib.decompressobj(wbits=31), False
            try:
                yield unpacking.decompress(rest, _PIECE)
            except zlib.error:
                raise Unreachable("protocol") from None
            is_whole = unpacking.eof
            rest = unpacking.unused_data if is_whole else unpacking.unconsumed_tail
    if not is_whole:
        raise Unreachable("protocol")
