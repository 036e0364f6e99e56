"""Taking over what a package holds: each instrument as a whole or not at all, and never twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from toolbox.catalogue import operations
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.content import Content
from toolbox.catalogue.histories import Enclosure, PastVersion, bring_in, go_on
from toolbox.catalogue.lifecycle import OPEN_STATES
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.exchange.packages.comparing import NOT_COMPARED, Choice, Merged, Side, merge
from toolbox.exchange.packages.conflicts import note_peer
from toolbox.exchange.packages.keeping import keep_files
from toolbox.exchange.packages.noting import note_choice, note_draft, note_origin
from toolbox.exchange.packages.opening import Listed, OpenPackage
from toolbox.exchange.packages.planning import Plan, Standing, plan
from toolbox.exchange.packages.told import Told, moment_of
from toolbox.exchange.packages.words import Words, content_of_sheet
from toolbox.files import operations as files
from toolbox.files.intake import KeptFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.review.draft_fields import FILES
from toolbox.review.sheet import Sheet

_FROM_PACKAGE = _l("Changes taken over from a package.")


class Fate(StrEnum):
    """What became of an instrument of a package."""

    ADDED = "added"
    RENEWED = "renewed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of one; ``open`` are fields that both changed and on which nobody decided.

    ``missing`` names what has no word here, as it is called there.
    """

    id: str
    title: str
    fate: Fate
    slug: str = ""
    open: tuple[str, ...] = ()
    fault: Message = ""
    missing: tuple[str, ...] = ()


def take_over(
    package: OpenPackage,
    one: Listed,
    words: Words,
    *,
    owner_id: Callable[[], int],
    choices: Mapping[str, Choice],
    everywhere: Choice | None = None,
    peer: str = "",
    by: Actor,
) -> Outcome:
    """Take one instrument over, in a transaction of its own; a fault in it is told, not raised.

    Editors publish it with its history, others get a draft that goes through review. ``owner_id``
    says whose a new one is, and is asked inside the transaction. ``choices`` say by field which
    state is to hold, ``everywhere`` where both sides changed it and nothing is said. What is here
    as it is there changes no row.
    """
    planned = plan(package, one, words, peer=peer, by=by)
    db.session.rollback()
    if planned.standing is Standing.REFUSED:
        return Outcome(one.id, planned.title, Fate.REFUSED, fault=planned.fault)
    try:
        kept = {} if planned.is_settled else keep_files(one.folder, _needed(planned))
        with unit_of_work():
            planned = plan(package, one, words, peer=peer, by=by)
            undecided = {d.name: everywhere for d in planned.differences if d.side is Side.BOTH}
            for_all = {name: choice for name, choice in undecided.items() if choice}
            taken = _taken(planned, kept, owner_id, {**for_all, **choices}, by)
            return replace(taken, missing=tuple(planned.missing))
    except ToolboxError as error:
        return Outcome(one.id, planned.title, Fate.REFUSED, fault=error.message)


def _needed(planned: Plan) -> list[Mapping[str, Any]]:
    return [entry for version in planned.versions for entry in version.entries]


def _taken(
    planned: Plan,
    kept: Mapping[str, KeptFile],
    owner_id: Callable[[], int],
    choices: Mapping[str, Choice],
    by: Actor,
) -> Outcome:
    stored = {name: files.register(one).id for name, one in kept.items()}
    renamed = {name: one.sha256 for name, one in kept.items() if one.sha256 != name}
    by_hash = {renamed.get(name, name): file_id for name, file_id in stored.items()}
    if planned.instrument is None:
        slug = _begin(planned, stored, renamed, owner_id(), by).slug
        return Outcome(planned.id, planned.title, Fate.ADDED, slug)
    slug = planned.instrument.slug
    if planned.is_settled:
        return Outcome(planned.id, planned.title, Fate.UNCHANGED, slug)
    merged = merge(
        *(planned.base, planned.newest.sheet, planned.ours, choices),
        asks_always=_is_worked_on(planned, by),
    )
    changes = merged.sheet != planned.ours
    here = planned.here if not changes else _renew(planned, merged, stored, by_hash, by)
    noted = _keep_told(planned, here, merged, renamed, by)
    fate = Fate.RENEWED if changes or noted else Fate.UNCHANGED
    return Outcome(planned.id, planned.title, fate, slug, merged.open)


def _is_worked_on(planned: Plan, by: Actor) -> bool:
    """Tell whether a draft stands beside what visitors see: published, it would undo what came."""
    here, instrument = planned.here, planned.instrument
    if here is None or instrument is None or here.state in OPEN_STATES or not by.is_editor:
        return False
    return catalogue.open_version(instrument) is not None


def _keep_told(
    planned: Plan, here: Version | None, merged: Merged, renamed: Mapping[str, str], by: Actor
) -> bool:
    """Keep what was taken over where it was written to: with the draft, or for all to see."""
    assert planned.instrument is not None and here is not None  # noqa: S101 - it is known
    is_settled = not merged.open
    if here.state in OPEN_STATES:
        return note_draft(here, planned, merged.base, renamed, settled=is_settled)
    if by.is_editor:
        note_peer(planned.instrument, planned, merged, renamed, by=by)
        return note_origin(planned.instrument, planned, merged.base, renamed, settled=is_settled)
    return note_choice(planned, merged.base, renamed)


def _begin(
    planned: Plan,
    stored: Mapping[str, int],
    renamed: Mapping[str, str],
    owner_id: int,
    by: Actor,
) -> Instrument:
    """Publish a new one under the name it has everywhere; a draft bears none before its review."""
    record, base = planned.record, planned.newest.sheet
    if by.is_editor:
        instrument = bring_in(
            [_past(one, stored) for one in _until_newest(planned)],
            kind=record["kind"],
            slug=record["slug"],
            owner_id=owner_id,
            external_id=planned.id,
            changed_at=moment_of(record["changed_at"] or record["published_at"]),
            by=by,
        )
        note_origin(instrument, planned, base, renamed, settled=True)
        note_peer(instrument, planned, Merged(base, base, ()), renamed, by=by)
        return instrument
    version = operations.draft(
        kind=record["kind"],
        owner_id=owner_id,
        content=content_of_sheet(base),
        by=by,
        slug=record["slug"],
    )
    _enclose(version, [_enclosure(entry, stored) for entry in planned.newest.entries])
    note_draft(version, planned, base, renamed, settled=True)
    return version.instrument


def _until_newest(planned: Plan) -> list[Told]:
    """Return the versions in order; what is current there comes last, whatever its number."""
    others = [one for one in planned.versions if one is not planned.newest]
    return [*others, planned.newest]


def _past(one: Told, stored: Mapping[str, int]) -> PastVersion:
    return PastVersion(
        one.number,
        content_of_sheet(one.sheet),
        [_enclosure(entry, stored) for entry in one.entries],
        one.published_at,
    )


def _enclosure(entry: Mapping[str, Any], stored: Mapping[str, int]) -> Enclosure:
    return Enclosure(stored[entry["sha256"]], entry["name"], entry["title"], entry["role"])


def _enclose(version: Version, enclosures: Sequence[Enclosure]) -> None:
    version.attachments = [
        Attachment(
            file_id=one.file_id, name=one.name, title=one.title, role=one.role, position=position
        )
        for position, one in enumerate(enclosures)
    ]
    db.session.flush()


def _renew(
    planned: Plan,
    merged: Merged,
    stored: Mapping[str, int],
    by_hash: Mapping[str, int],
    by: Actor,
) -> Version:
    """Write what is to hold: as a draft, as their further versions, or as one of our own."""
    here = planned.here
    assert planned.instrument is not None and here is not None  # noqa: S101 - it is known
    contact = (here.contact_name, here.contact_email)
    own_files = {one.file.sha256: one.file_id for one in here.attachments}
    enclosures = _enclosures(merged.sheet, {**stored, **by_hash, **own_files})
    if here.state in OPEN_STATES or not by.is_editor:
        draft = here
        if here.state not in OPEN_STATES:
            draft = operations.begin_next_version(planned.instrument, by=by)
        note = {**merged.sheet, "change_note": _note(planned, merged)}
        operations.revise(draft, content_of_sheet(note, contact=contact), by=by)
        _enclose(draft, enclosures)
        return draft
    newest = planned.newest
    if _without_note(merged.sheet) == _without_note(newest.sheet) and not any(contact):
        last = here.published_at or here.saved_at
        further = [one for one in planned.versions if one.published_at > last]
        told = [_past(one, stored) for one in further if one is not newest]
        changed_at = moment_of(planned.record["changed_at"] or planned.record["published_at"])
        versions = [*told, _past(newest, stored)]
        return go_on(planned.instrument, versions, changed_at=changed_at, by=by)
    sheet = {**merged.sheet, "change_note": _note(planned, merged)}
    content: Content = content_of_sheet(sheet, contact=contact)
    number = max(newest.number, here.number + 1)
    version = PastVersion(number, content, enclosures, now())
    return go_on(planned.instrument, [version], by=by)


def _without_note(sheet: Sheet) -> Sheet:
    return {name: value for name, value in sheet.items() if name not in NOT_COMPARED}


def _note(planned: Plan, merged: Merged) -> str:
    """Return what is new in a version that comes of a package."""
    is_theirs = _without_note(merged.sheet) == _without_note(planned.newest.sheet)
    told = planned.newest.sheet.get("change_note", "") if is_theirs else ""
    return str(told or _FROM_PACKAGE)


def _enclosures(sheet: Sheet, file_ids: Mapping[str, int]) -> list[Enclosure]:
    return [
        Enclosure(file_ids[one["sha256"]], one["name"], one["title"], one["role"])
        for one in sheet.get(FILES, [])
    ]
