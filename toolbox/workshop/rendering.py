"""Copies become pages: in a child process, two at a time, with a place to look at the result."""

import threading
import zipfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from toolbox.files.intake import KeptFile, keep_own
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.durable import failing_well
from toolbox.foundation.storage.installed import installed_storage
from toolbox.stage import places
from toolbox.workshop import looking, queries, rules
from toolbox.workshop.kits.records import Kit
from toolbox.workshop.kits.rendering import Host, Lineage, render
from toolbox.workshop.lineage import kept_lineage, lineage_from, lineage_of
from toolbox.workshop.models import AdaptedCopy
from toolbox.workshop.upgrading import Newer, carried_over

AT_ONCE = 2
_WAIT = 5.0
"""Seconds for which somebody waits for a place before being told that it is full."""
_PLACES = threading.BoundedSemaphore(AT_ONCE)
_EPOCH = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Order:
    """What is to be rendered, read beforehand, so that no transaction waits for it."""

    kit: Kit
    kit_sha256: str
    answers: dict[str, object]
    lineage: Lineage
    host: Host
    pictures: dict[str, str]
    """Name to SHA-256."""
    row_version: int
    copy_id: int
    mark: str


def order_of(
    copy: AdaptedCopy,
    *,
    slug: str | None = None,
    as_hosted: bool = False,
    with_entries: bool = True,
) -> Order:
    """Return what a copy says now, with the accepted entries of others.

    ``slug`` is the end of the address at which it is going to stand; ``as_hosted`` orders what
    visitors see, made with the same kit, without what was changed since. Pictures that no answer
    mentions stay behind: they may be part of entries that nobody has accepted.
    """
    slug = slug or copy.slug
    address = public_url("workshop.site", slug=slug) if slug else ""
    answers = (
        queries.whole_answers(copy, as_hosted=as_hosted) if with_entries else dict(copy.answers)
    )
    kit_file = (copy.hosted_kit_file if as_hosted else None) or copy.kit_file
    kept = copy.hosted_lineage if as_hosted else None
    mentioned = queries.texts_in(answers)
    pictures = queries.pictures_of(copy.id).items()
    return Order(
        kit=looking.kit_of(kit_file),
        kit_sha256=kit_file.sha256,
        host=Host(address=address, toolbox=public_url("home.index")),
        answers=answers,
        lineage=kept_lineage(kept) if kept else lineage_of(copy),
        pictures={name: file.sha256 for name, file in pictures if name in mentioned},
        row_version=copy.row_version,
        copy_id=copy.id,
        # The number of a copy that was deleted may be given again; the moment is not.
        mark=f"{copy.id}-{copy.created_at.timestamp()}-{copy.row_version}-{kit_file.id}-{today()}",
    )


class WorkshopFull(Unavailable):
    """All places are taken."""


@contextmanager
def a_place() -> Iterator[None]:
    """Hold one of the places inside the block. Raises WorkshopFull."""
    if not _PLACES.acquire(timeout=_WAIT):
        raise WorkshopFull(
            _l("All workbenches are taken just now. Please try again in a moment."),
            code="workshop-full",
        )
    try:
        yield
    finally:
        _PLACES.release()


@contextmanager
def rendered(order: Order) -> Iterator[Path]:
    """Render an order into a folder that is gone after the block.

    Raises Unavailable where the workshop or the disk is full, Invalid where the kit cannot do it.
    """
    db.session.rollback()
    with (
        failing_well(),
        a_place(),
        TemporaryDirectory(prefix="werkstatt-") as folder,
        ExitStack() as files,
    ):
        target = Path(folder, "site")
        storage = installed_storage()
        source = files.enter_context(storage.as_file(order.kit_sha256))
        pictures = {
            name: files.enter_context(storage.as_file(sha256))
            for name, sha256 in order.pictures.items()
        }
        target.mkdir()
        render(
            source,
            order.answers,
            lineage=order.lineage,
            pictures=pictures,
            target=target,
            host=order.host,
        )
        yield target


class _Shown:
    """Which state of a copy lies at which place of the stage, as long as that is kept.

    Whoever tries a lot fills the disk with what nobody looks at any more: of each copy the last
    states are kept, and of all copies together not too many.
    """

    OF_ONE = 3
    MOST = 200

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: OrderedDict[str, tuple[int, str]] = OrderedDict()

    def find(self, mark: str) -> str | None:
        with self._lock:
            _copy_id, key = self._places.get(mark, (0, ""))
        return key if places.placed(key) is not None else None

    def note(self, order: Order, key: str) -> None:
        with self._lock:
            self._release([order.mark])
            self._places[order.mark] = (order.copy_id, key)
            self._release(self._marks_of(order.copy_id)[: -self.OF_ONE])
            self._release(list(self._places)[: -self.MOST])

    def forget(self, copy_id: int) -> None:
        with self._lock:
            self._release(self._marks_of(copy_id))

    def _marks_of(self, copy_id: int) -> list[str]:
        return [mark for mark, (found, _key) in self._places.items() if found == copy_id]

    def _release(self, marks: list[str]) -> None:
        for mark in marks:
            _copy_id, key = self._places.pop(mark, (0, ""))
            places.release(key)


_SHOWN = _Shown()


def preview_key(order: Order) -> str:
    """Return the secret place on the stage where an order can be looked at for some hours."""
    known = _SHOWN.find(order.mark)
    if known is not None:
        return known
    with rendered(order) as folder:
        key = places.put(folder, hours=rules.PREVIEW_HOURS)
    _SHOWN.note(order, key)
    return key


def forget_previews(copy_id: int) -> None:
    """Take everything off the stage that was there to look at of a copy."""
    _SHOWN.forget(copy_id)


def zip_of(order: Order, *, note: str = "") -> bytes:
    """Return an order rendered and packed; the same order gives the same bytes.

    ``note`` is HTML that is put at the end of every page.
    """
    with rendered(order) as folder, TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(each for each in folder.rglob("*") if each.is_file()):
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                content = path.read_bytes()
                if note and path.suffix in {".html", ".htm"}:
                    content = _with_note(content, note.encode())
                archive.writestr(info, content)
        packed.seek(0)
        return packed.read()


def _with_note(page: bytes, note: bytes) -> bytes:
    before, end, after = page.rpartition(b"</body>")
    return before + note + end + after if end else page


def kept_zip(order: Order, *, name: str, note: str = "") -> KeptFile:
    """Return an order rendered, packed and safely in the storage, not in the database yet."""
    return keep_own(zip_of(order, note=note), name=name, storage=installed_storage())


def upgraded(copy: AdaptedCopy, newer: Newer) -> Order:
    """Return what a copy would be with a newer version of its kit."""
    order = order_of(copy)
    answers, _left = carried_over(order.answers, copy.leftover, newer.kit)
    return replace(
        order,
        kit=newer.kit,
        kit_sha256=newer.file.sha256,
        answers=answers,
        lineage=lineage_from(newer.version),
        mark=f"{order.mark}-{newer.file.id}",
    )
