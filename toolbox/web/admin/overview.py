"""How this toolbox is doing: numbers, background work, the index, storage."""

import shutil
from importlib.metadata import version

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.catalogue import inventory
from toolbox.catalogue.lifecycle import INSTRUMENT_STATE_LABELS, InstrumentState
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.discovery import operations as discovery
from toolbox.discovery.demand.searches import Trouble, unfound_counts
from toolbox.discovery.health import health
from toolbox.discovery.installed import installed_index
from toolbox.files.queries import stored_totals
from toolbox.foundation import jobs
from toolbox.foundation.i18n import _, ngettext
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

_FAILED_SHOWN = 20


@scope("administrator")
def overview() -> ResponseReturnValue:
    """Show what there is and how it is doing."""
    instruments = inventory.instrument_counts()
    settings = installed_settings()
    database = settings.database_path
    file_count, file_bytes = stored_totals()
    return render_template(
        "admin/overview.html",
        instruments=[(INSTRUMENT_STATE_LABELS[one], instruments[one]) for one in InstrumentState],
        people=accounts.people_count(),
        organisations=accounts.organisation_count(),
        submissions=inventory.submission_count(),
        unfound=unfound_counts(Trouble.NO_HITS, by=caller())[0],
        jobs={state.value: number for state, number in jobs.counts().items()},
        failed=jobs.failed(_FAILED_SHOWN),
        index=health(installed_index()),
        file_count=file_count,
        file_bytes=file_bytes,
        database_bytes=database.stat().st_size if database is not None else None,
        free_bytes=shutil.disk_usage(settings.instance).free,
        version=version("werkzeugkoffer"),
    )


@scope("administrator")
def retry_jobs() -> ResponseReturnValue:
    """Give failed background work a new chance."""
    number = jobs.retry_failed()
    sentence = ngettext("1 job is tried again.", "%(num)s jobs are tried again.", number)
    flash(sentence if number else _("No job has failed."), "success" if number else "info")
    return redirect(url_for("admin.overview"), code=303)


@scope("administrator")
def rebuild_index() -> ResponseReturnValue:
    """Let the index be built anew beside the present one."""
    with unit_of_work():
        discovery.ask_for_rebuild(by=caller())
    flash(_("The index is being built anew. Search goes on meanwhile."), "success")
    return redirect(url_for("admin.overview"), code=303)
