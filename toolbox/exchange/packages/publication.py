"""When a draft that a package has filled is published: what it says of itself becomes known."""

from toolbox.catalogue.events import VersionPublished
from toolbox.catalogue.models import Instrument
from toolbox.exchange.origins import keep_origins, own_beginning
from toolbox.exchange.packages.identity import draft_of, known_by, origin_of
from toolbox.exchange.packages.models import PackageDraft, PackageOrigin
from toolbox.exchange.packages.noting import as_origin, join_lines
from toolbox.exchange.packages.peers import PeerState, state_of
from toolbox.foundation.db import db

_OF_THE_TEXT = ("digest", "base")
_OF_THERE = (
    *("original_id", "original_address", "toolbox_name", "toolbox_address", "owner_name"),
    *("changed_there_at", "taken_at"),
)


def version_published(event: VersionPublished) -> None:
    """Give an instrument the name that its draft brought, where nobody here bears it by now.

    Where somebody does, it becomes one that was begun from that, and stays a work of its own.
    """
    draft = draft_of(event.version_id)
    if draft is None:
        return
    instrument = db.session.get_one(Instrument, event.instrument_id)
    holder = known_by([draft.original_id]).get(draft.original_id)
    if holder is not None and holder.id != instrument.id:
        if holder.template_id != instrument.id:
            instrument.template_id = instrument.template_id or holder.id
    else:
        if holder is None and not draft.original_id.startswith(own_beginning()):
            instrument.external_id = instrument.external_id or draft.original_id
        if instrument.external_id is not None:
            _settle(draft, instrument)
        _settle_peer(draft, instrument)
    db.session.delete(draft)
    db.session.flush()


def _settle(draft: PackageDraft, instrument: Instrument) -> None:
    """Let what is published be compared with what its draft had; the newer news of there stay."""
    origin = origin_of(instrument.id) or PackageOrigin(instrument_id=instrument.id, frame={})
    files = dict(sorted({**origin.frame.get("files", {}), **draft.frame["files"]}.items()))
    known, told = origin.changed_there_at, draft.changed_there_at
    is_newer = known is None or (told is not None and told >= known)
    for name in (*_OF_THE_TEXT, *(_OF_THERE if is_newer else ())):
        setattr(origin, name, getattr(draft, name))
    origin.frame = {**(draft.frame if is_newer else origin.frame), "files": files}
    db.session.add(origin)
    db.session.flush()
    keep_origins({instrument.id: as_origin(origin, instrument)})
    join_lines([instrument.id])


def _settle_peer(draft: PackageDraft, instrument: Instrument) -> None:
    """Let the next package of the same toolbox be compared with what the draft had of it."""
    state = state_of(instrument.id, draft.peer)
    if state is not None and state.conflicts:
        return  # a visit has told more since: what that left open is asked of the new version
    state = state or PeerState(instrument_id=instrument.id, toolbox=draft.peer, files={})
    state.original_id = draft.original_id
    state.toolbox_name, state.digest, state.base = draft.peer_name, draft.digest, draft.base
    state.files = dict(sorted({**state.files, **draft.frame["files"]}.items()))
    db.session.add(state)
    db.session.flush()
