"""The audit trail: who did what, newest first, on pages and as files."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any

from flask import Response, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from toolbox.audit import searching
from toolbox.audit.models import AuditEntry
from toolbox.audit.searching import Sought
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.clock import today
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.web.admin.listing import asked_page
from toolbox.web.admin.presenters import ACTION_LABELS, OBJECT_LABELS, Deed, deeds
from toolbox.web.admin.trail_filter import asked

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How cells begin that spreadsheets would compute."""
_BOM = "\ufeff"
"""Lets spreadsheets read umlauts; with semicolons a German Excel puts cells into columns."""


@scope("administrator")
def audit() -> ResponseReturnValue:
    """Show the newest deeds, all or those that are looked for."""
    filtered = asked()
    by = caller()
    page = asked_page(
        searching.found_count(filtered.sought, by=by),
        lambda limit, offset: deeds(
            searching.found(filtered.sought, limit=limit, offset=offset, by=by)
        ),
    )
    return render_template(
        "admin/audit.html",
        page=page,
        asked=filtered.values,
        faults=filtered.faults,
        sorts=OBJECT_LABELS,
        actions={one: ACTION_LABELS.get(one, one) for one in searching.actions()},
        address=lambda number: _address(filtered.values, number),
    )


def _address(values: Mapping[str, str], page: int) -> str:
    wanted: dict[str, Any] = {**values, "seite": page}
    return url_for("admin.audit", **wanted)


@scope("administrator")
def export_trail(suffix: str) -> ResponseReturnValue:
    """Give out the deeds that are looked for as a table (csv) or line by line (jsonl)."""
    if suffix not in _FORMS:
        raise NotFound(
            _l("There is no page at this address. Perhaps it was mistyped or has moved.")
        )
    media_type, write = _FORMS[suffix]
    name = f"protokoll-{today():%Y-%m-%d}.{suffix}"
    return Response(
        stream_with_context(write(asked().sought)),
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _lines(sought: Sought) -> Iterator[Sequence[tuple[AuditEntry, Deed]]]:
    for batch in searching.in_batches(sought, by=caller()):
        yield list(zip(batch, deeds(batch), strict=True))


def _as_csv(sought: Sought) -> Iterator[str]:
    head = [_("When"), _("Who"), _("What"), _("About what"), _("Name"), _("Number"), _("Details")]
    yield _BOM + _row(head)
    for lines in _lines(sought):
        yield "".join(
            _row(
                [
                    entry.at.astimezone(UTC).isoformat(timespec="seconds"),
                    deed.who,
                    deed.what,
                    OBJECT_LABELS.get(entry.object_type, entry.object_type),
                    deed.thing,
                    entry.object_id,
                    json.dumps(entry.details, ensure_ascii=False) if entry.details else "",
                ]
            )
            for entry, deed in lines
        )


def _row(cells: Sequence[object]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow([defused(str(cell)) for cell in cells])
    return written.getvalue()


def defused(cell: str) -> str:
    """Return a cell that spreadsheets show and do not compute."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _as_json_lines(sought: Sought) -> Iterator[str]:
    for lines in _lines(sought):
        yield "".join(
            json.dumps(
                {
                    "id": entry.id,
                    "at": entry.at.astimezone(UTC).isoformat(),
                    "user_id": entry.user_id,
                    "who": str(deed.who),
                    "action": entry.action,
                    "object_type": entry.object_type,
                    "object_id": entry.object_id,
                    "name": deed.thing,
                    "details": entry.details,
                },
                ensure_ascii=False,
            )
            + "\n"
            for entry, deed in lines
        )


_FORMS = {
    "csv": ("text/csv; charset=utf-8", _as_csv),
    "jsonl": ("application/jsonl; charset=utf-8", _as_json_lines),
}
