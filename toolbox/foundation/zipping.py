"""ZIP files that are written piece by piece while they go out, in memory that does not grow."""

import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from stream_zip import ZIP_AUTO, Method, stream_zip

Member = tuple[str, datetime, int, Method, Iterable[bytes]]
"""Path, time, mode, method and pieces of one file, as the library wants them."""

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""ZIP knows no day before this one."""
_FILE_MODE = stat.S_IFREG | 0o644
_CHUNK = 64 * 1024
_AS_SMALL_AS_IT_GETS = 9


def written(path: str, content: bytes, *, at: datetime = EARLIEST) -> Member:
    """Return a file that is at hand as a whole."""
    return path, at, _FILE_MODE, ZIP_AUTO(len(content)), (content,)


def read(
    path: str,
    size: int,
    opened: Callable[[], BinaryIO],
    *,
    level: int = _AS_SMALL_AS_IT_GETS,
    at: datetime = EARLIEST,
) -> Member:
    """Return a file of ``size`` bytes that is opened when it goes by; level 0 packs nothing."""
    return path, at, _FILE_MODE, ZIP_AUTO(size, level=level), _pieces(opened)


def _pieces(opened: Callable[[], BinaryIO]) -> Iterator[bytes]:
    with opened() as stream:
        while piece := stream.read(_CHUNK):
            yield piece


def zipped(members: Iterable[Member]) -> Iterable[bytes]:
    """Return a ZIP of these files, piece by piece."""
    return stream_zip(members, chunk_size=_CHUNK)
