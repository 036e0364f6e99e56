"""Writing down where an instrument came from, and what it said when it was taken over."""

from collections.abc import Mapping
from typing import Any

from toolbox.catalogue.models import Instrument, Version
from toolbox.exchange.origins import Origin, keep_origins
from toolbox.exchange.packages.identity import draft_of, known_by, origin_of, own_address
from toolbox.exchange.packages.models import PackageDraft, PackageOrigin, TakenOver
from toolbox.exchange.packages.planning import Plan
from toolbox.exchange.packages.records import licence_in
from toolbox.exchange.packages.told import moment_of
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
) -> bool:
    """Keep what was published just now as the base of the next comparison; tell whether it is news.

    Adoptions that come along are kept as words and count nowhere; those that this toolbox gave
    out itself are left out. What was made here and comes back, or is the same there, stays our own.
    """
    if planned.origin is None and instrument.external_id is None:
        return False
    origin = origin_of(instrument.id)
    if origin is not None and _is_older(planned, origin):
        return False
    is_new = origin is None
    origin = origin or PackageOrigin(instrument_id=instrument.id)
    is_news = _tell(origin, planned, base, renamed, settled=settled)
    if is_news or is_new:
        origin.taken_at = now()
        keep_origins({instrument.id: as_origin(origin, instrument)})
    db.session.flush()
    return is_news


def _is_older(planned: Plan, origin: PackageOrigin) -> bool:
    """Tell whether a third toolbox gives an older copy: where it is from stays as it was told."""
    told = moment_of(planned.record["changed_at"] or planned.record["published_at"])
    is_told_by_another = planned.peer != origin.toolbox_address
    known = origin.changed_there_at
    return is_told_by_another and known is not None and told < known


def note_draft(
    version: Version,
    planned: Plan,
    base: Sheet,
    renamed: Mapping[str, str],
    *,
    settled: bool,
) -> bool:
    """Keep what a draft was filled with, for its makers and editors; tell whether it is news.

    What visitors read of where it is from changes with the publication of the draft alone.
    """
    told = draft_of(version.id) or PackageDraft(version_id=version.id)
    told.peer, told.peer_name = planned.peer, planned.peer_name
    licence = licence_in(planned.record)
    told.number = planned.newest.number
    told.licence = licence["de"] if licence is not None else ""
    is_news = _tell(told, planned, base, renamed, settled=settled)
    if is_news:
        told.taken_at = now()
    db.session.flush()
    return is_news


def note_choice(planned: Plan, base: Sheet, renamed: Mapping[str, str]) -> bool:
    """Keep what makers decided where nothing of theirs had to be written; tell whether it is news.

    The package stays open for editors, who take over the rest.
    """
    origin = planned.origin
    if origin is None:
        return False
    files = dict(sorted({**origin.frame.get("files", {}), **renamed}.items()))
    origin.base, origin.frame = base, {**origin.frame, "files": files}
    is_news = db.session.is_modified(origin)
    db.session.flush()
    return is_news


def _tell(
    told: TakenOver, planned: Plan, base: Sheet, renamed: Mapping[str, str], *, settled: bool
) -> bool:
    record = planned.record
    known = planned.origin.frame.get("files", {}) if planned.origin is not None else {}
    told.original_id = planned.id
    told.original_address = record["address"]
    told.toolbox_name = record["toolbox"]["name"]
    told.toolbox_address = record["toolbox"]["address"]
    told.owner_name = record["owner"]["name"]
    told.changed_there_at = moment_of(record["changed_at"] or record["published_at"])
    told.digest = planned.digest if settled else ""
    told.base = base
    told.frame = _frame(planned, {**known, **renamed}) | {"amb": planned.amb}
    db.session.add(told)
    return told in db.session.new or db.session.is_modified(told)


def _frame(planned: Plan, renamed: Mapping[str, str]) -> dict[str, Any]:
    own, record = own_address(), planned.record
    elsewhere = [one for one in record["evidence"] if one["toolbox"] != own]
    frame: dict[str, Any] = {name: record[name] for name in _FRAME}
    return {
        **frame,
        "evidence": elsewhere,
        "files": dict(sorted(renamed.items())),
        "terms": dict(planned.terms),
    }


def as_origin(told: TakenOver, instrument: Instrument) -> Origin:
    """Return what the page of an instrument says of where it came from."""
    current = instrument.current_version
    return Origin(
        name=told.toolbox_name,
        address=told.toolbox_address,
        page=told.original_address,
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
