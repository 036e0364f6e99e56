"""What lies behind the key of an address: a kept collection, this device, or a plain selection."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from toolbox.curation import policy, queries
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.curation.rules import ITEMS
from toolbox.delivery.caller import caller
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _
from toolbox.web.curation import device
from toolbox.web.stage.codes import code_of, number_of

DEVICE = "mein"
SELECTION = "auswahl_"


@dataclass(frozen=True)
class Entry:
    """An instrument in order with a note; ``item_id`` is 0 where it is kept nowhere."""

    instrument_id: int
    note: str = ""
    item_id: int = 0


@dataclass(frozen=True)
class Source:
    """A collection from wherever it comes, before anybody has looked what can be seen of it."""

    key: str
    title: str
    description: str
    entries: Sequence[Entry]
    collection: Collection | None = None

    @property
    def is_device(self) -> bool:
        """True for what this browser holds."""
        return self.key == DEVICE

    @property
    def is_worked_on(self) -> bool:
        """True where the caller may change it."""
        return self.collection is not None and policy.work_on.allows(caller(), self.collection)

    @property
    def is_open(self) -> bool:
        """True where whoever has this address gets in, so that it can be handed on."""
        one = self.collection
        if one is None:
            return not self.is_device
        if "_" in self.key:
            return policy.open_by_link.allows(caller(), one)
        return self.key == one.slug and policy.find.allows(caller(), one)

    @property
    def is_listed(self) -> bool:
        """True for a public collection at its public address: search engines may know it."""
        one = self.collection
        return one is not None and one.visibility is Visibility.PUBLIC and self.is_open


def source_of(key: str) -> Source:
    """Return what lies behind a key. Raises NotFound, Gone."""
    if key == DEVICE:
        return _device()
    if key.startswith(SELECTION):
        return _selection(key)
    found = queries.collection_for(key, by=caller())
    entries = [Entry(item.instrument_id, item.note, item.id) for item in queries.items_of(found.id)]
    return Source(key, found.title, found.description, entries, found)


def _device() -> Source:
    held = device.on_device()
    if caller().is_signed_in or not held.entries:
        raise NotFound(queries.UNKNOWN)
    entries = [Entry(instrument_id, note) for instrument_id, note in held.entries]
    return Source(DEVICE, held.title or _("My collection"), "", entries)


def _selection(key: str) -> Source:
    """Read the instruments from the address itself: nothing is stored for it."""
    codes = key.removeprefix(SELECTION).split("-")[:ITEMS]
    numbers = dict.fromkeys(number for code in codes if (number := number_of(code)))
    entries = [Entry(number) for number in numbers if number > 0]
    if not entries:
        raise NotFound(queries.UNKNOWN)
    return Source(key, _("A selection of instruments"), "", entries)


def selection_key(instrument_ids: Sequence[int]) -> str:
    """Return the key of an address that names these instruments, and nothing else."""
    return SELECTION + "-".join(code_of(one) for one in instrument_ids)


def open_key(collection: Collection) -> str | None:
    """Return the key under which others open a collection; None while it is private or hidden."""
    if policy.find.allows(caller(), collection):
        return collection.slug
    if policy.open_by_link.allows(caller(), collection):
        return queries.link_key(collection)
    return None


def address_of(collection: Collection) -> str:
    """Return where its keepers look at a collection as others do."""
    return url_for("curation.show", key=open_key(collection) or collection.id)
