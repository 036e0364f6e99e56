"""A first look at another toolbox: what taking over some of its packages would do."""

from collections import Counter
from pathlib import Path
from typing import Any

from toolbox.exchange.packages.opening import opened
from toolbox.exchange.packages.planning import Plan, Standing, plan
from toolbox.exchange.packages.words import Words
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import ToolboxError
from toolbox.harvesting import rules
from toolbox.harvesting.copies import unusable
from toolbox.harvesting.letting_go import BY
from toolbox.harvesting.rules import Trouble
from toolbox.harvesting.sources.declaration import SourceKind, Visit
from toolbox.harvesting.telling import Tally


def sample(visit: Visit, kind: SourceKind) -> dict[str, Any]:
    """Return what the first packages would become, as JSON. Raises Trouble, Later."""
    tally, usable, words = Tally(), list[Plan](), Words.read()
    db.session.rollback()
    read, name = 0, ""
    for found in kind.read(visit):
        read += 1
        told = found.trouble
        if found.package is not None:
            try:
                planned, name = _planned(found.package, visit.address, words)
            except ToolboxError as error:
                told = unusable(error.message)
            else:
                usable += [planned] if planned.standing is not Standing.REFUSED else []
                told = unusable(planned.fault) if planned.standing is Standing.REFUSED else None
                tally.note_missing(planned.missing)
        if told is not None:
            tally.refuse(found.upstream_id, told)
    return {
        "at": now().isoformat(),
        "name": name,
        "read": read,
        "usable": len(usable),
        "expected": visit.expected,
        "is_all": visit.is_complete,
        "kinds": dict(Counter(one.kind for one in usable)),
        "licences": dict(Counter(one.licence or "" for one in usable)),
        "records": [_shown(one) for one in usable[: rules.SAMPLE_SHOWN]],
        **tally.as_told,
    }


def _planned(path: Path, toolbox: str, words: Words) -> tuple[Plan, str]:
    with opened(path) as package:
        if len(package.listed) != 1:
            raise Trouble("not-this-kind")
        planned = plan(package, package.listed[0], words, peer=toolbox, by=BY)
        name = package.toolbox["name"]
    db.session.rollback()
    return planned, name


def _shown(planned: Plan) -> dict[str, Any]:
    sheet = planned.newest.sheet
    return {
        "title": planned.title,
        "summary": sheet.get("summary", ""),
        "kind": planned.kind,
        "licence": planned.licence or "",
        "address": planned.id,
        "terms": len(planned.record["terms"]),
        "tags": list(sheet.get("tags", []))[:6],
        "standing": planned.standing.value,
    }
