"""The audit trail: who did what, newest first."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.audit import queries
from toolbox.delivery.doors import scope
from toolbox.foundation.i18n import Message, _
from toolbox.web.admin.listing import asked_page
from toolbox.web.admin.presenters import OBJECT_LABELS, deeds


@scope("administrator")
def audit() -> ResponseReturnValue:
    """Show the newest deeds, all or those about one sort of things."""
    asked = request.args.get("art", "")
    chosen = asked if asked in OBJECT_LABELS else None
    page = asked_page(
        queries.entry_count(chosen),
        lambda limit, offset: deeds(queries.entries(chosen, limit=limit, offset=offset)),
    )
    tabs: list[tuple[Message, str, None, bool]] = [
        (_("All"), url_for("admin.audit"), None, chosen is None)
    ]
    for name, label in OBJECT_LABELS.items():
        tabs.append((label, url_for("admin.audit", art=name), None, name == chosen))
    return render_template("admin/audit.html", page=page, chosen=chosen, tabs_shown=tabs)
