"""Writing down where an instrument came from, and what it said when it was taken over."""

from collections.abc import Mapping
from typing import Any

from toolbox.catalogue.models import Instrument
from toolbox.exchange.origins import Origin, keep_origins, own_beginning
from toolbox.exchange.packages.models import PackageOrigin
from toolbox.exchange.packages.origins import known_by, own_address
from toolbox.exchange.packages.planning import Plan, moment_of
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.review.sheet import Sheet

_FRAME = ("owner", "partners", "lineage")


def note_origin(
    instrument: Instrument,
    planned: Plan,
    base: Sheet,
    renamed: Mapping[str, str],
    *,
    settled: bool,
    by: Actor,
) -> bool:
    """Keep what was taken over as the base of the next comparison; tell whether that is news.

    What visitors read of a published one (where it is from, adoptions there) only editors change:
    of a member's changes nothing is seen before they were reviewed.

    Adoptions that come along are kept as words and count nowhere; those that this toolbox gave
    out itself are left out. What was made here and comes back stays our own.
    """
    if planned.origin is None and _is_own(planned):
        return False
    if instrument.current_version_id is not None and not by.is_editor:
        return _note_unseen(planned.origin, base, renamed)
    record = planned.record
    origin = planned.origin or PackageOrigin(instrument_id=instrument.id)
    origin.original_id = planned.id
    origin.original_address = record["address"]
    origin.toolbox_name = record["toolbox"]["name"]
    origin.toolbox_address = record["toolbox"]["address"]
    origin.owner_name = record["owner"]["name"]
    origin.changed_there_at = moment_of(record["changed_at"] or record["published_at"])
    origin.digest = planned.digest if settled else ""
    origin.base = base
    origin.frame = _frame(record, {**(origin.frame or {}).get("files", {}), **renamed})
    db.session.add(origin)
    is_news = bool(db.session.new or db.session.dirty) and db.session.is_modified(origin)
    if is_news or planned.origin is None:
        origin.taken_at = now()
        keep_origins({instrument.id: _as_origin(record, instrument)})
    db.session.flush()
    return is_news


def _note_unseen(origin: PackageOrigin | None, base: Sheet, renamed: Mapping[str, str]) -> bool:
    """Keep the base alone; the package stays open for editors, who take over the rest."""
    if origin is None:
        return False
    files = dict(sorted({**origin.frame.get("files", {}), **renamed}.items()))
    origin.base, origin.frame = base, {**origin.frame, "files": files}
    is_news = db.session.is_modified(origin)
    db.session.flush()
    return is_news


def _is_own(planned: Plan) -> bool:
    return planned.instrument is not None and planned.id.startswith(own_beginning())


def _frame(record: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    own = own_address()
    elsewhere = [one for one in record["evidence"] if one["toolbox"] != own]
    frame: dict[str, Any] = {name: record[name] for name in _FRAME}
    return {**frame, "evidence": elsewhere, "files": dict(sorted(renamed.items()))}


def _as_origin(record: Mapping[str, Any], instrument: Instrument) -> Origin:
    current = instrument.current_version
    return Origin(
        name=record["toolbox"]["name"],
        address=record["toolbox"]["address"],
        page=record["address"],
        number=current.number if current is not None else 1,
    )


def join_lines(instrument_ids: list[int]) -> None:
    """Let instruments of packages follow the one they were begun from, where it is here as well."""
    rows = db.session.execute(
        db.select(Instrument, PackageOrigin.frame)
        .join(PackageOrigin, PackageOrigin.instrument_id == Instrument.id)
        .where(Instrument.id.in_(instrument_ids), Instrument.template_id.is_(None))
    ).all()
    parents = {
        one.id: str(links[0]["id"])
        for one, frame in rows
        if (links := frame.get("lineage", {}).get("parents", []))
    }
    known = known_by(parents.values())
    for one, _frame_of in rows:
        parent = known.get(parents.get(one.id, ""))
        if parent is not None and parent.id != one.id and parent.template_id != one.id:
            one.template_id = parent.id
    db.session.flush()
