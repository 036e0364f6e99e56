"""What pages about collections show: lines with cards, covers, owners, what became of the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from toolbox.adoption.evidence import figures_of
from toolbox.catalogue import listings as catalogue_listings
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Version
from toolbox.curation import listings, queries
from toolbox.curation.holders import groups_behind
from toolbox.curation.lifecycle import SHORT_LABELS
from toolbox.curation.models import Collection
from toolbox.curation.rules import AUDIENCE
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.web.cards import CardView, card_of
from toolbox.web.curation.sources import Entry, Source
from toolbox.web.instruments.files import thumbnail_addresses
from toolbox.web.origins import sources_of
from toolbox.web.surroundings import number, term_labels


@dataclass(frozen=True)
class Look:
    """The colour, word and icon of a drawn cover."""

    key: str
    label: Message
    icon: str


LOOK = Look("collection", _l("Collection"), "briefcase")


@dataclass(frozen=True)
class Line:
    """An instrument of a collection; without a card nobody but the keepers sees the line."""

    entry: Entry
    title: str
    address: str
    card: CardView | None = None
    gone: str = ""
    successor: str | None = None

    @property
    def note(self) -> str:
        """What the keepers say about it here."""
        return self.entry.note

    @property
    def mark(self) -> int:
        """The number by which forms name the line: of the item, else of the instrument."""
        return self.entry.item_id or self.entry.instrument_id


def versions_in(entries: Iterable[Entry]) -> dict[int, Version]:
    """Return what everybody sees of these instruments, by instrument."""
    ids = [entry.instrument_id for entry in entries]
    return catalogue_listings.published_by_ids(ids, by=VISITOR)


def lines_of(entries: Sequence[Entry], *, with_gone: bool = False) -> list[Line]:
    """Return the lines of a collection in order; what visitors do not see only for its keepers."""
    versions = versions_in(entries)
    left = [entry.instrument_id for entry in entries if entry.instrument_id not in versions]
    gone = queries.gone_among(left) if with_gone else {}
    pictures = thumbnail_addresses(list(versions.values()))
    known = figures_of(versions)
    sources = sources_of(version.instrument for version in versions.values())
    lines = []
    for entry in entries:
        version = versions.get(entry.instrument_id)
        if version is not None:
            image, evidence = pictures.get(version.id), known[entry.instrument_id]
            source = sources.get(entry.instrument_id, "")
            card = card_of(version, image=image, evidence=evidence, source=source)
            lines.append(_present(entry, version, card))
        elif with_gone:
            lines.append(_gone(entry, gone.get(entry.instrument_id)))
    return lines


def _present(entry: Entry, version: Version, card: CardView) -> Line:
    address = public_url("instruments.show", slug=version.instrument.slug)
    return Line(entry, version.title, address, card)


def _gone(entry: Entry, found: queries.GoneInstrument | None) -> Line:
    """Return a tombstone: what it was and why visitors do not see it here any more."""
    if found is None:
        return Line(entry, _("An instrument"), "", gone=_("It is not published any more."))
    address = url_for("instruments.show", slug=found.slug)
    successor = url_for("instruments.show", slug=found.successor) if found.successor else None
    if found.state is InstrumentState.RETIRED:
        sentence = _("It was retired: visitors do not see it here, but its page is still there.")
    elif found.reason:
        sentence = _("It was removed: %(reason)s Visitors do not see it.", reason=found.reason)
    else:
        sentence = _("It was removed. Visitors do not see it.")
    return Line(entry, found.title, address, gone=sentence, successor=successor)


@dataclass(frozen=True)
class Owner:
    """Whose a collection is: a name, and an address where there is a page."""

    name: str
    href: str | None = None


def owners_of(collections: Iterable[Collection]) -> dict[int, Owner]:
    """Return by collection whose it is; what belongs to a person does not say to whom."""
    found: dict[int, Owner] = {}
    grouped: dict[int, str] = {}
    for one in collections:
        if one.organisation is not None:
            href = url_for("organisations.show", slug=one.organisation.slug)
            found[one.id] = Owner(one.organisation.name, href)
        elif one.holder_key is not None:
            grouped[one.id] = one.holder_key
    groups = groups_behind(grouped.values())
    for collection_id, key in grouped.items():
        if group := groups.get(key):
            found[collection_id] = Owner(group.name, url_for(group.endpoint, slug=group.slug))
    return found


@dataclass(frozen=True)
class Tile:
    """A collection in a grid."""

    href: str
    title: str
    summary: str
    image: str | None
    note: str
    count: int
    is_chosen: bool

    @property
    def card(self) -> dict[str, object]:
        """The arguments of the macro ``card_small``."""
        names = ("title", "href", "summary", "image", "note")
        return {"kind": LOOK, **{name: getattr(self, name) for name in names}}


def tiles_of(collections: Sequence[Collection]) -> list[Tile]:
    """Return public collections as tiles, with how many instruments everybody sees in them."""
    if not collections:
        return []
    ids = [one.id for one in collections]
    counts, covers = listings.counts_of(ids), _covers(collections)
    audiences, owners = queries.audiences_of(ids), owners_of(collections)
    return [
        _tile(
            one,
            counts.get(one.id, 0),
            covers.get(one.id),
            [
                owners[one.id].name if one.id in owners else "",
                audience_line(audiences.get(one.id, ())),
            ],
        )
        for one in collections
    ]


def _tile(one: Collection, count: int, image: str | None, parts: Sequence[str]) -> Tile:
    counted = count_line(count)
    note = " · ".join(part for part in (counted, *parts) if part)
    summary = one.description.partition("\n")[0][:240]
    href = url_for("curation.show", key=one.slug)
    return Tile(href, one.title, summary, image, note, count, one.chosen_at is not None)


def count_line(count: int) -> str:
    """Return how many instruments there are, in words."""
    return ngettext("%(count)s instrument", "%(count)s instruments", count, count=number(count))


def audience_line(keys: Iterable[str]) -> str:
    """Return for whom it is."""
    labels = term_labels(AUDIENCE)
    return ", ".join(labels[key] for key in keys if key in labels)


def _covers(collections: Sequence[Collection]) -> dict[int, str]:
    """Return the picture of the instrument that each of them chose for its cover."""
    chosen = {one.id: one.cover_instrument_id for one in collections if one.cover_instrument_id}
    versions = catalogue_listings.published_by_ids(chosen.values(), by=VISITOR)
    pictures = thumbnail_addresses(list(versions.values()))
    return {
        collection_id: pictures[versions[instrument_id].id]
        for collection_id, instrument_id in chosen.items()
        if instrument_id in versions and versions[instrument_id].id in pictures
    }


@dataclass(frozen=True)
class Shown:
    """Everything the page of a collection shows."""

    source: Source
    lines: Sequence[Line]
    owner: Owner | None
    audiences: Sequence[tuple[str, str]]
    cover: str | None

    @property
    def visible(self) -> list[Line]:
        """The lines that everybody sees."""
        return [line for line in self.lines if line.card is not None]

    @property
    def count(self) -> str:
        """How many instruments everybody sees, in words."""
        return count_line(len(self.visible))


def shown(source: Source) -> Shown:
    """Return what is shown of a collection; its keepers see what became of missing instruments."""
    one = source.collection
    collections = [one] if one is not None else []
    labels = term_labels(AUDIENCE)
    keys = queries.audiences_of([one.id]).get(one.id, []) if one is not None else []
    return Shown(
        source,
        lines_of(source.entries, with_gone=source.is_worked_on),
        owners_of(collections).get(one.id) if one is not None else None,
        [(labels[key], url_for("curation.index", fuer=key)) for key in keys if key in labels],
        _covers(collections).get(one.id) if one is not None else None,
    )


@dataclass(frozen=True)
class Kept:
    """One of my collections in the list."""

    collection: Collection
    owner: Owner | None
    count: str
    visibility: Message
    href: str


def kept(collections: Sequence[Collection], addresses: Mapping[int, str]) -> list[Kept]:
    """Return my collections for the list of them."""
    counts, owners = listings.counts_of(addresses), owners_of(collections)
    return [
        Kept(
            one,
            owners.get(one.id),
            count_line(counts.get(one.id, 0)),
            SHORT_LABELS[one.visibility],
            addresses[one.id],
        )
        for one in collections
    ]
