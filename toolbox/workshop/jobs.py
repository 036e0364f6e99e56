"""Background work of the workshop: looking into archives, telling of new versions, tidying up."""

import logging
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select

from toolbox.catalogue.models import Instrument
from toolbox.files.models import StoredFile
from toolbox.files.operations import register
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.stage.browsing.browser import BrowserAbsent
from toolbox.stage.browsing.finding import browser_command
from toolbox.workshop import (
    addresses,
    hosting,
    looking,
    mails,
    queries,
    rendering,
    rules,
    self_service,
    upgrading,
)
from toolbox.workshop.events import KitExamined
from toolbox.workshop.kits.checking import check_kit
from toolbox.workshop.kits.reading import is_kit, read_kit
from toolbox.workshop.kits.rendering import FOR_NOW
from toolbox.workshop.kits.seeing import SEEN, seen_faults
from toolbox.workshop.kits.sentences import KitFault, KitFaults
from toolbox.workshop.lifecycle import EntryState
from toolbox.workshop.lineage import keep_lineage
from toolbox.workshop.looking import KIT_FORMAT, unseen_archives
from toolbox.workshop.models import AdaptedCopy, KitFile, SelfServiceEntry, SelfServiceLink
from toolbox.workshop.self_service import SHOW_AGAIN

log = logging.getLogger(__name__)

LOOK_FOR_KIT = "workshop.look_for_kit"
LOOK_AT_EXAMPLE = "workshop.look_at_example"
TELL_ADOPTERS = "workshop.tell_adopters"
LOOK_AFTER = "workshop.look_after"
_AT_ONCE = 200
"""So many archives that came before anybody looked for kits are looked into in a night."""


def look_for_kit(payload: dict[str, Any]) -> None:
    """Find out whether an archive is a kit, and check it; outside of any transaction."""
    file = db.session.get(StoredFile, payload["file_id"])
    if file is None or file.format != KIT_FORMAT:
        return
    file_id, sha256 = file.id, file.sha256
    db.session.rollback()
    found = _look(file_id, sha256)
    with unit_of_work():
        if db.session.get(StoredFile, file_id) is not None:
            db.session.merge(found)
            db.session.flush()
            announce(KitExamined(file_id))
            # Whoever published it before it was looked into: nobody could be told by then.
            for instrument_id in looking.instruments_with(file_id):
                enqueue(TELL_ADOPTERS, {"instrument_id": instrument_id}, key=str(instrument_id))
            if found.is_usable and browser_command():
                enqueue(LOOK_AT_EXAMPLE, {"file_id": file_id}, key=str(file_id))


def _look(file_id: int, sha256: str) -> KitFile:
    found = KitFile(file_id=file_id, is_kit=False, title={}, findings=[], checked_at=now())
    with installed_storage().as_file(sha256) as path:
        if not is_kit(path):
            return found
        found.is_kit = True
        try:
            kit = read_kit(path)
            found.name, found.version = kit.name, kit.version
            found.title = {"de": kit.title.de, "en": kit.title.en}
            faults = check_kit(path)
        except KitFaults as error:
            faults = list(error.faults)
    found.findings = [*map(_packed, faults)]
    return found


def look_at_example(payload: dict[str, Any]) -> None:
    """Add to what is wrong with a kit what axe finds in the pages of its example.

    Outside of any transaction; nothing happens where no browser starts.
    """
    command = browser_command()
    file = db.session.get(StoredFile, payload["file_id"])
    if not command or file is None:
        return
    file_id, sha256 = file.id, file.sha256
    db.session.rollback()
    try:
        with installed_storage().as_file(sha256) as path:
            faults = seen_faults(path, command=command)
    except BrowserAbsent as error:
        log.warning("The browser of this machine does not start: %s", error)
        return
    with unit_of_work():
        found = db.session.get(KitFile, file_id)
        if found is not None:
            before = [one for one in found.findings if one["code"] not in SEEN]
            found.findings = [*before, *map(_packed, faults)]


def _packed(fault: KitFault) -> dict[str, Any]:
    return {**asdict(fault), "message": str(fault.message)}


def tell_adopters(payload: dict[str, Any]) -> None:
    """Tell everybody who keeps a copy that there is a newer version of its kit, once."""
    instrument = db.session.get(Instrument, payload["instrument_id"])
    if instrument is None:
        return
    copy_ids = [copy.id for copy in queries.kept_copies_of(instrument.id)]
    for copy_id in copy_ids:
        with unit_of_work():
            copy = db.session.get(AdaptedCopy, copy_id)
            newer = upgrading.waiting_for(copy) if copy is not None else None
            if copy is not None and newer is not None and copy.told_file_id != newer.file.id:
                copy.told_file_id = newer.file.id
                mails.tell_of_newer(copy, newer)


def show_again(payload: dict[str, Any]) -> None:
    """Render what visitors see of a copy anew: an entry in it was withdrawn or taken off."""
    copy = db.session.get(AdaptedCopy, payload["copy_id"])
    if copy is None or not copy.is_hosted or copy.slug is None:
        return
    copy_id, slug = copy.id, copy.slug
    note = hosting.note_about(copy, slug)
    order = rendering.order_of(copy, slug=slug, as_hosted=True)
    try:
        kept = rendering.kept_zip(order, name=f"{slug}.zip", note=note)
    except KitFaults as error:
        if any(fault.code in FOR_NOW for fault in error.faults):
            raise
        kept = None  # nobody may go on reading what was withdrawn
    with unit_of_work():
        again = db.session.get(AdaptedCopy, copy_id)
        if again is None or not again.is_hosted:
            return
        if kept is None:
            hosting.give_up(again)
        elif (again.slug, queries.whole_answers(again, as_hosted=True)) != (slug, order.answers):
            enqueue(SHOW_AGAIN, {"copy_id": copy_id}, key=str(copy_id))
        else:
            hosting.show_again(again, register(kept))


def look_after(_payload: dict[str, Any]) -> None:
    """Do what a night asks for: archives from before, old entries, folders of old sites."""
    with unit_of_work():
        for file_id in unseen_archives(_AT_ONCE):
            enqueue(LOOK_FOR_KIT, {"file_id": file_id}, key=str(file_id))
        old = select(SelfServiceEntry).where(
            SelfServiceEntry.state.in_([EntryState.DECLINED, EntryState.WITHDRAWN]),
            SelfServiceEntry.decided_at < now() - rules.ENTRY_KEPT,
        )
        for entry in db.session.scalars(old).all():
            self_service.forget_pictures(entry)
            db.session.delete(entry)
            db.session.flush()
        addresses.tidy()
        for copy in queries.copies_without_lineage():
            keep_lineage(copy)
        db.session.execute(
            delete(SelfServiceLink).where(SelfServiceLink.expires_at < now() - rules.LINK_KEPT)
        )
    shown = db.session.scalars(
        select(StoredFile.sha256)
        .join(AdaptedCopy, AdaptedCopy.site_file_id == StoredFile.id)
        .where(AdaptedCopy.hosted_at.is_not(None))
    )
    hosting.tidy_sites(set(shown))
