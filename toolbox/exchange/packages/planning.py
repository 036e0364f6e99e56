"""What taking over a package would do, instrument by instrument; nothing is written here."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from toolbox.catalogue import policy
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.lifecycle import FROZEN_STATES, InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.catalogue.rules import require_saveable
from toolbox.exchange.origins import is_own_address
from toolbox.exchange.packages.comparing import Difference, Side, differences
from toolbox.exchange.packages.identity import (
    draft_of,
    drafted_by,
    known_by,
    origin_of,
    own_address,
)
from toolbox.exchange.packages.keeping import require_room
from toolbox.exchange.packages.meeting import heard, newest_in_both, twin_of
from toolbox.exchange.packages.models import TakenOver
from toolbox.exchange.packages.opening import Listed, OpenPackage
from toolbox.exchange.packages.peers import PeerState, state_of
from toolbox.exchange.packages.records import public_sheet
from toolbox.exchange.packages.refusals import refused, unfitting
from toolbox.exchange.packages.told import Told, moment_of, told_by
from toolbox.exchange.packages.words import Words, comparable, content_of_sheet
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Invalid, ToolboxError
from toolbox.foundation.i18n import Message, _l
from toolbox.review.sheet import Sheet

_UNKNOWN_KIND = _l("This toolbox does not know this kind of instrument.")
_NOT_YOURS = _l(
    "It is here already and belongs to others. Only its makers or editors can renew it."
)
_FOLLOWED = _l("It is kept up to date from a source that this toolbox follows.")
_TWICE = _l("The other toolbox has it twice; only one of both is compared with what is here.")


class Standing(StrEnum):
    """How an instrument of a package stands to what is here."""

    NEW = "new"
    SAME = "same"
    THEIRS = "theirs"
    OURS = "ours"
    BOTH = "both"
    REFUSED = "refused"


@dataclass(frozen=True)
class Plan:
    """What would happen to one instrument; ``fault`` says why it is refused.

    ``here`` is what it is compared with: the published version for editors, the draft for makers.
    ``peer`` is the toolbox that says it, ``state`` what that said last, as far as editors took it.
    ``terms`` are the addresses of the terms it carries, by their names here (``Words.addresses``).
    ``is_for_all`` says that editors hear it from another toolbox, whose choice all see at once.
    """

    id: str
    title: str
    standing: Standing
    kind: str = ""
    owner: str = ""
    licence: str | None = None
    size: int = 0
    missing: Sequence[str] = ()
    differences: Sequence[Difference] = ()
    fault: Message = ""
    here: Version | None = None
    instrument: Instrument | None = None
    origin: TakenOver | None = None
    base: Sheet | None = None
    ours: Sheet = field(default_factory=dict)
    versions: Sequence[Told] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    amb: str = ""
    peer: str = ""
    peer_name: str = ""
    state: PeerState | None = None
    is_for_all: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to do: this very record was taken over, or others keep it."""
        if self.instrument is not None and self.here is None:
            return True
        known = self.state if self.is_for_all else (self.state or self.origin)
        return known is not None and known.digest == self.digest

    @property
    def newest(self) -> Told:
        """The version that visitors see there."""
        return next(one for one in self.versions if one.number == self.record["current"])


def plan(package: OpenPackage, one: Listed, words: Words, *, peer: str = "", by: Actor) -> Plan:
    """Return what would happen to an instrument; a fault in it is told, not raised.

    ``peer`` is the address of the toolbox that was asked; a file is believed where it comes from.
    """
    try:
        record, content = package.record(one)
    except ToolboxError as error:
        return Plan(one.id, one.folder.name, Standing.REFUSED, fault=error.message)
    title = str(record["versions"][-1]["sheet"]["title"])
    try:
        digest = hashlib.sha256(content).hexdigest()
        home = package.toolbox["address"]
        told = _compared(record, digest, words, peer or home, home, by)
        return replace(told, peer_name=package.toolbox["name"], amb=package.amb(one))
    except ToolboxError as error:
        return Plan(one.id, title, Standing.REFUSED, fault=_whole(error))


def _whole(error: ToolboxError) -> Message:
    """Return the sentence of a fault with those of its fields, which say more."""
    fields = error.fields if isinstance(error, Invalid) else {}
    sentences = [f"{name}: {one}" for name, some in fields.items() for one in some]
    return " ".join([str(error.message), *sentences])


def _compared(
    record: Mapping[str, Any], digest: str, words: Words, peer: str, home: str, by: Actor
) -> Plan:
    kind = KINDS.get(record["kind"])
    if kind is None:
        raise Invalid(_UNKNOWN_KIND, code="package-kind")
    require_room(record)
    instrument = known_by([record["id"]]).get(record["id"]) or drafted_by(record["id"], by)
    _require_own_is_seen(record["id"], instrument, by)
    here, fault = _here(instrument, by) if instrument is not None else (None, None)
    origin = None
    if instrument is not None:
        origin = (draft_of(here.id) if here is not None else None) or origin_of(instrument.id)
    state = _state(here, peer, by)
    versions, missing = told_by(record, words, _renamed(origin, state))
    for one in versions:
        require_saveable(content_of_sheet(one.sheet), kind)
    moment_of(record["changed_at"] or record["published_at"])
    entries = {e["sha256"]: e["size"] for one in versions for e in one.entries}
    newest = next(one for one in versions if one.number == record["current"])
    if instrument is None and (twin := twin_of(record, versions, by)):
        instrument, here = twin.instrument, twin
        state = _state(here, peer, by)
    known, is_second = heard(state, record["id"], versions, instrument, home)
    second = Invalid(_TWICE, code="package-twice")
    here, fault = (None, second) if is_second else (here, fault)
    if instrument is not None and fault is not None and not _is_seen_as(newest, instrument, by):
        raise fault
    base, ours, found = None, {}, []
    standing = Standing.NEW
    if instrument is not None and here is not None:
        ours = comparable(public_sheet(here))
        base = _base(instrument, _first_hand(origin, peer, by), known, versions)
        found = differences(base, newest.sheet, ours)
        standing = _standing(found, origin, (state or origin), digest, by)
    elif instrument is not None:
        standing = Standing.SAME
    return Plan(
        id=record["id"],
        title=str(newest.sheet["title"]),
        standing=standing,
        kind=str(record["kind"]),
        owner=record["owner"]["name"],
        licence=newest.sheet.get("licence"),
        size=sum(entries.values()),
        missing=missing,
        differences=found,
        here=here,
        instrument=instrument,
        origin=origin,
        base=base,
        ours=ours,
        versions=versions,
        record=record,
        terms=words.addresses(record["terms"]),
        digest=digest,
        peer=peer,
        state=state,
        is_for_all=_is_for_all(here, by) and peer != own_address(),
    )


def _state(here: Version | None, peer: str, by: Actor) -> PeerState | None:
    """Return what a toolbox last said of what visitors see; members compare with their draft."""
    return state_of(here.instrument_id, peer) if here and _is_for_all(here, by) else None


def _is_for_all(here: Version | None, by: Actor) -> bool:
    return here is not None and here.state in FROZEN_STATES and by.is_editor


def _first_hand(origin: TakenOver | None, peer: str, by: Actor) -> TakenOver | None:
    """Return the origin, unless a copy of another toolbox is compared, which may be older."""
    is_copy = origin is not None and by.is_editor and origin.toolbox_address != peer
    return None if is_copy else origin


def _renamed(origin: TakenOver | None, state: PeerState | None) -> Mapping[str, str]:
    """Return which files are kept here under another hash, theirs to ours."""
    of_origin = origin.frame.get("files", {}) if origin is not None else {}
    return {**of_origin, **(state.files if state is not None else {})}


def _require_own_is_seen(name: str, instrument: Instrument | None, by: Actor) -> None:
    """Raise Invalid for an address of ours that shows a member nothing, whatever lies behind it.

    So nobody learns which drafts there are, or takes an address before it is given away.
    """
    is_seen = instrument is not None and policy.view.allows(by, instrument)
    if is_own_address(name) and not is_seen and not by.is_editor:
        raise unfitting("id")


def _here(instrument: Instrument, by: Actor) -> tuple[Version | None, Invalid | None]:
    """Return the version that would change, or why the actor may not change it."""
    if instrument.state is InstrumentState.REMOVED:
        return None, refused("removed")
    if instrument.is_followed:
        return None, Invalid(_FOLLOWED, code="package-followed")
    if not policy.edit.allows(by, instrument):
        return None, Invalid(_NOT_YOURS, code="package-not-yours")
    draft = catalogue.open_version(instrument)
    if instrument.current_version_id is None or (draft is not None and not by.is_editor):
        return draft, None if draft is not None else refused("removed")
    return catalogue.published_version(instrument), None


def _is_seen_as(newest: Told, instrument: Instrument, by: Actor) -> bool:
    """Tell whether the page of an instrument says here what it says there: nothing is amiss."""
    if instrument.current_version_id is None or not policy.view.allows(by, instrument):
        return False
    ours = comparable(public_sheet(catalogue.published_version(instrument)))
    return not differences(None, newest.sheet, ours)


def _base(
    instrument: Instrument,
    origin: TakenOver | None,
    state: PeerState | None,
    versions: Sequence[Told],
) -> Sheet | None:
    """Return the last state that both had: what was taken over, or the newest version in both."""
    known = state or origin
    if known is not None:
        return dict(known.base)
    return newest_in_both(instrument, versions)


def _standing(
    found: Sequence[Difference],
    origin: TakenOver | None,
    known: TakenOver | PeerState | None,
    digest: str,
    by: Actor,
) -> Standing:
    sides = {one.side for one in found}
    if known is not None and known.digest == digest:
        return Standing.OURS if sides else Standing.SAME
    if Side.BOTH in sides or {Side.OURS, Side.THEIRS} <= sides:
        return Standing.BOTH
    if Side.THEIRS in sides:
        return Standing.THEIRS
    if Side.OURS in sides:
        return Standing.OURS
    # The texts are the same; lineage or adoptions there may be others, which editors take over.
    return Standing.THEIRS if origin is not None and by.is_editor else Standing.SAME
