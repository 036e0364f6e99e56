"""Packing: an instrument, a collection or the whole catalogue as the pieces of one ZIP."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field
from typing import Any

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import FROZEN_STATES
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.curation import policy as curation_policy
from toolbox.curation import queries as curation
from toolbox.curation.models import Collection
from toolbox.exchange.describing import descriptions_of
from toolbox.exchange.formats.registry import BY_KEY
from toolbox.exchange.giving import given_among, given_ids, is_given
from toolbox.exchange.packages import layout, pages
from toolbox.exchange.packages.bagging import BagWriter
from toolbox.exchange.packages.crates import WholeCrate, crate_of
from toolbox.exchange.packages.gathering import said_of
from toolbox.exchange.packages.identity import own_address
from toolbox.exchange.packages.records import Described, described
from toolbox.exchange.packages.spooling import Lines, Spool
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound, Unavailable
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import slugify
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.storage.protocol import Storage
from toolbox.foundation.zipping import Member, zipped

AMB = BY_KEY["amb"]
_READ_AT_ONCE = 50
_NOTHING = _l("There is nothing in it that could be packed.")
_FROM_ELSEWHERE = _l(
    "This instrument was taken from another catalogue and is not given on from here. Please take "
    "it from there: its page has the link to the original."
)
_UNREADABLE = _l("A file of this package cannot be read just now. Please try again later.")


@dataclass(frozen=True)
class Selection:
    """What goes into a package: ids of instruments in order, and collections to go with them.

    ``notes`` are those of the one collection that is packed, by id of the instrument.
    """

    title: str
    stem: str
    instrument_ids: Sequence[int]
    description: str = ""
    collections: Sequence[dict[str, Any]] = ()
    notes: dict[int, str] = field(default_factory=dict)


def of_instrument(instrument: Instrument) -> Selection:
    """Return the package of one instrument.

    Raises NotFound where visitors cannot find it, or where it is not given on.
    """
    found = catalogue.published_among([instrument.id])
    if not found:
        raise NotFound(_NOTHING)
    if not is_given(instrument):
        raise NotFound(_FROM_ELSEWHERE, code="not-given-on")
    return Selection(found[0].title, f"{instrument.slug}-koffer", [instrument.id])


def of_collection(
    title: str,
    entries: Sequence[tuple[int, str]],
    *,
    description: str = "",
    collection: Collection | None = None,
) -> Selection:
    """Return the package of a collection that the caller may read, kept somewhere or not.

    ``entries`` are instruments with their notes, in order. Raises NotFound where visitors can find
    none of them, or none is given on.
    """
    given = given_among(key for key, _note in entries)
    present = {one.instrument_id for one in catalogue.published_among(given)}
    packed = [(key, note) for key, note in entries if key in present]
    if not packed:
        raise NotFound(_NOTHING)
    told = [said_of(collection, packed)] if collection is not None else []
    return Selection(
        title=title,
        stem=f"{slugify(title, fallback='koffer')}-koffer",
        instrument_ids=[key for key, _note in packed],
        description=description,
        collections=told,
        notes=dict(packed),
    )


def of_everything() -> Selection:
    """Return the package of all that is given on, with the public collections."""
    ids = given_ids()
    public = db.session.scalars(
        db.select(Collection)
        .where(curation_policy.find.where(VISITOR))
        .order_by(Collection.published_at, Collection.id)
    ).all()
    present = set(ids)
    told = []
    for one in public:
        items = [(item.instrument_id, item.note) for item in curation.items_of(one.id)]
        told.append(said_of(one, [item for item in items if item[0] in present]))
    return Selection(installed_settings().site_name, "werkzeugkoffer", ids, collections=told)


def size_of(selection: Selection) -> int:
    """Return how many bytes the files of all versions are, each counted once."""
    files = (
        db.select(StoredFile.id, StoredFile.size)
        .join(Attachment, Attachment.file_id == StoredFile.id)
        .join(Version, Version.id == Attachment.version_id)
        .where(
            Version.instrument_id.in_(selection.instrument_ids),
            Version.state.in_(FROZEN_STATES),
        )
        .distinct()
        .subquery()
    )
    return int(db.session.scalar(db.select(db.func.sum(files.c.size))) or 0)


def require_readable(selection: Selection, storage: Storage) -> None:
    """Raise Unavailable before the first piece where a file of a small package is not there."""
    for one in described(selection.instrument_ids[:_READ_AT_ONCE]):
        if not all(storage.exists(file.file.sha256) for file in one.files.values()):
            raise Unavailable(_UNREADABLE)


def stream(selection: Selection) -> Iterable[bytes]:
    """Return the ZIP piece by piece, in memory that does not grow with files and texts.

    It reads the database while it goes on: the application's context has to stay open.
    """
    return zipped(_members(selection, installed_storage()))


def _members(selection: Selection, storage: Storage) -> Iterator[Member]:
    with ExitStack() as kept:
        yield from _written(selection, storage, kept)


def _written(selection: Selection, storage: Storage, kept: ExitStack) -> Iterator[Member]:
    """Yield what is in the package; what lies on the disk meanwhile ends with ``kept``."""
    bag = BagWriter(selection.stem)
    toolbox = {"name": installed_settings().site_name, "address": own_address()}
    crate = WholeCrate(title=selection.title, description=selection.description, publisher=toolbox)
    lines = Lines()
    kept.callback(crate.close)
    kept.callback(lines.close)
    listed: list[dict[str, str]] = []
    for start in range(0, len(selection.instrument_ids), _READ_AT_ONCE):
        batch = selection.instrument_ids[start : start + _READ_AT_ONCE]
        for one, amb_record in _batch(batch):
            folder = f"{layout.INSTRUMENTS}/{one.instrument.slug}"
            yield from _instrument(bag, folder, one, amb_record, storage)
            has_cover = bool(one.cover) and storage.derived.exists(one.cover)
            inside = f"{layout.PAYLOAD}/{folder}"
            note = selection.notes.get(one.instrument.id, "")
            lines.add(asdict(pages.line_of(one, inside, has_cover=has_cover, note=note)))
            listed.append({"id": str(one.record["id"]), "folder": folder})
            crate.add(folder, one)
        db.session.rollback()
    package = {
        "format": layout.FORMAT,
        "format_version": layout.FORMAT_VERSION,
        "title": selection.title,
        "description": selection.description,
        "toolbox": toolbox,
        "instruments": listed,
        "collections": list(selection.collections),
    }
    crate.add_file(layout.PACKAGE, name="Inhalt", media_type="application/json")
    yield bag.payload(layout.PACKAGE, layout.dump(package))
    whole = kept.enter_context(closing(Spool(crate.written())))
    yield bag.spooled(layout.CRATE, whole)
    page = pages.contents_page(
        title=selection.title,
        description=selection.description,
        toolbox=toolbox,
        lines=lines,
    )
    yield bag.spooled_tag(layout.INDEX, kept.enter_context(closing(Spool(page))))
    yield bag.tag(layout.STYLES, pages.STYLES.read_bytes())
    about = [
        ("Source-Organization", toolbox["name"]),
        ("External-Identifier", toolbox["address"]),
        ("External-Description", selection.title),
    ]
    yield from bag.closing(about=about, on=today())


def _batch(instrument_ids: Sequence[int]) -> Iterator[tuple[Described, bytes]]:
    known = {one.instrument_id: one for one in descriptions_of(instrument_ids)}
    for one in described(instrument_ids):
        if one.instrument.id in known:
            yield one, one.amb or AMB.write(known[one.instrument.id])


def _instrument(
    bag: BagWriter, folder: str, one: Described, amb_record: bytes, storage: Storage
) -> Iterator[Member]:
    has_cover = bool(one.cover) and storage.derived.exists(one.cover)
    yield bag.payload(f"{folder}/{layout.RECORD}", layout.dump(one.record))
    yield bag.payload(f"{folder}/{layout.AMB}", amb_record)
    yield bag.payload(f"{folder}/{layout.CRATE}", crate_of(one))
    yield bag.payload(f"{folder}/{layout.INDEX}", pages.instrument_page(one, has_cover=has_cover))
    if has_cover:
        yield from bag.derived(f"{folder}/{layout.COVER}", one.cover, storage.derived)
    for path, attachment in sorted(one.files.items()):
        file = attachment.file
        yield bag.stored(f"{folder}/{path}", file.sha256, file.size, file.format, storage)
