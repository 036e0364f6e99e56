"""Editors decide what holds where two toolboxes changed the same: all of it in one transaction."""

import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from toolbox.catalogue import publishing
from toolbox.catalogue.histories import Enclosure, PastVersion, go_on
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.exchange.packages import layout
from toolbox.exchange.packages.comparing import Choice
from toolbox.exchange.packages.conflicts import open_states, ours_of, settle
from toolbox.exchange.packages.events import DifferencesDecided
from toolbox.exchange.packages.peers import GONE, PeerConflict, PeerState
from toolbox.exchange.packages.words import content_of_sheet
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import DEFAULT_LOCALE, _, _l, speaking
from toolbox.review.draft_fields import FILES
from toolbox.review.sheet import Sheet

_CHANGED = _l(
    "Meanwhile something changed, here or there. Please look at it once more; nothing was saved."
)
_NOTHING = _l("Please choose for one field at least.")
_TWO_SIDES = _l("Two toolboxes say different things here. Please choose one of them at most.")
_NO_FILES = _l("The files of the other toolbox are not here any more. Please keep ours for now.")


def stand(instrument: Instrument, states: Sequence[PeerState]) -> str:
    """Return a word that changes with whatever a decision depends on."""
    said = [[one.id, one.theirs, one.base] for state in states for one in state.conflicts]
    told = layout.dump([instrument.current_version_id, instrument.state.value, said])
    return hashlib.sha256(told).hexdigest()[:32]


def decide(
    instrument: Instrument, choices: Mapping[int, Choice], *, seen: str, by: Actor
) -> Version | None:
    """Let what was chosen hold, by id of the question; return the new version where there is one.

    ``seen`` is the ``stand`` on which the choices were made. What is kept as ours is not asked
    again before it changes there. Raises Denied, Conflict, Invalid.
    """
    states = open_states(instrument, by=by)
    if stand(instrument, states) != seen:
        raise Conflict(_CHANGED, code="changed-meanwhile")
    chosen = [(state, one) for state in states for one in state.conflicts if one.id in choices]
    if not chosen:
        raise Invalid(_NOTHING, code="nothing-chosen")
    theirs = [one for _state, one in chosen if choices[one.id] is Choice.THEIRS]
    here, ours = ours_of(instrument)
    sheet = _put(ours, [one for one in theirs if one.field != GONE])
    goes = any(one.field == GONE for one in theirs)
    for state, one in chosen:
        settle(state, one)
    version = _publish(instrument, here, sheet, by) if sheet != ours else None
    if goes and instrument.state is InstrumentState.PUBLISHED:
        publishing.retire(instrument, by=by)
    announce(DifferencesDecided(instrument.id, by.user_id))
    return version


def _put(ours: Sheet, theirs: Sequence[PeerConflict]) -> Sheet:
    sheet, put = dict(ours), dict[str, object]()
    for one in theirs:
        if one.field in put and put[one.field] != one.theirs:
            raise Invalid(_TWO_SIDES, code="two-sides")
        put[one.field] = one.theirs
        if one.theirs is None:
            sheet.pop(one.field, None)
        else:
            sheet[one.field] = one.theirs
    return sheet


def _publish(instrument: Instrument, here: Version, sheet: Sheet, by: Actor) -> Version:
    with speaking(DEFAULT_LOCALE):
        note = _("Differences with another toolbox were decided.")
    content = content_of_sheet(
        {**sheet, "change_note": note}, contact=(here.contact_name, here.contact_email)
    )
    return go_on(
        instrument, [PastVersion(here.number + 1, content, _enclosures(sheet), now())], by=by
    )


def _enclosures(sheet: Sheet) -> list[Enclosure]:
    entries = sheet.get(FILES, [])
    rows = db.session.execute(
        select(StoredFile.sha256, StoredFile.id).where(
            StoredFile.sha256.in_({one["sha256"] for one in entries})
        )
    )
    ids = {sha256: number for sha256, number in rows}
    if any(one["sha256"] not in ids for one in entries):
        raise Conflict(_NO_FILES, code="files-missing")
    return [
        Enclosure(ids[one["sha256"]], one["name"], one["title"], one["role"]) for one in entries
    ]
