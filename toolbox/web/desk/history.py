"""All rounds of an instrument, for editors."""

from flask import render_template
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.review import queries
from toolbox.web.rounds import rounds


@scope("editor")
def history(slug: str) -> ResponseReturnValue:
    """Show every round with what was said and decided, newest first."""
    instrument = catalogue.by_slug(slug, by=caller())
    version = catalogue.open_version(instrument) or instrument.current_version
    return render_template(
        "desk/history.html",
        instrument=instrument,
        title=version.title if version is not None else "",
        rounds=rounds(queries.rounds_of(instrument.id)),
    )
