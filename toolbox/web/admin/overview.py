"""How this toolbox is doing: what needs somebody, numbers, the index, storage, the backup."""

from importlib.metadata import version

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.catalogue import inventory
from toolbox.catalogue.lifecycle import INSTRUMENT_STATE_LABELS, InstrumentState
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.discovery import operations as discovery
from toolbox.discovery.health import health
from toolbox.discovery.installed import installed_index
from toolbox.files.queries import stored_totals
from toolbox.foundation.backup.last_one import last_backup
from toolbox.foundation.i18n import _
from toolbox.foundation.schema_state import quick_revision
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.admin.attention import matters
from toolbox.web.admin.storage import database_size, disk_room


@scope("administrator")
def overview() -> ResponseReturnValue:
    """Show what needs somebody, what there is, and how it is doing."""
    instruments = inventory.instrument_counts()
    settings = installed_settings()
    database = settings.database_path
    file_count, file_bytes = stored_totals()
    return render_template(
        "admin/overview.html",
        matters=matters(),
        instruments=[(INSTRUMENT_STATE_LABELS[one], instruments[one]) for one in InstrumentState],
        people=accounts.people_count(),
        organisations=accounts.organisation_count(),
        index=health(installed_index()),
        file_count=file_count,
        file_bytes=file_bytes,
        database_bytes=database_size(),
        room=disk_room(),
        backup=last_backup(settings.instance),
        saves_itself=database is not None,
        version=version("werkzeugkoffer"),
        schema=quick_revision(database) if database is not None else None,
    )


@scope("administrator")
def rebuild_index() -> ResponseReturnValue:
    """Let the index be built anew beside the present one."""
    with unit_of_work():
        discovery.ask_for_rebuild(by=caller())
    flash(_("The index is being built anew. Search goes on meanwhile."), "success")
    return redirect(url_for("admin.overview"), code=303)
