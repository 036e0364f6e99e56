"""What editors see of the care for instruments: what nobody looks after, what is overdue."""

from flask import render_template
from flask.typing import ResponseReturnValue

from toolbox.catalogue.found import found_versions
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.clock import today
from toolbox.upkeep import links, queries, reviewing
from toolbox.upkeep.lifecycle import LinkState

MOST = 25


@scope("editor")
def desk() -> ResponseReturnValue:
    """Show numbers, and where to begin."""
    actor = caller()
    due = reviewing.due_by(today())
    shown = due[:MOST]
    versions = found_versions([one.instrument_id for one in shown], by=actor)
    return render_template(
        "upkeep/desk.html",
        orphans=queries.orphan_count(),
        requests=len(queries.requests_to_decide(by=actor)),
        offers=len(queries.offers_to(by=actor)),
        due=len(due),
        reviews={one.instrument_id: one for one in shown},
        versions=versions,
        links=links.counts(),
        states=LinkState,
        dead=links.instruments_with_dead_links(MOST),
        endings=queries.endings_ahead(),
    )
